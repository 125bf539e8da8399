//! Decisions about units whose file got another name.
//!
//! A decision belongs to code. If the unit that it names is gone, and so is its file, and exactly one unit about which
//! nothing is known touches the same code in files of other names, then that is the unit.

use std::collections::BTreeMap;

use crate::ledger::entry::Ledger;
use crate::ledger::fingerprint::{Region, all_edits, fingerprint, regions};
use crate::ledger::key::{UnitKey, unit_keys};
use crate::model::run::Run;

/// A decision that was taken along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The name that the ledger knew.
    pub old: UnitKey,
    /// The unit's name now.
    pub new: UnitKey,
}

/// Code of one file, before and after.
type Stretches<'a> = Vec<(&'a [u8], &'a [u8])>;

/// A handler's name, and the code by file, without the names of the files.
type Content<'a> = (&'a str, Vec<Stretches<'a>>);

impl Ledger {
    /// Gives decisions about units whose file was renamed the unit's new name; `is_gone` tells whether there is no file of
    /// that path, as a report names it. What a reviewer edited by hand is a diff of the old file, and stays.
    pub fn follow(&mut self, run: &Run, is_gone: &dyn Fn(&str) -> bool) -> Vec<Renamed> {
        let keys = unit_keys(run);
        let lost: Vec<&UnitKey> = self
            .entries
            .iter()
            .filter(|(key, entry)| {
                let is_there = keys.values().any(|known| known == *key);
                !is_there && !entry.regions.is_empty() && entry.edited.is_none() && is_gone(path(key))
            })
            .map(|(key, _)| key)
            .collect();
        if lost.is_empty() {
            return Vec::new();
        }
        let news: Vec<(&UnitKey, Vec<Region>)> = all_edits(run)
            .iter()
            .filter_map(|(unit, edits)| Some((keys.get(unit)?, edits)))
            .filter(|(key, _)| !self.entries.contains_key(key))
            .map(|(key, edits)| (key, regions(run, edits)))
            .collect();
        // More than one of a content on either side is no evidence of anything.
        let mut olds_of: BTreeMap<Content<'_>, Vec<&UnitKey>> = BTreeMap::new();
        for key in lost {
            let seen = self.entries.get(key).map_or(&[][..], |entry| &entry.regions);
            olds_of.entry(content(key, seen)).or_default().push(key);
        }
        let mut news_of: BTreeMap<Content<'_>, Vec<(&UnitKey, &[Region])>> = BTreeMap::new();
        for (key, regions) in &news {
            news_of.entry(content(key, regions)).or_default().push((key, regions));
        }
        let pairs: Vec<(Renamed, Vec<Region>)> = olds_of
            .into_iter()
            .filter_map(|(content, olds)| match (olds.as_slice(), news_of.get(&content)?.as_slice()) {
                ([old], [(new, regions)]) => {
                    Some((Renamed { old: (*old).clone(), new: (*new).clone() }, regions.to_vec()))
                }
                _ => None,
            })
            .collect();
        let mut done = Vec::new();
        for (renamed, regions) in pairs {
            if let Some(mut entry) = self.entries.remove(&renamed.old) {
                entry.fingerprint = fingerprint(&regions);
                entry.regions = regions;
                self.entries.insert(renamed.new.clone(), entry);
                done.push(renamed);
            }
        }
        done
    }
}

/// The file in a unit's name.
fn path(key: &UnitKey) -> &str {
    key.0.rsplit_once(':').map_or("", |(path, _)| path)
}

fn content<'a>(key: &'a UnitKey, regions: &'a [Region]) -> Content<'a> {
    let handler = key.0.rsplit_once(':').map_or(key.0.as_str(), |(_, handler)| handler);
    let mut files: BTreeMap<&str, Stretches<'_>> = BTreeMap::new();
    for region in regions {
        files.entry(&region.path).or_default().push((&region.before, &region.after));
    }
    let mut files: Vec<_> = files.into_values().collect();
    files.sort();
    (handler, files)
}

