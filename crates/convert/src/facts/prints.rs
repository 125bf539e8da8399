//! Functions and macros that print and do nothing else, looked into down to printk().

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::memo::{Memo, Trace, held, still};
use crate::facts::world::World;
use crate::syntax::ast::{Ast, N};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::mask::mask;
use crate::syntax::parse::parse;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How deep macros and functions are followed.
const DEPTH: usize = 6;

/// What prints, by the file that calls it and its name, with what it took to know.
#[derive(Debug, Default)]
struct Printing(Mutex<HashMap<(FileId, String), Told>>);

type Told = (bool, Arc<Trace>);

impl Memo for Printing {
    fn kept(&self, news: &BTreeSet<String>) -> Option<Self> {
        Some(Printing(Mutex::new(still(&held(&self.0), news, |told| &told.1))))
    }
}

impl World<'_> {
    /// Whether a call of `name` in `file` prints and does nothing else: a function of the kernel that is known to, or
    /// one of the driver whose definitions print. One that is defined nowhere in sight is told by its name alone (a
    /// heuristic, see [`crate::kernel::knowledge::Knowledge::is_log`]).
    pub fn prints(&self, file: FileId, name: &str) -> bool {
        let memo = self.memo::<Printing>();
        let key = (file, name.to_owned());
        let known = held(&memo.0).get(&key).cloned();
        if let Some((prints, trace)) = known {
            self.replay(&trace);
            return prints;
        }
        let (prints, trace) = self.traced(|| self.prints_deep(file, name, DEPTH));
        held(&memo.0).entry(key).or_insert((prints, Arc::new(trace)));
        prints
    }

    /// Whether a call prints and does nothing else. Of a function that was seen nowhere more than its name must say so: it gets a
    /// text, or nothing that points to what outlives the call.
    pub fn is_message(&self, func: &Func, call: N) -> bool {
        let Some(name) = func.ast.callee(call).filter(|name| self.prints(func.file, name)) else { return false };
        !self.is_guessed(func.file, &name) || name.starts_with("trace_") || says_something(func, call)
    }

    /// Whether a call of `name` in `file` is one of the kernel's that print a format with any number of arguments. What drivers
    /// make for themselves may take a fixed number, or pass them on to what does.
    pub fn prints_format(&self, file: FileId, name: &str) -> bool {
        let own = self.macros(file, name).into_iter().map(|item| (file, item));
        let mut macros = own.chain(self.macros_of_headers(file, name));
        let variadic = |(home, item): (FileId, Item)| match &item.kind {
            ItemKind::MacroDefinition { params: Some(params), .. } => {
                params.last().is_some_and(|p| p.of(&self.view(home).text).ends_with(b"..."))
            }
            _ => false,
        };
        self.known.log.contains(name)
            && !self.is_driver_word(name)
            && self.definitions(file, name).is_empty()
            && macros.all(variadic)
    }

    /// Whether a call is such a message, and the format that it gets is the kernel's: what makes the message was looked into, and gets
    /// any number of arguments, or is known.
    pub fn is_format(&self, func: &Func, call: N) -> bool {
        let Some(name) = func.ast.callee(call).filter(|_| self.is_message(func, call)) else { return false };
        let variadic = |(_, item): &(FileId, Item)| match &item.kind {
            ItemKind::MacroDefinition { params: Some(params), .. } => {
                params.last().is_some_and(|p| p.of(&self.view(func.file).text).ends_with(b"..."))
            }
            _ => false,
        };
        let own: Vec<(FileId, Item)> =
            self.macros(func.file, &name).into_iter().map(|item| (func.file, item)).collect();
        self.prints_format(func.file, &name)
            || !self.is_guessed(func.file, &name) && !own.is_empty() && own.iter().all(variadic)
    }

    /// Whether nothing but its name tells that a function prints.
    fn is_guessed(&self, file: FileId, name: &str) -> bool {
        let known = self.known.log.contains(name) && !self.is_driver_word(name);
        !known
            && self.macros(file, name).is_empty()
            && self.definitions(file, name).is_empty()
            && self.macros_of_headers(file, name).is_empty()
            && self.resolve_near(file, name).is_empty()
    }

    fn prints_deep(&self, file: FileId, name: &str, depth: usize) -> bool {
        // What one arm leaves out may do anything in the other one.
        if self.lacks_body(file, name) {
            self.resolve(file, name);
            return false;
        }
        let mut bodies: Vec<(FileId, Item)> = self.macros(file, name).into_iter().map(|i| (file, i)).collect();
        if bodies.is_empty() && self.definitions(file, name).is_empty() {
            if self.known.log.contains(name) && !self.is_driver_word(name) {
                return true;
            }
            bodies = self.macros_of_headers(file, name);
        }
        bodies.extend(self.resolve_near(file, name));
        if bodies.is_empty() {
            let told = self.known.is_log(name);
            if !told && !self.is_kernel() {
                // A search path may lead to the header that defines it.
                self.resolve(file, name);
            }
            return told;
        }
        depth > 0 && bodies.iter().all(|(home, item)| self.body_prints(*home, item, depth - 1))
    }

    /// Names in the list of what prints that are defined by drivers, each for itself.
    fn is_driver_word(&self, name: &str) -> bool {
        matches!(name, "DEBUG" | "dprintk" | "DPRINTK")
    }

    fn body_prints(&self, file: FileId, item: &Item, depth: usize) -> bool {
        match &item.kind {
            ItemKind::Function { .. } => {
                self.parse(file, item).is_ok_and(|f| self.only_prints(file, &f.ast, f.body, true, depth))
            }
            ItemKind::MacroDefinition { body, params: Some(_), .. } => {
                let text = &self.view(file).text;
                parsed(text, *body).is_some_and(|ast| self.only_prints(file, &ast, ast.root(), false, depth))
            }
            // Another name for one.
            ItemKind::MacroDefinition { body, params: None, .. } => {
                let text = &self.view(file).text;
                match tokens_in(text, *body).as_slice() {
                    [] => true,
                    [only] if only.kind == TokenKind::Ident => {
                        self.prints_deep(file, &String::from_utf8_lossy(only.text(text)), depth)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether nothing below `n` writes anything but a local, or calls anything but what prints or leaves nothing behind.
    fn only_prints(&self, file: FileId, ast: &Ast, n: N, may_return: bool, depth: usize) -> bool {
        ast.walk(n).all(|k| match ast.kind(k) {
            "assignment_expression" => ast.field(k, "left").is_some_and(|l| is_local(ast, l)),
            "update_expression" => ast.field(k, "argument").is_some_and(|a| is_local(ast, a)),
            "call_expression" => {
                !self.fills_other(ast, k)
                    && ast.callee(k).is_some_and(|c| {
                        let acts = self.known.acting.contains(&c) && !self.known.fills.contains_key(&c);
                        // What a macro hands on is judged where it is used.
                        let says = || !may_return || c.starts_with("trace_") || gives_text(ast, k);
                        self.known.stateless.contains(&c) && !acts
                            || PRINTING.contains(&c.as_str())
                            || depth > 0 && self.prints_deep(file, &c, depth) && (!self.is_guessed(file, &c) || says())
                    })
            }
            "return_statement" => may_return,
            "goto_statement" | "gnu_asm_expression" => false,
            // In a macro it may leave a loop of whoever uses that.
            kind @ ("break_statement" | "continue_statement") => {
                let of = |a: N| {
                    LOOPS.contains(&ast.kind(a)) || kind == "break_statement" && ast.kind(a) == "switch_statement"
                };
                ast.ancestors(k).any(of)
            }
            _ => true,
        })
    }

    /// Whether a call writes a text, as snprintf() does, to what is no array on the stack of the same tree: memory that may
    /// be seen by others.
    pub fn fills_other(&self, ast: &Ast, call: N) -> bool {
        let index = ast.callee(call).and_then(|name| self.known.fills.get(&name).copied());
        index.is_some_and(|i| !ast.args(call).get(i).is_some_and(|&a| is_local_array(ast, a)))
    }

    /// The definitions of the macro `name` in headers that `file` includes, as far as they were read.
    pub fn macros_of_headers(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let headers = self.headers(file);
        headers.into_iter().flat_map(|f| self.macros(f, name).into_iter().map(move |i| (f, i))).collect()
    }
}

/// Whether a call has a text among its arguments, or none that is a pointer.
fn says_something(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let pointer = |&a: &N| {
        let n = ast.strip(a);
        let local = || func.vars.by_name.contains_key(&ast.str(n)) && !func.is_pointer(&ast.str(n));
        match ast.kind(n) {
            "identifier" => !local() && !is_macro_name(&ast.str(n)),
            "field_expression" => !func.is_vma_field(n),
            "pointer_expression" => ast.bytes(n).starts_with(b"&"),
            _ => false,
        }
    };
    gives_text(ast, call) || !ast.args(call).iter().any(pointer)
}

/// Whether a call has a text among its arguments.
fn gives_text(ast: &Ast, call: N) -> bool {
    ast.args(call).into_iter().any(|a| ast.walk(a).any(|k| ast.kind(k) == "string_literal"))
}

/// What `break` and `continue` belong to.
const LOOPS: [&str; 3] = ["for_statement", "while_statement", "do_statement"];

/// What printing functions are made of, beside those in the list.
const PRINTING: [&str; 8] =
    ["va_start", "va_end", "vprintk", "no_printk", "__ratelimit", "net_ratelimit", "printk_ratelimit", "pr_fmt"];

/// Whether `n` is an array that is a local, or a place in it: `text`, `text + n`.
fn is_local_array(ast: &Ast, n: N) -> bool {
    let n = ast.strip(n);
    if ast.kind(n) == "binary_expression" {
        return ast.field(n, "left").is_some_and(|l| is_local_array(ast, l));
    }
    let array = |d: N| {
        ast.kind(d) == "array_declarator"
            && ast.field(d, "declarator").is_some_and(|name| ast.bytes(name) == ast.bytes(n))
    };
    is_local(ast, n) && ast.walk(ast.root()).any(array)
}

/// Whether `n` is a variable (or a member of one) that a declaration in the same tree makes and that is not static.
fn is_local(ast: &Ast, n: N) -> bool {
    let mut n = ast.strip(n);
    while ast.kind(n) == "field_expression" && ast.kids(n).iter().any(|&k| ast.kind(k) == ".") {
        match ast.field(n, "argument") {
            Some(a) => n = ast.strip(a),
            None => return false,
        }
    }
    let name = ast.bytes(n);
    let mut found = ast.walk(ast.root()).filter(|&d| ast.kind(d) == "declaration").filter(|&d| {
        let named = |k: N| ast.leaves(k).find(|&l| ast.kind(l) == "identifier").is_some_and(|l| ast.bytes(l) == name);
        ast.kids(d).iter().any(|&k| ast.node(k).field == Some("declarator") && named(k))
    });
    let only = found.next().filter(|_| found.next().is_none());
    ast.kind(n) == "identifier"
        && only.is_some_and(|d| !ast.kids(d).iter().any(|&k| matches!(ast.bytes(k), b"static" | b"extern")))
}

/// The replacement list of a macro as the body of a function; continued lines and pasted commas are made plain.
pub fn parsed(text: &[u8], body: Span) -> Option<Ast> {
    let mut code = b"void f(void) {".to_vec();
    let tokens = tokens_in(text, body);
    for (i, t) in tokens.iter().enumerate() {
        let word = t.text(text);
        if is_joined(text, *t, tokens.get(i + 1)) || matches!(word, b"##" | b"#") {
            continue;
        }
        code.push(b' ');
        code.extend_from_slice(word);
    }
    code.extend_from_slice(b"; }");
    let code: Arc<[u8]> = code.into();
    let span = Span::new(0, code.len());
    let masked = mask(&code, span, Span::new(11, 13), 13);
    parse(&code, &masked.text, span).filter(|ast| ast.errors.is_empty())
}

/// Whether a word of a macro's body is a string that is joined with what comes `next`, as in `KERN_ERR fmt`: the last one
/// stands for all.
pub fn is_joined(text: &[u8], word: Token, next: Option<&Token>) -> bool {
    let joins = |t: Option<&Token>| t.is_some_and(|t| matches!(t.kind, TokenKind::Ident | TokenKind::Str));
    joins(Some(&word)) && joins(next) && !is_keyword(word.text(text))
}

/// Words before a name that belong to a statement or a type.
fn is_keyword(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 16] = [
        b"return",
        b"else",
        b"do",
        b"case",
        b"goto",
        b"sizeof",
        b"struct",
        b"union",
        b"enum",
        b"const",
        b"static",
        b"unsigned",
        b"int",
        b"long",
        b"char",
        b"extern",
    ];
    WORDS.contains(&word)
}

/// The message's text or the call, short enough for a note; what is left out is marked.
pub fn brief(func: &Func, call: N) -> String {
    let literal = func.ast.walk(call).find(|&k| func.ast.kind(k) == "string_literal");
    let text = literal.map_or_else(|| func.ast.quoted(call), |l| func.ast.str(l).replacen("\\n\"", "\"", 1));
    shortened(&text)
}

/// Code that stands in a note, cut at a blank where it is long.
pub fn shortened(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let Some((most, _)) = text.char_indices().nth(LONGEST) else { return text };
    let end = text[..most].rfind(' ').filter(|&i| i > LONGEST / 2).unwrap_or(most);
    format!("{}...", &text[..end])
}

/// Longest code in a note, in characters.
const LONGEST: usize = 72;
