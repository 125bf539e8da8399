//! One candidate as all reports name it: its place, its tables, its outcome in a word.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{Place, Slot, SlotKind};
use crate::model::failed::is_proof_failure;
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::tree::source::FileId;

/// The rule that a candidate which can be converted falls under; refusals fall under their reason.
pub const CONVERTIBLE: &str = "convertible";

/// How much a finding asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A conversion is there for the taking, or others have to act first.
    Note,
    /// A person has work to do.
    Warning,
    /// A conversion was made and failed a proof.
    Error,
}

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

    /// The path and line of [`Finding::place`].
    pub fn line(self, lines: &mut BTreeMap<FileId, Lines>) -> String {
        let Some(place) = self.place() else { return "-".to_owned() };
        let source = self.run.sources.get(place.file);
        let lines = lines.entry(place.file).or_insert_with(|| Lines::new(&source.text));
        format!("{}:{}", source.path, lines.position(place.span.start).0)
    }

    /// The first two directories of the file that a reader looks into first.
    pub fn directory(self) -> String {
        self.place().map_or_else(String::new, |place| {
            let path = &self.run.sources.get(place.file).path;
            let parents: Vec<&str> = path.parent().into_iter().flat_map(|p| p.iter()).take(2).collect();
            parents.join("/")
        })
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

    /// `converted`, `refused` (`wrong` in an audit), `done`, `flipped` or `aside`.
    pub fn outcome(self) -> &'static str {
        match self.candidate.outcome {
            Outcome::Converted(_) => "converted",
            Outcome::Refused(_) => self.run.purpose.words().refused,
            Outcome::Done => "done",
            Outcome::Flipped => "flipped",
            Outcome::Aside => "aside",
        }
    }

    /// The reason id of a refusal.
    pub fn reason(self) -> Option<&'a str> {
        match &self.candidate.outcome {
            Outcome::Refused(refusal) => Some(&refusal.reason),
            _ => None,
        }
    }

    /// How much it asks for; nothing if it is done.
    pub fn severity(self) -> Option<Severity> {
        match &self.candidate.outcome {
            Outcome::Converted(_) => Some(Severity::Note),
            Outcome::Refused(_) if self.is_failed() => Some(Severity::Error),
            Outcome::Refused(refusal) if waits(&refusal.reason) => Some(Severity::Note),
            Outcome::Refused(_) => Some(Severity::Warning),
            Outcome::Done | Outcome::Flipped | Outcome::Aside => None,
        }
    }

    /// Whether others have to act before anything can be done about a refusal.
    pub fn waits(self) -> bool {
        self.reason().is_some_and(waits)
    }

    /// Whether a conversion was backed out because it failed a proof.
    pub fn is_failed(self) -> bool {
        self.reason().is_some_and(is_proof_failure)
    }

    /// Whether nothing is to be done because only kernels without the new hook build its slots.
    pub fn is_older(self) -> bool {
        matches!(self.candidate.outcome, Outcome::Done) && self.slots().count() > 0 && self.slots().all(|s| s.older)
    }

    /// Whether nothing is to be done because nobody builds its slots: they are switched off by hand.
    pub fn is_off(self) -> bool {
        self.is_older() && self.slots().all(Slot::is_off)
    }

    /// The id that it falls under: [`CONVERTIBLE`], a reason's id, nothing if it is done.
    pub fn rule(self) -> Option<&'a str> {
        match self.candidate.outcome {
            Outcome::Converted(_) => Some(CONVERTIBLE),
            _ => self.reason(),
        }
    }

    /// The place to point at: the obstacle of a refusal, else [`Finding::place`].
    pub fn primary(self) -> Option<Place> {
        match &self.candidate.outcome {
            Outcome::Refused(refusal) => Some(refusal.primary),
            _ => self.place(),
        }
    }

    /// What is the case, in one line without a stop. It holds text of the source.
    pub fn headline(self) -> String {
        let handler = &self.candidate.handler;
        match &self.candidate.outcome {
            Outcome::Converted(conversion) => {
                let new = &conversion.new_name;
                let into = if new.is_empty() || new == handler { "mmap_prepare".into() } else { format!("`{new}()`") };
                format!("`{handler}()` can become {into} (proof: {})", conversion.proof.level.name())
            }
            Outcome::Refused(refusal) => {
                let reason = crate::model::reasons::reason(&refusal.reason);
                format!("`{handler}()`: {}", reason.map_or("the handler cannot be converted", |r| &r.title))
            }
            Outcome::Done if self.is_off() => format!("`{handler}()` is installed only where nothing is built (#if 0)"),
            Outcome::Done if self.is_older() => {
                format!("`{handler}()` is installed only for kernels that have no mmap_prepare")
            }
            Outcome::Done => format!("`{handler}()` is a mmap_prepare hook already"),
            Outcome::Flipped => {
                format!("`{handler}()` becomes a mmap_prepare hook where what it calls loses the old form")
            }
            Outcome::Aside => format!("`{handler}()` was not looked at"),
        }
    }
}

/// Whether a refusal with this reason waits for others.
pub fn waits(reason: &str) -> bool {
    crate::model::reasons::reason(reason).is_some_and(|reason| reason.waits)
}
