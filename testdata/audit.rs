//! Each rule of `audit` is seen firing on a driver that breaks it, alone, and silent on its twin: `testdata/audit/RULE/`.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use camino::Utf8Path;
use vma2desc::audit::history::Before;
use vma2desc::audit::run::{Audit, examine};
use vma2desc::census::take_sources_with;
use vma2desc::edit::render::apply;
use vma2desc::engine::outside::Tree;
use vma2desc::kernel::version::{NEXT, Version};
use vma2desc::kernel::versions::versions;
use vma2desc::model::outcome::{Outcome, Replacement};
use vma2desc::model::reasons::audits;
use vma2desc::verify::execute::mutant::alone;

const PATH: &str = "drivers/case/main.c";

fn audited(text: &[u8], version: Version) -> Audit {
    changed(None, text, version)
}

/// As [`audited`], with the text that the file had before.
fn changed(old: Option<Vec<u8>>, text: &[u8], version: Version) -> Audit {
    moved(PATH, old, text, version)
}

/// As [`changed`], with the text that a file had before.
fn moved(path: &str, old: Option<Vec<u8>>, text: &[u8], version: Version) -> Audit {
    beside(None, path, old, text, version)
}

/// As [`moved`], with the header beside the file.
fn beside(header: Option<&[u8]>, path: &str, old: Option<Vec<u8>>, text: &[u8], version: Version) -> Audit {
    let sources: Vec<(&str, &[u8])> =
        std::iter::once((PATH, text)).chain(header.map(|h| ("drivers/case/lathe.h", h))).collect();
    let all = versions().unwrap();
    let (set, census) = take_sources_with(&sources, all.header(version).unwrap());
    let before = |asked: &Utf8Path| old.clone().filter(|_| asked.ends_with(path));
    let changed = old.iter().flat_map(|_| [PATH, path]).map(|p| set.root.join(p)).collect();
    let before = Before { text: &before, changed };
    examine(set, census, all.target(version).unwrap(), &Tree::in_memory(&sources, &[PATH]), &before).unwrap()
}

/// The rules that are broken for certain, and those of remarks.
fn rules(audit: &Audit) -> (BTreeSet<String>, BTreeSet<String>) {
    let refused = audit.run.candidates.iter().filter_map(|c| match &c.outcome {
        Outcome::Refused(r) => Some(r),
        _ => None,
    });
    let all = refused.flat_map(|r| std::iter::once(&r.reason).chain(r.others.iter().map(|o| &o.reason)));
    (all.cloned().collect(), audit.remarks.iter().map(|r| r.id.clone()).collect())
}

fn case(rule: &str, name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit").join(rule).join(name)).unwrap()
}

/// Rules that are never certain, and those that only what is queued enforces.
const REMARKS: [&str; 4] = ["bit-of-some-kernels", "state-lost", "store-lost", "table-swapped-under-hook"];
const QUEUED: [&str; 4] = ["flags-rejected", "name-removed", "operations-null", "page-ops-without-get"];

/// Rules with a change that mends the mistake, where it is a plain one.
const MENDED: [&str; 17] = [
    "address-as-frame",
    "any-for-all",
    "bit-as-mask",
    "bits-combined",
    "close-reads-null",
    "doc-of-old-form",
    "file-put",
    "file-without-reference",
    "hook-of-old-form",
    "mask-as-bit",
    "nothing-as-bit",
    "old-parameter-left",
    "operations-null",
    "override-lost",
    "override-positive",
    "prot-after-action",
    "prototype-of-old-form",
];

