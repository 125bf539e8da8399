//! Outcomes before and after a reshaping.

use std::collections::BTreeSet;

use super::Sites;
use crate::kernel::answer::{Answer, Candidate, Fate};
use crate::kernel::patch::{self, Mark};
use crate::out::{Table, Verdict};

/// What became of the handlers that a shape rewrote.
#[derive(Default)]
pub struct Result {
    /// Converted before and after, or refused before and after.
    pub kept: usize,
    /// Converted before.
    pub converted: usize,
    /// Of these, still converted.
    pub still: usize,
    /// Refused before and after, for different reasons.
    pub other_reason: usize,
    /// Converted before and after, with different new constructs.
    pub differ: usize,
}

/// The construct that keeps a translated error; without it the same handler fails with another one.
const ERRNO: &str = "error_override";

/// Compare, list what changed, and record lost candidates.
pub fn outcomes(
    shape: &str,
    before: &Answer,
    after: &Answer,
    sites: &Sites,
    changed: &mut Table,
    verdict: &mut Verdict,
) -> Result {
    let mut result = Result::default();
    for (handler, path) in sites {
        let (Some(old), new) = (find(before, handler, path), find(after, handler, path)) else { continue };
        let Some(new) = new else {
            verdict.broken(format!("{shape}: {handler} ({path}) is lost"));
            continue;
        };
        let mut tell = |was: String, is: String, said: String| {
            changed.row([shape.to_string(), handler.clone(), path.clone(), was, is, said]);
        };
        result.converted += usize::from(old.fate == Fate::Converted);
        if old.fate != new.fate {
            tell(words(old), words(new), said(new));
            continue;
        }
        result.kept += 1;
        if old.fate == Fate::Refused && old.reason != new.reason {
            result.other_reason += 1;
            tell(words(old), words(new), said(new));
        }
        if old.fate == Fate::Converted {
            result.still += 1;
            let (was, is) = (constructs(old), constructs(new));
            if was.contains(ERRNO) && !is.contains(ERRNO) {
                verdict.broken(format!("{shape}: {handler} ({path}) is converted, but its errno is lost"));
            }
            if was != is {
                result.differ += 1;
                let list =
                    |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(" ");
                tell(format!("- {}", list(&was, &is)), format!("+ {}", list(&is, &was)), "new constructs".into());
            }
        }
    }
    // A reshaped file holds other handlers too; theirs must stay as well.
    for old in &before.candidates {
        let path = old.home(before).path;
        let mine = sites.iter().any(|(h, p)| *h == old.handler && *p == path);
        match find(after, &old.handler, &path) {
            Some(new) if !mine && new.fate != old.fate => {
                verdict.broken(format!(
                    "{shape}: {} ({path}) was not touched: {} now {}",
                    old.handler,
                    words(old),
                    words(new)
                ));
            }
            None if !mine => verdict.broken(format!("{shape}: {} ({path}) is lost", old.handler)),
            _ => {}
        }
    }
    result
}

fn find<'a>(answer: &'a Answer, handler: &str, path: &str) -> Option<&'a Candidate> {
    answer.candidates.iter().find(|c| c.handler == handler && c.home(answer).path == path)
}

fn words(candidate: &Candidate) -> String {
    match candidate.fate {
        Fate::Converted => "converted".to_string(),
        Fate::Refused => format!("refused: {}", candidate.reason),
        Fate::Done => "done".to_string(),
        Fate::Unknown => "no outcome".to_string(),
    }
}

fn said(candidate: &Candidate) -> String {
    let place = candidate.obstacle.as_ref().map(|p| format!("line {}: ", p.line)).unwrap_or_default();
    format!("{place}{}", candidate.label)
}

/// Words of the new interface that the unit's patch adds and that no removed line has.
fn constructs(candidate: &Candidate) -> BTreeSet<String> {
    let files = patch::parse(&candidate.diff).unwrap_or_default();
    let words = |mark: Mark| -> BTreeSet<String> {
        let lines = files.iter().flat_map(|f| f.lines(mark)).map(|l| String::from_utf8_lossy(&l.text).into_owned());
        let split = |line: String| {
            let words = line.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_string);
            words.collect::<Vec<_>>()
        };
        lines.flat_map(split).collect()
    };
    let (added, removed) = (words(Mark::Added), words(Mark::Removed));
    let of_interface =
        |w: &&String| ["vma_", "VMA_", "mmap_", "mk_vma", "error_", "success_"].iter().any(|p| w.starts_with(p));
    added.difference(&removed).filter(of_interface).filter(|w| !w.contains(&candidate.handler)).cloned().collect()
}
