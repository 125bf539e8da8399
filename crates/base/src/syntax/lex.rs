//! A C lexer that never fails and keeps byte offsets.
//!
//! It reads bytes, not characters: any input lexes, and every token's text is `span.of(text)`.
//! A spliced line (backslash, newline) counts as white space between tokens; an identifier that is
//! split by a splice comes out as two.

use memchr::{memchr, memchr3};

use super::span::Span;
use super::work;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// An identifier or keyword; bytes above 0x7f count as letters.
    Ident,
    /// A preprocessing number, `0x1fUL`.
    Number,
    /// A string literal with its quotes; an unterminated one ends with its line.
    Str,
    /// A character constant with its quotes; an unterminated one ends with its line.
    Char,
    /// An operator or separator, or any byte that fits nowhere else.
    Punct,
    /// A whole logical preprocessor line, from `#` to the last byte before its newline.
    Directive,
    /// A comment with its delimiters (without the newline that ends a `//` comment).
    Comment,
}

impl TokenKind {
    /// All kinds, in their order.
    pub const ALL: [Self; 7] =
        [Self::Ident, Self::Number, Self::Str, Self::Char, Self::Punct, Self::Directive, Self::Comment];
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
}

impl Token {
    /// The token's bytes.
    pub fn text(self, text: &[u8]) -> &[u8] {
        self.span.of(text)
    }

    /// Whether the token is the operator or separator `punct`.
    pub fn is_punct(self, text: &[u8], punct: &str) -> bool {
        self.kind == TokenKind::Punct && self.text(text) == punct.as_bytes()
    }

    /// Whether the token is the identifier or keyword `word`.
    pub fn is_word(self, text: &[u8], word: &str) -> bool {
        self.kind == TokenKind::Ident && self.text(text) == word.as_bytes()
    }

    /// Whether the token is an operator that gives its operand another value.
    pub fn changes(self, text: &[u8]) -> bool {
        let sign = self.text(text);
        let assigns = sign.ends_with(b"=") && !matches!(sign, b"==" | b"!=" | b"<=" | b">=");
        self.kind == TokenKind::Punct && (assigns || matches!(sign, b"++" | b"--"))
    }
}

/// The tokens of `text` without comments.
pub fn tokens(text: &[u8]) -> Vec<Token> {
    Lexer::new(text).collect()
}

/// The tokens of `text` with comments. Comments inside a preprocessor line stay part of it.
pub fn tokens_with_comments(text: &[u8]) -> Vec<Token> {
    Lexer::new(text).with_comments().collect()
}

/// The tokens of one range of `text` without comments; spans are offsets in `text`.
///
/// `#` starts a directive only where it does in the whole text, so a macro's replacement list and
/// the inside of a directive lex as ordinary tokens.
pub fn tokens_in(text: &[u8], span: Span) -> Vec<Token> {
    Lexer::within(text, span).collect()
}

/// Tokens one by one.
#[derive(Clone, Debug)]
pub struct Lexer<'a> {
    /// The text up to the end of the range.
    text: &'a [u8],
    at: usize,
    /// Only white space and comments since the last newline.
    line_start: bool,
    comments: bool,
}

const SPACE: u8 = 1;
const WORD: u8 = 2;
const DIGIT: u8 = 4;
const STRUCTURE: u8 = 8;

/// Class bits of every byte.
const CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut byte = 0usize;
    while byte < 256 {
        let b = byte as u8;
        table[byte] = match b {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => SPACE,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' | 0x80..=0xff => WORD,
            b'0'..=b'9' => WORD | DIGIT,
            b'{' | b'}' | b'"' | b'\'' | b'/' | b'#' => STRUCTURE,
            _ => 0,
        };
        byte += 1;
    }
    table
};

/// Whether `byte` can be part of an identifier.
#[inline]
pub fn is_word_byte(byte: u8) -> bool {
    CLASS[byte as usize] & WORD != 0
}

