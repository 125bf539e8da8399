//! The numbers of a report that holds a part of the candidates, or those of several parts.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::report::document::Document;
use crate::report::json::{JsonSummary, JsonTally};

/// What is counted of a slot.
#[derive(Deserialize)]
struct Slot {
    structure: Option<String>,
    member: String,
    table: Option<String>,
    kind: String,
}

impl Slot {
    /// As [`Slot::hook`](crate::census::slot::Slot::hook).
    fn hook(&self) -> String {
        match (self.kind.as_str(), &self.table) {
            // The function is shown as a call.
            ("argument", Some(function)) => format!("{}({})", function.trim_end_matches("()"), self.member),
            _ => format!("{}.{}", self.structure.as_deref().unwrap_or("?"), self.member),
        }
    }
}

/// What is counted of a candidate.
#[derive(Deserialize)]
struct Candidate {
    outcome: String,
    #[serde(default)]
    slots: Vec<usize>,
    refused: Option<Refused>,
    converted: Option<Converted>,
}

#[derive(Deserialize)]
struct Refused {
    reason: String,
}

#[derive(Deserialize)]
struct Converted {
    proof: Proof,
}

#[derive(Deserialize)]
struct Proof {
    level: String,
}

/// The levels, lowest first.
const LEVELS: [&str; 4] = ["matched", "parsed", "compiled", "executed"];

/// Counts the candidates that are in `document`, and finds the level that all its conversions reached.
///
/// # Errors
/// The document has another form.
pub fn recount(document: &mut Document) -> Result<(), String> {
    let mut summary: JsonSummary = document.get("summary")?;
    let slots: Vec<Slot> = document.get("slots")?;
    let candidates: Vec<Candidate> = document.get("candidates")?;
    let tallies = summary.by_member.values_mut().map(|tally| &mut tally.candidates);
    for tally in tallies.chain([&mut summary.census, &mut summary.slots.candidates]) {
        *tally = JsonTally::default();
    }
    summary.by_reason.clear();
    for candidate in &candidates {
        add(&mut summary.census, &candidate.outcome)?;
        add(&mut summary.slots.candidates, &candidate.outcome)?;
        let hooks = candidate.slots.iter().filter_map(|index| slots.get(*index)).map(Slot::hook);
        for hook in hooks.collect::<BTreeSet<String>>() {
            add(&mut summary.by_member.entry(hook).or_default().candidates, &candidate.outcome)?;
        }
        if let Some(refused) = &candidate.refused {
            *summary.by_reason.entry(refused.reason.clone()).or_default() += 1;
        }
    }
    let levels = candidates.iter().filter_map(|candidate| candidate.converted.as_ref());
    let level = levels.map(|converted| LEVELS.iter().position(|level| *level == converted.proof.level)).min();
    // A run without conversions is at the level that each run checks.
    let level = level.map_or(Some("parsed"), |level| level.and_then(|level| LEVELS.get(level).copied()));
    document.set("proof", &level.ok_or("it has a proof level that this program does not know")?)?;
    document.set("summary", &summary)
}

fn add(tally: &mut JsonTally, outcome: &str) -> Result<(), String> {
    let count = match outcome {
        "converted" => &mut tally.converted,
        "refused" => &mut tally.refused,
        "done" => &mut tally.done,
        "flipped" => &mut tally.flipped,
        "aside" => &mut tally.aside,
        _ => return Err(format!("it has an outcome `{outcome}`, which this program does not know")),
    };
    *count += 1;
    tally.total += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::recount;
    use crate::census::slot::SlotKind;
    use crate::model::outcome::Outcome;
    use crate::model::testing::{refusal, run_of};
    use crate::report::document::Document;
    use crate::report::json;

    #[test]
    fn a_whole_run_is_counted_as_it_was() {
        let converted = || Outcome::Converted(Box::default());
        let mut run =
            run_of(&[("f", refusal("gap")), ("g", Outcome::Done), ("h", converted()), ("i", refusal("name-taken"))]);
        run.census.slots[1].kind = SlotKind::Argument { function: "set_hook".into(), index: 1 };
        run.census.slots[1].table = Some("set_hook()".into());
        run.census.slots[2].ops = None;
        run.candidates[3].slots = vec![3, 2];
        let mut before = Vec::new();
        json::write(&mut before, &run, &[]).unwrap();
        let mut document = Document::parse(&before).unwrap();
        recount(&mut document).unwrap();
        let mut after = Vec::new();
        document.write(&mut after).unwrap();
        assert_eq!(String::from_utf8(after).unwrap(), String::from_utf8(before).unwrap());
        document.set_list("candidates", &[]).unwrap();
        recount(&mut document).unwrap();
        assert!(document.text("summary").unwrap().contains("\"total\": 0"));
        assert_eq!(document.text("proof"), Some("\"parsed\""));
    }
}
