//! What passes between a session and whoever drives it.

use super::line::Line;
use super::unit::UnitView;
use crate::engine::edited::Unsound;
use crate::ledger::entry::EditedDiff;
use crate::model::outcome::UnitEdits;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A line was typed, or read from a pipe.
    Line(String),
    /// There will be no more lines.
    End,
    /// The user asked to end, by a signal.
    Interrupted,
    /// What came of [`Effect::Edit`].
    Edited(Edited),
}

/// What came of editing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// The diff is what it was.
    Unchanged,
    /// All of it was deleted.
    Dropped,
    /// There is no editor, or it failed; with what happened.
    NoEditor(String),
    /// It does not hold.
    Unsound {
        /// What is wrong.
        unsound: Unsound,
        /// What was edited, so that it can be edited again.
        draft: Vec<u8>,
    },
    /// It holds.
    Holds {
        /// The unit as it is now.
        view: Box<UnitView>,
        /// What the ledger keeps.
        diff: EditedDiff,
        /// The same as replacements.
        edits: UnitEdits,
    },
}

/// Something to be done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Show these lines.
    Show(Vec<Line>),
    /// Show this without a line end, and then wait for input.
    Ask(String),
    /// Write the ledger; if that fails the review ends.
    Save,
    /// Let a draft be edited, and check what comes of it.
    Edit {
        /// The unit's number.
        unit: usize,
        /// What the editor is given.
        draft: Vec<u8>,
    },
    /// Make the program's own change that of the unit again.
    Restore {
        /// The unit's number.
        unit: usize,
    },
    /// End.
    Finish(Finish),
}

/// Why a review ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The user had enough.
    Quit,
    /// There are no more answers.
    EndOfInput,
    /// A signal.
    Interrupted,
    /// An answer of a program that cannot be meant.
    Wrong(String),
}
