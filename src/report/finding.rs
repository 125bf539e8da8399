//! One candidate as all reports name it: its place, its tables, its outcome in a word.

use std::collections::BTreeSet;

use crate::census::slot::{Place, Slot, SlotKind};
use crate::report::run::Run;
use crate::unit::outcome::{Candidate, Outcome};

/// A view of one candidate.
#[derive(Clone, Copy, Debug)]
pub struct Finding<'a> {
    /// The run that it belongs to.
    pub run: &'a Run,
    /// The candidate.
    pub candidate: &'a Candidate,
}

/// The findings of a run, in the order of its candidates.
pub fn findings(run: &Run) -> impl Iterator<Item = Finding<'_>> {
    run.candidates.iter().map(move |candidate| Finding { run, candidate })
}

impl<'a> Finding<'a> {
    /// The slots that hold the candidate's handler.
    pub fn slots(self) -> impl Iterator<Item = &'a Slot> {
        let slots = &self.run.census.slots;
        self.candidate.slots.iter().filter_map(move |index| slots.get(*index))
    }

    /// Where a reader looks first: the handler's definition, or the first slot when it is defined elsewhere.
    pub fn place(self) -> Option<Place> {
        let definition = self.candidate.definitions.first().copied();
        definition.or_else(|| self.slots().next().map(|slot| slot.place))
    }

    /// What its slots fill (see [`Slot::hook`]), sorted, each once.
    pub fn members(self) -> BTreeSet<String> {
        self.slots().map(Slot::hook).collect()
    }

    /// The tables that hold it, in the order of the slots, each once.
    pub fn tables(self) -> Vec<String> {
        let mut tables: Vec<String> = Vec::new();
        for slot in self.slots() {
            let name = match (&slot.table, &slot.kind) {
                (Some(table), _) => table.clone(),
                (None, SlotKind::MacroBody(name)) => format!("#define {name}"),
                (None, _) => continue,
            };
            if !tables.contains(&name) {
                tables.push(name);
            }
        }
        tables
    }

    /// `converted`, `refused` or `done`.
    pub fn outcome(self) -> &'static str {
        match self.candidate.outcome {
            Outcome::Converted(_) => "converted",
            Outcome::Refused(_) => "refused",
            Outcome::Done => "done",
        }
    }

    /// The reason id of a refusal.
    pub fn reason(self) -> Option<&'a str> {
        match &self.candidate.outcome {
            Outcome::Refused(refusal) => Some(&refusal.reason),
            _ => None,
        }
    }
}
