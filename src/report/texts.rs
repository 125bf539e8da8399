//! The texts that a run's conversions lead to.

use std::collections::BTreeMap;
use std::fmt;

use crate::report::run::Run;
use crate::tree::source::FileId;
use crate::unit::outcome::{Candidate, Outcome, Replacement};

/// Two replacements that claim the same bytes, or one that lies outside its file: always a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub path: String,
    /// Offset of the replacement at which it shows.
    pub at: usize,
    /// The handlers whose units edit the file.
    pub handlers: Vec<String>,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handlers = self.handlers.join(", ");
        write!(f, "{}: edits conflict at byte {} (units of {handlers})", self.path, self.at)
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

/// `text` with `edits` made; they are given in any order. `Err` holds the offset of a conflict.
pub fn apply(text: &[u8], edits: &[&Replacement]) -> Result<Vec<u8>, usize> {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| edit.span);
    let mut out = Vec::with_capacity(text.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        let kept = text.get(at..edit.span.start).ok_or(edit.span.start)?;
        if edit.span.end > text.len() {
            return Err(edit.span.start);
        }
        out.extend_from_slice(kept);
        out.extend_from_slice(&edit.text);
        at = edit.span.end;
    }
    out.extend_from_slice(text.get(at..).unwrap_or_default());
    Ok(out)
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
    Ok(texts.into_iter().filter(|(file, text)| *text != run.sources.get(*file).text).collect())
}

/// The text of `file` with `edits` made.
pub fn edited(run: &Run, file: FileId, edits: &[&Replacement]) -> Result<Vec<u8>, Conflict> {
    let source = run.sources.get(file);
    apply(&source.text, edits).map_err(|at| Conflict {
        path: source.path.to_string(),
        at,
        handlers: editors(run, file),
    })
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
    use super::{apply, final_texts};
    use crate::report::testing::run_of_edits;
    use crate::syntax::span::Span;
    use crate::tree::source::FileId;
    use crate::unit::outcome::Replacement;

    fn replacement(start: usize, end: usize, text: &str) -> Replacement {
        Replacement { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn edits_are_made_in_any_order() {
        let (a, b, c) = (replacement(0, 1, "A"), replacement(3, 3, "+"), replacement(3, 4, ""));
        assert_eq!(apply(b"abcd", &[&c, &a, &b]).unwrap(), b"Abc+");
    }

    #[test]
    fn overlapping_edits_are_an_error() {
        let (a, b) = (replacement(0, 3, "x"), replacement(2, 4, "y"));
        assert_eq!(apply(b"abcd", &[&a, &b]), Err(2));
    }

    #[test]
    fn an_edit_beyond_the_end_is_an_error() {
        assert_eq!(apply(b"ab", &[&replacement(1, 9, "x")]), Err(1));
        assert_eq!(apply(b"ab", &[&replacement(5, 9, "x")]), Err(5));
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
        assert_eq!(conflict.to_string(), "a.c: edits conflict at byte 1 (units of f0_mmap, f1_mmap)");
    }
}
