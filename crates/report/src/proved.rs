//! The proofs of a run as `verify` shows them.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::failed::{failed, level_of};
use crate::model::finding::{Finding, findings};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::proof::ProofLevel;
use crate::model::run::Run;
use crate::proof::details;
use crate::tree::source::FileId;
use crate::{escape, wrap};

/// How wide running text may be, in columns.
const WIDTH: usize = 96;

/// Columns of the key in front of it.
const KEY: usize = 17;

/// Writes one block for each unit that is converted or failed: its handlers with their places, its level, and with
/// `in_full` what was checked and what was not.
pub fn units(out: &mut dyn Write, run: &Run, in_full: bool, columns: wrap::Columns) -> io::Result<()> {
    let mut lines: BTreeMap<FileId, Lines> = BTreeMap::new();
    let mut units: BTreeMap<usize, Vec<Finding<'_>>> = BTreeMap::new();
    let backed_out: Vec<&Candidate> = failed(run).map(|f| f.0).collect();
    for finding in findings(run) {
        let converted = matches!(finding.candidate.outcome, Outcome::Converted(_));
        if converted || backed_out.iter().any(|c| std::ptr::eq(*c, finding.candidate)) {
            units.entry(finding.candidate.unit).or_default().push(finding);
        }
    }
    for members in units.values() {
        for finding in members {
            writeln!(out, "{}", escape::line(&head(*finding, &mut lines)))?;
        }
        let said = members.first().filter(|_| in_full).map_or_else(Vec::new, |f| said(&f.candidate.outcome));
        for (key, what) in said {
            // What has no key goes on with the line before as it is: messages of a compiler, a table.
            let what = escape::line(&what);
            let text = if key.is_empty() {
                what
            } else {
                wrap::wrap(&what, columns.terminal().map_or(WIDTH, |all| WIDTH.min(all - KEY)), "")
            };
            for (at, line) in text.lines().enumerate() {
                let key = if at == 0 { key.as_str() } else { "" };
                writeln!(out, "{}", format!("    {:<12} {line}", escape::line(key)).trim_end())?;
            }
        }
    }
    Ok(())
}

fn head(finding: Finding<'_>, lines: &mut BTreeMap<FileId, Lines>) -> String {
    let place = finding.line(lines);
    let level = match &finding.candidate.outcome {
        Outcome::Converted(conversion) => conversion.proof.level.name().to_owned(),
        Outcome::Refused(refusal) => format!("failed[{}]", refusal.reason),
        Outcome::Done | Outcome::Flipped | Outcome::Aside => String::new(),
    };
    format!("{place}  {}  {level}", finding.candidate.handler)
}

/// What is told about a unit, with a key for each.
fn said(outcome: &Outcome) -> Vec<(String, String)> {
    match outcome {
        Outcome::Converted(conversion) => details(&conversion.proof),
        Outcome::Refused(refusal) => {
            let more = refusal.details.iter().map(|line| (String::new(), line.clone()));
            std::iter::once(("failed".to_owned(), refusal.label.clone())).chain(more).collect()
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => Vec::new(),
    }
}

/// Writes how many units reached which level.
pub fn totals(out: &mut dyn Write, run: &Run) -> io::Result<()> {
    let levels = level_of(run);
    let failed: std::collections::BTreeSet<usize> = failed(run).map(|f| f.0.unit).collect();
    let of = |level: ProofLevel| levels.values().filter(|l| **l == level).count();
    let counts = ProofLevel::ALL.iter().map(|level| (of(*level), level.name())).filter(|c| c.0 > 0);
    let mut parts: Vec<String> = counts.map(|(count, name)| format!("{count} {name}")).collect();
    if !failed.is_empty() {
        parts.push(format!("{} failed", failed.len()));
    }
    let units = levels.len() + failed.len();
    let word = if units == 1 { "unit" } else { "units" };
    let colon = if parts.is_empty() { "" } else { ": " };
    writeln!(out, "{units} converted {word}{colon}{}", parts.join(", "))
}

/// What an error message says about so many handlers that failed a proof.
pub fn failures(count: usize) -> String {
    match count {
        1 => "a proof failed: one handler was left as it was".to_owned(),
        n => format!("proofs failed: {n} handlers were left as they were"),
    }
}
