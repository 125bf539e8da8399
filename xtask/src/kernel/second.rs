//! A second finder of slots, dumber than the census: it knows words and punctuation, no C.
//!
//! It looks for the word `mmap` beside `=`, `.`, `->` and in arguments, and for functions that take a file and a mapping and
//! whose name stands as a value. Whatever it finds must be in the census, be told as a look-alike, or be explained here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Result;
use rayon::prelude::*;

use super::answer::{Answer, Place};
use crate::out::Verdict;

/// What a place looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// `.mmap = f`, `x->mmap = f`, `{ mmap: f }`.
    Set,
    /// `M(x, mmap)`.
    Argument,
    /// A function's name that is neither called nor declared.
    Value,
}

/// One place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    pub sort: Sort,
    pub place: Place,
    /// The line on which the statement or entry begins.
    pub from: usize,
    /// What it is about: the function, or what gets the argument.
    pub name: String,
    /// Why it is none, where that can be said here.
    pub why: Option<&'static str>,
}

/// A word or a sign with its line.
struct Word<'a> {
    text: &'a [u8],
    line: usize,
}

/// Compares what is found below `top` with the census.
pub fn check(top: &Path, answer: &Answer, verdict: &mut Verdict) -> Result<Vec<String>> {
    let mut texts = Vec::new();
    for entry in walkdir::WalkDir::new(top).sort_by_file_name().into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|x| x == "c" || x == "h") {
            texts.push(entry.into_path());
        }
    }
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read(path).ok()?;
        let has = |word: &[u8]| memchr::memmem::find(&text, word).is_some();
        let name = path.strip_prefix(top).unwrap_or(path).display().to_string();
        (has(b"mmap") || has(b"vm_area_struct")).then(|| (name, blank(&text)))
    };
    let files: Vec<(String, Vec<u8>)> = texts.par_iter().filter_map(read).collect();
    let shaped: Vec<(usize, String, bool)> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, (_, text))| shaped(&words(text)).into_iter().map(move |(name, own)| (i, name, own)))
        .collect();
    let public: BTreeSet<&str> = shaped.iter().filter(|s| !s.2).map(|s| s.1.as_str()).collect();
    let hits: Vec<Hit> = files
        .par_iter()
        .enumerate()
        .flat_map_iter(|(i, (name, text))| {
            let own = shaped.iter().filter(|s| s.0 == i).map(|s| s.1.as_str());
            of_file(name, text, &own.chain(public.iter().copied()).collect())
        })
        .collect();
    Ok(judge(&hits, answer, verdict))
}

fn judge(hits: &[Hit], answer: &Answer, verdict: &mut Verdict) -> Vec<String> {
    let mut told: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for place in answer.slots.iter().map(|s| &s.place).chain(answer.not_slots.iter().map(|n| &n.0)) {
        told.entry(&place.path).or_default().insert(place.line);
    }
    let handlers: BTreeSet<&str> = answer.candidates.iter().map(|c| c.handler.as_str()).collect();
    let mut counts: BTreeMap<(Sort, &str), usize> = BTreeMap::new();
    for hit in hits {
        let here =
            told.get(hit.place.path.as_str()).is_some_and(|l| l.range(hit.from..=hit.place.line).next().is_some());
        let known = here || hit.sort == Sort::Value && handlers.contains(hit.name.as_str());
        let how = if known { "in the census" } else { hit.why.unwrap_or("lost") };
        *counts.entry((hit.sort, how)).or_default() += 1;
        verdict.check(how != "lost", format!("{}: {:?} of {} is not in the census", hit.place, hit.sort, hit.name));
    }
    counts.into_iter().map(|((sort, how), n)| format!("second finder: {sort:?}: {n} {how}")).collect()
}

