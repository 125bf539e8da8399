//! A summary in Markdown: for the page of a CI job, a merge request, an issue.

mod escaped;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::census::slot::Place;
use crate::form::Report;
use crate::model::asked::Asked;
use crate::model::campaign;
use crate::model::finding::{Finding, findings, waits};
use crate::model::lines::Lines;
use crate::model::outcome::Outcome;
use crate::model::purpose::Purpose;
use crate::model::summary::{Summary, Tally};
use crate::tree::source::FileId;

pub use escaped::{code, prose};

/// GitHub refuses a summary of more than 1 MiB as a whole; rows beyond this many bytes are counted instead.
const MOST_BYTES: usize = 900_000;

/// Directories that have a row of their own.
const MOST_DIRECTORIES: usize = 30;

/// Writes the summary: numbers, conversions, refusals by reason.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let summary = report.summary;
    writeln!(out, "## vma2desc: {}\n", summary.purpose.words().title)?;
    match summary.shown() {
        Some(shown) => writeln!(out, "{}.\n", prose(&shown))?,
        None => writeln!(out, "{}\n", summary.conservation())?,
    }
    for (word, text) in report.run.asked.lines() {
        writeln!(out, "* {word}: {}", code(&text))?;
    }
    if report.run.asked != Asked::default() {
        writeln!(out)?;
    }
    if report.exit.code() != 0 {
        writeln!(out, "**Exit code {}**: {}.\n", report.exit.code(), report.exit.meaning())?;
    }
    for violation in &summary.violations {
        writeln!(out, "* **internal error**: {}", prose(&violation.to_string()))?;
    }
    for error in &report.run.errors {
        writeln!(
            out,
            "* **cannot be read**: {}: {}",
            code(report.in_repository(&error.path).as_str()),
            prose(&error.message)
        )?;
    }
    if !summary.violations.is_empty() || !report.run.errors.is_empty() {
        writeln!(out)?;
    }
    directories(out, summary)?;
    let mut rows = Rows { report, lines: BTreeMap::new(), left: MOST_BYTES };
    rows.conversions(out)?;
    campaigns(out, report)?;
    rows.refusals(out)
}

/// What campaigns would free.
fn campaigns(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let all = campaign::campaigns(report.run);
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out, "### Campaigns that handlers wait for\n")?;
    writeln!(out, "As far as was seen without them; `vma2desc campaign MEMBER` looks at everything.\n")?;
    writeln!(out, "| member | handlers that wait | nothing else in the way | left after it |\n|---|--:|--:|---|")?;
    for (hook, one) in campaign::sorted(&all) {
        writeln!(out, "| {} | {} | {} | {} |", code(hook), one.handlers, one.free, prose(&campaign::left(one)))?;
    }
    writeln!(out)
}

/// The directories with most left to do.
fn directories(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let mut all: Vec<(&String, &Tally)> = summary.by_directory.iter().collect();
    if all.is_empty() {
        return Ok(());
    }
    let numbers = if summary.purpose.is_audit() { audited } else { numbers };
    all.sort_by_key(|(name, tally)| (std::cmp::Reverse((tally.to_do(), tally.waiting)), *name));
    if summary.purpose.is_audit() {
        writeln!(out, "| directory | hooks | without mistakes | with mistakes |\n|---|--:|--:|--:|")?;
    } else {
        writeln!(out, "| directory | handlers | done | can be converted | left to a person | wait for others |")?;
        writeln!(out, "|---|--:|--:|--:|--:|--:|")?;
    }
    let mut rest = Tally::default();
    for (at, (name, tally)) in all.iter().enumerate() {
        if at < MOST_DIRECTORIES {
            writeln!(out, "| {} {}", code(if name.is_empty() { "." } else { name }), numbers(**tally))?;
        } else {
            rest = Tally {
                converted: rest.converted + tally.converted,
                refused: rest.refused + tally.refused,
                waiting: rest.waiting + tally.waiting,
                done: rest.done + tally.done,
                flipped: rest.flipped + tally.flipped,
                aside: rest.aside + tally.aside,
            };
        }
    }
    if all.len() > MOST_DIRECTORIES {
        writeln!(out, "| {} more {}", all.len() - MOST_DIRECTORIES, numbers(rest))?;
    }
    writeln!(out)
}

fn numbers(tally: Tally) -> String {
    let Tally { converted, waiting, done, .. } = tally;
    format!("| {} | {done} | {converted} | {} | {waiting} |", tally.total(), tally.for_a_person())
}

fn audited(tally: Tally) -> String {
    format!("| {} | {} | {} |", tally.total(), tally.done, tally.refused)
}

/// The rows of findings, as many as there is room for.
struct Rows<'a> {
    report: &'a Report<'a>,
    lines: BTreeMap<FileId, Lines>,
    left: usize,
}

