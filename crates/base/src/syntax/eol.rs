//! Lines, their ends, which a file may mix, and what stands above them.

use crate::syntax::span::Span;

/// Where the line of offset `at` begins.
pub fn line_start(text: &[u8], at: usize) -> usize {
    memchr::memrchr(b'\n', &text[..at]).map_or(0, |i| i + 1)
}

/// Behind the line end that follows offset `at`, or the end of the text.
pub fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |i| at + i + 1)
}

/// Tells where each line begins but the first. For the short lines of code this is faster than a search for the end of each.
#[inline]
pub fn each_line(text: &[u8], mut tell: impl FnMut(usize)) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let (chunks, rest) = text.as_chunks::<8>();
    for (i, chunk) in chunks.iter().enumerate() {
        let other = u64::from_le_bytes(*chunk) ^ 0x0a0a_0a0a_0a0a_0a0a;
        // The highest bit of each byte that is a line's end.
        let mut ends = !(((other & LOW) + LOW) | other | LOW);
        while ends != 0 {
            tell(i * 8 + ends.trailing_zeros() as usize / 8 + 1);
            ends &= ends - 1;
        }
    }
    let behind = text.len() - rest.len() + 1;
    rest.iter().enumerate().filter(|(_, b)| **b == b'\n').for_each(|(i, _)| tell(behind + i));
}

/// The block comment that ends right before `at`, blank lines allowed.
pub fn comment_before(text: &[u8], at: usize) -> Option<Span> {
    let before = text[..at].trim_ascii_end();
    if !before.ends_with(b"*/") {
        return None;
    }
    let start = memchr::memmem::rfind(before, b"/*")?;
    Some(Span::new(start, before.len()))
}

/// The line end for what is added at offset `at`: that of the line there, or of the one before it at the end of the file.
pub fn eol(text: &[u8], at: usize) -> &'static str {
    let at = at.min(text.len());
    let here = memchr::memchr(b'\n', &text[at..]).map(|i| at + i);
    let end = here.or_else(|| memchr::memrchr(b'\n', &text[..at]));
    if end.is_some_and(|end| text[..end].ends_with(b"\r")) { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::{each_line, eol};

    #[test]
    fn each_line_begins_behind_a_newline() {
        let text = b"\n\n0123456789\n\x0b\x09\x8a\n01234\n\n";
        for end in 0..=text.len() {
            let mut told = Vec::new();
            each_line(&text[..end], |at| told.push(at));
            let expected: Vec<usize> = (1..=end).filter(|at| text[at - 1] == b'\n').collect();
            assert_eq!(told, expected);
        }
    }

    #[test]
    fn an_addition_ends_as_the_line_where_it_stands() {
        let mixed = b"// first\nint a;\r\nint b;\nint c;\r\nend";
        assert_eq!([0, 9, 18, 25, 33, 99].map(|at| eol(mixed, at)), ["\n", "\r\n", "\n", "\r\n", "\r\n", "\r\n"]);
        assert_eq!((eol(b"", 0), eol(b"x", 1)), ("\n", "\n"));
    }
}
