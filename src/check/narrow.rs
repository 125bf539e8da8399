//! A run that holds its findings alone, for reports that show what is left.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Slot;
use crate::model::conserve::Violation;
use crate::model::outcome::Candidate;
use crate::model::run::Run;
use crate::model::summary::{Part, Summary};

/// What was taken out of a run.
pub struct Rest {
    candidates: Vec<Candidate>,
    slots: Vec<Slot>,
    violations: Vec<Violation>,
}

/// Leaves in `run` the candidates with these indices, and their slots.
pub fn narrow(run: &mut Run, keep: &BTreeSet<usize>) -> Rest {
    let violations = crate::model::conserve::violations(run);
    let kept: Vec<&Candidate> = keep.iter().filter_map(|index| run.candidates.get(*index)).collect();
    let used: BTreeSet<usize> = kept.iter().flat_map(|candidate| candidate.slots.iter().copied()).collect();
    let used: Vec<usize> = used.into_iter().filter(|slot| *slot < run.census.slots.len()).collect();
    let new: BTreeMap<usize, usize> = used.iter().enumerate().map(|(new, old)| (*old, new)).collect();
    let candidate = |candidate: &Candidate| Candidate {
        slots: candidate.slots.iter().filter_map(|slot| new.get(slot).copied()).collect(),
        ..candidate.clone()
    };
    let candidates: Vec<Candidate> = kept.into_iter().map(candidate).collect();
    let slots = used.iter().filter_map(|slot| run.census.slots.get(*slot).cloned()).collect();
    Rest {
        candidates: std::mem::replace(&mut run.candidates, candidates),
        slots: std::mem::replace(&mut run.census.slots, slots),
        violations,
    }
}

impl Rest {
    /// The numbers of what was left in `run`, with what is not accounted for in the whole; `nothing` says why nothing was.
    pub fn summary(&self, run: &Run, nothing: Option<String>) -> Summary {
        let of = self.candidates.len();
        let part = (nothing.is_some() || of != run.candidates.len()).then_some(Part { of, nothing });
        Summary { violations: self.violations.clone(), part, ..Summary::of(run) }
    }

    /// Puts everything back.
    pub fn restore(self, run: &mut Run) {
        run.candidates = self.candidates;
        run.census.slots = self.slots;
    }
}

#[cfg(test)]
mod tests {
    use super::narrow;
    use crate::model::conserve::{Violation, violations};
    use crate::model::outcome::Outcome;
    use crate::model::testing::{refusal, run_of, slot};
    use std::collections::BTreeSet;

    #[test]
    fn a_part_of_a_run_is_a_run_that_accounts_for_itself() {
        let mut run = run_of(&[("f", Outcome::Done), ("g", refusal("gap")), ("h", refusal("gap"))]);
        let whole = run.candidates.clone();
        let rest = narrow(&mut run, &BTreeSet::from([2]));
        assert_eq!(violations(&run), []);
        assert_eq!(rest.summary(&run, None).conservation(), "census 1 = 0 converted + 1 refused + 0 done");
        assert_eq!(rest.summary(&run, None).part.unwrap().of, 3);
        assert_eq!((run.census.slots.len(), run.candidates[0].slots.as_slice()), (1, &[0][..]));
        rest.restore(&mut run);
        assert_eq!((run.candidates, run.census.slots.len()), (whole, 3));
    }

    #[test]
    fn what_is_lost_stays_lost() {
        let mut run = run_of(&[("f", refusal("gap"))]);
        run.census.slots.push(slot("a.c", "g"));
        run.candidates[0].slots.push(9);
        let rest = narrow(&mut run, &BTreeSet::from([0]));
        assert!(matches!(&rest.summary(&run, None).violations[..], [Violation::Stray { .. }, Violation::Lost { .. }]));
    }
}
