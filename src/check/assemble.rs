//! The report of a check, of the whole run or of a part.

use serde_json::value::RawValue;

use super::recount::recount;
use crate::model::run::Run;
use crate::report::document::Document;
use crate::report::json;
use crate::report::json::checked::{JsonCheck, JsonShard};
use crate::report::patch::Patch;

/// The report of `run` with what `check` says, whose indices are those of the run. Of a part it holds the candidates of
/// the part alone, and indices among them.
///
/// # Errors
/// A mistake of the program: what it writes is no report.
pub fn assemble(run: &Run, patches: &[Patch], mut check: JsonCheck) -> anyhow::Result<(Document, JsonCheck)> {
    let mut text = Vec::new();
    json::write(&mut text, run, patches)?;
    let mut fill = || {
        let mut document = Document::parse(&text)?;
        if let Some(JsonShard { positions, .. }) = &check.shard {
            let all: Vec<Box<RawValue>> = document.get("candidates")?;
            let own: Vec<&str> = positions.iter().filter_map(|at| all.get(*at)).map(|item| item.get()).collect();
            document.set_list("candidates", &own)?;
            recount(&mut document)?;
            let within = |indices: &[usize]| {
                let at = indices.iter().filter_map(|index| positions.binary_search(index).ok());
                at.collect::<Vec<usize>>()
            };
            let sets = [&mut check.findings, &mut check.accepted, &mut check.allowed, &mut check.outside];
            sets.into_iter().for_each(|set| *set = within(set));
        }
        document.set("check", &check)?;
        Ok(document)
    };
    let document = fill().map_err(|message: String| anyhow::anyhow!("the report cannot be put together: {message}"))?;
    Ok((document, check))
}
