//! Writing changed files: all of them or none, each in one step.
//!
//! A reader of the tree sees the old file or the new one, never a part. New contents are written beside the files
//! first; only when all are on the disk are they renamed into place. If a rename fails, those before it are undone.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};

use crate::edit::unnamed::unnamed;
use camino::{Utf8Path, Utf8PathBuf};
use tempfile::{NamedTempFile, TempPath};

/// How the name of a temporary file starts.
pub const PREFIX: &str = ".vma2desc-";

/// How the name of a temporary file ends.
pub const SUFFIX: &str = ".tmp";

/// A file that is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: Utf8PathBuf,
    /// What it held when it was read; none for a file that is new.
    pub before: Option<Vec<u8>>,
    /// What it shall hold.
    pub after: Vec<u8>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The file is not as it was read.
    Changed(Utf8PathBuf),
    /// The file is read-only.
    ReadOnly(Utf8PathBuf),
    /// The path is a symbolic link or no regular file; what it stands for may lie outside the given paths.
    NotRegular(Utf8PathBuf),
    /// The system refused.
    Io(Utf8PathBuf, io::Error),
    /// The caller wants to stop.
    Stopped,
    /// A rename failed, and so did undoing the ones before it: these files hold the new text.
    HalfDone(Vec<Utf8PathBuf>, io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "{path} changed since it was read; nothing was written"),
            Self::ReadOnly(path) => write!(f, "{path} is read-only; nothing was written"),
            Self::NotRegular(path) => write!(f, "{path} is not a regular file; nothing was written"),
            Self::Io(path, error) => write!(f, "cannot write {path}: {error}; nothing was written"),
            Self::Stopped => write!(f, "interrupted; nothing was written"),
            Self::HalfDone(paths, error) => {
                let paths: Vec<&str> = paths.iter().map(|path| path.as_str()).collect();
                write!(f, "{error}; these files are changed and could not be put back: {}", paths.join(", "))
            }
        }
    }
}

impl std::error::Error for WriteError {}

/// Makes all of `changes` or none.
///
/// `stop` is asked before each file is prepared; once the first is renamed the rest follow whatever it says.
pub fn write_all(changes: &[Change], stop: &dyn Fn() -> bool) -> Result<(), WriteError> {
    let mut ready: Vec<(&Change, TempPath)> = Vec::with_capacity(changes.len());
    for change in changes {
        if stop() {
            return Err(WriteError::Stopped);
        }
        unchanged(change)?;
        let temporary =
            beside(&change.path, &change.after).map_err(|error| WriteError::Io(change.path.clone(), error))?;
        ready.push((change, temporary));
    }
    for change in changes {
        unchanged(change)?;
    }
    if stop() {
        return Err(WriteError::Stopped);
    }
    let mut renamed: Vec<&Change> = Vec::with_capacity(changes.len());
    for (change, temporary) in ready {
        if let Err(error) = temporary.persist(&change.path) {
            undo(&renamed).map_err(|paths| WriteError::HalfDone(paths, io::Error::other(error.to_string())))?;
            return Err(WriteError::Io(change.path.clone(), error.error));
        }
        renamed.push(change);
    }
    sync_directories(changes);
    Ok(())
}

