//! What one unit changes, independent of all other units: what compilers and test rigs are given.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::edit::texts::{Conflict, converted_units, edited, joined, unit_edits};
use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::tree::source::FileId;

/// What one unit changes: the old text is the tree's file, the new one is that file with this unit's edits alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitChange {
    /// The unit's number, as in [`Candidate::unit`].
    pub unit: usize,
    /// The old and the new name of each handler.
    pub handlers: Vec<(String, String)>,
    /// The changed files by their path relative to the tree's root, with `/`.
    pub files: BTreeMap<String, FileChange>,
}

/// A file before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// The bytes as they are on disk.
    pub old: Arc<[u8]>,
    /// The bytes with the unit's edits.
    pub new: Arc<[u8]>,
}

/// What each converted unit of `run` changes, by unit number; units that change nothing are left out.
///
/// # Errors
/// Edits of a unit that contradict each other, which is a mistake of the program.
pub fn changes(run: &Run) -> Result<Vec<UnitChange>, Conflict> {
    let mut olds: BTreeMap<FileId, Arc<[u8]>> = BTreeMap::new();
    let mut all = Vec::new();
    for (unit, candidates) in converted_units(run) {
        let mut change = UnitChange { unit, handlers: handlers(&candidates), files: BTreeMap::new() };
        for (file, edits) in unit_edits(&candidates) {
            let source = run.sources.get(file);
            let new = edited(run, file, &edits)?;
            if new[..] != source.text[..] {
                let old = olds.entry(file).or_insert_with(|| source.text.text.clone()).clone();
                change.files.insert(source.path.to_string(), FileChange { old, new: new.into() });
            }
        }
        if !change.files.is_empty() {
            all.push(change);
        }
    }
    Ok(all)
}

/// The units of `run` among `units` that change the same files, each group of them as one change that makes all their
/// edits; it has the number of the first.
///
/// # Errors
/// As [`changes`].
pub fn together(run: &Run, units: &[usize]) -> Result<Vec<(Vec<usize>, UnitChange)>, Conflict> {
    let all: BTreeMap<usize, Vec<&Candidate>> =
        converted_units(run).into_iter().filter(|(unit, _)| units.contains(unit)).collect();
    let mut out = Vec::new();
    for (files, units) in joined(&all).into_iter().filter(|(_, units)| units.len() > 1) {
        let candidates: Vec<&Candidate> = units.iter().flat_map(|u| all[u].iter().copied()).collect();
        let edits = unit_edits(&candidates);
        let mut change = UnitChange { unit: units[0], handlers: handlers(&candidates), files: BTreeMap::new() };
        for file in files {
            let source = run.sources.get(file);
            let new = edited(run, file, edits.get(&file).map_or(&[][..], Vec::as_slice))?;
            change.files.insert(source.path.to_string(), FileChange { old: source.text.text.clone(), new: new.into() });
        }
        out.push((units, change));
    }
    Ok(out)
}

fn handlers(candidates: &[&Candidate]) -> Vec<(String, String)> {
    let pair = |candidate: &&Candidate| match &candidate.outcome {
        Outcome::Converted(conversion) => Some((candidate.handler.clone(), conversion.new_name.clone())),
        _ => None,
    };
    candidates.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{changes, together};
    use crate::model::testing::{refusal, run_of, run_of_edits};

    #[test]
    fn a_unit_has_its_own_edits_alone() {
        let edits: &[&[(u32, usize, usize, &str)]] = &[&[(0, 0, 1, "A"), (1, 0, 1, "C")], &[(0, 2, 3, "B")]];
        let run = run_of_edits(&[("d/a.c", b"a\nb\n"), ("d/c.h", b"c\n")], edits);
        let all = changes(&run).unwrap();
        let new = |unit: usize, path: &str| all[unit].files.get(path).map(|f| f.new.to_vec());
        assert_eq!(new(0, "d/a.c"), Some(b"A\nb\n".to_vec()));
        assert_eq!(new(0, "d/c.h"), Some(b"C\n".to_vec()));
        assert_eq!(new(1, "d/a.c"), Some(b"a\nB\n".to_vec()));
        assert_eq!(new(1, "d/c.h"), None);
        assert_eq!(all[1].handlers, [("f1_mmap".to_owned(), "f1_mmap_prepare".to_owned())]);
        assert_eq!(&all[1].files["d/a.c"].old[..], b"a\nb\n");
    }

    #[test]
    fn units_that_share_a_file_are_one_change() {
        let edits: &[&[(u32, usize, usize, &str)]] =
            &[&[(0, 0, 1, "A")], &[(2, 0, 1, "D")], &[(0, 2, 3, "B"), (1, 0, 1, "C")], &[(1, 2, 3, "E")]];
        let run = run_of_edits(&[("a.c", b"a\nb\n"), ("c.h", b"c\ne\n"), ("d.c", b"d\n")], edits);
        let groups = together(&run, &[0, 1, 2, 3]).unwrap();
        assert_eq!(groups.len(), 1);
        let (units, change) = &groups[0];
        assert_eq!((units.as_slice(), change.unit, change.handlers.len()), (&[0, 2, 3][..], 0, 3));
        assert_eq!(&change.files["a.c"].new[..], b"A\nB\n");
        assert_eq!(&change.files["c.h"].new[..], b"C\nE\n");
        assert_eq!(together(&run, &[0, 1]).unwrap(), []);
    }

    #[test]
    fn what_is_not_converted_changes_nothing() {
        assert_eq!(changes(&run_of(&[("f", refusal("gap"))])).unwrap(), []);
    }
}
