//! Why a hit of the second finder is no slot: by types and by what macros do, never by names of files.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{Define, Word, around, closing, defines, is_word, words};

/// How many macros are followed one into the other.
const DEEP: usize = 6;

/// Words that types begin with.
const TYPES: [&[u8]; 10] =
    [b"struct", b"union", b"enum", b"unsigned", b"signed", b"int", b"long", b"short", b"char", b"void"];

/// What a member called `mmap` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Data, or a function that gets no mapping.
    Other,
    /// A hook, or unknown.
    Hook,
}

/// What is known of the files that were read.
#[derive(Default)]
pub struct Ground {
    /// The members called `mmap`, by the structure.
    members: BTreeMap<String, Vec<Kind>>,
    /// The macros, by name, with their files.
    macros: BTreeMap<String, Vec<(String, Define)>>,
    /// What is given to macros that use a parameter as a macro: names, by the macro.
    given: BTreeMap<String, BTreeSet<String>>,
}

impl Ground {
    /// Reads blanked texts, given with their paths.
    pub fn of<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Self {
        let mut out = Self::default();
        let mut typedefs: BTreeMap<String, Vec<Kind>> = BTreeMap::new();
        let mut open: Vec<(String, String)> = Vec::new();
        for (path, text) in files {
            let all = words(text);
            functions(&all, &mut typedefs);
            members(&all, &mut out.members, &mut open);
            for define in defines(text) {
                out.macros.entry(define.name.clone()).or_default().push((path.to_owned(), define));
            }
        }
        for (tag, name) in open {
            let kinds = typedefs.get(&name);
            let other = kinds.is_some_and(|k| k.iter().all(|k| *k == Kind::Other));
            out.members.entry(tag).or_default().push(if other { Kind::Other } else { Kind::Hook });
        }
        out
    }

    /// The macros to which one is given: where they are used tells what that is.
    pub fn wanted(&self) -> BTreeSet<&str> {
        let hands = |d: &Define| {
            let body = words(&d.body);
            body.windows(2).any(|w| w[1].text == b"(" && d.params.iter().any(|p| p.as_bytes() == w[0].text))
                && body.iter().any(|w| w.text == b"mmap")
        };
        self.macros.iter().filter(|(_, all)| all.iter().any(|d| hands(&d.1))).map(|(name, _)| name.as_str()).collect()
    }

    /// Learns what a blanked text gives to the `wanted` macros, and the macros that it defines.
    pub fn learn(&mut self, path: &str, text: &[u8], wanted: &BTreeSet<String>, known: bool) {
        let all = words(text);
        for i in 0..all.len().saturating_sub(3) {
            let name = String::from_utf8_lossy(all[i].text).into_owned();
            let defined = i > 0 && all[i - 1].text == b"define";
            if !defined && all[i + 1].text == b"(" && wanted.contains(&name) {
                let whole = closing(&all, i + 1) == Some(i + 3);
                let what = if whole { String::from_utf8_lossy(all[i + 2].text).into_owned() } else { String::new() };
                self.given.entry(name).or_default().insert(what);
            }
        }
        for define in defines(text).into_iter().filter(|_| !known) {
            self.macros.entry(define.name.clone()).or_default().push((path.to_owned(), define));
        }
    }

