//! Trees of strangers: what their names, links, includes and leftovers may make the program do.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use snapbox::cmd::cargo_bin;

/// A directory with drivers that are converted.
struct Tree(tempfile::TempDir);

impl Tree {
    fn new(names: &[&str]) -> Self {
        let tree = Self(tempfile::tempdir().unwrap());
        let lamp = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/drivers/lamp.c")).unwrap();
        for name in names {
            fs::create_dir_all(tree.path(name).parent().unwrap()).unwrap();
            fs::write(tree.path(name), &lamp).unwrap();
        }
        tree
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn prepend(&self, name: &str, line: &str) {
        let text = fs::read_to_string(self.path(name)).unwrap();
        fs::write(self.path(name), format!("{line}\n{text}")).unwrap();
    }

    fn command(&self, words: &[&str], path: &str) -> Command {
        let mut command = Command::new(cargo_bin!("vma2desc"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("NO_COLOR", "1");
        command.args(words).args(["--no-config", "--target", "testdata/kernel"]).arg(self.path(path));
        command
    }

    fn run(&self, words: &[&str], path: &str) -> (i32, String, String) {
        said(self.command(words, path).output().unwrap())
    }

    fn recover(&self, path: &str) -> (i32, String, String) {
        let mut command = Command::new(cargo_bin!("vma2desc"));
        said(command.args(["apply", "--no-config", "--recover"]).arg(self.path(path)).output().unwrap())
    }
}

fn said(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn an_apply_that_was_killed_is_told_by_any_command_and_taken_back() {
    let tree = Tree::new(&["a.c", "sub/b.c"]);
    let old = fs::read(tree.path("a.c")).unwrap();
    // Killed again and again, until it leaves something behind.
    let end = Instant::now() + Duration::from_secs(120);
    let journal = tree.path(".vma2desc-journal");
    while !journal.exists() {
        assert!(Instant::now() < end, "no run could be killed while it was writing");
        fs::write(tree.path("a.c"), &old).unwrap();
        fs::write(tree.path("sub/b.c"), &old).unwrap();
        let mut child = tree.command(&["apply", "-q"], "").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while !journal.exists() && child.try_wait().unwrap().is_none() {}
        let _ = child.kill();
        child.wait().unwrap();
    }
    for (words, path) in [(&["scan"][..], ""), (&["diff", "-q"], "sub"), (&["check"], "sub/b.c"), (&["apply"], "")] {
        let (code, _, err) = tree.run(words, path);
        assert!(err.contains("apply --recover") || words.contains(&"-q"), "{words:?} {path}: {code} {err}");
    }
    let (code, out, err) = tree.recover("sub");
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let now = |name: &str| fs::read(tree.path(name)).unwrap() == old;
    assert_eq!(now("a.c"), now("sub/b.c"));
    assert_eq!(out.contains("all files hold the old text"), now("a.c"), "{out}");
    let left = walkdir::WalkDir::new(tree.path("")).into_iter().map(|entry| entry.unwrap());
    assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(".vma2desc")));
    assert_eq!(tree.run(&["scan"], "").0, 0);
}

#[test]
fn a_torn_unit_is_an_error_of_every_command_until_it_is_whole() {
    let tree = Tree::new(&["a.c", "b.c"]);
    let digest = |text: &[u8]| vma2desc::edit::journal::digest(text);
    let old = fs::read(tree.path("a.c")).unwrap();
    let head = "vma2desc journal 1\nid 0123456789abcdef\nunit lamp_mmap";
    let line = |name: &str| format!("file {} {} {name}", digest(&old), digest(b"new\n"));
    let journal = format!("{head}\n{}\n{}\nend\n", line("a.c"), line("b.c"));
    fs::write(tree.path(".vma2desc-journal"), journal).unwrap();
    fs::write(tree.path("b.c"), "new\n").unwrap();
    fs::write(tree.path(".vma2desc-0123456789abcdef-1.tmp"), &old).unwrap();
    for words in [&["scan"][..], &["diff"], &["apply"], &["check", "-q"]] {
        let (code, _, err) = tree.run(words, "");
        assert_eq!(code, 74, "{words:?}: {err}");
        assert!(err.contains("left the unit of lamp_mmap torn: b.c new, a.c not"), "{words:?}: {err}");
    }
    let (code, out, _) = tree.recover("");
    assert_eq!((code, out.contains("1 of 2 files put back")), (0, true), "{out}");
    assert_eq!(fs::read(tree.path("b.c")).unwrap(), old);
    assert_eq!(fs::read_dir(tree.path("")).unwrap().count(), 2);
    assert!(tree.recover("").2.contains("there is nothing to recover"));
    fs::write(tree.path(".vma2desc-0123456789abcdef-journal.tmp"), "vma2desc").unwrap();
    let (code, out, err) = tree.recover("");
    assert!(
        code == 0 && out.contains("-journal.tmp: removed, an apply was killed before") && err.is_empty(),
        "{out}{err}"
    );
}

#[test]
fn a_journal_of_a_stranger_changes_nothing_outside() {
    let keep = Tree::new(&["tree/a.c", "outside.c"]);
    let outside = fs::read(keep.path("outside.c")).unwrap();
    symlink("..", keep.path("tree/up")).unwrap();
    let digest = |text: &[u8]| vma2desc::edit::journal::digest(text);
    for path in ["../outside.c", "up/outside.c", "/etc/passwd"] {
        let (before, after) = (digest(b"planted"), digest(&outside));
        let text = format!("vma2desc journal 1\nid 0123456789abcdef\nunit x\nfile {before} {after} {path}\nend\n");
        fs::write(keep.path("tree/.vma2desc-journal"), text).unwrap();
        for directory in ["", "tree/"] {
            fs::write(keep.path(&format!("{directory}.vma2desc-0123456789abcdef-0.tmp")), "planted").unwrap();
        }
        keep.recover("tree");
        assert_eq!(fs::read(keep.path("outside.c")).unwrap(), outside, "{path}");
        let _ = fs::remove_file(keep.path("tree/.vma2desc-journal"));
    }
}

#[test]
fn a_journal_that_came_with_the_tree_removes_nothing() {
    let tree = Tree::new(&["lamp.c", "precious.txt", "sub/mmap_prepare_probe.c"]);
    let git = |words: &[&str]| Command::new("git").arg("-C").arg(tree.path("")).args(words).output().unwrap();
    git(&["init", "-q"]);
    let held = |name: &str| vma2desc::edit::journal::digest(&fs::read(tree.path(name)).unwrap());
    let head = "vma2desc journal 1\nid 0123456789abcdef\nunit x";
    let old = format!("file {} {} lamp.c", held("lamp.c"), held("precious.txt").replace('a', "b"));
    for name in ["precious.txt", ".git/HEAD", "lamp.c"] {
        let journal = format!("{head}\nfile - {} {name}\n{old}\nend\n", held(name));
        fs::write(tree.path(".vma2desc-journal"), journal).unwrap();
        for (code, out, err) in [tree.recover(""), tree.run(&["scan"], "")] {
            let told = format!("it names {name}, and an apply makes no such file; if you have started no apply here");
            assert!(code == 74 && err.contains(&told), "{name}: {code} {out} {err}");
        }
        assert!(tree.path(name).exists());
    }
    let probe = "sub/mmap_prepare_probe.c";
    let journal = format!("{head}\nfile - {} {probe}\n{old}\nend\n", held(probe));
    fs::write(tree.path(".vma2desc-journal"), journal).unwrap();
    git(&["add", ".vma2desc-journal"]);
    for (code, _, err) in [tree.recover(""), tree.run(&["scan"], "")] {
        assert!(code == 74 && err.contains("git tracks the journal"), "{err}");
    }
    assert!(tree.path(probe).exists());
    git(&["rm", "-q", "--cached", ".vma2desc-journal"]);
    let (code, out, _) = tree.recover("");
    assert_eq!(code, 0, "{out}");
    assert!(out.contains(&format!("{probe}: removed, since there was none")) && !tree.path(probe).exists(), "{out}");
}

#[test]
fn includes_stay_below_what_was_given_and_no_special_file_is_opened() {
    let tree = Tree::new(&["in/a.c", "secret.h"]);
    assert!(Command::new("mkfifo").args([tree.path("pipe.h"), tree.path("in/own.h")]).status().unwrap().success());
    symlink("../pipe.h", tree.path("in/link.h")).unwrap();
    symlink("..", tree.path("in/up")).unwrap();
    let etc = format!("{}etc/passwd", "../".repeat(32));
    let odd = ["/proc/kmsg", "../secret.h", "../pipe.h", "own.h", "link.h", "up/secret.h", "/dev/zero", &etc];
    for name in odd {
        tree.prepend("in/a.c", &format!("#include \"{name}\""));
    }
    for words in [["scan", "-v"], ["diff", "-v"]] {
        let mut child = tree.command(&words, "in").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let end = Instant::now() + Duration::from_secs(100);
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "it waits for something");
            std::thread::sleep(Duration::from_millis(20));
        }
        let (code, _, err) = said(child.wait_with_output().unwrap());
        assert_eq!(code, 0, "{err}");
        for name in ["../secret.h", "up/secret.h"] {
            assert!(err.contains(&format!("{name}: it is included from outside of what was given")), "{name}: {err}");
        }
        let both = tree.path("").canonicalize().unwrap();
        let advice = format!("../secret.h: it is included from outside of what was given; give {} to", both.display());
        assert!(err.contains(&advice), "{err}");
    }
}

#[test]
fn no_name_is_a_command_of_the_machine_that_reads_the_log() {
    let names = ["::error::x.c", "a##[error]b.c", "\t::stop-commands::x.c", "##[group]d/::warning::e.c"];
    let tree = Tree::new(&names);
    for words in
        [&["scan"][..], &["scan", "-v"], &["check"], &["check", "-v"], &["verify"], &["scan", "--format", "github"]]
    {
        let (_, out, err) = tree.run(words, "");
        for line in out.lines().chain(err.lines()) {
            let own = ["::notice ", "::warning ", "::error "];
            let is_own = words.contains(&"github") && own.iter().any(|start| line.starts_with(start));
            assert!(is_own || !line.trim_start().starts_with("::"), "{words:?}: {line}");
            assert!(!line.contains("##["), "{words:?}: {line}");
        }
        assert!(out.contains("error"), "{words:?}: {out}");
    }
}
