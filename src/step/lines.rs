//! Lines of code that go, and lines that come.

use crate::edit::layout::BREAK;
use crate::edit::set::Piece;
use crate::syntax::span::Span;

/// Lines of new code as one piece, laid out like the statement that they replace.
pub fn joined(lines: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 {
            pieces.push(Piece::Text(BREAK.to_string()));
        }
        pieces.extend(line);
    }
    pieces
}

/// The span of whole lines that a statement fills, with the blank line after it when one stands before it, too.
pub fn lines_of(text: &[u8], span: Span) -> Span {
    let start = text[..span.start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let mut end = text[span.end..].iter().position(|&b| b == b'\n').map_or(text.len(), |i| span.end + i + 1);
    let only_blank = |s: &[u8]| s.iter().all(u8::is_ascii_whitespace);
    if !only_blank(&text[start..span.start]) || !only_blank(&text[span.end..end]) {
        return span;
    }
    let before = text[..start.saturating_sub(1)].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let blank_before = start > 0 && only_blank(&text[before..start]);
    let opens = text[..start].trim_ascii_end().last() == Some(&b'{');
    let next = text[end..].iter().position(|&b| b == b'\n').map_or(text.len(), |i| end + i + 1);
    if (blank_before || opens) && next > end && only_blank(&text[end..next]) {
        end = next;
    }
    Span::new(start, end)
}