/// What is found in a file; `names` are the functions that take a file and a mapping.
fn of_file(path: &str, text: &[u8], names: &BTreeSet<&str>) -> Vec<Hit> {
    let all = words(text);
    let at = |i: usize| all.get(i).map_or(&b""[..], |w| w.text);
    let mut out = Vec::new();
    let declared = declares(&all);
    for i in 0..all.len() {
        let (before, after) = (i.checked_sub(1).map_or(&b""[..], &at), at(i + 1));
        let word = String::from_utf8_lossy(at(i)).into_owned();
        let mut hit = |sort, name: String, why| {
            let (from, place) = (all[begin(&all, i)].line, Place { path: path.to_string(), line: all[i].line });
            out.push(Hit { sort, place, from, name, why });
        };
        let set = matches!(before, b"." | b"->") && after == b"=";
        let old_style = after == b":" && matches!(before, b"{" | b",");
        if word == "mmap" && (set || old_style) {
            hit(Sort::Set, word, None);
        } else if word == "mmap" && matches!(before, b"(" | b",") && matches!(after, b")" | b",") {
            let callee = callee(&all, i);
            hit(Sort::Argument, callee.clone(), argument(&callee, declared));
        } else if names.contains(word.as_str()) && after != b"(" && !matches!(before, b"." | b"->") {
            let callee = callee(&all, i);
            let macro_line = before == b"define";
            if !macro_line && (!is_word(before) || before == b"return") {
                hit(Sort::Value, word, about(&callee));
            }
        }
    }
    out
}

/// Why the word `mmap` as an argument of `callee` installs nothing.
fn argument(callee: &str, declared: bool) -> Option<&'static str> {
    const TYPES: [&str; 7] =
        ["offsetof", "container_of", "sizeof_field", "typeof_member", "offsetofend", "FIELD_SIZEOF", "sizeof"];
    if TYPES.contains(&callee) {
        Some("asks for the type")
    } else if declared {
        Some("is a variable or a function")
    } else {
        None
    }
}

/// Why a function's name as an argument of `callee` installs nothing.
fn about(callee: &str) -> Option<&'static str> {
    let about = ["EXPORT_", "NOKPROBE_", "ALLOW_ERROR_INJECTION", "BTF_", "KCFI_REFERENCE"];
    about.iter().any(|a| callee.starts_with(a)).then_some("is about the function")
}

