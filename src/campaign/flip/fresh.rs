//! Files that nobody else has yet: a function allocated them, and all is set up in its own file.

use crate::kernel::knowledge::knowledge;
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;

/// Whether the file whose member is written at `at` of `function` is a new one: the function is static, and each use of it in
/// `text` is a call that passes in that place a local that holds nothing but what an allocating function of `text` gave.
pub(super) fn is(text: &[u8], all: &[Item], function: &Item, code: Code<'_>, at: usize) -> bool {
    let ItemKind::Function { name, params, .. } = &function.kind else { return false };
    let base = code.base(at);
    let named = |p: &crate::syntax::head::Param| p.name.is_some_and(|n| n.of(text) == code.at(base));
    let Some(index) = params.iter().position(named).filter(|_| function.is_static() && base + 2 == at) else {
        return false;
    };
    // The parameter is what it was passed as.
    if (0..code.tokens.len()).any(|i| code.at(i) == code.at(base) && is_written(code, i)) {
        return false;
    }
    let mut any = false;
    for item in all.iter().filter(|i| i.span != function.span && !matches!(i.kind, ItemKind::Prototype { .. })) {
        if find_word(item.span.of(text), name.of(text), 0).is_none() {
            continue;
        }
        let tokens = plain(text, item);
        let code = Code { text, tokens: &tokens };
        for call in (0..tokens.len()).filter(|&i| code.at(i) == name.of(text)) {
            let passed = argument(code, call + 1, index).filter(|_| item.is_function());
            if !passed.is_some_and(|local| holds_new(text, all, code, code.at(local))) {
                return false;
            }
            any = true;
        }
    }
    any
}

fn plain(text: &[u8], item: &Item) -> Vec<Token> {
    let mut tokens = tokens_in(text, item.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    tokens
}

/// Whether the word at `at` is a name of its own that is written, or whose address is taken.
fn is_written(code: Code<'_>, at: usize) -> bool {
    let own = !matches!(code.before(at), b"." | b"->");
    own && (matches!(code.at(at + 1), b"=" | b"++" | b"--" | b"+=" | b"-=")
        || matches!(code.before(at), b"&" | b"++" | b"--") && !matches!(code.at(at + 1), b"->" | b"[" | b"."))
}

/// Index of the argument in this place of the call that opens at `open`, if it is one word.
fn argument(code: Code<'_>, open: usize, index: usize) -> Option<usize> {
    let close = closing(code.text, code.tokens, open).filter(|_| code.at(open) == b"(")?;
    let (mut depth, mut place) = (0usize, 0);
    for i in open + 1..close {
        match code.at(i) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," if depth == 0 => place += 1,
            _ if place == index => return (code.is_name(i) && matches!(code.at(i + 1), b"," | b")")).then_some(i),
            _ => {}
        }
    }
    None
}

/// Whether all that a local gets is a call of a function that makes what it gives.
fn holds_new(text: &[u8], all: &[Item], code: Code<'_>, local: &[u8]) -> bool {
    let is = |name: &[u8]| {
        let found = |i: &&Item| matches!(&i.kind, ItemKind::Function { name: n, .. } if n.of(text) == name);
        all.iter().find(found).is_some_and(|item| makes(text, item))
    };
    gets(code, local, &is)
}

/// Whether a name is a local to which nothing is assigned but a call that `is` accepts.
fn gets(code: Code<'_>, local: &[u8], is: &dyn Fn(&[u8]) -> bool) -> bool {
    let mut written = (0..code.tokens.len()).filter(|&i| code.at(i) == local && is_written(code, i)).peekable();
    let call = |i: usize| {
        let close = closing(code.text, code.tokens, i + 3).filter(|_| code.at(i + 3) == b"(");
        code.at(i + 1) == b"=" && is(code.at(i + 2)) && close.is_some_and(|c| code.at(c + 1) == b";")
    };
    code.declares(local) && written.peek().is_some() && written.all(call)
}

/// Whether a function gives back nothing but an error, NULL, or a local that holds new memory.
fn makes(text: &[u8], item: &Item) -> bool {
    let ItemKind::Function { body, .. } = &item.kind else { return false };
    let mut tokens = tokens_in(text, *body);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let takes = |name: &[u8]| {
        let of = |k: &crate::kernel::knowledge::Knowledge| {
            k.states.iter().any(|p| p.give.iter().any(|g| g == "kfree") && p.take.iter().any(|t| t.as_bytes() == name))
        };
        knowledge().is_ok_and(of)
    };
    let mut returned = (0..tokens.len()).filter(|&i| code.at(i) == b"return").peekable();
    returned.peek().is_some()
        && returned.all(|i| match (code.at(i + 1), code.at(i + 2)) {
            (b"NULL", b";") | (b"ERR_PTR", b"(") => true,
            (local, b";") => gets(code, local, &takes),
            _ => false,
        })
}