/// Checks that a file may be written and is as it was read.
fn unchanged(change: &Change) -> Result<(), WriteError> {
    let path = &change.path;
    let io = |error| WriteError::Io(path.clone(), error);
    let Some(before) = &change.before else {
        return match fs::symlink_metadata(path) {
            Ok(_) => Err(WriteError::Changed(path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(io(error)),
        };
    };
    let kind = fs::symlink_metadata(path).map_err(io)?;
    if !kind.is_file() {
        return Err(WriteError::NotRegular(path.clone()));
    }
    if kind.permissions().readonly() {
        return Err(WriteError::ReadOnly(path.clone()));
    }
    if fs::read(path).map_err(io)? != *before {
        return Err(WriteError::Changed(path.clone()));
    }
    Ok(())
}

/// A finished temporary file in the directory of `path`, with its mode and owner.
fn beside(path: &Utf8Path, text: &[u8]) -> io::Result<TempPath> {
    let directory = path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(directory).map_err(unnamed)?;
    file.write_all(text)?;
    like(path, &file)?;
    file.as_file().sync_all()?;
    Ok(file.into_temp_path())
}

/// Gives a new `file` the mode that sources have.
fn readable(file: &NamedTempFile) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

/// Gives `file` the mode and, where the system has them, the owner and group of `path`.
fn like(path: &Utf8Path, file: &NamedTempFile) -> io::Result<()> {
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return readable(file),
        found => found?,
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = file.as_file().metadata()?;
        let owner = (own.uid() != metadata.uid()).then_some(metadata.uid());
        let group = (own.gid() != metadata.gid()).then_some(metadata.gid());
        if owner.is_some() || group.is_some() {
            fchown(file.as_file(), owner, group)?;
        }
    }
    file.as_file().set_permissions(metadata.permissions())
}

/// Puts back what `changes` held before; `Err` names the files for which that failed.
fn undo(changes: &[&Change]) -> Result<(), Vec<Utf8PathBuf>> {
    let put_back = |change: &Change| -> io::Result<()> {
        match &change.before {
            Some(before) => beside(&change.path, before)?.persist(&change.path).map_err(|error| error.error),
            None => fs::remove_file(&change.path),
        }
    };
    let failed = changes.iter().filter(|change| put_back(change).is_err());
    let failed: Vec<Utf8PathBuf> = failed.map(|change| change.path.clone()).collect();
    if failed.is_empty() { Ok(()) } else { Err(failed) }
}

/// Makes the renames last; a file system that cannot do it for directories is left to itself.
fn sync_directories(changes: &[Change]) {
    let parents: std::collections::BTreeSet<_> = changes.iter().filter_map(|change| change.path.parent()).collect();
    for parent in parents {
        if let Ok(directory) = File::open(parent) {
            let _ = directory.sync_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, WriteError, write_all};
    use camino::{Utf8Path, Utf8PathBuf};
    use std::cell::Cell;
    use std::fs;

    fn tree() -> (tempfile::TempDir, Utf8PathBuf) {
        let directory = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(directory.path().to_path_buf()).unwrap();
        (directory, path)
    }

    fn change(root: &Utf8Path, name: &str) -> Change {
        let path = root.join(name);
        fs::write(&path, b"old\n").unwrap();
        Change { path, before: Some(b"old\n".to_vec()), after: b"new\n".to_vec() }
    }

    fn names(root: &Utf8Path) -> Vec<String> {
        let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = entries.collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_are_written_and_nothing_else_is_left() {
        let (_keep, root) = tree();
        let changes = [change(&root, "a.c"), change(&root, "b.c")];
        write_all(&changes, &|| false).unwrap();
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"new\n");
        assert_eq!(fs::read(root.join("b.c")).unwrap(), b"new\n");
        assert_eq!(names(&root), ["a.c", "b.c"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_is_kept() {
        use std::os::unix::fs::PermissionsExt;
        let (_keep, root) = tree();
        let change = change(&root, "a.c");
        fs::set_permissions(&change.path, fs::Permissions::from_mode(0o754)).unwrap();
        write_all(&[change], &|| false).unwrap();
        assert_eq!(fs::metadata(root.join("a.c")).unwrap().permissions().mode() & 0o7777, 0o754);
    }

    #[test]
    fn one_file_that_changed_stops_all() {
        let (_keep, root) = tree();
        let changes = [change(&root, "a.c"), change(&root, "b.c")];
        fs::write(root.join("b.c"), b"edited\n").unwrap();
        assert!(matches!(write_all(&changes, &|| false), Err(WriteError::Changed(path)) if path.ends_with("b.c")));
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
        assert_eq!(names(&root), ["a.c", "b.c"]);
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_keep, root) = tree();
        let changes = [change(&root, "a.c"), change(&root, "b.c")];
        let mut permissions = fs::metadata(root.join("b.c")).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(root.join("b.c"), permissions).unwrap();
        assert!(matches!(write_all(&changes, &|| false), Err(WriteError::ReadOnly(_))));
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_symbolic_link_is_not_followed() {
        let (_keep, root) = tree();
        let mut change = change(&root, "a.c");
        std::os::unix::fs::symlink(root.join("a.c"), root.join("link.c")).unwrap();
        change.path = root.join("link.c");
        assert!(matches!(write_all(&[change], &|| false), Err(WriteError::NotRegular(_))));
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
    }

    #[test]
    fn a_stop_before_the_renames_leaves_everything_as_it_was() {
        let (_keep, root) = tree();
        let changes = [change(&root, "a.c"), change(&root, "b.c")];
        for stop_at in 0..3 {
            let asked = Cell::new(0);
            let stop = || asked.replace(asked.get() + 1) == stop_at;
            assert!(matches!(write_all(&changes, &stop), Err(WriteError::Stopped)));
            assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
            assert_eq!(names(&root), ["a.c", "b.c"]);
        }
    }

    #[test]
    fn a_rename_that_fails_undoes_the_ones_before_it() {
        let (_keep, root) = tree();
        let changes = [change(&root, "a.c"), change(&root, "b.c")];
        let asked = Cell::new(0);
        // Between the last check and the renames the second file turns into a directory.
        let stop = || {
            if asked.replace(asked.get() + 1) == 2 {
                fs::remove_file(root.join("b.c")).unwrap();
                fs::create_dir(root.join("b.c")).unwrap();
            }
            false
        };
        assert!(matches!(write_all(&changes, &stop), Err(WriteError::Io(path, _)) if path.ends_with("b.c")));
        assert_eq!(fs::read(root.join("a.c")).unwrap(), b"old\n");
        assert_eq!(names(&root), ["a.c", "b.c"]);
    }
}