impl<'a> Lexer<'a> {
    /// A lexer over the whole of `text` that skips comments.
    pub fn new(text: &'a [u8]) -> Self {
        Self { text, at: 0, line_start: true, comments: false }
    }

    /// A lexer over one range of `text`; a range that reaches past the end is cut.
    pub fn within(text: &'a [u8], span: Span) -> Self {
        let end = span.end.min(text.len());
        let start = span.start.min(end);
        let line_start = starts_line(text, start);
        Self { text: &text[..end], at: start, line_start, comments: false }
    }

    /// The same lexer, but comments are tokens too.
    pub fn with_comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Moves on to the next brace, quote, comment or directive; for those who look at nothing else.
    pub fn skip_to_structure(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.iter().position(|&b| CLASS[b as usize] & STRUCTURE != 0).unwrap_or(rest.len());
        if len > 0 {
            self.at += len;
            self.line_start = matches!(self.text.get(self.at), Some(b'#' | b'/')) && starts_line(self.text, self.at);
        }
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Length of the line splice at `at`, 0 if there is none.
    fn splice(&self, at: usize) -> usize {
        match self.text.get(at..) {
            Some([b'\\', b'\n', ..]) => 2,
            Some([b'\\', b'\r', b'\n', ..]) => 3,
            _ => 0,
        }
    }

    fn skip_space(&mut self) {
        while let Some(&b) = self.text.get(self.at) {
            if CLASS[b as usize] & SPACE != 0 {
                self.line_start |= b == b'\n';
                self.at += 1;
            } else if b == b'\\' {
                match self.splice(self.at) {
                    0 => return,
                    len => self.at += len,
                }
            } else {
                return;
            }
        }
    }

    /// The end of the quoted literal that starts at `at`.
    fn quoted(&self, at: usize) -> usize {
        let quote = self.text[at];
        let mut pos = at + 1;
        while let Some(found) = self.text.get(pos..).and_then(|rest| memchr3(quote, b'\\', b'\n', rest)) {
            let hit = pos + found;
            match self.text[hit] {
                b'\\' => pos = (hit + self.splice(hit).max(2)).min(self.text.len()),
                b'\n' => return hit - usize::from(hit > at + 1 && self.text[hit - 1] == b'\r'),
                _ => return hit + 1,
            }
        }
        self.text.len()
    }

    /// The end of the block comment that starts at `at`.
    fn block_comment(&self, at: usize) -> usize {
        let mut pos = at + 2;
        while let Some(found) = self.text.get(pos..).and_then(|rest| memchr(b'*', rest)) {
            pos += found + 1;
            if self.text.get(pos) == Some(&b'/') {
                return pos + 1;
            }
        }
        self.text.len()
    }

    /// The end of the logical line at `at`, without the newline.
    fn line_end(&self, at: usize) -> usize {
        let mut pos = at;
        while let Some(found) = self.text.get(pos..).and_then(|rest| memchr(b'\n', rest)) {
            let newline = pos + found;
            let mut end = newline;
            if end > at && self.text[end - 1] == b'\r' {
                end -= 1;
            }
            if end > at && self.text[end - 1] == b'\\' {
                pos = newline + 1;
                continue;
            }
            return end;
        }
        self.text.len()
    }

    /// The end of the directive that starts at `at`.
    fn directive(&self, at: usize) -> usize {
        let mut pos = at;
        let mut end = self.line_end(pos);
        loop {
            let stop = self.text[pos..end].iter().position(|b| matches!(b, b'"' | b'\'' | b'/'));
            let Some(hit) = stop.map(|i| pos + i) else { return end };
            pos = match (self.text[hit], self.text.get(hit + 1)) {
                (b'/', Some(b'*')) => {
                    let close = self.block_comment(hit);
                    if close > end {
                        end = self.line_end(close);
                    }
                    close
                }
                (b'/', Some(b'/')) => return end,
                (b'/', _) => hit + 1,
                _ => self.quoted(hit).min(end),
            };
        }
    }

    fn number(&self) -> usize {
        let mut pos = self.at + 1;
        while let Some(&b) = self.text.get(pos) {
            let sign = matches!(b, b'+' | b'-') && matches!(self.text[pos - 1], b'e' | b'E' | b'p' | b'P');
            let hex_end = sign && self.text[self.at..].starts_with(b"0x") && matches!(self.text[pos - 1], b'e' | b'E');
            if (CLASS[b as usize] & WORD != 0 || b == b'.' || sign) && !hex_end {
                pos += 1;
            } else {
                break;
            }
        }
        pos
    }

    fn punct_len(&self) -> usize {
        match (self.peek(0), self.peek(1), self.peek(2)) {
            (b'.', b'.', b'.') | (b'<', b'<', b'=') | (b'>', b'>', b'=') => 3,
            (b'-', b'>' | b'-' | b'=', _)
            | (b'+', b'+' | b'=', _)
            | (b'<', b'<' | b'=', _)
            | (b'>', b'>' | b'=', _)
            | (b'&', b'&' | b'=', _)
            | (b'|', b'|' | b'=', _)
            | (b'=' | b'!' | b'*' | b'/' | b'%' | b'^', b'=', _)
            | (b'#', b'#', _) => 2,
            _ => 1,
        }
    }
}

/// Whether only white space lies between `at` and the start of its logical line.
fn starts_line(text: &[u8], at: usize) -> bool {
    let mut pos = at;
    while pos > 0 {
        let b = text[pos - 1];
        if b == b'\n' {
            let before = text[..pos - 1].strip_suffix(b"\r").unwrap_or(&text[..pos - 1]);
            return !before.ends_with(b"\\");
        }
        if CLASS[b as usize] & SPACE == 0 {
            return false;
        }
        pos -= 1;
    }
    true
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            work::count(1);
            self.skip_space();
            let start = self.at;
            let &b = self.text.get(start)?;
            let class = CLASS[b as usize];
            let (kind, end) = if class & DIGIT != 0 || (b == b'.' && self.peek(1).is_ascii_digit()) {
                (TokenKind::Number, self.number())
            } else if class & WORD != 0 {
                let rest = &self.text[start..];
                let len = rest.iter().position(|&b| CLASS[b as usize] & WORD == 0);
                (TokenKind::Ident, start + len.unwrap_or(rest.len()))
            } else {
                match (b, self.peek(1)) {
                    (b'/', b'*') => (TokenKind::Comment, self.block_comment(start)),
                    (b'/', b'/') => (TokenKind::Comment, self.line_end(start)),
                    (b'"', _) => (TokenKind::Str, self.quoted(start)),
                    (b'\'', _) => (TokenKind::Char, self.quoted(start)),
                    (b'#', _) if self.line_start => (TokenKind::Directive, self.directive(start)),
                    _ => (TokenKind::Punct, (start + self.punct_len()).min(self.text.len())),
                }
            };
            self.at = end;
            if kind == TokenKind::Comment {
                if !self.comments {
                    continue;
                }
            } else {
                self.line_start = false;
            }
            return Some(Token { kind, span: Span::new(start, end) });
        }
    }
}

