//! What a judgement says.

use crate::audit::mend::Mend;
use crate::census::slot::Place;
use crate::model::outcome::{Obstacle, Refusal, refuse};

/// Something that is wrong, or may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The id of a rule of `transforms/audit.toml`.
    pub rule: &'static str,
    /// Where.
    pub place: Place,
    /// What is said there.
    pub label: String,
    /// Other places that belong to it.
    pub related: Vec<(Place, String)>,
    /// Whether it is certain. What is not is a remark.
    pub sure: bool,
    /// The change of the place's file that mends it; empty if there is no local one.
    pub mend: Mend,
}

impl Mistake {
    /// Something that is wrong.
    pub fn sure(rule: &'static str, place: Place, label: impl Into<String>) -> Self {
        Self { rule, place, label: label.into(), related: Vec::new(), sure: true, mend: Mend::new() }
    }

    /// Something that may be wrong.
    pub fn maybe(rule: &'static str, place: Place, label: impl Into<String>) -> Self {
        Self { sure: false, ..Self::sure(rule, place, label) }
    }

    /// Certain or not.
    pub fn if_sure(self, sure: bool) -> Self {
        Self { sure, ..self }
    }

    /// With the change that mends it, if there is a local one.
    pub fn mended(self, mend: Option<Mend>) -> Self {
        Self { mend: mend.unwrap_or_default(), ..self }
    }

    /// With another place.
    pub fn and(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

/// The mistakes of a hook as reports have them: the first with its places, the others beside it.
pub fn told(found: &[Mistake]) -> Option<Refusal> {
    let (first, rest) = found.split_first()?;
    let mut told = refuse(first.rule, first.place, first.label.clone());
    told.related.clone_from(&first.related);
    let other = |m: &Mistake| Obstacle { reason: m.rule.to_owned(), place: m.place, label: m.label.clone() };
    told.others = rest.iter().map(other).collect();
    Some(told)
}
