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
    use super::eol;

    #[test]
    fn an_addition_ends_as_the_line_where_it_stands() {
        let mixed = b"// first\nint a;\r\nint b;\nint c;\r\nend";
        assert_eq!([0, 9, 18, 25, 33, 99].map(|at| eol(mixed, at)), ["\n", "\r\n", "\n", "\r\n", "\r\n", "\r\n"]);
        assert_eq!((eol(b"", 0), eol(b"x", 1)), ("\n", "\n"));
    }
}
