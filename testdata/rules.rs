//! The transforms as a set: every example runs, every name exists.

// A test may stop at anything that is not as it should be.
#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;

use support::{Files, difference, examine_files, second_run};
use vma2desc::guard::GUARDS;
use vma2desc::model::reasons::{note, notes, reason, reasons, step};
use vma2desc::report::explain::entries;
use vma2desc::transform::model::Transform;
use vma2desc::transform::registry::FILES;

const PATH: &str = "drivers/example/ex.c";

fn transforms() -> Vec<Transform> {
    FILES.iter().map(|(id, text)| Transform::read(id, text).unwrap()).collect()
}

/// A whole file around an example: statements become the body of a handler with a table.
fn whole(code: &str, converted: bool) -> Files {
    let text = if code.starts_with("static ") {
        code.to_owned()
    } else {
        let (parameters, name, member) = match converted {
            false => ("struct file *file, struct vm_area_struct *vma", "ex_mmap", ".mmap\t\t="),
            true => ("struct vm_area_desc *desc", "ex_mmap_prepare", ".mmap_prepare\t="),
        };
        format!(
            "#define EX_PAGES\t4\n\nstatic const struct vm_operations_struct ex_vm_ops = {{\n\t.fault\t= ex_fault,\n}};\n\n\
             static int {name}({parameters})\n{{\n{code}}}\n\n\
             static const struct file_operations ex_fops = {{\n\t.owner\t\t= THIS_MODULE,\n\t{member} {name},\n}};\n"
        )
    };
    Files::from([(PATH.to_owned(), text.into_bytes())])
}