/// The drivers of a rule: their names without the ending, with the texts, and what the file was before.
fn drivers(rule: &str) -> Vec<(String, Vec<u8>, Option<Vec<u8>>)> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit").join(rule);
    let read = |name: &str| std::fs::read(directory.join(format!("{name}.c"))).ok();
    let files = std::fs::read_dir(&directory).unwrap().map(|e| e.unwrap().path());
    let files = files.filter(|p| p.extension().is_some_and(|e| e == "c"));
    let mut names: Vec<String> = files.map(|p| p.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with("old"));
    names.sort();
    let before = |name: &str| {
        let (_, variant) = name.split_once('-').unwrap_or((name, ""));
        // What is unsure is so since nothing is known of what was before.
        let alone = name.starts_with("remark") || variant.starts_with("alone");
        read(&format!("old-{variant}")).or_else(|| read("old").filter(|_| !alone))
    };
    names.into_iter().map(|n| (n.clone(), read(&n).unwrap(), before(&n))).collect()
}

/// The header beside a driver, if it has one.
fn header(rule: &str, name: &str) -> Option<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit").join(rule);
    std::fs::read(directory.join(format!("{name}.h"))).ok()
}

fn version_of(rule: &str) -> Version {
    if QUEUED.contains(&rule) { NEXT } else { Version::new(7, 3) }
}

