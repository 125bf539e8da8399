//! The message of a patch: why, which call replaced which, and what can be noticed. Only what is true of the patch and of
//! every handler that a sentence speaks of; what was checked and by what it was made stands below.

use std::collections::BTreeSet;

use crate::census::slot::Slot;
use crate::model::outcome::{Candidate, Conversion, Note, Outcome};
use crate::model::reasons;
use crate::model::run::Run;
use crate::report::escape;
use crate::series::group::Change;
use crate::series::mail::paragraph;
use crate::series::seen::{Seen, Taker, list};
use crate::series::sentences::{Said, say};
use crate::series::subject::{first_letter, handlers, named, tables};
use crate::transform::registry;

/// Handlers that are named; more are counted.
const NAMED: usize = 8;

/// The message, paragraphs with empty lines between them, without subject and trailers.
pub fn message(run: &Run, change: &Change<'_>) -> String {
    let paragraphs = paragraphs(run, change);
    let texts = paragraphs.iter().map(|p| p.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join(" "));
    texts.map(|text| paragraph(&text)).collect::<Vec<_>>().join("\n")
}

/// The sentences of the message by paragraph.
pub fn paragraphs(run: &Run, change: &Change<'_>) -> Vec<Vec<Said>> {
    if change.is_twin() {
        let new: BTreeSet<String> = change.conversions().map(|c| format!("{}()", c.new_name)).collect();
        let new: Vec<String> = new.into_iter().collect();
        let words = [("new", list(&new)), ("tables", list(&tables(run, change))), ("old", list(&handlers(change)))];
        return vec![vec![filled("twin", &words)]];
    }
    let mut alike: Vec<(Vec<Said>, Vec<&Candidate>)> = Vec::new();
    for candidate in &change.candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        let said = of_handler(run, change, candidate, conversion);
        match alike.iter_mut().find(|(known, _)| *known == said) {
            Some((_, same)) => same.push(candidate),
            None => alike.push((said, vec![candidate])),
        }
    }
    let mut all = vec![vec![reason(run, change)]];
    let one = alike.len() == 1;
    // What is true of all handlers is said once.
    let shared: Vec<Said> = match alike.split_first() {
        Some(((first, _), rest)) if !rest.is_empty() => {
            first.iter().filter(|said| rest.iter().all(|(other, _)| other.contains(said))).cloned().collect()
        }
        _ => Vec::new(),
    };
    alike.iter_mut().for_each(|(said, _)| said.retain(|said| !shared.contains(said)));
    all.extend((!shared.is_empty()).then_some(shared));
    for (mut said, candidates) in alike.into_iter().filter(|(said, _)| !said.is_empty()) {
        if let Some(first) = said.first_mut().filter(|_| !one) {
            first.text = format!("In {}, {}", list(&named(&candidates)), inside(&first.text));
        }
        all.push(said);
    }
    all
}

/// A sentence as it stands behind a comma: its first word is written small, unless it is a name.
fn inside(sentence: &str) -> String {
    let word = sentence.split(' ').next().unwrap_or_default();
    let plain = word.chars().skip(1).all(|c| c.is_ascii_lowercase());
    let mut chars = sentence.chars();
    match chars.next() {
        Some(first) if plain => first.to_lowercase().chain(chars).collect(),
        _ => sentence.to_owned(),
    }
}

fn filled(id: &str, words: &[(&str, String)]) -> Said {
    let words: Vec<(&str, &str)> = words.iter().map(|(name, value)| (*name, value.as_str())).collect();
    say(id, &words)
}

/// Why there is a patch.
fn reason(run: &Run, change: &Change<'_>) -> Said {
    let names = handlers(change);
    let names = if names.len() > NAMED { format!("{} handlers", names.len()) } else { list(&names) };
    let slots = change.candidates.iter().flat_map(|c| &c.slots).filter_map(|slot| run.census.slots.get(*slot));
    let slots: Vec<&Slot> = slots.collect();
    if slots.iter().all(|slot| slot.ops.as_deref() == Some("file_operations")) {
        return filled("deprecated", &[("handlers", names)]);
    }
    let structures: BTreeSet<String> =
        slots.iter().filter_map(|slot| slot.ops.as_ref()).map(|tag| format!("struct {}", escape::line(tag))).collect();
    let structures: Vec<String> = structures.into_iter().collect();
    let structures = if structures.is_empty() { "the subsystem".to_owned() } else { list(&structures) };
    let members: BTreeSet<&str> = slots.iter().map(|slot| slot.member.as_str()).collect();
    let member = match members.into_iter().collect::<Vec<_>>().as_slice() {
        [one] => escape::line(one),
        _ => "mmap".to_owned(),
    };
    let new = format!("{member}_prepare");
    filled("other-hook", &[("old", member), ("structures", structures), ("new", new), ("handlers", names)])
}