#[test]
fn every_example_converts_exactly_and_is_stable() {
    let mut wrong = String::new();
    for transform in transforms() {
        for example in &transform.examples {
            let (before, after) = (whole(&example.before, false), whole(&example.after, true));
            let found = examine_files(&before).unwrap();
            let differs = difference(&transform.id, &after[PATH], &found.files[PATH]);
            if differs.is_some() || !found.refused.is_empty() {
                wrong.push_str(&format!("{}: {}{}\n", transform.id, found.refusals(), differs.unwrap_or_default()));
            } else if let Err(why) = second_run(&found) {
                wrong.push_str(&format!("{}: {why}\n", transform.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_refuse_entry_is_refused_for_its_reason() {
    let mut wrong = String::new();
    for transform in transforms() {
        for entry in &transform.refusals {
            let before = whole(&entry.code, false);
            let found = examine_files(&before).unwrap();
            let fits = found.files == before && found.refused.iter().any(|(_, r)| r.reason == entry.reason);
            if !fits {
                let got = String::from_utf8_lossy(&found.files[PATH]);
                let got = if found.refused.is_empty() { got.into_owned() } else { found.refusals() };
                wrong.push_str(&format!(
                    "{}: `{}` expected for\n{}got\n{got}\n",
                    transform.id, entry.reason, entry.code
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_example_of_a_reason_is_refused_for_it() {
    let mut count = 0;
    for (reason, example) in reasons().filter_map(|reason| Some((reason, reason.example.as_ref()?))) {
        let before = whole(example, false);
        let found = examine_files(&before).unwrap();
        assert!(found.refused.iter().any(|(_, r)| r.reason == reason.id), "{}: {}", reason.id, found.refusals());
        count += 1;
    }
    assert!(count >= 7);
    // The commonest refusals of real trees have code to look at.
    let shown = |id: &str| entries().iter().any(|entry| entry.id == id && !entry.code.is_empty());
    for id in [
        "no-hook-in-target",
        "subsystem-helper",
        "dispatches-to-ops",
        "state-in-handler",
        "checked-under-lock",
        "vma-stored",
        "vm-file-replaced",
        "mapped-may-fail",
        "range-not-in-vma",
        "fault-insert-in-handler",
    ] {
        assert!(shown(id), "{id}");
    }
}

#[test]
fn every_transform_shows_a_conversion_and_a_refusal() {
    for transform in transforms() {
        assert!(!transform.examples.is_empty(), "{}: no example", transform.id);
        assert!(!transform.refusals.is_empty(), "{}: no refusal", transform.id);
    }
}

#[test]
fn every_guard_that_a_transform_names_exists_and_every_guard_is_used() {
    let mut used = std::collections::BTreeSet::new();
    for transform in transforms() {
        let own = transform.guards.iter();
        for guard in own.chain(transform.forms.iter().flat_map(|f| &f.guards)) {
            assert!(GUARDS.iter().any(|(name, _)| name == guard), "{}: guard `{guard}`", transform.id);
            used.insert(guard.clone());
        }
    }
    for (name, _) in GUARDS {
        assert!(used.contains(*name), "no transform uses guard `{name}`");
    }
}

#[test]
fn every_matcher_that_a_transform_names_is_one_that_the_engine_has() {
    let sources = program();
    for transform in transforms() {
        if let Some(matcher) = &transform.matcher {
            assert!(sources.contains(&format!("\"{matcher}\"")), "{}: matcher `{matcher}`", transform.id);
        }
    }
}

/// The program's source without its tests.
fn program() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = std::fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path().join("src"));
    let mut text = String::new();
    for top in crates.chain([root.join("src")]) {
        for entry in walkdir::WalkDir::new(top).into_iter().map(Result::unwrap) {
            if entry.path().extension().is_some_and(|e| e == "rs") {
                let whole = std::fs::read_to_string(entry.path()).unwrap();
                text.push_str(whole.split("#[cfg(test)]").next().unwrap());
            }
        }
    }
    text
}

/// The string literals that follow `before` in the program's source, white space aside.
fn literals_after<'a>(program: &'a str, before: &str) -> Vec<&'a str> {
    let after = program.split(before).skip(1);
    after.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn every_reason_note_and_step_that_the_program_gives_exists() {
    let text = program();
    // What is said on standard error has no id.
    let program = text.replace("streams.note(", "").split_whitespace().collect::<Vec<_>>().join(" ");
    let given = |places: &[&str]| places.iter().flat_map(|place| literals_after(&program, place)).collect::<Vec<_>>();
    let (refused, noted) = (given(&["refuse(", "Refusal { reason:"]), given(&["Note { id:", ".note("]));
    let stepped = given(&["Edit::new("]);
    assert!(!refused.is_empty() && !noted.is_empty() && !stepped.is_empty());
    let rule = |id: &str| FILES.iter().any(|(transform, _)| *transform == id);
    let unknown: Vec<&str> = refused
        .into_iter()
        .filter(|id| reason(id).is_none())
        .chain(noted.into_iter().filter(|id| note(id).is_none()))
        .chain(stepped.into_iter().filter(|id| step(id).is_none() && !rule(id)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn every_reason_and_note_is_given_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let data = std::fs::read_to_string(root.join("transforms/kernel/validation.toml")).unwrap();
    let sources = program() + &data;
    let unused: Vec<&str> =
        reasons().chain(notes()).map(|r| r.id.as_str()).filter(|id| !sources.contains(&format!("\"{id}\""))).collect();
    assert!(unused.is_empty(), "no engine path gives {unused:?}");
}

#[test]
fn every_case_has_a_driver_that_the_harness_finds_and_a_known_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut cases = 0;
    for topic in std::fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()) {
        if [
            "kernel", "drivers", "support", "seeded", "mutants", "rig", "sarif", "targets", "campaign", "audit",
            "lessons", "fuzz",
        ]
        .iter()
        .any(|n| topic.ends_with(n))
        {
            continue;
        }
        for case in std::fs::read_dir(&topic).unwrap().map(|e| e.unwrap().path()) {
            assert!(case.join("before.c").is_file() || case.join("before/main.c").is_file(), "{}", case.display());
            cases += 1;
            let Ok(text) = std::fs::read_to_string(case.join("refused.txt")) else { continue };
            for block in text.split("\n\n") {
                let id = block.trim().lines().next().unwrap_or_default();
                assert!(reason(id).is_some(), "{}: `{id}`", case.display());
            }
        }
    }
    assert!(cases >= 28, "{cases} cases");
}
