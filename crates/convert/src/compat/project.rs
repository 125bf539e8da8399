//! What of a text is built when a guard holds, or when it does not.

use super::Guard;
use crate::syntax::lex::{Token, TokenKind, tokens_with_comments};
use crate::syntax::rungs::{cuts, removed};

/// The text of those for whom `guard` is `truth`.
pub fn project(text: &[u8], guard: &Guard, truth: bool) -> Vec<u8> {
    removed(text, &cuts(text, &|condition, _| guard.decides(condition, truth)))
}

/// Whether two tokens have the same text, but for blanks at the ends of a comment's lines.
fn is_same(x: &Token, a: &[u8], y: &Token, b: &[u8]) -> bool {
    let lines = |text: &[u8]| text.split(|&c| c == b'\n').map(|l| l.trim_ascii_end().to_vec()).collect::<Vec<_>>();
    let comments = x.kind == TokenKind::Comment && y.kind == TokenKind::Comment;
    x.text(a) == y.text(b) || comments && lines(x.text(a)) == lines(y.text(b))
}

/// Whether two texts are the same but for white space; a token that differs otherwise.
pub fn differ(a: &[u8], b: &[u8]) -> Option<String> {
    let (left, right) = (tokens_with_comments(a), tokens_with_comments(b));
    let show =
        |t: Option<&[u8]>| t.map_or("the end of the file".into(), |t| format!("`{}`", String::from_utf8_lossy(t)));
    let mut pairs = left.iter().zip(&right);
    if let Some((x, y)) = pairs.find(|(x, y)| !is_same(x, a, y, b)) {
        return Some(format!("{} instead of {}", show(Some(x.text(a))), show(Some(y.text(b)))));
    }
    if left.len() == right.len() {
        return None;
    }
    let (x, y) = (left.get(right.len()).map(|t| t.text(a)), right.get(left.len()).map(|t| t.text(b)));
    Some(format!("{} instead of {}", show(x), show(y)))
}
