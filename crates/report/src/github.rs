//! Annotations of GitHub Actions: workflow commands, one to a line.
//!
//! The runner obeys what looks like a command, and takes a line end for the end of one. So text of the source is first made
//! safe to show, and then escaped as the runner's own toolkit does. GitHub shows ten annotations of each kind for
//! a step; all are printed, the gravest first, and all of them stand in the log. Where there are more than it shows,
//! the first one says so.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::census::slot::Place;
use crate::escape;
use crate::form::Report;
use crate::model::conserve::Violation;
use crate::model::finding::{Finding, Severity, findings};
use crate::model::lines::Lines;
use crate::model::outcome::Outcome;
use crate::tree::source::FileId;

/// Annotations of one kind that GitHub shows for a step.
const SHOWN: usize = 10;

/// Writes one command for each finding, each error and each thing that is not accounted for.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let mut lines = BTreeMap::new();
    write_total(out, report)?;
    for violation in &report.summary.violations {
        write_violation(out, report, violation, &mut lines)?;
    }
    for error in &report.run.errors {
        let file = report.in_repository(&error.path);
        command(out, Severity::Error, &[("file", file.as_str()), ("title", "cannot be read")], &error.message)?;
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for finding in findings(report.run).filter(|finding| finding.severity() == Some(severity)) {
            write_finding(out, report, finding, severity, &mut lines)?;
        }
    }
    Ok(())
}

/// Says how many there are, if GitHub does not show all of them.
fn write_total(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let count = |wanted| findings(report.run).filter(|finding| finding.severity() == Some(wanted)).count();
    let errors = report.summary.violations.len() + report.run.errors.len() + count(Severity::Error);
    let (warnings, notes) = (count(Severity::Warning), count(Severity::Note));
    if [errors, warnings, notes].iter().all(|count| *count <= SHOWN) {
        return Ok(());
    }
    let message = format!(
        "{}.\nThis is one of {} annotations: {errors} errors, {warnings} warnings, {} notices. GitHub shows the first ten of \
         each kind for a step; the log of the step has them all. For the page of the run: --step-summary \
         \"$GITHUB_STEP_SUMMARY\".",
        report.summary.conservation(),
        1 + errors + warnings + notes,
        1 + notes,
    );
    command(out, Severity::Note, &[("title", "vma2desc: not all are shown here")], &message)
}

fn write_violation(
    out: &mut dyn Write,
    report: &Report<'_>,
    violation: &Violation,
    lines: &mut BTreeMap<FileId, Lines>,
) -> io::Result<()> {
    let place = violation.place().map(|place| located(report, place, lines)).unwrap_or_default();
    let mut properties: Vec<(&str, &str)> = place.iter().map(|(key, value)| (*key, value.as_str())).collect();
    properties.push(("title", "internal error of vma2desc"));
    command(out, Severity::Error, &properties, &violation.to_string())
}

fn write_finding(
    out: &mut dyn Write,
    report: &Report<'_>,
    finding: Finding<'_>,
    severity: Severity,
    lines: &mut BTreeMap<FileId, Lines>,
) -> io::Result<()> {
    let place = finding.primary().map(|place| located(report, place, lines)).unwrap_or_default();
    let title = match finding.reason() {
        Some(reason) if finding.is_failed() => format!("mmap: failed a proof ({reason})"),
        Some(reason) if finding.waits() => format!("mmap: waits for others ({reason})"),
        Some(reason) => format!("mmap: {} ({reason})", finding.run.purpose.words().finding),
        None => "mmap: can be converted".to_owned(),
    };
    let mut properties: Vec<(&str, &str)> = place.iter().map(|(key, value)| (*key, value.as_str())).collect();
    properties.push(("title", &title));
    command(out, severity, &properties, &message(finding))
}

