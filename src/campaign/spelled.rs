//! Where a member's name may stand in a spelling that no rule explains: made by macros, or over several lines.
//!
//! A name in plain sight is an access, a designator, a declaration or a variable, and an argument is followed into the macro
//! that gets it. What is left over are macros that end in an arrow, that stand for the name, or that paste it.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::{find, find_iter};

use super::ground::Ground;
use crate::census::macros::{MacroDef, arguments};
use crate::syntax::eol::line_start;
use crate::syntax::head::{closing, opening};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, is_word_byte, tokens, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::paste::{self, Paste, fits};
use crate::syntax::search::Finder;
use crate::syntax::span::Span;

/// Macros that use one another are followed this deep.
const MAX_DEPTH: usize = 4;

/// What the macros of a tree, and its lines, may make of names.
#[derive(Clone, Debug, Default)]
pub struct Spellings {
    /// Macros whose bodies end in an arrow or a dot.
    arrows: BTreeSet<String>,
}

/// A place that makes a member's name.
pub struct Spelled {
    /// The file.
    pub path: Utf8PathBuf,
    /// The place.
    pub span: Span,
    /// The member's name.
    pub name: String,
    /// How it is made, in a few words.
    pub how: &'static str,
}

/// What one file adds.
#[derive(Default)]
struct Made {
    arrows: Vec<String>,
    pastes: Vec<MacroDef>,
    split: Vec<Spelled>,
}

impl Spellings {
    /// Looks at the macros of a tree; also gives the places that paste one of the names or write it over several lines.
    pub fn of(ground: &Ground, names: &BTreeSet<String>) -> (Spellings, Vec<Spelled>) {
        let all = ground.own(|_| true, |path, text| Some(made(path, text, names)));
        let mut out = Spellings::default();
        let mut pastes: BTreeMap<String, Vec<MacroDef>> = BTreeMap::new();
        let mut places = Vec::new();
        for file in all {
            out.arrows.extend(file.arrows);
            places.extend(file.split);
            for def in file.pastes {
                pastes.entry(def.name.clone()).or_default().push(def);
            }
        }
        places.extend(pasted(ground, names, pastes));
        (out, places)
    }

    /// Takes in what was learned for other names.
    pub fn join(&mut self, other: Spellings) {
        self.arrows.extend(other.arrows);
    }

    /// Whether the word at `at`, which is no access, is in plain sight something else than the member.
    pub fn explain(&self, code: Code<'_>, at: usize, item: &Item, file: &[u8]) -> bool {
        let (name, before, next) = (code.at(at), code.before(at), code.at(at + 1));
        let base = code.base(at);
        match before {
            b"->" => return false,
            // A designator.
            b"." => return matches!(next, b"=" | b"." | b"[") && matches!(code.before(base), b"{" | b"," | b"(" | b""),
            _ => {}
        }
        let called = || {
            let close = at.checked_sub(1).filter(|_| before == b")")?;
            opening(code.text, &code.tokens[..=close], close)?.checked_sub(1)
        };
        let makes = |i: usize| self.arrows.contains(&*String::from_utf8_lossy(code.at(i)));
        if at.checked_sub(1).into_iter().chain(called()).any(makes) {
            return false;
        }
        let ItemKind::MacroDefinition { params, .. } = &item.kind else { return true };
        params.iter().flatten().any(|p| p.of(file) == name)
            || matches!(before, b"struct" | b"union" | b"enum")
            || next == b":" && matches!(before, b"{" | b",")
            || code.declares(name)
    }
}

