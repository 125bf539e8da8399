//! `--index`: what is kept between runs changes how fast an answer comes, and never the answer.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use snapbox::cmd::cargo_bin;

/// A slot of a handler that is defined elsewhere, and as many bytes without.
const WITH: &str = "struct file_operations a = { .mmap = f };\n";
const WITHOUT: &str = "struct file_operations a = { .moap = f };\n";

struct Place {
    _dir: tempfile::TempDir,
    tree: PathBuf,
    index: PathBuf,
}

/// A tree that is large enough for an index, with one slot.
fn place() -> Place {
    let dir = tempfile::tempdir().unwrap();
    let (tree, index) = (dir.path().join("tree"), dir.path().join("index"));
    fs::create_dir(&tree).unwrap();
    for i in 0..300 {
        put(&tree.join(format!("d{i}.c")), &format!("int f_{i}(void)\n{{\n\treturn {i};\n}}\n"));
    }
    put(&tree.join("d7.c"), WITH);
    Place { _dir: dir, tree, index }
}

/// Writes a file with a time of writing that tells nothing.
fn put(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    fs::File::options().append(true).open(path).unwrap().set_modified(then).unwrap();
}

fn scan(place: &Place, index: bool) -> Output {
    let mut command = Command::new(cargo_bin!("vma2desc"));
    command.args(["scan", "--target", "7.3"]).arg(&place.tree).env("NO_COLOR", "1");
    if index {
        command.arg(format!("--index={}", place.index.display()));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Whether a run with the index finds what one without finds, and the slot or not.
fn same(place: &Place, slot: bool) {
    let (plain, kept) = (scan(place, false), scan(place, true));
    assert_eq!(String::from_utf8_lossy(&plain.stdout), String::from_utf8_lossy(&kept.stdout));
    assert_eq!(String::from_utf8_lossy(&plain.stderr), String::from_utf8_lossy(&kept.stderr));
    assert_eq!(String::from_utf8_lossy(&kept.stdout).contains("d7.c"), slot);
}

#[test]
fn a_run_with_an_index_finds_the_same_also_after_a_change_that_leaves_size_and_time() {
    let place = place();
    same(&place, true);
    // Long enough ago for the index to trust the times of the files.
    std::thread::sleep(Duration::from_millis(2100));
    same(&place, true);
    assert_eq!(fs::read_dir(&place.index).unwrap().count(), 1);
    put(&place.tree.join("d7.c"), WITHOUT);
    same(&place, false);
    put(&place.tree.join("d9.c"), WITHOUT);
    std::thread::sleep(Duration::from_millis(2100));
    same(&place, false);
    put(&place.tree.join("d7.c"), WITH);
    same(&place, true);
    fs::remove_file(place.tree.join("d7.c")).unwrap();
    same(&place, false);
}

#[test]
fn whatever_lies_in_the_place_of_the_index_does_no_harm() {
    let place = place();
    std::thread::sleep(Duration::from_millis(2100));
    same(&place, true);
    let file = fs::read_dir(&place.index).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&file).unwrap();
    for other in [&b""[..], b"x", &whole[..whole.len() / 2], &[whole.as_slice(), b"y"].concat(), &[255; 4096]] {
        fs::write(&file, other).unwrap();
        same(&place, true);
    }
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    same(&place, true);
}

#[test]
fn a_directory_that_others_may_write_into_is_not_used_and_that_is_said() {
    let place = place();
    fs::create_dir(&place.index).unwrap();
    fs::set_permissions(&place.index, fs::Permissions::from_mode(0o777)).unwrap();
    let output = scan(&place, true);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no index is kept"));
    assert_eq!(fs::read_dir(&place.index).unwrap().count(), 0);
}
