//! What an `apply` is about to do, so that another run can tell what one that was killed has done.
//!
//! The journal is written before anything else and never changed: what each file holds now is told by its digest. It lies
//! in the directory that all files of it lie below, and is locked by the run that it belongs to.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::tree::leftover::{JOURNAL, PREFIX, SUFFIX};
use crate::tree::read::bytes;
use crate::tree::walk::is_c;

/// The first line.
const HEAD: &str = "vma2desc journal 1";

/// The last line: a journal without it was not finished, and nothing was done yet.
const END: &str = "end";

/// The longest journal that is read, bytes.
const MOST: u64 = 64 << 20;

/// The longest file that can stand in one, bytes.
pub const MOST_FILE: u64 = 256 << 20;

/// The one file that an `apply` makes where none was: the check of a driver's build for what the kernel has.
pub const CREATED: &str = "mmap_prepare_probe.c";

/// How the names of files end, or what they are, that an `apply` changes beside C: those of other languages, builds and documents.
const CHANGED: [&str; 5] = [".rs", ".S", ".rst", "Kbuild", "Makefile"];

/// Whether an `apply` may have to do with the file at `path`, below the journal: nothing else is touched for a journal's sake,
/// which a stranger may have written.
fn is_named_by_apply(path: &Utf8Path, is_new: bool) -> bool {
    let mut parts = path.components();
    let is_plain = parts.all(|part| matches!(part, Utf8Component::Normal(name) if !name.starts_with('.')));
    let name = path.file_name().unwrap_or_default();
    is_plain && if is_new { name == CREATED } else { is_c(name) || CHANGED.iter().any(|end| name.ends_with(end)) }
}

/// A digest of a file's text.
pub fn digest(text: &[u8]) -> String {
    crate::model::digest::digest(std::iter::once(text))
}

/// A file that is to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Relative to the journal's directory.
    pub path: Utf8PathBuf,
    /// The digest of what it held; none for one that was not there.
    pub before: Option<String>,
    /// The digest of what it shall hold.
    pub after: String,
}

/// Files that change together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedGroup {
    /// The handlers of the units, for people.
    pub handlers: String,
    /// Its files.
    pub files: Vec<Planned>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    /// Tells the temporary files of one run from those of others: 16 hexadecimal digits.
    pub id: String,
    /// In the order in which they are done.
    pub groups: Vec<PlannedGroup>,
}

/// What a file holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Now {
    /// What it held before.
    Old,
    /// What it shall hold.
    New,
    /// Something else, or it cannot be read.
    Other,
}

impl Journal {
    /// As a text.
    pub fn print(&self) -> String {
        let mut out = format!("{HEAD}\nid {}\n", self.id);
        for group in &self.groups {
            let _ = writeln!(out, "unit {}", escaped(&group.handlers));
            for file in &group.files {
                let before = file.before.as_deref().unwrap_or("-");
                let _ = writeln!(out, "file {before} {} {}", file.after, escaped(file.path.as_str()));
            }
        }
        let _ = writeln!(out, "{END}");
        out
    }

    /// Reads a text. It may have been written by anybody: no path in it leads out of the journal's directory, or to a file
    /// with which no `apply` has to do.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines();
        let wrong = |what: &str| Err(format!("it is no journal of this version: {what}"));
        if lines.next() != Some(HEAD) {
            return wrong("its first line is another");
        }
        let Some(id) = lines.next().and_then(|line| line.strip_prefix("id ")).filter(|id| is_hex(id, 16)) else {
            return wrong("it has no id");
        };
        let mut journal = Self { id: id.to_owned(), groups: Vec::new() };
        for line in lines {
            if line == END {
                return Ok(journal);
            }
            if let Some(handlers) = line.strip_prefix("unit ") {
                journal.groups.push(PlannedGroup { handlers: plain(handlers)?, files: Vec::new() });
                continue;
            }
            let mut words = line.splitn(4, ' ');
            let (Some("file"), Some(before), Some(after), Some(path), Some(group)) =
                (words.next(), words.next(), words.next(), words.next(), journal.groups.last_mut())
            else {
                return wrong("a line is neither of a unit nor of a file");
            };
            let path = Utf8PathBuf::from(plain(path)?);
            if !(before == "-" || is_hex(before, 64)) || !is_hex(after, 64) {
                return wrong("a digest is none");
            }
            if !is_named_by_apply(&path, before == "-") {
                let deed = if before == "-" { "makes" } else { "changes" };
                return Err(format!("it names {path}, and an apply {deed} no such file"));
            }
            let before = (before != "-").then(|| before.to_owned());
            group.files.push(Planned { path, before, after: after.to_owned() });
        }
        wrong("its end is missing")
    }

    /// The temporary file of the file with this number, counted over all groups.
    pub fn temporary(&self, path: &Utf8Path, number: usize) -> Utf8PathBuf {
        path.with_file_name(format!("{PREFIX}{}-{number}{SUFFIX}", self.id))
    }

    /// The second one, for file systems on which files cannot change places.
    pub fn second(&self, path: &Utf8Path, number: usize) -> Utf8PathBuf {
        path.with_file_name(format!("{PREFIX}{}-{number}-old{SUFFIX}", self.id))
    }

    /// What the journal is called until it is whole.
    pub fn own(&self, directory: &Utf8Path) -> Utf8PathBuf {
        directory.join(format!("{PREFIX}{}-journal{SUFFIX}", self.id))
    }

    /// All files with their numbers.
    pub fn files(&self) -> impl Iterator<Item = (usize, &Planned)> {
        self.groups.iter().flat_map(|group| &group.files).enumerate()
    }

    /// Writes the journal into `directory` and locks it.
    ///
    /// # Errors
    /// There is one already, or the system refuses; it could not be read again.
    pub fn begin(&self, directory: &Utf8Path) -> io::Result<File> {
        Self::parse(&self.print()).map_err(|why| io::Error::new(ErrorKind::InvalidInput, why))?;
        let path = directory.join(JOURNAL);
        let own = self.own(directory);
        let write = || -> io::Result<File> {
            let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&own)?;
            let _ = file.try_lock();
            file.write_all(self.print().as_bytes())?;
            file.sync_all()?;
            // A link is made where there is none only; a rename would replace the journal of another run.
            match fs::hard_link(&own, &path) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists && !path.as_std_path().exists() => {
                    fs::rename(&own, &path)?;
                }
                linked => linked?,
            }
            sync(directory);
            Ok(file)
        };
        let made = write();
        let _ = fs::remove_file(&own);
        made
    }
}

