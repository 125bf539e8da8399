//! Which structure an expression is or points to, by declarations anywhere in the tree.
//!
//! What is not known is asked for by name, and looked for in one pass over the tree for all questions of a round.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::ground::Ground;
use crate::census::declared::variable;
use crate::census::hooks::lossy;
use crate::census::macros::{MacroDef, arguments};
use crate::syntax::eol::line_start;
use crate::syntax::head::{closing, opening};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::search::Finder;
use crate::syntax::span::Span;
use crate::syntax::structs::structs;

/// Macros and builtins of the kernel whose value has the type of their first argument, or of what it points to
/// (include/asm-generic/rwonce.h, include/linux/rcupdate.h, include/asm-generic/barrier.h).
const IDENTITIES: [&str; 12] = [
    "READ_ONCE",
    "__READ_ONCE",
    "ACCESS_ONCE",
    "smp_load_acquire",
    "smp_load_acquire_once",
    "rcu_dereference",
    "rcu_dereference_raw",
    "rcu_dereference_protected",
    "rcu_dereference_check",
    "rcu_access_pointer",
    "likely",
    "unlikely",
];

/// Members of the core's structures through which files are mapped, where its headers are not read: what they point to
/// (include/linux/fs.h, include/linux/mm_types.h).
const OF_CORE: [(&str, &str, &str); 2] = [("file", "f_op", "file_operations"), ("vm_area_struct", "vm_file", "file")];

/// Macros in macros, members of members: deeper than this is not looked at.
const MAX_DEPTH: u32 = 12;

/// What a name stands for somewhere in the tree.
#[derive(Clone, Debug, Default)]
pub struct Types {
    structs: BTreeMap<String, Vec<Def>>,
    /// What functions return, global variables are, and typedefs stand for: the tag.
    names: BTreeMap<String, Vec<(Utf8PathBuf, String)>>,
    macros: BTreeMap<String, Vec<MacroDef>>,
    asked: BTreeSet<String>,
}

#[derive(Clone, Debug)]
struct Def {
    path: Utf8PathBuf,
    /// Member to the tag of what it is or points to, or the name of its type.
    members: BTreeMap<String, Option<String>>,
    /// The members of structures without a tag inside it, all together.
    inner: BTreeMap<String, Option<String>>,
}

/// What is known of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// It is or points to a structure of this tag.
    Tag(String),
    /// This name has to be looked up first.
    Lacks(String),
    /// Nothing.
    Unknown,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The file.
    pub path: &'a Utf8Path,
    /// The tokens around: of the function with its head, of an initialiser, of a macro's body.
    pub code: Code<'a>,
    /// The whole file.
    pub file: &'a [u8],
}

/// What one file says about names that were asked for.
#[derive(Default)]
struct Facts {
    structs: Vec<(String, Def)>,
    names: Vec<(String, String)>,
    macros: Vec<MacroDef>,
}

impl Types {
    /// Looks for definitions of `names` in the tree; whether any of them was not asked for before.
    pub fn learn(&mut self, ground: &Ground, names: &BTreeSet<String>) -> bool {
        let fresh: BTreeSet<String> = names.difference(&self.asked).cloned().collect();
        if fresh.is_empty() {
            return false;
        }
        let list: Vec<&str> = fresh.iter().map(String::as_str).collect();
        let words = Finder::new(&list);
        let glance = Finder::new(&list);
        let found = ground.all(
            |text| glance.is_in(text),
            |path, text| {
                let may = words
                    .words(text)
                    .into_iter()
                    .map(|(word, at, _)| (word, at))
                    .any(|(word, at)| defines(text, at, list[word].len()));
                may.then(|| (path.to_owned(), facts(path, text, &fresh)))
            },
        );
        for (path, facts) in found {
            for (tag, def) in facts.structs {
                self.structs.entry(tag).or_default().push(def);
            }
            for (name, tag) in facts.names {
                self.names.entry(name).or_default().push((path.clone(), tag));
            }
            for def in facts.macros {
                self.macros.entry(def.name.clone()).or_default().push(def);
            }
        }
        self.asked.extend(fresh);
        true
    }

