//! The order of the patches: by MAINTAINERS entry, in waves that can be posted at a time.

use std::cmp::Reverse;

use crate::model::proof::ProofLevel;
use crate::model::run::Run;
use crate::series::group::Change;
use crate::tree::maintainers::{Entry, Maintainers};

/// Most patches that are posted at a time (submitting-patches.rst, "Select the recipients for your patch").
pub const WAVE: usize = 15;

/// The patches of one MAINTAINERS entry.
#[derive(Clone, Debug)]
pub struct Section<'a> {
    /// The entry of the files, none if no entry names them.
    pub entry: Option<&'a Entry>,
    /// The patches.
    pub changes: Vec<Change<'a>>,
}

impl Section<'_> {
    /// The entry's title.
    pub fn title(&self) -> &str {
        section_title(self.entry)
    }

    /// The lowest level of its patches.
    fn level(&self) -> ProofLevel {
        self.changes.iter().map(|change| change.level).min().unwrap_or_default()
    }
}

/// The title of an entry.
pub fn section_title(entry: Option<&Entry>) -> &str {
    entry.map_or("no entry in MAINTAINERS", |entry| entry.title.as_str())
}

/// The entry that names `path` most precisely.
pub fn entry_of<'a>(maintainers: &'a Maintainers, path: &str) -> Option<&'a Entry> {
    maintainers.of(path).into_iter().next()
}

