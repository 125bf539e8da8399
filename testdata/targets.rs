//! What becomes of drivers for each release of the kernel: `testdata/targets/NAME.c`, with the results in `NAME.txt`.
//!
//! Releases with the same result stand together. `outcomes.txt` is the table of all. `VMA2DESC_BLESS=1` writes them anew.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rayon::prelude::*;

use support::{Examined, Files, examine_for};
use vma2desc::kernel::version::{NEXT, Version};
use vma2desc::kernel::versions::{FIRST, Versions, versions};
use vma2desc::syntax::lex::{TokenKind, tokens};

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/targets")
}

/// The drivers by name.
fn drivers() -> BTreeMap<String, Vec<u8>> {
    let paths = std::fs::read_dir(directory()).unwrap().map(|e| e.unwrap().path());
    let sources = paths.filter(|p| p.extension().is_some_and(|e| e == "c"));
    sources.map(|p| (p.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&p).unwrap())).collect()
}

fn all() -> &'static Versions {
    versions().unwrap()
}

/// The releases in order, and what is queued behind them.
fn targets() -> impl Iterator<Item = Version> {
    all().known().chain([NEXT])
}

/// A driver by name and text, a release, and what was found.
type Ran = (String, Vec<u8>, Version, Examined);

/// Every driver for every release, in order.
fn runs() -> &'static [Ran] {
    static RUNS: LazyLock<Vec<Ran>> = LazyLock::new(|| {
        let each = drivers().into_iter().flat_map(|(n, text)| targets().map(move |v| (n.clone(), text.clone(), v)));
        let todo: Vec<_> = each.collect();
        todo.into_par_iter()
            .map(|(name, text, version)| {
                let found = run(&name, &text, version);
                (name, text, version, found)
            })
            .collect()
    });
    &RUNS
}

fn run(name: &str, text: &[u8], version: Version) -> Examined {
    let files = Files::from([(format!("{name}.c"), text.to_vec())]);
    examine_for(&files, &all().target(version).unwrap(), all().header(version).unwrap()).unwrap()
}

/// What became of a driver, for people.
fn result(name: &str, before: &[u8], found: &Examined) -> String {
    let mut out = String::new();
    for (handler, refusal) in &found.refused {
        let line = found.place(refusal.primary).1;
        writeln!(out, "refused: {handler}: {} at line {line}: {}", refusal.reason, refusal.label).unwrap();
    }
    if !found.converted.is_empty() {
        let needs: Vec<&str> = found.needs.iter().map(String::as_str).collect();
        // What is queued may have what no release has.
        let range = all().support(needs.iter().copied()).map_or("no known release".to_owned(), |range| {
            let last = range.last.map_or("on".to_owned(), |v| format!("to {v}"));
            format!("{} {last}", range.first)
        });
        writeln!(out, "converted: {}, for {range}: {}", found.converted.join(", "), needs.join(", ")).unwrap();
    }
    // What is said of each conversion for what is queued has a test of its own.
    let mut notes: Vec<&str> = found.notes.iter().map(|n| n.id.as_str()).filter(|id| *id != "not-released").collect();
    notes.dedup();
    if !notes.is_empty() {
        writeln!(out, "notes: {}", notes.join(", ")).unwrap();
    }
    let after = &found.files[&format!("{name}.c")];
    let (old, new) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    if old != new {
        let diff = similar::TextDiff::from_lines(&old, &new);
        for hunk in diff.unified_diff().context_radius(1).iter_hunks() {
            for change in hunk.iter_changes() {
                let sign = match change.tag() {
                    similar::ChangeTag::Delete => '-',
                    similar::ChangeTag::Insert => '+',
                    similar::ChangeTag::Equal => ' ',
                };
                write!(out, "{sign}{}", change.value()).unwrap();
            }
        }
    }
    out
}

/// One word for the table.
fn outcome(found: &Examined) -> String {
    let mut all: Vec<&str> = found.refused.iter().map(|(_, r)| r.reason.as_str()).collect();
    all.extend(found.converted.iter().map(|_| "converted"));
    all.dedup();
    all.join(" + ")
}

fn compare(path: &Path, text: &str, wrong: &mut String) {
    if std::env::var_os("VMA2DESC_BLESS").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    let name = path.file_name().unwrap().to_str().unwrap();
    wrong.extend(support::difference(name, expected.as_bytes(), text.as_bytes()));
}

#[test]
fn each_conversion_for_what_is_queued_says_that_it_is_no_release() {
    for (name, _, version, found) in runs().iter().filter(|r| !r.3.converted.is_empty()) {
        let said = found.notes.iter().any(|n| n.id == "not-released");
        assert_eq!(said, *version == NEXT, "{name} for {version}");
    }
}

