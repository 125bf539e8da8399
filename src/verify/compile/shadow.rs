//! A copy of a build tree out of links, for `make` to write into.
//!
//! A dry run is not free of effects: kbuild makes directories with `$(shell mkdir)` while it reads makefiles, and
//! brings a stale `include/config/auto.conf` up to date. In a shadow nothing of that reaches the real tree.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use walkdir::WalkDir;

use super::process::Stop;

/// Directories whose files are copied: kbuild writes into files that are there already.
const COPIED: [&str; 2] = ["include/config", "include/generated"];

/// Makes `to`, which is not there yet, look like `from`. Directories are real, files are links. `omit` names files
/// relative to `from` that are left out: objects whose commands are wanted must not be there.
///
/// It is not complete if the user asked to stop meanwhile.
///
/// # Errors
/// Whatever the file system says.
pub fn shadow(from: &Path, to: &Path, omit: &BTreeSet<String>, stop: Stop<'_>) -> io::Result<()> {
    let entries = WalkDir::new(from).into_iter().filter_entry(|e| e.depth() != 1 || e.file_name() != ".git");
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
