//! Objects that hold a mark: what writes such an object as a whole, or by another member of a union, changes the mark.

use std::collections::BTreeSet;

use memchr::memmem::find;

use crate::census::slot::Place;
use crate::facts::effects::callee::{Callee, classify, reads};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::text::Text;
use crate::tree::source::FileId;

/// Structures in structures are followed this many times.
const DEEP: usize = 4;

/// What holds a member by value, as far as the files of its module say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// Structures by tag, and types by name.
    types: BTreeSet<String>,
    /// Members and variables that are such an object or an array of them.
    values: BTreeSet<String>,
    /// Members and variables that point to one.
    pointers: BTreeSet<String>,
    /// Members that share their bytes with it.
    pub beside: BTreeSet<String>,
    /// Whether it is declared as an array somewhere.
    pub array: bool,
}

impl Holders {
    /// What holds `word` in `files`.
    pub fn of(world: &World<'_>, files: &BTreeSet<FileId>, word: &str) -> Self {
        let mut out = Holders::default();
        let other = |i: &&Item| matches!(i.kind, ItemKind::Other);
        for _ in 0..DEEP {
            let before = out.clone();
            let words: Vec<String> = before.types.iter().cloned().chain([word.to_owned()]).collect();
            let may_name = |view: &&Text| words.iter().any(|w| view.names(w));
            for view in files.iter().map(|&f| world.view(f)).filter(may_name) {
                let named = |i: &&Item| words.iter().any(|w| find(i.span.of(&view.text), w.as_bytes()).is_some());
                for item in view.items().iter().filter(other).filter(named) {
                    Reader { text: &view.text, word, out: &mut out }.item(item.span);
                }
            }
            if out == before {
                break;
            }
        }
        out
    }

    /// Whether something may be written as a whole.
    pub fn any(&self) -> bool {
        !(self.types.is_empty() && self.values.is_empty())
    }

    /// What a function names that writes such an object as a whole.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.types.iter().chain(&self.values).chain(&self.pointers)
    }

    /// Whether a function names something of that.
    pub fn are_named(&self, text: &[u8], span: Span) -> bool {
        self.names().any(|w| find(span.of(text), w.as_bytes()).is_some())
    }

    /// Whether `n` writes such an object as a whole; `makes` tells whether the function makes what an expression is a part of.
    pub fn is_written(&self, world: &World<'_>, func: &Func, n: N, makes: &dyn Fn(N) -> bool) -> bool {
        let ast = &func.ast;
        match ast.kind(n) {
            "assignment_expression" => {
                let plain = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=");
                ast.field(n, "left").is_some_and(|l| plain && self.is_value(func, l) && !makes(l))
            }
            "call_expression" => {
                let args = ast.args(n);
                let name = ast.callee(n).unwrap_or_default();
                let filled = world.known.fills.get(&name).and_then(|&i| args.get(i)).copied();
                // Who was not seen and gets an object with its size may write to it (a heuristic).
                let sized = || args.iter().any(|&a| ast.bytes(a).starts_with(b"sizeof"));
                let unseen = || matches!(classify(world, func, n), Callee::Unknown(..)) && !reads(&name);
                let object = || args.iter().copied().find(|&a| self.is_pointer(func, a));
                let filled = filled.or_else(|| object().filter(|_| sized() && unseen()));
                let given = world.known.assigns.get(&name).into_iter().flatten().filter_map(|&i| args.get(i));
                filled.is_some_and(|a| {
                    let holder = beyond(func, a, args.last().copied());
                    (self.is_pointer(func, a) || holder.is_some_and(|h| self.is_pointer(func, h))) && !makes(a)
                }) || given.into_iter().any(|&a| self.is_value(func, a) && !makes(a))
            }
            _ => false,
        }
    }

    /// Whether `n` is such an object that outlives the function.
    fn is_value(&self, func: &Func, n: N) -> bool {
        let ast = &func.ast;
        let n = ast.strip(n);
        match ast.kind(n) {
            "identifier" => !func.is_local(&ast.str(n)) && self.values.contains(&ast.str(n)),
            "field_expression" => ast.field(n, "field").is_some_and(|f| self.values.contains(&ast.str(f))),
            "subscript_expression" => {
                ast.field(n, "argument").is_some_and(|a| self.is_value(func, a) || self.is_pointer(func, a))
            }
            "pointer_expression" => {
                let star = ast.bytes(n).starts_with(b"*");
                ast.field(n, "argument").is_some_and(|a| star && self.is_pointer(func, a))
            }
            _ => false,
        }
    }

    /// Whether `n` points to such an object.
    fn is_pointer(&self, func: &Func, n: N) -> bool {
        let ast = &func.ast;
        let n = ast.strip(n);
        match ast.kind(n) {
            "identifier" if func.is_local(&ast.str(n)) => {
                let name = ast.str(n);
                let typed = |t: String| t.split_whitespace().any(|w| self.types.contains(w));
                func.is_pointer(&name) && func.type_of(&name).is_some_and(typed)
            }
            "identifier" => self.values.contains(&ast.str(n)) || self.pointers.contains(&ast.str(n)),
            "field_expression" => {
                let named = |f: N| self.pointers.contains(&ast.str(f)) || self.values.contains(&ast.str(f));
                ast.field(n, "field").is_some_and(named)
            }
            "pointer_expression" => {
                let address = ast.bytes(n).starts_with(b"&");
                ast.field(n, "argument").is_some_and(|a| address && self.is_value(func, a))
            }
            "cast_expression" => ast.field(n, "value").is_some_and(|v| self.is_pointer(func, v)),
            _ => false,
        }
    }
}

