//! `check --since` as a CI job runs it.

#![allow(clippy::unwrap_used)]

#[path = "support/place.rs"]
mod place;

use std::fs;

use place::*;

#[test]
fn only_what_changed_since_a_revision_counts() {
    let place = Place::committed();
    let since = |rev: &str| place.check(&["--since", rev]);
    let none = since("HEAD");
    assert_eq!((none.code, none.out.as_str()), (0, ""));
    assert!(none.err.starts_with("note: --since HEAD: no file differs from it ("), "{}", none.err);
    assert_eq!(place.check(&["-q", "--since", "HEAD"]).err, "");
    // No report says that there was nothing to look at.
    for format in ["html", "markdown", "sarif"] {
        let report = place.check(&["-q", "--since", "HEAD", "--format", format]).out;
        let told = "3 handlers were found, and none of them counts: --since HEAD: no file differs from it";
        // Markdown has backslashes in front of what it would obey.
        assert!(report.replace('\\', "").contains(told), "{format}: {report}");
        for wrong in ["There is no mmap", "Nothing is lost: census 0", "census 0 ="] {
            assert!(!report.contains(wrong), "{format}: {wrong}");
        }
        assert!(report.contains("--since"), "{format}");
    }
    let json = place.check(&["-q", "--since", "HEAD", "--format", "json"]).json();
    assert_eq!(json["asked"]["options"], serde_json::json!(["--since", "HEAD"]));
    place.edit("meter.c", "#include", "\n#include");
    assert_eq!(since("HEAD").found(), ["meter_mmap"]);
    place.git(&["commit", "-qam", "two"]);
    assert_eq!((since("HEAD").code, since("HEAD^").found()), (0, vec!["meter_mmap"]));
    // What was done on the other side since is not of this change.
    place.git(&["switch", "-qc", "topic", "HEAD^"]);
    assert_eq!(since("main").code, 0);
    place.edit("lamp.c", "#include", "\n#include");
    place.git(&["add", "."]);
    assert_eq!(since("main").found(), ["lamp_mmap"]);
}

#[test]
fn files_that_are_new_untracked_or_renamed_count() {
    let place = Place::committed();
    fs::copy(place.path("lamp.c"), place.path("new lamp\n::error::x.c")).unwrap();
    let ran = place.check(&["--since", "HEAD"]);
    assert_eq!(ran.found(), ["lamp_mmap"]);
    assert!(ran.out.starts_with("new lamp ::error::x.c:26:1: ") && ran.out.lines().count() == 1, "{}", ran.out);
    fs::remove_file(place.path("new lamp\n::error::x.c")).unwrap();
    fs::copy(place.path("lamp.c"), place.path("::error::x.c")).unwrap();
    let ran = place.check(&["--since", "HEAD"]);
    assert!(ran.out.starts_with("<3A>:error::x.c:26:1: "), "{}", ran.out);
    fs::remove_file(place.path("::error::x.c")).unwrap();
    place.git(&["mv", "meter.c", "gauge.c"]);
    place.git(&["commit", "-qm", "renamed"]);
    assert_eq!(place.check(&["--since", "HEAD^"]).found(), ["meter_mmap"]);
    place.write(".gitignore", "gauge.c\n");
    place.git(&["rm", "-q", "--cached", "gauge.c"]);
    place.git(&["commit", "-qm", "ignored"]);
    assert_eq!(place.check(&["--since", "HEAD"]).found(), ["meter_mmap"]);
}

#[test]
fn a_helper_or_header_elsewhere_counts_for_the_units_that_use_it() {
    let place = Place::committed();
    place.write("pump.h", "int pump_map(struct vm_area_struct *vma);\n#define PUMP_BASE 7\n");
    let table = "static const struct file_operations pump_fops = {\n\t.mmap = pump_mmap,\n};\n";
    let handler =
        "static int pump_mmap(struct file *file, struct vm_area_struct *vma)\n{\n\treturn pump_map(vma);\n}\n";
    place.write("pump.c", &format!("#include <linux/fs.h>\n#include \"pump.h\"\n\n{handler}\n{table}"));
    let helper = "int pump_map(struct vm_area_struct *vma)\n{\n\tif (vma->vm_pgoff)\n\t\treturn -EINVAL;\n\t\
                  return remap_pfn_range(vma, vma->vm_start, PUMP_BASE, PAGE_SIZE, vma->vm_page_prot);\n}\n";
    place.write("map.c", &format!("#include <linux/mm.h>\n#include \"pump.h\"\n\n{helper}"));
    place.git(&["add", "."]);
    place.git(&["commit", "-qm", "pump"]);
    assert_eq!(place.check(&["--since", "HEAD"]).code, 0);
    place.edit("map.c", "-EINVAL", "-ENXIO");
    assert_eq!(place.check(&["--since", "HEAD"]).found(), ["pump_mmap"]);
    place.git(&["commit", "-qam", "helper"]);
    place.edit("pump.h", "PUMP_BASE 7", "PUMP_BASE 8");
    assert_eq!(place.check(&["--since", "HEAD"]).found(), ["pump_mmap"]);
}

