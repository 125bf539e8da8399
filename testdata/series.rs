//! `series` as a user runs it, on a small git tree: what it writes is taken by `git am`.

#![allow(clippy::unwrap_used)]

use snapbox::cmd::cargo_bin;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A kernel tree reduced to names, with drivers and MAINTAINERS, in a git repository.
struct Tree {
    dir: tempfile::TempDir,
}

const MAINTAINERS: &str = "List of maintainers\n\tM: *Mail* patches to\n\nCLOCKS\nM:\tCy Clock <cy@example.org>\nL:\tclocks@example.org\n\
S:\tMaintained\nF:\tdrivers/clocks/\n\nLAMPS\nM:\tUwe K\u{f6}nig <uwe@example.org>\nR:\t\"B. Lamp\" <b@example.org>\nL:\tlamps@example.org\n\
S:\tOrphan\nP:\tDocumentation/process/maintainer-tip.rst\nP:\tDocumentation/process/maintainer-netdev.rst\nF:\tdrivers/lamps/\n\nMEMORY MAPPING\nM:\tMay Map <may@example.org>\nR:\tRe View <re@example.org>\nL:\tmm@example.org\nF:\tmm/vma.c\n\n\
THE REST\nM:\tPenguin <p@example.org>\nL:\tall@example.org\nF:\t*\nF:\t*/\n";

impl Tree {
    /// `files` are path and text; subjects of the commits that brought each follow.
    fn new(files: &[(&str, &str, &[&str])]) -> Self {
        let tree = Self { dir: tempfile::tempdir().unwrap() };
        let kernel = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel");
        for entry in walkdir::WalkDir::new(&kernel).into_iter().map(Result::unwrap) {
            let to = tree.path().join(entry.path().strip_prefix(&kernel).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(to).unwrap();
            } else {
                fs::copy(entry.path(), to).unwrap();
            }
        }
        tree.write("MAINTAINERS", MAINTAINERS.as_bytes());
        tree.write("scripts/checkpatch.pl", b"Assisted-by requires a value");
        tree.git(&["init", "-q"]);
        for (key, value) in [("user.name", "Ada T. Sender"), ("user.email", "ada@example.org")] {
            tree.git(&["config", key, value]);
        }
        tree.git(&["add", "."]);
        tree.git(&["commit", "-qm", "import"]);
        for (path, text, subjects) in files {
            tree.write(path, text.as_bytes());
            tree.git(&["add", path]);
            for subject in *subjects {
                tree.git(&["commit", "-q", "--allow-empty", "-m", subject]);
                fs::write(tree.path().join(path), format!("{text}\n/* {subject} */\n")).unwrap();
                tree.git(&["add", path]);
            }
            tree.git(&["commit", "-q", "--allow-empty", "-m", "no prefix"]);
        }
        tree
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, path: &str, text: &[u8]) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").current_dir(self.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
    /// Runs `series` over the drivers into a directory outside of the tree.
    fn series(&self, out: &Path, arguments: &[&str]) -> Output {
        self.command(out, arguments).output().unwrap()
    }

    fn command(&self, out: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(cargo_bin!("vma2desc"));
        command.current_dir(self.path()).args(["series", "drivers", "--draft", "--treewide", "--out"]).arg(out);
        command.args(arguments);
        command.env("NO_COLOR", "1");
        command
    }

