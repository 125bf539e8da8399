//! What stands below the `---` of a patch: for reviewers, not for the history.

use std::collections::BTreeSet;

use crate::model::lines::Lines;
use crate::model::outcome::Note;
use crate::model::proof::ProofLevel;
use crate::model::run::Run;
use crate::report::proof;
use crate::series::group::Change;
use crate::series::mail::item;
use crate::transform::registry;

/// Starts each item.
const MARK: &str = "* ";

/// The notes of a patch, one item after the other.
pub fn notes(run: &Run, change: &Change<'_>) -> String {
    let mut out = String::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut say = |text: String| {
        if told.insert(text.clone()) {
            out.push_str(&item(MARK, &text));
        }
    };
    for conversion in change.conversions() {
        // What each run checks is the same for all patches: the cover letter says it.
        let mut proof = conversion.proof.clone();
        proof.checks.retain(|check| check.level > ProofLevel::Parsed);
        proof::lines(&proof).into_iter().for_each(&mut say);
    }
    let fired = change.transforms();
    say(format!("transforms: {}", joined(fired.iter().copied())));
    let rules = registry::registry().map(|all| &all.rules[..]).unwrap_or_default();
    let guards = rules.iter().map(|r| &r.transform).filter(|t| fired.contains(t.id.as_str())).flat_map(|t| &t.guards);
    let guards: BTreeSet<&str> = guards.map(String::as_str).collect();
    if !guards.is_empty() {
        say(format!("guards of the transforms: {}", joined(guards.into_iter())));
    }
    let noted: Vec<&Note> = change.conversions().flat_map(|c| &c.notes).collect();
    noted.iter().for_each(|note| say(placed(run, note)));
    let has_crlf = |file| memchr::memmem::find(&run.sources.get(file).text, b"\r\n").is_some();
    if change.edits.keys().any(|file| has_crlf(*file)) {
        say("lines end with CR LF: apply with git am --keep-cr".to_owned());
    }
    out
}

fn placed(run: &Run, note: &Note) -> String {
    let place = note.place.map_or_else(String::new, |place| {
        let source = run.sources.get(place.file);
        let (line, _) = Lines::new(&source.text).position(place.span.start);
        format!("{}:{line}: ", source.path)
    });
    format!("note[{}]: {place}{}", note.id, note.text)
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}