#[test]
fn a_revision_that_is_missing_is_an_error_that_says_how_to_get_it() {
    let origin = Place::committed();
    let commits = ["two", "three", "four"].map(|name| {
        origin.edit("lamp.c", "#include", "\n#include");
        origin.git(&["commit", "-qam", name]);
    });
    assert_eq!(commits.len(), 3);
    origin.git(&["branch", "stable", "HEAD~2"]);
    let clone = tempfile::tempdir().unwrap();
    let url = format!("file://{}", origin.directory.path().display());
    git(clone.path(), &["clone", "-q", "--depth=1", &url, "tree"]);
    let tree = clone.path().join("tree");
    let target = repository().join("testdata/kernel");
    let check = |rev: &str| run(&tree, &["check", "--target", target.to_str().unwrap(), "--since", rev, "."]);
    let stable = check("origin/stable");
    assert_eq!((stable.code, stable.out.as_str()), (74, ""));
    assert!(stable.err.contains("which is a shallow clone"), "{}", stable.err);
    let fetch = stable.err.split("fetched: ").nth(1).unwrap().trim();
    assert_eq!(fetch, "git fetch --no-tags --depth=1 origin +refs/heads/stable:refs/remotes/origin/stable");
    assert!(check("HEAD~2").err.contains("git fetch --deepen=50"));
    // What is said helps.
    git(&tree, &fetch.split(' ').skip(1).collect::<Vec<_>>());
    let there = check("origin/stable");
    assert_eq!((there.code, there.found()), (1, vec!["lamp_mmap"]));
    assert!(there.err.contains("compared with origin/stable itself"), "{}", there.err);
    git(&tree, &["fetch", "-q", "--unshallow"]);
    let whole = check("origin/stable");
    assert_eq!((whole.code, whole.err.contains("note:")), (1, false), "{}", whole.err);
    assert!(check("v1").err.contains("git fetch --no-tags origin v1:v1"));
    git(&tree, &["switch", "-q", "--orphan", "other"]);
    git(&tree, &["commit", "-q", "--allow-empty", "-m", "x"]);
    fs::copy(origin.path("lamp.c"), tree.join("lamp.c")).unwrap();
    assert!(check("origin/stable").err.contains("no commit in common"));
}

#[test]
fn odd_revisions_are_refused() {
    let place = Place::committed();
    for (rev, code) in [("", 2), ("-x", 2), ("--output=x", 2), ("no\nsuch", 74), ("::error::x", 74), ("a..b", 74)] {
        let ran = place.check(&[&format!("--since={rev}")]);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{rev:?} {}", ran.err);
        assert!(ran.err.lines().all(|line| !line.starts_with("::")), "{}", ran.err);
    }
    assert!(!place.path("x").exists());
    let plain = Place::new();
    let ran = plain.check(&["--since", "HEAD"]);
    assert_eq!(ran.code, 74);
    assert!(ran.err.contains("lies in no git work tree"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn since_runs_no_program_that_the_tree_names() {
    let place = Place::committed();
    let mark = place.path("mark");
    let program = format!("touch {}; cat", mark.display());
    for name in ["core.fsmonitor", "diff.external", "filter.f.clean", "diff.d.textconv", "diff.d.command"] {
        place.git(&["config", name, &program]);
    }
    place.write(".git/info/attributes", "*.c filter=f diff=d\n");
    place.write(".git/hooks/post-index-change", &format!("#!/bin/sh\ntouch {}\n", mark.display()));
    let hook = place.path(".git/hooks/post-index-change");
    fs::set_permissions(hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    place.edit("meter.c", "#include", "\n#include");
    assert_eq!(place.check(&["--since", "HEAD"]).found(), ["meter_mmap"]);
    assert!(!mark.exists());
}

#[test]
fn a_work_tree_within_counts_as_changed() {
    let place = Place::committed();
    place.write("sub/lamp.c", &place.read("lamp.c"));
    git(&place.path("sub"), &["init", "-q"]);
    git(&place.path("sub"), &["add", "."]);
    git(&place.path("sub"), &["commit", "-qm", "x"]);
    let ran = place.check(&["--since", "HEAD"]);
    assert_eq!(ran.found(), ["lamp_mmap"]);
    assert!(ran.err.contains("sub is a work tree of its own"), "{}", ran.err);
}

#[test]
fn audit_tells_of_an_error_that_a_branch_lost() {
    let audited =
        |name: &str| fs::read_to_string(repository().join("testdata/audit/override-lost").join(name)).unwrap();
    let place = Place::committed();
    place.write("lathe.c", &audited("old.c"));
    place.git(&["add", "."]);
    place.git(&["commit", "-qm", "lathe"]);
    place.write("lathe.c", &audited("wrong.c"));
    let audit = || run(&place.path("."), &["audit", "--no-config", "--target", "7.3", "--since", "HEAD", "."]);
    let ran = audit();
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(
        ran.out.contains("wrong[override-lost]") && ran.out.contains("made -EAGAIN of each failure"),
        "{}",
        ran.out
    );
    place.write("lathe.c", &audited("right.c"));
    assert_eq!(audit().code, 0);
}
