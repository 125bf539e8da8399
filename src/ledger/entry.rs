//! The decisions themselves.

use std::collections::BTreeMap;

use crate::ledger::fingerprint::{Fingerprint, Region};
use crate::ledger::key::UnitKey;

/// What a reviewer wants to become of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It goes into the series.
    Accepted,
    /// It does not.
    Rejected,
    /// Not decided: the entry is there for its note.
    Open,
}

impl Decision {
    /// The word for it, in the ledger and on the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Open => "undecided",
        }
    }

    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::Open];
}

/// What a reviewer made of a unit by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedDiff {
    /// A unified diff of the tree's files, in place of the program's own.
    pub diff: Vec<u8>,
    /// Digest of the code that it touches, see [`Fingerprint::code`].
    pub code: String,
}

/// What is kept about one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The decision.
    pub decision: Decision,
    /// What the reviewer noted, may be empty.
    pub note: String,
    /// Version of the program that showed the unit.
    pub tool: String,
    /// The proof level that the unit had, by name.
    pub proof: String,
    /// What it was about.
    pub fingerprint: Fingerprint,
    /// The same in full, to show what changed; empty if it is too long to be kept.
    pub regions: Vec<Region>,
    /// In place of the program's own change, if the reviewer edited it.
    pub edited: Option<EditedDiff>,
}

/// What reviewers decided, by unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The entries.
    pub entries: BTreeMap<UnitKey, Entry>,
}

/// More bytes than this of code are not kept with a decision.
const MOST_BYTES: usize = 256 << 10;

/// `regions` if they are short enough to be kept.
pub fn kept(regions: Vec<Region>) -> Vec<Region> {
    let bytes: usize = regions.iter().map(|region| region.before.len() + region.after.len()).sum();
    if bytes > MOST_BYTES { Vec::new() } else { regions }
}
