//! Copies of a kernel tree that cost next to nothing: links, with some files changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Changed files by path relative to the tree.
pub type Changes = BTreeMap<String, Vec<u8>>;

/// Make `top` look like `source`, with `changes` in place. Directories that hold nothing changed are
/// symbolic links; the directories in `real` are made of links to files in any case, so that
/// `#include "../x.h"` from there stays inside. For compilers: a walk that does not follow links sees little.
pub fn overlay(source: &Path, changes: &Changes, real: &BTreeSet<String>, top: &Path) -> Result<()> {
    let mut dirs: BTreeSet<PathBuf> = BTreeSet::from([PathBuf::new()]);
    for path in changes.keys().chain(real) {
        let path = Path::new(path);
        let deepest = if real.contains(&*path.to_string_lossy()) { Some(path) } else { path.parent() };
        dirs.extend(deepest.into_iter().flat_map(Path::ancestors).map(Path::to_path_buf));
    }
    for dir in &dirs {
        fs::create_dir_all(top.join(dir))?;
        let from = source.join(dir);
        if !from.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&from).with_context(|| format!("cannot list {}", from.display()))? {
            let entry = entry?;
            let path = dir.join(entry.file_name());
            if !dirs.contains(&path) && !changes.contains_key(&*path.to_string_lossy()) {
                std::os::unix::fs::symlink(fs::canonicalize(&from)?.join(entry.file_name()), top.join(path))?;
            }
        }
    }
    write_changes(changes, top)
}

/// Make `top` a tree with the same C files and build files as `source` and with `changes` in place.
/// Unchanged files are hard links (copies where that fails, on another file system), so that a walk sees
/// ordinary files. Nothing may write into them: replace a file, never change it in place.
pub fn mirror(source: &Path, changes: &Changes, top: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(source).sort_by_file_name() {
        let entry = entry?;
        let path = entry.path().strip_prefix(source)?;
        let to = top.join(path);
        if entry.file_type().is_dir() {
            fs::create_dir_all(&to)?;
        } else if entry.file_type().is_file()
            && wanted(path)
            && !changes.contains_key(&*path.to_string_lossy())
            && fs::hard_link(entry.path(), &to).is_err()
        {
            fs::copy(entry.path(), &to)?;
        }
    }
    write_changes(changes, top)
}

fn wanted(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.components().count() == 1
        || name.ends_with(".c")
        || name.ends_with(".h")
        || name == "Makefile"
        || name == "Kbuild"
        || name.starts_with("Kconfig")
}

/// Write changed files below `top`, replacing links.
pub fn write_changes(changes: &Changes, top: &Path) -> Result<()> {
    for (path, text) in changes {
        let to = top.join(path);
        if let Some(dir) = to.parent() {
            fs::create_dir_all(dir)?;
        }
        if to.symlink_metadata().is_ok() {
            fs::remove_file(&to)?;
        }
        fs::write(&to, text)?;
    }
    Ok(())
}

/// Whether two paths are the same directory.
pub fn same(a: &Path, b: &Path) -> bool {
    matches!((fs::canonicalize(a), fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::create_dir_all(dir.path().join("c")).unwrap();
        fs::write(dir.path().join("a/b/x.c"), "old").unwrap();
        fs::write(dir.path().join("a/y.h"), "y").unwrap();
        fs::write(dir.path().join("c/z.c"), "z").unwrap();
        dir
    }

    #[test]
    fn overlay_links_what_is_unchanged() {
        let (source, top) = (small(), tempfile::tempdir().unwrap());
        let changes = Changes::from([("a/b/x.c".to_string(), b"new".to_vec())]);
        overlay(source.path(), &changes, &BTreeSet::new(), top.path()).unwrap();
        assert_eq!(fs::read(top.path().join("a/b/x.c")).unwrap(), b"new");
        assert_eq!(fs::read(top.path().join("c/z.c")).unwrap(), b"z");
        assert!(fs::symlink_metadata(top.path().join("c")).unwrap().is_symlink());
        assert_eq!(fs::read(source.path().join("a/b/x.c")).unwrap(), b"old");
    }

    #[test]
    fn mirror_never_writes_through() {
        let (source, top) = (small(), tempfile::tempdir().unwrap());
        mirror(source.path(), &Changes::new(), top.path()).unwrap();
        write_changes(&Changes::from([("c/z.c".to_string(), b"new".to_vec())]), top.path()).unwrap();
        assert_eq!(fs::read(source.path().join("c/z.c")).unwrap(), b"z");
        assert_eq!(fs::read(top.path().join("c/z.c")).unwrap(), b"new");
    }
}
