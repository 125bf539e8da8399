//! One unit as it is reviewed.

use std::collections::BTreeMap;

use crate::edit::diff::change;
use crate::edit::texts::{Conflict, converted_units, edited};
use crate::ledger::fingerprint::{Fingerprint, Region, all_edits, fingerprint, regions};
use crate::ledger::key::{UnitKey, unit_keys};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Note, Outcome, Replacement, UnitEdits};
use crate::model::proof::{Proof, ProofLevel};
use crate::model::run::Run;

/// Everything about a unit that a reviewer may want to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitView {
    /// Its number, as in `Candidate::unit`.
    pub unit: usize,
    /// Its name in the ledger.
    pub key: UnitKey,
    /// `path:line` of its first handler, or of the first slot if that is defined elsewhere.
    pub place: String,
    /// Old and new name of each handler.
    pub handlers: Vec<(String, String)>,
    /// How far it was checked.
    pub proof: Proof,
    /// What a reviewer must know: place (may be empty) and note.
    pub notes: Vec<(String, Note)>,
    /// Ids of the transforms and steps that fired.
    pub transforms: Vec<String>,
    /// Whether it has functions that the checks of a whole unit looked at; slots of a core function have none.
    pub has_functions: bool,
    /// What it changes, against the files as they are: independent of all other units.
    pub diff: Vec<u8>,
    /// What it touches.
    pub regions: Vec<Region>,
    /// The digests of that.
    pub fingerprint: Fingerprint,
}

impl UnitView {
    /// The level that the unit reached.
    pub fn level(&self) -> ProofLevel {
        self.proof.level
    }

    /// `a() -> b()` for each handler.
    pub fn title(&self) -> String {
        let one = |(old, new): &(String, String)| match () {
            () if new.is_empty() || new == old => format!("{old}() in mmap_prepare"),
            () => format!("{old}() -> {new}()"),
        };
        self.handlers.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// Whether `text` is in its name, its handlers or its diff; small letters stand for capitals, too.
    pub fn holds(&self, text: &str) -> bool {
        let any_case = !text.chars().any(char::is_uppercase);
        let fold = |t: &str| if any_case { t.to_lowercase() } else { t.to_owned() };
        let diff = String::from_utf8_lossy(&self.diff);
        let title = self.title();
        [self.key.0.as_str(), &title, &diff].iter().any(|t| fold(t).contains(text))
            || self.transforms.iter().any(|id| id == text)
            || self.notes.iter().any(|(_, note)| note.id == text)
    }
}

/// The units of `run` that change something, in the order of their patches.
///
/// # Errors
/// Edits that contradict each other: a mistake of the program.
pub fn views(run: &Run) -> Result<Vec<UnitView>, Conflict> {
    let keys = unit_keys(run);
    let mut lines = BTreeMap::new();
    let mut views = Vec::new();
    for (unit, edits) in all_edits(run) {
        let Some(key) = keys.get(&unit) else { continue };
        views.extend(view(run, unit, key, &edits, &mut lines)?);
    }
    Ok(views)
}

/// The unit of this number, if it changes something.
///
/// # Errors
/// As [`views`].
pub fn one_view(run: &Run, unit: usize) -> Result<Option<UnitView>, Conflict> {
    let (keys, edits) = (unit_keys(run), all_edits(run));
    let (Some(key), Some(edits)) = (keys.get(&unit), edits.get(&unit)) else { return Ok(None) };
    view(run, unit, key, edits, &mut BTreeMap::new())
}

type FileLines = BTreeMap<crate::tree::source::FileId, Lines>;

fn view(
    run: &Run,
    unit: usize,
    key: &UnitKey,
    edits: &UnitEdits,
    lines: &mut FileLines,
) -> Result<Option<UnitView>, Conflict> {
    let diff = diff_of(run, edits)?;
    let converted = converted_units(run);
    let Some(candidates) = converted.get(&unit).filter(|_| !diff.is_empty()) else { return Ok(None) };
    let regions = regions(run, edits);
    let mut view = UnitView {
        unit,
        key: key.clone(),
        place: place(run, candidates, lines),
        handlers: Vec::new(),
        proof: Proof::default(),
        notes: Vec::new(),
        transforms: Vec::new(),
        has_functions: candidates.iter().any(|candidate| !candidate.definitions.is_empty()),
        diff,
        fingerprint: fingerprint(&regions),
        regions,
    };
    for candidate in candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        if view.handlers.is_empty() {
            view.proof = conversion.proof.clone();
        }
        view.handlers.push((candidate.handler.clone(), conversion.new_name.clone()));
        view.transforms.extend(conversion.transforms.iter().cloned());
        for note in &conversion.notes {
            let told = (note_place(run, note, lines), note.clone());
            if !view.notes.contains(&told) {
                view.notes.push(told);
            }
        }
    }
    view.transforms.sort();
    view.transforms.dedup();
    Ok(Some(view))
}

