//! Writing changed files: all of them or none, each in one step.
//!
//! A reader of the tree sees the old file or the new one, never a part. New contents are written beside the files
//! first, with a [`journal`](super::journal) of what is about to happen; only when all are on the disk do they change places
//! with the old ones, unit by unit. So what was in the way is still there: an edit that somebody saved meanwhile is seen, and
//! undoing puts back the very file. A run that is killed leaves the journal, and [`recover`](super::recover) reads it.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use camino::{Utf8Path, Utf8PathBuf};

use super::alike::make_alike;
use super::journal::{Journal, Planned, PlannedGroup, digest, sync};
use super::swap::{exchange, place};
use crate::tree::leftover::JOURNAL;

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

/// Files that must not be changed one without the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The handlers of the units that change them, for people.
    pub handlers: String,
    /// The files.
    pub changes: Vec<Change>,
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
    /// In this directory another run is at work, or was killed.
    Unfinished(Utf8PathBuf),
    /// What is to be written could not be taken back after a kill.
    Unrecoverable(io::Error),
    /// Something failed, and so did undoing what was done: these files hold the new text.
    HalfDone(Vec<Utf8PathBuf>, Box<WriteError>),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "{path} changed since it was read; nothing was written"),
            Self::ReadOnly(path) => write!(f, "{path} is read-only; nothing was written"),
            Self::NotRegular(path) => write!(f, "{path} is not a regular file; nothing was written"),
            Self::Io(path, error) => write!(f, "cannot write {path}: {error}; nothing was written"),
            Self::Stopped => write!(f, "interrupted; nothing was written"),
            Self::Unfinished(directory) => write!(
                f,
                "another apply is at work in {directory}, or was killed: {directory}/{JOURNAL} says what it was about to \
                 do, and apply --recover undoes or finishes it; nothing was written"
            ),
            Self::Unrecoverable(error) => {
                write!(f, "the journal of this apply could not be read again: {error}; nothing was written")
            }
            Self::HalfDone(paths, error) => {
                let paths: Vec<&str> = paths.iter().map(|path| path.as_str()).collect();
                let why = error.to_string().replace("; nothing was written", "");
                write!(f, "{why}; these files are changed and could not be put back: {}", paths.join(", "))
            }
        }
    }
}

impl std::error::Error for WriteError {}

/// A change on its way.
struct Step<'a> {
    change: &'a Change,
    /// Where the new text is, and later the old one.
    beside: Utf8PathBuf,
    /// A name that is used on the way.
    second: Utf8PathBuf,
    is_done: bool,
}

/// Makes the changes of all `groups` or none; the journal lies in `root` if all files do. What of a file could not be kept is
/// returned, one line each.
///
/// `stop` is asked before each step; once the first file is in its place the rest follow whatever it says.
///
/// # Errors
/// Why nothing was written.
pub fn write_all(root: &Utf8Path, groups: &[Group], stop: &dyn Fn() -> bool) -> Result<Vec<String>, WriteError> {
    let directory = directory(root, groups);
    let journal = plan(&directory, groups);
    let begun = journal.begin(&directory);
    let _lock: File = begun.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => WriteError::Unfinished(directory.clone()),
        ErrorKind::InvalidInput => WriteError::Unrecoverable(error),
        _ => WriteError::Io(directory.join(JOURNAL), error),
    })?;
    let changes = groups.iter().flat_map(|group| &group.changes).enumerate();
    let mut steps: Vec<Step<'_>> = changes
        .map(|(number, change)| Step {
            change,
            beside: journal.temporary(&change.path, number),
            second: journal.second(&change.path, number),
            is_done: false,
        })
        .collect();
    let mut lost = Vec::new();
    let done = work(&mut steps, &mut lost, stop);
    if let Err(error) = done {
        let stuck = undo(&mut steps, stop);
        if !stuck.is_empty() {
            // The journal and what it names stay, so that the next run tells.
            return Err(WriteError::HalfDone(stuck, Box::new(error)));
        }
        clear(&directory, &steps, stop);
        return Err(error);
    }
    lost.extend(clear(&directory, &steps, stop));
    Ok(lost)
}

/// Removes what was beside the files, and then the journal; tells of what stays.
fn clear(directory: &Utf8Path, steps: &[Step<'_>], stop: &dyn Fn() -> bool) -> Vec<String> {
    let mut stays = Vec::new();
    let parents: BTreeSet<_> = steps.iter().filter_map(|step| step.change.path.parent()).collect();
    // What is in its place must be so for good before the other text goes.
    parents.iter().for_each(|parent| sync(parent));
    for step in steps {
        stop();
        match fs::remove_file(&step.beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                let (path, beside) = (&step.change.path, &step.beside);
                stays.push(format!("{path}: its old text stays in {beside}, which cannot be removed: {error}"));
            }
            _ => {}
        }
    }
    parents.iter().for_each(|parent| sync(parent));
    stop();
    let _ = fs::remove_file(directory.join(JOURNAL));
    sync(directory);
    stays
}

