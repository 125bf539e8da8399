//! `--compat` as a user runs it.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

/// A copy of a driver of `testdata/outoftree` in a directory of its own.
fn driver(name: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/outoftree").join(name).join("before");
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
    }
    dir
}

fn vma2desc(verb: &str, dir: &Path, options: &[&str]) -> Command {
    let command = Command::new(cargo_bin!("vma2desc")).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command.env("NO_COLOR", "1").arg(verb).arg(dir).args(["--target", "testdata/kernel"]).args(options)
}

fn text(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[test]
fn a_check_of_the_build_is_written_with_the_change_and_a_second_run_changes_nothing() {
    let dir = driver("c-in-c");
    let options = ["--compat", "5.15", "--compat-style", "probe"];
    let patch = vma2desc("diff", dir.path(), &options).output().unwrap();
    assert!(
        text(&patch).contains("new file mode 100644\n--- /dev/null\n+++ b/mmap_prepare_probe.c\n"),
        "{}",
        text(&patch)
    );
    let copy = driver("c-in-c");
    fs::write(copy.path().join("p.patch"), &patch.stdout).unwrap();
    let applied =
        std::process::Command::new("git").current_dir(copy.path()).args(["apply", "p.patch"]).status().unwrap();
    assert!(applied.success());
    vma2desc("apply", dir.path(), &options).assert().code(0);
    for file in ["Kbuild", "main.c", "hw.c", "mmap_prepare_probe.c"] {
        let here = fs::read_to_string(dir.path().join(file)).unwrap();
        assert_eq!(here, fs::read_to_string(copy.path().join(file)).unwrap(), "{file}");
    }
    let again = vma2desc("apply", dir.path(), &options).output().unwrap();
    assert!(text(&again).contains("census 2 = 0 converted + 0 refused + 2 done"), "{}", text(&again));
    let pure = vma2desc("scan", dir.path(), &[]).output().unwrap();
    assert!(text(&pure).contains("0 converted + 0 refused + 2 done"), "{}", text(&pure));
}

#[test]
fn a_kernel_that_has_all_needs_no_condition() {
    let dir = driver("plain");
    let patch = text(&vma2desc("diff", dir.path(), &["--compat", "7.3"]).output().unwrap());
    assert!(patch.contains("+static int kettle_mmap_prepare(") && !patch.contains("+#if"), "{patch}");
    let guarded = text(&vma2desc("diff", dir.path(), &["--compat", "5.15"]).output().unwrap());
    assert!(guarded.contains("+#if LINUX_VERSION_CODE >= KERNEL_VERSION(7, 0, 0)\n"), "{guarded}");
}

#[test]
fn what_is_no_version_is_a_wrong_command_line() {
    let dir = driver("plain");
    for options in [&["--compat", "old"][..], &["--compat", "6"], &["--compat-style", "probe"]] {
        let output = vma2desc("diff", dir.path(), options).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{options:?}: {}", text(&output));
    }
}

#[test]
fn a_handler_for_many_kernels_is_refused_until_it_is_said_which_count() {
    let dir = driver("ladder");
    let refused = text(&vma2desc("diff", dir.path(), &[]).output().unwrap());
    assert!(refused.contains("refused[built-for-older-kernels]") && refused.contains("--compat 5.15"), "{refused}");
    let pure = text(&vma2desc("diff", dir.path(), &["--compat", "none"]).output().unwrap());
    assert!(pure.contains("-#if LINUX_VERSION_CODE") && !pure.contains("+#if"), "{pure}");
}
