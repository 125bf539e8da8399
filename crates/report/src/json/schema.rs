//! The published schema, and what is printed held against it.

use schemars::generate::SchemaSettings;
use schemars::transform::Transform;
use serde_json::{Value, json};

use super::types::JsonRun;
use crate::census::slot::{Place, SlotKind};
use crate::census::value::SlotValue;
use crate::model::outcome::{Note, Obstacle, Outcome};
use crate::model::proof::{Check, Difference, Proof, ProofLevel, Uncovered};
use crate::model::run::{ReadError, Run};
use crate::patch::patches;
use crate::syntax::span::Span;
use crate::testing::{refusal, run_of, run_of_edits};
use crate::tree::source::FileId;
use crate::tree::walk::PassedOver;

/// Where it is published.
const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/report-v1.schema.json");

fn schema() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<JsonRun>();
    schema.insert("title".into(), json!("Report of vma2desc, version 1"));
    schema.insert("$id".into(), json!("urn:vma2desc:schema:report:1"));
    schema.to_value()
}

/// A schema in which no key is allowed that is not listed: what is printed must be documented.
struct Closed;

impl Transform for Closed {
    fn transform(&mut self, schema: &mut schemars::Schema) {
        schemars::transform::transform_subschemas(self, schema);
        if schema.get("properties").is_some() {
            schema.insert("additionalProperties".into(), json!(false));
        }
    }
}

/// What the printed report violates.
fn faults(run: &Run) -> Vec<String> {
    let mut closed = schemars::Schema::try_from(schema()).unwrap();
    Closed.transform(&mut closed);
    let mut out = Vec::new();
    super::write(&mut out, run, &patches(run).unwrap()).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    crate::validate::faults(closed.as_value(), &document)
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let text = format!("{}\n", serde_json::to_string_pretty(&schema()).unwrap());
    if std::env::var_os("VMA2DESC_BLESS").is_some() {
        std::fs::write(PATH, &text).unwrap();
    }
    let published = std::fs::read_to_string(PATH).unwrap_or_default();
    assert!(published == text, "docs/schema/report-v1.schema.json is stale: run `cargo xtask bless`");
}

#[test]
fn the_schema_itself_is_valid_and_describes_everything() {
    fn undescribed(value: &Value, path: &str, found: &mut Vec<String>) {
        if let Some(properties) = value.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                if property.get("description").is_none() {
                    found.push(format!("{path}.{name}"));
                }
            }
        }
        for (name, value) in value.as_object().into_iter().flatten() {
            undescribed(value, &format!("{path}.{name}"), found);
        }
    }
    let mut found = Vec::new();
    undescribed(&schema(), "", &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

/// A run with a value in every field that the report has.
fn full() -> Run {
    let mut run = run_of_edits(&[("d/a.c", b"a\n\xff\nb\n")], &[&[(0, 0, 1, "A")]]);
    let place = Place { file: FileId(0), span: Span::new(0, 1) };
    let Outcome::Converted(conversion) = &mut run.candidates[0].outcome else { unreachable!() };
    conversion.transforms.insert("slot".into());
    conversion.notes.push(Note { id: "prot-now-stored".into(), place: Some(place), text: "x".into() });
    conversion.notes.push(Note { id: "prot-now-stored".into(), place: None, text: "y".into() });
    conversion.proof = Proof {
        level: ProofLevel::Executed,
        checks: vec![Check::new(ProofLevel::Executed, "ran").count("inputs", 8000)],
        uncovered: vec![Uncovered { level: ProofLevel::Compiled, what: "d/a.c:3".into() }],
        differences: vec![Difference { id: "merge".into(), what: "merged".into() }],
    };
    let other = run_of(&[("f", refusal("gap")), ("g", refusal("no-such-reason")), ("h", Outcome::Done)]);
    for (mut candidate, mut slot) in other.candidates.into_iter().zip(other.census.slots) {
        candidate.slots = vec![run.census.slots.len()];
        slot.arms = vec!["CONFIG_X".into()];
        slot.kind = SlotKind::MacroUse("FOPS".into());
        candidate.definitions = vec![place];
        if let Outcome::Refused(refusal) = &mut candidate.outcome {
            refusal.related.push((place, "z".into()));
            refusal.details.push("a line".into());
            refusal.others.push(Obstacle { reason: "gap".into(), place, label: "w".into() });
        }
        run.census.slots.push(slot);
        run.candidates.push(candidate);
    }
    let mut null = run.census.slots[1].clone();
    (null.value, null.kind, null.ops, null.table) = (SlotValue::Null, SlotKind::Positional, None, None);
    run.census.slots.push(null);
    run.census.gaps.push((place, "unbalanced".into()));
    run.census.not_slots.push((place, "a bit field".into()));
    let link = PassedOver { path: "l.c".into(), reason: "a link".into(), is_usual: true };
    run.census.passed_over.push(link);
    run.errors.push(ReadError { path: "x".into(), message: "y".into() });
    run
}

#[test]
fn a_run_with_everything_in_it_validates() {
    assert_eq!(faults(&full()), [""; 0]);
    assert_eq!(faults(&Run::default()), [""; 0]);
}

#[test]
fn text_that_is_no_utf_8_validates() {
    let run = run_of_edits(&[("a.c", b"\xff\n")], &[&[(0, 0, 0, "x")]]);
    assert_eq!(faults(&run), [""; 0]);
}