/// What is said of one handler.
fn of_handler(run: &Run, change: &Change<'_>, candidate: &Candidate, conversion: &Conversion) -> Vec<Said> {
    let seen = Seen::of(run, candidate, &change.candidates);
    let set = |names: &BTreeSet<String>| called(&names.iter().cloned().collect::<Vec<_>>());
    let mut all = Vec::new();
    if !seen.populates.is_empty() && !seen.actions.is_empty() {
        let codes: Vec<String> = seen.codes.iter().cloned().collect();
        let words = [("old", set(&seen.populates)), ("new", set(&seen.actions)), ("code", list(&codes))];
        // What calls the hook may not look at such a code.
        let kept = !conversion.notes.iter().any(|note| note.id == "errno-not-replaced");
        let id = match (codes.len(), seen.partly) {
            _ if !kept => "populate",
            (0, _) => "populate",
            (1, false) => "populate-keeps-code",
            _ => "populate-keeps-codes",
        };
        all.push(filled(id, &words));
    }
    for (old, new) in &seen.calls {
        all.push(filled("call", &[("old", format!("{old}()")), ("new", format!("{new}()"))]));
    }
    let takers = |taker: &Taker| if let Taker::Call(name) = taker { Some(name.clone()) } else { None };
    let takers: BTreeSet<String> = seen.words.iter().filter_map(takers).collect();
    if !takers.is_empty() {
        all.push(filled("flags-word", &[("takers", set(&takers))]));
    }
    for (taker, id) in [(Taker::Print, "flags-word-print"), (Taker::Value, "flags-word-value")] {
        all.extend(seen.words.contains(&taker).then(|| filled(id, &[])));
    }
    for step in reasons::steps().filter(|s| conversion.transforms.contains(s.id.as_str())) {
        all.extend(step.commit.as_ref().map(|text| Said { id: format!("step:{}", step.id), text: text.clone() }));
    }
    let rules = registry::registry().map(|all| &all.rules[..]).unwrap_or_default();
    let mut rules = rules.iter().map(|r| &r.transform).filter(|t| conversion.transforms.contains(t.id.as_str()));
    if let Some(t) = rules.find(|t| !t.spelling && t.result.is_none()).filter(|_| seen.calls.is_empty()) {
        all.push(Said { id: format!("rule:{}", t.id), text: t.commit.clone() });
    }
    if !seen.mapped.is_empty() {
        let hook = set(&seen.mapped);
        let moved: Vec<&Note> = conversion.notes.iter().filter(|n| n.id == "state-moved").collect();
        let call = match moved.as_slice() {
            [one] => the_statement(&one.text).and_then(callee),
            _ => None,
        };
        all.push(match call {
            Some(call) => {
                let id = if seen.mapped_calls.contains(&call) { "mapped-call" } else { "mapped-as" };
                filled(id, &[("call", format!("{call}()")), ("hook", hook)])
            }
            None => filled("mapped", &[("hook", hook)]),
        });
    }
    let notices = conversion.notes.iter().any(|n| reasons::note(&n.id).is_some_and(|n| n.commit.is_some()));
    if all.is_empty() {
        all = retold(&seen, conversion, notices);
    }
    if seen.nulled {
        all.push(filled("private-null", &[]));
    }
    if !seen.beside.is_empty() {
        let beside: Vec<&(String, String)> = seen.beside.iter().collect();
        let its = if beside.len() == 1 { "its" } else { "their" }.to_owned();
        let words =
            [("old", names(&beside, |h| &h.0)), ("s", s(&beside)), ("its", its), ("new", names(&beside, |h| &h.1))];
        all.push(filled("helpers-beside", &words));
    }
    for note in &conversion.notes {
        let Some(commit) = reasons::note(&note.id).and_then(|n| n.commit.as_deref()) else { continue };
        let text = escape::line(&commit.replace("{text}", &plain(&note.text)));
        let said = Said { id: format!("note:{}", note.id), text };
        if !all.contains(&said) {
            all.push(said);
        }
    }
    all
}

