//! Other names of structures.

use std::collections::BTreeMap;

use crate::syntax::head::closing;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Tokens behind a structure that are looked at for its names.
const MAX_NAMES: usize = 256;

/// Other names of structures: `typedef struct tag { ... } NAME, *POINTER;`, by the name.
pub fn typedefs(text: &[u8], tokens: &[Token]) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    for (i, _) in tokens.iter().enumerate().filter(|(_, t)| t.is_word(text, "typedef")) {
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
                _ if t.kind == TokenKind::Ident => {
                    out.insert(lossy(t.text(text)), lossy(tag.text(text)));
                }
                _ => break,
            }
        }
    }
    out
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
