//! A run in parts, and the same run whole.

use std::collections::BTreeSet;

use super::{MergeError, Part, merge};
use crate::check::assemble::assemble;
use crate::check::policy::Policy;
use crate::check::report::json_shard;
use crate::check::shard::Shard;
use crate::check::verdict::{Terms, Verdict};
use crate::exit::Exit;
use crate::model::outcome::Outcome;
use crate::model::run::Run;
use crate::model::testing::{refusal, run_of};
use crate::report::document::Document;
use crate::report::json::checked::{JsonCheck, JsonStale, JsonTerms};
use crate::tree::source::{FileId, SourceFile};

const COUNT: u32 = 3;

/// Candidates of all kinds in several files; two of them are one unit.
fn run() -> Run {
    let converted = || Outcome::Converted(Box::default());
    let outcomes: Vec<(String, Outcome)> = (0..12)
        .map(|n| (format!("f{n}"), [converted(), refusal("gap"), Outcome::Done, refusal("name-taken")][n % 4].clone()))
        .collect();
    let named: Vec<(&str, Outcome)> = outcomes.iter().map(|(name, outcome)| (name.as_str(), outcome.clone())).collect();
    let mut run = run_of(&named);
    for n in 1..12 {
        let text = run.sources.files[0].text.clone();
        let path = format!("drivers/d{n}/a.c").into();
        run.sources.files.push(SourceFile { path, text, given: true, loaded: false });
        run.candidates[n].definitions[0].file = FileId(n as u32);
        run.census.slots[n].place.file = FileId(n as u32);
    }
    run.candidates[5].unit = 1;
    run
}

fn check(run: &Run, shard: Option<Shard>, terms: JsonTerms) -> (Document, JsonCheck) {
    let units: Option<BTreeSet<usize>> = shard.map(|shard| shard.units(run));
    let verdict = Verdict::of(run, units.as_ref(), &Policy::default(), &BTreeSet::from([3]));
    let list = |set: &BTreeSet<usize>| set.iter().copied().collect::<Vec<usize>>();
    let check = JsonCheck {
        exit: verdict.exit(run, Terms::default()).code(),
        terms,
        findings: list(&verdict.findings),
        accepted: list(&verdict.accepted),
        allowed: list(&verdict.allowed),
        outside: Vec::new(),
        stale: Vec::new(),
        shard: shard.zip(units).map(|(shard, units)| json_shard(shard, run, &units, "".into())),
    };
    assemble(run, &[], check).unwrap()
}

fn parts(run: &Run) -> Vec<Part> {
    let part = |index| {
        let shard = Shard { index, count: COUNT };
        Part { name: format!("{index}.json"), document: check(run, Some(shard), JsonTerms::default()).0 }
    };
    (1..=COUNT).map(part).collect()
}