/// The headline, what is said about this code, and what is left to do.
fn message(finding: Finding<'_>) -> String {
    let mut text = format!("{}.", escape::line(&finding.headline()));
    match &finding.candidate.outcome {
        Outcome::Refused(refusal) => {
            text.push_str(&format!("\nHere: {}.", escape::line(&refusal.label).trim_end_matches('.')));
            let reason = crate::model::reasons::reason(&refusal.reason);
            for (at, step) in reason.iter().flat_map(|reason| &reason.steps).enumerate() {
                text.push_str(&format!("\n{}. {step}", at + 1));
            }
            text.push_str(&format!("\nMore: vma2desc explain {}", refusal.reason));
        }
        Outcome::Converted(conversion) => {
            for note in &conversion.notes {
                text.push_str(&format!("\nNote ({}): {}", note.id, escape::line(&note.text)));
            }
            text.push_str("\nThe patch: vma2desc diff");
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
    }
    text
}

/// The properties of a place: file, first and last line, and the columns if it lies in one line.
fn located(report: &Report<'_>, place: Place, lines: &mut BTreeMap<FileId, Lines>) -> Vec<(&'static str, String)> {
    let source = report.run.sources.get(place.file);
    let lines = lines.entry(place.file).or_insert_with(|| Lines::new(&source.text));
    let (line, column) = lines.position(place.span.start);
    let (end, end_column) = lines.position(place.span.end);
    let mut properties = vec![("file", report.in_repository(&source.path).into_string()), ("line", line.to_string())];
    if end == line {
        // GitHub takes columns only where the lines are the same.
        properties.extend([("col", column.to_string()), ("endColumn", end_column.to_string())]);
    }
    properties
}

fn command(out: &mut dyn Write, severity: Severity, properties: &[(&str, &str)], message: &str) -> io::Result<()> {
    let name = match severity {
        Severity::Note => "notice",
        Severity::Warning => "warning",
        Severity::Error => "error",
    };
    let properties = properties.iter().map(|(key, value)| format!("{key}={}", property(value)));
    writeln!(out, "::{name} {}::{}", properties.collect::<Vec<_>>().join(","), data(message))
}

/// A command's text: lines are kept, all else that a terminal would obey is shown.
fn data(text: &str) -> String {
    let shown = escape::display(text.as_bytes()).0;
    shown.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property: one line.
fn property(text: &str) -> String {
    data(&escape::line(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};
    use crate::form::Form;
    use crate::model::outcome::Outcome;
    use crate::model::run::ReadError;
    use crate::testing::{printed, refusal, run_of};

    #[test]
    fn text_is_escaped_as_the_runner_reads_it() {
        assert_eq!(data("50%\r\n::error::x\u{1b}"), "50%25%0A::error::x<1B>");
        assert_eq!(property("a:b,c\n%"), "a%3Ab%2Cc %25");
    }

    #[test]
    fn each_finding_is_one_command_and_the_gravest_come_first() {
        let outcomes =
            [("f", Outcome::Converted(Box::default())), ("g", refusal("gap")), ("h", refusal("does-not-compile"))];
        let text = printed(&run_of(&outcomes), Form::Github);
        let starts: Vec<&str> = text.lines().map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(
            starts,
            ["::error file=drivers/x/a.c", "::warning file=drivers/x/a.c", "::notice file=drivers/x/a.c"]
        );
        assert!(text.contains("line=1,col=12,endColumn=18,title=mmap%3A work left (gap)::`g()`: "), "{text}");
    }

    #[test]
    fn the_first_says_how_many_there_are_where_github_does_not_show_them_all() {
        let many: Vec<String> = (0..11).map(|at| format!("f{at}")).collect();
        let outcomes: Vec<(&str, Outcome)> = many.iter().map(|name| (name.as_str(), refusal("gap"))).collect();
        let text = printed(&run_of(&outcomes), Form::Github);
        let first = text.lines().next().unwrap();
        assert!(first.starts_with("::notice title=vma2desc%3A not all are shown here::census 11 = "), "{first}");
        assert!(first.contains("0 errors, 11 warnings, 1 notices"), "{first}");
        assert_eq!(text.lines().count(), 12);
        assert!(!printed(&run_of(&outcomes[..10]), Form::Github).contains("not all are shown"));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let mut run = run_of(&[]);
        run.errors.push(ReadError { path: "x:y.c".into(), message: "denied".into() });
        let text = printed(&run, Form::Github);
        assert_eq!(text, "::error file=x%3Ay.c,title=cannot be read::denied\n");
    }
}
