//! `series` for a second version: what has changed is told, and of what people said only what still holds is kept.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use snapbox::cmd::cargo_bin;

const MAINTAINERS: &str = "LAMPS\nM:\tUwe Lamp <uwe@example.org>\nL:\tlamps@example.org\nF:\tdrivers/lamps/\n";

fn tree() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let kernel = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel");
    for entry in walkdir::WalkDir::new(&kernel).into_iter().map(Result::unwrap) {
        let to = dir.path().join(entry.path().strip_prefix(&kernel).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    fs::create_dir_all(dir.path().join("drivers/lamps")).unwrap();
    fs::write(dir.path().join("MAINTAINERS"), MAINTAINERS).unwrap();
    dir
}

/// A driver that sets `flags`, with a line above its handler.
fn driver(tree: &Path, name: &str, flags: &str, above: &str) {
    let text = format!(
        "#include <linux/fs.h>\n#include <linux/mm.h>\n\n{above}\nstatic int {name}_mmap(struct file *file, struct vm_area_struct *vma)\n{{\n\
         \tif (vma->vm_pgoff)\n\t\treturn -EINVAL;\n\n\tvm_flags_set(vma, {flags});\n\treturn 0;\n}}\n\n\
         static const struct file_operations {name}_fops = {{\n\t.mmap\t= {name}_mmap,\n}};\n"
    );
    fs::write(tree.join(format!("drivers/lamps/{name}.c")), text).unwrap();
}

fn series(tree: &Path, out: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(cargo_bin!("vma2desc"));
    command.current_dir(tree).args(["series", "drivers", "--draft", "--from", "Ada Sender <ada@example.org>", "--out"]);
    command.arg(out).args(arguments).env("NO_COLOR", "1").output().unwrap()
}

fn mails(out: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(out).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|p| String::from_utf8(fs::read(p).unwrap()).unwrap()).collect()
}

fn answer(from: &str, subject: &str, text: &str) -> String {
    format!(
        "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: {from}\nSubject: Re: {subject}\nMessage-ID: <{}@x>\n\n{text}\n\n",
        text.len()
    )
}

/// Three patches that were sent, the tree after a change, and the answers.
fn sent() -> (tempfile::TempDir, tempfile::TempDir, String) {
    let (tree, work) = (tree(), tempfile::tempdir().unwrap());
    for name in ["amber", "bulb", "candle"] {
        driver(tree.path(), name, "VM_IO | VM_DONTEXPAND", "static int lit;");
    }
    let first = series(tree.path(), &work.path().join("v1"), &[]);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let bulb = "[DRAFT PATCH 2/3] lamps: bulb: convert bulb_mmap() to mmap_prepare";
    let amber = "[DRAFT PATCH 1/3] lamps: amber: convert amber_mmap() to\n mmap_prepare";
    let all = [
        answer("Rea Viewer <rea@example.org>", amber, "> quoted\n\nFine.\n\nReviewed-by: Rea Viewer <rea@example.org>"),
        answer("Tess T. <tess@example.org>", bulb, "Tested-by: Tess T. <tess@example.org> # on a bulb"),
        answer("Mal <mal@example.org>", amber, "Acked-by: Big Name <big@example.org>"),
        answer("Mal <mal@example.org>", amber, "Acked-by: Mal <mal@example.org>\rBcc: x@example.org"),
        answer("Mal <mal@example.org>", amber, "Acked-by: Mal <mal@example.org>\u{b}Subject: [PATCH] other"),
        answer("Mal <mal@example.org>", "[PATCH 7/7] other", "Acked-by: Mal <mal@example.org>  "),
        answer(
            "Cora <cora@example.org>",
            "[DRAFT PATCH 0/3] lamps: convert mmap handlers to mmap_prepare",
            "Acked-by: Cora <cora@example.org>",
        ),
    ];
    (tree, work, all.concat())
}