    /// Why the member that is set at `i` is no hook.
    pub fn set(&self, all: &[Word<'_>], i: usize) -> Option<&'static str> {
        let after = |k: usize| all.get(i + k).map_or(&b""[..], |w| w.text);
        let number = after(2).iter().all(u8::is_ascii_digit) && !matches!(after(2), b"" | b"0");
        if after(1) == b":" && number && matches!(after(3), b"," | b";") {
            return Some("is a bit field");
        }
        if after(1) == b"=" && after(2) == b"{" && after(3) == b"." {
            return Some("is a structure");
        }
        let tag = structure(all, i)?;
        let kinds = self.members.get(&tag)?;
        kinds.iter().all(|k| *k == Kind::Other).then_some("is a member that gets no mapping")
    }

    /// Why the word at `i`, an argument of `callee`, is no member that is set.
    pub fn argument(&self, path: &str, all: &[Word<'_>], i: usize, callee: &str) -> Option<&'static str> {
        let open = around(all, i, false)?;
        if heads(all, open) {
            return Some("is in the head of a function without a mapping");
        }
        let index = position(all, open, i);
        let here = |d: &&(String, Define)| d.0 == path && d.1.lines.0 <= all[i].line && all[i].line <= d.1.lines.1;
        let inside = self.macros.values().flatten().find(here);
        let through = inside.filter(|d| d.1.params.iter().any(|p| p == callee));
        let reads = match through {
            Some((_, d)) => {
                let given = self.given.get(&d.name).filter(|g| !g.is_empty());
                given.is_some_and(|g| g.iter().all(|m| self.only_reads(path, m, index, DEEP)))
            }
            None => self.only_reads(path, callee, index, DEEP),
        };
        reads.then_some("is read by the macro that gets it")
    }

    /// Why a function's name at `i`, an argument of `callee`, is not the function.
    pub fn value(&self, path: &str, all: &[Word<'_>], i: usize, callee: &str) -> Option<&'static str> {
        let open = around(all, i, false)?;
        let close = closing(all, open)?;
        let index = position(all, open, i);
        let behind = &all[i + 1..close];
        let typed = behind.first().is_some_and(|w| w.text == b",")
            && behind.windows(2).filter(|w| w[0].text == b",").all(|w| TYPES.contains(&w[1].text));
        let mapping = behind.iter().any(|w| w.text.starts_with(b"vm_area_"));
        if typed && !mapping && position(all, open, close) > index + 2 {
            return Some("is another function");
        }
        self.uses(path, callee, index, DEEP, true).then_some("is a member of that name")
    }

    /// Whether each definition of a macro, those of the file if it has some, does no more with a parameter than to quote it and to
    /// read members of this name.
    fn only_reads(&self, path: &str, name: &str, index: usize, deep: usize) -> bool {
        self.uses(path, name, index, deep, false)
    }

    /// As [`Ground::only_reads`]; with `any`, members of this name may be used in any way.
    fn uses(&self, path: &str, name: &str, index: usize, deep: usize, any: bool) -> bool {
        let Some(all) = self.macros.get(name).filter(|_| deep > 0) else { return false };
        let own: Vec<&Define> = all.iter().filter(|d| d.0 == path).map(|d| &d.1).collect();
        let all = if own.is_empty() { all.iter().map(|d| &d.1).collect() } else { own };
        all.iter().all(|d| d.params.get(index).is_some_and(|p| self.reads(path, d, p, deep, any)))
    }

    fn reads(&self, path: &str, define: &Define, param: &str, deep: usize, any: bool) -> bool {
        let body = words(&define.body);
        let at = |k: Option<usize>| k.and_then(|k| body.get(k)).map_or(&b""[..], |w| w.text);
        let stands = |k: usize| {
            let before = at(k.checked_sub(1));
            // What it is pasted to.
            let mut end = k + 1;
            while at(Some(end)) == b"##" {
                end += 2;
            }
            let member = matches!(before, b"." | b"->" | b"##") || end > k + 1;
            if before == b"#" {
                true
            } else if member {
                any || at(Some(end)) != b"=" && !has_address(&body, k)
            } else if matches!(before, b"(" | b",") && matches!(at(Some(end)), b")" | b",") {
                let Some(open) = around(&body, k, false) else { return false };
                let callee = String::from_utf8_lossy(at(open.checked_sub(1))).into_owned();
                self.uses(path, &callee, position(&body, open, k), deep - 1, any)
            } else {
                false
            }
        };
        (0..body.len()).filter(|&k| body[k].text == param.as_bytes()).all(stands)
    }
}

/// Whether the address is taken of the member at `k`, behind what it is a member of.
fn has_address(all: &[Word<'_>], k: usize) -> bool {
    let mut at = k;
    let mut depth = 0usize;
    while let Some(before) = at.checked_sub(1) {
        match all[before].text {
            b")" | b"]" => depth += 1,
            b"(" | b"[" if depth > 0 => depth -= 1,
            b"&" if depth == 0 => return before == 0 || all[before - 1].text != b"&",
            b"." | b"->" | b"##" => {}
            text if depth > 0 || is_word(text) && text != b"return" => {}
            _ => return false,
        }
        at = before;
    }
    false
}

/// Which argument of the brackets at `open` stands at `i`.
fn position(all: &[Word<'_>], open: usize, i: usize) -> usize {
    let (mut depth, mut commas) = (0usize, 0);
    for word in &all[open + 1..i] {
        match word.text {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," if depth == 0 => commas += 1,
            _ => {}
        }
    }
    commas
}

/// Whether the brackets at `open` make the head of a function, outside of all braces, with parameters of which none is a mapping.
fn heads(all: &[Word<'_>], open: usize) -> bool {
    let Some(close) = closing(all, open) else { return false };
    let inside = &all[open + 1..close];
    let typed = inside.iter().any(|w| TYPES.contains(&w.text));
    let mapping = inside.iter().any(|w| w.text.starts_with(b"vm_area_"));
    let body = all.get(close + 1).is_some_and(|w| w.text == b"{");
    body && typed && !mapping && around(all, open, true).is_none()
}

/// The structure whose member is set at `i`, as far as words tell: of the variable beside it, or of the initialiser around it.
fn structure(all: &[Word<'_>], i: usize) -> Option<String> {
    let at = |k: usize| all.get(k).map_or(&b""[..], |w| w.text);
    let text = |k: usize| Some(String::from_utf8_lossy(at(k)).into_owned());
    let owner = i.checked_sub(2)?;
    if is_word(at(owner)) && matches!(at(i - 1), b"." | b"->") {
        if owner > 0 && matches!(at(owner - 1), b"." | b"->") {
            return None;
        }
        let declared = |&k: &usize| {
            let star = usize::from(at(k.wrapping_sub(1)) == b"*");
            at(k) == at(owner) && k >= 2 + star && is_word(at(k - 1 - star)) && at(k - 2 - star) == b"struct"
        };
        let k = (2..owner).rev().find(declared)?;
        return text(k - 1 - usize::from(at(k - 1) == b"*"));
    }
    let open = around(all, i, true)?;
    // `struct TAG name = {`
    let tag = open.checked_sub(3)?;
    (at(open - 1) == b"=" && is_word(at(open - 2)) && tag > 0 && at(tag - 1) == b"struct").then(|| text(tag))?
}

/// Types of functions: whether one gets a mapping.
fn functions(all: &[Word<'_>], out: &mut BTreeMap<String, Vec<Kind>>) {
    for i in (0..all.len()).filter(|&i| all[i].text == b"typedef") {
        let end = (i..all.len()).find(|&k| all[k].text == b";").unwrap_or(all.len());
        let part = &all[i..end];
        let named = part.windows(5).find(|w| {
            w[0].text == b"(" && w[1].text == b"*" && is_word(w[2].text) && w[3].text == b")" && w[4].text == b"("
        });
        if let Some(w) = named {
            out.entry(String::from_utf8_lossy(w[2].text).into_owned()).or_default().push(gets(part));
        }
    }
}

fn gets(part: &[Word<'_>]) -> Kind {
    let mapping = part.iter().any(|w| w.text.starts_with(b"vm_area_"));
    if mapping { Kind::Hook } else { Kind::Other }
}

/// The members called `mmap` of the structures that a file defines; those of a named type come to `open`.
fn members(all: &[Word<'_>], out: &mut BTreeMap<String, Vec<Kind>>, open: &mut Vec<(String, String)>) {
    for i in (0..all.len()).filter(|&i| all[i].text == b"mmap") {
        let Some(brace) = around(all, i, true).filter(|&b| b >= 2 && all[b - 2].text == b"struct") else { continue };
        let tag = String::from_utf8_lossy(all[brace - 1].text).into_owned();
        let ends = |k: &usize| matches!(all[*k].text, b";" | b"{" | b"}");
        let from = (brace..i).rev().find(ends).map_or(brace, |k| k) + 1;
        let to = (i..all.len()).find(|&k| all[k].text == b";").unwrap_or(all.len());
        let part = &all[from..to];
        let texts: Vec<&[u8]> = part.iter().map(|w| w.text).collect();
        let kind = match texts.as_slice() {
            _ if texts.windows(4).any(|w| w == [&b"*"[..], b"mmap", b")", b"("]) => gets(part),
            [b"struct", _, b"mmap"] | [b"struct", _, b"*", b"mmap"] => Kind::Other,
            [all @ .., b"mmap"] if !all.is_empty() && all.iter().all(|w| *w == b"*" || TYPES.contains(w)) => {
                Kind::Other
            }
            [name, b"mmap"] => {
                open.push((tag, String::from_utf8_lossy(name).into_owned()));
                continue;
            }
            _ => Kind::Hook,
        };
        out.entry(tag).or_default().push(kind);
    }
}
