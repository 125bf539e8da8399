//! A file's text with what follows from it alone, each found once, when it is first asked for.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::items::{Item, ItemKind, items};
use super::lex::find_word;
use super::paste::{Paste, pastes};
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

/// The files that `text` includes by `"..."`.
pub fn quoted_includes(text: &[u8]) -> Vec<String> {
    each_include(text).filter(|(_, is_quoted)| *is_quoted).map(|(name, _)| name).collect()
}

/// The files that `text` includes, and whether they stand in quotes.
fn each_include(text: &[u8]) -> impl Iterator<Item = (String, bool)> {
    memchr::memmem::find_iter(text, b"include").filter_map(|at| {
        let before = text[..at].trim_ascii_end();
        let line = &text[at + 7..];
        let line = line[..memchr::memchr(b'\n', line).unwrap_or(line.len())].trim_ascii();
        let close = match line.first()? {
            b'"' => b'"',
            b'<' => b'>',
            _ => return None,
        };
        let name = &line[1..1 + memchr::memchr(close, &line[1..])?];
        before.ends_with(b"#").then(|| (String::from_utf8_lossy(name).into_owned(), close == b'"'))
    })
}
