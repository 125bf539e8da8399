//! Nothing is lost: every slot with a handler has exactly one candidate, and a unit changes whole.

use std::collections::BTreeMap;
use std::fmt;

use crate::census::slot::{Place, SlotKind};
use crate::census::value::SlotValue;
use crate::model::outcome::Outcome;
use crate::model::run::Run;

/// A way in which a run fails to account for what it found: always a mistake of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Violation {
    /// No candidate owns the slot.
    Lost {
        /// The slot.
        place: Place,
        /// What is installed there.
        value: String,
    },
    /// Several candidates own the slot.
    Shared {
        /// The slot.
        place: Place,
        /// Their handlers.
        handlers: Vec<String>,
    },
    /// A candidate names a slot that does not exist, or names none.
    Stray {
        /// The candidate's handler.
        handler: String,
    },
    /// Some candidates of a unit are converted and others are not.
    Torn {
        /// The handlers of the unit.
        handlers: Vec<String>,
    },
}

impl Violation {
    /// Where it shows, if it has a place.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Lost { place, .. } | Self::Shared { place, .. } => Some(*place),
            Self::Stray { .. } | Self::Torn { .. } => None,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost { value, .. } => write!(f, "the slot that holds `{value}` belongs to no candidate"),
            Self::Shared { handlers, .. } => {
                write!(f, "the slot belongs to several candidates: {}", handlers.join(", "))
            }
            Self::Stray { handler } => write!(f, "the candidate `{handler}` has no slot, or one that does not exist"),
            Self::Torn { handlers } => write!(f, "a unit is converted in part only: {}", handlers.join(", ")),
        }
    }
}

/// Checks a run; empty if everything is accounted for.
pub fn violations(run: &Run) -> Vec<Violation> {
    let slots = &run.census.slots;
    let mut owners: Vec<Vec<&str>> = vec![Vec::new(); slots.len()];
    let mut found = Vec::new();
    for candidate in &run.candidates {
        let stray = candidate.slots.is_empty() || candidate.slots.iter().any(|index| *index >= slots.len());
        if stray {
            found.push(Violation::Stray { handler: candidate.handler.clone() });
        }
        for index in &candidate.slots {
            if let Some(list) = owners.get_mut(*index) {
                list.push(&candidate.handler);
            }
        }
    }
    for (slot, owners) in slots.iter().zip(&owners) {
        let value = match &slot.value {
            SlotValue::Null => continue,
            SlotValue::Name(value) | SlotValue::Other(value) => value,
        };
        // A macro's body installs nothing until the macro is used; it may name the macro's parameter.
        let optional = matches!(slot.kind, SlotKind::MacroBody(_));
        match owners.as_slice() {
            [] if optional => {}
            [] => found.push(Violation::Lost { place: slot.place, value: value.clone() }),
            [_] => {}
            several => found.push(Violation::Shared {
                place: slot.place,
                handlers: several.iter().map(|name| (*name).to_owned()).collect(),
            }),
        }
    }
    found.extend(torn_units(run));
    found
}

fn torn_units(run: &Run) -> impl Iterator<Item = Violation> {
    let mut units: BTreeMap<usize, (bool, bool, Vec<String>)> = BTreeMap::new();
    for candidate in &run.candidates {
        let unit = units.entry(candidate.unit).or_default();
        match candidate.outcome {
            Outcome::Converted(_) => unit.0 = true,
            Outcome::Refused(_) => unit.1 = true,
            Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
        }
        unit.2.push(candidate.handler.clone());
    }
    units
        .into_values()
        .filter(|(converted, refused, _)| *converted && *refused)
        .map(|(_, _, handlers)| Violation::Torn { handlers })
}

#[cfg(test)]
mod tests {
    use super::{Violation, violations};
    use crate::census::slot::SlotKind;
    use crate::census::value::SlotValue;
    use crate::model::outcome::Outcome;
    use crate::model::testing::{run_of, slot};

    #[test]
    fn a_run_that_accounts_for_every_slot_has_no_violation() {
        let mut run = run_of(&[("f_mmap", Outcome::Done), ("g_mmap", Outcome::Done)]);
        let mut null = slot("a.c", "");
        null.value = SlotValue::Null;
        run.census.slots.push(null);
        let mut body = slot("a.c", "_mmap");
        body.kind = SlotKind::MacroBody("TABLE".into());
        run.census.slots.push(body);
        assert_eq!(violations(&run), []);
    }

    #[test]
    fn a_slot_without_candidate_is_lost() {
        let mut run = run_of(&[("f_mmap", Outcome::Done)]);
        run.census.slots.push(slot("a.c", "h_mmap"));
        assert!(matches!(&violations(&run)[..], [Violation::Lost { value, .. }] if value == "h_mmap"));
    }

    #[test]
    fn a_slot_with_two_candidates_is_shared() {
        let mut run = run_of(&[("f_mmap", Outcome::Done), ("g_mmap", Outcome::Done)]);
        run.candidates[1].slots.push(0);
        assert!(matches!(&violations(&run)[..], [Violation::Shared { handlers, .. }] if handlers.len() == 2));
    }

    #[test]
    fn a_candidate_without_slot_is_stray() {
        let mut run = run_of(&[("f_mmap", Outcome::Done), ("g_mmap", Outcome::Done)]);
        run.candidates[0].slots.push(9);
        run.candidates[1].slots.clear();
        let found = violations(&run);
        assert_eq!(found.iter().filter(|v| matches!(v, Violation::Stray { .. })).count(), 2);
        assert_eq!(found.iter().filter(|v| matches!(v, Violation::Lost { .. })).count(), 1);
    }

    #[test]
    fn a_unit_that_is_converted_in_part_is_torn() {
        let refused = crate::model::testing::refusal("gap");
        let mut run = run_of(&[("f_mmap", Outcome::Converted(Box::default())), ("g_mmap", refused)]);
        run.candidates[1].unit = run.candidates[0].unit;
        assert!(matches!(&violations(&run)[..], [Violation::Torn { handlers }] if handlers.len() == 2));
    }
}