#[test]
fn a_second_version_says_what_has_changed_and_keeps_what_still_holds() {
    let (tree, work, answers) = sent();
    fs::write(work.path().join("answers"), answers).unwrap();
    driver(tree.path(), "amber", "VM_IO | VM_DONTEXPAND", "static int dim;");
    driver(tree.path(), "bulb", "VM_IO | VM_DONTDUMP", "static int lit;");
    fs::remove_file(tree.path().join("drivers/lamps/candle.c")).unwrap();
    driver(tree.path(), "diode", "VM_DONTCOPY", "static int lit;");
    let path = |name: &str| work.path().join(name).into_os_string().into_string().unwrap();
    let arguments =
        ["--previous", &path("v1"), "--replies", &path("answers"), "--signoff", "Ada Sender <ada@example.org>"];
    let second = series(tree.path(), &work.path().join("v2"), &arguments);
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(second.status.success(), "{told}");
    let all = mails(&work.path().join("v2"));
    let [cover, amber, bulb, diode] = all.as_slice() else { panic!("{all:?}") };

    assert!(amber.contains("Subject: [DRAFT PATCH v2 1/3] lamps: amber: convert"), "{amber}");
    let trailers = "\nReviewed-by: Rea Viewer <rea@example.org>\nAcked-by: Cora <cora@example.org>\nSigned-off-by: Ada Sender <ada@example.org>\n---\n";
    assert!(amber.contains(trailers), "{amber}");
    assert!(
        amber.contains("---\nChanges since v1:\n* no change to the code; the lines around it are others\n"),
        "{amber}"
    );
    assert!(!amber.contains("Big Name") && !amber.contains("Bcc") && !amber.contains("Mal"), "{amber}");

    assert!(!bulb.split("\n---\n").next().unwrap().contains("Tested-by"), "{bulb}");
    assert!(bulb.contains("* the code has changed\n"), "{bulb}");
    assert!(
        bulb.contains("* dropped, as the code has changed: Tested-by: Tess T. <tess@example.org>\n  # on a bulb\n"),
        "{bulb}"
    );
    assert!(diode.contains("Changes since v1:\n* new patch\n"), "{diode}");

    for part in [
        "Range-diff against v1:",
        "\n1 = 1: lamps: amber: convert amber_mmap() to mmap_prepare",
        "\n2 ! 2: lamps: bulb: convert",
        "    -+      vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTEXPAND_BIT);",
        "    ++      vma_desc_set_flags(desc, VMA_IO_BIT, VMA_DONTDUMP_BIT);",
        "\n- > 3: lamps: diode: convert",
        "\n< -: lamps: candle: convert candle_mmap() to mmap_prepare",
    ] {
        assert!(cover.contains(part), "{part}\n{cover}");
    }
    for part in [
        "moved     lamps: amber",
        "changed   lamps: bulb",
        "new       lamps: diode",
        "gone      lamps: candle",
        "not taken: Acked-by: Big Name",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }

    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(tree.path())
            .args(["-c", "user.name=A", "-c", "user.email=a@x"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "base"]);
    let mut patches: Vec<_> = fs::read_dir(work.path().join("v2"))
        .unwrap()
        .map(|e| e.unwrap().path().into_os_string().into_string().unwrap())
        .collect();
    patches.sort();
    let mut am = vec!["am", "-q", "--empty=drop"];
    am.extend(patches.iter().map(String::as_str));
    git(&am);
    let message = git(&["log", "-1", "--format=%B", "HEAD~2"]);
    assert!(message.contains("Reviewed-by: Rea Viewer") && !message.contains("Changes since"), "{message}");
}

#[test]
fn a_series_that_is_none_and_a_version_that_is_not_above_are_told() {
    let (tree, work, _) = sent();
    let path = |name: &str| work.path().join(name).into_os_string().into_string().unwrap();
    let fails = |out: &str, arguments: &[&str], what: &str| {
        let output = series(tree.path(), &work.path().join(out), arguments);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(what), "{told}");
    };
    fs::create_dir(work.path().join("empty")).unwrap();
    fails("v2", &["--previous", &path("empty")], "holds no patch");
    fails("v2", &["--previous", &path("missing")], "cannot be read");
    fails("v1", &["--previous", &path("v1")], "name another directory");
    fails("v2", &["--previous", &path("v1"), "-n", "1"], "version 1 is not above");
    fails("v2", &["--replies", &path("v1")], "--previous");
    fails("v2", &["--previous", &path("v1"), "--replies", &path("v1")], "is no regular file");
    assert_eq!(mails(&work.path().join("v1")).len(), 4);
}
