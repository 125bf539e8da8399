//! Texts that no source is like, and that would take many times their room.

use memchr::{memchr_iter, memchr3_iter};

use super::items::is_crowded;
use super::lex::{Lexer, TokenKind};

/// Most brackets, or conditionals, in each other.
const DEEPEST: usize = 4096;

/// The length of a text, bytes, from which its tokens are counted.
const LONG: usize = 1 << 20;

/// Most tokens in this many bytes of a long text, on average.
const TOKENS: (usize, usize) = (2, 3);

/// How a text differs from all source so much that what is known of it would take many times its room; none if it does not.
pub fn oddity(text: &[u8]) -> Option<&'static str> {
    if is_crowded(text) {
        return Some("it holds more top-level items than source of its size does");
    }
    let long = text.len() >= LONG;
    let opens = || memchr3_iter(b'{', b'(', b'[', text).count() + memchr_iter(b'#', text).count();
    if !long && opens() <= DEEPEST {
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
    (long && tokens * TOKENS.1 > text.len() * TOKENS.0).then_some("it holds more tokens than source of its size does")
}

#[cfg(test)]
mod tests {
    use super::oddity;

    #[test]
    fn what_is_nested_or_dense_beyond_all_source_is_odd() {
        for part in ["{", "a(", "[ ", "# if a\n", "{//}\n"] {
            assert!(oddity(part.repeat(5_000).as_bytes()).is_some_and(|what| what.contains("nested")), "{part}");
            assert_eq!(oddity(part.repeat(1_000).as_bytes()), None, "{part}");
        }
        for balanced in ["int a[] = { f(1) };\n", "#if A\n#endif\nint f(void);\n", "// {\nint long_name_of_it;\n"] {
            assert_eq!(oddity(balanced.repeat(60_000).as_bytes()), None, "{balanced}");
        }
        assert!(oddity("*".repeat(2 << 20).as_bytes()).is_some_and(|what| what.contains("tokens")));
        assert_eq!(oddity(["int a[] = {", &"0x00, ".repeat(300_000), "};\n"].concat().as_bytes()), None);
    }
}