/// What a file adds.
fn made(path: &Utf8Path, text: &[u8], names: &BTreeSet<String>) -> Made {
    let mut out = Made { split: split(path, text, names), ..Made::default() };
    for at in find_iter(text, b"define") {
        let start = line_start(text, at);
        if text[start..at].trim_ascii() != b"#" {
            continue;
        }
        let line = &text[start..logical_end(text, at)];
        let bare = line.trim_ascii_end();
        let ends = bare.ends_with(b"->") || bare.ends_with(b".");
        let pastes = find(line, b"##").is_some();
        let arrow = || (find(line, b"/*").is_some() || find(line, b"//").is_some()) && find(line, b"->").is_some();
        if !ends && !pastes && !arrow() {
            continue;
        }
        let cut = items(line);
        let Some(def) = cut.first().and_then(|i| MacroDef::from_item(line, i, path)) else { continue };
        let body = tokens(&def.body);
        if body.last().is_some_and(|t| matches!(t.text(&def.body), b"->" | b".")) {
            out.arrows.push(def.name.clone());
        }
        let makes = |p: &Paste| p.makes.iter().any(|parts| names.iter().any(|name| fits(parts, name)));
        if paste::pastes(line, &cut).iter().any(makes) {
            out.pastes.push(def);
        }
    }
    out
}

/// The end of the logical line around `at`.
fn logical_end(text: &[u8], at: usize) -> usize {
    let mut from = at;
    while let Some(newline) = memchr::memchr(b'\n', &text[from..]).map(|n| from + n) {
        let line = text[..newline].strip_suffix(b"\r").unwrap_or(&text[..newline]);
        if !line.ends_with(b"\\") {
            return newline;
        }
        from = newline + 1;
    }
    text.len()
}

/// Names and arrows that go over the end of a line.
fn split(path: &Utf8Path, text: &[u8], names: &BTreeSet<String>) -> Vec<Spelled> {
    let joined = |at: usize| {
        let word = |b: &u8| is_word_byte(*b) || matches!(b, b'\\' | b'\n' | b'\r');
        let start = text[..at].iter().rposition(|b| !word(b)).map_or(0, |i| i + 1);
        let end = at + text[at..].iter().position(|b| !word(b)).unwrap_or(text.len() - at);
        let whole = Span::new(start, end);
        let mut parts: Vec<u8> = whole.of(text).iter().copied().filter(|b| *b != b'\r').collect();
        while let Some(i) = find(&parts, b"\\\n") {
            parts.drain(i..i + 2);
        }
        parts.split(|b| matches!(b, b'\n' | b'\\')).find_map(|w| {
            let name = names.iter().find(|n| n.as_bytes() == w)?;
            find(whole.of(text), w).is_none().then(|| (whole, name.clone()))
        })
    };
    let arrow = |at: usize| {
        let rest = text[at..].strip_prefix(b"\\\r\n").or_else(|| text[at..].strip_prefix(b"\\\n"))?;
        let behind = rest.strip_prefix(b">").filter(|_| text[..at].ends_with(b"-"))?.trim_ascii_start();
        let name = names.iter().find(|n| behind.starts_with(n.as_bytes()))?;
        Some((Span::new(at, at + 1), name.clone()))
    };
    let hits = find_iter(text, b"\\\n").chain(find_iter(text, b"\\\r\n"));
    let made = hits.filter_map(|at| joined(at).or_else(|| arrow(at)));
    let how = "it is written over the end of a line";
    made.map(|(span, name)| Spelled { path: path.to_owned(), span, name, how }).collect()
}

/// The calls that paste one of the names where a member's name stands.
fn pasted(ground: &Ground, names: &BTreeSet<String>, mut defs: BTreeMap<String, Vec<MacroDef>>) -> Vec<Spelled> {
    let mut out = Vec::new();
    let mut fresh: BTreeSet<String> = defs.keys().cloned().collect();
    for _ in 0..MAX_DEPTH {
        if fresh.is_empty() {
            break;
        }
        let list: Vec<String> = std::mem::take(&mut fresh).into_iter().collect();
        let finder = Finder::new(&list);
        let looked = ground.own(
            |text| finder.is_in(text),
            |path, text| {
                let hits = finder.words(text).into_iter().map(|(word, at, _)| (at, &list[word]));
                Some(calls(path, text, hits, &defs, names))
            },
        );
        for (spelled, around) in looked {
            out.extend(spelled);
            for def in around {
                let known = defs.entry(def.name.clone()).or_default();
                if !known.contains(&def) {
                    fresh.insert(def.name.clone());
                    known.push(def);
                }
            }
        }
    }
    out
}

