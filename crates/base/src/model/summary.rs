//! What a run comes to, in numbers.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::model::conserve::{Violation, violations};
use crate::model::finding::{Finding, findings, waits};
use crate::model::outcome::Outcome;
use crate::model::purpose::Purpose;
use crate::model::run::Run;

/// Outcomes counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Candidates that are converted.
    pub converted: usize,
    /// Candidates that are refused.
    pub refused: usize,
    /// Those of the refused ones with which others have to act first.
    pub waiting: usize,
    /// Candidates that need nothing.
    pub done: usize,
    /// Candidates that convert with the last step of a campaign.
    pub flipped: usize,
    /// Candidates that were not looked at.
    pub aside: usize,
}

impl Tally {
    /// All of them.
    pub fn total(self) -> usize {
        self.converted + self.refused + self.done + self.flipped + self.aside
    }

    /// Those of the refused ones with which somebody can do something now.
    pub fn for_a_person(self) -> usize {
        self.refused - self.waiting
    }

    /// What somebody can do something about now: take a conversion, or convert by hand.
    pub fn to_do(self) -> usize {
        self.converted + self.for_a_person()
    }

    /// Counts a candidate.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Converted(_) => self.converted += 1,
            Outcome::Refused(refusal) => {
                self.refused += 1;
                self.waiting += usize::from(waits(&refusal.reason));
            }
            Outcome::Done => self.done += 1,
            Outcome::Flipped => self.flipped += 1,
            Outcome::Aside => self.aside += 1,
        }
    }
}

/// Slots counted, and the candidates that they name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotTally {
    /// Slots, those inside the bodies of macros left out.
    pub slots: usize,
    /// Slots that hold `NULL`.
    pub null: usize,
    /// Slots that come from using a macro.
    pub by_macro: usize,
    /// The candidates in them; one that sits in several kinds of table counts in each.
    pub outcomes: Tally,
}

impl SlotTally {
    fn add(&mut self, slot: &Slot) {
        self.slots += 1;
        self.null += usize::from(slot.value == SlotValue::Null);
        self.by_macro += usize::from(matches!(slot.kind, SlotKind::MacroUse(_)));
    }
}

/// What a report is about that shows some of the handlers only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// How many handlers were found.
    pub of: usize,
    /// Why none counts, if that is because nothing changed.
    pub nothing: Option<String>,
}

/// The numbers of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What the run was for.
    pub purpose: Purpose,
    /// The kernel that the result is for, as [`crate::model::asked::Asked`] has it.
    pub target: String,
    /// Candidates by outcome.
    pub outcomes: Tally,
    /// All slots.
    pub slots: SlotTally,
    /// Slots inside the bodies of macros, which install nothing by themselves.
    pub macro_bodies: usize,
    /// Slots by `struct.member`.
    pub by_member: BTreeMap<String, SlotTally>,
    /// Candidates by the first two directories of their path.
    pub by_directory: BTreeMap<String, Tally>,
    /// Refused candidates by reason id.
    pub by_reason: BTreeMap<String, usize>,
    /// Parts of the source that could not be understood.
    pub gaps: usize,
    /// Things that look like slots and are none.
    pub not_slots: usize,
    /// Slots that only kernels without the new hook build.
    pub older: usize,
    /// Slots that are switched off by hand.
    pub off: usize,
    /// Files read, and how many of them matter.
    pub files: (usize, usize),
    /// What is not accounted for; empty unless the program is wrong.
    pub violations: Vec<Violation>,
    /// What the numbers are a part of; none if they are about all handlers.
    pub part: Option<Part>,
}

impl Summary {
    /// What a reader must know who sees some of the handlers only.
    pub fn shown(&self) -> Option<String> {
        let Part { of, nothing } = self.part.as_ref()?;
        let counts = match (self.outcomes.total(), self.purpose) {
            (0, Purpose::Conversion) => "none of them counts".to_owned(),
            (1, Purpose::Conversion) => "1 of them counts and is shown".to_owned(),
            (some, Purpose::Conversion) => format!("{some} of them count and are shown"),
            (0, Purpose::Audit) => "none of them has a mistake that counts".to_owned(),
            (1, Purpose::Audit) => "1 of them has a mistake that counts and is shown".to_owned(),
            (some, Purpose::Audit) => format!("{some} of them have mistakes that count and are shown"),
        };
        let why = nothing.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let one = self.purpose.words().candidate;
        let found = if *of == 1 { format!("1 {one} was found") } else { format!("{of} {one}s were found") };
        Some(format!("{found}, and {counts}{why}"))
    }

