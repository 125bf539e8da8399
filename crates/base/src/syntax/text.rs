//! A file's text with what follows from it alone, each found once, when it is first asked for.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::items::{Item, ItemKind, items};
use super::lex::{Lexer, Token, TokenKind, find_word, is_word_byte, tokens_in};
use super::paste::{Paste, pastes};
use super::span::Span;
use super::tokens::Tokens;
use super::words::{Word, Words, mark};

/// A text; copies share it and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Text(Arc<Known>);

/// A text and what is known of it.
#[derive(Debug, Default)]
pub struct Known {
    /// The bytes.
    pub text: Arc<[u8]>,
    items: OnceLock<Box<[Item]>>,
    tokens: OnceLock<Tokens>,
    words: OnceLock<Words>,
    includes: OnceLock<Vec<String>>,
    index: OnceLock<Vec<(u32, u32)>>,
    pastes: OnceLock<Vec<Paste>>,
    pointers: OnceLock<BTreeSet<Box<[u8]>>>,
    split: OnceLock<Option<usize>>,
}

impl Known {
    /// The top-level items.
    pub fn items(&self) -> &[Item] {
        self.items.get_or_init(|| items(&self.text).into())
    }

    /// The tokens, comments included.
    pub fn tokens(&self) -> &Tokens {
        self.tokens.get_or_init(|| Tokens::of(&self.text))
    }

    /// The macros that make names.
    pub fn pastes(&self) -> &[Paste] {
        let none = || memchr::memmem::find(&self.text, b"##").is_none();
        self.pastes.get_or_init(|| if none() { Vec::new() } else { pastes(&self.text, self.items()) })
    }

    /// The pointers to functions, `void (*name)(...)`, that it declares at file scope, in no arm of an `#if`.
    pub fn pointers(&self) -> &BTreeSet<Box<[u8]>> {
        self.pointers.get_or_init(|| {
            let other = self.items().iter().filter(|i| i.kind == ItemKind::Other && i.arms.is_empty());
            other.flat_map(|i| pointers(&self.text, i)).collect()
        })
    }

    /// Where a word is split by a backslash at the end of a line. Who compares words does not find such a one.
    pub fn split_word(&self) -> Option<usize> {
        *self.split.get_or_init(|| {
            let text = &*self.text;
            let splits = |&at: &usize| {
                let next = text[at + 1..].strip_prefix(b"\r").unwrap_or(&text[at + 1..]).strip_prefix(b"\n");
                let word = |b: Option<&u8>| b.is_some_and(|&b| is_word_byte(b));
                word(text[..at].last()) && next.is_some_and(|n| word(n.first()))
            };
            memchr::memchr_iter(b'\\', text).filter(splits).find(|&at| !self.quotes(at))
        })
    }

    /// Whether a byte stands in a comment or in a literal.
    fn quotes(&self, at: usize) -> bool {
        let plain = |t: &Token| matches!(t.kind, TokenKind::Ident | TokenKind::Number | TokenKind::Punct);
        let Some(outer) = self.tokens().behind(at).next().filter(|t| t.span.start <= at) else { return false };
        match outer.kind {
            TokenKind::Directive => {
                let inner = Span::new(outer.span.start + 1, outer.span.end);
                let mut inner = Lexer::within(&self.text, inner).with_comments();
                inner.any(|t| t.span.start <= at && at < t.span.end && !plain(&t))
            }
            _ => !plain(&outer),
        }
    }

    /// The files that it includes, as written between the quotes or angle brackets.
    pub fn includes(&self) -> &[String] {
        self.includes.get_or_init(|| includes(&self.text))
    }

    /// Whether the word stands anywhere in it.
    pub fn names(&self, word: &str) -> bool {
        self.has(&Word::new(word))
    }

    /// As [`Known::names`], for a word that many texts are asked for.
    pub fn has(&self, word: &Word<'_>) -> bool {
        self.may_have(word) && self.holds(word)
    }

    /// As [`Known::has`], for a text that is known to have nearly surely what it is asked for.
    pub fn holds(&self, word: &Word<'_>) -> bool {
        find_word(&self.text, word.text.as_bytes(), 0).is_some()
    }

    fn may_have(&self, word: &Word<'_>) -> bool {
        self.words.get_or_init(|| Words::of(&self.text)).may_have(word)
    }

