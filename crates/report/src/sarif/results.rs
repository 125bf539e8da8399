//! One result for each finding.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::artifacts::Artifacts;
use super::fixes::fix;
use super::rules::Rules;
use crate::census::slot::Place;
use crate::json::JsonProof;
use crate::model::finding::{Finding, Severity};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Obstacle, Outcome};
use crate::syntax::span::Span;
use crate::{escape, markdown};

/// GitHub rejects a result with more locations.
const MOST_LOCATIONS: usize = 1000;

/// The results of `findings`. A unit's fix stands at the first of its handlers; the others name that one.
pub fn results(findings: &[Finding<'_>], rules: &Rules, artifacts: &mut Artifacts<'_>) -> Vec<Value> {
    let mut fixed: BTreeMap<usize, &Candidate> = BTreeMap::new();
    let mut prints: BTreeMap<String, usize> = BTreeMap::new();
    let mut results = Vec::new();
    for finding in findings {
        let (Some(severity), Some(rule)) = (finding.severity(), finding.rule()) else { continue };
        let candidate = finding.candidate;
        let first = *fixed.entry(candidate.unit).or_insert(candidate);
        let is_first = std::ptr::eq(first, candidate);
        let mut result = json!({
            "ruleId": rule,
            "level": match severity {
                Severity::Note => "note",
                Severity::Warning => "warning",
                Severity::Error => "error",
            },
            "message": message(*finding, (!is_first).then_some(&first.handler)),
            "partialFingerprints": {"vma2desc/v1": fingerprint(*finding, &mut prints)},
            "properties": properties(*finding),
        });
        if let Some(index) = rules.index(rule) {
            result["ruleIndex"] = json!(index);
        }
        if let Some(place) = finding.primary() {
            let name = json!({"name": candidate.handler, "kind": "function"});
            result["locations"] =
                json!([{"physicalLocation": artifacts.physical(shown(*finding, place)), "logicalLocations": [name]}]);
        }
        related(*finding, &mut result, artifacts);
        if let Outcome::Converted(conversion) = &candidate.outcome {
            let taxa: Vec<Value> = conversion.transforms.iter().map(|id| rules.taxon(id)).collect();
            result["taxa"] = json!(taxa);
            if is_first && !conversion.edits.is_empty() {
                result["fixes"] = json!([fix(&conversion.edits, &plain(&finding.headline()), artifacts)]);
            }
        }
        if let Outcome::Refused(refusal) = &candidate.outcome {
            let all = refusal.places().map(|(rule, place)| (rule, place.file, finding.run.mend(rule, place)));
            let mends = all
                .filter(|mend| !mend.2.is_empty())
                .map(|(rule, file, mend)| fix(&[(file, mend.to_vec())], &format!("Mend {rule}"), artifacts));
            let mends: Vec<Value> = mends.collect();
            if !mends.is_empty() {
                result["fixes"] = json!(mends);
            }
        }
        results.push(result);
    }
    results
}

/// What is marked: a conversion's first line, not the whole function.
fn shown(finding: Finding<'_>, place: Place) -> Place {
    match finding.candidate.outcome {
        Outcome::Converted(_) => head(finding, place),
        _ => place,
    }
}

/// The message, in plain text and in Markdown.
fn message(finding: Finding<'_>, fixed_with: Option<&str>) -> Value {
    let headline = finding.headline();
    let mut text = format!("{}.", plain(&headline));
    let mut rich = format!("{}.", markdown::prose(&headline));
    let mut say = |words: &str| {
        text.push_str(&format!("\n{}", plain(words)));
        rich.push_str(&format!("\n\n{}", markdown::prose(words)));
    };
    match &finding.candidate.outcome {
        Outcome::Refused(refusal) => {
            say(&format!("Here: {}.", refusal.label.trim_end_matches('.')));
            refusal.details.iter().for_each(|line| say(line));
            let reason = crate::model::reasons::reason(&refusal.reason);
            let steps: Vec<&String> = reason.iter().flat_map(|reason| &reason.steps).collect();
            if !steps.is_empty() {
                let heading = finding.run.purpose.words().steps;
                text.push_str(&format!("\n{heading}:"));
                rich.push_str(&format!("\n\n**{heading}**\n"));
            }
            for (at, step) in steps.iter().enumerate() {
                text.push_str(&format!("\n{}. {}", at + 1, plain(step)));
                rich.push_str(&format!("\n{}. {}", at + 1, markdown::prose(step)));
            }
        }
        Outcome::Converted(conversion) => {
            if let Some(first) = fixed_with {
                say(&format!("It changes together with `{first}()`, whose fix holds both."));
            }
            for note in &conversion.notes {
                say(&format!("Note ({}): {}", note.id, note.text));
            }
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
    }
    json!({"text": text, "markdown": rich})
}

/// Text of others as a plain SARIF message: what looks like a link or a placeholder is none.
fn plain(text: &str) -> String {
    let mut text = escape::line(text);
    if text.contains("](") {
        text = text.replace('[', "\\[").replace(']', "\\]");
    }
    // Only a number in braces is a placeholder; other braces are left as readers show them.
    let digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    if text.split('{').skip(1).any(digit) {
        text = text.replace('{', "{{").replace('}', "}}");
    }
    text
}

/// Other places: what belongs to a refusal, the notes of a conversion, where the handler is installed and defined.
fn related(finding: Finding<'_>, result: &mut Value, artifacts: &mut Artifacts<'_>) {
    let mut places: Vec<(Place, String)> = Vec::new();
    match &finding.candidate.outcome {
        Outcome::Refused(refusal) => {
            places.extend(refusal.related.iter().cloned());
            let also =
                |o: &Obstacle| (o.place, format!("{} ({}): {}", finding.run.purpose.words().also, o.reason, o.label));
            places.extend(refusal.others.iter().map(also));
            let heads = finding.candidate.definitions.iter().map(|place| head(finding, *place));
            places.extend(heads.map(|place| (place, "the handler".to_owned())));
        }
        Outcome::Converted(conversion) => {
            let noted = conversion.notes.iter().filter_map(|note| Some((note.place?, note.text.clone())));
            places.extend(noted);
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
    }
    places.extend(finding.slots().map(|slot| (slot.place, format!("installed here as {}", slot.hook()))));
    let left_out = places.len().saturating_sub(MOST_LOCATIONS);
    if left_out > 0 {
        result["properties"]["relatedLocationsLeftOut"] = json!(left_out);
    }
    let mut locations = Vec::new();
    for (at, (place, text)) in places.into_iter().take(MOST_LOCATIONS).enumerate() {
        locations.push(json!({
            "id": at + 1,
            "physicalLocation": artifacts.physical(place),
            "message": {"text": plain(&text)},
        }));
    }
    if !locations.is_empty() {
        result["relatedLocations"] = json!(locations);
    }
}

/// The first line of a definition, without its line end.
fn head(finding: Finding<'_>, place: Place) -> Place {
    let text = &finding.run.sources.get(place.file).text;
    let definition = text.get(place.span.start..place.span.end).unwrap_or_default();
    let line = definition.split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii_end();
    Place { span: Span::new(place.span.start, place.span.start + line.len()), ..place }
}

/// What is the same as long as the finding is: not the line number, but the line's words.
fn fingerprint(finding: Finding<'_>, seen: &mut BTreeMap<String, usize>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{}\0{}\0", finding.rule().unwrap_or_default(), finding.candidate.handler));
    if let Some(place) = finding.primary() {
        let source = finding.run.sources.get(place.file);
        let lines = Lines::new(&source.text);
        let line = source.text.get(lines.range(lines.index(place.span.start))).unwrap_or_default();
        hash.update(source.path.as_str());
        for word in line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()) {
            hash.update(b"\0");
            hash.update(word);
        }
    }
    let print: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let count = seen.entry(print.clone()).or_default();
    *count += 1;
    format!("{print}:{count}")
}

fn properties(finding: Finding<'_>) -> Value {
    let candidate = finding.candidate;
    let hooks: Vec<String> = finding.members().into_iter().collect();
    let mut value = json!({
        "handler": candidate.handler,
        "unit": candidate.unit,
        "outcome": finding.outcome(),
        "hooks": hooks,
        "tables": finding.tables(),
    });
    if let Outcome::Converted(conversion) = &candidate.outcome {
        value["newName"] = json!(conversion.new_name);
        value["proof"] = json!(JsonProof::of(&conversion.proof));
    }
    value
}