impl Rows<'_> {
    fn conversions(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let run = self.report.run;
        let converted = findings(run).filter(|f| matches!(f.candidate.outcome, Outcome::Converted(_)));
        let rows: Vec<String> = converted.map(|finding| self.conversion(finding)).collect();
        if rows.is_empty() {
            return Ok(());
        }
        writeln!(out, "### Can be converted\n\n| handler | place | proof | transforms |\n|---|---|---|---|")?;
        self.print(out, &rows)?;
        writeln!(out)
    }

    fn conversion(&mut self, finding: Finding<'_>) -> String {
        let Outcome::Converted(conversion) = &finding.candidate.outcome else { return String::new() };
        let transforms: Vec<String> = conversion.transforms.iter().map(|id| code(id)).collect();
        let (handler, place) = (code(&finding.candidate.handler), self.place(finding.place()));
        format!("| {handler} | {place} | {} | {} |", conversion.proof.level.name(), transforms.join(" "))
    }

    fn refusals(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let mut by_reason: BTreeMap<&str, Vec<Finding<'_>>> = BTreeMap::new();
        for finding in findings(self.report.run) {
            if let Some(reason) = finding.reason() {
                by_reason.entry(reason).or_default().push(finding);
            }
        }
        if by_reason.is_empty() {
            return Ok(());
        }
        let mut all: Vec<(&str, Vec<Finding<'_>>)> = by_reason.into_iter().collect();
        all.sort_by_key(|(id, findings)| (waits(id), std::cmp::Reverse(findings.len()), *id));
        let mut last = None;
        for (id, findings) in all {
            if last.replace(waits(id)) != Some(waits(id)) {
                let heading = match self.report.summary.purpose {
                    Purpose::Audit => "Mistakes",
                    Purpose::Conversion if waits(id) => "Waits for others",
                    Purpose::Conversion => "Left to a person",
                };
                writeln!(out, "### {heading}\n")?;
            }
            let reason = crate::model::reasons::reason(id);
            let title = reason.map_or("the handler cannot be converted", |reason| &reason.title);
            writeln!(out, "<details><summary>{} &times; {id}: {}</summary>\n", findings.len(), html(title))?;
            for (at, step) in reason.iter().flat_map(|reason| &reason.steps).enumerate() {
                writeln!(out, "{}. {}", at + 1, prose(step))?;
            }
            let one = self.report.summary.purpose.words().candidate;
            writeln!(out, "\n| {one} | place | here |\n|---|---|---|")?;
            let rows: Vec<String> = findings.iter().map(|finding| self.refusal(*finding)).collect();
            self.print(out, &rows)?;
            writeln!(out, "\n</details>\n")?;
        }
        Ok(())
    }

    fn refusal(&mut self, finding: Finding<'_>) -> String {
        let Outcome::Refused(refusal) = &finding.candidate.outcome else { return String::new() };
        let (handler, place) = (code(&finding.candidate.handler), self.place(finding.primary()));
        let mut here = prose(&refusal.label);
        for other in &refusal.others {
            let place = self.place(Some(other.place));
            here.push_str(&format!("; also {} at {place}: {}", code(&other.reason), prose(&other.label)));
        }
        format!("| {handler} | {place} | {here} |")
    }

    fn place(&mut self, place: Option<Place>) -> String {
        let Some(place) = place else { return String::new() };
        let source = self.report.run.sources.get(place.file);
        let lines = self.lines.entry(place.file).or_insert_with(|| Lines::new(&source.text));
        let path = self.report.in_repository(&source.path);
        code(&format!("{path}:{}", lines.position(place.span.start).0))
    }

    /// Prints rows while there is room; says how many there was none for.
    fn print(&mut self, out: &mut dyn Write, rows: &[String]) -> io::Result<()> {
        for (at, row) in rows.iter().enumerate() {
            let Some(left) = self.left.checked_sub(row.len()) else {
                self.left = 0;
                return writeln!(out, "| and {} more, for which there is no room here |", rows.len() - at);
            };
            self.left = left;
            writeln!(out, "{row}")?;
        }
        Ok(())
    }
}

/// One of our own titles inside an HTML element.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use crate::form::Form;
    use crate::model::outcome::Outcome;
    use crate::testing::{printed, refusal, run_of};

    #[test]
    fn the_summary_has_numbers_conversions_and_refusals() {
        let (left, waits) = (refusal("gap"), refusal("no-hook-in-target"));
        let outcomes = [("f", Outcome::Converted(Box::default())), ("g", left), ("h", Outcome::Done), ("i", waits)];
        let text = printed(&run_of(&outcomes), Form::Markdown);
        for part in [
            "census 4 = 1 converted + 2 refused + 1 done",
            "| `drivers/x` | 4 | 1 | 1 | 1 | 1 |",
            "### Left to a person\n\n<details><summary>1 &times; gap: ",
            "### Waits for others\n\n<details><summary>1 &times; no-hook-in-target: ",
            "| `f` | `drivers/x/a.c:1` | matched |",
            "1 &times; gap: ",
            "| `g` | `drivers/x/a.c:1` | this is the obstacle |",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_counted() {
        let long = "x".repeat(1000);
        let names: Vec<String> = (0..2000).map(|at| format!("{long}{at}")).collect();
        let outcomes: Vec<(&str, Outcome)> = names.iter().map(|name| (name.as_str(), refusal("gap"))).collect();
        let text = printed(&run_of(&outcomes), Form::Markdown);
        assert!(text.len() < 1 << 20, "{}", text.len());
        assert!(text.contains(" more, for which there is no room here |"));
    }
}