    /// Counts `run`.
    pub fn of(run: &Run) -> Self {
        let mut summary = Self {
            purpose: run.purpose,
            gaps: run.census.gaps.len(),
            not_slots: run.census.not_slots.len(),
            target: run.asked.target.clone(),
            files: (run.census.files_read, run.census.files_kept),
            violations: violations(run),
            ..Self::default()
        };
        for slot in &run.census.slots {
            if matches!(slot.kind, SlotKind::MacroBody(_)) {
                summary.macro_bodies += 1;
                continue;
            }
            summary.older += usize::from(slot.older && !slot.is_off());
            summary.off += usize::from(slot.is_off());
            summary.slots.add(slot);
            summary.by_member.entry(member(slot)).or_default().add(slot);
        }
        for finding in findings(run) {
            summary.add(finding);
        }
        summary
    }

    fn add(&mut self, finding: Finding<'_>) {
        let outcome = &finding.candidate.outcome;
        self.outcomes.add(outcome);
        self.slots.outcomes.add(outcome);
        for member in finding.slots().map(member).collect::<BTreeSet<_>>() {
            self.by_member.entry(member).or_default().outcomes.add(outcome);
        }
        self.by_directory.entry(finding.directory()).or_default().add(outcome);
        if let Some(reason) = finding.reason() {
            *self.by_reason.entry(reason.to_owned()).or_default() += 1;
        }
    }

    /// `census 8 = 3 converted + 4 refused + 1 done`, and what is lost, if anything is; `audit 8 = 3 with mistakes + 5 without
    /// mistakes`.
    pub fn conservation(&self) -> String {
        let Tally { converted, refused, done, flipped, aside, .. } = self.outcomes;
        let lost = self.violations.iter().filter(|v| matches!(v, Violation::Lost { .. })).count();
        let census = self.outcomes.total() + lost;
        let mut line = match self.purpose {
            Purpose::Conversion => {
                format!("census {census} = {converted} converted + {refused} refused + {done} done")
            }
            Purpose::Audit => format!("audit {census} = {refused} with mistakes + {done} without mistakes"),
        };
        for (count, what) in [(flipped, "with their callers"), (aside, "set aside")].into_iter().filter(|c| c.0 > 0) {
            line.push_str(&format!(" + {count} {what}"));
        }
        if lost > 0 {
            line.push_str(&format!(" + {lost} LOST"));
        }
        line
    }
}

fn member(slot: &Slot) -> String {
    slot.hook()
}

#[cfg(test)]
mod tests {
    use super::{Summary, Tally};
    use crate::census::slot::SlotKind;
    use crate::census::value::SlotValue;
    use crate::model::outcome::Outcome;
    use crate::model::testing::{refusal, run_of, slot};

    #[test]
    fn the_outcomes_add_up_to_the_census() {
        let run = run_of(&[("f", Outcome::Done), ("g", refusal("gap")), ("h", Outcome::Converted(Box::default()))]);
        let summary = Summary::of(&run);
        assert_eq!(summary.conservation(), "census 3 = 1 converted + 1 refused + 1 done");
        assert_eq!(summary.by_reason["gap"], 1);
        assert_eq!(summary.by_directory["drivers/x"], Tally { converted: 1, refused: 1, done: 1, ..Tally::default() });
    }

    #[test]
    fn what_a_campaign_sets_aside_is_not_done() {
        let run =
            run_of(&[("f", Outcome::Done), ("g", Outcome::Flipped), ("h", Outcome::Aside), ("i", Outcome::Aside)]);
        let summary = Summary::of(&run);
        let line = "census 4 = 0 converted + 0 refused + 1 done + 1 with their callers + 2 set aside";
        assert_eq!((summary.outcomes.total(), summary.conservation().as_str()), (4, line));
    }

    #[test]
    fn a_lost_slot_shows_in_the_conservation_line() {
        let mut run = run_of(&[("f", Outcome::Done)]);
        run.census.slots.push(slot("a.c", "g"));
        assert_eq!(Summary::of(&run).conservation(), "census 2 = 0 converted + 0 refused + 1 done + 1 LOST");
    }

    #[test]
    fn slots_are_counted_by_kind() {
        let mut run = run_of(&[("f", Outcome::Done)]);
        run.census.slots[0].kind = SlotKind::MacroUse("FOPS".into());
        let mut null = slot("a.c", "");
        null.value = SlotValue::Null;
        let mut body = slot("a.c", "f");
        body.kind = SlotKind::MacroBody("FOPS".into());
        run.census.slots.extend([null, body]);
        let summary = Summary::of(&run);
        assert_eq!((summary.slots.slots, summary.slots.null, summary.slots.by_macro), (2, 1, 1));
        assert_eq!(summary.macro_bodies, 1);
        assert_eq!(summary.by_member["file_operations.mmap"].slots, 2);
    }
}
