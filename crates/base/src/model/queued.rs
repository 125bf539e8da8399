//! Handlers that are already changed in what is queued upstream: `transforms/kernel/queued.toml`, facts of a date.

use std::sync::LazyLock;

use serde::Deserialize;

use super::outcome::{Candidate, Note, Outcome};
use crate::model::run::Run;

/// The note of a conversion that is queued upstream.
pub const NOTE: &str = "queued-upstream";

/// The note of one that is queued upstream and wanted nevertheless.
pub const TAKEN: &str = "queued-upstream-taken";

/// What is queued.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queued {
    /// The day of which this is known, `YYYY-MM-DD`.
    pub date: String,
    /// The handlers.
    #[serde(rename = "handler")]
    handlers: Vec<Handler>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Handler {
    /// Relative to the kernel's top.
    file: String,
    function: String,
    /// What becomes of it, a clause.
    what: String,
}

static QUEUED: LazyLock<Result<Queued, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../transforms/kernel/queued.toml")).map_err(|e| format!("queued.toml: {e}"))
});

/// What is queued.
///
/// # Errors
/// A mistake in the embedded file; a test keeps it right.
pub fn queued() -> Result<&'static Queued, String> {
    QUEUED.as_ref().map_err(Clone::clone)
}

/// Notes the conversions of a kernel's tree that are queued upstream; `taken` says that they are wanted nevertheless.
///
/// # Errors
/// As [`queued`].
pub fn note(run: &mut Run, taken: bool) -> Result<(), String> {
    let queued = queued()?;
    let Run { candidates, sources, .. } = run;
    for candidate in candidates {
        let is = |h: &&Handler| {
            let here = |d: &crate::census::slot::Place| sources.get(d.file).path == h.file.as_str();
            h.function == candidate.handler && candidate.definitions.iter().any(here)
        };
        let Some(handler) = queued.handlers.iter().find(is) else { continue };
        let place = candidate.definitions.first().copied();
        if let Outcome::Converted(conversion) = &mut candidate.outcome {
            let text = format!("As of {} a change of this function is queued upstream: {}.", queued.date, handler.what);
            let id = if taken { TAKEN } else { NOTE };
            conversion.notes.push(Note { id: id.to_owned(), place, text });
        }
    }
    Ok(())
}

/// Whether a candidate is noted as queued upstream.
pub fn is_queued(candidate: &Candidate) -> bool {
    matches!(&candidate.outcome, Outcome::Converted(c) if c.notes.iter().any(|n| n.id == NOTE))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_list_has_a_date_and_is_in_order() {
        let queued = super::queued().unwrap();
        assert!(queued.date.len() == 10 && queued.date.starts_with("20"));
        let files: Vec<&str> = queued.handlers.iter().map(|h| h.file.as_str()).collect();
        assert!(files.is_sorted() && queued.handlers.iter().all(|h| !h.what.ends_with('.')));
    }
}
