//! Values of slots.

use crate::census::hooks::{lossy, one_line};
use crate::syntax::head::closing;
use crate::syntax::lex::{Token, TokenKind};

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SlotValue {
    /// A name; an alias by `#define alias real` is resolved in [`Slot::resolved`].
    Name(String),
    /// `NULL` or `0`.
    Null,
    /// Anything else, as written.
    Other(String),
}

/// Tokens of a value that are looked at, and bytes that are kept of it; a longer one is no handler's name.
pub(super) const MAX_VALUE: usize = 1024;

/// Reads a value: a name (also in parentheses or with `&`), a null pointer, or something else.
pub fn value_of(text: &[u8], tokens: &[Token]) -> SlotValue {
    let mut inner = tokens;
    loop {
        inner = match inner {
            [first, middle @ .., _]
                if first.is_punct(text, "(") && closing(text, inner, 0) == Some(inner.len() - 1) =>
            {
                middle
            }
            [first, rest @ ..] if first.is_punct(text, "&") => rest,
            _ => break,
        };
    }
    let null_cast = || inner.iter().map(|t| t.text(text)).eq([&b"("[..], b"void", b"*", b")", b"0"]);
    match inner {
        [only] if matches!(only.text(text), b"NULL" | b"0") => SlotValue::Null,
        [only] if only.kind == TokenKind::Ident => SlotValue::Name(lossy(only.text(text))),
        _ if null_cast() => SlotValue::Null,
        [first, .., last] => {
            SlotValue::Other(one_line(&text[first.span.start..last.span.end.min(first.span.start + MAX_VALUE)]))
        }
        _ => SlotValue::Other(String::new()),
    }
}

/// The only function that a value may be beside NULL: `C ? f : NULL`, `C ? NULL : f`, `PTR_IF(C, f)`.
pub fn chosen(text: &[u8], tokens: &[Token]) -> Option<Token> {
    let depths = tokens.iter().scan(0usize, |depth, t| {
        let own = *depth;
        match t.text(text) {
            b"(" | b"[" => *depth += 1,
            b")" | b"]" => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(own)
    });
    let depths: Vec<usize> = depths.collect();
    let at = |depth: usize, sign: &str| {
        let mut all = (0..tokens.len()).filter(|&i| depths[i] == depth && tokens[i].is_punct(text, sign));
        all.next().filter(|_| all.next().is_none())
    };
    if tokens.first()?.is_word(text, "PTR_IF") && closing(text, tokens, 1) == Some(tokens.len() - 1) {
        let name = tokens.get(at(1, ",")? + 1..tokens.len() - 1)?;
        return only_name(text, name);
    }
    let (question, colon) = (at(0, "?")?, at(0, ":")?);
    let (yes, no) = (tokens.get(question + 1..colon)?, &tokens[colon + 1..]);
    match (value_of(text, yes), value_of(text, no)) {
        (SlotValue::Null, SlotValue::Name(_)) => only_name(text, no),
        (SlotValue::Name(_), SlotValue::Null) => only_name(text, yes),
        _ => None,
    }
}

fn only_name(text: &[u8], tokens: &[Token]) -> Option<Token> {
    let mut names = tokens.iter().filter(|t| t.kind == TokenKind::Ident);
    let name =
        names.next().filter(|_| names.next().is_none() && matches!(value_of(text, tokens), SlotValue::Name(_)))?;
    Some(*name)
}