/// Where the journal lies: `root`, or the directory that all files have in common where one lies elsewhere.
fn directory(root: &Utf8Path, groups: &[Group]) -> Utf8PathBuf {
    let mut all = groups.iter().flat_map(|group| &group.changes).map(|change| &change.path);
    let mut common = root.to_owned();
    while all.any(|path| !path.starts_with(&common)) && common.pop() {}
    if common.as_str().is_empty() { Utf8PathBuf::from(".") } else { common }
}

fn plan(directory: &Utf8Path, groups: &[Group]) -> Journal {
    let file = |change: &Change| Planned {
        path: change.path.strip_prefix(directory).unwrap_or(&change.path).to_owned(),
        before: change.before.as_deref().map(digest),
        after: digest(&change.after),
    };
    let group = |group: &Group| PlannedGroup {
        handlers: group.handlers.clone(),
        files: group.changes.iter().map(file).collect(),
    };
    // The keys of a new state are random; no result depends on them.
    let id = format!("{:016x}", RandomState::new().build_hasher().finish());
    Journal { id, groups: groups.iter().map(group).collect() }
}

/// All steps; what could not be kept goes to `lost`.
fn work(steps: &mut [Step<'_>], lost: &mut Vec<String>, stop: &dyn Fn() -> bool) -> Result<(), WriteError> {
    for step in &*steps {
        if stop() {
            return Err(WriteError::Stopped);
        }
        unchanged(step.change)?;
        let path = &step.change.path;
        let told = write_beside(step).map_err(|error| WriteError::Io(path.clone(), error))?;
        lost.extend(told.into_iter().map(|what| format!("{path}: {what}")));
    }
    for step in &*steps {
        unchanged(step.change)?;
    }
    if stop() {
        return Err(WriteError::Stopped);
    }
    for step in &mut *steps {
        put(step)?;
        stop();
    }
    // Whoever had the old file open may have written into it until now.
    steps.iter().try_for_each(was_old)
}

/// Checks that a file may be written and is as it was read.
fn unchanged(change: &Change) -> Result<(), WriteError> {
    let path = &change.path;
    let io = |error| WriteError::Io(path.clone(), error);
    let Some(before) = &change.before else {
        return match fs::symlink_metadata(path) {
            Ok(_) => Err(WriteError::Changed(path.clone())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
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

/// The new text beside the file, on the disk, alike in all but the text; what could not be kept.
fn write_beside(step: &Step<'_>) -> io::Result<Vec<String>> {
    let is_new = step.change.before.is_none();
    // A new file is what the user's mask makes of it.
    let mode = if is_new { 0o666 } else { 0o600 };
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&step.beside)?;
    file.write_all(&step.change.after)?;
    let lost = if is_new { Vec::new() } else { make_alike(&step.change.path, &file)? };
    file.sync_all()?;
    Ok(lost)
}

/// Puts one file in its place.
fn put(step: &mut Step<'_>) -> Result<(), WriteError> {
    let path = &step.change.path;
    let io = |error: io::Error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotFound => WriteError::Changed(path.clone()),
        _ => WriteError::Io(path.clone(), error),
    };
    match step.change.before {
        None => place(&step.beside, path).map_err(io)?,
        Some(_) => exchange(&step.beside, path, &step.second).map_err(io)?,
    }
    step.is_done = true;
    was_old(step)
}

/// Checks that what was in the way is what was read.
fn was_old(step: &Step<'_>) -> Result<(), WriteError> {
    let Some(before) = &step.change.before else { return Ok(()) };
    match fs::symlink_metadata(&step.beside) {
        Ok(kind) if !kind.is_file() => Err(WriteError::NotRegular(step.change.path.clone())),
        Ok(_) if fs::read(&step.beside).is_ok_and(|held| held == *before) => Ok(()),
        _ => Err(WriteError::Changed(step.change.path.clone())),
    }
}

/// Puts back what was there before; the files for which that failed, or which somebody has edited since.
fn undo(steps: &mut [Step<'_>], stop: &dyn Fn() -> bool) -> Vec<Utf8PathBuf> {
    let mut stuck = Vec::new();
    for step in steps.iter_mut().rev().filter(|step| step.is_done) {
        stop();
        let path = &step.change.path;
        let is_ours = |path: &Utf8Path| fs::read(path).is_ok_and(|held| held == step.change.after);
        let back = || match step.change.before {
            None => place(path, &step.beside),
            Some(_) => exchange(&step.beside, path, &step.second),
        };
        if !is_ours(path) || back().is_err() {
            stuck.push(path.clone());
        } else if !is_ours(&step.beside) {
            // Edited between the two: the edit goes where it was saved.
            let _ = back();
            stuck.push(path.clone());
        } else {
            step.is_done = false;
        }
    }
    stuck
}

#[cfg(test)]
mod tests;
