//! Lines of code that go, and lines that come.

use crate::edit::layout::BREAK;
use crate::edit::set::Piece;
use crate::syntax::eol::{line_end, line_start};
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

/// The span of whole lines that a statement fills, with the comment behind it and with the blank line after it when one stands before it, too, and with
/// blank lines between it and the brace that opens the block.
pub fn lines_of(text: &[u8], span: Span) -> Span {
    let mut start = line_start(text, span.start);
    let mut end = line_end(text, span.end);
    let only_blank = |s: &[u8]| s.iter().all(u8::is_ascii_whitespace);
    let comment = |s: &[u8]| {
        let s = s.trim_ascii();
        s.starts_with(b"/*") && memchr::memmem::find(s, b"*/") == Some(s.len() - 2) || s.starts_with(b"//")
    };
    let rest = &text[span.end..end];
    if !only_blank(&text[start..span.start]) || !(only_blank(rest) || comment(rest)) {
        return span;
    }
    let before = line_start(text, start.saturating_sub(1));
    let blank_before = start > 0 && only_blank(&text[before..start]);
    let opens = text[..start].trim_ascii_end().last() == Some(&b'{');
    let next = line_end(text, end);
    if (blank_before || opens) && next > end && only_blank(&text[end..next]) {
        end = next;
    }
    if blank_before && opens {
        start = line_end(text, text[..start].trim_ascii_end().len());
    }
    Span::new(start, end)
}
