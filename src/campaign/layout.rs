//! Code that knows how a structure lies in memory: a member more is another structure to it.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::member::Member;
use super::obstacle::Obstacle;
use crate::census::hooks::lossy;
use crate::model::lines::Lines;
use crate::syntax::head::closing;
use crate::syntax::items::items;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::operand::Code;

/// Macros of the kernel and of C that are not compiled where an expression has another value (include/linux/build_bug.h).
const ASSERTS: [&[u8]; 6] =
    [b"static_assert", b"_Static_assert", b"BUILD_BUG_ON", b"BUILD_BUG_ON_MSG", b"compiletime_assert", b"CTASSERT"];

/// Another structure whose first members up to this one are the same, as later versions of a structure have.
pub fn alike<'m>(all: &'m [Member], member: &Member) -> Option<&'m Member> {
    all.iter().find(|o| {
        (&o.name, &o.before, &o.types) == (&member.name, &member.before, &member.types)
            && o.tag != member.tag
            && !o.before.is_empty()
    })
}

/// What a file says about the layout of some structures.
#[derive(Debug, Default)]
pub struct Known {
    /// Its places that depend on it, each with the tag.
    pub stops: Vec<(String, Obstacle)>,
    /// Variables and members that are such a structure and no pointer to one, each with the tag.
    objects: BTreeSet<(String, String)>,
    /// Variables and members that are looked at as an array of pointers.
    arrays: Vec<(String, Utf8PathBuf, usize)>,
}

/// What a file says about the layout of the structures `tags`.
pub fn known(path: &Utf8Path, text: &[u8], tags: &BTreeSet<&str>) -> Known {
    let lines = Lines::new(text);
    let mut out = Known::default();
    let mut found = Vec::new();
    for item in items(text) {
        let mut tokens = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let mut unions: Vec<bool> = Vec::new();
        for i in 0..tokens.len() {
            match code.at(i) {
                b"{" => unions.push(code.before(i) == b"union" || i > 1 && code.at(i - 2) == b"union"),
                b"}" => drop(unions.pop()),
                b")" => out
                    .arrays
                    .extend(array(code, i).map(|n| (n, path.to_owned(), lines.position(tokens[i].span.start).0))),
                b"struct" => {
                    let tag = tags.get(lossy(code.at(i + 1)).as_str());
                    let Some(tag) = tag.filter(|_| code.is_name(i + 2) && matches!(code.at(i + 3), b";" | b"," | b"="))
                    else {
                        continue;
                    };
                    out.objects.insert((lossy(code.at(i + 2)), (*tag).to_owned()));
                    if unions.last() == Some(&true) {
                        found.push((*tag, i, "shares its storage with something else here"));
                    }
                }
                word if ASSERTS.contains(&word) => {
                    let Some(close) = closing(text, &tokens, i + 1) else { continue };
                    let asked = (i..close).find_map(|k| measured(code, k, close, tags));
                    found.extend(asked.map(|tag| (tag, i, "is measured here when this is compiled")));
                }
                _ => {}
            }
        }
        for (tag, at, what) in found.drain(..) {
            let line = lines.position(tokens[at].span.start).0;
            out.stops.push((tag.to_owned(), obstacle(path, line, tag, what)));
        }
    }
    out
}

/// The places of several files that depend on the layout of structures.
pub fn joined(all: Vec<Known>) -> Vec<(String, Obstacle)> {
    let objects: BTreeSet<&(String, String)> = all.iter().flat_map(|k| &k.objects).collect();
    let of = |name: &String| objects.iter().filter(move |o| o.0 == *name).map(|o| &o.1).collect::<Vec<_>>();
    let arrays = all.iter().flat_map(|k| &k.arrays).flat_map(|(name, path, line)| {
        let what = "is looked at as an array of pointers here";
        of(name).into_iter().map(move |tag| (tag.clone(), obstacle(path, *line, tag, what)))
    });
    let arrays: Vec<_> = arrays.collect();
    all.into_iter().flat_map(|k| k.stops).chain(arrays).collect()
}

fn obstacle(path: &Utf8Path, line: usize, tag: &str, what: &str) -> Obstacle {
    Obstacle { path: path.to_owned(), line, label: format!("`struct {tag}` {what}") }
}

/// The variable or member whose address is cast to a pointer to pointers: the cast ends at `close`.
fn array(code: Code<'_>, close: usize) -> Option<String> {
    let casts = code.at(close + 1) == b"&" && code.before(close) == b"*" && close > 1;
    if !casts || !matches!(code.at(close - 2), b"*" | b"const") {
        return None;
    }
    let mut end = close + 2;
    while matches!(code.at(end + 1), b"." | b"->") && code.is_name(end + 2) {
        end += 2;
    }
    code.is_name(end).then(|| lossy(code.at(end)))
}

/// The structure whose size, or the place of whose member, is asked for at `k`.
fn measured<'t>(code: Code<'_>, k: usize, close: usize, tags: &BTreeSet<&'t str>) -> Option<&'t str> {
    const ASKS: [&[u8]; 4] = [b"sizeof", b"offsetof", b"offsetofend", b"__builtin_offsetof"];
    if !ASKS.contains(&code.at(k)) {
        return None;
    }
    let tag = |i: usize| tags.get(lossy(code.at(i)).as_str()).copied().filter(|_| code.before(i) == b"struct");
    let end = closing(code.text, code.tokens, k + 1).unwrap_or(close).min(close);
    if let Some(tag) = (k..end).find_map(tag) {
        return Some(tag);
    }
    // `sizeof(*ops)`, `sizeof(ops)`.
    let named = (k + 1..end).rfind(|&i| code.is_name(i))?;
    let declared = |i: usize| {
        let from = (0..i).rfind(|&b| !matches!(code.at(b), b"*" | b"const"))?;
        tag(from).filter(|_| code.at(i) == code.at(named))
    };
    (0..k).find_map(declared)
}
