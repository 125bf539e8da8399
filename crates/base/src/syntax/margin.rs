//! Words that may be defined where they stand, told by the bytes around them: definitions at file scope begin their line.

use memchr::memchr3;

use super::eol::{each_line, line_start};
use super::lex::is_word_byte;

/// Whether the word from `start` to `end` may be defined there: in a line that starts with no white space, as definitions at
/// file scope do (a heuristic), and before what follows a name that is defined: not where a semicolon closes what stands in
/// parentheses, as behind a prototype or a macro's use; or in a directive that defines it.
pub fn may_define(text: &[u8], start: usize, end: usize) -> bool {
    let line = line_start(text, start);
    match directive(&text[line..]) {
        Some(name) => name.is_some_and(|at| line + at == start),
        None => !text[line].is_ascii_whitespace() && is_head(text, end) == Some(true),
    }
}

/// Of a line that is a directive, where the name stands that it defines, if it does; none for another line.
fn directive(line: &[u8]) -> Option<Option<usize>> {
    let sign = blanks(line, 0);
    if line.get(sign) != Some(&b'#') {
        return None;
    }
    let word = blanks(line, sign + 1);
    let name = line[word..].starts_with(b"define").then(|| blanks(line, word + 6));
    Some(name.filter(|name| *name > word + 6))
}

/// Behind the blanks at `at`.
#[inline]
fn blanks(line: &[u8], at: usize) -> usize {
    let mut at = at;
    while matches!(line.get(at), Some(b' ' | b'\t')) {
        at += 1;
    }
    at
}

/// Behind the word at `at`.
#[inline]
fn word_end(text: &[u8], at: usize) -> usize {
    let mut at = at;
    while text.get(at).is_some_and(|b| is_word_byte(*b)) {
        at += 1;
    }
    at
}

/// Whether what follows a word follows one that is defined; none if nothing does.
fn is_head(text: &[u8], end: usize) -> Option<bool> {
    let next = text[end..].iter().find(|b| !b.is_ascii_whitespace())?;
    Some(match next {
        // A comment in between may hold anything.
        b'(' => memchr3(b';', b'{', b'/', &text[end..])
            .is_none_or(|at| text[end + at] != b';' || text[end + at - 1] != b')'),
        after => matches!(after, b')' | b'=' | b'[' | b'_' | b'/' | b'#' | b'\\'),
    })
}

/// Tells each word of a part of a text that may be defined where it stands and begins with no digit, and maybe others where the
/// part is cut off; no more than `most` bytes of each. `whole` says whether the part begins with a line.
pub fn each_defined(part: &[u8], whole: bool, most: usize, mut tell: impl FnMut(&[u8])) {
    let mut line = |from: usize, cut: bool| {
        let first = part.get(from).copied().unwrap_or(b'\n');
        if !cut && matches!(first, b' ' | b'\t' | b'#') {
            if let Some(Some(name)) = directive(&part[from..]) {
                let longest = &part[..part.len().min((from + name).saturating_add(most))];
                tell(&longest[from + name..word_end(longest, from + name)]);
            }
            return;
        }
        if !cut && first.is_ascii_whitespace() {
            return;
        }
        let mut at = from;
        while let Some(&byte) = part.get(at).filter(|b| **b != b'\n') {
            if !is_word_byte(byte) {
                at += 1;
                continue;
            }
            let start = at;
            at = word_end(part, start);
            if !byte.is_ascii_digit() && (cut || is_head(part, at).unwrap_or(true)) {
                tell(&part[start..at.min(start.saturating_add(most))]);
            }
        }
    };
    line(0, !whole);
    each_line(part, |from| line(from, false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn defined(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each_defined(text.as_bytes(), true, usize::MAX, |word| all.push(String::from_utf8_lossy(word).into_owned()));
        all
    }

    #[test]
    fn definitions_stand_at_the_margin() {
        assert_eq!(defined("int f(int a)\n{\n\tg(a);\n}\n"), ["f", "a"]);
        assert_eq!(defined("int f(int a);\nEX(f);\nint v = 1;\nint w[] = {}, x;\n"), ["a", "f", "v", "w"]);
        assert_eq!(
            defined("#define A 1\n  # define B\nint\nf\n(void);\nint (*p)(void) = 0;"),
            ["A", "B", "void", "int", "p", "void"]
        );
    }

    proptest! {
        #[test]
        fn no_word_that_may_be_defined_is_left_out_wherever_a_text_is_cut(
            parts in proptest::collection::vec("[ab1]|#|define |define| |\t|\n|\\(|\\)|;|=|/|\\{|_", 0..40),
            cut in 0..60usize,
        ) {
            let text = parts.concat();
            let bytes = text.as_bytes();
            let told = defined(&text);
            // As far as words and lines are, the parts overlap.
            let (first, second) = (bytes.len().min(cut + 30), bytes.len().min(cut));
            let mut of_parts = defined(&text[..first]);
            each_defined(&bytes[second..], false, usize::MAX, |word| of_parts.push(String::from_utf8_lossy(word).into_owned()));
            let mut at = 0;
            while let Some(start) = bytes[at..].iter().position(|&b| is_word_byte(b)).map(|n| at + n) {
                at = bytes[start..].iter().position(|&b| !is_word_byte(b)).map_or(bytes.len(), |n| start + n);
                if !bytes[start].is_ascii_digit() && may_define(bytes, start, at) {
                    let word = String::from_utf8_lossy(&bytes[start..at]).into_owned();
                    prop_assert!(told.contains(&word), "{word} {told:?}");
                    prop_assert!(at + 8 > first && start < second + 1 || of_parts.contains(&word), "{word} {of_parts:?}");
                }
            }
        }
    }
}
