//! Patches are what the programs that apply them take: proved with `git apply` and `patch -p1` themselves.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use crate::edit::texts::final_texts;
use crate::model::run::Run;
use crate::patch::{Patch, patches};
use crate::testing::run_of_edits;
use crate::tree::source::FileId;

/// How a patch is applied: arguments of the program, which reads it from standard input.
const PROGRAMS: [&[&str]; 2] = [
    &["git", "apply", "--whitespace=nowarn", "-"],
    &["patch", "-p1", "--no-backup-if-mismatch", "--fuzz=0", "--batch"],
];

fn write_tree(root: &Path, run: &Run) {
    for file in &run.sources.files {
        let path = root.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.text).unwrap();
    }
}

/// Feeds `patch` to a program in `root`; `Err` holds what it says.
fn feed(root: &Path, program: &[&str], patch: &[u8]) -> Result<(), String> {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).current_dir(root).env("GIT_CEILING_DIRECTORIES", root).env("LC_ALL", "C");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("git and patch are needed for this test");
    child.stdin.take().unwrap().write_all(patch).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    // An offset or fuzz is reported and would mean that a hunk header is wrong.
    if output.status.success() && !said.contains("offset") && !said.contains("fuzz") { Ok(()) } else { Err(said) }
}

/// Applies `pieces` one after the other with each program and compares the tree with the texts that the run leads to.
fn check(run: &Run, pieces: &[Vec<u8>]) -> Result<(), TestCaseError> {
    let expected = final_texts(run).unwrap();
    for program in PROGRAMS {
        let tree = tempfile::tempdir().unwrap();
        write_tree(tree.path(), run);
        for piece in pieces {
            let result = feed(tree.path(), program, piece);
            prop_assert!(result.is_ok(), "{program:?}: {result:?}\n{}", String::from_utf8_lossy(piece));
        }
        for (id, file) in run.sources.files.iter().enumerate() {
            let got = fs::read(tree.path().join(&file.path)).unwrap();
            let id = FileId(u32::try_from(id).unwrap());
            let wanted = expected.get(&id).map_or(&file.text[..], Vec::as_slice);
            prop_assert_eq!(got.as_slice(), wanted, "{:?}", program);
        }
    }
    Ok(())
}

/// All patches in one stream, as `diff` prints them.
fn joined(patches: &[Patch]) -> Vec<u8> {
    patches.iter().map(Patch::text).collect::<Vec<_>>().join(&b"\n"[..])
}

fn check_both_ways(run: &Run) -> Result<(), TestCaseError> {
    let patches = patches(run).unwrap();
    if patches.is_empty() {
        return Ok(());
    }
    check(run, &patches.iter().map(Patch::text).collect::<Vec<_>>())?;
    check(run, &[joined(&patches)])
}

#[test]
fn units_in_one_file_and_over_several_apply_in_order() {
    let text: Vec<u8> = (0..60).flat_map(|n| format!("line {n}\n").into_bytes()).collect();
    let edits: &[&[(u32, usize, usize, &str)]] = &[
        &[(0, 0, 4, "first"), (1, 2, 2, "\tint x;\r\n")],
        &[(0, 7, 14, ""), (0, 300, 304, "LINE")],
        &[(1, 4, 5, ""), (0, 310, 310, "in between\n")],
    ];
    let run = run_of_edits(&[("drivers/with space/a.c", &text), ("include/b.h", b"a\nb\nc")], edits);
    check_both_ways(&run).unwrap();
}

#[test]
fn notes_that_look_like_a_diff_do_no_harm() {
    let mut run = run_of_edits(&[("a.c", b"a\n")], &[&[(0, 0, 1, "b")]]);
    let crate::model::outcome::Outcome::Converted(conversion) = &mut run.candidates[0].outcome else { unreachable!() };
    for text in ["x\n--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+c", "1c\nz\n.", "Index: a.c", "Prereq: 7"] {
        let note = crate::model::outcome::Note { id: "message-lost".into(), place: None, text: text.into() };
        conversion.notes.push(note);
    }
    check_both_ways(&run).unwrap();
}

/// A line of source: short, often equal to others, with the bytes that patch programs stumble over.
fn line() -> impl Strategy<Value = Vec<u8>> {
    let plain = prop_oneof![
        Just(b"\treturn 0;".to_vec()),
        Just(b"}".to_vec()),
        Just(b"".to_vec()),
        Just(b"static int f_mmap(struct file *file)".to_vec()),
        Just(b"--- a/x".to_vec()),
        Just(b"@@ -1 +1 @@".to_vec()),
        Just(b"\\ No newline at end of file".to_vec()),
        Just(b"\xe9\xff \t ".to_vec()),
        "[a-z]{1,3}".prop_map(String::into_bytes),
    ];
    let end = prop_oneof![4 => Just(&b"\n"[..]), 1 => Just(&b"\r\n"[..])];
    (plain, end).prop_map(|(line, end)| [&line, end].concat())
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    (prop::collection::vec(line(), 3..40), any::<bool>()).prop_map(|(lines, whole)| {
        let mut text = lines.concat();
        if !whole {
            text.pop();
        }
        text
    })
}

/// A run of one file in which each unit replaces whole or parts of lines at places of its own.
fn any_run() -> impl Strategy<Value = Run> {
    let edit = (0usize..2000, 0usize..40, "[a-c\n ]{0,12}");
    (text(), prop::collection::vec(edit, 1..6)).prop_map(|(text, edits)| {
        let mut starts: Vec<_> = edits.into_iter().map(|(at, len, new)| (at % text.len(), len, new)).collect();
        starts.sort();
        starts.dedup_by_key(|(at, _, _)| *at);
        let ends: Vec<usize> = starts.iter().skip(1).map(|(at, _, _)| *at).chain([text.len()]).collect();
        let units: Vec<Vec<(u32, usize, usize, &str)>> = starts
            .iter()
            .zip(ends)
            .map(|((at, len, new), next)| vec![(0, *at, (at + len).min(next), new.as_str())])
            .collect();
        let units: Vec<&[(u32, usize, usize, &str)]> = units.iter().map(Vec::as_slice).collect();
        run_of_edits(&[("d/a.c", &text)], &units)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn diff_then_apply_is_the_identity(run in any_run()) {
        let emptied = final_texts(&run).unwrap().values().any(Vec::is_empty);
        // An empty file has no diff that all programs agree on; a conversion never empties one.
        prop_assume!(!emptied);
        check_both_ways(&run)?;
    }
}
