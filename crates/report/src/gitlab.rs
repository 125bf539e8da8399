//! A code quality report of GitLab: what its widget in merge requests reads of the format of Code Climate.

use std::collections::BTreeMap;
use std::io::{self, Write};

use camino::Utf8Path;
use serde::Serialize;

use crate::escape;
use crate::form::Report;
use crate::model::digest::digest;
use crate::model::finding::{Finding, Severity, findings};
use crate::model::lines::Lines;
use crate::model::outcome::Outcome;
use crate::tree::source::FileId;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Begin,
}

#[derive(Serialize)]
struct Begin {
    begin: usize,
}

/// Writes a list with one issue for each finding, each error and each thing that is not accounted for. An issue keeps its
/// fingerprint when lines move.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let mut lines = BTreeMap::new();
    let mut issues = faults(report);
    issues.extend(findings(report.run).filter_map(|found| issue(report, found, &mut lines)));
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// What makes the rest of the list uncertain: a mistake of the program, and what could not be read.
fn faults(report: &Report<'_>) -> Vec<Issue> {
    let fault = |kind: &str, severity, path: &Utf8Path, text: String| {
        let path = escape::line(report.in_repository(path).as_str());
        Issue {
            fingerprint: fingerprint(&[&path, kind, &text]),
            description: escape::line(&text),
            check_name: format!("vma2desc/{kind}"),
            severity,
            location: Location { path, lines: Begin { begin: 1 } },
        }
    };
    let violations = report.summary.violations.iter().map(|violation| {
        let place = violation.place().map(|place| report.run.sources.get(place.file).path.as_path());
        let text = format!("internal error of vma2desc: {violation}");
        fault("internal-error", "blocker", place.unwrap_or(Utf8Path::new("")), text)
    });
    let errors =
        report.run.errors.iter().map(|error| {
            fault("cannot-be-read", "critical", &error.path, format!("cannot be read: {}", error.message))
        });
    violations.chain(errors).collect()
}

fn fingerprint(parts: &[&str]) -> String {
    digest(parts.iter().map(|part| part.as_bytes()))[..32].to_owned()
}

fn issue(report: &Report<'_>, finding: Finding<'_>, lines: &mut BTreeMap<FileId, Lines>) -> Option<Issue> {
    let (rule, place) = (finding.rule()?, finding.primary()?);
    let severity = match finding.severity()? {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    let source = report.run.sources.get(place.file);
    let path = report.in_repository(&source.path).into_string();
    let begin = lines.entry(place.file).or_insert_with(|| Lines::new(&source.text)).position(place.span.start).0;
    let label = match &finding.candidate.outcome {
        Outcome::Refused(refusal) => format!(": {}", refusal.label),
        _ => String::new(),
    };
    let parts = [path.as_str(), &finding.candidate.handler, rule];
    Some(Issue {
        description: escape::line(&format!("{}{label}", finding.headline())),
        check_name: format!("vma2desc/{rule}"),
        fingerprint: fingerprint(&parts),
        severity,
        location: Location { path, lines: Begin { begin } },
    })
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::form::Report;
    use crate::model::outcome::Outcome;
    use crate::model::run::{ReadError, Run};
    use crate::model::summary::Summary;
    use crate::testing::{refusal, run_of};
    use serde_json::Value;

    fn issues(run: &Run) -> Value {
        let summary = Summary::of(run);
        let exit = crate::exit::Exit::Success;
        let report = Report { run, summary: &summary, patches: &[], exit, document: None, prefix: "sub".into() };
        let mut out = Vec::new();
        write(&mut out, &report).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn what_is_left_is_listed_with_what_gitlab_wants() {
        let converted = Outcome::Converted(Box::default());
        let list = issues(&run_of(&[("f", refusal("gap")), ("g", Outcome::Done), ("h", converted)]));
        assert_eq!(list.as_array().unwrap().len(), 2);
        assert_eq!(list[0]["location"]["path"], "sub/drivers/x/a.c");
        assert_eq!(list[0]["location"]["lines"]["begin"], 1);
        assert_eq!((&list[0]["severity"], &list[1]["severity"]), (&Value::from("minor"), &Value::from("info")));
        assert!(list[0]["description"].as_str().is_some_and(|text| text.ends_with(": this is the obstacle")));
        assert_eq!(issues(&Run::default()), Value::Array(Vec::new()));
    }

    #[test]
    fn what_could_not_be_read_is_listed_first() {
        let mut run = run_of(&[("f", refusal("gap"))]);
        run.errors.push(ReadError { path: "x\u{1b}.c".into(), message: "denied".into() });
        let list = issues(&run);
        assert_eq!(list.as_array().unwrap().len(), 2);
        assert_eq!((&list[0]["severity"], &list[0]["location"]["path"]), (&"critical".into(), &"sub/x<1B>.c".into()));
        assert_eq!(list[0]["description"], "cannot be read: denied");
    }

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_is_another_for_another_finding() {
        let mut run = run_of(&[("f", refusal("gap")), ("g", refusal("gap"))]);
        let before = issues(&run);
        run.sources.files[0].text = [b"\n\n", &run.sources.files[0].text[..]].concat().into();
        let after = issues(&run);
        assert_eq!(before[0]["fingerprint"], after[0]["fingerprint"]);
        assert_ne!(before[0]["fingerprint"], before[1]["fingerprint"]);
    }

    #[test]
    fn text_of_the_source_is_shown_and_not_obeyed() {
        let list = issues(&run_of(&[("f\u{1b}[2J\n\u{202e}", refusal("gap"))]));
        let text = list[0]["description"].as_str().unwrap();
        assert!(text.contains("<1B>[2J <202E>") && !text.contains('\n'), "{text}");
    }
}