    /// The definitions of a macro: those of the file, or else all; nothing where it was not looked up.
    pub fn macros(&self, path: &Utf8Path, name: &str) -> Result<Vec<&MacroDef>, String> {
        if !self.asked.contains(name) {
            return Err(name.to_owned());
        }
        let all = self.macros.get(name).map_or(&[][..], Vec::as_slice);
        let own: Vec<&MacroDef> = all.iter().filter(|m| m.path == path).collect();
        Ok(if own.is_empty() { all.iter().collect() } else { own })
    }

    /// What the tokens from `from` up to `to` are or point to.
    pub fn of(&self, scope: &Scope<'_>, from: usize, to: usize) -> Type {
        self.expression(scope, from, to, 0)
    }

    fn expression(&self, scope: &Scope<'_>, from: usize, to: usize, depth: u32) -> Type {
        let code = scope.code;
        if from >= to || depth > MAX_DEPTH {
            return Type::Unknown;
        }
        if matches!(code.at(from), b"&" | b"*") {
            return self.expression(scope, from + 1, to, depth + 1);
        }
        if code.at(from) == b"("
            && let Some(close) = closing(code.text, code.tokens, from)
        {
            let inside = &code.tokens[from + 1..close];
            if let (true, Some(tag)) = (close + 1 < to, cast(code, inside)) {
                return Type::Tag(tag);
            }
            if close + 1 == to {
                return self.expression(scope, from + 1, close, depth + 1);
            }
        }
        let last = to - 1;
        match code.at(last) {
            b"]" => match opening(code.text, &code.tokens[..=last], last) {
                Some(open) => self.expression(scope, from, open, depth + 1),
                None => Type::Unknown,
            },
            b")" => match opening(code.text, &code.tokens[..=last], last) {
                Some(open) if open == from + 1 && code.is_name(from) => self.call(scope, from, open, last, depth),
                _ => Type::Unknown,
            },
            _ if !code.is_name(last) => Type::Unknown,
            _ if matches!(code.before(last), b"." | b"->") => match self.expression(scope, from, last - 1, depth + 1) {
                Type::Tag(tag) => self.member(scope.path, &tag, &lossy(code.at(last))),
                other => other,
            },
            _ if last == from => self.variable(scope, from, depth),
            _ => Type::Unknown,
        }
    }

    /// The type of a member of `struct tag`, as the nearest definition has it. A member that is a structure without a tag is
    /// called `tag.member`.
    pub fn member(&self, path: &Utf8Path, tag: &str, name: &str) -> Type {
        if let Some((outer, _)) = tag.split_once('.') {
            let defs = self.structs.get(outer).map_or(&[][..], Vec::as_slice);
            let types: BTreeSet<&Option<String>> = defs.iter().filter_map(|d| d.inner.get(name)).collect();
            return match types.into_iter().collect::<Vec<_>>().as_slice() {
                [Some(one)] => self.settle(path, one),
                _ => Type::Unknown,
            };
        }
        if !self.asked.contains(tag) {
            return Type::Lacks(tag.to_owned());
        }
        let defs = self.structs.get(tag).map_or(&[][..], Vec::as_slice);
        let with: Vec<&Def> = defs.iter().filter(|d| d.members.contains_key(name)).collect();
        let near = |f: &dyn Fn(&Utf8Path) -> bool| with.iter().copied().filter(|d| f(&d.path)).collect::<Vec<_>>();
        let own = near(&|p| p == path);
        let beside = near(&|p| p.parent() == path.parent());
        let chosen = [own, beside, with.clone()].into_iter().find(|c| !c.is_empty()).unwrap_or_default();
        let types: BTreeSet<&Option<String>> = chosen.iter().filter_map(|d| d.members.get(name)).collect();
        match types.into_iter().collect::<Vec<_>>().as_slice() {
            [Some(one)] => self.settle(path, one),
            [None] => Type::Tag(format!("{tag}.{name}")),
            [] => {
                let of_core = OF_CORE.iter().find(|m| defs.is_empty() && (m.0, m.1) == (tag, name));
                of_core.map_or(Type::Unknown, |m| Type::Tag(m.2.to_owned()))
            }
            _ => Type::Unknown,
        }
    }

