//! The binary's JSON report, as far as these checks need it.
//!
//! The one place that knows the report's shape. What is absent reads as empty, so that a report of a newer
//! version still reads.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub path: String,
    /// Counted from 1.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// A place where a handler is installed.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    pub place: Place,
    pub ops: String,
    pub member: String,
    pub table: String,
    /// The handler, or `NULL`.
    pub value: String,
    /// `designated`, `positional`, `assignment`, `macro-body`, `macro-use`, `argument`.
    pub kind: String,
    pub prepare: bool,
}

impl Slot {
    /// Whether it installs nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.value.as_str(), "" | "NULL" | "0")
    }
}

/// What became of a candidate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    Converted,
    Refused,
    Done,
    /// The report does not say: an error.
    #[default]
    Unknown,
}

/// A handler with its fate.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    pub handler: String,
    pub unit: usize,
    pub fate: Fate,
    /// Reason id of a refusal.
    pub reason: String,
    /// Where the obstacle is, and what is said about it.
    pub obstacle: Option<Place>,
    pub label: String,
    pub new_name: String,
    pub definitions: Vec<Place>,
    /// Indices into [`Answer::slots`].
    pub slots: Vec<usize>,
    /// Note ids of a conversion.
    pub notes: Vec<String>,
    /// The unit's patch as the report has it.
    pub diff: Vec<u8>,
    /// Name of the file in the output directory that holds this patch.
    pub patch: Option<String>,
}

impl Candidate {
    /// Where a reader would look for it.
    pub fn home(&self, answer: &Answer) -> Place {
        let slot = || self.slots.first().and_then(|&i| answer.slots.get(i)).map(|s| s.place.clone());
        self.definitions.first().cloned().or_else(slot).unwrap_or_default()
    }

    /// Whether one of its slots is a member of this structure.
    pub fn in_ops(&self, answer: &Answer, ops: &str) -> bool {
        self.slots.iter().filter_map(|&i| answer.slots.get(i)).any(|s| s.ops == ops)
    }
}

/// A whole report.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub slots: Vec<Slot>,
    pub candidates: Vec<Candidate>,
    /// Converted, refused and done as the report's own summary says.
    pub told: Option<[usize; 3]>,
    /// What the program itself finds unaccounted for.
    pub violations: Vec<String>,
    /// What could not be understood.
    pub gaps: Vec<(Place, String)>,
    /// What looks like a slot and is none.
    pub not_slots: Vec<(Place, String)>,
}

impl Answer {
    /// Read a report.
    pub fn read(json: &[u8]) -> Result<Self> {
        let json: Value = serde_json::from_slice(json).context("not JSON")?;
        ensure!(json.get("candidates").is_some_and(Value::is_array), "a report without a list of candidates");
        let told = |name: &str| Some(number(json.get("summary")?.get("census")?.get(name)?));
        let told_at = |name: &str| {
            list(&json, name).iter().map(|it| (place(&it["place"]), text(&it["text"]))).collect::<Vec<_>>()
        };
        let told = || Some([told("converted")?, told("refused")?, told("done")?]);
        Ok(Self {
            slots: list(&json, "slots").iter().map(slot).collect(),
            candidates: list(&json, "candidates").iter().map(candidate).collect(),
            gaps: told_at("gaps"),
            not_slots: told_at("not_slots"),
            told: told(),
            violations: json
                .get("summary")
                .map(|s| list(s, "violations").iter().map(text).collect())
                .unwrap_or_default(),
        })
    }

    /// The candidates with this fate.
    pub fn with(&self, fate: Fate) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(move |c| c.fate == fate)
    }

    /// The candidates that install a hook that is still to convert in `struct file_operations`.
    pub fn file_operations(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|c| c.in_ops(self, "file_operations") && c.fate != Fate::Done)
    }
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX)
}

fn place(value: &Value) -> Place {
    Place { path: text(&value["file"]), line: number(&value["line"]) }
}

fn slot(value: &Value) -> Slot {
    Slot {
        place: place(&value["place"]),
        ops: value["structure"].as_str().unwrap_or("?").to_string(),
        member: text(&value["member"]),
        table: text(&value["table"]),
        value: text(&value["value"]),
        kind: text(&value["kind"]),
        prepare: value["prepare"].as_bool().unwrap_or_default(),
    }
}

fn candidate(value: &Value) -> Candidate {
    let (refused, converted) = (&value["refused"], &value["converted"]);
    Candidate {
        handler: text(&value["handler"]),
        unit: number(&value["unit"]),
        fate: match value["outcome"].as_str() {
            Some("converted") => Fate::Converted,
            Some("refused") => Fate::Refused,
            Some("done") => Fate::Done,
            _ => Fate::Unknown,
        },
        reason: text(&refused["reason"]),
        obstacle: refused.get("place").map(place),
        label: text(&refused["label"]),
        new_name: text(&converted["new_name"]),
        definitions: list(value, "definitions").iter().map(place).collect(),
        slots: list(value, "slots").iter().map(number).collect(),
        notes: list(converted, "notes").iter().map(|note| text(&note["id"])).collect(),
        diff: bytes(&converted["patch"]),
        patch: None,
    }
}

/// A string, or `{"bytes": [...]}` where the bytes are no UTF-8.
fn bytes(value: &Value) -> Vec<u8> {
    match value.as_str() {
        Some(text) => text.as_bytes().to_vec(),
        None => list(value, "bytes").iter().filter_map(|b| u8::try_from(b.as_u64()?).ok()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_and_what_it_lacks_is_empty() {
        let json = br#"{"version": 1, "summary": {"census": {"total": 1, "converted": 1, "refused": 0, "done": 0}},
            "candidates": [{"handler": "f_mmap", "unit": 3, "outcome": "converted", "slots": [0],
                "definitions": [{"file": "a.c", "line": 7}],
                "converted": {"new_name": "f_mmap_prepare", "patch": {"bytes": [45, 255]}, "extra": 1}}],
            "slots": [{"place": {"file": "a.c", "line": 9}, "structure": null, "member": "mmap", "value": null}]}"#;
        let answer = Answer::read(json).unwrap();
        assert_eq!(answer.told, Some([1, 0, 0]));
        let candidate = &answer.candidates[0];
        assert_eq!((candidate.fate, candidate.diff.as_slice()), (Fate::Converted, &[45, 255][..]));
        assert_eq!(candidate.home(&answer).to_string(), "a.c:7");
        assert!(answer.slots[0].is_null() && answer.slots[0].ops == "?");
    }

    #[test]
    fn a_report_without_candidates_is_none() {
        assert!(Answer::read(b"{}").is_err());
        assert!(Answer::read(b"").is_err());
    }
}
