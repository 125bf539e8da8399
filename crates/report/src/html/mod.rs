//! A page with everything, in one file: no request goes out, and without scripts only the filter is missing.
//!
//! Text of others is escaped by the type that markup is made with; what would be obeyed by a reader or turn the direction
//! of writing is shown by its number ([`shown`]). A content security policy names the hashes of the page's own style and script, so that
//! nothing else could run or load.

mod changes;
mod diff;
mod excerpt;
mod frame;
mod glossary;
pub mod history;
mod ids;
mod overview;
mod pair;
mod proof;
mod shown;
mod unit;

use std::io::{self, Write};

use maud::{Markup, html};
use shown::{Prose, Shown};
use unit::Units;

use crate::form::Report;

/// The page's script: filter, search, deep links, keys.
const SCRIPT: &str = include_str!("script.js");

/// Writes the page.
pub fn write(out: &mut dyn Write, report: &Report<'_>) -> io::Result<()> {
    let units = Units::of(report);
    out.write_all(page(report, &units).into_string().as_bytes())?;
    writeln!(out)
}

fn page(report: &Report<'_>, units: &Units<'_>) -> Markup {
    let body = html! {
        a.skip href="#units" { "Skip to the handlers" }
        (header(report))
        main {
            (overview::section(report, units))
            (unit::section(report, units))
            (glossary::section(units))
        }
        footer {
            p {
                "Made by vma2desc " (env!("CARGO_PKG_VERSION")) ". None of the levels of proof is a proof for all inputs: read each \
                 patch, build it, and have it reviewed."
            }
        }
    };
    let words = report.summary.purpose.words();
    let title = format!("{}: {} {}s", words.title.replace('`', ""), report.summary.outcomes.total(), words.candidate);
    frame::frame(&title, &body, Some(SCRIPT))
}

fn header(report: &Report<'_>) -> Markup {
    let (read, kept) = report.summary.files;
    let words = report.summary.purpose.words();
    html! {
        header.top {
            h1 { (Prose(words.title)) }
            p.sub {
                (report.summary.outcomes.total())
                @if let Some(part) = &report.summary.part { " of " (part.of) }
                " " (words.candidate) "s in " (kept) " of " (read) " files"
            }
            @if let Some(shown) = report.summary.shown() { p.sub { (Shown(&shown)) "." } }
            @let asked = report.run.asked.lines();
            @if !asked.is_empty() {
                dl.asked { @for (word, text) in asked { div { dt { (word) } dd { code { (Shown(&text)) } } } } }
            }
            nav aria-label="Sections" {
                a href="#overview" { "Overview" }
                a href="#directories" { "Directories" }
                a href="#units" { "Handlers" }
                a href="#glossary" { "Glossary" }
            }
        }
        @if report.exit.code() != 0 {
            p.alarm role="alert" { "Exit code " (report.exit.code()) ": " (report.exit.meaning()) "." }
        }
        @for violation in &report.summary.violations {
            p.alarm role="alert" { "Internal error of vma2desc: " (Shown(&violation.to_string())) "." }
        }
        @for error in &report.run.errors {
            p.alarm role="alert" { "Cannot be read: " code { (Shown(error.path.as_str())) } ": " (Shown(&error.message)) }
        }
    }
}

#[cfg(test)]
mod tests;