    fn made(&self, out: &Path, arguments: &[&str]) -> Vec<(String, String)> {
        let output = self.series(out, arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut names: Vec<PathBuf> = fs::read_dir(out).unwrap().map(|e| e.unwrap().path()).collect();
        names.sort();
        let text = |p: &PathBuf| String::from_utf8_lossy(&fs::read(p).unwrap()).into_owned();
        names.iter().map(|p| (p.file_name().unwrap().to_str().unwrap().to_owned(), text(p))).collect()
    }

    fn am(&self, out: &Path) {
        let mut names: Vec<String> =
            fs::read_dir(out).unwrap().map(|e| e.unwrap().path().to_str().unwrap().to_owned()).collect();
        names.sort();
        let mut arguments = vec!["am", "-q", "--empty=drop"];
        arguments.extend(names.iter().map(String::as_str));
        self.git(&arguments);
    }
}

/// A driver whose handlers have these names.
fn driver(handlers: &[&str]) -> String {
    let one = |name: &&str| {
        format!(
            "static int {name}(struct file *file, struct vm_area_struct *vma)\n{{\n\tif (vma->vm_pgoff)\n\t\treturn -EINVAL;\n\n\
             \tvm_flags_set(vma, VM_IO | VM_DONTEXPAND);\n\treturn 0;\n}}\n\nstatic const struct file_operations {name}_fops = {{\n\
             \t.mmap\t= {name},\n}};\n"
        )
    };
    let all: Vec<String> = handlers.iter().map(one).collect();
    format!(
        "// SPDX-License-Identifier: MIT OR Apache-2.0\n#include <linux/fs.h>\n#include <linux/mm.h>\n\n{}",
        all.join("\n")
    )
}

fn lamps_and_clocks() -> Tree {
    Tree::new(&[
        ("drivers/clocks/clock.c", &driver(&["tick_mmap", "tock_mmap"]), &["clocks: tick: fix", "clocks: tick: add"]),
        ("drivers/lamps/lamp.c", &driver(&["lamp_mmap"]), &[]),
    ])
}

/// The head and the rest of a mail.
fn parts(mail: &str) -> (&str, &str) {
    mail.split_once("\n\n").unwrap()
}

/// `text` without line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The message of a mail, without head and without what stands below `---`.
fn message(mail: &str) -> &str {
    parts(mail).1.split_once("\n---\n").unwrap().0
}

#[test]
fn git_am_takes_the_series_and_each_patch_is_one_commit() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    let base = tree.git(&["rev-parse", "HEAD"]);
    let mails = tree.made(out.path(), &["--signoff", "Ada T. Sender <ada@example.org>", "--date", "2026-11-23"]);
    let names: Vec<&str> = mails.iter().map(|m| m.0.as_str()).collect();
    assert_eq!(
        names,
        [
            "0000-cover-letter.patch",
            "0001-clocks-tick-convert-tick_mmap-and-tock_mmap-to-mmap_.patch",
            "0002-lamps-lamp-Convert-lamp_mmap-to-mmap_prepare.patch"
        ]
    );
    // Each patch names the blobs that it is made for and gives.
    let path = "drivers/lamps/lamp.c";
    let old = tree.git(&["rev-parse", "--short=12", &format!("HEAD:{path}")]);
    tree.am(out.path());
    let new = tree.git(&["rev-parse", "--short=12", &format!("HEAD:{path}")]);
    let index = format!("diff --git a/{path} b/{path}\nindex {}..{} 100644\n--- a/{path}\n", old.trim(), new.trim());
    assert!(mails[2].1.contains(&index), "{index}{}", mails[2].1);
    let log = tree.git(&["log", "-2", "--reverse", "--format=%an <%ae> %ad|%s", "--date=format:%F %T"]);
    assert_eq!(
        log,
        "Ada T. Sender <ada@example.org> 2026-11-23 00:00:01|clocks: tick: convert tick_mmap() and tock_mmap() to mmap_prepare\n\
         Ada T. Sender <ada@example.org> 2026-11-23 00:00:02|lamps: lamp: Convert lamp_mmap() to mmap_prepare\n"
    );
    let trailers = tree.git(&["log", "-1", "--format=%(trailers:only)"]);
    assert_eq!(trailers.trim(), "Assisted-by: vma2desc\nSigned-off-by: Ada T. Sender <ada@example.org>");
    let cover = &mails[0].1;
    assert!(cover.contains(&format!("\nbase-commit: {base}")), "{cover}");
    let found =
        "- Of 3 mmap handlers that were found, none uses mmap_prepare already, 3 can be converted, and none is left.";
    assert!(flat(cover).contains(found), "{cover}");
    // What is committed is what `apply` writes: a second run finds nothing.
    let again = tempfile::tempdir().unwrap();
    let done = tree.series(again.path(), &[]);
    assert!(done.status.success() && done.stdout.is_empty());
    assert_eq!(fs::read_dir(again.path()).unwrap().count(), 0);
}

