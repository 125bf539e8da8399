//! The tokens of a whole file, in little room.

use super::lex::{Lexer, Token, TokenKind};
use super::span::Span;

/// All tokens of a text, comments included, in a third of the room that a list of them takes.
#[derive(Clone, Debug)]
pub struct Tokens(Box<[Packed]>);

impl Tokens {
    /// The tokens of `text`.
    pub fn of(text: &[u8]) -> Self {
        Self(Lexer::new(text).with_comments().map(Packed::from).collect())
    }

    /// One after the other.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Token> + Clone + '_ {
        self.0.iter().map(|token| token.unpack())
    }

    /// Those that end at `at` or before.
    pub fn before(&self, at: usize) -> impl DoubleEndedIterator<Item = Token> + Clone + '_ {
        self.0[..self.split(at)].iter().map(|token| token.unpack())
    }

    /// Those that end behind `at`.
    pub fn behind(&self, at: usize) -> impl DoubleEndedIterator<Item = Token> + Clone + '_ {
        self.0[self.split(at)..].iter().map(|token| token.unpack())
    }

    fn split(&self, at: usize) -> usize {
        self.0.partition_point(|token| token.unpack().span.end <= at)
    }
}

/// A token of a text that has less than 2^28 bytes, as all that are read do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Packed {
    start: u32,
    /// The length, and the kind in the lowest four bits.
    rest: u32,
}

impl From<Token> for Packed {
    fn from(token: Token) -> Self {
        let short = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let length = short(token.span.end - token.span.start).min(u32::MAX >> 4);
        Self { start: short(token.span.start), rest: length << 4 | token.kind as u32 }
    }
}

impl Packed {
    fn unpack(self) -> Token {
        let start = self.start as usize;
        let kind = TokenKind::ALL.get((self.rest & 15) as usize).copied().unwrap_or(TokenKind::Punct);
        Token { kind, span: Span::new(start, start + (self.rest >> 4) as usize) }
    }
}

#[cfg(test)]
mod tests {
    use super::Tokens;
    use crate::syntax::lex::tokens_with_comments;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_comes_back(text: Vec<u8>, at in 0usize..64) {
            let all = tokens_with_comments(&text);
            let packed = Tokens::of(&text);
            prop_assert_eq!(packed.iter().collect::<Vec<_>>(), all.clone());
            let (before, behind): (Vec<_>, Vec<_>) = all.into_iter().partition(|token| token.span.end <= at);
            prop_assert_eq!(packed.before(at).collect::<Vec<_>>(), before);
            prop_assert_eq!(packed.behind(at).collect::<Vec<_>>(), behind);
        }
    }
}
