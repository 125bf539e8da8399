//! How far converted units were checked, and what becomes of those that fail.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Place;
use crate::model::outcome::{Candidate, Conversion, Outcome, Refusal, refuse};
use crate::model::proof::{Failure, ProofLevel};
use crate::model::run::Run;

/// The level of each unit that is converted.
pub fn level_of(run: &Run) -> BTreeMap<usize, ProofLevel> {
    let level = |c: &Candidate| conversion(c).map(|conversion| (c.unit, conversion.proof.level));
    run.candidates.iter().filter_map(level).collect()
}

/// The candidates that were backed out because a proof failed.
pub fn failed(run: &Run) -> impl Iterator<Item = (&Candidate, &Refusal)> {
    run.candidates.iter().filter_map(|candidate| match &candidate.outcome {
        Outcome::Refused(refusal) if is_proof_failure(&refusal.reason) => Some((candidate, refusal)),
        _ => None,
    })
}

/// Whether a reason is that a proof failed.
pub fn is_proof_failure(reason: &str) -> bool {
    REASONS.iter().any(|r| r.1 == reason)
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

/// Makes a refusal of a converted unit, so that none of its edits is made.
pub fn back_out(run: &mut Run, unit: usize, failure: &Failure) {
    let reason = REASONS.iter().find(|r| r.0 == failure.level).map_or("result-unsound", |r| r.1);
    let units = run.candidates.iter().filter(|c| c.unit == unit).filter_map(conversion);
    let fired: BTreeSet<&str> = units.flat_map(|c| c.transforms.iter().map(String::as_str)).collect();
    let mut label = failure.what.clone();
    if !fired.is_empty() {
        let fired: Vec<&str> = fired.into_iter().collect();
        label.push_str(&format!(" (rules that fired: {})", fired.join(", ")));
    }
    leave_out(run, unit, reason, &label, &failure.details);
}

/// Makes a refusal with this reason of a converted unit.
pub fn leave_out(run: &mut Run, unit: usize, reason: &str, label: &str, details: &[String]) {
    let slots = &run.census.slots;
    for candidate in run.candidates.iter_mut().filter(|c| c.unit == unit) {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        let first = candidate.slots.first().and_then(|index| slots.get(*index)).map(|slot| slot.place);
        let edited = conversion.edits.first().and_then(|(file, list)| Some((*file, list.first()?.span)));
        let edited = edited.map(|(file, span)| Place { file, span });
        let Some(place) = candidate.definitions.first().copied().or(first).or(edited) else { continue };
        let refusal = refuse(reason, place, label);
        candidate.outcome = Outcome::Refused(Refusal { details: details.to_vec(), ..refusal });
    }
}
