//! What `check` adds to a run: which units it is about, which findings count, and what becomes of reports in parts.
//!
//! Nothing here reads or writes a file: texts go in and come out.

pub mod assemble;
pub mod baseline;
pub mod code;
pub mod companions;
pub mod lines;
pub mod merge;
pub mod narrow;
pub mod policy;
pub mod recount;
pub mod report;
pub mod shard;
pub mod touched;
pub mod verdict;

use camino::Utf8Path;

use crate::model::finding::Finding;
use crate::model::outcome::Candidate;
use crate::model::run::Run;

/// The file that a candidate is listed under: that of its definition, or of its first slot if it is defined elsewhere.
pub fn home<'a>(run: &'a Run, candidate: &'a Candidate) -> &'a Utf8Path {
    let place = Finding { run, candidate }.place();
    place.map_or(Utf8Path::new(""), |place| &run.sources.get(place.file).path)
}

/// What is wrong with a file in TOML, and where; nothing of its text, which may be another file's.
pub(crate) fn toml_error(text: &str, error: &toml::de::Error) -> String {
    let message = error.message().trim().replace('\n', ", ");
    match error.span().and_then(|span| text.get(..span.start)) {
        Some(before) if !before.is_empty() => {
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            format!("line {line}, column {column}: {message}")
        }
        _ => format!("line 1: {message}"),
    }
}
