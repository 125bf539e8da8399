//! What the guards of a transform found out.

use std::collections::BTreeSet;

use crate::edit::set::Piece;
use crate::model::outcome::Note;
use crate::syntax::ast::N;

/// What a guard found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Selects forms, see `when` in a transform file.
    pub tags: BTreeSet<String>,
    /// What a reviewer must know.
    pub notes: Vec<Note>,
    /// Statements that must stand before the converted one.
    pub prelude: Vec<Vec<Piece>>,
    /// A statement before the converted one that must stand behind it instead.
    pub moved: Option<N>,
    /// Statements that must stand behind the converted one.
    pub behind: Vec<Vec<Piece>>,
}

impl Evidence {
    /// Adds what another guard found.
    pub fn merge(&mut self, other: Evidence) {
        self.tags.extend(other.tags);
        self.notes.extend(other.notes);
        self.prelude.extend(other.prelude);
        self.behind.extend(other.behind);
        self.moved = self.moved.or(other.moved);
    }
}
