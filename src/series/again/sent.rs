//! The series that was sent, as its mails tell it.

use std::collections::BTreeSet;

use crate::edit::unified::{FileDiff, Mark, parse};
use crate::series::again::letters::{Letter, answered};
use crate::series::again::trailers::{Trailer, given};
use crate::series::draft::Draft;

/// Trailers that one patch can have.
const MOST: usize = 30;

/// A patch that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its place, from one.
    pub number: usize,
    /// Its subject.
    pub subject: String,
    /// Its message, without trailers.
    pub message: String,
    /// The trailers that people gave to it.
    pub trailers: Vec<Trailer>,
    /// What it changes.
    pub diff: Vec<u8>,
}

/// A series that was sent.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// Its version.
    pub version: u32,
    /// The subject of its cover letter.
    pub cover: Option<String>,
    /// Its patches.
    pub sent: Vec<Sent>,
}

impl Previous {
    /// Reads the mails of a series.
    ///
    /// # Errors
    /// What is wrong with them, a sentence without a stop.
    pub fn of(mails: &[Letter]) -> Result<Self, String> {
        let mut all = Self { version: 1, ..Self::default() };
        let mut versions: BTreeSet<u32> = BTreeSet::new();
        for mail in mails.iter().filter(|mail| !mail.is_reply) {
            let (number, version) = place(&mail.tag);
            let Some(diff) = mail.text.find("\ndiff --git ").map(|at| &mail.text[at + 1..]) else {
                if number == Some(0) {
                    all.cover = Some(mail.subject.clone());
                    versions.insert(version);
                }
                continue;
            };
            versions.insert(version);
            let diff = diff.rsplit_once("\n-- \n").map_or(diff, |(diff, _)| diff);
            let own = mail.text.split("\n---\n").next().unwrap_or_default();
            let lines = || own.lines().filter(|line| !is_trailer(line));
            all.sent.push(Sent {
                number: number.unwrap_or(all.sent.len() + 1),
                subject: mail.subject.clone(),
                message: lines().collect::<Vec<_>>().join("\n").trim().to_owned(),
                trailers: given(own),
                diff: format!("{diff}\n").into_bytes(),
            });
        }
        match versions.into_iter().collect::<Vec<_>>().as_slice() {
            _ if all.sent.is_empty() => Err("holds no patch".to_owned()),
            [only] => {
                all.version = *only;
                all.sent.sort_by_key(|sent| sent.number);
                Ok(all)
            }
            _ => Err("holds patches of several versions".to_owned()),
        }
    }

    /// Takes in the trailers of answers: those to the cover letter are for all patches. Gives what is not taken, with the reason.
    pub fn collect(&mut self, mails: &[Letter]) -> Vec<String> {
        let mut left = Vec::new();
        for mail in mails.iter().filter(|mail| mail.is_reply || mail.parent.is_some()) {
            let all = given(&mail.text);
            if all.is_empty() {
                continue;
            }
            let home = answered(mails, mail, &|letter| self.home(letter));
            for trailer in all {
                let own = mail.from.as_ref().is_some_and(|from| from.mail.eq_ignore_ascii_case(&trailer.by.mail));
                match &home {
                    None => left.push(format!("{trailer}: the mail `{}` answers no patch of the series", mail.subject)),
                    Some(_) if !own => left.push(format!("{trailer}: the mail is from another address")),
                    Some(patches) => patches.iter().for_each(|&at| self.sent[at].take(&trailer)),
                }
            }
        }
        left
    }

    /// The patches that a mail with this subject is about.
    fn home(&self, letter: &Letter) -> Option<Vec<usize>> {
        let (_, version) = place(&letter.tag);
        if version != self.version || letter.tag.is_empty() {
            return None;
        }
        if self.cover.as_ref() == Some(&letter.subject) {
            return Some((0..self.sent.len()).collect());
        }
        let found = self.sent.iter().position(|sent| sent.subject == letter.subject)?;
        Some(vec![found])
    }

    /// For each draft what was sent in its place: by the subject, else what changes most of the same lines.
    pub fn partners(&self, drafts: &[Draft]) -> Vec<Option<usize>> {
        let by_subject = |draft: &Draft| self.sent.iter().position(|sent| sent.subject == draft.subject);
        let mut out: Vec<Option<usize>> = drafts.iter().map(by_subject).collect();
        for (at, draft) in drafts.iter().enumerate() {
            if out[at].is_some() {
                continue;
            }
            let own = changed(&draft.diff);
            let shared = |sent: &Sent| changed(&sent.diff).intersection(&own).count();
            let free = (0..self.sent.len()).filter(|i| !out.contains(&Some(*i)));
            let best = free.map(|i| (shared(&self.sent[i]), i)).max_by_key(|(count, i)| (*count, usize::MAX - i));
            out[at] = best.filter(|(count, _)| count * 2 >= own.len().max(1)).map(|(_, i)| i);
        }
        out
    }
}

impl Sent {
    fn take(&mut self, trailer: &Trailer) {
        if !self.trailers.contains(trailer) && self.trailers.len() < MOST {
            self.trailers.push(trailer.clone());
        }
    }
}

/// Place and version in the brackets of a subject: `PATCH v2 03/15`.
fn place(tag: &str) -> (Option<usize>, u32) {
    let words = || tag.split_whitespace();
    let number = words().find_map(|word| word.split_once('/')).and_then(|(number, _)| number.parse().ok());
    let version = words().find_map(|word| word.strip_prefix('v')?.parse().ok());
    (number, version.unwrap_or(1))
}

/// Whether a line of a message is a trailer of any kind.
fn is_trailer(line: &str) -> bool {
    line.split_once(": ").is_some_and(|(word, _)| {
        let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        plain && word.to_ascii_lowercase().ends_with("-by")
    })
}

/// The lines that a diff takes away and adds, by file.
fn changed(diff: &[u8]) -> BTreeSet<(String, bool, Vec<u8>)> {
    let files: Vec<FileDiff> = parse(diff).unwrap_or_default();
    let lines = files.into_iter().flat_map(|file| {
        let lines = file.hunks.into_iter().flat_map(|hunk| hunk.lines).filter(|(mark, _)| *mark != Mark::Context);
        lines.map(move |(mark, line)| (file.path.clone(), mark == Mark::New, line)).collect::<Vec<_>>()
    });
    lines.collect()
}
