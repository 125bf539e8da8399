//! Each rule of `audit` is seen firing on a driver that breaks it, alone, and silent on its twin: `testdata/audit/RULE/`.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use vma2desc::audit::run::{Audit, examine};
use vma2desc::census::take_sources_with;
use vma2desc::engine::outside::Tree;
use vma2desc::kernel::version::{NEXT, Version};
use vma2desc::kernel::versions::versions;
use vma2desc::model::outcome::Outcome;
use vma2desc::model::reasons::audits;

const PATH: &str = "drivers/case/main.c";

fn audited(text: &[u8], version: Version) -> Audit {
    changed(None, text, version)
}

/// As [`audited`], with the text that the file had before.
fn changed(old: Option<Vec<u8>>, text: &[u8], version: Version) -> Audit {
    let sources = [(PATH, text)];
    let all = versions().unwrap();
    let (set, census) = take_sources_with(&sources, all.header(version).unwrap());
    examine(set, census, all.target(version).unwrap(), &Tree::in_memory(&sources, &[PATH]), &|_| old.clone()).unwrap()
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
const REMARKS: [&str; 3] = ["bit-of-some-kernels", "prot-after-action", "table-swapped-under-hook"];
const QUEUED: [&str; 2] = ["flags-rejected", "operations-null"];

#[test]
fn each_rule_finds_the_wrong_driver_and_not_its_twin() {
    let mut wrong = String::new();
    for reason in audits() {
        let rule = reason.id.as_str();
        let version = if QUEUED.contains(&rule) { NEXT } else { Version::new(7, 3) };
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/audit").join(rule);
        let old = std::fs::read(directory.join("old.c")).ok();
        let (sure, remarks) = rules(&changed(old.clone(), &case(rule, "wrong.c"), version));
        let expected = if REMARKS.contains(&rule) { (BTreeSet::new(), &remarks) } else { (sure.clone(), &sure) };
        if sure != expected.0 || expected.1.len() != 1 || !expected.1.contains(rule) {
            wrong.push_str(&format!("{rule}/wrong.c: {sure:?}, not certain: {remarks:?}\n"));
        }
        let (sure, remarks) = rules(&changed(old, &case(rule, "right.c"), version));
        if !sure.is_empty() || remarks.contains(rule) {
            wrong.push_str(&format!("{rule}/right.c: {sure:?}, not certain: {remarks:?}\n"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_only_a_later_kernel_rejects_is_a_remark() {
    for rule in QUEUED {
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
        let audit = audited(&std::fs::read(entry.path()).unwrap(), Version::new(7, 3));
        hooks += audit.run.candidates.len();
        let (sure, _) = rules(&audit);
        if !sure.is_empty() {
            wrong.push_str(&format!("{}: {sure:?}\n", entry.path().display()));
        }
    }
    assert!(wrong.is_empty() && hooks > 100, "{hooks} hooks\n{wrong}");
}