    /// A tag, or what a typedef's name stands for.
    fn settle(&self, path: &Utf8Path, name: &str) -> Type {
        if !self.asked.contains(name) {
            return Type::Lacks(name.to_owned());
        }
        if self.structs.contains_key(name) {
            return Type::Tag(name.to_owned());
        }
        match self.named(path, name) {
            Type::Unknown => Type::Tag(name.to_owned()),
            known => known,
        }
    }

    /// What a function returns, a global variable is, or a typedef stands for.
    fn named(&self, path: &Utf8Path, name: &str) -> Type {
        if !self.asked.contains(name) {
            return Type::Lacks(name.to_owned());
        }
        let all = self.names.get(name).map_or(&[][..], Vec::as_slice);
        let own: BTreeSet<&String> = all.iter().filter(|n| n.0 == path).map(|n| &n.1).collect();
        let set = if own.is_empty() { all.iter().map(|n| &n.1).collect() } else { own };
        match set.into_iter().collect::<Vec<_>>().as_slice() {
            [one] => Type::Tag((*one).clone()),
            _ => Type::Unknown,
        }
    }

    fn call(&self, scope: &Scope<'_>, at: usize, open: usize, close: usize, depth: u32) -> Type {
        let code = scope.code;
        let name = lossy(code.at(at));
        if IDENTITIES.contains(&name.as_str()) {
            let end = first_end(code, open, close);
            return self.expression(scope, open + 1, end, depth + 1);
        }
        // `container_of(p, struct x, m)`, `list_entry(p, struct x, m)`.
        let typed = (open..close).find(|&i| matches!(code.at(i), b"," | b"(") && code.at(i + 1) == b"struct");
        if let Some(i) = typed.filter(|&i| matches!(code.at(i + 3), b"," | b")")) {
            return Type::Tag(lossy(code.at(i + 2)));
        }
        match self.named(scope.path, &name) {
            Type::Unknown => {}
            known => return known,
        }
        let Ok(defs) = self.macros(scope.path, &name) else { return Type::Lacks(name) };
        for def in defs {
            let Some(text) = def.expand(Some(&arguments(code.text, &code.tokens[open + 1..close]))) else { continue };
            let joined = [scope_text(scope), b" ", text.as_slice()].concat();
            let start = joined.len() - text.len();
            let mut tokens = tokens_in(&joined, Span::new(0, joined.len()));
            tokens.retain(|t| t.kind != TokenKind::Directive);
            let from = tokens.partition_point(|t| t.span.start < start);
            let inner = Scope { code: Code { text: &joined, tokens: &tokens }, ..*scope };
            match self.expression(&inner, from, tokens.len(), depth + 1) {
                Type::Unknown => {}
                known => return known,
            }
        }
        Type::Unknown
    }

    fn variable(&self, scope: &Scope<'_>, at: usize, depth: u32) -> Type {
        let code = scope.code;
        let name = lossy(code.at(at));
        let typed = |text: &[u8], tokens: &[Token]| {
            let tag = variable(text, tokens, name.as_bytes(), &BTreeMap::new());
            tag.or_else(|| declared_by_name(Code { text, tokens }, name.as_bytes()))
        };
        if let Some((start, end)) = deduced(code, at) {
            return self.expression(scope, start, end, depth + 1);
        }
        // What an expansion stands behind is no block around it.
        let near = blocks(code, at).into_iter().rev().find_map(|block| typed(code.text, &block));
        if let Some(tag) = near.or_else(|| typed(code.text, code.tokens)) {
            return self.settle(scope.path, &tag);
        }
        // At file scope; what is inside functions is not in sight.
        for item in items(scope.file).iter().filter(|i| i.kind == ItemKind::Other) {
            let body = item.span.of(scope.file);
            if crate::syntax::lex::find_word(body, name.as_bytes(), 0).is_some()
                && let Some(tag) = typed(scope.file, &head(scope.file, item))
            {
                return self.settle(scope.path, &tag);
            }
        }
        self.named(scope.path, &name)
    }
}

