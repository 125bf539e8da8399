//! What stands below the `---` of a patch: for reviewers, not for the history.

use std::collections::BTreeSet;

use crate::report::lines::Lines;
use crate::report::proof;
use crate::report::run::Run;
use crate::series::group::Change;
use crate::series::habits;
use crate::series::mail::item;
use crate::series::prefix::{Origin, Prefix};
use crate::transform::{reasons, registry};
use crate::tree::maintainers::Entry;
use crate::unit::outcome::Note;

/// Starts each item.
const MARK: &str = "* ";

/// The notes of a patch, one item after the other.
pub fn notes(run: &Run, change: &Change<'_>, entry: Option<&Entry>, prefix: &Prefix) -> String {
    let mut out = String::new();
    let mut told: BTreeSet<String> = BTreeSet::new();
    let mut say = |text: String| {
        if told.insert(text.clone()) {
            out.push_str(&item(MARK, &text));
        }
    };
    change.conversions().flat_map(|c| proof::lines(&c.proof)).for_each(&mut say);
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
    for id in noted.iter().map(|note| note.id.as_str()).collect::<BTreeSet<_>>() {
        for step in reasons::note(id).into_iter().flat_map(|note| &note.steps) {
            say(format!("to review [{id}]: {step}"));
        }
    }
    if let Some(entry) = entry {
        let mut text = format!("MAINTAINERS: {}", entry.title);
        if !entry.status.is_empty() {
            text.push_str(&format!(" ({})", entry.status));
        }
        entry.trees.first().into_iter().for_each(|tree| text.push_str(&format!(", {tree}")));
        say(text);
        let profiles = habits::profiles(entry.profiles.iter().map(String::as_str));
        profiles.iter().for_each(|profile| say(format!("{}: {}", profile.document, profile.remark)));
        let unknown = |p: &&String| habits::profiles([p.as_str()]).is_empty();
        entry.profiles.iter().filter(unknown).for_each(|p| say(format!("see the subsystem's profile {p}")));
    }
    say(match prefix.origin {
        Origin::File => "subject: the prefix that most commits to the file have".to_owned(),
        Origin::Directory => "subject: the prefix that commits to the directory share".to_owned(),
        Origin::Path => "subject: the prefix is a guess from the path (a heuristic); look at git log".to_owned(),
    });
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
