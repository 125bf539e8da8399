//! Does what a session wants: prints, reads, writes the ledger, starts the editor, has edits checked.

use crate::cli::prove::Plan;
use crate::cli::stream::Streams;
use crate::cli::terminal::{Lines, Read, window};
use crate::cli::{Global, editor};
use crate::engine::edited::{Trial, Unsound};
use crate::exit::{Exit, Failure};
use crate::ledger::fingerprint::{fingerprint, regions};
use crate::ledger::matching::edits_of_diff;
use crate::ledger::store::Store;
use crate::ledger::{EditedDiff, LedgerError};
use crate::model::outcome::Candidate;
use crate::model::run::Run;
use crate::report::escape;
use crate::review::end::{Edited, Effect, Event, Finish};
use crate::review::scratch;
use crate::review::session::Session;
use crate::review::unit::one_view;

/// Drives a session.
pub struct Driver<'a, 's> {
    /// The run, with what reviewers made of units in it.
    pub run: &'a mut Run,
    /// Its candidates as the program makes them.
    pub own: Vec<Candidate>,
    /// How edits are proved.
    pub plan: &'a Plan,
    /// Options.
    pub global: &'a Global,
    /// Where it prints.
    pub streams: &'s mut Streams,
    /// Where the decisions are kept.
    pub store: &'a mut Store,
    /// What is to be done.
    pub session: &'a mut Session,
}

impl Driver<'_, '_> {
    /// Goes on until the session ends.
    ///
    /// # Errors
    /// Input or output fails, or the ledger cannot be written.
    pub fn go(mut self) -> anyhow::Result<Finish> {
        let mut lines = Lines::default();
        let mut effects = self.session.start(window());
        loop {
            let mut next = None;
            for effect in effects {
                match effect {
                    Effect::Show(shown) => {
                        for line in shown {
                            writeln!(self.streams.whole()?, "{}", line.text)?;
                        }
                    }
                    Effect::Ask(prompt) => next = Some(self.ask(&prompt, &mut lines)?),
                    Effect::Save => self.store.save(self.session.ledger()).map_err(unsaved)?,
                    Effect::Edit { unit, draft } => next = Some(self.edit(unit, draft)?),
                    Effect::Restore { unit } => self.restore(unit),
                    Effect::Finish(finish) => {
                        if let Finish::Wrong(what) = finish {
                            return Ok(Finish::Wrong(format!("answer {}: {what}", lines.count)));
                        }
                        return Ok(finish);
                    }
                }
            }
            effects = self.session.handle(next.unwrap_or(Event::End), window());
        }
    }

    fn ask(&mut self, prompt: &str, lines: &mut Lines) -> anyhow::Result<Event> {
        let style = anstyle::AnsiColor::Blue.on_default().bold();
        write!(self.streams.out(), "{style}{}{style:#}", escape::line(prompt))?;
        self.streams.flush()?;
        let read = lines.next()?;
        if let Read::Line(line) = &read
            && window().is_none()
        {
            // A transcript shows what was answered.
            writeln!(self.streams.out(), "{}", escape::line(line))?;
        }
        Ok(match read {
            Read::Line(line) => Event::Line(line),
            Read::End => Event::End,
            Read::Interrupted => Event::Interrupted,
        })
    }

    /// Lets a unit be edited and checks the result.
    fn edit(&mut self, unit: usize, draft: Vec<u8>) -> anyhow::Result<Event> {
        self.streams.flush()?;
        let draft_after = match editor::edit(&draft) {
            Ok(text) => text,
            Err(what) => return Ok(Event::Edited(Edited::NoEditor(what))),
        };
        let diff = scratch::read(&draft_after);
        if Some(&diff) == self.shown(unit)?.as_ref() {
            return Ok(Event::Edited(Edited::Unchanged));
        }
        if !diff.contains(&b'@') {
            return Ok(Event::Edited(Edited::Dropped));
        }
        Ok(Event::Edited(match self.check(unit, diff)? {
            Ok(edited) => edited,
            Err(None) => return Ok(Event::Interrupted),
            Err(Some(unsound)) => Edited::Unsound { unsound, draft: draft_after },
        }))
    }

    /// The diff of a unit as it is now.
    fn shown(&self, unit: usize) -> anyhow::Result<Option<Vec<u8>>> {
        Ok(one_view(self.run, unit)?.map(|view| view.diff))
    }

    /// Checks an edited diff; without a word about what is wrong if it was interrupted.
    fn check(&mut self, unit: usize, diff: Vec<u8>) -> anyhow::Result<Result<Edited, Option<Unsound>>> {
        let edits = match edits_of_diff(self.run, &diff) {
            Ok(edits) if edits.is_empty() => return Ok(Ok(Edited::Dropped)),
            Ok(edits) => edits,
            Err(what) => return Ok(Err(Some(what.into()))),
        };
        let mut trial = match Trial::new(self.run, unit, &edits) {
            Ok(trial) => trial,
            Err(unsound) => return Ok(Err(Some(unsound))),
        };
        if let Err(error) = self.plan.carry_out(&mut trial.run, self.global, self.streams) {
            let failure = error.downcast_ref::<Failure>().map(|failure| failure.exit);
            return if failure == Some(Exit::Interrupted) { Ok(Err(None)) } else { Err(error) };
        }
        if let Err(unsound) = trial.holds() {
            return Ok(Err(Some(unsound)));
        }
        let Some(view) = one_view(&trial.run, unit)? else { return Ok(Ok(Edited::Dropped)) };
        if self.plan.below(&trial.run).iter().any(|handler| view.handlers.iter().any(|h| h.0 == *handler)) {
            let open =
                view.proof.uncovered.iter().map(|open| format!("{}: {}", open.level.name(), open.what)).collect();
            let what = "the level that --require asks for is not reached".to_owned();
            return Ok(Err(Some(Unsound { what, details: open })));
        }
        trial.commit(self.run);
        // Kept in the form that is found again later, whatever was typed.
        let diff = view.diff.clone();
        let edits = match edits_of_diff(self.run, &diff) {
            Ok(edits) => edits,
            Err(what) => return Ok(Err(Some(what.into()))),
        };
        let code = fingerprint(&regions(self.run, &edits)).code;
        Ok(Ok(Edited::Holds { view: Box::new(view), diff: EditedDiff { diff, code }, edits }))
    }

    /// Makes the program's own change that of a unit again.
    fn restore(&mut self, unit: usize) {
        for (candidate, own) in self.run.candidates.iter_mut().zip(&self.own).filter(|(_, own)| own.unit == unit) {
            *candidate = own.clone();
        }
    }
}

fn unsaved(error: LedgerError) -> anyhow::Error {
    Failure::new(Exit::InputOutput, error.to_string()).into()
}