/// The value from which the variable named at `at` has its type (`auto x = value;`).
fn deduced(code: Code<'_>, at: usize) -> Option<(usize, usize)> {
    let declares = |&i: &usize| {
        code.at(i) == code.at(at) && code.at(i + 1) == b"=" && matches!(code.before(i), b"auto" | b"__auto_type")
    };
    let start = (0..at).rev().find(declares)? + 2;
    let mut depth = 0usize;
    let end = (start..code.tokens.len()).find(|&i| {
        match code.at(i) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b";" | b"," => return depth == 0,
            _ => {}
        }
        false
    })?;
    Some((start, end))
}

/// The tokens before `at` that stand in each block around it, from the outermost on.
fn blocks(code: Code<'_>, at: usize) -> Vec<Vec<Token>> {
    let mut open = vec![Vec::new()];
    for (i, token) in code.tokens.iter().enumerate().take(at) {
        match code.at(i) {
            b"{" => open.push(Vec::new()),
            b"}" if open.len() > 1 => drop(open.pop()),
            _ => open.last_mut().into_iter().for_each(|block| block.push(*token)),
        }
    }
    open
}

/// The tokens of a declaration up to its first value or body.
fn head(text: &[u8], item: &Item) -> Vec<Token> {
    let mut tokens = tokens_in(text, item.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    tokens
}

/// The text that a scope's tokens are of.
fn scope_text<'a>(scope: &Scope<'a>) -> &'a [u8] {
    match (scope.code.tokens.first(), scope.code.tokens.last()) {
        (Some(a), Some(b)) => &scope.code.text[a.span.start..b.span.end],
        _ => b"",
    }
}

/// Index of the comma behind the first argument, or of the closing bracket.
fn first_end(code: Code<'_>, open: usize, close: usize) -> usize {
    let mut depth = 0usize;
    for i in open + 1..close {
        match code.at(i) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," if depth == 0 => return i,
            _ => {}
        }
    }
    close
}

/// The tag that a cast names: `struct x *`, with qualifiers.
fn cast(code: Code<'_>, inside: &[Token]) -> Option<String> {
    let at = inside.iter().position(|t| t.is_word(code.text, "struct"))?;
    let plain = inside.iter().all(|t| t.kind == TokenKind::Ident || t.is_punct(code.text, "*"));
    inside.get(at + 1).filter(|_| plain).map(|t| lossy(t.text(code.text)))
}

/// The type's name in `T *name` or `T name` where no keyword tells: what a typedef may stand for.
fn declared_by_name(code: Code<'_>, name: &[u8]) -> Option<String> {
    const NO_TYPES: [&[u8]; 8] = [b"return", b"else", b"goto", b"case", b"const", b"static", b"unsigned", b"volatile"];
    (1..code.tokens.len()).filter(|&i| code.at(i) == name).find_map(|i| {
        if !matches!(code.at(i + 1), b"=" | b";" | b"," | b")") {
            return None;
        }
        let mut type_ = i - 1;
        while code.at(type_) == b"*" || code.at(type_) == b"const" {
            type_ = type_.checked_sub(1)?;
        }
        let starts = type_
            .checked_sub(1)
            .is_none_or(|b| matches!(code.at(b), b"{" | b"}" | b";" | b"(" | b"," | b"const" | b"static" | b"extern"));
        let typed = code.is_name(type_) && !NO_TYPES.contains(&code.at(type_));
        (typed && starts).then(|| lossy(code.at(type_)))
    })
}

