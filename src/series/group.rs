//! Which units go into one patch.
//!
//! A patch is one logical change: the units of it touch the same files and change the same kind of thing, so that one
//! message describes them all. Units that only exchange a handler of the core go together within a MAINTAINERS entry.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::texts::{converted_units, unit_edits};
use crate::model::outcome::{Candidate, Conversion, Outcome, Replacement};
use crate::model::proof::ProofLevel;
use crate::model::queued::is_queued;
use crate::model::reasons;
use crate::model::run::Run;
use crate::transform::registry;
use crate::tree::source::FileId;

/// Which units are wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The units, by [`Candidate::unit`]; none for all. What a reviewer made of a unit is in the run already.
    pub only: Option<BTreeSet<usize>>,
    /// Units below this level are left out.
    pub min_level: ProofLevel,
}

/// One patch to be.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Its units, in order.
    pub units: Vec<usize>,
    /// Their converted candidates.
    pub candidates: Vec<&'a Candidate>,
    /// What it changes, per file.
    pub edits: BTreeMap<FileId, Vec<&'a Replacement>>,
    /// Where its first handler is defined, or else the first file that it changes.
    pub home: FileId,
    /// The lowest level of its units.
    pub level: ProofLevel,
    /// Changes with the same number touch files in common, directly or by others between them.
    pub component: usize,
}

impl<'a> Change<'a> {
    /// What became of its candidates.
    pub fn conversions(&self) -> impl Iterator<Item = &'a Conversion> {
        self.candidates.iter().filter_map(|candidate| match &candidate.outcome {
            Outcome::Converted(conversion) => Some(conversion.as_ref()),
            _ => None,
        })
    }

    /// The ids of its transforms and steps.
    pub fn transforms(&self) -> BTreeSet<&'a str> {
        self.conversions().flat_map(|c| c.transforms.iter().map(String::as_str)).collect()
    }

    /// Whether it only exchanges a handler of the core for its twin.
    pub fn is_twin(&self) -> bool {
        self.transforms().contains(TWIN)
    }
}

/// The transform that exchanges a handler of the core.
const TWIN: &str = "twin-slot";

/// Steps that a message speaks of in words of its own.
const TOLD: [&str; 4] = ["counterpart", "helper", "helper-twin", "mapped"];

/// What makes two units the same kind of change: the transforms and notes that a message speaks of.
fn kind<'a>(conversions: impl Iterator<Item = &'a Conversion> + Clone) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let speaks = |id: &&str| match registry::registry().ok().and_then(|all| all.get(id)) {
        Some(rule) => !rule.transform.spelling,
        None => TOLD.contains(id) || reasons::step(id).is_some_and(|step| step.commit.is_some()),
    };
    let transforms = conversions.clone().flat_map(|c| c.transforms.iter().map(String::as_str)).filter(speaks);
    let told = |id: &&str| reasons::note(id).is_some_and(|note| note.commit.is_some());
    let notes = conversions.flat_map(|c| c.notes.iter().map(|n| n.id.as_str())).filter(told);
    (transforms.collect(), notes.collect())
}

/// The patches that the converted units of `run` make, without those that are queued upstream, in the order of their first units. `owner` names the
/// MAINTAINERS entry of a file.
pub fn group<'a>(run: &'a Run, selection: &Selection, owner: &dyn Fn(FileId) -> String) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    for (unit, candidates) in converted_units(run) {
        if selection.only.as_ref().is_some_and(|only| !only.contains(&unit)) {
            continue;
        }
        if candidates.iter().any(|candidate| is_queued(candidate)) {
            continue;
        }
        let edits = unit_edits(&candidates);
        let first = edits.keys().next().copied();
        let home = candidates.iter().find_map(|c| c.definitions.first()).map(|p| p.file);
        let home = home.filter(|file| edits.contains_key(file)).or(first);
        let mut change =
            Change { units: vec![unit], candidates, edits, home: FileId(0), level: ProofLevel::Matched, component: 0 };
        change.level = change.conversions().map(|c| c.proof.level).min().unwrap_or_default();
        if let Some(home) = home.filter(|_| change.level >= selection.min_level) {
            change.home = home;
            changes.push(change);
        }
    }
    components(&mut changes);
    join(changes, owner)
}

