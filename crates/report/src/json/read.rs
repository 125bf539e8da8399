//! A run out of its report and the sources that it speaks of: all that printers need, and nothing that an engine would.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;
use serde::Deserialize;

use super::checked::JsonSource;
use super::text::Text;
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::document::Document;
use crate::json::JsonSummary;
use crate::model::asked::Asked;
use crate::model::outcome::{Candidate, Conversion, Note, Obstacle, Origin, Outcome, Refusal, Replacement};
use crate::model::proof::{Check, Difference, Proof, ProofLevel, Uncovered};
use crate::model::run::{ReadError, Run};
use crate::syntax::span::Span;
use crate::tree::source::{FileId, SourceFile, SourceSet};
use crate::tree::walk::PassedOver;

#[derive(Deserialize)]
struct ReadPlace {
    file: String,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
struct ReadPlaceText {
    place: ReadPlace,
    text: String,
}

#[derive(Deserialize)]
struct ReadSlot {
    place: ReadPlace,
    structure: Option<String>,
    member: String,
    table: Option<String>,
    kind: String,
    r#macro: Option<String>,
    value: Option<String>,
    is_name: bool,
    conditions: Vec<String>,
    prepare: bool,
    older_kernels_only: bool,
}

#[derive(Deserialize)]
struct ReadCandidate {
    handler: String,
    unit: usize,
    definitions: Vec<ReadPlace>,
    slots: Vec<usize>,
    #[serde(default)]
    outcome: String,
    refused: Option<ReadRefusal>,
    converted: Option<ReadConversion>,
}

#[derive(Deserialize)]
struct ReadRefusal {
    reason: String,
    place: ReadPlace,
    label: String,
    related: Vec<ReadPlaceText>,
    #[serde(default)]
    details: Vec<String>,
    #[serde(default)]
    others: Vec<ReadObstacle>,
}

#[derive(Deserialize)]
struct ReadObstacle {
    reason: String,
    place: ReadPlace,
    label: String,
}

#[derive(Deserialize)]
struct ReadConversion {
    new_name: String,
    transforms: BTreeSet<String>,
    releases: Option<String>,
    notes: Vec<ReadNote>,
    proof: ReadProof,
    edits: Vec<ReadEdit>,
}

#[derive(Deserialize)]
struct ReadNote {
    id: String,
    place: Option<ReadPlace>,
    text: String,
}

#[derive(Deserialize)]
struct ReadEdit {
    place: ReadPlace,
    text: Text,
    claims: Vec<ReadClaim>,
}

#[derive(Deserialize)]
struct ReadClaim {
    start: usize,
    end: usize,
    by: String,
}

#[derive(Deserialize)]
struct ReadProof {
    level: String,
    checks: Vec<ReadCheck>,
    uncovered: Vec<ReadCheck>,
    differences: Vec<ReadDifference>,
}

#[derive(Deserialize)]
struct ReadCheck {
    level: String,
    what: String,
    #[serde(default)]
    counts: BTreeMap<String, u64>,
}

#[derive(Deserialize)]
struct ReadDifference {
    id: String,
    what: String,
}

#[derive(Deserialize)]
struct ReadPassedOver {
    path: String,
    reason: String,
    is_usual: bool,
}

#[derive(Deserialize)]
struct ReadFailure {
    path: String,
    message: String,
}

#[derive(Deserialize)]
struct ReadAsked {
    target: String,
    paths: Vec<String>,
    options: Vec<String>,
    revision: Option<String>,
}

/// The files of a run, by their paths.
struct Files {
    set: SourceSet,
    ids: BTreeMap<String, FileId>,
}

/// The run that `document` reports, whose places lie in `sources`.
///
/// # Errors
/// The document has another form, or a place lies in no source.
pub fn run(document: &Document, sources: &[JsonSource]) -> Result<Run, String> {
    let files = Files::of(sources);
    let ReadAsked { target, paths, options, revision } = document.get("asked")?;
    let mut run = Run { asked: Asked { target, paths, options, revision }, ..Run::default() };
    let summary: JsonSummary = document.get("summary")?;
    (run.census.files_read, run.census.files_kept) = (summary.files_read, summary.files_kept);
    for slot in document.get::<Vec<ReadSlot>>("slots")? {
        run.census.slots.push(files.slot(slot)?);
    }
    run.census.gaps = files.texts(document.get("gaps")?)?;
    run.census.not_slots = files.texts(document.get("not_slots")?)?;
    let passed_over = document.get::<Vec<ReadPassedOver>>("passed_over")?.into_iter();
    run.census.passed_over = passed_over
        .map(|entry| PassedOver { path: entry.path, reason: entry.reason, is_usual: entry.is_usual })
        .collect();
    let errors = document.get::<Vec<ReadFailure>>("errors")?.into_iter();
    run.errors = errors.map(|error| ReadError { path: error.path.into(), message: error.message }).collect();
    for candidate in document.get::<Vec<ReadCandidate>>("candidates")? {
        run.candidates.push(files.candidate(candidate)?);
    }
    run.sources = files.set;
    Ok(run)
}

impl Files {
    /// A file that two parts give is one.
    fn of(sources: &[JsonSource]) -> Self {
        let by_order: BTreeMap<usize, &JsonSource> = sources.iter().map(|source| (source.order, source)).collect();
        let (mut set, mut ids) = (SourceSet::default(), BTreeMap::new());
        for (source, id) in by_order.into_values().zip(0..) {
            let path = Utf8PathBuf::from(&source.file);
            let text = source.text.as_ref().map_or_else(Vec::new, Text::bytes);
            set.files.push(SourceFile { path, text: text.into(), given: true, loaded: false });
            ids.insert(source.file.clone(), FileId(id));
            if source.text.is_none() {
                set.created.insert(FileId(id));
            }
        }
        Self { set, ids }
    }

