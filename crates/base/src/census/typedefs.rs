//! Other names of structures.

use std::collections::BTreeMap;

use crate::syntax::head::closing;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Tokens behind a structure that are looked at for its names.
const MAX_NAMES: usize = 256;

/// Other names of structures: `typedef const struct tag { ... } NAME, *POINTER;` and `#define NAME struct tag`, by the name.
pub fn typedefs(text: &[u8], tokens: &[Token]) -> BTreeMap<String, String> {
    let mut out = macros(text, tokens);
    for (i, _) in tokens.iter().enumerate().filter(|(_, t)| t.is_word(text, "typedef")) {
        let i = i + tokens[i + 1..].iter().take_while(|t| qualifies(t.text(text))).count();
        let Some([kind, tag]) = tokens.get(i + 1..i + 3) else { continue };
        if !(kind.is_word(text, "struct") || kind.is_word(text, "union")) || tag.kind != TokenKind::Ident {
            continue;
        }
        let mut rest = i + 3;
        if tokens.get(rest).is_some_and(|t| t.is_punct(text, "{")) {
            let Some(close) = closing(text, tokens, rest) else { continue };
            rest = close + 1;
        }
        for t in tokens[rest..].iter().take(MAX_NAMES) {
            match t.text(text) {
                b"*" | b"," => {}
                word if qualifies(word) => {}
                _ if t.kind == TokenKind::Ident => {
                    out.insert(lossy(t.text(text)), lossy(tag.text(text)));
                }
                _ => break,
            }
        }
    }
    out
}

/// Macros that are a structure's type and nothing else. One that is defined twice, or dropped again, is the name of none.
fn macros(text: &[u8], tokens: &[Token]) -> BTreeMap<String, String> {
    let mut all: BTreeMap<String, Option<String>> = BTreeMap::new();
    for line in tokens.iter().filter(|t| t.kind == TokenKind::Directive).map(|t| t.text(text)) {
        let inner = tokens_in(line, Span::new(line.iter().position(|&b| b == b'#').map_or(0, |i| i + 1), line.len()));
        let Some([word, name]) = inner.get(..2).filter(|w| w[1].kind == TokenKind::Ident) else { continue };
        let body: Vec<&[u8]> = inner[2..].iter().map(|t| t.text(line)).filter(|w| !qualifies(w)).collect();
        let tag = match body.as_slice() {
            [b"struct" | b"union", tag] if word.is_word(line, "define") => Some(lossy(tag)),
            _ if word.is_word(line, "define") || word.is_word(line, "undef") => None,
            _ => continue,
        };
        all.entry(lossy(name.text(line))).and_modify(|known| *known = None).or_insert(tag);
    }
    all.into_iter().filter_map(|(name, tag)| Some((name, tag?))).collect()
}

fn qualifies(word: &[u8]) -> bool {
    matches!(word, b"const" | b"volatile")
}

/// The name that `typedef struct { ... } NAME;` gives the structure.
pub fn unnamed(text: &[u8], item: Span) -> Option<String> {
    let tokens = tokens_in(text, item);
    let [first, kind, open, .., name, end] = tokens.as_slice() else { return None };
    let is = first.is_word(text, "typedef") && (kind.is_word(text, "struct") || kind.is_word(text, "union"));
    let alone = open.is_punct(text, "{") && name.kind == TokenKind::Ident && end.is_punct(text, ";");
    (is && alone).then(|| lossy(name.text(text)))
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