/// Takes changes with at most `most` units in all, those of a higher proof level first.
pub fn limit(changes: Vec<Change<'_>>, most: Option<usize>) -> Vec<Change<'_>> {
    let Some(mut left) = most else { return changes };
    let mut order: Vec<usize> = (0..changes.len()).collect();
    order.sort_by_key(|at| Reverse(changes[*at].level));
    let mut taken = vec![false; changes.len()];
    for at in order {
        let units = changes[at].units.len();
        if units <= left {
            left -= units;
            taken[at] = true;
        }
    }
    changes.into_iter().zip(taken).filter(|(_, taken)| *taken).map(|(change, _)| change).collect()
}

/// The changes by entry. Those that touch files in common stay together, under the entry of the first. What was proved
/// further comes first, what nobody maintains comes last.
pub fn sections<'a>(run: &Run, maintainers: &'a Maintainers, changes: Vec<Change<'a>>) -> Vec<Section<'a>> {
    let mut sections: Vec<Section<'a>> = Vec::new();
    for change in changes {
        let beside = |s: &Section<'a>| s.changes.iter().any(|other| other.component == change.component);
        let at = sections.iter().position(beside).or_else(|| {
            let entry = entry_of(maintainers, run.sources.get(change.home).path.as_str());
            let title = entry.map(|e| &e.title);
            let known = sections.iter().position(|s| s.entry.map(|e| &e.title) == title);
            known.or_else(|| {
                sections.push(Section { entry, changes: Vec::new() });
                sections.len().checked_sub(1)
            })
        });
        if let Some(section) = at.and_then(|at| sections.get_mut(at)) {
            section.changes.push(change);
        }
    }
    let abandoned = |s: &Section<'_>| s.entry.is_some_and(Entry::is_abandoned);
    sections.sort_by_key(|s| (abandoned(s), Reverse(s.level()), s.title().to_owned()));
    sections
}

/// Cuts the sections into waves. A section is not cut where it fits into one wave; in a longer one, changes that touch
/// files in common stay together as far as that is possible.
pub fn waves(sections: Vec<Section<'_>>) -> Vec<Vec<Section<'_>>> {
    let mut waves: Vec<Vec<Section<'_>>> = Vec::new();
    let mut room = 0;
    for section in sections {
        let whole = section.changes.len() <= WAVE;
        let pieces = if whole { vec![section.changes] } else { by_component(section.changes) };
        for piece in pieces {
            if piece.len() > room {
                waves.push(Vec::new());
                room = WAVE;
            }
            room -= piece.len();
            let Some(wave) = waves.last_mut() else { continue };
            match wave.last_mut().filter(|s| s.entry.map(|e| &e.title) == section.entry.map(|e| &e.title)) {
                Some(last) => last.changes.extend(piece),
                None => wave.push(Section { entry: section.entry, changes: piece }),
            }
        }
    }
    waves
}

/// A series for each section, of at most a wave.
pub fn by_entry(sections: Vec<Section<'_>>) -> Vec<Vec<Section<'_>>> {
    sections.into_iter().flat_map(|section| waves(vec![section])).collect()
}

/// Pieces of at most a wave that have no file in common, unless one alone is longer.
fn by_component(changes: Vec<Change<'_>>) -> Vec<Vec<Change<'_>>> {
    let mut pieces: Vec<Vec<Change<'_>>> = Vec::new();
    for change in changes {
        let beside = |p: &&mut Vec<Change<'_>>| p.len() < WAVE && p.iter().any(|c| c.component == change.component);
        match pieces.iter_mut().find(beside) {
            Some(piece) => piece.push(change),
            None => pieces.push(vec![change]),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Section, WAVE, by_entry, limit, sections, waves};
    use crate::model::outcome::Outcome;
    use crate::model::proof::ProofLevel;
    use crate::model::run::Run;
    use crate::model::testing::run_of_edits;
    use crate::series::group::{Change, Selection, group};
    use crate::tree::maintainers::Maintainers;

    const ENTRIES: &[u8] = b"BIG\nF:\tbig/\n\nNEW\nS:\tSupported\nF:\tnew/\n\nOLD\nS:\tOrphan\nF:\told/\n";

    /// A run with `counts` units in files of their own, by directory.
    fn run(counts: &[(&str, usize)]) -> Run {
        let files: Vec<String> =
            counts.iter().flat_map(|(dir, n)| (0..*n).map(move |i| format!("{dir}/{i:02}.c"))).collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|f| (f.as_str(), &b"a\n"[..])).collect();
        let edits: Vec<[(u32, usize, usize, &str); 1]> =
            (0..files.len()).map(|i| [(u32::try_from(i).unwrap(), 0, 1, "b")]).collect();
        run_of_edits(&files, &edits.iter().map(|e| &e[..]).collect::<Vec<_>>())
    }

    fn shape(waves: &[Vec<Section<'_>>]) -> Vec<Vec<(String, usize)>> {
        waves.iter().map(|w| w.iter().map(|s| (s.title().to_owned(), s.changes.len())).collect()).collect()
    }

    fn level(run: &mut Run, unit: usize) {
        let Outcome::Converted(conversion) = &mut run.candidates[unit].outcome else { unreachable!() };
        conversion.proof.level = ProofLevel::Compiled;
    }

    #[test]
    fn waves_hold_whole_entries_and_what_is_abandoned_comes_last() {
        let run = run(&[("big", 10), ("old", 2), ("new", 7), ("else", 1)]);
        let selection = Selection::default();
        let all = Maintainers::parse(ENTRIES);
        let made = waves(sections(&run, &all, group(&run, &selection, &|_| String::new())));
        let named = |list: &[(&str, usize)]| list.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect::<Vec<_>>();
        assert_eq!(
            shape(&made),
            [named(&[("BIG", 10)]), named(&[("NEW", 7), ("no entry in MAINTAINERS", 1), ("OLD", 2)])]
        );
    }

    #[test]
    fn by_default_each_entry_is_a_series_of_its_own() {
        let run = run(&[("big", 20), ("old", 2), ("new", 7)]);
        let selection = Selection::default();
        let all = Maintainers::parse(ENTRIES);
        let made = by_entry(sections(&run, &all, group(&run, &selection, &|_| String::new())));
        let lengths: Vec<usize> = made.iter().map(|w| w.iter().map(|s| s.changes.len()).sum()).collect();
        assert_eq!((lengths, made.iter().all(|w| w.len() == 1)), (vec![WAVE, 5, 7, 2], true));
    }

    #[test]
    fn an_entry_that_is_too_long_is_cut() {
        let run = run(&[("big", 40)]);
        let selection = Selection::default();
        let all = Maintainers::parse(ENTRIES);
        let made = waves(sections(&run, &all, group(&run, &selection, &|_| String::new())));
        assert_eq!(made.iter().map(|w| w[0].changes.len()).collect::<Vec<_>>(), [WAVE, WAVE, 10]);
    }

    #[test]
    fn what_was_proved_further_comes_first() {
        let mut run = run(&[("big", 2), ("new", 1)]);
        level(&mut run, 2);
        let selection = Selection::default();
        let changes = || group(&run, &selection, &|_| String::new());
        let all = Maintainers::parse(ENTRIES);
        let titles: Vec<String> = sections(&run, &all, changes()).iter().map(|s| s.title().to_owned()).collect();
        assert_eq!(titles, ["NEW", "BIG"]);
        let units = |changes: Vec<Change<'_>>| changes.into_iter().flat_map(|c| c.units).collect::<Vec<_>>();
        assert_eq!(units(limit(changes(), Some(2))), [0, 2]);
        assert_eq!(units(limit(changes(), None)), [0, 1, 2]);
    }
}