/// Numbers the components.
fn components(changes: &mut [Change<'_>]) {
    let mut of: Vec<usize> = (0..changes.len()).collect();
    let mut last: BTreeMap<FileId, usize> = BTreeMap::new();
    for at in 0..changes.len() {
        for file in changes[at].edits.keys() {
            if let Some(before) = last.insert(*file, at) {
                let (old, new) = (of[at].max(of[before]), of[at].min(of[before]));
                of.iter_mut().filter(|number| **number == old).for_each(|number| *number = new);
            }
        }
    }
    for (change, number) in changes.iter_mut().zip(of) {
        change.component = number;
    }
}

/// Joins units of the same kind.
fn join<'a>(all: Vec<Change<'a>>, owner: &dyn Fn(FileId) -> String) -> Vec<Change<'a>> {
    let mut joined: Vec<Change<'a>> = Vec::new();
    for change in all {
        let own = kind(change.conversions().collect::<Vec<_>>().into_iter());
        let same = |other: &&mut Change<'a>| {
            let twins = change.is_twin() && other.is_twin() && owner(change.home) == owner(other.home);
            let beside = change.component == other.component || twins;
            beside && kind(other.conversions().collect::<Vec<_>>().into_iter()) == own
        };
        match joined.iter_mut().find(same) {
            Some(other) => {
                other.units.extend(change.units);
                other.candidates.extend(change.candidates);
                other.level = other.level.min(change.level);
                for (file, edits) in change.edits {
                    other.edits.entry(file).or_default().extend(edits);
                }
            }
            None => joined.push(change),
        }
    }
    components(&mut joined);
    joined
}

#[cfg(test)]
mod tests {
    use super::{Selection, group};
    use crate::model::outcome::{Note, Outcome};
    use crate::model::run::Run;
    use crate::model::testing::run_of_edits;

    fn run() -> Run {
        let a: &[(u32, usize, usize, &str)] = &[(0, 0, 1, "A")];
        let b: &[(u32, usize, usize, &str)] = &[(0, 2, 3, "B"), (1, 0, 1, "B")];
        let c: &[(u32, usize, usize, &str)] = &[(1, 2, 3, "C")];
        let d: &[(u32, usize, usize, &str)] = &[(2, 0, 1, "D")];
        run_of_edits(&[("a.c", b"a\nb\n"), ("b.c", b"b\nc\n"), ("c.c", b"d\n")], &[a, b, c, d])
    }

    fn units(run: &Run, selection: &Selection) -> Vec<Vec<usize>> {
        group(run, selection, &|_| String::new()).into_iter().map(|c| c.units).collect()
    }

    fn conversion(run: &mut Run, unit: usize) -> &mut crate::model::outcome::Conversion {
        let Outcome::Converted(conversion) = &mut run.candidates[unit].outcome else { unreachable!() };
        conversion
    }

    #[test]
    fn the_same_change_to_files_that_belong_together_is_one_patch() {
        assert_eq!(units(&run(), &Selection::default()), [vec![0, 1, 2], vec![3]]);
    }

    #[test]
    fn another_kind_of_change_is_another_patch() {
        let mut run = run();
        conversion(&mut run, 1).transforms.insert("remap-pfn-range".into());
        let note = Note { id: "may-merge".into(), place: None, text: "t".into() };
        conversion(&mut run, 2).notes.push(note);
        assert_eq!(units(&run, &Selection::default()), [vec![0], vec![1], vec![2], vec![3]]);
        conversion(&mut run, 2).notes[0].id = "helper-file".into();
        conversion(&mut run, 2).transforms.insert("vma-field".into());
        let selection = Selection::default();
        let all = group(&run, &selection, &|_| String::new());
        assert_eq!(all.iter().map(|c| c.component).collect::<Vec<_>>(), [0, 0, 2]);
        assert_eq!(all[0].units, [0, 2]);
    }

    #[test]
    fn twins_of_one_entry_are_one_patch() {
        let mut run = run();
        (0..4).for_each(|unit| _ = conversion(&mut run, unit).transforms.insert("twin-slot".into()));
        assert_eq!(units(&run, &Selection::default()), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn only_what_is_wanted_is_taken() {
        let run = run();
        let selection = Selection { only: Some([1, 3].into()), ..Selection::default() };
        assert_eq!(units(&run, &selection), [[1], [3]]);
        let selection = Selection { min_level: crate::model::proof::ProofLevel::Parsed, ..Selection::default() };
        assert!(units(&run, &selection).is_empty());
    }
}