#[test]
fn mails_have_the_form_that_checkpatch_wants() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    for (name, mail) in tree.made(out.path(), &[]) {
        let (head, rest) = parts(&mail);
        assert!(head.starts_with("From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\nFrom: \"Ada T. Sender\" <ada@example.org>\n"));
        assert!(!mail.contains("Signed-off-by") && !head.contains("Date:"), "{name}");
        if name.starts_with("0000") {
            continue;
        }
        let message = message(&mail);
        let words = flat(message);
        assert!(words.contains("has been deprecated since commit c84bf6dd2b83 (\"mm: introduce new .mmap_prepare() file callback\"), so convert "), "{message}");
        assert!(words.contains("Set the flags with vma_desc_set_flags()."), "{message}");
        assert!(!words.contains("vma2desc 0"), "{message}");
        assert!(message.lines().all(|line| line.chars().count() <= 75), "{message}");
        assert!(message.ends_with("\n\nAssisted-by: vma2desc"), "{message}");
        let below = rest.split_once("\n---\n").unwrap().1;
        let untested = "* Neither compiled nor run, and not tested on hardware.\n";
        for part in [untested, "* Change and message were generated by vma2desc ", " 1 file changed, "] {
            assert!(below.contains(part), "{below}");
        }
        // What only the program needs stands where nobody reads it.
        assert!(head.contains("\nX-Vma2desc: ") && head.contains(" digest "), "{head}");
        assert!(!["digest", "note[", "transform", "proof"].iter().any(|word| below.contains(word)), "{below}");
        let subject = head.lines().find_map(|line| line.strip_prefix("Subject: [DRAFT PATCH ")).unwrap();
        assert!(subject.len() <= "1/2] ".len() + 75);
    }
}

#[test]
fn what_one_handler_does_is_not_said_of_another() {
    let handler = |name: &str, flags: &str| {
        format!(
            "static int {name}_mmap(struct file *file, struct vm_area_struct *vma)\n{{\n\tvma->vm_ops = &{name}_vm_ops;\n{flags}\
             \treturn 0;\n}}\n\nstatic const struct file_operations {name}_fops = {{\n\t.mmap = {name}_mmap,\n}};\n"
        )
    };
    let operations = |name: &str| {
        format!("static const struct vm_operations_struct {name}_vm_ops = {{\n\t.fault = bell_fault,\n}};\n\n")
    };
    let text = [
        "#include <linux/fs.h>\n#include <linux/mm.h>\n\nstatic vm_fault_t bell_fault(struct vm_fault *vmf)\n{\n\treturn 2;\n}\n\n",
        &operations("bell"),
        &operations("gong"),
        &handler("bell", ""),
        &handler("gong", "\tvm_flags_set(vma, VM_IO | VM_DONTEXPAND);\n"),
    ];
    let tree = Tree::new(&[("drivers/bells/bell.c", &text.concat(), &[])]);
    let out = tempfile::tempdir().unwrap();
    let mails = tree.made(out.path(), &[]);
    assert_eq!(mails.len(), 1, "one patch, and no cover letter");
    let words = flat(message(&mails[0].1));
    let told = "Set desc->vm_ops instead of vma->vm_ops. In gong_mmap(), set the flags with vma_desc_set_flags().";
    assert!(words.contains(told) && !words.contains("In bell_mmap()"), "{words}");
}

#[test]
fn recipients_come_from_maintainers() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    let mails = tree.made(out.path(), &[]);
    let lamp = parts(&mails[2].1).0;
    assert!(lamp.contains("To: =?UTF-8?q?Uwe_K=C3=B6nig?= <uwe@example.org>\nCc: \"B. Lamp\" <b@example.org>,\n\tlamps@example.org,\n\tall@example.org,\n\tMay Map <may@example.org>,\n\tmm@example.org"), "{lamp}");
    let cover = parts(&mails[0].1).0;
    assert!(
        cover.contains("To: May Map <may@example.org>\nCc: all@example.org,\n\tmm@example.org,\n\tclocks@example.org,\n\tlamps@example.org"),
        "{cover}"
    );
    assert!(mails[0].1.contains("LAMPS\n"));
    let told = String::from_utf8(tree.series(out.path(), &[]).stderr).unwrap();
    assert!(
        told.contains("LAMPS (Orphan): nobody maintains this") && told.contains("recipients: MAINTAINERS"),
        "{told}"
    );
    assert!(told.contains("capital letter"), "{told}");
}

