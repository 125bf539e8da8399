//! What of a run counts, and the exit code that it comes to.

use std::collections::BTreeSet;

use super::policy::{Policy, Stance};
use crate::exit::Exit;
use crate::model::conserve::violations;
use crate::model::failed::failed;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;

/// What counts is a finding; the rest was looked at and set aside, each candidate in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Candidates that are left to do, by their index in the run.
    pub findings: BTreeSet<usize>,
    /// Refusals that the baseline accepts.
    pub accepted: BTreeSet<usize>,
    /// What the policy allows.
    pub allowed: BTreeSet<usize>,
    /// What is left to do in units that the run is not about: of other parts, or untouched.
    pub outside: BTreeSet<usize>,
}

/// What is asked of the units that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// So many units may be left.
    pub max_left: Option<usize>,
    /// A stale entry of the baseline is there, and counts.
    pub is_stale: bool,
    /// A unit is below the level that is required.
    pub is_below: bool,
}

impl Verdict {
    /// Sorts the candidates of `run`: those of `units`, or of all units if there is none; `accepted` is what the baseline
    /// covers.
    pub fn of(run: &Run, units: Option<&BTreeSet<usize>>, policy: &Policy, accepted: &BTreeSet<usize>) -> Self {
        let mut verdict = Self::default();
        for (index, candidate) in run.candidates.iter().enumerate() {
            let set = match &candidate.outcome {
                Outcome::Done | Outcome::Flipped | Outcome::Aside => continue,
                _ if units.is_some_and(|units| !units.contains(&candidate.unit)) => &mut verdict.outside,
                Outcome::Converted(_) if policy.conversions_count() => &mut verdict.findings,
                Outcome::Converted(_) => &mut verdict.allowed,
                Outcome::Refused(refusal) => match policy.of_reason(&refusal.reason) {
                    Stance::Allowed => &mut verdict.allowed,
                    Stance::Open if accepted.contains(&index) => &mut verdict.accepted,
                    Stance::Open | Stance::Denied => &mut verdict.findings,
                },
            };
            set.insert(index);
        }
        verdict
    }

    /// The findings.
    pub fn candidates<'a>(&self, run: &'a Run) -> impl Iterator<Item = &'a Candidate> {
        self.findings.iter().filter_map(|index| run.candidates.get(*index))
    }

    /// How many units the findings are in.
    pub fn units(&self, run: &Run) -> usize {
        self.candidates(run).map(|candidate| candidate.unit).collect::<BTreeSet<usize>>().len()
    }

    /// The exit code: the gravest that holds. What could not be read makes the rest uncertain, so it goes before.
    pub fn exit(&self, run: &Run, terms: Terms) -> Exit {
        let is_finding = |candidate: &Candidate| self.candidates(run).any(|found| std::ptr::eq(found, candidate));
        let is_tolerated = terms.max_left.is_some_and(|most| self.units(run) <= most);
        let any = |test: fn(&Outcome) -> bool| self.candidates(run).any(|candidate| test(&candidate.outcome));
        if !violations(run).is_empty() {
            Exit::Lost
        } else if !run.errors.is_empty() {
            Exit::InputOutput
        } else if terms.is_below || failed(run).any(|failed| is_finding(failed.0)) {
            Exit::ProofFailed
        } else if terms.is_stale || (!is_tolerated && any(|outcome| matches!(outcome, Outcome::Refused(_)))) {
            Exit::Refusals
        } else if !is_tolerated && any(|outcome| matches!(outcome, Outcome::Converted(_))) {
            Exit::Available
        } else {
            Exit::Success
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Terms, Verdict};
    use crate::check::policy::{Layer, Policy};
    use crate::exit::Exit;
    use crate::model::outcome::Outcome;
    use crate::model::run::{ReadError, Run};
    use crate::model::testing::{refusal, run_of};
    use std::collections::BTreeSet;

    fn run() -> Run {
        let converted = || Outcome::Converted(Box::default());
        run_of(&[("a", converted()), ("b", refusal("gap")), ("c", Outcome::Done), ("d", refusal("name-taken"))])
    }

    fn policy(allow: &[&str], deny: &[&str]) -> Policy {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Policy { layers: vec![Layer { allow: set(allow), deny: set(deny) }] }
    }

    fn exit(run: &Run, units: Option<&[usize]>, policy: &Policy, accepted: &[usize], terms: Terms) -> Exit {
        let units = units.map(|units| units.iter().copied().collect());
        let verdict = Verdict::of(run, units.as_ref(), policy, &accepted.iter().copied().collect());
        verdict.exit(run, terms)
    }

    #[test]
    fn each_candidate_that_is_not_done_is_in_one_set() {
        let verdict = Verdict::of(&run(), None, &policy(&["name-taken"], &[]), &BTreeSet::from([1]));
        let sets = [&verdict.findings, &verdict.accepted, &verdict.allowed, &verdict.outside];
        assert_eq!(sets.map(|set| set.iter().copied().collect::<Vec<_>>()), [vec![0], vec![1], vec![3], vec![]]);
    }

    #[test]
    fn the_gravest_code_that_holds_is_returned() {
        let (none, terms) = (Policy::default(), Terms::default());
        let mut run = run();
        assert_eq!(exit(&run, Some(&[]), &none, &[], terms), Exit::Success);
        assert_eq!(exit(&run, Some(&[0, 2]), &none, &[], terms), Exit::Available);
        assert_eq!(exit(&run, None, &none, &[], terms), Exit::Refusals);
        assert_eq!(exit(&run, None, &none, &[], Terms { is_below: true, ..terms }), Exit::ProofFailed);
        let Outcome::Refused(refusal) = &mut run.candidates[3].outcome else { unreachable!() };
        refusal.reason = "does-not-compile".into();
        assert_eq!(exit(&run, None, &none, &[], terms), Exit::ProofFailed);
        assert_eq!(exit(&run, Some(&[1]), &none, &[], terms), Exit::Refusals);
        run.errors.push(ReadError { path: "x.c".into(), message: "no".into() });
        assert_eq!(exit(&run, Some(&[]), &none, &[], terms), Exit::InputOutput);
        run.candidates[0].slots.clear();
        assert_eq!(exit(&run, Some(&[]), &none, &[], terms), Exit::Lost);
    }

    #[test]
    fn what_is_accepted_or_allowed_does_not_count_and_what_is_denied_always_does() {
        let terms = Terms::default();
        assert_eq!(exit(&run(), None, &Policy::default(), &[1, 3], terms), Exit::Available);
        assert_eq!(exit(&run(), None, &policy(&["convertible"], &[]), &[1, 3], terms), Exit::Success);
        assert_eq!(exit(&run(), None, &policy(&["convertible"], &["gap"]), &[1, 3], terms), Exit::Refusals);
        assert_eq!(exit(&run(), None, &policy(&["all", "convertible"], &[]), &[], terms), Exit::Success);
    }

    #[test]
    fn so_many_units_may_be_left() {
        let terms = |max_left, is_stale| Terms { max_left: Some(max_left), is_stale, is_below: false };
        assert_eq!(exit(&run(), None, &Policy::default(), &[], terms(3, false)), Exit::Success);
        assert_eq!(exit(&run(), None, &Policy::default(), &[], terms(2, false)), Exit::Refusals);
        assert_eq!(exit(&run(), None, &Policy::default(), &[], terms(3, true)), Exit::Refusals);
    }
}
