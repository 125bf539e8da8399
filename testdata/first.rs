//! What a user meets first: a wrong target, a path that is missing, an interrupt.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

/// A kernel tree to convert for.
const TARGET: [&str; 2] = ["--target", "testdata/kernel"];

/// A copy of a driver that is converted, as `lamp.c` in a directory of its own.
fn lamp() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/drivers/lamp.c"), dir.path().join("lamp.c")).unwrap();
    dir
}

fn vma2desc() -> Command {
    Command::new(cargo_bin!("vma2desc")).current_dir(Path::new(env!("CARGO_MANIFEST_DIR"))).env("NO_COLOR", "1")
}

#[test]
fn an_interrupt_says_that_no_source_was_changed() {
    use std::io::Read as _;
    let dir = lamp();
    for at in 0..40 {
        fs::copy(dir.path().join("lamp.c"), dir.path().join(format!("l{at:02}.c"))).unwrap();
    }
    let mut command = std::process::Command::new(cargo_bin!("vma2desc"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["diff", "-q", "--format", "json", TARGET[0], TARGET[1]]);
    let piped = std::process::Stdio::piped;
    let mut child = command.arg(dir.path()).stdout(piped()).stderr(piped()).spawn().unwrap();
    // The report is longer than a pipe: from its first byte on the program waits for a reader.
    child.stdout.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let told = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "error: interrupted; no source was changed\n");
}

#[test]
fn a_target_without_descriptors_is_told_first_and_once_with_what_to_do() {
    let (dir, kernel) = (lamp(), tempfile::tempdir().unwrap());
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel/.");
    assert!(std::process::Command::new("cp").arg("-R").args([&from, kernel.path()]).status().unwrap().success());
    let header = kernel.path().join("include/linux/fs.h");
    let text = fs::read_to_string(&header).unwrap();
    let old: Vec<&str> = text.lines().filter(|line| !line.contains("mmap_prepare")).collect();
    fs::write(header, old.join("\n")).unwrap();
    for verb in ["scan", "diff", "check"] {
        let run = vma2desc().arg(verb).arg("--target").arg(kernel.path()).arg(dir.path()).output().unwrap();
        let err = String::from_utf8(run.stderr).unwrap();
        let told = "there is no mmap_prepare in it, so nothing can be converted for it: name a kernel from 6.1";
        assert!(err.lines().next().is_some_and(|line| line.starts_with("note: ") && line.contains(told)), "{err}");
        assert_eq!(err.matches("there is no mmap_prepare").count(), 1, "{err}");
        // Neither a campaign nor the subsystem would help.
        assert!(!err.contains("campaign") && !err.contains("wait for others: "), "{verb}: {err}");
    }
}

#[test]
fn where_a_path_must_be_named_the_error_says_what_stands_for_here() {
    for verb in ["apply", "review"] {
        let run = vma2desc().arg(verb).output().unwrap();
        let err = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.code() == Some(2) && err.contains("`.` stands for the working directory"), "{err}");
    }
}

#[test]
fn apply_names_files_as_near_as_they_are_and_recovers_no_path_that_is_none() {
    let dir = lamp();
    let apply = |arguments: &[&str]| {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel");
        let mut command = std::process::Command::new(cargo_bin!("vma2desc"));
        command.current_dir(dir.path()).arg("apply").args(arguments);
        if arguments != ["--recover", "nosuch"] {
            command.arg("--target").arg(target);
        }
        let got = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (got.status.code(), text(got.stdout), text(got.stderr))
    };
    let (code, out, _) = apply(&["."]);
    assert_eq!((code, out.as_str()), (Some(0), "changed lamp.c\n"));
    let (code, out, err) = apply(&["--recover", "nosuch"]);
    assert!(code == Some(74) && out.is_empty() && err.starts_with("error: cannot read nosuch: "), "{err}");
}
