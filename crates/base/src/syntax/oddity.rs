//! Texts that call themselves C and are so unlike all source that they are not looked at.

use super::items::are_more;
use super::lex::{Lexer, TokenKind};

/// How a text differs from all source so much that what is known of it would take many times its room; none if it does not.
pub fn oddity(text: &[u8]) -> Option<&'static str> {
    if is_crowded(text) {
        return Some("it holds more top-level items than source of its size does");
    }
    let long = text.len() >= LONG;
    if !long && count(text, |b| matches!(b, b'{' | b'(' | b'[' | b'#')) <= DEEPEST {
        return None;
    }
    let (mut tokens, mut brackets, mut arms) = (0, 0_usize, 0_usize);
    for token in Lexer::new(text) {
        tokens += 1;
        match (token.kind, token.text(text)) {
            (TokenKind::Punct, b"{" | b"(" | b"[") => brackets += 1,
            (TokenKind::Punct, b"}" | b")" | b"]") => brackets = brackets.saturating_sub(1),
            (TokenKind::Directive, line) => match line.strip_prefix(b"#").map(<[u8]>::trim_ascii_start) {
                Some(word) if word.starts_with(b"if") => arms += 1,
                Some(word) if word.starts_with(b"endif") => arms = arms.saturating_sub(1),
                _ => {}
            },
            _ => {}
        }
        if brackets.max(arms) > DEEPEST {
            return Some("its brackets or conditionals are nested deeper than source is");
        }
    }
    if long && count(text, |b| b == b'\n') > text.len() / SHORTEST_LINE {
        return Some("it holds more lines than source of its size does");
    }
    (long && tokens * TOKENS.1 > text.len() * TOKENS.0).then_some("it holds more tokens than source of its size does")
}

/// Whether top-level items are so many, and so short, that they are no source.
fn is_crowded(text: &[u8]) -> bool {
    let most = 1024 + text.len() / SHORTEST;
    // An item ends with one of these, or its successor begins a line.
    let ends = count(text, |b| b == b';' || b == b'}');
    let starts = pairs(text, |a, b| (a == b'\n') & (b > b' '));
    ends + starts > most && are_more(text, most)
}

/// How many bytes are of a kind.
fn count(text: &[u8], is: impl Fn(u8) -> bool) -> usize {
    pairs(text, |a, _| is(a)) + text.last().map_or(0, |&b| usize::from(is(b)))
}

/// How many bytes are of a kind, with the one that follows. Where they are frequent a search from one to the next is slower; a sum
/// that fits a byte is one that the compiler makes of many at once.
fn pairs(text: &[u8], is: impl Fn(u8, u8) -> bool) -> usize {
    const MOST: usize = u8::MAX as usize;
    let next = text.get(1..).unwrap_or_default();
    let sum = |(a, b): (&[u8], &[u8])| a.iter().zip(b).map(|(&a, &b)| u8::from(is(a, b))).sum::<u8>();
    text.chunks(MOST).zip(next.chunks(MOST)).map(|part| usize::from(sum(part))).sum()
}

/// The length of an item, bytes, that long lists of them have at least, on average.
const SHORTEST: usize = 16;

/// Most brackets, or conditionals, in each other.
const DEEPEST: usize = 4096;

/// The length of a text, bytes, from which its tokens are counted.
const LONG: usize = 1 << 20;

/// The length of a line, bytes, that those of a long text have at least, on average.
const SHORTEST_LINE: usize = 4;

/// Most tokens in this many bytes of a long text, on average.
const TOKENS: (usize, usize) = (2, 3);

#[cfg(test)]
mod tests {
    use super::{is_crowded, oddity};

    #[test]
    fn a_file_out_of_nothing_but_short_items_is_crowded() {
        for item in ["a;", "f()\n", "#define A\n", "{}", "int f(){}"] {
            assert!(is_crowded(item.repeat(20_000).as_bytes()), "{item}");
        }
        let plain = "static const struct reg a = { .offset = 0x10 };\nint f(int a)\n{\n\ta++;;;;;;;\n\treturn a;\n}\n";
        assert!(!is_crowded(plain.repeat(20_000).as_bytes()));
        assert!(!is_crowded(";".repeat(1000).as_bytes()));
    }

    #[test]
    fn what_is_nested_or_dense_beyond_all_source_is_odd() {
        for part in ["{", "a(", "[ ", "# if a\n", "{//}\n"] {
            assert!(oddity(part.repeat(5_000).as_bytes()).is_some_and(|what| what.contains("nested")), "{part}");
            assert_eq!(oddity(part.repeat(1_000).as_bytes()), None, "{part}");
        }
        for balanced in ["int a[] = { f(1) };\n", "#if A\n#endif\nint f(void);\n", "// {\nint long_name_of_it;\n"] {
            assert_eq!(oddity(balanced.repeat(60_000).as_bytes()), None, "{balanced}");
        }
        for line in ["\n", "\r\n", "\\\n"] {
            assert!(oddity(line.repeat(1 << 20).as_bytes()).is_some_and(|what| what.contains("lines")), "{line:?}");
        }
        assert_eq!(oddity(["int a[] = {\n", &"\t10,\n".repeat(250_000), "};\n"].concat().as_bytes()), None);
        assert!(oddity("*".repeat(2 << 20).as_bytes()).is_some_and(|what| what.contains("tokens")));
        assert_eq!(oddity(["int a[] = {", &"0x00, ".repeat(300_000), "};\n"].concat().as_bytes()), None);
    }
}
