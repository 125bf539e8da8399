//! What a means of proof is.

use crate::edit::change::UnitChange;
use crate::model::proof::{Answer, ProofLevel};
use crate::tree::progress::Progress;

/// Whether the user asked the program to end; looked at often by what takes long.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// The means of proof of one level above `parsed`: a compiler, or a rig that runs handlers.
pub trait Prover {
    /// The level that it can show.
    fn level(&self) -> ProofLevel;

    /// What it says about each unit, in their order.
    ///
    /// What concerns one unit is an [`Answer`], whatever happens to it: an object that does not build before the change
    /// is open, one that does not build after it has failed. When `stop` says so it ends its children, removes what is
    /// temporary, and returns; what it returns then is not looked at.
    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer>;
}
