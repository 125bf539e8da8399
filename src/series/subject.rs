//! The subject of a patch: what it does, in the imperative, in at most 75 columns, and like no other of the run.

use std::collections::BTreeSet;

use crate::model::outcome::Candidate;
use crate::model::run::Run;
use crate::report::escape;
use crate::series::group::Change;
use crate::series::prefix::Prefix;
use crate::series::seen::list;

/// Columns of a subject without its tag (submitting-patches.rst, "The canonical patch format").
pub const WIDTH: usize = 75;

/// The subject for `change`; `used` holds those that are taken, and gets this one.
pub fn subject(run: &Run, change: &Change<'_>, prefix: &Prefix, used: &mut BTreeSet<String>) -> String {
    of_step(&summaries(run, change), prefix, used)
}

/// As [`subject`], with what could stand behind the prefix, the best first.
pub fn of_step(summaries: &[String], prefix: &Prefix, used: &mut BTreeSet<String>) -> String {
    let prefix_text = escape::line(&prefix.text);
    let made = |summary: &str| format!("{prefix_text}: {}", first_letter(summary, prefix.capital));
    let fits = |subject: &String| subject.chars().count() <= WIDTH && !used.contains(subject);
    let found = summaries.iter().map(|summary| made(summary)).find(fits).or_else(|| {
        // Too long or taken: what is left is to count.
        (2..10_000).map(|n| made(&format!("convert to mmap_prepare, part {n}"))).find(fits)
    });
    let subject = found.unwrap_or_else(|| "convert to mmap_prepare".to_owned());
    used.insert(subject.clone());
    subject
}

/// A summary with its first letter as the subsystem has it.
pub fn first_letter(summary: &str, capital: bool) -> String {
    let mut chars = summary.chars();
    match chars.next() {
        Some(first) if capital => first.to_uppercase().chain(chars).collect(),
        _ => summary.to_owned(),
    }
}

/// What could stand behind the prefix, the best first.
fn summaries(run: &Run, change: &Change<'_>) -> Vec<String> {
    let tables = tables(run, change);
    if change.is_twin() {
        let new: BTreeSet<String> = change.conversions().map(|c| format!("{}()", c.new_name)).collect();
        let new: Vec<String> = new.into_iter().collect();
        let names = list(&new);
        return vec![format!("use {names}"), format!("use {names} in {}", list(&tables))];
    }
    let handlers = handlers(change);
    let mut all = vec![format!("convert {} to mmap_prepare", list(&handlers))];
    if handlers.len() > 2 {
        all.push(format!("convert {} mmap handlers to mmap_prepare", handlers.len()));
    }
    all.push("convert to mmap_prepare".to_owned());
    all.push(format!("convert {} to mmap_prepare", list(&tables)));
    all
}

/// The handlers of a patch, `lamp_mmap()`, each once.
pub fn handlers(change: &Change<'_>) -> Vec<String> {
    named(&change.candidates)
}

/// The handlers of candidates, `lamp_mmap()`, each once.
pub fn named(candidates: &[&Candidate]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for candidate in candidates {
        let name = format!("{}()", escape::line(&candidate.handler));
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}

/// The operations tables of a patch, each once.
pub fn tables(run: &Run, change: &Change<'_>) -> Vec<String> {
    let slots = change.candidates.iter().flat_map(|c| &c.slots).filter_map(|slot| run.census.slots.get(*slot));
    let mut all: Vec<String> = Vec::new();
    for table in slots.filter_map(|slot| slot.table.as_deref()) {
        let table = escape::line(table);
        if !all.contains(&table) {
            all.push(table);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{WIDTH, subject};
    use crate::model::testing::run_of_edits;
    use crate::series::group::{Selection, group};
    use crate::series::prefix::{Origin, Prefix};
    use std::collections::BTreeSet;

    fn prefix(text: &str, capital: bool) -> Prefix {
        Prefix { text: text.into(), capital, origin: Origin::Path }
    }

    #[test]
    fn subjects_are_short_unique_and_in_the_subsystem_s_style() {
        let edit: &[(u32, usize, usize, &str)] = &[(0, 0, 1, "A")];
        let run = run_of_edits(&[("a.c", b"a\nb\n")], &[edit]);
        let selection = Selection::default();
        let changes = group(&run, &selection, &|_| String::new());
        let mut used = BTreeSet::new();
        let mut next = |text: &str, capital| subject(&run, &changes[0], &prefix(text, capital), &mut used);
        assert_eq!(next("lux/lamp", false), "lux/lamp: convert f0_mmap() to mmap_prepare");
        assert_eq!(next("lux/lamp", false), "lux/lamp: convert to mmap_prepare");
        assert_eq!(next("lux/lamp", false), "lux/lamp: convert f0_mmap_fops to mmap_prepare");
        assert_eq!(next("lux/lamp", false), "lux/lamp: convert to mmap_prepare, part 2");
        assert_eq!(next("x86", true), "x86: Convert f0_mmap() to mmap_prepare");
        assert!(next(&"p".repeat(50), false).chars().count() <= WIDTH);
        assert_eq!(next(&"p".repeat(90), false), "convert to mmap_prepare");
    }

    #[test]
    fn many_handlers_are_counted() {
        let edit: &[(u32, usize, usize, &str)] = &[(0, 0, 1, "A")];
        let edits = [edit; 12];
        let run = run_of_edits(&[("a.c", b"a\nb\n")], &edits);
        let selection = Selection::default();
        let changes = group(&run, &selection, &|_| String::new());
        let subject = subject(&run, &changes[0], &prefix("lux", false), &mut BTreeSet::new());
        assert_eq!(subject, "lux: convert 12 mmap handlers to mmap_prepare");
    }
}
