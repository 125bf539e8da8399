//! Only what reviewers accepted.

use std::collections::BTreeSet;

use camino::Utf8Path;

use crate::cli::Global;
use crate::cli::review::follow;
use crate::cli::stream::Streams;
use crate::exit::{Exit, Failure};
use crate::ledger::Ledger;
use crate::model::run::Run;
use crate::report::escape;

/// The units that the ledger accepts; what reviewers made of them is put into `run`. What was accepted and is not taken
/// is told, always.
pub fn accepted(
    ledger: &Utf8Path,
    run: &mut Run,
    global: &Global,
    streams: &mut Streams,
) -> anyhow::Result<BTreeSet<usize>> {
    let fail = |error: crate::ledger::LedgerError| {
        Failure::new(Exit::InputOutput, escape::line(&error.to_string()).replace("--ledger", "--accepted"))
    };
    let mut decisions = Ledger::load(ledger).map_err(fail)?;
    follow(&mut decisions, run, global, streams)?;
    let mut selection = decisions.select(run);
    selection.adopt(run);
    for (key, why) in selection.expired.iter().chain(&selection.unknown) {
        streams.note(&escape::line(&format!("not in the series: {key}: {why}")))?;
    }
    if !global.quiet {
        let (taken, rejected, undecided) =
            (selection.accepted.len(), selection.rejected.len(), selection.undecided.len());
        let text = format!("{ledger}: {taken} units accepted, {rejected} rejected, {undecided} not decided");
        streams.note(&escape::line(&text))?;
    }
    Ok(selection.accepted.into_iter().collect())
}
