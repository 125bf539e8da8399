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

/// A driver that an older kernel's table and a macro of the kernel's headers install.
const CABIN: &str = "#include <linux/version.h>\n#include \"cabin.h\"\n\n\
    int cabin_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn ttm_cabin(file, vma);\n}\n\n\
    #if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 5, 0)\nDEFINE_DRM_GEM_FOPS(cabin_fops);\n#else\n\
    static const struct file_operations cabin_fops = {\n\
    #if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 3, 0)\n\tDRM_CABIN_FILE_OPERATIONS,\n#else\n\t.mmap = cabin_mmap,\n#endif\n\
    \t.owner = THIS_MODULE,\n};\n#endif\n";

#[test]
fn a_slot_that_older_kernels_alone_build_is_counted_and_shown() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("cabin.c"), CABIN).unwrap();
    let scan = |options: &[&str]| {
        let command = Command::new(cargo_bin!("vma2desc")).env("NO_COLOR", "1").arg("scan").arg(dir.path());
        text(&command.args(["--target", "7.3"]).args(options).output().unwrap())
    };
    let unsaid = scan(&[]);
    assert!(unsaid.contains("census 2 = 0 converted + 2 refused + 0 done"), "{unsaid}");
    let said = scan(&["--compat", "5.15"]);
    for part in [
        "census 2 = 0 converted + 1 refused + 1 done",
        "2 slots (0 NULL, 1 by macro) in 1 of 1 file; 1 for older kernels only",
        "cabin.c:4   cabin_mmap    cabin_fops (file_operations.mmap)  done     (older kernels only)",
        "drm_gem_mmap  cabin_fops (file_operations.mmap)  refused  subsystem-helper",
    ] {
        assert!(said.contains(part), "{part} is missing from\n{said}");
    }
    let json: serde_json::Value = serde_json::from_str(&scan(&["--compat", "5.15", "--format", "json", "-q"])).unwrap();
    let slots = json["slots"].as_array().unwrap();
    let older: Vec<_> = slots.iter().filter(|s| s["older_kernels_only"] == true).collect();
    assert!(slots.len() == 2 && older.len() == 1 && older[0]["place"]["line"] == 16, "{json:#}");
    let html = scan(&["--compat", "5.15", "--format", "html"]);
    assert!(html.contains("census 2 = 0 converted + 1 refused + 1 done") && html.contains("cabin_mmap"));
}

#[test]
fn code_that_no_release_has_all_for_is_not_put_under_a_version() {
    let dir = tempfile::tempdir().unwrap();
    let kernel = dir.path().join("linux");
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/kernel");
    for entry in walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let to = kernel.join(entry.path().strip_prefix(&from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(entry.path(), to).unwrap();
    }
    // The form of 7.0 beside what came with 7.2, as in a kernel with backports.
    let header = kernel.join("include/linux/mm.h");
    let text_of = fs::read_to_string(&header).unwrap();
    let mixed = text_of.replace(
        "bool vma_desc_test(const struct vm_area_desc *desc, vma_flag_t bit);",
        "#define vma_desc_test_flags(desc, ...) vma_desc_test_any_mask(desc, mk_vma_flags(__VA_ARGS__))",
    );
    assert_ne!(text_of, mixed);
    fs::write(&header, mixed).unwrap();
    let driver = dir.path().join("driver");
    fs::create_dir(&driver).unwrap();
    let source = "#include <linux/mm.h>\n\nstatic int tent_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\
        \tif (vma->vm_flags & VM_WRITE)\n\t\treturn -EPERM;\n\
        \tif (remap_pfn_range(vma, vma->vm_start, 1, vma->vm_end - vma->vm_start, vma->vm_page_prot))\n\t\treturn -EAGAIN;\n\
        \treturn 0;\n}\n\nstatic const struct file_operations tent_fops = {\n\t.mmap = tent_mmap,\n};\n";
    fs::write(driver.join("tent.c"), source).unwrap();
    let diff = |options: &[&str]| {
        let command = Command::new(cargo_bin!("vma2desc")).env("NO_COLOR", "1").arg("diff").arg(&driver);
        text(&command.arg("--target").arg(&kernel).args(options).output().unwrap())
    };
    let refused = diff(&["--compat", "5.15"]);
    assert!(refused.contains("refused[no-release-has-all]") && !refused.contains("rules that fired"), "{refused}");
    assert!(refused.contains("error_override") && refused.contains("vma_desc_test_flags"), "{refused}");
    let probed = diff(&["--compat", "5.15", "--compat-style", "probe"]);
    assert!(probed.contains("+#ifdef HAVE_MMAP_PREPARE"), "{probed}");
    assert!(probed.contains("\nnew code: no known release has all that it uses\n"), "{probed}");
}

#[test]
fn a_patch_for_a_source_outside_of_a_tree_says_for_which_releases_it_is() {
    let dir = driver("plain");
    let patch = text(&vma2desc("diff", dir.path(), &[]).output().unwrap());
    assert!(patch.contains("\nnew code: Linux 7.0 and newer\n"), "{patch}");
    let inside = Command::new(cargo_bin!("vma2desc")).current_dir(env!("CARGO_MANIFEST_DIR"));
    let inside = text(&inside.args(["diff", "testdata/kernel/drivers"]).output().unwrap());
    assert!(!inside.contains("new code:"), "{inside}");
}

/// A driver that asks for a feature; the rest of its header.
fn jar(header: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("include")).unwrap();
    fs::write(dir.path().join("include/jar.h"), header).unwrap();
    let source = "#include <linux/mm.h>\n#include \"jar.h\"\n\nstatic unsigned long lid;\n\n\
        static int jar_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\
        \treturn remap_pfn_range(vma, vma->vm_start, lid, vma->vm_end - vma->vm_start, vma->vm_page_prot);\n}\n\n\
        static const struct file_operations jar_fops = {\n#ifdef JAR_HAVE_FOP_FLAGS\n\t.fop_flags = 0,\n#endif\n\t.mmap = jar_mmap,\n};\n";
    fs::write(dir.path().join("jar.c"), source).unwrap();
    text(&vma2desc("diff", dir.path(), &[]).output().unwrap())
}

#[test]
fn a_feature_that_the_build_checks_is_a_question_for_the_kernel() {
    let refused = jar("struct jar;\n");
    assert!(
        refused.contains("refused[built-for-older-kernels]") && refused.contains("`JAR_HAVE_FOP_FLAGS`"),
        "{refused}"
    );
    let by_version =
        jar("#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)\n#define JAR_HAVE_FOP_FLAGS 1\n#endif\nstruct jar;\n");
    assert!(by_version.contains("refused[built-for-older-kernels]"), "{by_version}");
    let own = jar("#ifndef JAR_H\n#define JAR_H\n#define JAR_HAVE_FOP_FLAGS 1\nstruct jar;\n#endif\n");
    assert!(own.contains("1 converted"), "{own}");
}
