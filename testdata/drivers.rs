//! Whole runs over the sample drivers: what is printed, written and left alone.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::cmd::{Command, cargo_bin};

/// The command, run in the repository.
fn vma2desc(arguments: &[&str]) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    Command::new(cargo_bin!("vma2desc")).current_dir(root).env("NO_COLOR", "1").args(arguments)
}

/// Runs the command and returns its exit code, standard output and standard error.
fn run(arguments: &[&str]) -> (i32, String, String) {
    let output = vma2desc(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A copy of the sample drivers, and the path of it.
fn drivers() -> (tempfile::TempDir, PathBuf) {
    let keep = tempfile::tempdir().unwrap();
    let copy = keep.path().join("drivers");
    fs::create_dir(&copy).unwrap();
    for name in ["lamp.c", "meter.c", "clock.c"] {
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/drivers").join(name), copy.join(name)).unwrap();
    }
    (keep, copy)
}

fn shell(directory: &Path, program: &str, arguments: &[&str]) {
    let status = std::process::Command::new(program).args(arguments).current_dir(directory).status().unwrap();
    assert!(status.success(), "{program} {arguments:?}");
}

const TARGET: [&str; 2] = ["--target", "testdata/kernel"];

#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let command = readme.lines().find_map(|line| line.strip_prefix("    cargo run --locked -- ")).unwrap();
    let (code, stdout, stderr) = run(&command.split(' ').collect::<Vec<_>>());
    assert_eq!(code, 0, "{stderr}");
    let mut expected = readme.clone();
    for (name, language, text) in [("patch", "diff", stdout), ("refusal", "text", stderr)] {
        let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->"));
        let (before, rest) = expected.split_once(&start).unwrap();
        let (_, after) = rest.split_once(&end).unwrap();
        expected = format!("{before}{start}```{language}\n{text}```\n{end}{after}");
    }
    if std::env::var_os("VMA2DESC_BLESS").is_some() {
        fs::write(&path, &expected).unwrap();
        return;
    }
    // `cargo xtask bless` brings the file up to date.
    snapbox::assert_data_eq!(readme, snapbox::Data::text(expected).raw());
}

#[test]
fn scan_lists_each_candidate_and_adds_up() {
    let (code, stdout, stderr) = run(&["scan", "testdata/drivers", TARGET[0], TARGET[1]]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    for (handler, outcome) in [("lamp_mmap ", "converted"), ("meter_mmap ", "refused"), ("clock_mmap_prepare ", "done")]
    {
        let line = stdout.lines().find(|line| line.contains(handler));
        assert!(line.is_some_and(|line| line.contains(outcome)), "{handler} in\n{stdout}");
    }
    assert_eq!(stdout.lines().last(), Some("census 3 = 1 converted + 1 refused + 1 done"));
}

#[test]
fn quiet_prints_the_patch_and_nothing_else() {
    let (code, stdout, stderr) = run(&["diff", "-q", "testdata/drivers", TARGET[0], TARGET[1]]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(stdout.starts_with("convert: lamp_mmap() to lamp_mmap_prepare()\n"), "{stdout}");
}

#[test]
fn a_diff_writes_nothing_and_applies_with_git_and_with_patch() {
    let (keep, copy) = drivers();
    let before = fs::read(copy.join("lamp.c")).unwrap();
    let (code, patch, _) = run(&["diff", copy.to_str().unwrap(), TARGET[0], TARGET[1]]);
    assert_eq!(code, 0);
    assert_eq!(fs::read(copy.join("lamp.c")).unwrap(), before);
    let file = keep.path().join("all.patch");
    fs::write(&file, patch).unwrap();
    let file = file.to_str().unwrap();
    let by_git = drivers();
    shell(&by_git.1, "git", &["apply", file]);
    shell(&copy, "patch", &["-p1", "--quiet", "--fuzz=0", "-i", file]);
    let after = fs::read(copy.join("lamp.c")).unwrap();
    assert_eq!(after, fs::read(by_git.1.join("lamp.c")).unwrap());
    assert_ne!(after, before);
}

#[test]
fn out_writes_one_file_per_unit_and_lists_them() {
    let (keep, copy) = drivers();
    let out = keep.path().join("patches");
    let arguments = ["diff", "-q", copy.to_str().unwrap(), TARGET[0], TARGET[1], "--out", out.to_str().unwrap()];
    let (code, stdout, _) = run(&arguments);
    let file = out.join("0001-lamp-lamp_mmap.patch");
    assert_eq!((code, stdout), (0, format!("{}\n", file.display())));
    assert!(fs::read_to_string(file).unwrap().contains("\ndiff --git a/"));
    fs::write(out.join("cover.txt"), "mine").unwrap();
    assert_eq!(run(&arguments).0, 74);
}

#[test]
fn apply_changes_the_tree_and_a_second_run_is_empty() {
    let (_keep, copy) = drivers();
    let path = copy.to_str().unwrap();
    let (_, first, _) = run(&["diff", "-q", path, TARGET[0], TARGET[1]]);
    let (code, stdout, stderr) = run(&["apply", path, TARGET[0], TARGET[1]]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.starts_with("changed ") && stdout.ends_with("lamp.c\n") && !first.is_empty(), "{stdout}");
    let (code, second, stderr) = run(&["diff", path, TARGET[0], TARGET[1]]);
    assert_eq!((code, second.as_str()), (0, ""));
    assert!(stderr.ends_with("census 3 = 0 converted + 1 refused + 2 done\n"), "{stderr}");
}

#[test]
fn apply_refuses_uncommitted_changes_unless_told() {
    let (_keep, copy) = drivers();
    let path = copy.to_str().unwrap();
    let before = fs::read(copy.join("lamp.c")).unwrap();
    shell(&copy, "git", &["init", "-q"]);
    shell(&copy, "git", &["add", "."]);
    let (code, _, stderr) = run(&["apply", path, TARGET[0], TARGET[1]]);
    assert_eq!(code, 74);
    assert!(stderr.contains("not committed: clock.c, lamp.c, meter.c; commit or stash them"), "{stderr}");
    assert_eq!(fs::read(copy.join("lamp.c")).unwrap(), before);
    assert_eq!(run(&["apply", "--allow-dirty", path, TARGET[0], TARGET[1]]).0, 0);
    assert_ne!(fs::read(copy.join("lamp.c")).unwrap(), before);
}

#[test]
fn json_is_the_same_each_time_and_holds_the_patch_that_diff_prints() {
    let arguments = ["diff", "-q", "--format", "json", "testdata/drivers", TARGET[0], TARGET[1]];
    let (code, first, _) = run(&arguments);
    assert_eq!(code, 0);
    assert_eq!(first, run(&arguments).1);
    let value: serde_json::Value = serde_json::from_str(&first).unwrap();
    let census = &value["summary"]["census"];
    let counts = ["total", "converted", "refused", "done"].map(|key| census[key].as_u64().unwrap());
    assert_eq!(counts, [3, 1, 1, 1]);
    let candidates = value["candidates"].as_array().unwrap();
    let lamp = candidates.iter().find(|candidate| candidate["handler"] == "lamp_mmap").unwrap();
    let patch = lamp["converted"]["patch"].as_str().unwrap();
    assert!(run(&["diff", "-q", "testdata/drivers", TARGET[0], TARGET[1]]).1.ends_with(patch));
}

#[test]
fn a_driver_outside_a_kernel_tree_needs_a_target() {
    let (_keep, copy) = drivers();
    let (code, _, stderr) = run(&["scan", copy.to_str().unwrap()]);
    assert_eq!(code, 2);
    assert!(stderr.contains("--target"), "{stderr}");
    let (code, _, stderr) = run(&["scan", copy.to_str().unwrap(), "--target", "testdata"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("not the top of a kernel tree"), "{stderr}");
}

#[test]
fn a_file_that_is_no_c_file_is_no_input() {
    let (keep, copy) = drivers();
    let other = keep.path().join("MAINTAINERS");
    fs::write(&other, "int f(void);\n").unwrap();
    for paths in [&[other.to_str().unwrap()][..], &[copy.to_str().unwrap(), other.to_str().unwrap()]] {
        let (code, stdout, stderr) = run(&[&["diff", TARGET[0], TARGET[1]][..], paths].concat());
        assert_eq!((code, stdout.as_str()), (3, ""), "{stderr}");
        assert!(stderr.contains("MAINTAINERS is no C file"), "{stderr}");
    }
}

#[test]
fn a_kernel_to_keep_building_on_that_is_newer_than_the_target_is_a_slip() {
    for (target, compat, code) in [
        ("testdata/kernel", "99.0", 2),
        ("testdata/kernel", "7.4", 2),
        ("testdata/kernel", "7.3", 0),
        ("7.1", "7.2", 2),
        ("7.1", "5.15", 0),
    ] {
        let ran = run(&["diff", "-q", "--target", target, "--compat", compat, "testdata/drivers"]);
        assert_eq!(ran.0, code, "{target} {compat}: {}", ran.2);
        assert_eq!(ran.2.contains(&format!("error: --compat {compat}: the target is Linux ")), code == 2, "{}", ran.2);
    }
}

#[test]
fn every_report_and_every_patch_says_what_was_asked() {
    let ask = |more: &[&str]| {
        let arguments = ["testdata/drivers/lamp.c", "--target", "testdata/kernel", "--compat", "5.15"];
        run(&[&["diff", "-q"][..], &arguments, more].concat()).1
    };
    let patch = ask(&[]);
    for line in ["target: Linux 7.3.0 in testdata/kernel", "paths: testdata/drivers/lamp.c", "options: --compat 5.15"] {
        assert!(patch.contains(&format!("\n{line}\n")), "{patch}");
    }
    for form in ["json", "sarif", "html", "markdown"] {
        let report = ask(&["--format", form]);
        for part in ["Linux 7.3.0 in testdata/kernel", "testdata/drivers/lamp.c"] {
            assert!(report.contains(part), "{form}: {part}");
        }
    }
}

#[test]
fn the_revision_of_the_tree_is_told_with_what_differs_from_it() {
    let (_keep, copy) = drivers();
    let revision = || run(&["diff", "-q", copy.to_str().unwrap(), TARGET[0], TARGET[1]]).1;
    assert!(!revision().contains("\nrevision: "));
    for arguments in [&["init", "-q"][..], &["add", "."]] {
        shell(&copy, "git", arguments);
    }
    assert!(revision().contains("\nrevision: none, the repository has no commit\n"));
    shell(&copy, "git", &["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "one"]);
    let line = |text: String| text.lines().find(|line| line.starts_with("revision: ")).unwrap().to_owned();
    let clean = line(revision());
    assert_eq!(clean.len(), "revision: ".len() + 12);
    fs::write(copy.join("clock.c"), "int x;\n").unwrap();
    assert_eq!(line(revision()), format!("{clean}, with changes that are not committed"));
}

#[test]
fn the_reports_of_many_runs_make_a_page_in_the_order_of_their_names() {
    let directory = tempfile::tempdir().unwrap();
    let history = directory.path().to_str().unwrap();
    assert_eq!(run(&["report", "--history", history]).0, 3);
    for (name, paths) in [("2026-02", "testdata/drivers/lamp.c"), ("2026-01", "testdata/drivers")] {
        let report = run(&["scan", "--format", "json", TARGET[0], TARGET[1], paths]).1;
        fs::write(directory.path().join(format!("{name}.json")), report).unwrap();
    }
    let (code, page, err) = run(&["report", "--history", history]);
    assert_eq!(code, 0);
    assert!(err.starts_with("note: the runs are not all over the same paths"), "{err}");
    assert!(!page.contains("handlers were done"), "{page}");
    assert!(page.find(">2026-01<") < page.find(">2026-02<") && page.contains("Linux 7.3.0 in testdata/kernel"));
    fs::write(directory.path().join("x.json"), "{}").unwrap();
    let (code, page, err) = run(&["report", "--history", history]);
    assert_eq!((code, page.as_str()), (74, ""));
    assert!(err.contains("x.json: it has no `asked`"), "{err}");
}
