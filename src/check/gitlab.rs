//! The findings as a code quality report of GitLab.

use std::io::{self, Write};

use serde::Serialize;

use super::lines::Candidate;
use super::report::{JsonCheck, digest};

/// One finding; what GitLab reads of the report of Code Climate.
#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the findings as a list. A finding keeps its fingerprint when lines move.
pub fn write(out: &mut dyn Write, candidates: &[Candidate], check: &JsonCheck) -> io::Result<()> {
    let found = check.findings.iter().filter_map(|index| candidates.get(*index));
    let issues: Vec<Issue<'_>> = found.filter_map(issue).collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(candidate: &Candidate) -> Option<Issue<'_>> {
    let place = candidate.place()?;
    let (name, severity) = match &candidate.refused {
        Some(refused) => (refused.reason.as_str(), "minor"),
        None => ("conversion", "info"),
    };
    let parts = [place.file.as_str(), candidate.handler.as_str(), name];
    Some(Issue {
        description: candidate.message(),
        check_name: format!("vma2desc/{name}"),
        fingerprint: digest(parts.iter().map(|part| part.as_bytes()))[..32].to_owned(),
        severity,
        location: Location { path: &place.file, lines: Lines { begin: place.line } },
    })
}