#[cfg(test)]
mod tests {
    use crate::census::slot::Place;
    use crate::ledger::entry::{Decision, Entry, Ledger};
    use crate::ledger::fingerprint::{all_edits, fingerprint, regions};
    use crate::ledger::key::{UnitKey, unit_keys};
    use crate::ledger::matching::{State, states};
    use crate::model::run::Run;
    use crate::model::testing::run_of_edits;
    use crate::syntax::span::Span;
    use crate::tree::source::FileId;

    fn run(files: &[(&str, &str)]) -> Run {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
        let edits: Vec<[(u32, usize, usize, &str); 1]> =
            (0..).take(files.len()).map(|at| [(at, 0, 3, "new")]).collect();
        let edits: Vec<&[(u32, usize, usize, &str)]> = edits.iter().map(|edit| &edit[..]).collect();
        let mut run = run_of_edits(&files, &edits);
        for (file, candidate) in (0..).zip(&mut run.candidates) {
            candidate.handler = "f".into();
            candidate.definitions = vec![Place { file: FileId(file), span: Span::new(0, 3) }];
        }
        run
    }

    fn accepted(run: &Run) -> Ledger {
        let keys = unit_keys(run);
        let entry = |unit: &usize| {
            let regions = regions(run, &all_edits(run)[unit]);
            Entry {
                decision: Decision::Accepted,
                note: "seen".into(),
                tool: "0.1.0".into(),
                proof: "parsed".into(),
                fingerprint: fingerprint(&regions),
                regions,
                edited: None,
            }
        };
        Ledger { entries: keys.iter().map(|(unit, key)| (key.clone(), entry(unit))).collect() }
    }

    /// How many decisions about `before` are taken along to `after`.
    fn moved(before: &[(&str, &str)], after: &[(&str, &str)], gone: bool) -> (usize, Ledger) {
        let mut ledger = accepted(&run(before));
        let count = ledger.follow(&run(after), &|_| gone).len();
        (count, ledger)
    }

    #[test]
    fn a_decision_goes_with_its_file_and_still_holds() {
        let (count, ledger) = moved(&[("a.c", "int a;\n")], &[("b.c", "int a;\n")], true);
        assert_eq!(count, 1);
        let keys: Vec<&UnitKey> = ledger.entries.keys().collect();
        assert_eq!(keys, [&UnitKey("b.c:f".into())]);
        let run = run(&[("b.c", "int a;\n")]);
        assert_eq!(states(&ledger, &run)[&0], State::Decided(Decision::Accepted, None));
        assert_eq!(ledger.entries.values().next().unwrap().note, "seen");
    }

    #[test]
    fn it_stays_where_the_code_differs_the_file_is_there_or_two_units_are_alike() {
        let old = [("a.c", "int a;\n")];
        assert_eq!(moved(&old, &[("b.c", "int b;\n")], true).0, 0);
        assert_eq!(moved(&old, &[("b.c", "int a;\n")], false).0, 0);
        assert_eq!(moved(&old, &[("b.c", "int a;\n"), ("c.c", "int a;\n")], true).0, 0);
        assert_eq!(moved(&old, &[("a.c", "int a;\n"), ("c.c", "int a;\n")], true).0, 0);
        let twice = [("a.c", "int a;\n"), ("b.c", "int a;\n")];
        assert_eq!(moved(&twice, &[("c.c", "int a;\n")], true).0, 0);
    }

    #[test]
    fn what_was_edited_by_hand_stays() {
        let mut ledger = accepted(&run(&[("a.c", "int a;\n")]));
        let entry = ledger.entries.values_mut().next().unwrap();
        entry.edited = Some(crate::ledger::entry::EditedDiff { diff: Vec::new(), code: String::new() });
        assert_eq!(ledger.follow(&run(&[("b.c", "int a;\n")]), &|_| true), []);
        assert_eq!(ledger.entries.len(), 1);
    }
}
