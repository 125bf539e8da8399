//! Moves converted units up through the levels, and backs out those that fail.

use std::collections::BTreeMap;
use std::fmt;

use super::change::{UnitChange, changes, together};
use super::proof::{Answer, Failure, Uncovered, Verdict};
use crate::census::slot::Place;
use crate::guard::refuse;
use crate::report::progress::Progress;
use crate::report::run::{ProofLevel, Run};
use crate::report::texts::Conflict;
use crate::unit::outcome::{Candidate, Conversion, Outcome, Refusal};

/// Whether the user asked the program to end; looked at often by what takes long.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// The means of proof of one level above `parsed`: a compiler, or a rig that runs handlers.
pub trait Prover {
    /// The level that it can show.
    fn level(&self) -> ProofLevel;

    /// What it says about each unit, in their order.
    ///
    /// What concerns one unit is an [`Answer`], whatever happens to it: an object that does not build before the change
    /// is open, one that does not build after it has failed. When `stop` says so it ends its children, removes what is
    /// temporary, and returns; what it returns then is not looked at.
    fn prove(&self, units: &[UnitChange], progress: &Progress, stop: Stop<'_>) -> Vec<Answer>;
}

/// Why there is no proof at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProveError {
    /// The user asked to end.
    Interrupted,
    /// Edits contradict each other: a mistake of the program.
    Conflict(Conflict),
}

impl fmt::Display for ProveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => write!(f, "interrupted; nothing was written"),
            Self::Conflict(conflict) => conflict.fmt(f),
        }
    }
}

impl std::error::Error for ProveError {}

impl From<Conflict> for ProveError {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// Takes the converted units of `run` through `provers`, lowest level first. Each gets those units that reached the
/// level below; a unit that fails becomes a refusal, and the others go on.
///
/// # Errors
/// An interrupt; edits that contradict each other.
pub fn prove(run: &mut Run, provers: &[&dyn Prover], progress: &Progress, stop: Stop<'_>) -> Result<(), ProveError> {
    let mut provers = provers.to_vec();
    provers.sort_by_key(|prover| prover.level());
    for prover in provers {
        let level = prover.level();
        let ready = |run: &Run, below: ProofLevel| level_of(run).into_iter().filter(move |u| u.1 == below);
        let below = ProofLevel::ALL.into_iter().rfind(|l| *l < level).unwrap_or_default();
        let units: Vec<usize> = ready(run, below).map(|u| u.0).collect();
        let mut alone = changes(run)?;
        alone.retain(|change| units.contains(&change.unit));
        for (change, answer) in alone.iter().zip(answers(prover, &alone, progress, stop)?) {
            settle(run, &[change.unit], level, answer, "");
        }
        if level != ProofLevel::Compiled {
            continue;
        }
        // Units in the same files: each builds alone, and all must build as one.
        let reached: Vec<usize> = ready(run, level).map(|u| u.0).collect();
        let groups = together(run, &reached)?;
        let joint: Vec<UnitChange> = groups.iter().map(|group| group.1.clone()).collect();
        for ((units, _), answer) in groups.iter().zip(answers(prover, &joint, progress, stop)?) {
            settle(run, units, level, answer, "with the other units of the same files: ");
        }
    }
    Ok(())
}

/// The level of each unit that is converted.
pub fn level_of(run: &Run) -> BTreeMap<usize, ProofLevel> {
    let level = |c: &Candidate| conversion(c).map(|conversion| (c.unit, conversion.proof.level));
    run.candidates.iter().filter_map(level).collect()
}

/// The candidates that were backed out because a proof failed.
pub fn failed(run: &Run) -> impl Iterator<Item = (&Candidate, &Refusal)> {
    run.candidates.iter().filter_map(|candidate| match &candidate.outcome {
        Outcome::Refused(refusal) if REASONS.iter().any(|r| r.1 == refusal.reason) => Some((candidate, refusal)),
        _ => None,
    })
}

/// The reason that a unit is refused for when it fails at a level.
const REASONS: [(ProofLevel, &str); 3] = [
    (ProofLevel::Parsed, "result-unsound"),
    (ProofLevel::Compiled, "does-not-compile"),
    (ProofLevel::Executed, "behaves-differently"),
];

fn conversion(candidate: &Candidate) -> Option<&Conversion> {
    match &candidate.outcome {
        Outcome::Converted(conversion) => Some(conversion),
        _ => None,
    }
}

fn answers(
    prover: &dyn Prover,
    units: &[UnitChange],
    progress: &Progress,
    stop: Stop<'_>,
) -> Result<Vec<Answer>, ProveError> {
    if stop() {
        return Err(ProveError::Interrupted);
    }
    if units.is_empty() {
        return Ok(Vec::new());
    }
    progress.expect(units.len());
    let mut answers = prover.prove(units, progress, stop);
    if stop() {
        return Err(ProveError::Interrupted);
    }
    answers.resize_with(units.len(), || Answer::open(prover.level(), "it was not looked at"));
    Ok(answers)
}

/// Writes down what an answer comes to for the units that it is about. `joint` says so if it is about all of them as one.
fn settle(run: &mut Run, units: &[usize], level: ProofLevel, answer: Answer, joint: &str) {
    if let Verdict::Failed(failure) = &answer.verdict {
        let failure = Failure { what: format!("{joint}{}", failure.what), ..failure.clone() };
        for unit in units {
            back_out(run, *unit, &failure);
        }
        return;
    }
    for candidate in run.candidates.iter_mut().filter(|c| units.contains(&c.unit)) {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        if joint.is_empty() {
            conversion.proof.take(level, &answer);
        } else if answer.verdict == Verdict::Open {
            let open = answer.uncovered.iter().map(|u| Uncovered { level, what: format!("{joint}{}", u.what) });
            conversion.proof.uncovered.extend(open);
        }
    }
}

/// Makes a refusal of a converted unit, so that none of its edits is made.
pub fn back_out(run: &mut Run, unit: usize, failure: &Failure) {
    let reason = REASONS.iter().find(|r| r.0 == failure.level).map_or("result-unsound", |r| r.1);
    let slots = &run.census.slots;
    for candidate in run.candidates.iter_mut().filter(|c| c.unit == unit) {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        let first = candidate.slots.first().and_then(|index| slots.get(*index)).map(|slot| slot.place);
        let edited = conversion.edits.first().and_then(|(file, list)| Some((*file, list.first()?.span)));
        let edited = edited.map(|(file, span)| Place { file, span });
        let Some(place) = candidate.definitions.first().copied().or(first).or(edited) else { continue };
        let fired: Vec<&str> = conversion.transforms.iter().map(String::as_str).collect();
        let mut label = failure.what.clone();
        if !fired.is_empty() {
            label.push_str(&format!(" (rules that fired: {})", fired.join(", ")));
        }
        let refusal = refuse(reason, place, label);
        candidate.outcome = Outcome::Refused(Refusal { details: failure.details.clone(), ..refusal });
    }
}