#[test]
fn the_tree_s_script_runs_only_with_consent() {
    let tree = lamps_and_clocks();
    let mark = tree.path().join("ran");
    let script = format!(
        "open(F, '>', '{}'); print 'Di S. <di@example.org> (maintainer:LAMPS)', \"\\nl\\@example.org (open list)\\n\";",
        mark.display()
    );
    tree.write("scripts/get_maintainer.pl", script.as_bytes());
    let out = tempfile::tempdir().unwrap();
    tree.made(out.path(), &[]);
    assert!(!mark.exists());
    let mails = tree.made(out.path(), &["--allow-scripts"]);
    assert!(mark.exists());
    assert!(parts(&mails[1].1).0.contains("To: \"Di S.\" <di@example.org>\nCc: l@example.org"), "{}", mails[1].1);
    tree.write("scripts/get_maintainer.pl", b"die 'no \x1b[31m';");
    let failed = tree.series(out.path(), &["--allow-scripts"]);
    assert_eq!(failed.status.code(), Some(74));
    assert!(!failed.stderr.contains(&0x1b));
}

#[test]
fn names_that_a_shell_would_run_reach_neither_git_nor_a_script() {
    let tree = lamps_and_clocks();
    let odd = "drivers/lamps/a`touch PWNED`.c";
    tree.write(odd, driver(&["odd_mmap"]).as_bytes());
    tree.git(&["add", "."]);
    tree.git(&["commit", "-qm", "odd"]);
    let seen = tree.path().join("seen");
    let script = format!(
        "open(F, '>>', '{}'); local $/; print F join(' ', @ARGV), <>; print 'Di S. <di@example.org> (maintainer:LAMPS)';",
        seen.display()
    );
    tree.write("scripts/get_maintainer.pl", script.as_bytes());
    // What git is asked on the way stands in its trace.
    let trace = tree.path().join("trace");
    let (mails, told) = {
        let out = tempfile::tempdir().unwrap();
        let mut command = tree.command(out.path(), &["--allow-scripts"]);
        let output = command.env("GIT_TRACE", &trace).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        (fs::read_dir(out.path()).unwrap().count(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(mails > 1 && told.contains("are those of MAINTAINERS: a name that begins with -"), "{told}");
    let asked = fs::read_to_string(&trace).unwrap();
    assert!(asked.contains("drivers/clocks/") && !asked.contains("PWNED"), "{asked}");
    assert!(!fs::read_to_string(seen).unwrap().contains("PWNED"));
    assert!(!tree.path().join("PWNED").exists());
}

#[test]
fn without_being_compiled_patches_are_drafts_and_by_default_an_entry_is_a_series() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(cargo_bin!("vma2desc"));
        command.current_dir(tree.path()).args(["series", "drivers", "--out"]).arg(out.path()).args(arguments);
        command.env("NO_COLOR", "1").output().unwrap()
    };
    let refused = run(&[]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(5), "{told}");
    assert!(told.contains("1 of 1 patches were not compiled") && told.contains("--draft"), "{told}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 0);
    let first = run(&["--draft"]);
    let told = String::from_utf8(first.stderr).unwrap();
    assert!(told.contains("series 1 of 2: 1 patch, ") && told.contains("; 1 patch in the others"), "{told}");
    let names = String::from_utf8(first.stdout).unwrap();
    assert_eq!((names.lines().count(), names.contains("clocks")), (1, true), "{names}");
    let second = run(&["--draft", "--wave", "2", "--force"]);
    assert!(String::from_utf8(second.stdout).unwrap().contains("lamps"));
    let mail =
        fs::read_dir(out.path()).unwrap().map(|e| fs::read_to_string(e.unwrap().path()).unwrap()).next().unwrap();
    assert!(!mail.contains(out.path().to_str().unwrap()) && mail.contains("--out .../"), "{mail}");
    assert!(mail.contains("Subject: [DRAFT PATCH net-next] lamps"), "{mail}");
}

#[test]
fn the_same_input_gives_the_same_mails() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    let first = tree.made(out.path(), &[]);
    assert_eq!(tree.made(out.path(), &[]), first);
}

#[test]
fn a_tree_that_changed_is_no_base() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    tree.write("mm/Makefile", b"# changed\n");
    let cover = flat(&tree.made(out.path(), &[]).remove(0).1);
    assert!(cover.contains(" base-commit: ") && cover.contains("had changes in other files"), "{cover}");
    tree.write("drivers/lamps/lamp.c", format!("{}\n", driver(&["lamp_mmap"])).as_bytes());
    let cover = flat(&tree.made(out.path(), &[]).remove(0).1);
    assert!(
        !cover.contains("base-commit: ") && cover.contains("drivers/lamps/lamp.c is not as it is in commit"),
        "{cover}"
    );
    fs::remove_dir_all(tree.path().join(".git")).unwrap();
    let mails = tree.made(out.path(), &[]);
    assert!(flat(&mails[0].1).contains("not the top of a git work tree"), "{}", mails[0].1);
    assert!(mails[1].1.contains("\nFrom: Author Not Given <author@example.invalid>\n"));
}

