//! Conditions in the bodies of macros: a function that uses one decides there as well.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::conditions::Walker;
use super::{MAX_WHAT, Unprobed, Why};
use crate::execute::function::{Parsed, line_of, shorten};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Probes the macros of the file that the stretches `used` name, and those that these name in turn. Where that cannot be, the
/// macro is listed: the grammar does not fit its body, or its value must be known when the file is compiled.
pub fn in_macros(walker: &mut Walker<'_>, text: &[u8], all: &[Item], used: &[Span]) {
    let reached = reached(text, all, used);
    let fixed = fixed(text, all);
    for item in all {
        let ItemKind::MacroDefinition { name, body, .. } = &item.kind else { continue };
        let name = name.of(text);
        if !reached.contains(name) || !decides(text, *body) {
            continue;
        }
        let named = String::from_utf8_lossy(name).into_owned();
        match as_function(text, *body).filter(|_| !fixed.contains(name)) {
            Some(parsed) => walker.function(&named, &parsed),
            None => walker.unprobed.push(unseen(text, item, &named)),
        }
    }
}

/// A macro that decides something, as what has no probe.
pub fn unseen(text: &[u8], item: &Item, name: &str) -> Unprobed {
    let what = shorten(item.span.of(text), MAX_WHAT);
    Unprobed { line: line_of(text, item.span.start), function: name.to_owned(), what, why: Why::MacroBody }
}

/// Words of types and operators, which a constant may have.
const OF_TYPES: [&[u8]; 16] = [
    b"unsigned",
    b"signed",
    b"long",
    b"int",
    b"short",
    b"char",
    b"const",
    b"sizeof",
    b"struct",
    b"union",
    b"u8",
    b"u16",
    b"u32",
    b"u64",
    b"size_t",
    b"void",
];

/// The macros of the file whose bodies name what is no constant by its capitals, such as `the_gate.open`.
pub fn variable(text: &[u8], all: &[Item]) -> BTreeSet<Vec<u8>> {
    let macros: Vec<(&[u8], Vec<&[u8]>)> = all
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::MacroDefinition { name, body, .. } => {
                let words = tokens_in(text, *body).into_iter().filter(|t| t.kind == TokenKind::Ident);
                Some((name.of(text), words.map(|t| t.text(text)).filter(|w| !OF_TYPES.contains(w)).collect()))
            }
            _ => None,
        })
        .collect();
    let mut found: BTreeSet<Vec<u8>> = BTreeSet::new();
    loop {
        let is = |word: &&[u8]| found.contains(*word) || word.iter().any(u8::is_ascii_lowercase);
        let more: Vec<Vec<u8>> =
            macros.iter().filter(|m| !found.contains(m.0) && m.1.iter().any(is)).map(|m| m.0.to_vec()).collect();
        if more.is_empty() {
            return found;
        }
        found.extend(more);
    }
}

/// The macros among `all` that stretches of the text name, also by way of each other.
fn reached<'t>(text: &'t [u8], all: &[Item], used: &[Span]) -> BTreeSet<&'t [u8]> {
    let mut names: BTreeSet<&[u8]> = BTreeSet::new();
    let mut todo = used.to_vec();
    while let Some(span) = todo.pop() {
        for token in tokens_in(text, span).iter().filter(|t| t.kind == TokenKind::Ident) {
            if names.insert(token.text(text)) {
                let of = |item: &Item| match &item.kind {
                    ItemKind::MacroDefinition { name, body, .. } => {
                        (name.of(text) == token.text(text)).then_some(*body)
                    }
                    _ => None,
                };
                todo.extend(all.iter().filter_map(of));
            }
        }
    }
    names
}

/// What is named where the compiler or the preprocessor must know the value: outside of functions, and in `#if` lines.
fn fixed<'t>(text: &'t [u8], all: &[Item]) -> BTreeSet<&'t [u8]> {
    let outside = all.iter().filter(|item| item.kind == ItemKind::Other).map(|item| item.span);
    let whole = Span::new(0, text.len());
    let lines = tokens_in(text, whole).into_iter().filter(|t| t.kind == TokenKind::Directive).map(|t| t.span);
    let lines = lines.filter(|line| all.iter().all(|item| item.span.start != line.start));
    let words = |span: Span| -> Vec<&'t [u8]> {
        tokens_in(text, span).iter().filter(|t| t.kind == TokenKind::Ident).map(|t| t.text(text)).collect()
    };
    let hash = |span: Span| Span::new((span.start + 1).min(span.end), span.end);
    outside.flat_map(words).chain(lines.map(hash).flat_map(words)).collect()
}

/// Whether something in `span` decides; `while (0)`, which only holds a macro together, does not.
pub fn decides(text: &[u8], span: Span) -> bool {
    let tokens = tokens_in(text, span);
    let is = |at: usize, word: &[u8]| tokens.get(at).is_some_and(|t: &Token| t.text(text) == word);
    (0..tokens.len()).any(|at| match tokens[at].kind {
        TokenKind::Punct => matches!(tokens[at].text(text), b"&&" | b"||" | b"?"),
        TokenKind::Ident => match tokens[at].text(text) {
            b"while" => !(is(at + 1, b"(") && is(at + 2, b"0") && is(at + 3, b")")),
            word => matches!(word, b"if" | b"for" | b"switch"),
        },
        _ => false,
    })
}

/// The body of a macro as that of a function, at the same offsets.
fn as_function(text: &[u8], body: Span) -> Option<Parsed> {
    const HEAD: &[u8] = b"void f(){";
    if tokens_in(text, body).iter().any(|t| t.text(text).starts_with(b"#")) {
        return None;
    }
    let mut copy = vec![b' '; body.start.checked_sub(HEAD.len())?];
    copy.extend_from_slice(HEAD);
    copy.extend(body.of(text).iter().map(|&b| if b == b'\\' { b' ' } else { b }));
    copy.extend_from_slice(b";}");
    let function = items(&copy).into_iter().find(|item| matches!(item.kind, ItemKind::Function { .. }))?;
    let copy: Arc<[u8]> = copy.into();
    (function.span.end == copy.len()).then(|| Parsed::new(&copy, &function).ok()).flatten()
}
