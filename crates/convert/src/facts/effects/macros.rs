//! Macros that look like functions, read as functions.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex};

use memchr::memmem::find;

use crate::census::slot::Place;
use crate::facts::effects::Home;
use crate::facts::func::Func;
use crate::facts::memo::{Memo, held};
use crate::facts::prints::is_joined;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, is_word_byte, tokens_in};
use crate::tree::source::FileId;

/// What is known of an argument of a macro.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Word {
    /// A local of the function that uses the macro, no pointer.
    Local,
    /// A word that stands for no variable of that function.
    Plain(String),
}

/// What is known of the arguments of a macro, by their indices.
type Words = BTreeMap<usize, Word>;

/// Before the name of a local that stands for a parameter.
const LOCAL: &str = "__local_";

/// The words of all macros that were asked about, by what stands for them in a [`Home`].
#[derive(Debug, Default)]
struct Given(Mutex<HashMap<u64, Arc<Words>>>);

impl Memo for Given {
    fn kept(&self, _: &BTreeSet<String>) -> Option<Self> {
        Some(Given(Mutex::new(held(&self.0).clone())))
    }
}

/// The macro `item` as `call` uses it: an argument of one word that is no variable of the function may be joined to another
/// word, called, or be a member, and stands for its parameter.
pub fn filled(world: &World<'_>, func: &Func, call: N, (file, item): (FileId, &Item)) -> Home {
    let ast = &func.ast;
    let variable = |w: &str| func.vars.by_name.contains_key(w);
    // What a macro may change without anybody else seeing it.
    let parameter = |w: &str| (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(w));
    let own = |w: &str| func.is_local(w) && !func.is_pointer(w) && !parameter(w);
    let word = |(i, w): (usize, String)| match w.as_str() {
        w if own(w) => Some((i, Word::Local)),
        w if !w.is_empty() && w.bytes().all(is_word_byte) && !variable(w) => Some((i, Word::Plain(w.to_owned()))),
        _ => None,
    };
    let words: Words = ast.args(call).into_iter().map(|a| ast.str(a)).enumerate().filter_map(word).collect();
    if words.is_empty() {
        return Home::new(file, item.span);
    }
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    let key = hasher.finish().max(1);
    held(&world.memo::<Given>().0).entry(key).or_insert_with(|| words.into());
    Home { words: key, ..Home::new(file, item.span) }
}

/// The function or macro at `home`, with its place if its text was made up; none if it cannot be understood.
pub fn parsed(world: &World<'_>, home: Home) -> Option<(Func, Option<Place>)> {
    let (file, span) = (home.file, home.span);
    let view = world.view(file);
    let item = view.items().iter().find(|i| i.span == span)?;
    if !matches!(item.kind, ItemKind::MacroDefinition { .. }) {
        return world.parse(file, item).ok().map(|f| (f, None));
    }
    let words = held(&world.memo::<Given>().0).get(&home.words).cloned().unwrap_or_default();
    let text: Arc<[u8]> = as_function(&view.text, item, &words)?.into_bytes().into();
    let made = items(&text);
    let only = made.iter().find(|i| matches!(i.kind, ItemKind::Function { .. }))?;
    let mut func = Func::parse(file, &text, only).ok()?;
    func.expands = true;
    world.learn_assigned(&mut func);
    Some((func, Some(Place { file, span })))
}

/// `void NAME(long a, long b) { BODY; }`, with `words` for their parameters. The operator `#` goes: what it makes is text. None
/// if a name is made of something that is not known.
fn as_function(text: &[u8], item: &Item, words: &Words) -> Option<String> {
    let ItemKind::MacroDefinition { name, params: Some(params), body } = &item.kind else { return None };
    let word = |s: &[u8]| String::from_utf8_lossy(s).into_owned();
    let mut list: Vec<String> = Vec::new();
    for p in params {
        let p = word(p.of(text));
        list.push(if p.trim().ends_with("...") { "long __VA_ARGS__".into() } else { format!("long {p}") });
    }
    let mut code = String::new();
    let tokens = tokens_in(text, *body);
    let mut open: Vec<bool> = Vec::new();
    let index = |t: &[u8]| params.iter().position(|p| p.of(text) == t);
    let glue = |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(|t| t.text(text) == b"##");
    let joined = |i: usize| glue(i.checked_sub(1)) || glue(Some(i + 1));
    let assigns = tokens.iter().any(|t| t.changes(text));
    let locals = words.iter().filter(|(_, w)| assigns && **w == Word::Local).filter_map(|(i, _)| params.get(*i));
    for p in locals.map(|p| word(p.of(text))) {
        code.push_str(&format!("long {LOCAL}{p} = {p};\n\t"));
    }
    for (i, t) in tokens.iter().enumerate() {
        match t.text(text) {
            b"(" => open.push(true),
            b"{" => open.push(false),
            b")" | b"}" => drop(open.pop()),
            _ => {}
        }
        match t.text(text) {
            b"##" => {
                let is_name =
                    |t: Option<&Token>| t.is_some_and(|t| matches!(t.kind, TokenKind::Ident | TokenKind::Number));
                // `, ##args` only drops the comma.
                if is_name(tokens.get(i.wrapping_sub(1))) && is_name(tokens.get(i + 1)) {
                    code.truncate(code.trim_end().len());
                }
            }
            b"#" => {}
            // The head of a loop of the kernel's, told by its name (a heuristic).
            name if i == 0 && find(name, b"for_each").is_some() => code.push_str("while "),
            // Two words among arguments are strings; elsewhere they may be a declaration.
            _ if open.last() == Some(&true) && is_joined(text, *t, tokens.get(i + 1)) => {}
            // An extension of GCC that only says that it is one.
            b"__extension__" => {}
            other if t.kind != TokenKind::Comment => {
                let given = index(other).and_then(|k| words.get(&k));
                let given = match given {
                    Some(Word::Local) if !assigns => None,
                    Some(Word::Local) if !joined(i) => Some(format!("{LOCAL}{}", word(other))),
                    Some(Word::Plain(w)) => Some(w.clone()),
                    _ => None,
                };
                let rest = i > 1 && glue(Some(i - 1)) && tokens[i - 2].is_punct(text, ",");
                if joined(i) && given.is_none() && index(other).is_some() && !rest {
                    return None;
                }
                code.push_str(&given.unwrap_or_else(|| word(other)));
                code.push(' ');
            }
            _ => {}
        }
    }
    let list = if list.is_empty() { "void".to_string() } else { list.join(", ") };
    Some(format!("void {}({list})\n{{\n\t{code};\n}}\n", word(name.of(text))))
}
