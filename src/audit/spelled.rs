//! Texts that mean the same in all functions of a hook: what their locals and parameters stand for is written out.

use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::ways::course::Course;
use crate::syntax::ast::N;

/// How deep locals and parameters are followed.
const DEPTH: usize = 8;

/// Takes a reference and gives what it was given.
const GET_FILE: &str = "get_file";

/// What the functions of a course call things.
pub struct Spelling<'s, 'w, 'a> {
    /// The hook.
    pub scene: &'s Scene<'w, 'a>,
    /// How its functions are called.
    pub course: &'s Course,
}

/// Whether a spelled text is a member of something.
pub fn is_member(text: &str) -> bool {
    let mut words = text.rsplit(' ');
    words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        && words.next().is_some_and(|w| matches!(w, "->" | "."))
}

/// A text without parentheses around a single word, and with one pair where there are more.
fn bare(text: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    // Where parentheses begin, and how many words of one level are within.
    let mut open: Vec<usize> = Vec::new();
    for word in text.split(' ') {
        out.push(word);
        if word == "(" {
            open.push(out.len() - 1);
        } else if let Some(start) = (word == ")").then(|| open.pop()).flatten() {
            let called = start > 0 && is_name(out[start - 1]);
            let inner = &out[start + 1..out.len() - 1];
            let single = inner.len() == 1 && is_name(inner[0]);
            let twice = inner.first() == Some(&"(") && closes(inner) == inner.len() - 1;
            if (single || twice) && !called {
                out.pop();
                out.remove(start);
            }
        }
    }
    out.join(" ")
}

/// Where the parentheses end that a text begins with.
fn closes(words: &[&str]) -> usize {
    let mut depth = 0_usize;
    let ends = |word: &&str| {
        match *word {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        depth == 0
    };
    words.iter().position(ends).unwrap_or(words.len())
}

fn is_name(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'@'))
}

impl Spelling<'_, '_, '_> {
    /// What an expression of the function in a context is.
    pub fn of(&self, context: usize, n: N) -> String {
        self.node(context, n, DEPTH)
    }

    /// What a text of that function is.
    pub fn text(&self, context: usize, text: &str) -> String {
        self.words(context, text, DEPTH)
    }

    fn func(&self, context: usize) -> &Func {
        &self.scene.parts[self.course.contexts[context].func].func
    }

    fn node(&self, context: usize, n: N, depth: usize) -> String {
        let ast = &self.func(context).ast;
        let n = ast.strip(n);
        match ast.callee(n).as_deref() {
            Some(GET_FILE) if ast.args(n).len() == 1 => self.node(context, ast.args(n)[0], depth),
            _ => self.words(context, &ast.normal(n), depth),
        }
    }

    fn words(&self, context: usize, text: &str, depth: usize) -> String {
        let words: Vec<&str> = text.split(' ').collect();
        let member = |i: usize| i > 0 && matches!(words[i - 1], "->" | ".");
        let spelled = |(i, word): (usize, &&str)| {
            let stands = if member(i) { None } else { self.name(context, word, depth) };
            match stands {
                Some(stands) if words.len() > 1 && stands.contains(' ') => format!("( {stands} )"),
                Some(stands) => stands,
                None => (*word).to_owned(),
            }
        };
        bare(&words.iter().enumerate().map(spelled).collect::<Vec<_>>().join(" "))
    }

    /// What a name stands for, if it is a local or a parameter.
    fn name(&self, context: usize, name: &str, depth: usize) -> Option<String> {
        let func = self.func(context);
        if func.names.vmas.contains_key(name) {
            return Some("desc".to_owned());
        }
        let own = Some(format!("{name}@{context}"));
        let variable = func.vars.by_name.get(name)?;
        let ([only], Some(depth)) = (variable.defs.as_slice(), depth.checked_sub(1)) else { return own };
        let Some(value) = only.value else {
            let index = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(name));
            let (index, (outer, call)) = index.zip(self.course.contexts[context].from)?;
            let arg = self.func(outer).ast.args(call).get(index).copied();
            return arg.map(|a| self.node(outer, a, depth)).or(own);
        };
        let ast = &func.ast;
        let value = ast.strip(value);
        let opaque = |k: N| ast.kind(k) == "call_expression" && ast.callee(k).as_deref() != Some(GET_FILE);
        if opaque(value) { own } else { Some(self.node(context, value, depth)) }
    }
}
