//! What became of a candidate.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Place;
use crate::model::proof::Proof;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Why a unit was not converted, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Reason id, a key of `transforms/refusals.toml`.
    pub reason: String,
    /// The place that is the obstacle.
    pub primary: Place,
    /// What is said at the primary place, about this very code.
    pub label: String,
    /// Other places that belong to it, each with what is said there.
    pub related: Vec<(Place, String)>,
    /// What a failed proof has to say beyond the label, line by line: messages of a compiler, what differed.
    pub details: Vec<String>,
    /// The other obstacles that were found, the hardest first.
    pub others: Vec<Obstacle>,
}

/// An obstacle beside the one that a refusal is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Reason id.
    pub reason: String,
    /// Where it is.
    pub place: Place,
    /// What is said there.
    pub label: String,
}

impl Refusal {
    /// What is in the way, each with its reason and its place, the one that it is for first.
    pub fn places(&self) -> impl Iterator<Item = (&str, Place)> {
        let others = self.others.iter().map(|other| (other.reason.as_str(), other.place));
        std::iter::once((self.reason.as_str(), self.primary)).chain(others)
    }
}

/// A refusal without related places.
pub fn refuse(reason: &str, primary: Place, label: impl Into<String>) -> Refusal {
    let (related, details, others) = (Vec::new(), Vec::new(), Vec::new());
    Refusal { reason: reason.to_string(), primary, label: label.into(), related, details, others }
}

/// Something a reviewer must know about a conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Note id, a key of `transforms/notes.toml`.
    pub id: String,
    /// Where in the old source.
    pub place: Option<Place>,
    /// What happened here, one sentence.
    pub text: String,
}

/// One finished replacement in a file's original text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is replaced.
    pub span: Span,
    /// The new bytes.
    pub text: Vec<u8>,
    /// Who wanted it, in the order of the source: a replacement is a whole statement, and several rules may meet in it.
    pub origins: Vec<Origin>,
}

impl Replacement {
    /// A replacement that one transform or step wants.
    pub fn by(by: &str, span: Span, text: impl Into<Vec<u8>>) -> Self {
        Self { span, text: text.into(), origins: vec![Origin { span, by: by.to_owned() }] }
    }

    /// The ids of those who wanted it, each once, in the order of the source.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        let new = |(at, origin): &(usize, &Origin)| self.origins[..*at].iter().all(|other| other.by != origin.by);
        self.origins.iter().enumerate().filter(new).map(|(_, origin)| origin.by.as_str())
    }
}

/// Replacements by file, of one unit.
pub type UnitEdits = BTreeMap<FileId, Vec<Replacement>>;

/// The transform or step behind a part of a replacement.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The part of the old text that it claimed; empty for an insertion.
    pub span: Span,
    /// Its id.
    pub by: String,
}

/// A unit that was converted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversion {
    /// The handler's new name.
    pub new_name: String,
    /// Per file, sorted and disjoint replacements.
    pub edits: Vec<(FileId, Vec<Replacement>)>,
    /// Functions that the result has beside the old ones, by file.
    pub added: Vec<(FileId, String)>,
    /// Ids of the transforms and steps that fired.
    pub transforms: BTreeSet<String>,
    /// What the result needs of a kernel: needs as forms have them ([`crate::kernel::target::Target::meets`]).
    /// [`crate::kernel::versions::Versions::lowest`] tells which release has all of it.
    pub needs: BTreeSet<String>,
    /// Which releases the new code is for, in words, by what they declare; only of a source outside of a kernel's tree.
    pub releases: Option<String>,
    /// What a reviewer must know.
    pub notes: Vec<Note>,
    /// How far the unit was checked; the same for all handlers of a unit.
    pub proof: Proof,
}

/// Exactly one per candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Converted.
    Converted(Box<Conversion>),
    /// Left as it is, with the reason.
    Refused(Refusal),
    /// Already `mmap_prepare`.
    Done,
    /// Converts with a step that no unit makes: the last one of a campaign, with which the old member goes.
    Flipped,
    /// Not looked at: it fills a member that a campaign is not for, in a file that it looks at.
    Aside,
}

/// A handler with at least one slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The handler's name as the slots give it.
    pub handler: String,
    /// Its definitions in what was scanned (several under `#if`), none if it is defined elsewhere.
    pub definitions: Vec<Place>,
    /// Indices into `Census::slots`.
    pub slots: Vec<usize>,
    /// The unit that it belongs to: candidates with the same number change together.
    pub unit: usize,
    /// What became of it.
    pub outcome: Outcome,
}