#[test]
fn each_rule_finds_the_wrong_drivers_and_not_their_twins() {
    let mut wrong = String::new();
    for reason in audits() {
        let rule = reason.id.as_str();
        let all = drivers(rule);
        for kind in ["wrong", "right"] {
            assert!(all.iter().any(|d| d.0 == kind), "{rule} has no {kind} driver");
        }
        for (name, text, old) in all {
            let header = header(rule, &name);
            let (sure, remarks) = rules(&beside(header.as_deref(), PATH, old, &text, version_of(rule)));
            let only = |set: &BTreeSet<String>| set.len() == 1 && set.contains(rule);
            let fine = match name.split('-').next().unwrap() {
                "wrong" if REMARKS.contains(&rule) => sure.is_empty() && only(&remarks),
                "wrong" => only(&sure),
                "remark" => sure.is_empty() && only(&remarks),
                _ => sure.is_empty() && !remarks.contains(rule),
            };
            if !fine {
                wrong.push_str(&format!("{rule}/{name}.c: {sure:?}, not certain: {remarks:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The mends of an audit, each with its rule.
fn mends(audit: &Audit) -> Vec<(String, Vec<Replacement>)> {
    let refused = audit.run.candidates.iter().filter_map(|c| match &c.outcome {
        Outcome::Refused(r) => Some(r),
        _ => None,
    });
    let all =
        refused.flat_map(|r| r.places().map(|(rule, place)| (rule.to_owned(), audit.run.mend(rule, place).to_vec())));
    all.filter(|m| !m.1.is_empty()).collect()
}

#[test]
fn a_mend_takes_the_mistake_away_and_makes_no_other() {
    let mut mended = BTreeSet::new();
    let mut wrong = String::new();
    for reason in audits() {
        let rule = reason.id.as_str();
        for (name, text, old) in drivers(rule).into_iter().filter(|d| d.0.starts_with("wrong")) {
            let mut text = text;
            for round in 0.. {
                let audit = changed(old.clone(), &text, version_of(rule));
                let Some((by, mend)) = mends(&audit).into_iter().next() else {
                    let (sure, _) = rules(&audit);
                    if round > 0 && !sure.is_empty() {
                        wrong.push_str(&format!("{rule}/{name}.c: {sure:?} in\n{}", String::from_utf8_lossy(&text)));
                    }
                    break;
                };
                assert!(round < 8, "{rule}/{name}.c: {by} comes back");
                text = apply(&text, &mend).unwrap();
                mended.insert(by);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    let expected: BTreeSet<String> = MENDED.iter().map(|m| (*m).to_owned()).collect();
    assert_eq!(mended, expected);
}

#[test]
fn what_a_plain_change_would_spoil_has_no_mend() {
    let mut count = 0;
    for reason in audits() {
        let rule = reason.id.as_str();
        for (name, text, old) in drivers(rule).into_iter().filter(|d| d.0.starts_with("wrong-by-hand")) {
            let all = mends(&changed(old, &text, version_of(rule)));
            assert!(all.is_empty(), "{rule}/{name}.c: {all:?}");
            count += 1;
        }
    }
    assert!(count >= 13, "{count}");
}

#[test]
fn a_handler_that_came_from_another_file_is_found_there() {
    for (name, text, old) in drivers("override-lost") {
        let (sure, _) = rules(&moved("drivers/case/core.c", old, &text, Version::new(7, 3)));
        // Without its table, the name is all that tells.
        let found = name.starts_with("wrong") && name != "wrong-renamed";
        assert_eq!(sure.contains("override-lost"), found, "{name}: {sure:?}");
    }
}

#[test]
fn what_only_a_later_kernel_rejects_is_a_remark() {
    for rule in ["flags-rejected", "operations-null"] {
        let (sure, remarks) = rules(&audited(&case(rule, "wrong.c"), Version::new(7, 3)));
        assert!(sure.is_empty() && remarks.contains(rule), "{rule}: {sure:?} {remarks:?}");
    }
}

#[test]
fn what_the_program_converts_has_no_mistake() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut wrong = String::new();
    let mut hooks = 0;
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap) {
        if entry.file_name() != "after.c" {
            continue;
        }
        // What was wrong in the old driver is no mistake of a conversion.
        let before = std::fs::read(entry.path().with_file_name("before.c")).ok();
        let audit = changed(before, &std::fs::read(entry.path()).unwrap(), Version::new(7, 3));
        hooks += audit.run.candidates.len();
        let (sure, _) = rules(&audit);
        if !sure.is_empty() {
            wrong.push_str(&format!("{}: {sure:?}\n", entry.path().display()));
        }
    }
    assert!(wrong.is_empty() && hooks > 100, "{hooks} hooks\n{wrong}");
}

/// What may be said of a kind of deliberate mistake without running anything.
enum Statically {
    /// It is told, by a finding or a remark, of the places that this takes (as they are, and as they become).
    Found(fn(&str, &str) -> bool),
    /// It is not, for this reason.
    Not(&'static str),
}

use Statically::{Found, Not};

/// The kinds of mistakes that the proof makes on purpose (`verify::execute::mutant`).
const KINDS: [(&str, Statically); 28] = [
    ("protection after the action", Found(|_, _| true)),
    ("another action", Found(|_, _| true)),
    ("size of the action by a page", Found(|_, after| after.contains('+') && !after.contains("simple_ioremap"))),
    ("error code of the action lost", Found(|_, _| true)),
    ("check dropped", Found(|before, _| before.contains("if (desc->pgoff) return -E"))),
    ("any for all", Found(|before, _| !before.contains("_mask"))),
    ("mask for bit", Found(|_, _| true)),
    ("private data lost", Found(|before, _| before.starts_with("desc"))),
    ("operations lost", Found(|_, _| true)),
    ("another error code", Found(|before, _| before.contains("error_override"))),
    ("entry of mapped lost", Found(|_, _| true)),
    (
        "statement dropped",
        Found(|before, _| {
            let starts = ["mmap_action_", "vma_desc_set_flags(", "vma_desc_clear_flags(", "desc->page_prot"];
            starts.iter().any(|s| before.starts_with(s))
        }),
    ),
    ("another bit", Found(|_, _| true)),
    ("condition negated", Not("either way may be the one that is refused")),
    ("page frame by one", Not("what lies in which frame is the device's matter")),
    ("set for clear", Found(|_, _| true)),
    ("one page only", Not("a mapping may show less than it is long")),
    ("start of the action by a page", Found(|_, _| true)),
    ("comparison by one", Not("a limit is the driver's matter")),
    ("and for or", Not("a condition is the driver's matter")),
    ("bit lost", Found(|_, _| true)),
    ("order of two statements", Not("what calls do to each other is not known")),
    ("end for start", Not("an offset from the end may be meant")),
    ("bytes for pages", Found(|_, after| after.starts_with("mmap_action_map_kernel_pages"))),
    ("shift lost", Not("a number may be in any unit")),
    ("plus for minus", Not("what is computed is the driver's matter")),
    ("number by one", Not("a number is the driver's matter")),
    ("result taken as zero", Not("what a call gives is not known")),
];

/// What an audit says, by rule and label.
fn said(audit: &Audit) -> BTreeSet<(String, String)> {
    let refused = audit.run.candidates.iter().filter_map(|c| match &c.outcome {
        Outcome::Refused(r) => Some(r),
        _ => None,
    });
    let all = refused.flat_map(|r| {
        let others = r.others.iter().map(|o| (o.reason.clone(), o.label.clone()));
        std::iter::once((r.reason.clone(), r.label.clone())).chain(others)
    });
    all.chain(audit.remarks.iter().map(|r| (r.id.clone(), r.text.clone()))).collect()
}

#[test]
fn deliberate_mistakes_are_found_or_named_as_not_findable() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let version = Version::new(7, 3);
    let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    let mut missed = String::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().map(Result::unwrap) {
        let old = entry.path().with_file_name("before.c");
        if entry.file_name() != "after.c" || !old.exists() {
            continue;
        }
        let (old, new) = (std::fs::read(old).unwrap(), std::fs::read(entry.path()).unwrap());
        let right = changed(Some(old.clone()), &new, version);
        let entries: Vec<&str> = right.run.candidates.iter().map(|c| c.handler.as_str()).collect();
        let silent = said(&right);
        for (operator, before, after, text) in alone(&old, &new, &entries, 3) {
            let kind = KINDS.iter().find(|k| k.0 == operator).unwrap();
            let count = counts.entry(operator).or_default();
            count.0 += 1;
            let Found(takes) = &kind.1 else { continue };
            if !takes(&before, &after) {
                continue;
            }
            count.1 += 1;
            let audit = changed(Some(old.clone()), &text, version);
            if said(&audit).difference(&silent).next().is_some() {
                count.2 += 1;
            } else {
                let path = entry.path().parent().unwrap().strip_prefix(&root).unwrap();
                missed.push_str(&format!("{operator}: {}: {before} => {after}\n", path.display()));
            }
        }
    }
    let sum = |of: fn(&(usize, usize, usize)) -> usize| counts.values().map(of).sum::<usize>();
    let (all, findable, found) = (sum(|c| c.0), sum(|c| c.1), sum(|c| c.2));
    let table: Vec<String> =
        counts.iter().map(|(k, c)| format!("{k}: {} made, {} findable, {} found", c.0, c.1, c.2)).collect();
    let unfindable =
        KINDS.iter().filter_map(|k| if let Not(why) = &k.1 { Some(format!("{}: {why}", k.0)) } else { None });
    let unfindable: Vec<String> = unfindable.collect();
    let report = format!(
        "{all} made, {findable} findable, {found} found\n{}\n{missed}{}",
        table.join("\n"),
        unfindable.join("\n")
    );
    if std::env::var_os("SHOW_MUTANTS").is_some() {
        println!("{report}");
    }
    assert!(findable >= 200 && found * 10 >= findable * 9, "{report}");
}

#[test]
fn mistakes_that_people_made_are_found_and_what_became_of_them_is_not() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/lessons");
    let mut wrong = String::new();
    let mut count = 0;
    for entry in walkdir::WalkDir::new(&root).min_depth(1).max_depth(1).sort_by_file_name() {
        let directory = entry.unwrap().into_path();
        let read = |name: &str| std::fs::read(directory.join(name)).ok();
        let rule = String::from_utf8(read("rule.txt").unwrap()).unwrap().trim().to_owned();
        let version = version_of(&rule);
        let (sure, _) = rules(&changed(read("old.c"), &read("wrong.c").unwrap(), version));
        let (after, remarks) = rules(&changed(read("old.c"), &read("right.c").unwrap(), version));
        count += 1;
        if sure != BTreeSet::from([rule.clone()]) || !after.is_empty() || remarks.contains(&rule) {
            wrong.push_str(&format!("{}: {sure:?}, right: {after:?} {remarks:?}\n", directory.display()));
        }
    }
    assert!(wrong.is_empty() && count >= 24, "{count}\n{wrong}");
}
