//! A unit in the course of a review.

use super::unit::UnitView;
use crate::ledger::entry::EditedDiff;
use crate::ledger::matching::State;
use crate::model::outcome::UnitEdits;

/// What a reviewer made of a unit: as the ledger keeps it, and as replacements.
pub type EditedUnit = (EditedDiff, UnitEdits);

/// A unit, what was decided about it, and what it was before it was edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The unit as it is shown.
    pub view: UnitView,
    /// The unit as the program makes it.
    pub original: UnitView,
    /// What the ledger says.
    pub state: State,
    /// If it is shown as a reviewer edited it: how.
    pub edited: Option<EditedUnit>,
}

impl Item {
    /// A unit that nobody edited.
    pub fn new(view: UnitView, state: State) -> Self {
        Self { original: view.clone(), view, state, edited: None }
    }
}
