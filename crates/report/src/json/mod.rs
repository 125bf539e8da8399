//! The run as JSON. Version 1; a change that old readers cannot take raises the version.
//!
//! The serde types live below this module alone: the types of the program can change without changing the format.

pub mod checked;
mod proof;
pub mod read;
#[cfg(test)]
mod schema;
mod text;
mod types;

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::mends;
use crate::model::asked::Asked;
use crate::model::finding::{Finding, findings, waits};
use crate::model::lines::Lines;
use crate::model::outcome::{Conversion, Origin, Outcome, Refusal};
use crate::model::purpose::Purpose;
use crate::model::run::Run;
use crate::model::summary::{SlotTally, Summary, Tally};
use crate::patch::Patch;
use crate::tree::source::FileId;
use crate::tree::walk::PassedOver;
pub use proof::JsonProof;
pub use text::Text;
use types::*;
pub use types::{JsonSlotTally, JsonSummary, JsonTally};

/// The version of the format.
pub const VERSION: u32 = 1;

/// Writes `run` as one JSON document, with those of its patches that are given.
pub fn write(out: &mut dyn Write, run: &Run, patches: &[Patch]) -> io::Result<()> {
    let patches: BTreeMap<usize, &[u8]> = patches.iter().map(|patch| (patch.unit, &patch.diff[..])).collect();
    let mut spans = Spans { run, lines: BTreeMap::new() };
    let document = document(run, &patches, &mut spans);
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn document(run: &Run, patches: &BTreeMap<usize, &[u8]>, spans: &mut Spans<'_>) -> JsonRun {
    let summary = Summary::of(run);
    let slots = run.census.slots.iter().map(|slot| json_slot(slot, spans)).collect();
    let candidates = findings(run).map(|finding| json_candidate(finding, patches, spans)).collect();
    let mut reasons = |list: &[(Place, String)]| -> Vec<JsonPlaceText> {
        list.iter().map(|(place, text)| JsonPlaceText { place: spans.place(*place), text: text.clone() }).collect()
    };
    JsonRun {
        version: VERSION,
        tool: JsonTool { name: "vma2desc", version: env!("CARGO_PKG_VERSION") },
        asked: asked(&run.asked),
        proof: run.proof().into(),
        gaps: reasons(&run.census.gaps),
        not_slots: reasons(&run.census.not_slots),
        slots,
        candidates,
        passed_over: run.census.passed_over.iter().map(passed_over).collect(),
        summary: json_summary(&summary),
        errors: run.errors.iter().map(|e| JsonError { path: e.path.to_string(), message: e.message.clone() }).collect(),
        check: None,
    }
}

fn asked(asked: &Asked) -> JsonAsked {
    let Asked { target, paths, options, revision } = asked.clone();
    JsonAsked { target, paths, options, revision }
}

/// Finds lines, remembering where those of each file start.
struct Spans<'a> {
    run: &'a Run,
    lines: BTreeMap<FileId, Lines>,
}

impl Spans<'_> {
    fn place(&mut self, place: Place) -> JsonPlace {
        let source = self.run.sources.get(place.file);
        let lines = self.lines.entry(place.file).or_insert_with(|| Lines::new(&source.text));
        let (line, column) = lines.position(place.span.start);
        JsonPlace { file: source.path.to_string(), start: place.span.start, end: place.span.end, line, column }
    }
}

fn json_slot(slot: &Slot, spans: &mut Spans<'_>) -> JsonSlot {
    let (kind, macro_name) = match &slot.kind {
        SlotKind::Designated => (JsonSlotKind::Designated, None),
        SlotKind::Positional => (JsonSlotKind::Positional, None),
        SlotKind::Assignment => (JsonSlotKind::Assignment, None),
        SlotKind::MacroBody(name) => (JsonSlotKind::MacroBody, Some(name.clone())),
        SlotKind::MacroUse(name) => (JsonSlotKind::MacroUse, Some(name.clone())),
        SlotKind::Argument { .. } => (JsonSlotKind::Argument, None),
        SlotKind::Value => (JsonSlotKind::Value, None),
    };
    let value = match &slot.value {
        SlotValue::Null => None,
        SlotValue::Name(value) | SlotValue::Other(value) => Some(value.clone()),
    };
    JsonSlot {
        place: spans.place(slot.place),
        structure: slot.ops.clone(),
        member: slot.member.clone(),
        table: slot.table.clone(),
        kind,
        r#macro: macro_name,
        value,
        is_name: matches!(slot.value, SlotValue::Name(_)),
        conditions: slot.arms.clone(),
        prepare: slot.prepare,
        older_kernels_only: slot.older,
    }
}

