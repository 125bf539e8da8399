//! `review`.

mod driver;

use std::io;
use std::io::IsTerminal;

use camino::Utf8PathBuf;
use clap::Args;
use driver::Driver;

use crate::cli::examine::examine;
use crate::cli::prove::{Plan, Proof};
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, near, signal};
use crate::engine::edited::Trial;
use crate::exit::{Exit, Failure};
use crate::ledger::key::{UnitKey, unit_keys};
use crate::ledger::matching::{Expiry, State, absent, states};
use crate::ledger::renamed::Renamed;
use crate::ledger::store::Store;
use crate::ledger::{DEFAULT_NAME, Decision, Ledger, LedgerError};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::escape;
use crate::review::end::Finish;
use crate::review::item::Item;
use crate::review::session::Session;
use crate::review::unit::{one_view, views};

/// Go through the conversions one by one: accept, reject, edit, note
///
/// Shows each conversion with its proof, notes, guards and diff, and asks what to do, as `git add -p` does; `?` lists
/// the answers. The tree is not written. Each answer is kept in the ledger at once: end when you like, and start again
/// where you left off, also after a rebase. A decision expires when the code that the conversion touches changes, or
/// when the program makes something else of it.
///
/// Answers may come from a pipe, one to a line; the end of input ends the review. `series --accepted LEDGER` makes
/// patches of what was accepted.
#[derive(Debug, Args)]
pub struct Review {
    #[command(flatten)]
    input: Input,
    /// Keep the decisions in FILE
    #[arg(long, value_name = "FILE", default_value = DEFAULT_NAME)]
    ledger: Utf8PathBuf,
    /// List the conversions and what was decided, ask nothing
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    proof: Proof,
}

impl Review {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let plan = self.proof.plan(global)?;
        let (store, ledger) = self.open()?;
        self.review(&plan, store, ledger, global, streams)
    }

    /// The ledger, open for writing unless decisions are only listed.
    fn open(&self) -> anyhow::Result<(Option<Store>, Ledger)> {
        let fail = |error: LedgerError| Failure::new(Exit::InputOutput, error.to_string());
        if !self.list {
            let (store, ledger) = Store::open(&self.ledger).map_err(fail)?;
            return Ok((Some(store), ledger));
        }
        let ledger = if self.ledger.exists() { Ledger::load(&self.ledger).map_err(fail)? } else { Ledger::default() };
        Ok((None, ledger))
    }

    fn review(
        &self,
        plan: &Plan,
        mut store: Option<Store>,
        mut ledger: Ledger,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<Exit> {
        let mut run = examine(&self.input, global, streams)?;
        follow(&mut ledger, &run, global, streams)?;
        if let Some(store) = &mut store {
            store.save(&ledger).map_err(|error| Failure::new(Exit::InputOutput, error.to_string()))?;
        }
        let own = run.candidates.clone();
        let edited = adopt(&mut run, &ledger)?;
        plan.carry_out(&mut run, global, streams)?;
        let summary = Summary::of(&run);
        let exit = conclude(&run, &summary, global, streams)?;
        let exit = plan.conclude(&run, exit, streams)?;
        if !summary.violations.is_empty() {
            return Ok(exit);
        }
        let items = items(&run, &ledger, edited)?;
        let gone = gone(&run, &ledger, &items);
        let count = items.len();
        let is_strict = !io::stdin().is_terminal();
        let mut session = Session::new(items, ledger, is_strict);
        let Some(mut store) = store else {
            for line in session.table(None) {
                writeln!(streams.whole()?, "{}", line.text)?;
            }
            writeln!(streams.out(), "{}", session.totals().text())?;
            for (key, decision, why) in &gone {
                let text = format!("not among these: {key} ({}): {why}", decision.name());
                writeln!(streams.out(), "{}", escape::line(&text))?;
            }
            return Ok(exit);
        };
        if count == 0 {
            writeln!(streams.out(), "there is nothing to review: no candidate is converted")?;
            return Ok(exit);
        }
        if !global.quiet {
            self.greet(&store, gone.len(), streams)?;
        }
        signal::watch();
        let finish =
            Driver { run: &mut run, own, plan, global, streams, store: &mut store, session: &mut session }.go()?;
        self.part(finish, &session, &store, exit, streams)
    }

    /// What is said before the first unit.
    fn greet(&self, store: &Store, gone: usize, streams: &mut Streams) -> anyhow::Result<()> {
        let path = escape::line(near(store.path()).as_str());
        writeln!(streams.out(), "each answer is kept in {path} at once; `?` lists the answers")?;
        if gone > 0 {
            let what = if gone == 1 { "unit that is" } else { "units that are" };
            writeln!(streams.out(), "the ledger also knows {gone} {what} not among these; `--list` says why")?;
        }
        Ok(())
    }

    /// What is said after the last answer, and the exit code.
    fn part(
        &self,
        finish: Finish,
        session: &Session,
        store: &Store,
        exit: Exit,
        streams: &mut Streams,
    ) -> anyhow::Result<Exit> {
        let path = escape::line(near(store.path()).as_str());
        let totals = session.totals();
        let is_empty = session.ledger().entries.is_empty();
        let kept =
            if is_empty { "nothing was decided".to_owned() } else { format!("{}; kept in {path}", totals.text()) };
        match finish {
            Finish::Wrong(what) => {
                let message =
                    format!("{}; the review ends here, what was answered before is kept", escape::line(&what));
                return Err(Failure::new(Exit::Usage, message).into());
            }
            Finish::Interrupted => {
                writeln!(streams.out(), "\ninterrupted: {kept}")?;
                return Ok(Exit::Interrupted);
            }
            Finish::EndOfInput => writeln!(streams.out(), "\n{kept}")?,
            Finish::Quit => writeln!(streams.out(), "{kept}")?,
        }
        if totals.accepted > 0 {
            let words = ["vma2desc", "series"].map(str::to_owned).into_iter().chain(self.input.words());
            let words: Vec<String> =
                words.chain(["--accepted", self.ledger.as_str(), "--out", "DIR"].map(str::to_owned)).collect();
            if let Ok(command) = shlex::try_join(words.iter().map(String::as_str)) {
                writeln!(streams.out(), "to make patches of them: {}", escape::line(&command))?;
            }
        }
        Ok(exit)
    }
}