#[test]
fn mails_that_were_edited_are_kept() {
    let tree = lamps_and_clocks();
    let out = tempfile::tempdir().unwrap();
    let mails = tree.made(out.path(), &[]);
    let path = out.path().join(&mails[1].0);
    fs::write(&path, mails[1].1.replace("hardware", "my hardware")).unwrap();
    assert_eq!(tree.series(out.path(), &[]).status.code(), Some(74));
    assert!(fs::read_to_string(&path).unwrap().contains("my hardware"));
}

#[test]
fn waves_entries_and_limits_choose_patches() {
    let names: Vec<String> = (0..20).map(|n| format!("drivers/clocks/c{n:02}.c")).collect();
    let texts: Vec<String> = (0..20).map(|n| driver(&[&format!("c{n:02}_mmap")])).collect();
    let lamp = driver(&["lamp_mmap"]);
    let mut files: Vec<(&str, &str, &[&str])> =
        names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_str(), &[][..])).collect();
    files.push(("drivers/lamps/lamp.c", &lamp, &[]));
    let tree = Tree::new(&files);
    let out = tempfile::tempdir().unwrap();
    let first = tree.made(out.path(), &[]);
    assert_eq!(first.len(), 16);
    assert!(
        first[1].1.contains("Subject: [DRAFT PATCH 01/15] clocks: c00: convert c00_mmap() to mmap_prepare\n"),
        "{}",
        first[1].1
    );
    // Another wave does not take the place of the first.
    let refused = tree.series(out.path(), &["--wave", "2"]);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("name another directory"), "{refused:?}");
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), first.len());
    let second = tree.made(out.path(), &["--wave", "2", "--force"]);
    assert_eq!(second.len(), 7);
    let cover = flat(&second[0].1);
    assert!(cover.contains("(part 2 of 2)") && cover.contains("15 patches are in the others"), "{cover}");
    assert_eq!(tree.series(out.path(), &["--wave", "3"]).status.code(), Some(2));
    let one = tree.made(out.path(), &["--force", "--entry", "lamps", "-n", "2", "--subject-prefix", "PATCH lamps"]);
    assert_eq!(one.len(), 1);
    assert!(
        one[0].1.contains("Subject: [DRAFT PATCH lamps v2] lamps: lamp: Convert lamp_mmap() to\n mmap_prepare\n"),
        "{}",
        one[0].1
    );
    assert!(one[0].1.contains("\nbase-commit: "));
    assert_eq!(tree.series(out.path(), &["--entry", "none"]).status.code(), Some(2));
    assert_eq!(tree.made(out.path(), &["--force", "--max-units", "3"]).len(), 4);
    assert_eq!(tree.made(out.path(), &["--verify", "--min-level", "parsed"]).len(), 16);
    assert_eq!(tree.series(out.path(), &["--min-level", "compiled"]).status.code(), Some(2));
    // The second wave applies without the first.
    tree.made(out.path(), &["--force", "--wave", "2"]);
    tree.am(out.path());
}