    fn place(&self, place: ReadPlace) -> Result<Place, String> {
        let ReadPlace { file, start, end } = place;
        let id = *self.ids.get(&file).ok_or_else(|| format!("no part holds the source of {file}"))?;
        if start > end || end > self.set.get(id).text.len() {
            return Err(format!("it has a place that is not in {file}"));
        }
        Ok(Place { file: id, span: Span::new(start, end) })
    }

    fn texts(&self, list: Vec<ReadPlaceText>) -> Result<Vec<(Place, String)>, String> {
        list.into_iter().map(|entry| Ok((self.place(entry.place)?, entry.text))).collect()
    }

    fn slot(&self, slot: ReadSlot) -> Result<Slot, String> {
        let name = slot.r#macro.unwrap_or_default();
        let kind = match slot.kind.as_str() {
            "designated" => SlotKind::Designated,
            "positional" => SlotKind::Positional,
            "assignment" => SlotKind::Assignment,
            "macro-body" => SlotKind::MacroBody(name),
            "macro-use" => SlotKind::MacroUse(name),
            "argument" => {
                // The function is shown as a call.
                let function = slot.table.as_deref().unwrap_or_default().trim_end_matches("()").to_owned();
                SlotKind::Argument { function, index: 0 }
            }
            other => return Err(format!("it has a slot of a kind `{other}`, which this program does not know")),
        };
        let value = match (slot.value, slot.is_name) {
            (None, _) => SlotValue::Null,
            (Some(name), true) => SlotValue::Name(name),
            (Some(text), false) => SlotValue::Other(text),
        };
        let place = self.place(slot.place)?;
        Ok(Slot {
            place,
            member_span: place.span,
            member: slot.member,
            value,
            value_span: place.span,
            aliases: Vec::new(),
            ops: slot.structure,
            table: slot.table,
            table_span: place.span,
            kind,
            arms: slot.conditions,
            siblings: Vec::new(),
            prepare: slot.prepare,
            older: slot.older_kernels_only,
            aside: false,
        })
    }

