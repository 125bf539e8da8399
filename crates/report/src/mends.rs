//! Local changes that mend what was found, as diffs.

use std::collections::BTreeMap;

use crate::edit::diff::unified;
use crate::edit::render::apply;
use crate::model::outcome::{Candidate, Outcome, Replacement};
use crate::model::run::Run;
use crate::tree::source::FileId;

/// The diff that one change is to a file as it was read; none if there is no change.
pub fn diff(run: &Run, file: FileId, mend: &[Replacement]) -> Option<Vec<u8>> {
    let source = run.sources.get(file);
    let new = apply(&source.text, mend).ok().filter(|_| !mend.is_empty())?;
    let mut out = Vec::new();
    unified(&mut out, &source.path, &source.text, &new);
    Some(out)
}

/// One diff of all changes that mend something of `candidates`, file by file, and how many could not be made beside others:
/// these are left for a second run.
pub fn patch<'a>(run: &'a Run, candidates: impl Iterator<Item = &'a Candidate>) -> (Vec<u8>, usize) {
    let mut all: BTreeMap<FileId, Vec<Replacement>> = BTreeMap::new();
    let mut left = 0;
    for candidate in candidates {
        let Outcome::Refused(refusal) = &candidate.outcome else { continue };
        for (rule, place) in refusal.places() {
            let mend = run.mend(rule, place);
            let made = all.entry(place.file).or_default();
            let known = mend.iter().all(|edit| made.contains(edit));
            let meets = |edit: &Replacement| made.iter().any(|other| touch(other, edit));
            if known {
                continue;
            }
            if mend.iter().any(meets) {
                left += 1;
                continue;
            }
            made.extend(mend.iter().cloned());
            made.sort_by_key(|edit| (edit.span.start, edit.span.end));
        }
    }
    let mut out = Vec::new();
    let mut files: Vec<FileId> = all.keys().copied().collect();
    files.sort_by(|a, b| run.sources.get(*a).path.cmp(&run.sources.get(*b).path));
    for file in files {
        out.extend(diff(run, file, &all[&file]).unwrap_or_default());
    }
    (out, left)
}

/// Whether two edits claim the same bytes, or the same place between two.
fn touch(a: &Replacement, b: &Replacement) -> bool {
    a.span.start <= b.span.end && b.span.start <= a.span.end
}