/// Names with brackets behind them.
fn called(names: &[String]) -> String {
    list(&names.iter().map(|n| format!("{n}()")).collect::<Vec<_>>())
}

fn names(all: &[&(String, String)], pick: fn(&(String, String)) -> &String) -> String {
    called(&all.iter().map(|h| pick(h).clone()).collect::<Vec<_>>())
}

/// The ending of a verb.
fn s<T>(all: &[T]) -> String {
    if all.len() == 1 { "s" } else { "" }.to_owned()
}

/// What the diff shows as well, for a handler of which there is nothing else to say: the helpers for flags, and, if nothing that can
/// be noticed changes, the fields.
fn retold(seen: &Seen, conversion: &Conversion, notices: bool) -> Vec<Said> {
    let mut all = Vec::new();
    if !seen.flags.is_empty() {
        all.push(filled("flags", &[("verbs", verbs(&seen.flags)), ("calls", called(&seen.flags))]));
    }
    if notices {
        return all;
    }
    // A note says more of a protection, and of the page that the private data holds.
    let told = |field: &str| {
        let by = match field {
            "page_prot" => "prot-now-stored",
            "private_data" => "private-data-holds-page",
            _ => return false,
        };
        conversion.notes.iter().any(|note| note.id == by)
    };
    let stores = seen.stores.iter().filter(|field| !told(field) && seen.stored.contains(*field)).cloned();
    let stores: Vec<String> = stores.collect();
    match stores.as_slice() {
        [] => {}
        [one] => all.push(filled("stores-one", &[("new", one.clone()), ("old", of_vma(one))])),
        several => all.push(filled("stores", &[("fields", list(several))])),
    }
    if all.is_empty() && !seen.reads.is_empty() {
        all.push(filled("reads", &[("fields", list(&seen.reads))]));
    }
    if all.is_empty() && seen.is_bare() {
        all.push(match &seen.returns {
            Some(value) => filled("signature-returns", &[("value", value.clone())]),
            None => filled("signature", &[]),
        });
    }
    all
}

/// The statement that a note tells of, if it tells of one.
fn the_statement(note: &str) -> Option<&str> {
    let mut parts = note.split('`');
    let statement = parts.nth(1)?;
    parts.next().is_some_and(|rest| rest.starts_with(" is now done in ")).then_some(statement)
}

/// The function whose call is all that a statement does, but for keeping or testing its result.
fn callee(statement: &str) -> Option<String> {
    let statement = statement.strip_prefix("if (").unwrap_or(statement);
    let (before, _) = statement.split_once('(')?;
    let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
    let (kept, name) = before.split_at(start);
    let kept = kept.trim_end();
    let plain = kept.is_empty() || kept == "!" || kept.strip_suffix('=').is_some_and(|k| !k.ends_with(OPERATORS));
    (!name.is_empty() && plain && !["while", "for", "switch"].contains(&name)).then(|| name.to_owned())
}

/// What makes another operator of a `=` behind it.
const OPERATORS: [char; 11] = ['+', '-', '*', '/', '%', '&', '|', '^', '<', '>', '='];

/// `Test and clear`: what helpers for the flags do, by their names, in their order.
fn verbs(calls: &[String]) -> String {
    let all = [("_test", "test"), ("_set_", "set"), ("_clear_", "clear")];
    let mut verbs: Vec<String> = Vec::new();
    for name in calls {
        let verb = all.iter().find(|(part, _)| name.contains(part)).map(|(_, verb)| (*verb).to_owned());
        verbs.extend(verb.filter(|verb| !verbs.contains(verb)));
    }
    first_letter(&list(&verbs), true)
}

/// What a VMA calls a field of the descriptor.
fn of_vma(field: &str) -> String {
    if field.starts_with("vm_") { field.to_owned() } else { format!("vm_{field}") }
}

/// A note's text with code in quotes where it has blanks in it, and plain where it is one word.
pub fn plain(text: &str) -> String {
    let parts = text.split('`').enumerate().map(|(at, part)| {
        let quoted = at % 2 == 1 && part.contains(' ') && !part.starts_with('"');
        if quoted { format!("\"{part}\"") } else { part.to_owned() }
    });
    parts.collect()
}