/// The calls of macros in a file that make one of the names, and the macros that hand their own parameters to such a call.
fn calls<'a>(
    path: &Utf8Path,
    text: &[u8],
    hits: impl Iterator<Item = (usize, &'a String)>,
    defs: &BTreeMap<String, Vec<MacroDef>>,
    names: &BTreeSet<String>,
) -> (Vec<Spelled>, Vec<MacroDef>) {
    let (mut out, mut around) = (Vec::new(), Vec::new());
    let mut all: Option<Vec<Item>> = None;
    for (at, name) in hits {
        let end = at + name.len();
        let behind = text[..at].trim_ascii_end();
        let member = behind.ends_with(b"->") || behind.ends_with(b".") || behind.ends_with(b"*/");
        let accesses = |d: &MacroDef| find(&d.body, b"->").is_some() || find(&d.body, b".").is_some();
        let known = defs.get(name).map_or(&[][..], Vec::as_slice);
        if text[end..].trim_ascii_start().first() != Some(&b'(') || !member && !known.iter().any(accesses) {
            continue;
        }
        let items = all.get_or_insert_with(|| items(text));
        let item = items.iter().filter(|i| i.span.contains(Span::new(at, end)));
        let Some(item) = item.min_by_key(|i| i.span.end - i.span.start) else { continue };
        let body = if let ItemKind::MacroDefinition { body, .. } = &item.kind { *body } else { item.span };
        let tokens = tokens_in(text, body);
        let code = Code { text, tokens: &tokens };
        let Some(i) = tokens.iter().position(|t| t.span.start == at && t.kind == TokenKind::Ident) else { continue };
        let Some(close) = closing(text, &tokens, i + 1) else { continue };
        let from = if matches!(code.before(i), b"->" | b".") { i - 1 } else { i };
        let call = Span::new(tokens[from].span.start, tokens[close].span.end);
        if let Some(name) = makes(call.of(text), defs, names, MAX_DEPTH) {
            out.push(Spelled { path: path.to_owned(), span: call, name, how: "a macro pastes its name here" });
        } else if let Some(def) = MacroDef::from_item(text, item, path) {
            let params = def.params.as_deref().unwrap_or_default();
            let handed = |i: usize| params.iter().any(|p| p.as_bytes() == code.at(i)) || code.at(i) == b"__VA_ARGS__";
            if (i + 2..close).any(handed) {
                around.push(def);
            }
        }
    }
    (out, around)
}

/// The name that stands behind an arrow or a dot when the macros in `text` are expanded.
fn makes(
    text: &[u8],
    defs: &BTreeMap<String, Vec<MacroDef>>,
    names: &BTreeSet<String>,
    depth: usize,
) -> Option<String> {
    let tokens = tokens(text);
    let code = Code { text, tokens: &tokens };
    (0..tokens.len()).filter(|&i| tokens[i].kind == TokenKind::Ident).find_map(|i| {
        let word = String::from_utf8_lossy(code.at(i)).into_owned();
        let member = matches!(code.before(i), b"->" | b".");
        if member && names.contains(&word) {
            return Some(word);
        }
        let close = closing(text, &tokens, i + 1).filter(|_| depth > 0 && code.at(i + 1) == b"(")?;
        let args = arguments(text, &tokens[i + 2..close]);
        let arrow: &[u8] = if member { b"->" } else { b"" };
        let expanded = defs.get(&word)?.iter().filter_map(|d| d.expand(Some(&args)));
        expanded.map(|e| [arrow, &e].concat()).find_map(|e| makes(&e, defs, names, depth - 1))
    })
}
