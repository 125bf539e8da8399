//! Copies of a kernel tree that cost next to nothing: links, with some files changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// Changed files by path relative to the tree.
pub type Changes = BTreeMap<String, Vec<u8>>;

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
    fn mirror_never_writes_through() {
        let (source, top) = (small(), tempfile::tempdir().unwrap());
        mirror(source.path(), &Changes::new(), top.path()).unwrap();
        write_changes(&Changes::from([("c/z.c".to_string(), b"new".to_vec())]), top.path()).unwrap();
        assert_eq!(fs::read(source.path().join("c/z.c")).unwrap(), b"z");
        assert_eq!(fs::read(top.path().join("c/z.c")).unwrap(), b"new");
    }
}