    /// The items that define or declare `name` as a function or a macro.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        let there = self.may_have(&Word::new(name));
        let index = if there { self.index.get_or_init(|| index(&self.text, self.items())).as_slice() } else { &[] };
        let word = name.as_bytes();
        let mark = mark(word);
        let first = index.partition_point(|e| e.0 < mark);
        let same = index[first..].iter().take_while(move |e| e.0 == mark);
        let items = if there { self.items() } else { &[] };
        same.map(|e| &items[e.1 as usize]).filter(move |i| i.name_span().is_some_and(|n| n.of(&self.text) == word))
    }

    /// The items that define the function `name` (several under `#if`).
    pub fn functions<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        self.named(name).filter(|i| i.is_function())
    }

    /// The items that define the macro `name`.
    pub fn macros<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        self.named(name).filter(|i| matches!(i.kind, ItemKind::MacroDefinition { .. }))
    }
}

/// The names in an item that stand as `(*name)`.
fn pointers(text: &[u8], item: &Item) -> Vec<Box<[u8]>> {
    let own = item.span.of(text);
    // Most items have none; looking at their tokens would cost more than all the rest.
    if !memchr::memchr_iter(b'*', own).any(|at| own[..at].trim_ascii_end().ends_with(b"(")) {
        return Vec::new();
    }
    let tokens = tokens_in(text, item.span);
    let is = |t: &Token, punct: &str| t.is_punct(text, punct);
    let found = tokens
        .windows(4)
        .filter(|w| is(&w[0], "(") && is(&w[1], "*") && w[2].kind == TokenKind::Ident && is(&w[3], ")"));
    found.map(|w| w[2].text(text).into()).collect()
}

/// The items that have a name, by its hash and then in their order.
fn index(text: &[u8], items: &[Item]) -> Vec<(u32, u32)> {
    let hashes = items.iter().map(|i| i.name_span().map(|n| mark(n.of(text))));
    let mut all: Vec<(u32, u32)> = hashes.zip(0..).filter_map(|(hash, i)| Some((hash?, i))).collect();
    all.sort_unstable();
    all
}

impl Deref for Text {
    type Target = Known;

    fn deref(&self) -> &Known {
        &self.0
    }
}

impl Deref for Known {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.text
    }
}

impl From<Vec<u8>> for Text {
    fn from(bytes: Vec<u8>) -> Self {
        Text(Arc::new(Known { text: bytes.into(), ..Known::default() }))
    }
}

impl From<&[u8]> for Text {
    fn from(bytes: &[u8]) -> Self {
        Text(Arc::new(Known { text: bytes.into(), ..Known::default() }))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// The files that `text` includes, as written between the quotes or angle brackets.
pub fn includes(text: &[u8]) -> Vec<String> {
    each_include(text).map(|(name, _)| name).collect()
}

/// The files that `text` includes and that may be of its own project: `<linux/mm.h>` is the kernel's, `<plat.h>` and
/// `"linux/plat.h"` may lie beside it.
pub fn own_includes(text: &[u8]) -> Vec<String> {
    each_include(text).filter(|(name, is_quoted)| *is_quoted || !name.contains('/')).map(|(name, _)| name).collect()
}

/// The files that `text` includes, and whether they stand in quotes. Where a macro of the text stands for the name, all that it
/// may stand for.
fn each_include(text: &[u8]) -> impl Iterator<Item = (String, bool)> {
    directives(text, b"include").flat_map(move |rest| match quoted(rest) {
        Some(found) => vec![found],
        None => {
            let end = rest.iter().position(|&b| !is_word_byte(b)).unwrap_or(rest.len());
            let (word, _) = rest.split_at(end);
            let defined = directives(text, b"define").filter(|_| !word.is_empty());
            let values =
                defined.filter_map(|d| d.strip_prefix(word).filter(|v| v.starts_with(b" ") || v.starts_with(b"\t")));
            values.filter_map(|v| quoted(v.trim_ascii_start())).collect()
        }
    })
}

/// What follows the word of each directive of this kind, from its first token to the end of the text.
fn directives<'t>(text: &'t [u8], kind: &'static [u8]) -> impl Iterator<Item = &'t [u8]> {
    memchr::memmem::find_iter(text, kind).filter(|&at| text[..at].trim_ascii_end().ends_with(b"#")).map(|at| {
        let mut rest = &text[at + kind.len()..];
        loop {
            let blank = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            rest = &rest[blank..];
            match rest.strip_prefix(b"\\\n").or_else(|| rest.strip_prefix(b"\\\r\n")) {
                Some(next) => rest = next,
                None => return rest,
            }
        }
    })
}

/// A name in quotes or angle brackets at the beginning, and whether it is in quotes.
fn quoted(rest: &[u8]) -> Option<(String, bool)> {
    let close = match rest.first()? {
        b'"' => b'"',
        b'<' => b'>',
        _ => return None,
    };
    let line = &rest[1..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let name = &line[..memchr::memchr(close, line)?];
    Some((String::from_utf8_lossy(name).into_owned(), close == b'"'))
}