    fn candidate(&self, candidate: ReadCandidate) -> Result<Candidate, String> {
        let outcome = match (candidate.refused, candidate.converted) {
            (Some(refusal), _) => Outcome::Refused(self.refusal(refusal)?),
            (None, Some(conversion)) => Outcome::Converted(Box::new(self.conversion(conversion)?)),
            (None, None) if candidate.outcome == "flipped" => Outcome::Flipped,
            (None, None) if candidate.outcome == "aside" => Outcome::Aside,
            (None, None) => Outcome::Done,
        };
        let definitions = candidate.definitions.into_iter().map(|place| self.place(place));
        Ok(Candidate {
            handler: candidate.handler,
            definitions: definitions.collect::<Result<_, _>>()?,
            slots: candidate.slots,
            unit: candidate.unit,
            outcome,
        })
    }

    fn refusal(&self, refusal: ReadRefusal) -> Result<Refusal, String> {
        let other = |other: ReadObstacle| {
            Ok::<_, String>(Obstacle { reason: other.reason, place: self.place(other.place)?, label: other.label })
        };
        Ok(Refusal {
            reason: refusal.reason,
            primary: self.place(refusal.place)?,
            label: refusal.label,
            related: self.texts(refusal.related)?,
            details: refusal.details,
            others: refusal.others.into_iter().map(other).collect::<Result<_, _>>()?,
        })
    }

    fn conversion(&self, conversion: ReadConversion) -> Result<Conversion, String> {
        let mut edits: Vec<(FileId, Vec<Replacement>)> = Vec::new();
        for edit in conversion.edits {
            let Place { file, span } = self.place(edit.place)?;
            let claim = |claim: ReadClaim| {
                let sound = claim.start <= claim.end && claim.end <= self.set.get(file).text.len();
                let span = sound.then(|| Span::new(claim.start, claim.end));
                Ok::<_, String>(Origin { span: span.ok_or("it has a claim that is in no file")?, by: claim.by })
            };
            let origins = edit.claims.into_iter().map(claim).collect::<Result<_, _>>()?;
            let replacement = Replacement { span, text: edit.text.bytes(), origins };
            match edits.last_mut().filter(|last| last.0 == file) {
                Some((_, list)) => list.push(replacement),
                None => edits.push((file, vec![replacement])),
            }
        }
        let note = |note: ReadNote| {
            let place = note.place.map(|place| self.place(place)).transpose()?;
            Ok::<_, String>(Note { id: note.id, place, text: note.text })
        };
        Ok(Conversion {
            new_name: conversion.new_name,
            edits,
            transforms: conversion.transforms,
            releases: conversion.releases,
            notes: conversion.notes.into_iter().map(note).collect::<Result<_, _>>()?,
            proof: proof(conversion.proof)?,
            ..Conversion::default()
        })
    }
}

fn proof(proof: ReadProof) -> Result<Proof, String> {
    let check = |entry: ReadCheck| {
        let (level, counts) = (level(&entry.level)?, entry.counts.into_iter().collect());
        Ok::<_, String>(Check { level, what: entry.what, counts })
    };
    let uncovered = |entry: ReadCheck| Ok::<_, String>(Uncovered { level: level(&entry.level)?, what: entry.what });
    Ok(Proof {
        level: level(&proof.level)?,
        checks: proof.checks.into_iter().map(check).collect::<Result<_, _>>()?,
        uncovered: proof.uncovered.into_iter().map(uncovered).collect::<Result<_, _>>()?,
        differences: proof.differences.into_iter().map(|d| Difference { id: d.id, what: d.what }).collect(),
    })
}

fn level(name: &str) -> Result<ProofLevel, String> {
    let known = ProofLevel::ALL.into_iter().find(|level| level.name() == name);
    known.ok_or_else(|| format!("it has a proof level `{name}`, which this program does not know"))
}
