//! What is printed, held against the official schema, and its fixes carried out.

use serde_json::Value;

use super::write_at_most;
use crate::edit::texts::final_texts;
use crate::exit::Exit;
use crate::form::{Form, Report};
use crate::model::outcome::{Note, Outcome};
use crate::model::run::{ReadError, Run};
use crate::model::summary::Summary;
use crate::testing::{printed, refusal, run_of, run_of_edits};
use crate::tree::source::FileId;
use crate::validate;

const SCHEMA: &str = include_str!("../../../../testdata/sarif/sarif-schema-2.1.0.json");

fn parsed(run: &Run) -> Value {
    let document: Value = serde_json::from_str(&printed(run, Form::Sarif)).unwrap();
    let mut schema: Value = serde_json::from_str(SCHEMA).unwrap();
    // The schema's pattern for names of languages is no regular expression: a bracket is closed that was never opened.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let faults = validate::faults(&schema, &document);
    assert!(faults.is_empty(), "{faults:#?}");
    document
}

fn mixed() -> Run {
    let mut run = run_of(&[("f", Outcome::Converted(Box::default())), ("g", refusal("gap")), ("h", Outcome::Done)]);
    let place = run.candidates[0].definitions[0];
    let Outcome::Converted(conversion) = &mut run.candidates[0].outcome else { unreachable!() };
    conversion.transforms.insert("remap-pfn-range".into());
    conversion.notes.push(Note { id: "called-for-merges".into(), place: Some(place), text: "look".into() });
    run.census.gaps.push((place, "odd".into()));
    run.errors.push(ReadError { path: "x".into(), message: "y".into() });
    run
}

#[test]
fn the_document_follows_the_official_schema() {
    parsed(&Run::default());
    let document = parsed(&mixed());
    let run = &document["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), 2);
    assert_eq!(run["properties"]["census"]["total"], 3);
    assert_eq!(run["properties"]["done"][0]["handler"], "h");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap().len(), 2);
}

#[test]
fn rules_are_found_by_index_and_have_help() {
    let document = parsed(&mixed());
    let run = &document["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().unwrap().len() > 100);
    }
    let taxon = &run["results"][0]["taxa"][0];
    assert_eq!(
        run["taxonomies"][0]["taxa"][usize::try_from(taxon["index"].as_u64().unwrap()).unwrap()]["id"],
        taxon["id"]
    );
}

#[test]
fn a_refusal_tells_what_is_left_to_do() {
    let document = parsed(&mixed());
    let message = &document["runs"][0]["results"][1]["message"];
    let reason = crate::model::reasons::reason("gap").unwrap();
    for step in &reason.steps {
        assert!(message["text"].as_str().unwrap().contains(step.as_str()), "{message}");
    }
    assert!(message["text"].as_str().unwrap().contains("this is the obstacle"));
}

/// Carries out the fixes of a document as a reader would: by characters, in the encoding that it names.
fn fixed(document: &Value, text: &[u8]) -> Vec<u8> {
    let run = &document["runs"][0];
    let utf8 = run["artifacts"][0]["encoding"] == "UTF-8";
    let marked = utf8 && text.starts_with(b"\xef\xbb\xbf");
    let body = if marked { &text[3..] } else { text };
    let mut characters: Vec<char> = if utf8 {
        std::str::from_utf8(body).unwrap().chars().collect()
    } else {
        body.iter().map(|byte| char::from(*byte)).collect()
    };
    let lines = line_starts(&characters);
    let results = run["results"].as_array().unwrap();
    let changes = results.iter().flat_map(|result| result["fixes"].as_array().into_iter().flatten());
    let changes = changes.flat_map(|fix| fix["artifactChanges"].as_array().unwrap());
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for replacement in changes.flat_map(|change| change["replacements"].as_array().unwrap()) {
        let region = &replacement["deletedRegion"];
        let number = |key: &str| usize::try_from(region[key].as_u64().unwrap()).unwrap();
        let (start, length) = (number("charOffset"), number("charLength"));
        // Both ways of naming the region must mean the same.
        assert_eq!(lines[number("startLine") - 1] + number("startColumn") - 1, start);
        assert_eq!(lines[number("endLine") - 1] + number("endColumn") - 1, start + length);
        edits.push((start, length, replacement["insertedContent"]["text"].as_str().unwrap_or("").to_owned()));
    }
    edits.sort();
    for (start, length, new) in edits.into_iter().rev() {
        characters.splice(start..start + length, new.chars());
    }
    let mut out = if marked { b"\xef\xbb\xbf".to_vec() } else { Vec::new() };
    for c in characters {
        match utf8 {
            true => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            false => out.push(u8::try_from(u32::from(c)).unwrap()),
        }
    }
    out
}

