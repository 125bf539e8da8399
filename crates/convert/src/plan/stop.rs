//! Why a plan stops.

use crate::edit::set::Conflict;
use crate::model::outcome::Refusal;

/// Why a plan stops: a refusal, or a mistake of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The unit is refused.
    Refused(Refusal),
    /// Two edits claim the same bytes.
    Conflict(Conflict),
}

impl From<Refusal> for Stop {
    fn from(r: Refusal) -> Self {
        Stop::Refused(r)
    }
}

impl From<Conflict> for Stop {
    fn from(c: Conflict) -> Self {
        Stop::Conflict(c)
    }
}