#[test]
fn each_release_gets_what_it_can_express() {
    let mut wrong = String::new();
    let mut table = String::new();
    for runs in runs().chunk_by(|a, b| a.0 == b.0) {
        let name = &runs[0].0;
        let mut groups: Vec<(Vec<String>, String)> = Vec::new();
        for (_, before, version, found) in runs {
            assert!(found.candidates > 0, "{name} has no candidate");
            let text = result(name, before, found);
            match groups.last_mut().filter(|g| g.1 == text) {
                Some(group) => group.0.push(version.to_string()),
                None => groups.push((vec![version.to_string()], text)),
            }
        }
        let whole: Vec<String> = groups.iter().map(|(v, text)| format!("== {} ==\n{text}", v.join(", "))).collect();
        compare(&directory().join(format!("{name}.txt")), &whole.join("\n"), &mut wrong);
        writeln!(table, "{name}").unwrap();
        for same in runs.chunk_by(|a, b| outcome(&a.3) == outcome(&b.3)) {
            let (first, last) = (same[0].2, same[same.len() - 1].2);
            let versions = if first == last { first.to_string() } else { format!("{first} to {last}") };
            writeln!(table, "  {versions:<13} {}", outcome(&same[0].3)).unwrap();
        }
    }
    compare(&directory().join("outcomes.txt"), &table, &mut wrong);
    assert!(wrong.is_empty(), "{wrong}");
}

fn words(text: &[u8]) -> BTreeSet<String> {
    let words = tokens(text).into_iter().filter(|t| t.kind == TokenKind::Ident);
    words.map(|t| String::from_utf8_lossy(t.text(text)).into_owned()).collect()
}

#[test]
fn new_code_names_nothing_that_the_release_lacks() {
    for (name, before, version, found) in runs() {
        let (old, target) = (words(before), all().target(*version).unwrap());
        let text = &found.files[&format!("{name}.c")];
        let new = words(text);
        let foreign: Vec<&String> = new.difference(&old).filter(|w| all().is_known(w) && !target.has(w)).collect();
        assert!(foreign.is_empty(), "{name} for {version}: {foreign:?}");
        // A member of the descriptor is one that the release has.
        for member in String::from_utf8_lossy(text).split("desc->").skip(1) {
            let member: String = member.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(target.has(&format!("vm_area_desc.{member}")), "{name} for {version}: desc->{member}");
        }
    }
}

#[test]
fn what_a_conversion_needs_is_met_by_its_release_and_by_its_lowest() {
    for (name, _, version, found) in runs().iter().filter(|r| !r.3.converted.is_empty()) {
        let Some(range) = all().support(found.needs.iter().map(String::as_str)) else {
            assert_eq!(*version, NEXT, "{name}");
            continue;
        };
        let inside = range.first <= *version && range.last.is_none_or(|l| l >= *version);
        assert!(inside && *version >= FIRST, "{name} for {version}: {range:?}");
        for version in [*version, range.first] {
            let target = all().target(version).unwrap();
            let lacking: Vec<&String> = found.needs.iter().filter(|n| !target.meets(n)).collect();
            assert!(lacking.is_empty(), "{name} for {version}: {lacking:?}");
        }
    }
}

#[test]
fn the_same_code_is_made_for_each_release_that_needs_nothing_else() {
    // Between the lowest release that code is for and the one that it was made for, nothing better exists.
    for runs in runs().chunk_by(|a, b| a.0 == b.0) {
        let code = |r: &(String, Vec<u8>, Version, Examined)| r.3.files[&format!("{}.c", r.0)].clone();
        for (a, b) in runs.iter().zip(runs.iter().skip(1)).filter(|(a, _)| !a.3.converted.is_empty()) {
            let here = all().target(b.2).unwrap();
            let still = a.3.needs.iter().all(|n| here.meets(n));
            assert!(!b.3.converted.is_empty() || !still, "{} is converted for {} and not for {}", a.0, a.2, b.2);
            if a.3.needs == b.3.needs {
                assert_eq!(code(a), code(b), "{}: {} and {}", a.0, a.2, b.2);
            }
        }
    }
}

#[test]
fn a_second_run_for_the_same_release_converts_nothing() {
    let converted = || runs().par_iter().filter(|r| !r.3.converted.is_empty());
    converted().for_each(|(name, _, version, found)| {
        let again = run(name, &found.files[&format!("{name}.c")], *version);
        assert!(again.converted.is_empty(), "{name} for {version}: {:?}", again.converted);
        assert_eq!(again.candidates, found.candidates, "{name} for {version}");
    });
}
