//! Which decision of a ledger is about which unit of a run, and whether it still holds.

use std::collections::BTreeMap;

use crate::edit::locate::locate;
use crate::edit::unified::parse;
use crate::ledger::entry::{Decision, Entry, Ledger};
use crate::ledger::fingerprint::{all_edits, fingerprint, regions};
use crate::ledger::key::{UnitKey, unit_keys};
use crate::model::outcome::{Outcome, UnitEdits};
use crate::model::run::Run;

/// Why a decision no longer holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expiry {
    /// The code that the unit touches is not what it was.
    Code,
    /// The code is the same, but the program makes something else of it; with the version that made the first.
    Change(String),
    /// The diff that the reviewer edited no longer fits; with what is the matter.
    Edit(String),
}

impl Expiry {
    /// It in words, without a stop.
    pub fn what(&self) -> String {
        match self {
            Self::Code => "the code under it changed".to_owned(),
            Self::Change(tool) if tool == env!("CARGO_PKG_VERSION") => {
                "the program now makes another change of the same code".to_owned()
            }
            Self::Change(tool) => {
                let now = env!("CARGO_PKG_VERSION");
                format!("version {now} makes another change of the same code than version {tool}")
            }
            Self::Edit(what) => format!("the edited diff no longer fits: {what}"),
        }
    }
}

/// What a ledger says about a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing, or only a note.
    Undecided,
    /// A decision that holds; with what the reviewer made of the unit, if it was edited.
    Decided(Decision, Option<UnitEdits>),
    /// A decision that no longer holds.
    Expired(Decision, Expiry),
}

/// What `ledger` says about each converted unit of `run`, by unit number.
pub fn states(ledger: &Ledger, run: &Run) -> BTreeMap<usize, State> {
    let keys = unit_keys(run);
    let state = |(unit, edits): (usize, UnitEdits)| {
        let entry = keys.get(&unit).and_then(|key| ledger.entries.get(key));
        (unit, entry.map_or(State::Undecided, |entry| state(entry, run, &edits)))
    };
    all_edits(run).into_iter().map(state).collect()
}

/// What `entry` says about a unit that makes `edits`.
pub fn state(entry: &Entry, run: &Run, edits: &UnitEdits) -> State {
    if entry.decision == Decision::Open {
        return State::Undecided;
    }
    let now = fingerprint(&regions(run, edits));
    let expired = |why| State::Expired(entry.decision, why);
    if now.code != entry.fingerprint.code {
        return expired(Expiry::Code);
    }
    if now.change != entry.fingerprint.change {
        return expired(Expiry::Change(entry.tool.clone()));
    }
    let Some(edited) = &entry.edited else { return State::Decided(entry.decision, None) };
    match edits_of_diff(run, &edited.diff) {
        Err(what) => expired(Expiry::Edit(what)),
        Ok(edits) if fingerprint(&regions(run, &edits)).code != edited.code => expired(Expiry::Code),
        Ok(edits) => State::Decided(entry.decision, Some(edits)),
    }
}

/// The replacements that a unified diff makes in the files of `run`.
///
/// # Errors
/// It is no diff, is about files that the run may not change, or does not fit; a sentence without a stop.
pub fn edits_of_diff(run: &Run, diff: &[u8]) -> Result<UnitEdits, String> {
    let mut edits = UnitEdits::new();
    for file in parse(diff).map_err(|error| error.to_string())? {
        let found = run.sources.find(file.path.as_str().into()).filter(|id| run.sources.get(*id).given);
        let Some(id) = found else {
            return Err(format!("{} is not among the files that were given and read", file.path));
        };
        if edits.insert(id, locate(&run.sources.get(id).text, &file)?).is_some() {
            return Err(format!("{} stands in the diff twice", file.path));
        }
    }
    edits.retain(|_, list| !list.is_empty());
    Ok(edits)
}

