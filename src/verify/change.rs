//! What one unit changes, independent of all other units: what compilers and test rigs are given.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::report::run::Run;
use crate::report::texts::{Conflict, converted_units, edited, unit_edits};
use crate::tree::source::FileId;
use crate::unit::outcome::{Candidate, Outcome};

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
            if new != source.text {
                let old = olds.entry(file).or_insert_with(|| Arc::from(&source.text[..])).clone();
                change.files.insert(source.path.to_string(), FileChange { old, new: new.into() });
            }
        }
        if !change.files.is_empty() {
            all.push(change);
        }
    }
    Ok(all)
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
    use super::changes;
    use crate::report::testing::{refusal, run_of, run_of_edits};

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
    fn what_is_not_converted_changes_nothing() {
        assert_eq!(changes(&run_of(&[("f", refusal("gap"))])).unwrap(), []);
    }
}
