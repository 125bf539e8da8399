//! What a check, an audit or a merge found, told in the same way.

use std::collections::BTreeSet;
use std::io::{self, Write};

use camino::Utf8Path;

use crate::check::narrow::narrow;
use crate::cli::output::Output;
use crate::cli::stream::Streams;
use crate::cli::{Global, leftover, not_released, passed_over, unread};
use crate::exit::Exit;
use crate::model::conserve;
use crate::model::run::Run;
use crate::report::document::Document;
use crate::report::form::Report;
use crate::report::json::checked::{JsonCheck, JsonSince, JsonStale};
use crate::report::patch::Patch;
use crate::report::{escape, text};

/// What was found.
pub struct Findings<'a> {
    /// The run; only what counts is shown of it.
    pub run: &'a mut Run,
    /// What counts: indices of candidates.
    pub counts: &'a BTreeSet<usize>,
    /// The same as reports have it.
    pub check: &'a JsonCheck,
    /// The report in JSON.
    pub document: &'a Document,
    /// The patches, if a report shows them.
    pub patches: &'a [Patch],
    /// What the process will report to its caller.
    pub exit: Exit,
    /// What leads from the top of the repository to the run's root.
    pub prefix: &'a Utf8Path,
}

impl Findings<'_> {
    /// Prints the findings in the form that is asked for, text with `lines`; then what was not looked at, what could not be
    /// read, and what the baseline accepts in vain.
    pub fn tell(
        self,
        lines: impl FnOnce(&Run, &mut dyn Write) -> io::Result<()>,
        output: &Output,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        let Self { run, counts, check, document, patches, exit, prefix } = self;
        let columns = streams.err_columns;
        if output.is_text() {
            lines(run, streams.out())?;
            streams.flush()?;
        }
        let rest = narrow(run, counts);
        let summary = rest.summary(run, check.terms.since.as_ref().and_then(JsonSince::nothing));
        let report = Report { run, summary: &summary, patches, exit, document: Some(document), prefix };
        output.write_report(&report, streams)?;
        rest.restore(run);
        unread(run, streams)?;
        text::violations(streams.err(), run, &conserve::violations(run), columns)?;
        if global.verbose {
            passed_over(run, global, streams)?;
            text::gaps(streams.err(), run, columns)?;
            if output.shows_source() {
                let counted = counts.iter().filter_map(|index| run.candidates.get(*index));
                text::refusals_of(streams.err(), run, counted, columns)?;
            }
        } else {
            not_released(run, global, streams)?;
            leftover::tell(run, global, streams)?;
        }
        for JsonStale { file, handler, reason, why } in check.stale.iter().filter(|_| !global.quiet) {
            let message = format!("the baseline accepts {reason} of `{handler}` in {file}: {why}");
            streams.warning(&escape::line(&message))?;
        }
        Ok(())
    }
}