/// Where a file hands the variable `word` to somebody who may write it: its address in an initial value, or its name in a
/// macro at file scope, such as `module_param(word, int, 0644)`.
pub fn handed_out(world: &World<'_>, files: &BTreeSet<FileId>, word: &str) -> Option<Place> {
    files.iter().find_map(|&file| {
        let view = world.view(file);
        let text = &view.text;
        let other = |i: &&Item| !matches!(i.kind, ItemKind::Function { .. } | ItemKind::MacroDefinition { .. });
        let named = view.items().iter().filter(other).filter(|i| find(i.span.of(text), word.as_bytes()).is_some());
        let mut out = named.flat_map(|item| {
            let tokens = tokens_in(text, item.span);
            let called =
                tokens.first().is_some_and(|t| t.kind == TokenKind::Ident && !t.is_word(text, "MODULE_PARM_DESC"))
                    && tokens.get(1).is_some_and(|t| t.is_punct(text, "("));
            let is = |i: &usize| {
                let before = i.checked_sub(1).map_or(&b""[..], |b| tokens[b].text(text));
                let whole = matches!(before, b"(" | b",");
                // Back to where the object begins: `&object.word`.
                let mut first = *i;
                while first > 1 && tokens[first - 1].is_punct(text, ".") {
                    first -= 2;
                }
                let address = first > 0 && tokens[first - 1].is_punct(text, "&");
                tokens[*i].is_word(text, word) && (address || called && whole)
            };
            (0..tokens.len()).filter(is).map(|i| tokens[i].span).collect::<Vec<_>>()
        });
        out.next().map(|span| Place { file, span })
    })
}

/// Reads declarations for [`Holders`].
struct Reader<'a> {
    text: &'a [u8],
    word: &'a str,
    out: &'a mut Holders,
}

/// Braces of a structure, or the file, while they are read.
#[derive(Default)]
struct Group {
    tag: Option<String>,
    is_union: bool,
    /// Whether it holds the word by value.
    holds: bool,
    /// What is declared in it, and deeper.
    names: Vec<String>,
    /// The declaration that is read: whether its type holds the word, whether a star stands before the next name, its names.
    held: bool,
    star: bool,
    declared: Vec<(String, bool)>,
}