/// Takes decisions along to files that were renamed, and says which.
pub fn follow(ledger: &mut Ledger, run: &Run, global: &Global, streams: &mut Streams) -> io::Result<()> {
    let root = &run.sources.root;
    for Renamed { old, new } in ledger.follow(run, &|path| std::fs::symlink_metadata(root.join(path)).is_err()) {
        if !global.quiet {
            let text = format!("the decision about {old} is taken for {new}: the same code, and the old file is gone");
            streams.note(&escape::line(&text))?;
        }
    }
    Ok(())
}

/// A unit that a reviewer edited: its number, what it was, what is kept, the state.
type Edited = (usize, Item);

/// Makes units that were accepted as a reviewer edited them what the reviewer made of them, each checked anew.
fn adopt(run: &mut Run, ledger: &Ledger) -> anyhow::Result<Vec<Edited>> {
    let keys = unit_keys(run);
    let mut done = Vec::new();
    for (unit, state) in states(ledger, run) {
        let State::Decided(decision, Some(edits)) = &state else { continue };
        let entry = keys.get(&unit).and_then(|key| ledger.entries.get(key));
        let (Some(original), Some(diff)) = (one_view(run, unit)?, entry.and_then(|entry| entry.edited.clone())) else {
            continue;
        };
        let mut item = Item::new(original, state.clone());
        match Trial::new(run, unit, edits) {
            Ok(trial) => {
                trial.commit(run);
                item.edited = Some((diff, edits.clone()));
            }
            Err(unsound) => item.state = State::Expired(*decision, Expiry::Edit(unsound.what)),
        }
        done.push((unit, item));
    }
    Ok(done)
}

/// The units to be reviewed.
fn items(run: &Run, ledger: &Ledger, edited: Vec<Edited>) -> anyhow::Result<Vec<Item>> {
    let states = states(ledger, run);
    let mut edited: std::collections::BTreeMap<usize, Item> = edited.into_iter().collect();
    let item = |view: crate::review::unit::UnitView| match edited.remove(&view.unit) {
        Some(item) => Item { view, ..item },
        None => {
            let state = states.get(&view.unit).cloned().unwrap_or(State::Undecided);
            Item::new(view, state)
        }
    };
    Ok(views(run)?.into_iter().map(item).collect())
}

/// The units that the ledger knows and that are not among `items`: what was decided, and why they are not there.
fn gone(run: &Run, ledger: &Ledger, items: &[Item]) -> Vec<(UnitKey, Decision, String)> {
    let keys = unit_keys(run);
    let entries = ledger.entries.iter().filter(|(key, _)| !items.iter().any(|item| item.view.key == **key));
    entries.map(|(key, entry)| (key.clone(), entry.decision, absent(run, &keys, key))).collect()
}
