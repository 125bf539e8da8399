//! A file's text with what follows from it alone, each found once, when it is first asked for.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::items::{Item, ItemKind, items};
use super::lex::{Token, find_word, tokens_with_comments};
use super::words::Words;

/// A text; copies share it and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Text(Arc<Known>);

/// A text and what is known of it.
#[derive(Debug, Default)]
pub struct Known {
    /// The bytes.
    pub text: Arc<[u8]>,
    items: OnceLock<Vec<Item>>,
    tokens: OnceLock<Vec<Token>>,
    words: OnceLock<Words>,
    includes: OnceLock<Vec<String>>,
}

impl Known {
    /// The top-level items.
    pub fn items(&self) -> &[Item] {
        self.items.get_or_init(|| items(&self.text))
    }

    /// The tokens, comments included.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens_with_comments(&self.text))
    }

    /// The files that it includes, as written between the quotes or angle brackets.
    pub fn includes(&self) -> &[String] {
        self.includes.get_or_init(|| includes(&self.text))
    }

    /// Whether the word stands anywhere in it.
    pub fn names(&self, word: &str) -> bool {
        let words = self.words.get_or_init(|| Words::of(&self.text));
        words.may_have(word.as_bytes()) && find_word(&self.text, word.as_bytes(), 0).is_some()
    }

    /// The items that define the function `name` (several under `#if`).
    pub fn functions<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        let own = if self.names(name) { self.items() } else { &[] };
        own.iter().filter(move |i| match &i.kind {
            ItemKind::Function { name: n, .. } => n.of(&self.text) == name.as_bytes(),
            _ => false,
        })
    }

    /// The items that define the macro `name`.
    pub fn macros<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        let own = if self.names(name) { self.items() } else { &[] };
        own.iter().filter(move |i| match &i.kind {
            ItemKind::MacroDefinition { name: n, .. } => n.of(&self.text) == name.as_bytes(),
            _ => false,
        })
    }
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
    let lines = memchr::memmem::find_iter(text, b"include").filter_map(|at| {
        let before = text[..at].trim_ascii_end();
        let line = &text[at + 7..];
        let line = line[..memchr::memchr(b'\n', line).unwrap_or(line.len())].trim_ascii();
        let close = match line.first()? {
            b'"' => b'"',
            b'<' => b'>',
            _ => return None,
        };
        let name = &line[1..1 + memchr::memchr(close, &line[1..])?];
        before.ends_with(b"#").then(|| String::from_utf8_lossy(name).into_owned())
    });
    lines.collect()
}