/// A journal that was found.
#[derive(Debug)]
pub enum Found {
    /// A run is at work.
    Busy,
    /// It was left behind.
    Left(Journal),
    /// It cannot be read: nothing was done yet, or somebody else wrote it.
    Broken(String),
}

/// The journal in `directory`, if there is one.
pub fn find(directory: &Utf8Path) -> Option<Found> {
    let path = directory.join(JOURNAL);
    let kind = fs::symlink_metadata(&path).ok()?;
    if !kind.is_file() {
        return Some(Found::Broken("it is no regular file".to_owned()));
    }
    if kind.uid() != rustix::process::geteuid().as_raw() {
        return Some(Found::Broken("it belongs to somebody else".to_owned()));
    }
    if File::open(&path).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock))) {
        return Some(Found::Busy);
    }
    let text = bytes(path.as_std_path(), MOST).map_err(|error| error.to_string());
    let text = text.and_then(|text| String::from_utf8(text).map_err(|_| "it is not UTF-8".to_owned()));
    Some(text.and_then(|text| Journal::parse(&text)).map_or_else(Found::Broken, Found::Left))
}

/// What a file below `directory` holds now.
pub fn now(directory: &Utf8Path, file: &Planned) -> Now {
    let path = directory.join(&file.path);
    match (fs::symlink_metadata(&path), &file.before) {
        (Err(error), None) if error.kind() == ErrorKind::NotFound => Now::Old,
        (Ok(kind), before) if kind.is_file() => match held(&path) {
            Some(held) if held == file.after => Now::New,
            held if held == *before && held.is_some() => Now::Old,
            _ => Now::Other,
        },
        _ => Now::Other,
    }
}

/// The digest of a regular file, not of what a link leads to.
pub fn held(path: &Utf8Path) -> Option<String> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|kind| kind.is_file());
    let text = is_file.then(|| bytes(path.as_std_path(), MOST_FILE).ok()).flatten()?;
    Some(digest(&text))
}

/// Makes what was done in a directory last; a file system that cannot do it for directories is left to itself.
pub fn sync(directory: &Utf8Path) {
    if let Ok(directory) = File::open(directory) {
        let _ = directory.sync_all();
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// On one line.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn plain(text: &str) -> Result<String, String> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        out.push(match (c, c == '\\') {
            (_, false) => c,
            _ => match rest.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('r') => '\r',
                _ => return Err("it is no journal of this version: a backslash stands alone".to_owned()),
            },
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::{Journal, Planned, PlannedGroup, digest};
    use proptest::prelude::*;

    fn journal(paths: &[&str]) -> Journal {
        let file = |path: &&str| Planned { path: (*path).into(), before: Some(digest(b"a")), after: digest(b"b") };
        let group = PlannedGroup { handlers: "x_mmap".into(), files: paths.iter().map(file).collect() };
        Journal { id: "0123456789abcdef".into(), groups: vec![group] }
    }

    #[test]
    fn any_name_of_a_file_comes_back() {
        let all = journal(&["a.c", "d/b c.h", "x\ny\\n\r.c", "file - - z.c", "end.inc", "d/Kbuild"]);
        assert_eq!(Journal::parse(&all.print()), Ok(all));
    }

    #[test]
    fn no_path_leads_out_of_the_directory() {
        for path in ["../a.c", "/etc/a.c", "d/../../a.c", ""] {
            assert!(Journal::parse(&journal(&[path]).print()).is_err(), "{path}");
        }
    }

    #[test]
    fn a_journal_names_what_an_apply_changes_or_makes_and_nothing_else() {
        for path in ["precious.txt", ".git/HEAD", ".git/hooks/a.c", "d/.a.c", ".c", "./a.c"] {
            assert!(Journal::parse(&journal(&[path]).print()).is_err(), "{path}");
        }
        let made = |path: &str| {
            let mut all = journal(&[path]);
            all.groups[0].files[0].before = None;
            Journal::parse(&all.print())
        };
        assert!(made("d/mmap_prepare_probe.c").is_ok());
        assert!(made("a.c").unwrap_err().contains("it names a.c, and an apply makes no such file"));
    }

    #[test]
    fn a_journal_without_its_end_is_none() {
        let text = journal(&["a.c"]).print();
        for end in 0..text.len() - 1 {
            assert!(Journal::parse(&text[..end]).is_err(), "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text: String) {
            if let Ok(journal) = Journal::parse(&text) {
                prop_assert!(journal.files().all(|(_, file)| file.path.is_relative()));
            }
        }
    }
}
