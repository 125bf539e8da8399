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
