//! Locals that a macro assigns to: a function cannot write what it is given by value, a macro can.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;
use crate::syntax::flow::Def;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::tree::source::FileId;

/// How deep macros are followed.
const DEPTH: usize = 4;

/// What a macro may assign to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Assigned {
    /// Its arguments of these indices.
    These(BTreeSet<usize>),
    /// All that are variables: a loop over something, by its name (a heuristic).
    All,
}

impl Assigned {
    fn has(&self, index: usize) -> bool {
        match self {
            Self::These(all) => all.contains(&index),
            Self::All => true,
        }
    }
}

impl World<'_> {
    /// Makes the calls of macros that assign to a local one of its definitions.
    pub(super) fn learn_assigned(&self, func: &mut Func) {
        let ast = &func.ast;
        let mut found: Vec<(String, N)> = Vec::new();
        let called = func.calls().into_iter().filter_map(|c| Some((c, ast.callee(c)?)));
        let heads = func.heads().into_iter().filter(|(_, name)| !self.macros_seen(func.file, name).is_empty());
        for (call, name) in called.chain(heads) {
            let args = ast.args(call).into_iter().map(|a| ast.strip(a)).enumerate();
            let locals: Vec<(usize, String)> = args
                .filter(|(_, a)| ast.kind(*a) == "identifier")
                .map(|(i, a)| (i, ast.str(a)))
                .filter(|(_, name)| func.vars.by_name.contains_key(name))
                .collect();
            if locals.is_empty() {
                continue;
            }
            let assigned = self.assigned(func.file, &name, DEPTH);
            found.extend(locals.into_iter().filter(|(i, _)| assigned.has(*i)).map(|(_, local)| (local, call)));
        }
        for (local, call) in found {
            let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
            let var = Arc::make_mut(&mut func.vars).by_name.entry(local).or_default();
            var.defs.push(Def { point, node: Some(call), value: None });
        }
    }

    /// What a call of `name` in `file` assigns to.
    fn assigned(&self, file: FileId, name: &str, depth: usize) -> Assigned {
        let none = Assigned::These(BTreeSet::new());
        // In another arm a macro may stand for the function.
        if !self.definitions(file, name).is_empty() && self.macros(file, name).is_empty() {
            return none;
        }
        let macros = self.macros_seen(file, name);
        if macros.is_empty() {
            return match self.known.assigns.get(name) {
                Some(known) => Assigned::These(known.clone()),
                None if name.contains("for_each") => Assigned::All,
                None => none,
            };
        }
        let mut all = BTreeSet::new();
        for (home, item) in &macros {
            match self.assigned_by(*home, item, depth) {
                Assigned::These(some) => all.extend(some),
                Assigned::All => return Assigned::All,
            }
        }
        Assigned::These(all)
    }

    fn assigned_by(&self, home: FileId, item: &Item, depth: usize) -> Assigned {
        let view = self.view(home);
        let text = &view.text;
        let ItemKind::MacroDefinition { params, body, .. } = &item.kind else {
            return Assigned::These(BTreeSet::new());
        };
        let tokens = tokens_in(text, *body);
        let Some(params) = params else {
            // Another name for something.
            let [only] = tokens.as_slice() else { return Assigned::These(BTreeSet::new()) };
            let name = String::from_utf8_lossy(only.text(text)).into_owned();
            return if depth == 0 { Assigned::All } else { self.assigned(home, &name, depth - 1) };
        };
        let of = |name: &[u8]| params.iter().position(|p| p.of(text) == name);
        let mut all = BTreeSet::new();
        for (i, t) in tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Ident) {
            let Some(param) = of(t.text(text)) else { continue };
            if is_written(text, &tokens, i) {
                all.insert(param);
            } else if let Some((name, index)) = passed(text, &tokens, i)
                && (depth == 0 || self.assigned(home, &name, depth - 1).has(index))
            {
                all.insert(param);
            }
        }
        Assigned::These(all)
    }
}

/// Whether the word at `i`, in parentheses or not, or a member of it, is assigned, counted, or has its address taken.
fn is_written(text: &[u8], tokens: &[Token], i: usize) -> bool {
    let at = |k: Option<usize>| k.and_then(|k| tokens.get(k)).map_or(&b""[..], |t| t.text(text));
    let (mut left, mut right) = (i, i + 1);
    while left > 0 && at(left.checked_sub(1)) == b"(" && at(Some(right)) == b")" {
        // The parentheses of a call are not around the word alone.
        if left >= 2 && tokens[left - 2].kind == TokenKind::Ident {
            break;
        }
        left -= 1;
        right += 1;
    }
    while at(Some(right)) == b"." && tokens.get(right + 1).is_some_and(|t| t.kind == TokenKind::Ident) {
        right += 2;
    }
    const ASSIGN: [&[u8]; 13] =
        [b"=", b"+=", b"-=", b"*=", b"/=", b"%=", b"&=", b"|=", b"^=", b"<<=", b">>=", b"++", b"--"];
    let before = at(left.checked_sub(1));
    let operand = |k: Option<usize>| {
        k.and_then(|k| tokens.get(k)).is_some_and(|t| {
            matches!(t.kind, TokenKind::Ident | TokenKind::Number) || matches!(t.text(text), b")" | b"]")
        })
    };
    ASSIGN.contains(&at(Some(right)))
        || matches!(before, b"++" | b"--")
        // `&(x)->member` is no address of x.
        || before == b"&" && at(Some(right)) != b"->" && !operand(left.checked_sub(2))
        // `pgprot_val(x) |= 1`
        || at(Some(right)) == b")" && before == b"(" && ASSIGN.contains(&at(Some(right + 1)))
}

/// The call that gets the word at `i` as a whole argument, and its index.
fn passed(text: &[u8], tokens: &[Token], i: usize) -> Option<(String, usize)> {
    let is = |k: usize, s: &[u8]| tokens.get(k).is_some_and(|t| t.text(text) == s);
    if !(is(i + 1, b",") || is(i + 1, b")")) || !i.checked_sub(1).is_some_and(|k| is(k, b",") || is(k, b"(")) {
        return None;
    }
    let (mut depth, mut index) = (0usize, 0);
    for k in (0..i).rev() {
        match tokens[k].text(text) {
            b")" => depth += 1,
            b"(" if depth > 0 => depth -= 1,
            b"(" => {
                let name = k.checked_sub(1).map(|n| &tokens[n]).filter(|t| t.kind == TokenKind::Ident)?;
                return Some((String::from_utf8_lossy(name.text(text)).into_owned(), index));
            }
            b"," if depth == 0 => index += 1,
            _ => {}
        }
    }
    None
}