/// Offset of the first place at or after `from` where `word` stands as a whole identifier.
pub fn find_word(text: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| memchr::memmem::find(rest, word)) {
        let start = at + found;
        let end = start + word.len();
        let left = start == 0 || !is_word_byte(text[start - 1]);
        let right = text.get(end).is_none_or(|&b| !is_word_byte(b));
        if left && right {
            return Some(start);
        }
        at = start + 1;
    }
    None
}

/// Where `word` stands as a whole identifier.
pub fn find_words(text: &[u8], word: &[u8]) -> impl Iterator<Item = usize> {
    let finder = memchr::memmem::Finder::new(word);
    let mut from = 0;
    let found = std::iter::from_fn(move || {
        let at = from + finder.find(text.get(from..)?)?;
        from = at + 1;
        Some(at)
    });
    found.filter(|&at| {
        let left = at == 0 || !is_word_byte(text[at - 1]);
        left && text.get(at + word.len()).is_none_or(|&b| !is_word_byte(b))
    })
}

/// Whether the byte at `at` is the first of its line.
pub fn at_column_zero(text: &[u8], at: usize) -> bool {
    at == 0 || text.get(at - 1) == Some(&b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(text: &str) -> Vec<(TokenKind, &str)> {
        let all = tokens_with_comments(text.as_bytes());
        all.into_iter().map(|t| (t.kind, &text[t.span.start..t.span.end])).collect()
    }

    #[test]
    fn operators_are_one_token() {
        let text = b"a->b <<= ... ## == c##d >>= != -- x";
        let got: Vec<&[u8]> = tokens(text).into_iter().map(|t| t.text(text)).collect();
        let want: [&[u8]; 14] =
            [b"a", b"->", b"b", b"<<=", b"...", b"##", b"==", b"c", b"##", b"d", b">>=", b"!=", b"--", b"x"];
        assert_eq!(got, want);
    }

    #[test]
    fn directive_takes_its_continuations() {
        use TokenKind::*;
        let got = show("int a;\r\n # define F(x) \\\r\n\tdo { } while (0) /* one\n two */ end\r\nb # c");
        let want = vec![
            (Ident, "int"),
            (Ident, "a"),
            (Punct, ";"),
            (Directive, "# define F(x) \\\r\n\tdo { } while (0) /* one\n two */ end"),
            (Ident, "b"),
            (Punct, "#"),
            (Ident, "c"),
        ];
        assert_eq!(got, want);
    }

    #[test]
    fn comments_and_quotes() {
        use TokenKind::*;
        let got = show("/* a \" */ \"/* \\\" */\" 'x' '\\'' // end \\\nstill\n\"open\nx /* open");
        let want = vec![
            (Comment, "/* a \" */"),
            (Str, "\"/* \\\" */\""),
            (Char, "'x'"),
            (Char, "'\\''"),
            (Comment, "// end \\\nstill"),
            (Str, "\"open"),
            (Ident, "x"),
            (Comment, "/* open"),
        ];
        assert_eq!(got, want);
    }

    #[test]
    fn numbers() {
        use TokenKind::*;
        assert_eq!(
            show("0x1eUL+1 .5e-3 1..2"),
            vec![(Number, "0x1eUL"), (Punct, "+"), (Number, "1"), (Number, ".5e-3"), (Number, "1..2"),]
        );
    }

    #[test]
    fn a_range_of_a_directive_lexes_as_plain_tokens() {
        let text = b"#define S(x) #x\n";
        let inside = tokens_in(text, Span::new(13, 15));
        assert_eq!(inside.len(), 2);
        assert!(inside.iter().all(|t| t.kind != TokenKind::Directive));
        assert_eq!(tokens_in(text, Span::new(0, 15))[0].kind, TokenKind::Directive);
    }

    #[test]
    fn whole_words_only() {
        let text = b"my_mmap mmap2 (mmap)";
        assert_eq!(find_word(text, b"mmap", 0), Some(15));
        assert_eq!(find_word(text, b"mmap", 16), None);
    }

    fn check(text: &[u8], all: &[Token]) {
        let mut last = 0;
        for t in all {
            assert!(last <= t.span.start && t.span.start < t.span.end && t.span.end <= text.len());
            last = t.span.end;
        }
    }

    proptest! {
        #[test]
        fn any_bytes_lex(text in proptest::collection::vec(any::<u8>(), 0..300)) {
            check(&text, &tokens(&text));
            check(&text, &tokens_with_comments(&text));
        }

        #[test]
        fn c_like_bytes_lex(parts in proptest::collection::vec("[#/*\"'\\\\\n\r a1.<>=-]{0,3}", 0..60), cut in 0usize..100) {
            let text = parts.concat().into_bytes();
            check(&text, &tokens_with_comments(&text));
            let from = cut.min(text.len());
            check(&text, &tokens_in(&text, Span::new(from, text.len())));
        }
    }
}
