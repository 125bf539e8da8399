//! What a file itself says of its macros, for those that no grammar can read where they are used.

use super::arms::split;
use super::items::Item;
use super::lex::{Token, TokenKind, tokens_in};
use super::span::Span;
use crate::syntax::eol::line_start;

/// How many macros are followed one by the other.
const DEEP: usize = 8;

/// What a macro stands for where a statement begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Nothing that a compiler would run: an attribute, `(void)`, or nothing at all.
    Nothing,
    /// The head of a loop.
    Loop,
    /// The head of a condition.
    Condition,
}

/// The replacement list of `name`, where `text` defines it once.
fn body(text: &[u8], name: &[u8]) -> Option<Span> {
    let mut found = None;
    for at in memchr::memmem::find_iter(text, name) {
        let line = line_start(text, at);
        let mut words = text[line..at].split(u8::is_ascii_whitespace).filter(|w| !w.is_empty());
        let head: Vec<u8> = words.by_ref().flatten().copied().collect();
        let after = text.get(at + name.len());
        if head != b"#define" || after.is_some_and(|b| super::lex::is_word_byte(*b)) {
            continue;
        }
        if found.is_some() {
            return None;
        }
        let mut end = at;
        while let Some(i) = memchr::memchr(b'\n', &text[end..]).map(|i| end + i) {
            let goes_on = text[..i].trim_ascii_end().ends_with(b"\\");
            end = i + 1;
            if !goes_on {
                break;
            }
        }
        let end = if end == at { text.len() } else { end };
        let mut from = at + name.len();
        if text.get(from) == Some(&b'(') {
            from += memchr::memchr(b')', &text[from..end])? + 1;
        }
        found = Some(Span::new(from, end));
    }
    found
}

/// What the macro stands for where a statement begins; none where the file does not define it, or as something else.
pub fn stands(text: &[u8], name: &[u8]) -> Option<Stands> {
    let mut name = name.to_vec();
    for _ in 0..DEEP {
        let list: Vec<Token> =
            tokens_in(text, body(text, &name)?).into_iter().filter(|t| t.text(text) != b"\\").collect();
        let words: Vec<&[u8]> = list.iter().map(|t| t.text(text)).collect();
        match words.as_slice() {
            [] | [b"(", b"void", b")"] => return Some(Stands::Nothing),
            [b"__attribute__", b"(", .., b")"] => return Some(Stands::Nothing),
            // A head that ends with its condition; what follows it is the statement.
            [b"for" | b"while", .., b")"] => return is_head(&words).then_some(Stands::Loop),
            [b"if", .., b")"] => return is_head(&words).then_some(Stands::Condition),
            [first, b"(", .., b")"] if list[0].kind == TokenKind::Ident && is_head(&words) => {
                if memchr::memmem::find(first, b"for_each").is_some() && body(text, first).is_none() {
                    // The kernel's own loops are told by their names: a heuristic.
                    return Some(Stands::Loop);
                }
                name = first.to_vec();
            }
            _ => return None,
        }
    }
    None
}

/// Whether these are a word and one pair of parentheses.
fn is_head(words: &[&[u8]]) -> bool {
    let mut depth = 0usize;
    for (i, word) in words.iter().enumerate().skip(1) {
        match *word {
            b"(" => depth += 1,
            b")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return i + 1 == words.len();
        }
    }
    false
}

/// Whether a macro is defined where nobody else did, `#ifndef NAME` and `#define NAME`, which looks like the guard of a header.
pub fn is_fallback(text: &[u8], item: &Item, name: &str) -> bool {
    let before = tokens_in(text, Span::new(0, item.span.start));
    // Where it is taken away before, what the kernel has does not count.
    let gone = |t: &Token| {
        let parts = split(text, t.span).filter(|_| t.kind == TokenKind::Directive);
        parts.is_some_and(|(word, rest)| {
            word == b"undef" && tokens_in(text, rest).first().is_some_and(|t| t.is_word(text, name))
        })
    };
    if before.iter().any(gone) {
        return false;
    }
    let last = before.last().filter(|t| t.kind == TokenKind::Directive).and_then(|t| split(text, t.span));
    last.is_some_and(|(word, rest)| {
        word == b"ifndef" && tokens_in(text, rest).first().is_some_and(|t| t.is_word(text, name))
    })
}

#[cfg(test)]
mod tests {
    use super::{Stands, stands};

    #[test]
    fn a_macro_is_what_its_definition_says() {
        let text = b"#define NOTHING\n#define QUIET (void)\n# define API __attribute__((x))\n\
            #define each(r) \\\n\tlist_for_each_entry(r, &all, l)\n#define all(r) each(r)\n#define when(x) if (x)\n\
            #define TWICE for (;;) if (x)\n#define DO do_it(x); for (;;)\n#define RET return\n#define A B(x)\n#define B(x) A\n";
        let of = |name: &str| stands(text, name.as_bytes());
        assert_eq!(of("NOTHING"), Some(Stands::Nothing));
        assert_eq!(of("QUIET"), Some(Stands::Nothing));
        assert_eq!(of("API"), Some(Stands::Nothing));
        assert_eq!(of("each"), Some(Stands::Loop));
        assert_eq!(of("all"), Some(Stands::Loop));
        assert_eq!(of("when"), Some(Stands::Condition));
        for other in ["TWICE", "DO", "RET", "A", "unknown"] {
            assert_eq!(of(other), None, "{other}");
        }
    }

    #[test]
    fn a_macro_with_two_definitions_is_not_known() {
        assert_eq!(stands(b"#define Q (void)\n#define Q return\n", b"Q"), None);
    }
}
