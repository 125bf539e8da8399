//! A copy of a build tree out of links, for `make` to write into.
//!
//! A dry run is not free of effects: kbuild makes directories with `$(shell mkdir)` while it reads makefiles, and
//! brings a stale `include/config/auto.conf` up to date. In a shadow nothing of that reaches the real tree.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use walkdir::WalkDir;

use super::process::Stop;
use crate::tree::plain::is_plain;

/// Directories whose files are copied: kbuild writes into files that are there already.
const COPIED: [&str; 2] = ["include/config", "include/generated"];

/// Makes `to`, which holds nothing yet, look like `from`. Directories are real, files are links. `omit` names files
/// relative to `from` that are left out: objects whose commands are wanted must not be there. So are names that a makefile's
/// wildcard would hand on to a shell: those that are not plain, but for commas, which headers of the kernel have.
///
/// It is not complete if the user asked to stop meanwhile.
///
/// # Errors
/// Whatever the file system says.
pub fn shadow(from: &Path, to: &Path, omit: &BTreeSet<String>, stop: Stop<'_>) -> io::Result<()> {
    let is_harmless =
        |name: &OsStr| name.to_str().is_some_and(|name| name.split(',').all(|part| part.is_empty() || is_plain(part)));
    let entries = WalkDir::new(from).into_iter();
    let entries = entries
        .filter_entry(|e| e.depth() == 0 || is_harmless(e.file_name()) && (e.depth() != 1 || e.file_name() != ".git"));
    for entry in entries.take_while(|_| !stop()) {
        let entry = entry?;
        let Ok(path) = entry.path().strip_prefix(from) else { continue };
        let copied = || COPIED.iter().any(|dir| path.starts_with(dir));
        if entry.file_type().is_dir() {
            fs::create_dir_all(to.join(path))?;
        } else if path.to_str().is_some_and(|p| omit.contains(p)) {
        } else if entry.file_type().is_file() && copied() {
            copy(entry.path(), &to.join(path), entry.metadata().is_ok_and(|m| m.len() == 0))?;
        } else {
            symlink(entry.path(), to.join(path))?;
        }
    }
    Ok(())
}

/// Most files of a configuration are empty marks, which are only made.
fn copy(from: &Path, to: &Path, empty: bool) -> io::Result<()> {
    if empty { fs::File::create(to).map(drop) } else { fs::copy(from, to).map(drop) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_a_shell_reads_otherwise_are_not_in_the_shadow() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for name in ["a.c", "v,w.h", "`id`.c", "$(id).c", "a b.c", "x;y.h", "-o.c"] {
            fs::write(from.path().join(name), "").unwrap();
        }
        fs::create_dir(from.path().join("d;e")).unwrap();
        shadow(from.path(), to.path(), &BTreeSet::new(), &|| false).unwrap();
        let mut names: Vec<_> = fs::read_dir(to.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.c", "v,w.h"]);
    }

    #[test]
    fn what_make_writes_stays_in_the_shadow() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(from.path().join("include/config")).unwrap();
        fs::create_dir_all(from.path().join("d")).unwrap();
        for (path, text) in [("include/config/auto.conf", "A=y"), ("d/x.o", "o"), ("d/y.o", "o"), (".config", "c")] {
            fs::write(from.path().join(path), text).unwrap();
        }
        let top = to.path().join("shadow");
        shadow(from.path(), &top, &BTreeSet::from(["d/x.o".to_owned()]), &|| false).unwrap();
        assert!(!top.join("d/x.o").exists() && top.join("d/y.o").exists());
        assert_eq!(fs::read(top.join(".config")).unwrap(), b"c");
        fs::write(top.join("include/config/auto.conf"), "A=n").unwrap();
        fs::create_dir(top.join("d/new")).unwrap();
        assert_eq!(fs::read(from.path().join("include/config/auto.conf")).unwrap(), b"A=y");
        assert!(!from.path().join("d/new").exists());
    }
}