#[test]
fn hostile_names_and_subjects_stay_in_their_places() {
    let evil = "Bcc: evil: x";
    let text = driver(&["lamp_mmap"]).replace(
        "\treturn 0;\n",
        "\tpr_info(\"\\n--- a/x\\nCc: evil@example.org diff --git -- >8 -- \x1b[31m\");\n\tif (remap_pfn_range(vma, vma->vm_start, 0, \
         vma->vm_end - vma->vm_start, vma->vm_page_prot)) {\n\t\tpr_err(\"Signed-off-by: Evil <evil@example.org> Signed-off-by: Evil \
         <evil@example.org> Signed-off-by: Evil\");\n\t\treturn -EAGAIN;\n\t}\n\treturn 0;\n",
    );
    let tree = Tree::new(&[("drivers/lamps/From x.c", &text, &[evil, evil, "a\u{1b}[31m: b"])]);
    let entry = "drivers/lamps\nM:\tE\u{7}\r Bcc: <evil@example.org>\nM:\tx\"y, z <a@example.org>\nM:\t<evil@example.org, b@c>\nF:\tdrivers/lamps/\n";
    tree.write(
        "MAINTAINERS",
        [MAINTAINERS.as_bytes(), b"\n", entry.as_bytes(), b"\xff\xfe\nN:\t((((\n"].concat().as_slice(),
    );
    let out = tempfile::tempdir().unwrap();
    let mails = tree.made(out.path(), &[]);
    let (head, rest) = parts(&mails[0].1);
    let header = |line: &&str| !line.starts_with([' ', '\t']);
    let names: Vec<&str> = head.lines().skip(1).filter(header).map(|line| line.split(':').next().unwrap()).collect();
    let git = ["From", "Subject", "To", "Cc", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
    assert!(names.iter().all(|name| git.contains(name) || *name == "X-Vma2desc"), "{head}");
    let before = rest.split_once("\n---\n").unwrap().0;
    assert!(
        !before.lines().any(|l| l.starts_with("Signed-off-by") || l.starts_with("Cc:") || l.starts_with("---")),
        "{before}"
    );
    let shown = rest.split_once("\ndiff --git ").unwrap().0;
    assert!(!shown.contains('\x1b'), "{shown}");
    let told = tree.series(out.path(), &[]);
    assert!(!told.stderr.contains(&0x1b) && !told.stdout.contains(&0x1b));
    tree.am(out.path());
    let trailers = tree.git(&["log", "-1", "--format=%(trailers:only)"]);
    assert_eq!(trailers.trim(), "Assisted-by: vma2desc");
}

#[test]
fn only_what_a_review_accepted_is_taken_and_edits_are_told() {
    let tree = lamps_and_clocks();
    let ledger = tree.path().join("vma2desc-review.json");
    let mut command = Command::new(cargo_bin!("vma2desc"));
    command.current_dir(tree.path()).args(["review", "drivers", "--ledger"]).arg(&ledger).env("NO_COLOR", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"y\nn\ny\n").unwrap();
    assert!(child.wait().unwrap().success());
    let out = tempfile::tempdir().unwrap();
    let accepted = ["--accepted", ledger.to_str().unwrap()];
    let mails = tree.made(out.path(), &accepted);
    assert_eq!(mails.len(), 3);
    assert!(mails[1].1.contains("convert tick_mmap() to mmap_prepare") && !mails[1].1.contains("tock_mmap_prepare"));
    // A decision about code that has changed since does not count, and is told.
    let path = "drivers/clocks/clock.c";
    let text = fs::read_to_string(tree.path().join(path)).unwrap();
    tree.write(path, text.replacen("if (vma->vm_pgoff)", "if (vma->vm_pgoff > 1)", 1).as_bytes());
    let told = tree.series(out.path(), &accepted);
    let text = String::from_utf8(told.stderr).unwrap();
    assert!(text.contains("not in the series: drivers/clocks/clock.c:tick_mmap: "), "{text}");
    assert_eq!(String::from_utf8(told.stdout).unwrap().lines().count(), 1);
    assert_eq!(tree.series(out.path(), &["--accepted", "nowhere"]).status.code(), Some(74));
}

#[test]
fn what_is_queued_upstream_is_left_out_and_said() {
    let tree = Tree::new(&[
        ("drivers/scsi/sg.c", &driver(&["sg_mmap", "sg_other_mmap"]), &[]),
        ("drivers/lamps/lamp.c", &driver(&["sg_mmap"]), &[]),
    ]);
    let subjects = |arguments: &[&str]| {
        let out = tempfile::tempdir().unwrap();
        let said = String::from_utf8(tree.series(out.path(), arguments).stderr).unwrap();
        let mails = tree.made(out.path(), arguments);
        (mails.iter().map(|m| m.0.clone()).collect::<String>(), said)
    };
    let (names, said) = subjects(&[]);
    assert!(names.contains("lamp") && names.contains("sg_other_mmap") && !names.contains("sg_mmap-and"), "{names}");
    assert!(said.contains("left out, queued upstream as of 20") && said.contains(": sg_mmap ("), "{said}");
    let (names, said) = subjects(&["--no-queued"]);
    assert!(names.contains("sg_mmap-") && !said.contains("left out"), "{names}");
    let out = tempfile::tempdir().unwrap();
    let told = |mail: &(String, String)| flat(&mail.1).contains("a change of this function is queued upstream");
    assert_eq!(tree.made(out.path(), &["--no-queued"]).iter().filter(|m| told(m)).count(), 1);
}
