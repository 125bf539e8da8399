//! The sentences that a message is made of: data, in `transforms/messages.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A sentence with words in braces that are filled in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentence {
    id: String,
    text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sentences {
    #[serde(default)]
    sentence: Vec<Sentence>,
}

const FILE: &str = include_str!("../../transforms/messages.toml");

/// The file; one that does not parse is empty, which the tests exclude.
static ALL: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let all: Sentences = toml::from_str(FILE).unwrap_or_default();
    all.sentence.into_iter().map(|s| (s.id, s.text)).collect()
});

/// A sentence of a message, with the id of its template: of this file, or `rule:`, `step:` or `note:` and the id there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// Which template.
    pub id: String,
    /// The sentence.
    pub text: String,
}

/// The ids of all templates.
pub fn ids() -> impl Iterator<Item = &'static str> {
    ALL.keys().map(String::as_str)
}

/// The sentence `id` with `words` in their places.
pub fn say(id: &str, words: &[(&str, &str)]) -> Said {
    let mut text = ALL.get(id).cloned().unwrap_or_default();
    for (name, value) in words {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    Said { id: id.to_owned(), text }
}

#[cfg(test)]
mod tests {
    use super::{FILE, Sentences, say};

    #[test]
    fn the_file_parses_and_every_sentence_is_one() {
        let all = toml::from_str::<Sentences>(FILE).unwrap().sentence;
        assert!(all.iter().all(|s| s.text.ends_with('.') && s.text.len() < 190));
        let ids: std::collections::BTreeSet<&str> = all.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn words_are_filled_in() {
        assert_eq!(say("populate", &[("old", "f()"), ("new", "g()")]).text, "Replace f() with g().");
    }
}