/// Whether a variable, a parameter or a function is called `mmap`: a type or a star before, an end of a declarator behind.
fn declares(all: &[Word<'_>]) -> bool {
    all.windows(3).any(|w| {
        let before = is_word(w[0].text) && !matches!(w[0].text, b"return" | b"else" | b"case") || w[0].text == b"*";
        w[1].text == b"mmap" && before && matches!(w[2].text, b";" | b"=" | b"," | b")" | b"(")
    })
}

/// The functions that return a number and take a file and a mapping, and whether they are static.
fn shaped(all: &[Word<'_>]) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for i in 0..all.len() {
        let at = |k: usize| all.get(i + k).map_or(&b""[..], |w| w.text);
        if !is_word(at(0)) || at(1) != b"(" || at(2) != b"struct" || at(3) != b"file" || at(4) != b"*" {
            continue;
        }
        let comma = if at(5) == b"," { 5 } else { 6 };
        let named = at(comma + 4) != b")";
        let close = comma + if named { 5 } else { 4 };
        let mapping = at(comma) == b"," && at(comma + 1) == b"struct" && at(comma + 2) == b"vm_area_struct";
        if mapping && at(comma + 3) == b"*" && at(close) == b")" && at(close + 1) == b"{" {
            let head = &all[begin(all, i)..i];
            let number = head.iter().any(|w| w.text == b"int") && !head.iter().any(|w| w.text == b"*");
            let own = head.iter().any(|w| w.text == b"static");
            if number {
                out.push((String::from_utf8_lossy(at(0)).into_owned(), own));
            }
        }
    }
    out
}

/// Where the statement or entry of `i` begins.
fn begin(all: &[Word<'_>], i: usize) -> usize {
    (0..i).rev().find(|&k| matches!(all[k].text, b";" | b"{" | b"}")).map_or(0, |k| k + 1).min(i)
}

/// The word before the innermost bracket that is open at `i`.
fn callee(all: &[Word<'_>], i: usize) -> String {
    let mut depth = 0usize;
    for k in (0..i).rev() {
        match all[k].text {
            b")" => depth += 1,
            b"(" if depth > 0 => depth -= 1,
            b"(" => {
                let before = k.checked_sub(1).map_or(&b""[..], |b| all[b].text);
                return String::from_utf8_lossy(before).into_owned();
            }
            b";" | b"{" | b"}" => break,
            _ => {}
        }
    }
    String::new()
}

fn is_word(text: &[u8]) -> bool {
    text.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
}

/// Words and signs; `->` and `==` are one.
fn words(text: &[u8]) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < text.len() {
        let rest = &text[at..];
        let len = match rest {
            [b'\n', ..] => {
                line += 1;
                at += 1;
                continue;
            }
            [b, ..] if b.is_ascii_whitespace() || *b == b'\\' => {
                at += 1;
                continue;
            }
            [b, ..] if b.is_ascii_alphanumeric() || *b == b'_' => {
                rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()
            }
            [b'-', b'>', ..] | [b'=', b'=', ..] => 2,
            _ => 1,
        };
        out.push(Word { text: &rest[..len], line });
        at += len;
    }
    out
}

/// The text with comments and what stands in quotes blanked; the lines stay.
fn blank(text: &[u8]) -> Vec<u8> {
    let mut out = text.to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let end = match rest {
            [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |e| e + 4),
            [b'/', b'/', ..] => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            [quote @ (b'"' | b'\''), ..] => quoted(rest, *quote),
            _ => {
                at += 1;
                continue;
            }
        };
        out[at..at + end].iter_mut().filter(|b| **b != b'\n').for_each(|b| *b = b' ');
        at += end;
    }
    out
}

/// How long what is quoted is; an end of line ends it.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            b if b == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Sort, String)> {
        let text = blank(text.as_bytes());
        let shaped = shaped(&words(&text));
        let names = shaped.iter().map(|s| s.0.as_str()).collect();
        of_file("a.c", &text, &names).into_iter().filter(|h| h.why.is_none()).map(|h| (h.sort, h.name)).collect()
    }

    #[test]
    fn words_beside_signs_are_found_and_comments_are_not() {
        assert_eq!(found("o = { .mmap = f, };"), [(Sort::Set, "mmap".into())]);
        assert_eq!(
            found("x->mmap\n= f; /* .mmap = g */ s = \".mmap = h\"; x->mmap == f;"),
            [(Sort::Set, "mmap".into())]
        );
        assert_eq!(found("o = { mmap: f };"), [(Sort::Set, "mmap".into())]);
        assert_eq!(found("SET(o, mmap) = f;"), [(Sort::Argument, "SET".into())]);
        assert_eq!(found("offsetof(struct o, mmap); mmap(a, b); int mmap; f(mmap);"), []);
    }

    #[test]
    fn a_function_that_takes_a_file_and_a_mapping_is_found_as_a_value() {
        let head = "static int a_map(struct file *f, struct vm_area_struct *vma)\n{\n}\n";
        assert_eq!(found(&format!("{head}*slot = a_map;")), [(Sort::Value, "a_map".into())]);
        assert_eq!(found(&format!("{head}int g(void) {{ return a_map(f, v); }} EXPORT_SYMBOL(a_map);")), []);
        assert_eq!(found("static int *a(struct file *f, struct vm_area_struct *v) {} x = a;"), []);
    }

    #[test]
    fn what_is_in_no_census_is_told() {
        let hit = Hit {
            sort: Sort::Set,
            place: Place { path: "a.c".into(), line: 7 },
            from: 6,
            name: "mmap".into(),
            why: None,
        };
        let mut answer = Answer::default();
        let mut lost = Verdict::default();
        assert_eq!(judge(std::slice::from_ref(&hit), &answer, &mut lost), ["second finder: Set: 1 lost"]);
        answer.not_slots.push((Place { path: "a.c".into(), line: 6 }, "a bit field".into()));
        let mut told = Verdict::default();
        assert_eq!(judge(&[hit], &answer, &mut told), ["second finder: Set: 1 in the census"]);
        let mut out = Vec::new();
        assert!(!lost.finish("x", &mut out).unwrap() && told.finish("x", &mut out).unwrap());
    }
}