/// What `edits` change, as one diff against the files as they are.
///
/// # Errors
/// As [`views`].
pub fn diff_of(run: &Run, edits: &UnitEdits) -> Result<Vec<u8>, Conflict> {
    let mut diff = Vec::new();
    let mut files: Vec<_> = edits.iter().map(|(file, list)| (&run.sources.get(*file).path, *file, list)).collect();
    files.sort_by_key(|(path, ..)| *path);
    for (path, file, list) in files {
        let new = edited(run, file, &list.iter().collect::<Vec<&Replacement>>())?;
        let fresh = run.sources.created.contains(&file);
        change(&mut diff, path, (!fresh).then_some(&run.sources.get(file).text[..]), &new);
    }
    Ok(diff)
}

fn place(run: &Run, candidates: &[&Candidate], lines: &mut FileLines) -> String {
    let finding = |candidate| crate::model::finding::Finding { run, candidate };
    let place = candidates.iter().find_map(|candidate| finding(*candidate).place());
    place.map_or_else(String::new, |place| position(run, place, lines))
}

fn note_place(run: &Run, note: &Note, lines: &mut FileLines) -> String {
    note.place.map_or_else(String::new, |place| position(run, place, lines))
}

fn position(run: &Run, place: crate::census::slot::Place, lines: &mut FileLines) -> String {
    let source = run.sources.get(place.file);
    let lines = lines.entry(place.file).or_insert_with(|| Lines::new(&source.text));
    format!("{}:{}", source.path, lines.position(place.span.start).0)
}

#[cfg(test)]
mod tests {
    use super::{one_view, views};
    use crate::model::testing::run_of_edits;

    #[test]
    fn a_unit_is_shown_as_if_it_were_alone() {
        let edits: &[&[(u32, usize, usize, &str)]] = &[&[(0, 0, 1, "A")], &[(0, 2, 3, "B\nBB")], &[]];
        let run = run_of_edits(&[("a.c", b"a\nb\nc\n")], edits);
        let views = views(&run).unwrap();
        assert_eq!(views.len(), 2, "a unit that changes nothing is not there");
        assert!(String::from_utf8_lossy(&views[1].diff).ends_with(" a\n-b\n+B\n+BB\n c\n"));
        assert_eq!(one_view(&run, 1).unwrap().as_ref(), Some(&views[1]));
        assert_eq!(views[0].title(), "f0_mmap() -> f0_mmap_prepare()");
    }

    #[test]
    fn a_search_finds_names_and_code() {
        let run = run_of_edits(&[("d/a.c", b"a\n")], &[&[(0, 0, 1, "Remap")]]);
        let view = &views(&run).unwrap()[0];
        for (text, found) in
            [("remap", true), ("Remap", true), ("REMAP", false), ("f0_m", true), ("d/a", true), ("zz", false)]
        {
            assert_eq!(view.holds(text), found, "{text}");
        }
    }
}
