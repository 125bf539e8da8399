//! The texts that a run's conversions lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::edit::render;
use crate::model::outcome::{Candidate, Outcome, Replacement};
use crate::model::run::Run;
use crate::tree::source::FileId;

/// Two replacements that claim the same bytes, or one that lies outside its file or in a file that must not change:
/// always a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub path: String,
    /// What is the matter.
    pub message: String,
    /// The handlers whose units edit the file.
    pub handlers: Vec<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (units of {})", self.path, self.message, self.handlers.join(", "))
    }
}

impl std::error::Error for Conflict {}

/// The converted candidates of each unit that has any, by unit number.
pub fn converted_units(run: &Run) -> BTreeMap<usize, Vec<&Candidate>> {
    let mut units: BTreeMap<usize, Vec<&Candidate>> = BTreeMap::new();
    for candidate in &run.candidates {
        if matches!(candidate.outcome, Outcome::Converted(_)) {
            units.entry(candidate.unit).or_default().push(candidate);
        }
    }
    units
}

/// The replacements of one unit by file; what several of its candidates repeat counts once.
pub fn unit_edits<'a>(candidates: &[&'a Candidate]) -> BTreeMap<FileId, Vec<&'a Replacement>> {
    let mut files: BTreeMap<FileId, Vec<&Replacement>> = BTreeMap::new();
    for candidate in candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        for (file, edits) in &conversion.edits {
            let known = files.entry(*file).or_default();
            let earlier = known.clone();
            known.extend(edits.iter().filter(|edit| !earlier.contains(edit)));
        }
    }
    files
}

/// Those of `all` units that edit the same files, directly or through others, together: their files and their numbers.
pub fn joined(all: &BTreeMap<usize, Vec<&Candidate>>) -> Vec<(BTreeSet<FileId>, Vec<usize>)> {
    let mut groups: Vec<(BTreeSet<FileId>, Vec<usize>)> = Vec::new();
    for (unit, candidates) in all {
        let mut joined = (unit_edits(candidates).into_keys().collect::<BTreeSet<FileId>>(), vec![*unit]);
        let (same, others) = groups.into_iter().partition(|g: &(_, _)| !joined.0.is_disjoint(&g.0));
        groups = others;
        for (files, units) in same {
            joined.0.extend(files);
            joined.1.extend(units);
        }
        joined.1.sort_unstable();
        groups.push(joined);
    }
    groups.sort_by(|a, b| a.1.cmp(&b.1));
    groups
}

/// The files of a patch in the order in which git shows them, by path.
pub fn by_path<'a, T>(run: &Run, edits: &'a BTreeMap<FileId, T>) -> Vec<(FileId, &'a T)> {
    let mut all: Vec<(FileId, &T)> = edits.iter().map(|(file, own)| (*file, own)).collect();
    all.sort_by(|a, b| run.sources.get(a.0).path.as_str().cmp(run.sources.get(b.0).path.as_str()));
    all
}

/// The texts of all files that the conversions change, with every unit applied.
pub fn final_texts(run: &Run) -> Result<BTreeMap<FileId, Vec<u8>>, Conflict> {
    let mut edits: BTreeMap<FileId, Vec<&Replacement>> = BTreeMap::new();
    for candidates in converted_units(run).values() {
        for (file, own) in unit_edits(candidates) {
            edits.entry(file).or_default().extend(own);
        }
    }
    let texts = edits.into_iter().map(|(file, edits)| Ok((file, edited(run, file, &edits)?)));
    let texts: BTreeMap<FileId, Vec<u8>> = texts.collect::<Result<_, Conflict>>()?;
    Ok(texts.into_iter().filter(|(file, text)| text[..] != run.sources.get(*file).text[..]).collect())
}

/// The text of `file` with `edits` made, which are given in any order.
pub fn edited(run: &Run, file: FileId, edits: &[&Replacement]) -> Result<Vec<u8>, Conflict> {
    let source = run.sources.get(file);
    let mut sorted: Vec<Replacement> = edits.iter().map(|edit| (*edit).clone()).collect();
    sorted.sort_by_key(|edit| edit.span);
    // Units that need the same header, or the same check of the build, add the same lines.
    sorted.dedup_by(|a, b| a == b && a.span.is_empty());
    let conflict = |message| Conflict { path: source.path.to_string(), message, handlers: editors(run, file) };
    if !source.given {
        return Err(conflict("an edit of a file outside the given paths".to_owned()));
    }
    render::apply(&source.text, &sorted).map_err(conflict)
}

fn editors(run: &Run, file: FileId) -> Vec<String> {
    let edits_file = |candidate: &&Candidate| match &candidate.outcome {
        Outcome::Converted(conversion) => conversion.edits.iter().any(|(id, _)| *id == file),
        _ => false,
    };
    run.candidates.iter().filter(edits_file).map(|candidate| candidate.handler.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::{by_path, final_texts};
    use crate::model::testing::run_of_edits;
    use crate::tree::source::FileId;

    #[test]
    fn files_stand_in_the_order_of_git() {
        let all: &[(u32, usize, usize, &str)] = &[(0, 0, 1, "x"), (1, 0, 1, "x"), (2, 0, 1, "x")];
        let run = run_of_edits(&[("d/file.c", b"a"), ("d/context.c", b"a"), ("d-e.c", b"a")], &[all]);
        let edits = super::unit_edits(&super::converted_units(&run)[&0]);
        let paths = by_path(&run, &edits).into_iter().map(|(file, _)| run.sources.get(file).path.as_str());
        assert_eq!(paths.collect::<Vec<_>>(), ["d-e.c", "d/context.c", "d/file.c"]);
    }

    #[test]
    fn edits_of_several_units_are_made_in_any_order() {
        let edits: &[&[(u32, usize, usize, &str)]] = &[&[(0, 3, 4, "")], &[(0, 0, 1, "A"), (0, 3, 3, "+")]];
        let run = run_of_edits(&[("a.c", b"abcd")], edits);
        assert_eq!(final_texts(&run).unwrap()[&FileId(0)], b"Abc+");
    }

    #[test]
    fn an_edit_beyond_the_end_is_an_error() {
        assert!(final_texts(&run_of_edits(&[("a.c", b"ab")], &[&[(0, 1, 9, "x")]])).is_err());
        assert!(final_texts(&run_of_edits(&[("a.c", b"ab")], &[&[(0, 5, 9, "x")]])).is_err());
    }

    #[test]
    fn an_edit_of_a_file_that_was_not_given_is_an_error() {
        let mut run = run_of_edits(&[("a.c", b"ab")], &[&[(0, 0, 1, "x")]]);
        run.sources.files[0].given = false;
        assert!(final_texts(&run).unwrap_err().to_string().contains("outside the given paths"));
    }

    #[test]
    fn an_edit_that_two_candidates_of_a_unit_share_is_made_once() {
        let edit: &[(u32, usize, usize, &str)] = &[(0, 1, 1, "+")];
        let mut run = run_of_edits(&[("a.c", b"ab")], &[edit, edit]);
        run.candidates[1].unit = 0;
        assert_eq!(final_texts(&run).unwrap()[&FileId(0)], b"a+b");
    }

    #[test]
    fn a_conflict_names_the_file_and_the_units() {
        let run = run_of_edits(&[("a.c", b"abcd")], &[&[(0, 0, 2, "x")], &[(0, 1, 3, "y")]]);
        let conflict = final_texts(&run).unwrap_err();
        let message = conflict.to_string();
        assert!(message.starts_with("a.c: ") && message.ends_with(" (units of f0_mmap, f1_mmap)"), "{message}");
    }
}
