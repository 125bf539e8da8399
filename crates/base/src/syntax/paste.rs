//! Names that macros put together with `##`.

use super::items::{Item, ItemKind};
use super::lex::{Token, TokenKind, is_word_byte, tokens_in};
use super::span::Span;

/// A part of a name that a macro makes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// As it stands.
    Text(String),
    /// What the argument of this index is.
    Param(usize),
    /// Anything.
    Any,
}

/// A macro that makes names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paste {
    /// The macro.
    pub name: String,
    /// How many parameters it has.
    pub params: usize,
    /// The names that it makes, each by its parts.
    pub makes: Vec<Vec<Part>>,
}

/// Whether `name` may be made of these parts.
pub fn fits(parts: &[Part], name: &str) -> bool {
    match parts.split_first() {
        None => name.is_empty(),
        Some((Part::Text(text), rest)) => name.strip_prefix(text.as_str()).is_some_and(|after| fits(rest, after)),
        Some((_, [])) => name.bytes().all(is_word_byte),
        Some((_, rest)) => (0..=name.len()).any(|at| name.is_char_boundary(at) && fits(rest, &name[at..])),
    }
}

/// Those macros of a text that make names themselves.
pub fn pastes(text: &[u8], items: &[Item]) -> Vec<Paste> {
    let made = items.iter().filter_map(|item| {
        let ItemKind::MacroDefinition { name, params, body } = &item.kind else { return None };
        let params = params.as_deref().unwrap_or_default();
        memchr::memmem::find(body.of(text), b"##")?;
        let makes = joined(text, params, *body);
        let name = String::from_utf8_lossy(name.of(text)).into_owned();
        (!makes.is_empty()).then_some(Paste { name, params: params.len(), makes })
    });
    made.collect()
}

/// The parts of each run of words in `body` that `##` joins.
fn joined(text: &[u8], params: &[Span], body: Span) -> Vec<Vec<Part>> {
    let tokens = tokens_in(text, body);
    let glue = |i: usize| tokens.get(i).is_some_and(|t| t.text(text) == b"##");
    let mut out = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let mut end = i;
        while glue(end + 1) && end + 2 < tokens.len() {
            end += 2;
        }
        if end > i {
            let parts: Option<Vec<Part>> = (i..=end).step_by(2).map(|k| part(text, params, tokens[k])).collect();
            out.extend(parts);
        }
        i = end + 1;
    }
    out
}

/// What a word of a macro's body is; none for no word.
pub fn part(text: &[u8], params: &[Span], token: Token) -> Option<Part> {
    let word = token.text(text);
    match params.iter().position(|p| p.of(text) == word) {
        Some(i) => Some(Part::Param(i)),
        None if matches!(token.kind, TokenKind::Ident | TokenKind::Number) => {
            let variadic = word == b"__VA_ARGS__";
            Some(if variadic { Part::Any } else { Part::Text(String::from_utf8_lossy(word).into_owned()) })
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::items::items;

    #[test]
    fn what_a_macro_may_make_is_told_by_its_parts() {
        let text = b"#define F(n) fern_##n\n#define G(a, b) a##b\n#define H(n) n##_mmap##2\n#define L(f, ...) pr(f, ##__VA_ARGS__)\n";
        let all = pastes(text, &items(text));
        let makes = |name: &str| {
            let those = all.iter().filter(|p| p.makes.iter().any(|m| fits(m, name)));
            those.map(|p| p.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(makes("fern_mmap"), ["F", "G"]);
        assert_eq!(makes("x_mmap2"), ["G", "H"]);
        assert_eq!(all.len(), 3);
    }
}