impl Reader<'_> {
    fn item(&mut self, span: Span) {
        let tokens = tokens_in(self.text, span);
        let typedef = tokens.first().is_some_and(|t| t.is_word(self.text, "typedef"));
        let mut groups = vec![Group::default()];
        let mut i = 0;
        while let Some(t) = tokens.get(i) {
            let outermost = groups.len() == 1;
            let Some(top) = groups.last_mut() else { return };
            let next = tokens.get(i + 1).map_or(&b";"[..], |t| t.text(self.text));
            match t.text(self.text) {
                b"{" => groups.push(self.opened(&tokens[..i])),
                b"}" => {
                    let inner = groups.pop().unwrap_or_default();
                    let Some(outer) = groups.last_mut() else { return };
                    self.closed(&inner);
                    outer.held |= inner.holds;
                    outer.names.extend(inner.names);
                    outer.declared.clear();
                }
                b";" => self.ends(groups.last_mut(), typedef),
                // An initial value declares nothing.
                b"=" if outermost => break,
                b"*" => top.star = true,
                b"," => top.star = false,
                // `int (*name)(void)`, and all else in parentheses.
                b"(" => {
                    let star = next == b"*";
                    if let Some(name) = tokens.get(i + 2).filter(|n| star && n.kind == TokenKind::Ident) {
                        top.declared.push((self.str(*name), true));
                    }
                    i = closing(self.text, &tokens, i).unwrap_or(tokens.len());
                }
                b"[" => i = closing(self.text, &tokens, i).unwrap_or(tokens.len()),
                _ if t.kind == TokenKind::Ident => {
                    let name = self.str(*t);
                    top.held |= self.out.types.contains(&name);
                    if matches!(next, b";" | b"," | b"[" | b":" | b"=") || next.starts_with(b"__") {
                        self.out.array |= next == b"[" && name == self.word;
                        top.declared.push((name, top.star));
                    }
                }
                _ => {}
            }
            i += 1;
        }
        // A variable with an initial value.
        groups.truncate(1);
        self.ends(groups.last_mut(), typedef);
    }

    fn str(&self, t: Token) -> String {
        String::from_utf8_lossy(t.text(self.text)).into_owned()
    }

    /// The group that a brace behind these tokens opens.
    fn opened(&self, before: &[Token]) -> Group {
        let mut words = before.iter().rev().take_while(|t| t.kind == TokenKind::Ident).map(|t| self.str(*t));
        let mut tag = None;
        let keyword = words.by_ref().find(|w| {
            let is_keyword = matches!(w.as_str(), "struct" | "union" | "enum");
            if !is_keyword && !w.starts_with("__") {
                tag = Some(w.clone());
            }
            is_keyword
        });
        Group {
            tag: tag.filter(|_| keyword.is_some()),
            is_union: keyword.as_deref() == Some("union"),
            ..Group::default()
        }
    }

    fn closed(&mut self, group: &Group) {
        if group.holds {
            self.out.types.extend(group.tag.clone());
            let others = group.names.iter().filter(|n| group.is_union && *n != self.word);
            self.out.beside.extend(others.cloned());
        }
    }

    /// A declaration ends.
    fn ends(&mut self, group: Option<&mut Group>, typedef: bool) {
        let Some(group) = group else { return };
        let unnamed = group.declared.is_empty();
        group.holds |= group.held && unnamed;
        for (name, pointer) in std::mem::take(&mut group.declared) {
            group.holds |= name == self.word || group.held && !pointer;
            let into = match (typedef, pointer) {
                (true, false) => &mut self.out.types,
                (false, false) => &mut self.out.values,
                (_, true) => &mut self.out.pointers,
            };
            into.extend(group.held.then(|| name.clone()));
            group.names.push(name);
        }
        (group.held, group.star) = (false, false);
    }
}

/// What holds the member that a write begins at, where its size is not that of one thing: `memset(&x->a, 0, sizeof(*x) - n)`.
fn beyond(func: &Func, at: N, size: Option<N>) -> Option<N> {
    let ast = &func.ast;
    let (at, size) = (ast.strip(at), ast.strip(size?));
    let member = ast.field(at, "argument").filter(|_| ast.bytes(at).starts_with(b"&")).map(|m| ast.strip(m))?;
    let one = matches!(ast.kind(size), "sizeof_expression" | "number_literal");
    let held = ast.kind(member) == "field_expression" && ast.kids(member).iter().any(|&k| ast.kind(k) == "->");
    ast.field(member, "argument").filter(|_| held && !one)
}