/// Why a unit that a ledger knows is not among the converted units of a run.
pub fn absent(run: &Run, keys: &BTreeMap<usize, UnitKey>, key: &UnitKey) -> String {
    let unit = keys.iter().find(|(_, k)| *k == key).map(|(unit, _)| *unit);
    let outcome = unit.and_then(|unit| run.candidates.iter().find(|c| c.unit == unit)).map(|c| &c.outcome);
    match outcome {
        Some(Outcome::Refused(refusal)) => format!("it is refused now [{}]", refusal.reason),
        Some(Outcome::Flipped | Outcome::Aside) => "it is not for this run".to_owned(),
        Some(Outcome::Done) => "it is done already".to_owned(),
        Some(Outcome::Converted(_)) => "it changes nothing".to_owned(),
        None => "there is no such unit in the given paths".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Expiry, State, edits_of_diff, state};
    use crate::ledger::entry::{Decision, EditedDiff, Entry};
    use crate::ledger::fingerprint::{all_edits, fingerprint, regions};
    use crate::model::run::Run;
    use crate::model::testing::run_of_edits;

    const TEXT: &str = "int e;\nint f(void)\n{\n\treturn 1;\n}\nint g(void)\n{\n\treturn 1;\n}\n";
    const DIFF: &str = "diff --git a/a.c b/a.c\n--- a/a.c\n+++ b/a.c\n@@ -2,4 +2,4 @@\n int f(void)\n {\n-\treturn 1;\n+\treturn 5;\n }\n";

    fn run(text: &str, new: &str) -> Run {
        let at = text.find("return 1").unwrap();
        run_of_edits(&[("a.c", text.as_bytes())], &[&[(0, at, at + 8, new)]])
    }

    fn entry(diff: Option<&str>) -> Entry {
        let run = run(TEXT, "return 2");
        let regions_now = regions(&run, &all_edits(&run)[&0]);
        let edited = diff.map(|diff| {
            let edits = edits_of_diff(&run, diff.as_bytes()).unwrap();
            EditedDiff { diff: diff.into(), code: fingerprint(&regions(&run, &edits)).code }
        });
        Entry {
            decision: Decision::Accepted,
            note: String::new(),
            tool: "0.0.1".into(),
            proof: "parsed".into(),
            fingerprint: fingerprint(&regions_now),
            regions: regions_now,
            edited,
        }
    }

    fn now(entry: &Entry, text: &str, new: &str) -> State {
        let run = run(text, new);
        state(entry, &run, &all_edits(&run)[&0])
    }

    #[test]
    fn a_decision_outlives_moved_lines_and_expires_with_its_code_or_its_change() {
        let entry = entry(None);
        let moved = format!("#include <x>\n{}", TEXT.replace("int e", "int ee"));
        let expired = |why| State::Expired(Decision::Accepted, why);
        assert_eq!(now(&entry, TEXT, "return 2"), State::Decided(Decision::Accepted, None));
        assert_eq!(now(&entry, &moved, "return 2"), State::Decided(Decision::Accepted, None));
        assert_eq!(now(&entry, &TEXT.replace("f(void)\n{", "f(void)\n{\n\t;"), "return 2"), expired(Expiry::Code));
        assert_eq!(now(&entry, TEXT, "return 3"), expired(Expiry::Change("0.0.1".into())));
    }

    #[test]
    fn an_edited_diff_moves_with_its_lines_and_expires_with_what_it_touches() {
        let first = entry(Some(DIFF));
        let moved = format!("int a;\nint b;\n{TEXT}");
        let State::Decided(Decision::Accepted, Some(edits)) = now(&first, &moved, "return 2") else { panic!() };
        let list = edits.values().next().unwrap();
        assert_eq!(
            (list[0].span.of(moved.as_bytes()), &list[0].text[..]),
            (&b"\treturn 1;\n"[..], &b"\treturn 5;\n"[..])
        );
        // An edit that reaches further than the unit does.
        let wide = format!("{DIFF}@@ -6,3 +6,4 @@\n int g(void)\n {{\n+\t;\n \treturn 1;\n");
        let wide = entry(Some(&wide));
        let further = TEXT.replace("g(void)\n{\n\treturn 1;", "g(void)\n{\n\treturn 1;\n\t;");
        assert_eq!(now(&wide, &further, "return 2"), State::Expired(Decision::Accepted, Expiry::Code));
        let gone = TEXT.replace("int g", "int h");
        let State::Expired(_, Expiry::Edit(what)) = now(&wide, &gone, "return 2") else { panic!() };
        assert!(what.contains("its old lines are not there"), "{what}");
    }

    #[test]
    fn a_note_alone_is_no_decision() {
        let entry = Entry { decision: Decision::Open, ..entry(None) };
        assert_eq!(now(&entry, TEXT, "return 2"), State::Undecided);
    }

    #[test]
    fn a_diff_of_other_files_is_not_taken() {
        let mut run = run(TEXT, "return 2");
        let other = DIFF.replace("a.c", "../../etc/passwd");
        assert!(edits_of_diff(&run, other.as_bytes()).unwrap_err().contains("is not among the files"));
        assert!(edits_of_diff(&run, [DIFF, DIFF].concat().as_bytes()).unwrap_err().contains("twice"));
        run.sources.files[0].given = false;
        assert!(edits_of_diff(&run, DIFF.as_bytes()).unwrap_err().contains("is not among the files"));
    }
}
