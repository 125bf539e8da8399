//! A conversion that a person changed: checked anew, on a copy of the run, before it takes the place of the program's own.

use std::collections::BTreeSet;

use crate::edit::texts::{converted_units, final_texts, unit_edits};
use crate::engine::pipeline::settle;
use crate::facts::world::{Shared, World};
use crate::kernel::knowledge::knowledge;
use crate::model::outcome::{Candidate, Note, Outcome, UnitEdits};
use crate::model::proof::{Proof, ProofLevel, Uncovered};
use crate::model::run::Run;
use crate::settle::reparse;
use crate::syntax::lex::{TokenKind, tokens};
use crate::transform::registry::registry;
use crate::tree::source::FileId;
use crate::tree::walk::is_kernel_top;

/// The note on a conversion that a person changed, a key of `transforms/notes.toml`.
pub const NOTE: &str = "edited-in-review";

/// Why a changed conversion cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsound {
    /// What is wrong, a sentence without a stop.
    pub what: String,
    /// The rest, line by line. May be empty.
    pub details: Vec<String>,
}

impl From<String> for Unsound {
    fn from(what: String) -> Self {
        Self { what, details: Vec::new() }
    }
}

/// A run with a changed conversion in it that holds as far as it was checked.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The run; only units that change a file of the changed one are converted in it, so that more can be proved quickly.
    pub run: Run,
    unit: usize,
    /// The units beside it that are converted in the trial.
    others: BTreeSet<usize>,
}

impl Trial {
    /// Puts `edits` in place of the edits of `unit`, in a copy of `run`, and checks the result: it parses as well as
    /// before, nothing of the old parameter is left, its slots hold the new handler, and a second run is empty.
    ///
    /// # Errors
    /// What does not hold.
    pub fn new(run: &Run, unit: usize, edits: &UnitEdits) -> Result<Self, Unsound> {
        let files: BTreeSet<FileId> = edits.keys().copied().collect();
        let near = |(other, candidates): (usize, Vec<&Candidate>)| {
            let touches = unit_edits(&candidates).keys().any(|file| files.contains(file));
            (touches && other != unit).then_some(other)
        };
        let others: BTreeSet<usize> = converted_units(run).into_iter().filter_map(near).collect();
        let mut trial = Self { run: run.clone(), unit, others };
        trial.replace(edits)?;
        final_texts(&trial.run)
            .map_err(|conflict| format!("it changes what another unit changes as well: {conflict}"))?;
        trial.parse(edits)?;
        let is_kernel = is_kernel_top(&trial.run.sources.root);
        settle(&mut trial.run, is_kernel).map_err(|error| error.to_string())?;
        trial.holds()?;
        trial.warn_of_new_names(run, edits);
        Ok(trial)
    }

    /// Makes the edits those of the unit, and leaves out units that have nothing to do with it.
    fn replace(&mut self, edits: &UnitEdits) -> Result<(), Unsound> {
        let mut edits = Some(edits.iter().map(|(file, list)| (*file, list.clone())).collect());
        for candidate in &mut self.run.candidates {
            if candidate.unit != self.unit {
                if matches!(candidate.outcome, Outcome::Converted(_)) && !self.others.contains(&candidate.unit) {
                    candidate.outcome = Outcome::Done;
                }
                continue;
            }
            let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
            // What the candidates of a unit change is the change of the unit, whichever of them says it.
            conversion.edits = edits.take().unwrap_or_default();
            conversion.proof = Proof::matched();
            if !conversion.notes.iter().any(|note| note.id == NOTE) {
                let text = "a person changed this conversion in a review".to_owned();
                conversion.notes.push(Note { id: NOTE.to_owned(), place: None, text });
            }
        }
        match edits {
            Some(_) => Err("the unit is not converted".to_owned().into()),
            None => Ok(()),
        }
    }

    /// Says in the note which identifiers neither the old code nor the program's own new code has: most slips of a pen are
    /// among them, and parsing does not tell.
    fn warn_of_new_names(&mut self, run: &Run, edits: &UnitEdits) {
        let names = new_names(run, self.unit, edits);
        if names.is_empty() {
            return;
        }
        let text = format!(
            "a person changed this conversion in a review; the change has names that neither the old code nor the program's \
             has, and parsing does not tell whether they exist: {}",
            names.into_iter().collect::<Vec<_>>().join(", ")
        );
        for candidate in self.run.candidates.iter_mut().filter(|c| c.unit == self.unit) {
            let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
            for note in conversion.notes.iter_mut().filter(|note| note.id == NOTE) {
                note.text.clone_from(&text);
            }
        }
    }

    /// Parses what changed.
    fn parse(&mut self, edits: &UnitEdits) -> Result<(), Unsound> {
        let (rules, known, shared) = (registry()?, knowledge()?, Shared::default());
        let run = &self.run;
        let world = World::new(&run.sources, &run.census, &run.target, rules, known, &shared);
        let edits: Vec<_> = edits.iter().map(|(file, list)| (*file, list.clone())).collect();
        let checks = reparse::check_edited(&world, &edits)?;
        let what = "the lines that a person changed: no rule accounts for them".to_owned();
        for candidate in self.run.candidates.iter_mut().filter(|c| c.unit == self.unit) {
            let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
            conversion.proof.checks = checks.clone();
            conversion.proof.uncovered = vec![Uncovered { level: ProofLevel::Matched, what: what.clone() }];
        }
        Ok(())
    }

    /// Whether all units of the trial are still converted.
    ///
    /// # Errors
    /// Why one of them was backed out.
    pub fn holds(&self) -> Result<(), Unsound> {
        for candidate in &self.run.candidates {
            let Outcome::Refused(refusal) = &candidate.outcome else { continue };
            let what = match () {
                () if candidate.unit == self.unit => refusal.label.clone(),
                () if self.others.contains(&candidate.unit) => format!("`{}`: {}", candidate.handler, refusal.label),
                () => continue,
            };
            // The rules that fired are not at fault here.
            let what = what.split(" (rules that fired: ").next().unwrap_or_default().to_owned();
            return Err(Unsound { what, details: refusal.details.clone() });
        }
        Ok(())
    }

    /// Makes the changed conversion that of `run`.
    pub fn commit(self, run: &mut Run) {
        let of_unit = |(old, new): &(&mut Candidate, Candidate)| old.unit == self.unit && new.unit == self.unit;
        for (old, new) in run.candidates.iter_mut().zip(self.run.candidates).filter(of_unit) {
            *old = new;
        }
    }
}

/// The identifiers in `edits` that neither the files have that they change, nor the program's own edits of `unit`.
fn new_names(run: &Run, unit: usize, edits: &UnitEdits) -> BTreeSet<String> {
    let names = |text: &[u8]| -> BTreeSet<String> {
        let words = tokens(text).into_iter().filter(|token| token.kind == TokenKind::Ident);
        words.map(|token| String::from_utf8_lossy(token.text(text)).into_owned()).collect()
    };
    let mut known: BTreeSet<String> = edits.keys().flat_map(|file| names(&run.sources.get(*file).text)).collect();
    let own = converted_units(run).remove(&unit).unwrap_or_default();
    known.extend(unit_edits(&own).values().flatten().flat_map(|replacement| names(&replacement.text)));
    let typed = edits.values().flatten().flat_map(|replacement| names(&replacement.text));
    typed.filter(|name| !known.contains(name)).collect()
}