fn line_starts(characters: &[char]) -> Vec<usize> {
    let ends = characters.iter().enumerate().filter(|(_, c)| **c == '\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).collect()
}

#[test]
fn fixes_give_the_texts_of_the_patches_in_every_encoding() {
    let texts: [&[u8]; 5] = [
        b"int a;\nint b;\nint c;\n",
        b"int a;\r\nint b;\r\nint c;\r\n",
        "/* \u{e9}\u{1f600} */ a;\n/* \u{20ac} */ b;\n".as_bytes(),
        b"/* \xe9\xff */ a;\r\n/* \xe9 */ b;\n",
        b"\xef\xbb\xbfint a;\nint b;\n",
    ];
    for text in texts {
        let a = text.iter().position(|byte| *byte == b'a').unwrap();
        let b = text.iter().rposition(|byte| *byte == b'b').unwrap();
        let edits: &[&[(u32, usize, usize, &str)]] =
            &[&[(0, a, a + 1, "x\n\ty"), (0, b, b, "new_")], &[(0, b, b + 2, "")]];
        let run = run_of_edits(&[("a.c", text)], edits);
        let expected = final_texts(&run).unwrap().remove(&FileId(0)).unwrap();
        assert_eq!(fixed(&parsed(&run), text), expected, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let prints = |run: &Run| -> Vec<Value> {
        let document = parsed(run);
        let results = document["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"].clone()).collect()
    };
    let run = mixed();
    let mut moved = mixed();
    moved.sources.files[0].text = [b"/* new */\n\n", &moved.sources.files[0].text[..]].concat().into();
    for candidate in &mut moved.candidates {
        let shift = |place: &mut crate::census::slot::Place| {
            (place.span.start, place.span.end) = (place.span.start + 11, place.span.end + 11);
        };
        candidate.definitions.iter_mut().for_each(shift);
        if let Outcome::Refused(refusal) = &mut candidate.outcome {
            shift(&mut refusal.primary);
        }
    }
    moved.census.gaps.clear();
    assert_eq!(prints(&run), prints(&moved));
    let all = prints(&run_of(&[("g", refusal("gap")), ("h", refusal("gap")), ("g", refusal("gap"))]));
    assert!(all[0] != all[1] && all[0] != all[2], "{all:?}");
}

#[test]
fn handlers_that_change_together_have_one_fix() {
    let edit: &[(u32, usize, usize, &str)] = &[(0, 1, 1, "+")];
    let mut run = run_of_edits(&[("a.c", b"ab")], &[edit, edit]);
    run.candidates[1].unit = 0;
    let document = parsed(&run);
    let results = document["runs"][0]["results"].as_array().unwrap();
    assert!(results[0]["fixes"].is_array() && results[1]["fixes"].is_null());
    assert!(results[1]["message"]["text"].as_str().unwrap().contains("It changes together with `f0_mmap()`"));
}

#[test]
fn what_github_would_reject_is_left_out_and_said() {
    let outcomes =
        [("f", Outcome::Converted(Box::default())), ("g", refusal("gap")), ("h", refusal("does-not-compile"))];
    let run = run_of(&outcomes);
    let summary = Summary::of(&run);
    let report =
        Report { run: &run, summary: &summary, patches: &[], exit: Exit::Success, document: None, prefix: "".into() };
    let mut out = Vec::new();
    write_at_most(&mut out, &report, 2).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    let run = &document["runs"][0];
    let rules: Vec<&Value> = run["results"].as_array().unwrap().iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["gap", "does-not-compile"]);
    assert_eq!(run["properties"]["leftOut"], 1);
    let text = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].as_str().unwrap();
    assert!(text.starts_with("1 results were left out"), "{text}");
}

#[test]
fn a_repository_above_the_sources_shows_in_paths() {
    let run = mixed();
    let summary = Summary::of(&run);
    let report = Report {
        run: &run,
        summary: &summary,
        patches: &[],
        exit: Exit::Success,
        document: None,
        prefix: "my driver".into(),
    };
    let mut out = Vec::new();
    report.write(Form::Sarif, &mut out).unwrap();
    let document: Value = serde_json::from_slice(&out).unwrap();
    let uri = &document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "my%20driver/drivers/x/a.c");
}
