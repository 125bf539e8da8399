//! Proof of units that stand upon other changes of the tree: those are a part of each side that is new.

use std::collections::BTreeMap;

use super::prover::{Prover, Stop};
use crate::edit::change::{FileChange, UnitChange};
use crate::model::proof::{Answer, ProofLevel};
use crate::tree::progress::Progress;

/// Changes by path, relative to the tree's root.
pub type Base = BTreeMap<String, FileChange>;

/// A prover of units that stand upon `base`.
pub struct Upon<'a> {
    /// Who proves.
    pub prover: &'a dyn Prover,
    /// What the units stand upon.
    pub base: &'a Base,
}

impl Prover for Upon<'_> {
    fn level(&self) -> ProofLevel {
        self.prover.level()
    }

    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer> {
        let whole = |unit: &UnitChange| {
            let mut unit = unit.clone();
            for (path, change) in self.base {
                // The tree on disk is without the base.
                unit.files.entry(path.clone()).and_modify(|own| own.old = change.old.clone()).or_insert(change.clone());
            }
            unit
        };
        let units: Vec<UnitChange> = units.iter().map(whole).collect();
        self.prover.prove(&units, progress, stop)
    }
}