fn json_candidate(finding: Finding<'_>, patches: &BTreeMap<usize, &[u8]>, spans: &mut Spans<'_>) -> JsonCandidate {
    let candidate = finding.candidate;
    let (mut refused, mut wrong, mut converted) = (None, None, None);
    let is_audit = finding.run.purpose.is_audit();
    match &candidate.outcome {
        Outcome::Refused(refusal) if is_audit => wrong = Some(json_refusal(finding, refusal, spans)),
        Outcome::Refused(refusal) => refused = Some(json_refusal(finding, refusal, spans)),
        Outcome::Converted(conversion) => {
            converted = Some(json_conversion(conversion, patches.get(&candidate.unit).copied(), spans));
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
    }
    JsonCandidate {
        handler: candidate.handler.clone(),
        unit: candidate.unit,
        definitions: candidate.definitions.iter().map(|place| spans.place(*place)).collect(),
        slots: candidate.slots.clone(),
        outcome: match &candidate.outcome {
            Outcome::Converted(_) => JsonOutcome::Converted,
            Outcome::Refused(_) if is_audit => JsonOutcome::Wrong,
            Outcome::Refused(_) => JsonOutcome::Refused,
            Outcome::Done => JsonOutcome::Done,
            Outcome::Flipped => JsonOutcome::Flipped,
            Outcome::Aside => JsonOutcome::Aside,
        },
        refused,
        wrong,
        converted,
    }
}

fn json_refusal(finding: Finding<'_>, refusal: &Refusal, spans: &mut Spans<'_>) -> JsonRefusal {
    let reason = crate::model::reasons::reason(&refusal.reason);
    let related = refusal.related.iter();
    JsonRefusal {
        reason: refusal.reason.clone(),
        waits: waits(&refusal.reason),
        title: reason.map(|reason| reason.title.as_str()),
        place: spans.place(refusal.primary),
        label: refusal.label.clone(),
        related: related
            .map(|(place, text)| JsonPlaceText { place: spans.place(*place), text: text.clone() })
            .collect(),
        why: reason.map(|reason| reason.why.split_whitespace().collect::<Vec<_>>().join(" ")),
        steps: reason.map(|reason| reason.steps.as_slice()).unwrap_or_default(),
        doc: reason.and_then(|reason| reason.doc.as_deref()),
        details: refusal.details.clone(),
        others: refusal
            .others
            .iter()
            .map(|other| JsonObstacle {
                reason: other.reason.clone(),
                waits: waits(&other.reason),
                place: spans.place(other.place),
                label: other.label.clone(),
                mend: mend(&other.reason, other.place, spans),
            })
            .collect(),
        campaigns: finding.campaigns().into_iter().collect(),
        mend: mend(&refusal.reason, refusal.primary, spans),
    }
}

fn mend(rule: &str, place: Place, spans: &Spans<'_>) -> Option<Text> {
    mends::diff(spans.run, place.file, spans.run.mend(rule, place)).map(|diff| Text::of(&diff))
}

fn json_conversion(conversion: &Conversion, patch: Option<&[u8]>, spans: &mut Spans<'_>) -> JsonConversion {
    let mut edits = Vec::new();
    for (file, replacements) in &conversion.edits {
        for edit in replacements {
            edits.push(JsonEdit {
                place: spans.place(Place { file: *file, span: edit.span }),
                text: Text::of(&edit.text),
                by: edit.rules().map(str::to_owned).collect(),
                claims: edit.origins.iter().map(claim).collect(),
            });
        }
    }
    let mut notes = Vec::new();
    for note in &conversion.notes {
        let place = note.place.map(|place| spans.place(place));
        notes.push(JsonNote { id: note.id.clone(), place, text: note.text.clone() });
    }
    JsonConversion {
        new_name: conversion.new_name.clone(),
        transforms: conversion.transforms.iter().cloned().collect(),
        releases: conversion.releases.clone(),
        notes,
        proof: JsonProof::of(&conversion.proof),
        edits,
        patch: patch.map(Text::of),
    }
}

fn claim(origin: &Origin) -> JsonClaim {
    JsonClaim { start: origin.span.start, end: origin.span.end, by: origin.by.clone() }
}

fn json_summary(summary: &Summary) -> JsonSummary {
    let purpose = summary.purpose;
    JsonSummary {
        census: json_tally(summary.outcomes, purpose),
        slots: json_slot_tally(&summary.slots, purpose),
        macro_bodies: summary.macro_bodies,
        by_member: summary
            .by_member
            .iter()
            .map(|(member, tally)| (member.clone(), json_slot_tally(tally, purpose)))
            .collect(),
        by_reason: summary.by_reason.clone(),
        files_read: summary.files.0,
        files_kept: summary.files.1,
        violations: summary.violations.iter().map(ToString::to_string).collect(),
    }
}

fn passed_over(entry: &PassedOver) -> JsonPassedOver {
    JsonPassedOver { path: entry.path.to_string(), reason: entry.reason.clone(), is_usual: entry.is_usual }
}

fn json_tally(tally: Tally, purpose: Purpose) -> JsonTally {
    let Tally { converted, done, flipped, aside, .. } = tally;
    let (refused, wrong) = if purpose.is_audit() { (0, tally.refused) } else { (tally.refused, 0) };
    JsonTally { total: tally.total(), converted, refused, wrong, done, flipped, aside }
}

fn json_slot_tally(tally: &SlotTally, purpose: Purpose) -> JsonSlotTally {
    JsonSlotTally {
        slots: tally.slots,
        null: tally.null,
        by_macro: tally.by_macro,
        candidates: json_tally(tally.outcomes, purpose),
    }
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::patch::patches;
    use crate::testing::{refusal, run_of, run_of_edits};
    use serde_json::{Value, json};

    fn parsed(run: &crate::model::run::Run) -> Value {
        let mut out = Vec::new();
        write(&mut out, run, &patches(run).unwrap()).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn a_refusal_has_its_place_and_its_texts() {
        let value = parsed(&run_of(&[("f_mmap", refusal("gap"))]));
        assert_eq!(value["version"], 1);
        let refused = &value["candidates"][0]["refused"];
        let place = json!({"file": "drivers/x/a.c", "start": 11, "end": 17, "line": 1, "column": 12});
        assert_eq!(refused["place"], place);
        assert!(refused["steps"].as_array().is_some_and(|steps| steps.len() >= 2));
        assert_eq!(value["summary"]["census"], json!({"total": 1, "converted": 0, "refused": 1, "done": 0}));
    }

    #[test]
    fn a_conversion_has_its_edits_and_the_patch_of_its_unit() {
        let value = parsed(&run_of_edits(&[("a.c", b"a\n\xff\n")], &[&[(0, 0, 1, "b")]]));
        let converted = &value["candidates"][0]["converted"];
        assert_eq!(converted["edits"][0]["text"], "b");
        assert_eq!(converted["edits"][0]["place"]["end"], 1);
        assert!(converted["patch"]["bytes"].as_array().is_some_and(|bytes| bytes.contains(&json!(255))));
    }

    fn keys(value: &Value, found: &mut std::collections::BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map.iter().filter(|(key, _)| !key.contains('.') && *key != "gap") {
                    found.insert(key.clone());
                    keys(value, found);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| keys(value, found)),
            _ => {}
        }
    }

    #[test]
    fn the_manual_names_every_key() {
        let manual = include_str!("../../../../docs/json.md");
        let mut found = std::collections::BTreeSet::new();
        let mut run = run_of(&[("f_mmap", refusal("gap"))]);
        run.census.gaps.push((run.candidates[0].definitions[0], "x".into()));
        let passed = crate::tree::walk::PassedOver { path: "l".into(), reason: "a link".into(), is_usual: true };
        run.census.passed_over.push(passed);
        run.errors.push(crate::model::run::ReadError { path: "x".into(), message: "y".into() });
        keys(&parsed(&run), &mut found);
        keys(&parsed(&run_of_edits(&[("a.c", b"a\n\xff\n")], &[&[(0, 0, 1, "b")]])), &mut found);
        assert!(found.len() > 40);
        for key in &found {
            let named = [format!("`{key}`"), format!("\"{key}\"")].iter().any(|name| manual.contains(name.as_str()));
            assert!(named, "{key}");
        }
    }
}
