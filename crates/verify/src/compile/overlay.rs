//! A tree that costs next to nothing: symbolic links to a real one, with some files changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::paths::Moved;

/// Changed files by path relative to the tree, with `/`.
pub type Changes = BTreeMap<String, Arc<[u8]>>;

/// Directories below a changed header that are made of links to files; below more, relative includes are not followed.
const MOST_BELOW: usize = 400;

/// A stand-in for a tree, removed when it is dropped.
///
/// It is for compilers: a walk that does not follow links sees little of it. Nothing may be written into it, as
/// that would reach the real tree.
#[derive(Debug)]
pub struct Overlay {
    tree: PathBuf,
    build: PathBuf,
    top: TempDir,
}

impl Overlay {
    /// Makes a stand-in for `tree`, which is an absolute path without links, below `scratch`. `build` is the build
    /// directory, which does not move even if it lies in the tree, unless it is the tree.
    ///
    /// Directories that hold nothing changed are links. Those of `sources` (C files to be compiled) and those below
    /// a changed header are real directories with links to files, so that `#include "../x.h"` stays inside.
    ///
    /// # Errors
    /// Whatever the file system says: no space, no permission.
    pub fn new<'a>(
        tree: &Path,
        build: &Path,
        changes: &'a Changes,
        sources: impl IntoIterator<Item = &'a str>,
        scratch: &Path,
    ) -> io::Result<Self> {
        if let Some(path) =
            changes.keys().find(|p| Path::new(p).components().any(|c| !matches!(c, Component::Normal(_))))
        {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{path} does not lie in the tree")));
        }
        let top = tempfile::Builder::new().prefix("overlay-").tempdir_in(scratch)?;
        let mut dirs: BTreeSet<PathBuf> = BTreeSet::from([PathBuf::new()]);
        let paths = changes.keys().map(String::as_str).chain(sources);
        for dir in paths.filter_map(|path| Path::new(path).parent()) {
            dirs.extend(dir.ancestors().map(Path::to_path_buf));
        }
        for header in changes.keys().filter(|p| p.ends_with(".h") && !p.starts_with("include/")) {
            let dir = tree.join(Path::new(header).parent().unwrap_or(Path::new("")));
            let below = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().filter_map(Result::ok);
            let below = below.filter(|entry| entry.file_type().is_dir()).take(MOST_BELOW);
            dirs.extend(below.filter_map(|entry| Some(entry.path().strip_prefix(tree).ok()?.to_path_buf())));
        }
        for dir in &dirs {
            fs::create_dir_all(top.path().join(dir))?;
            let Ok(entries) = fs::read_dir(tree.join(dir)) else { continue };
            for entry in entries {
                let path = dir.join(entry?.file_name());
                let changed = path.to_str().is_some_and(|path| changes.contains_key(path));
                if !dirs.contains(&path) && !changed {
                    symlink(tree.join(&path), top.path().join(&path))?;
                }
            }
        }
        let overlay = Self { tree: tree.to_path_buf(), build: build.to_path_buf(), top };
        for (path, text) in changes {
            fs::write(overlay.top.path().join(path), text)?;
        }
        Ok(overlay)
    }

    /// The stand-in's directory.
    pub fn top(&self) -> &Path {
        self.top.path()
    }

    /// The tree that it stands in for.
    pub fn tree(&self) -> &Path {
        &self.tree
    }

    /// How paths of the tree become paths of the stand-in.
    pub(super) fn moved(&self) -> Moved<'_> {
        let but = (self.build != self.tree && self.build.starts_with(&self.tree)).then_some(&*self.build);
        Moved { tree: &self.tree, top: self.top.path(), but }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b/deep")).unwrap();
        fs::create_dir_all(dir.path().join("c")).unwrap();
        for (path, text) in [("a/b/x.c", "old"), ("a/y.h", "y"), ("c/z.c", "z"), ("a/b/deep/n.h", "n")] {
            fs::write(dir.path().join(path), text).unwrap();
        }
        dir
    }

    #[test]
    fn what_is_unchanged_is_a_link_and_the_tree_stays_as_it_was() {
        let (tree, scratch) = (small(), tempfile::tempdir().unwrap());
        let changes = Changes::from([("a/b/x.c".to_owned(), b"new"[..].into())]);
        let overlay = Overlay::new(tree.path(), Path::new("/b"), &changes, [], scratch.path()).unwrap();
        assert_eq!(fs::read(overlay.top().join("a/b/x.c")).unwrap(), b"new");
        assert_eq!(fs::read(overlay.top().join("c/z.c")).unwrap(), b"z");
        assert!(fs::symlink_metadata(overlay.top().join("c")).unwrap().is_symlink());
        assert_eq!(fs::read(tree.path().join("a/b/x.c")).unwrap(), b"old");
        drop(overlay);
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
        assert_eq!(fs::read(tree.path().join("c/z.c")).unwrap(), b"z");
    }

    #[test]
    fn a_header_below_sees_the_changed_one_above() {
        let (tree, scratch) = (small(), tempfile::tempdir().unwrap());
        let changes = Changes::from([("a/y.h".to_owned(), b"new"[..].into())]);
        let overlay = Overlay::new(tree.path(), Path::new("/b"), &changes, ["c/z.c"], scratch.path()).unwrap();
        assert_eq!(fs::read(overlay.top().join("a/b/deep/../../y.h")).unwrap(), b"new");
        assert_eq!(fs::read(overlay.top().join("c/../a/y.h")).unwrap(), b"new");
    }

    #[test]
    fn nothing_is_written_outside() {
        let (tree, scratch) = (small(), tempfile::tempdir().unwrap());
        for path in ["../x.c", "/x.c", "a/../../x.c"] {
            let changes = Changes::from([(path.to_owned(), b"new"[..].into())]);
            assert!(Overlay::new(tree.path(), Path::new("/b"), &changes, [], scratch.path()).is_err());
        }
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_new_file_in_a_new_directory_is_made() {
        let (tree, scratch) = (small(), tempfile::tempdir().unwrap());
        let changes = Changes::from([("new/dir/x.h".to_owned(), b"new"[..].into())]);
        let overlay = Overlay::new(tree.path(), Path::new("/b"), &changes, [], scratch.path()).unwrap();
        assert_eq!(fs::read(overlay.top().join("new/dir/x.h")).unwrap(), b"new");
    }
}