fn text(document: &Document) -> String {
    let mut out = Vec::new();
    document.write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn error(parts: Vec<Part>) -> String {
    match merge(parts, None) {
        Err(MergeError::NotParts(message)) => message,
        Err(MergeError::Lost(message)) => format!("lost: {message}"),
        Ok(_) => "merged".to_owned(),
    }
}

/// Changes what a part says of itself.
fn with(part: &mut Part, change: impl Fn(&mut JsonCheck)) {
    let mut check: JsonCheck = part.document.get("check").unwrap();
    change(&mut check);
    part.document.set("check", &check).unwrap();
}

#[test]
fn all_parts_together_are_the_whole_byte_for_byte_in_any_order() {
    let whole = text(&check(&run(), None, JsonTerms::default()).0);
    let (mut forward, mut backward) = (parts(&run()), parts(&run()));
    assert!(forward.iter().all(|part| part.document.text("candidates").unwrap().len() > 10), "a part is empty");
    backward.reverse();
    assert_eq!(text(&merge(forward.split_off(0), None).unwrap().document), whole);
    assert_eq!(text(&merge(backward, None).unwrap().document), whole);
}

#[test]
fn so_many_units_may_be_left_in_all_parts_together() {
    // Twelve candidates: three are done, one is accepted, and two are one unit.
    let exit = |most| merge(parts(&run()), Some(most)).unwrap().check.exit;
    assert_eq!(exit(7), Exit::Success.code());
    assert_eq!(exit(6), Exit::Refusals.code());
}

#[test]
fn the_gravest_exit_code_of_a_part_is_that_of_the_whole() {
    let exit = |code| {
        let mut parts = parts(&run());
        with(&mut parts[1], |check| check.exit = code);
        merge(parts, Some(99)).map(|merged| merged.check.exit)
    };
    assert_eq!(exit(5).ok(), Some(5));
    assert_eq!(exit(74).ok(), Some(74));
    assert_eq!(exit(6).ok(), Some(6));
    assert!(exit(99).is_err_and(|error| error.to_string().contains("the exit code 99 of 2.json")));
    let mut stale = parts(&run());
    let entry =
        |name: &str| JsonStale { file: name.into(), handler: "f".into(), reason: "gap".into(), why: "x".into() };
    with(&mut stale[0], |check| check.stale.push(entry("b.c")));
    with(&mut stale[2], |check| check.stale.push(entry("a.c")));
    stale.iter_mut().for_each(|part| with(part, |check| check.terms.stale_counts = true));
    let merged = merge(stale, Some(99)).unwrap().check;
    assert_eq!((merged.exit, merged.stale), (4, vec![entry("a.c"), entry("b.c")]));
}

#[test]
fn reports_that_are_not_the_parts_of_one_run_are_refused() {
    let spoilt = |spoil: &dyn Fn(&mut Vec<Part>)| {
        let mut parts = parts(&run());
        spoil(&mut parts);
        error(parts)
    };
    assert_eq!(spoilt(&|parts| parts.clear()), "there is nothing to merge");
    assert_eq!(spoilt(&|parts| drop(parts.remove(1))), "these parts are missing: 2/3");
    let twice = |parts: &mut Vec<Part>| {
        parts[0].name = "copy.json".into();
        parts[0].document = parts[1].document.clone();
    };
    assert_eq!(spoilt(&twice), "copy.json and 2.json are both part 2/3");
    let more = |parts: &mut Vec<Part>| with(&mut parts[2], |check| check.shard.as_mut().unwrap().count = 4);
    assert_eq!(spoilt(&more), "1.json and 3.json are parts of 3 and of 4");
    let beyond = |parts: &mut Vec<Part>| {
        for (part, index) in parts.iter_mut().zip([1, 2, 0]) {
            with(part, |check| check.shard.as_mut().unwrap().index = index);
        }
    };
    assert!(spoilt(&beyond).contains("these parts are missing: 3/3"));
    let other = |parts: &mut Vec<Part>| with(&mut parts[1], |check| check.shard.as_mut().unwrap().input = "0".into());
    assert!(spoilt(&other).contains("1.json and 2.json are about different source"));
    let asked = |parts: &mut Vec<Part>| with(&mut parts[1], |check| check.terms.policy = "0".into());
    assert!(spoilt(&asked).contains("were not asked the same"));
    let whole = |parts: &mut Vec<Part>| with(&mut parts[1], |check| check.shard = None);
    assert!(spoilt(&whole).contains("2.json: it is the report of a whole run"));
    let slots = |parts: &mut Vec<Part>| parts[1].document.set_list("slots", &[]).unwrap();
    assert!(spoilt(&slots).contains("differ in `slots`"));
    let old = |parts: &mut Vec<Part>| {
        let tool = "{\"name\": \"vma2desc\", \"version\": \"0.0.1\"}";
        parts[1].document.set_text("tool", tool.into()).unwrap();
    };
    assert!(spoilt(&old).contains("2.json: it was written by vma2desc 0.0.1"));
    let foreign = |parts: &mut Vec<Part>| parts[1].document = Document::parse(b"{\"version\": 1}").unwrap();
    assert_eq!(spoilt(&foreign), "2.json: it has no `tool`");
    let scan = |parts: &mut Vec<Part>| {
        let text = text(&parts[1].document);
        let cut = text.find(",\n  \"check\"").unwrap();
        parts[1].document = Document::parse(format!("{}}}", &text[..cut]).as_bytes()).unwrap();
    };
    assert_eq!(spoilt(&scan), "2.json: it is no report of `vma2desc check`");
}

#[test]
fn a_candidate_that_is_in_no_part_or_in_two_is_lost() {
    let positions = |parts: &mut [Part], part: usize, change: &dyn Fn(&mut Vec<usize>)| {
        with(&mut parts[part], |check| change(&mut check.shard.as_mut().unwrap().positions));
    };
    let mut twice = parts(&run());
    let first: JsonCheck = twice[0].document.get("check").unwrap();
    let taken = first.shard.unwrap().positions[0];
    positions(&mut twice, 1, &|list| list[0] = taken);
    assert!(error(twice).starts_with("lost: candidate "));
    let mut far = parts(&run());
    positions(&mut far, 1, &|list| list[0] = usize::MAX);
    assert!(error(far).starts_with("lost: candidate 18446744073709551615"));
    let mut fewer = parts(&run());
    fewer[1].document.set_list("candidates", &[]).unwrap();
    assert!(error(fewer).starts_with("lost: 2.json has 0 of "));
    let mut none = parts(&run());
    none[1].document.set_list("candidates", &[]).unwrap();
    positions(&mut none, 1, &|list| list.clear());
    assert!(error(none).starts_with("lost: 12 candidates were found, and the parts hold "));
    let mut huge = parts(&run());
    for part in &mut huge {
        with(part, |check| check.shard.as_mut().unwrap().total = usize::MAX);
    }
    assert!(error(huge).starts_with("lost: 18446744073709551615 candidates were found, and the parts hold 12"));
}
