//! SARIF 2.1.0: one result for each handler that can be converted or was refused.
//!
//! Handlers that need nothing are no results (readers show every result as a problem); they are counted and named in the
//! run's properties, so that results and properties add up to the census. Paths are relative to `SRCROOT`, which is
//! the top of the repository, or of what was scanned where there is none; its own place is left out, so that
//! the same input gives the same bytes. Columns count Unicode code points.

mod artifacts;
mod fixes;
mod invocation;
mod results;
mod rules;

use std::io::{self, Write};

use artifacts::Artifacts;
use rules::Rules;
use serde_json::{Value, json};

use crate::form::Report;
use crate::model::finding::{Finding, findings};
use crate::model::outcome::Outcome;
use crate::model::summary::Tally;

/// The schema that the document follows.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub rejects a run with more results; the least grave are left out then, and a notification says so.
pub const MOST_RESULTS: usize = 25_000;

/// Writes the report as one SARIF document.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    write_at_most(out, report, MOST_RESULTS)
}

fn write_at_most(out: &mut dyn Write, report: &Report<'_>, most: usize) -> io::Result<()> {
    let document = document(report, most);
    serde_json::to_writer(&mut *out, &document)?;
    writeln!(out)
}

fn document(report: &Report<'_>, most: usize) -> Value {
    let (shown, left_out) = chosen(report, most);
    let rules = Rules::of(&shown, report.run.purpose);
    let mut artifacts = Artifacts::new(report);
    let results = results::results(&shown, &rules, &mut artifacts);
    let mut notifications = invocation::notifications(report, &mut artifacts);
    if left_out > 0 {
        let text = format!("{left_out} results were left out: GitHub takes at most {most} in a run");
        notifications.push(invocation::notification("warning", &text, None));
    }
    let root = "The top of the repository that holds the scanned files, or of the kernel tree, or the directory that they have in common.";
    let tally = report.summary.outcomes;
    let census = if report.summary.purpose.is_audit() {
        json!({"total": tally.total(), "wrong": tally.refused, "done": tally.done})
    } else {
        census(tally)
    };
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": rules.driver()},
            "taxonomies": [rules.taxonomy()],
            "columnKind": "unicodeCodePoints",
            "defaultSourceLanguage": "c",
            "originalUriBaseIds": {artifacts::BASE: {"description": {"text": root}}},
            "invocations": [invocation::invocation(report, notifications)],
            "results": results,
            "artifacts": artifacts.listed(),
            "properties": {
                "census": census,
                "done": done(report),
                "leftOut": left_out,
            },
        }],
    })
}

/// The findings that become results, in their order, and how many there is no room for.
fn chosen<'a>(report: &Report<'a>, most: usize) -> (Vec<Finding<'a>>, usize) {
    let all: Vec<Finding<'a>> = findings(report.run).filter(|finding| finding.severity().is_some()).collect();
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(all.get(*at).and_then(|f| f.severity())), *at));
    order.truncate(most);
    order.sort_unstable();
    let shown: Vec<Finding<'a>> = order.iter().filter_map(|at| all.get(*at).copied()).collect();
    let left_out = all.len() - shown.len();
    (shown, left_out)
}

/// The handlers by outcome; those of campaigns only where there are some.
fn census(tally: Tally) -> Value {
    let Tally { converted, refused, done, flipped, aside, .. } = tally;
    let mut census = json!({"total": tally.total(), "converted": converted, "refused": refused, "done": done});
    for (what, count) in [("flipped", flipped), ("aside", aside)].into_iter().filter(|c| c.1 > 0) {
        census[what] = json!(count);
    }
    census
}

/// The handlers that need nothing.
fn done(report: &Report<'_>) -> Vec<Value> {
    let done = findings(report.run).filter(|finding| matches!(finding.candidate.outcome, Outcome::Done));
    let named = done.map(|finding| {
        let path = finding.place().map(|place| report.in_repository(&report.run.sources.get(place.file).path));
        json!({"handler": finding.candidate.handler, "file": path.map(|path| path.to_string())})
    });
    named.collect()
}

#[cfg(test)]
mod tests;
