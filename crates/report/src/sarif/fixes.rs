//! A conversion as a SARIF fix: all replacements of its unit, in all files.

use serde_json::{Value, json};

use super::artifacts::Artifacts;
use crate::census::slot::Place;
use crate::model::outcome::Conversion;

/// The fix that a conversion is. Replacements name places in the files as they were read.
pub fn fix(conversion: &Conversion, headline: &str, artifacts: &mut Artifacts<'_>) -> Value {
    let mut changes = Vec::new();
    for (file, edits) in &conversion.edits {
        let mut replacements = Vec::new();
        for edit in edits {
            let place = Place { file: *file, span: edit.span };
            let mut replacement = json!({"deletedRegion": artifacts.region(place)});
            if !edit.text.is_empty() {
                let text = artifacts.text(*file, &edit.text);
                replacement["insertedContent"] = json!({"text": text});
            }
            let by: Vec<&str> = edit.rules().collect();
            replacement["properties"] = json!({"by": by});
            replacements.push(replacement);
        }
        changes.push(json!({"artifactLocation": artifacts.location(*file), "replacements": replacements}));
    }
    json!({"description": {"text": headline}, "artifactChanges": changes})
}
