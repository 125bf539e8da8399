//! What a compile has read, so that its result can be kept for as long as that stays the same.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sha2::{Digest as _, Sha256};

use super::overlay::{Changes, Overlay};
use super::paths::{below, normal};
use crate::tree::read::bytes;

/// The longest file of which a digest is made, bytes.
const MOST: u64 = 1 << 32;

/// A digest of some bytes.
pub type Digest = [u8; 32];

/// The digest of `bytes`.
pub fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// The digest of `parts`, each with its length, so that no two lists of parts are confused.
pub fn digest_all<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// A digest as hexadecimal digits.
pub fn hex(digest: &Digest) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// Digests of files on disk; each file is read once.
#[derive(Debug, Default)]
pub struct Files {
    known: Mutex<HashMap<PathBuf, Option<Digest>>>,
}

impl Files {
    /// The digest of a file; none if it cannot be read.
    pub fn digest(&self, path: &Path) -> Option<Digest> {
        if let Ok(known) = self.known.lock()
            && let Some(digest) = known.get(path)
        {
            return *digest;
        }
        let found = bytes(path, MOST).ok().map(|bytes| digest(&bytes));
        if let Ok(mut known) = self.known.lock() {
            known.insert(path.to_path_buf(), found);
        }
        found
    }
}

/// The files that a rule of make, as `-MD` writes it, depends on.
pub fn parse(rule: &str) -> Vec<String> {
    let rule = rule.replace("\\\r\n", " ").replace("\\\n", " ");
    // Only the first rule: those that `-MP` adds have no dependencies.
    let line = rule.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
    let Some((_, files)) = line.split_once(": ") else { return Vec::new() };
    let mut all = Vec::new();
    let mut word = String::new();
    let mut chars = files.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(' ' | '#')) | ('$', Some('$')) => word.extend(chars.next()),
            (c, _) if c.is_whitespace() => all.push(std::mem::take(&mut word)),
            (c, _) => word.push(c),
        }
    }
    all.push(word);
    all.retain(|w| !w.is_empty());
    all
}

/// The files that the rule at `rule` names, of a compiler that was run in `cwd`; none if there is no rule.
pub fn of_rule(rule: &Path, cwd: &Path, tree: &Path, overlay: Option<&Overlay>) -> Vec<Read> {
    let text = fs::read(rule).unwrap_or_default();
    let files = parse(&String::from_utf8_lossy(&text));
    let mut reads: Vec<Read> = files.iter().map(|file| Read::new(file, cwd, tree, overlay)).collect();
    reads.sort();
    reads.dedup();
    reads
}

/// A file that a compile has read, named so that it is found again when the overlay is gone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// In the tree, relative to it; the unit's text if the unit changes it.
    Tree(String),
    /// Anywhere else, with an absolute path.
    Other(String),
    /// A place, with an absolute path, where a file was looked for and was not.
    Absent(String),
}

impl Read {
    /// Names `file`, as the compiler had it, that was run in `cwd`.
    pub fn new(file: &str, cwd: &Path, tree: &Path, overlay: Option<&Overlay>) -> Self {
        let whole = normal(&cwd.join(file));
        let inside = overlay.and_then(|o| below(&whole, o.top())).or_else(|| below(&whole, tree));
        inside.map_or_else(|| Self::Other(whole.to_string_lossy().into_owned()), Self::Tree)
    }

    /// Where it is, absolute.
    pub fn path(&self, tree: &Path) -> PathBuf {
        match self {
            Self::Tree(path) => tree.join(path),
            Self::Other(path) | Self::Absent(path) => PathBuf::from(path),
        }
    }

    /// The same file by its absolute path.
    #[must_use]
    pub fn absolute(self, tree: &Path) -> Self {
        match self {
            Self::Tree(path) => Self::Other(tree.join(path).to_string_lossy().into_owned()),
            other => other,
        }
    }

    /// Its place, as one where nothing is.
    #[must_use]
    pub fn absent(self) -> Self {
        match self {
            Self::Tree(path) | Self::Other(path) | Self::Absent(path) => Self::Absent(path),
        }
    }

    /// Whether there is such a file, in the overlay if there is one.
    pub fn is_there(&self, tree: &Path, overlay: Option<&Overlay>) -> bool {
        match (self, overlay) {
            (Self::Tree(path), Some(overlay)) => overlay.top().join(path).is_file(),
            _ => self.path(tree).is_file(),
        }
    }

    /// Whether it is a file outside of the tree that lies in `dir`.
    pub fn is_below(&self, dir: &Path) -> bool {
        matches!(self, Self::Other(path) if Path::new(path).starts_with(dir))
    }

    /// One line of text for it.
    pub fn line(&self) -> String {
        match self {
            Self::Tree(path) => format!("T{path}"),
            Self::Other(path) => format!("O{path}"),
            Self::Absent(path) => format!("A{path}"),
        }
    }

    /// The other way round.
    pub fn parse(line: &str) -> Option<Self> {
        line.strip_prefix('T')
            .map(|path| Self::Tree(path.to_owned()))
            .or_else(|| line.strip_prefix('O').map(|path| Self::Other(path.to_owned())))
            .or_else(|| line.strip_prefix('A').map(|path| Self::Absent(path.to_owned())))
    }

    /// What it holds where the tree has `changes`.
    pub fn digest(&self, files: &Files, tree: &Path, changes: &Changes) -> Option<Digest> {
        match self {
            Self::Tree(path) => match changes.get(path) {
                Some(text) => Some(digest(text)),
                None => files.digest(&tree.join(path)),
            },
            Self::Other(path) => files.digest(Path::new(path)),
            Self::Absent(path) => (!Path::new(path).exists()).then(Digest::default),
        }
    }
}

/// The digest of all of `reads`; none if one of them cannot be read.
pub fn state(reads: &[Read], files: &Files, tree: &Path, changes: &Changes) -> Option<Digest> {
    let all: Option<Vec<Digest>> = reads.iter().map(|read| read.digest(files, tree, changes)).collect();
    Some(digest_all(all?.iter().map(|d| &d[..])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_the_compiler_is_read() {
        let rule = "x.o: ../s/x.c \\\n  a\\ b.h c$$d.h \\\n e\\#f.h\n\na.h:\n";
        assert_eq!(parse(rule), ["../s/x.c", "a b.h", "c$d.h", "e#f.h"]);
        assert!(parse("").is_empty() && parse("x.o:\n").is_empty() && parse("\\\n\\").is_empty());
    }

    #[test]
    fn the_text_of_the_unit_counts_and_not_the_one_on_disk() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("x.h"), "old").unwrap();
        let read = Read::new("../t/x.h", &dir.path().join("d"), &normal(&dir.path().join("t")), None);
        assert_eq!(Read::parse(&read.line()), Some(read.clone()));
        let (files, none) = (Files::default(), Changes::new());
        let changes = Changes::from([("x.h".to_owned(), b"new"[..].into())]);
        let reads = [Read::Tree("x.h".into())];
        let before = state(&reads, &files, dir.path(), &none).unwrap();
        assert_ne!(before, state(&reads, &files, dir.path(), &changes).unwrap());
        assert_eq!(state(&[Read::Tree("gone.h".into())], &files, dir.path(), &none), None);
    }

    #[test]
    fn parts_are_not_confused() {
        assert_ne!(digest_all([&b"ab"[..], b"c"]), digest_all([&b"a"[..], b"bc"]));
        assert_eq!(hex(&digest(b""))[..8], *"e3b0c442");
    }
}
