//! What a run that was killed has left, and how it is undone or finished.

use std::fs::{self, File};
use std::io::{self, ErrorKind};

use camino::{Utf8Path, Utf8PathBuf};

use super::journal::{Found, Journal, Now, Planned, find, held, now, sync};
use super::swap::{exchange, place};
use crate::tree::leftover::JOURNAL;

/// What is said of a journal that may be a stranger's.
pub const REMOVE: &str = "if you have started no apply here, remove the journal";

/// Units whose files change together, as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupState {
    /// Their handlers.
    pub handlers: String,
    /// Its files and what they hold.
    pub files: Vec<(Utf8PathBuf, Now)>,
}

impl GroupState {
    /// Whether some of its files are new and others are not.
    pub fn is_torn(&self) -> bool {
        let is_new = |file: &&(Utf8PathBuf, Now)| file.1 == Now::New;
        self.files.iter().any(|file| is_new(&file)) && !self.files.iter().all(|file| is_new(&file))
    }

    /// The files that hold this, for people.
    pub fn holding(&self, what: Now) -> String {
        let those = self.files.iter().filter(|file| file.1 == what);
        those.map(|file| file.0.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// What the groups of a journal in `directory` hold now.
pub fn states(directory: &Utf8Path, journal: &Journal) -> Vec<GroupState> {
    let state = |file: &Planned| (file.path.clone(), now(directory, file));
    let group = |group: &super::journal::PlannedGroup| GroupState {
        handlers: group.handlers.clone(),
        files: group.files.iter().map(state).collect(),
    };
    journal.groups.iter().map(group).collect()
}

/// What was done about a journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// One line each, for people.
    pub done: Vec<String>,
    /// What somebody has to look at, one line each.
    pub open: Vec<String>,
}

/// Undoes what the journal in `directory` says, or finishes it if all files are new already or an old text is gone. Files that
/// hold neither the old nor the new text are left as they are.
///
/// # Errors
/// There is no journal, or it is not ours; another run is at work; the system refuses.
pub fn recover(directory: &Utf8Path) -> io::Result<Recovered> {
    let path = directory.join(JOURNAL);
    let journal = match find(directory) {
        None => return Err(io::Error::from(ErrorKind::NotFound)),
        Some(Found::Busy) => return Err(io::Error::other("another apply is at work")),
        Some(Found::Broken(why)) => return Err(io::Error::other(format!("{why}; {REMOVE}"))),
        Some(Found::Left(journal)) => journal,
    };
    let lock = File::open(&path)?;
    if lock.try_lock().is_err() {
        return Err(io::Error::other("another apply is at work"));
    }
    let mut out = Recovered::default();
    let files: Vec<Place<'_>> =
        journal.files().map(|(number, file)| Place::new(directory, &journal, number, file)).collect();
    let holding = |what| files.iter().filter(move |file| file.now() == what);
    if holding(Now::Old).next().is_some() {
        let back: Vec<&Place<'_>> = holding(Now::New).filter(|file| file.undo()).collect();
        for file in &back {
            let deed = if file.file.before.is_none() { "removed, since there was none" } else { "put back" };
            out.done.push(format!("{}: {deed}", file.file.path));
        }
        if !back.is_empty() {
            out.done.push(format!("{} of {} files put back", back.len(), files.len()));
        }
    }
    if holding(Now::Old).next().is_some() && holding(Now::New).next().is_some() {
        // An old text is gone, so that the way leads forward only.
        let done = holding(Now::Old).filter(|file| file.redo()).count();
        out.done.push(format!("{done} of {} files brought forward", files.len()));
    }
    for group in states(directory, &journal) {
        let (old, new, other) = (group.holding(Now::Old), group.holding(Now::New), group.holding(Now::Other));
        if group.is_torn() {
            let rest = [old, other].into_iter().filter(|list| !list.is_empty()).collect::<Vec<_>>().join(", ");
            out.open
                .push(format!("{}: {new} hold the new text, {rest} do not: put them right by hand", group.handlers));
        } else if !other.is_empty() {
            out.open.push(format!("{}: {other} was edited since and stays as it is", group.handlers));
        }
    }
    let is_finished = holding(Now::Old).next().is_none();
    out.done.push(if is_finished { "all files hold the new text" } else { "all files hold the old text" }.to_owned());
    if !out.open.is_empty() {
        out.done.pop();
    }
    for file in &files {
        out.open.extend(file.clear());
    }
    let _ = fs::remove_file(journal.own(directory));
    fs::remove_file(&path)?;
    sync(directory);
    Ok(out)
}

/// A file of a journal with what may lie beside it.
struct Place<'a> {
    file: &'a Planned,
    directory: &'a Utf8Path,
    path: Utf8PathBuf,
    beside: [Utf8PathBuf; 2],
    spare: Utf8PathBuf,
}

impl<'a> Place<'a> {
    fn new(directory: &'a Utf8Path, journal: &Journal, number: usize, file: &'a Planned) -> Self {
        let path = directory.join(&file.path);
        let beside = [journal.temporary(&path, number), journal.second(&path, number)];
        let spare = journal.temporary(&path, usize::MAX - number);
        Self { file, directory, path, beside, spare }
    }

    fn now(&self) -> Now {
        // A directory in between that is a link leads elsewhere.
        let real = self.path.parent().and_then(|parent| parent.canonicalize_utf8().ok());
        let top = self.directory.canonicalize_utf8().ok();
        let is_inside = real.zip(top).is_some_and(|(real, top)| real.starts_with(top));
        if is_inside { now(self.directory, self.file) } else { Now::Other }
    }

    fn with(&self, text: &str) -> Option<&Utf8PathBuf> {
        self.beside.iter().find(|path| held(path).is_some_and(|held| held == text))
    }

    fn undo(&self) -> bool {
        match &self.file.before {
            None => place(&self.path, &self.spare).is_ok() && self.is_back(&self.spare, &self.file.after),
            Some(before) => self.with(before).is_some_and(|from| self.swap(from, &self.file.after)),
        }
    }

    fn redo(&self) -> bool {
        let Some(from) = self.with(&self.file.after) else { return false };
        match &self.file.before {
            None => place(from, &self.path).is_ok(),
            Some(before) => self.swap(from, before),
        }
    }

    /// Puts the file at `from` in its place; what was there must hold `expected`, or all is as it was.
    fn swap(&self, from: &Utf8Path, expected: &str) -> bool {
        if exchange(from, &self.path, &self.spare).is_err() {
            return false;
        }
        if held(from).is_some_and(|held| held == expected) {
            return true;
        }
        let _ = exchange(from, &self.path, &self.spare);
        false
    }

    /// Whether what was taken away was ours; else it goes back.
    fn is_back(&self, from: &Utf8Path, expected: &str) -> bool {
        let is_ours = held(from).is_some_and(|held| held == expected);
        if !is_ours {
            let _ = place(from, &self.path);
        }
        is_ours
    }

    /// Removes what lies beside the file; what may be somebody's work is kept and told.
    fn clear(&self) -> Vec<String> {
        let mut kept = Vec::new();
        let now = self.now();
        for path in self.beside.iter().chain([&self.spare]) {
            if fs::symlink_metadata(path).is_err() {
                continue;
            }
            let held = held(path);
            let is_known = held.is_some() && (held == self.file.before || held.as_ref() == Some(&self.file.after));
            // Beside an old file lies at most a new text that was not finished.
            if (is_known && now != Now::Other) || now == Now::Old {
                let _ = fs::remove_file(path);
            } else {
                kept.push(format!("{path} is kept: it may hold what somebody wrote into {}", self.path));
            }
        }
        kept
    }
}