/// Whether a name may be defined at `at`: a tag before a brace, or a word in a line at the left margin.
fn defines(text: &[u8], at: usize, len: usize) -> bool {
    let before = text[..at].trim_ascii_end();
    let tag = before.ends_with(b"struct") || before.ends_with(b"union");
    let line = line_start(text, at);
    let margin = text.get(line).is_some_and(|b| !b.is_ascii_whitespace());
    let after = text[at + len..].trim_ascii_start();
    tag && !matches!(after.first(), Some(b'*' | b';' | b')' | b',')) || margin && !tag || before.ends_with(b"}")
}

/// What a file says about the names.
fn facts(path: &Utf8Path, text: &[u8], names: &BTreeSet<String>) -> Facts {
    let mut out = Facts::default();
    for item in items(text) {
        match &item.kind {
            ItemKind::Function { name, .. } | ItemKind::Prototype { name, .. } => {
                let word = lossy(name.of(text));
                let head = tokens_in(text, Span::new(item.span.start, name.start.max(item.span.start)));
                if names.contains(&word)
                    && let Some(tag) = tag_in(text, &head)
                {
                    out.names.push((word, tag));
                }
            }
            ItemKind::MacroDefinition { name, .. } => {
                if names.contains(&lossy(name.of(text))) {
                    out.macros.extend(MacroDef::from_item(text, &item, path));
                }
            }
            ItemKind::Other => other(path, text, &item, names, &mut out),
        }
    }
    out
}

/// Structures, typedefs and variables at file scope.
fn other(path: &Utf8Path, text: &[u8], item: &Item, names: &BTreeSet<String>, out: &mut Facts) {
    let body = item.span.of(text);
    let tokens = head(text, item);
    if memchr::memchr(b'{', body).is_some() {
        let all = structs(text, item.span);
        for def in &all {
            let Some(tag) = def.tag.map(|t| lossy(t.of(text))).filter(|t| names.contains(t)) else { continue };
            let member = |m: &crate::syntax::structs::Member| {
                // Behind the brace of a structure without a tag stands nothing but the member's name.
                let type_name = m.type_name.filter(|t| m.params.is_none() && *t != m.name).map(|t| lossy(t.of(text)));
                (lossy(m.name.of(text)), type_name)
            };
            let members = def.members.iter().map(member).collect();
            let mut inner: BTreeMap<String, Option<String>> = BTreeMap::new();
            for (name, type_) in all.iter().filter(|d| d.tag.is_none()).flat_map(|d| &d.members).map(member) {
                let known = inner.entry(name).or_insert_with(|| type_.clone());
                if *known != type_ {
                    *known = None;
                }
            }
            out.structs.push((tag, Def { path: path.to_owned(), members, inner }));
        }
    }
    let typedef = tokens.first().is_some_and(|t| t.is_word(text, "typedef"));
    let last = tokens.iter().rev().find(|t| t.kind == TokenKind::Ident);
    if let (true, Some(last), Some(tag)) = (typedef, last, tag_in(text, &tokens)) {
        let word = lossy(last.text(text));
        if names.contains(&word) && word != tag {
            out.names.push((word, tag));
        }
        return;
    }
    let first = tokens.iter().position(|t| t.is_punct(text, "=") || t.is_punct(text, "{") || t.is_punct(text, "("));
    let declared = &tokens[..first.unwrap_or(tokens.len())];
    for word in declared.iter().filter(|t| t.kind == TokenKind::Ident).map(|t| lossy(t.text(text))) {
        if names.contains(&word)
            && let Some(tag) = variable(text, &tokens, word.as_bytes(), &BTreeMap::new()).filter(|tag| *tag != word)
        {
            out.names.push((word, tag));
        }
    }
}

/// The tag of the first structure that is named.
fn tag_in(text: &[u8], tokens: &[Token]) -> Option<String> {
    let at = tokens.iter().position(|t| t.is_word(text, "struct") || t.is_word(text, "union"))?;
    tokens.get(at + 1).filter(|t| t.kind == TokenKind::Ident).map(|t| lossy(t.text(text)))
}
