//! Which units changed files touch.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::model::outcome::{Candidate, Outcome};
use crate::model::run::Run;
use crate::syntax::text::includes;
use crate::tree::paths::join;

/// The units that have to do with one of the `changed` files (relative to the root of the sources): with a definition, a
/// slot, a helper or a table that was looked into, a place that the refusal names, an edit; or with a header that a file
/// of the unit includes, directly or not.
///
/// Headers below `include/` are the kernel's: they count only for units that have something in them. `read` reads a file
/// that the run did not keep.
pub fn units(
    run: &Run,
    changed: &BTreeSet<Utf8PathBuf>,
    read: &dyn Fn(&Utf8Path) -> Option<Vec<u8>>,
) -> BTreeSet<usize> {
    if changed.is_empty() {
        return BTreeSet::new();
    }
    let mut headers = Headers { run, changed, read, direct: BTreeMap::new() };
    let files = files_of(run);
    let touched = files.into_iter().filter(|(_, files)| {
        files.iter().any(|file| changed.contains(*file)) || headers.reach(files.iter().map(|file| (*file).to_owned()))
    });
    touched.map(|(unit, _)| unit).collect()
}

/// The files that each unit has to do with.
pub fn files_of(run: &Run) -> BTreeMap<usize, BTreeSet<&Utf8Path>> {
    let path = |file| run.sources.get(file).path.as_path();
    let mut files: BTreeMap<usize, BTreeSet<&Utf8Path>> = BTreeMap::new();
    for candidate in &run.candidates {
        let own = files.entry(candidate.unit).or_default();
        own.extend(places(run, candidate).map(path));
        own.extend(run.looked_into.get(&candidate.unit).into_iter().flatten().map(|file| path(*file)));
    }
    files
}

fn places<'a>(run: &'a Run, candidate: &'a Candidate) -> impl Iterator<Item = crate::tree::source::FileId> + 'a {
    let (mut edited, mut named) = (Vec::new(), Vec::new());
    match &candidate.outcome {
        Outcome::Converted(conversion) => edited.extend(conversion.edits.iter().map(|edits| edits.0)),
        Outcome::Refused(refusal) => {
            named.push(refusal.primary.file);
            named.extend(refusal.related.iter().map(|related| related.0.file));
            named.extend(refusal.others.iter().map(|other| other.place.file));
        }
        Outcome::Done | Outcome::Flipped | Outcome::Aside => {}
    }
    let slots = candidate.slots.iter().filter_map(|index| run.census.slots.get(*index)).map(|slot| slot.place.file);
    candidate.definitions.iter().map(|place| place.file).chain(slots).chain(edited).chain(named)
}

/// Follows includes.
struct Headers<'a> {
    run: &'a Run,
    changed: &'a BTreeSet<Utf8PathBuf>,
    read: &'a dyn Fn(&Utf8Path) -> Option<Vec<u8>>,
    /// What each file includes, as far as it was looked up: none for a file that is not there.
    direct: BTreeMap<Utf8PathBuf, Option<Vec<Utf8PathBuf>>>,
}

impl Headers<'_> {
    /// Whether a changed file is included by one of these, directly or through each other.
    fn reach(&mut self, files: impl Iterator<Item = Utf8PathBuf>) -> bool {
        let mut queue: Vec<Utf8PathBuf> = files.collect();
        let mut seen: BTreeSet<Utf8PathBuf> = queue.iter().cloned().collect();
        while let Some(file) = queue.pop() {
            let included = self.included(&file).cloned().unwrap_or_default();
            for name in included {
                if self.changed.contains(&name) {
                    return true;
                }
                if seen.insert(name.clone()) {
                    queue.push(name);
                }
            }
        }
        false
    }

    /// What `file` includes: what stands beside it, whether it is still there or not, and changed files of that name in
    /// the same part of the tree, which an option of the compiler may lead to (a heuristic).
    fn included(&mut self, file: &Utf8Path) -> Option<&Vec<Utf8PathBuf>> {
        if !self.direct.contains_key(file) {
            let known = self.run.sources.find(file).map(|id| includes(&self.run.sources.get(id).text));
            let names = known.or_else(|| (self.read)(file).map(|text| includes(&text)));
            let directory = file.parent().unwrap_or(Utf8Path::new(""));
            let found = names.map(|names| {
                let mut found = Vec::new();
                for name in names.iter().filter(|name| !is_of_the_kernel(&join(directory, name))) {
                    found.push(join(directory, name));
                    let same = |path: &&Utf8PathBuf| path.ends_with(name) && part(path) == part(file);
                    found.extend(self.changed.iter().filter(same).filter(|path| !is_of_the_kernel(path)).cloned());
                }
                found
            });
            self.direct.insert(file.to_owned(), found);
        }
        self.direct.get(file).and_then(Option::as_ref)
    }
}

/// The part of the tree that a file belongs to: its first two directories.
fn part(file: &Utf8Path) -> (Option<&str>, Option<&str>) {
    let mut parents = file.parent().unwrap_or(Utf8Path::new("")).iter();
    (parents.next(), parents.next())
}

fn is_of_the_kernel(path: &Utf8Path) -> bool {
    path.starts_with("include") || path.starts_with("..") || path.is_absolute()
}

#[cfg(test)]
mod tests {
    use super::units;
    use crate::census::slot::Place;
    use crate::model::outcome::Outcome;
    use crate::model::run::Run;
    use crate::model::testing::{refusal, run_of};
    use crate::syntax::span::Span;
    use crate::tree::source::{FileId, SourceFile};
    use camino::{Utf8Path, Utf8PathBuf};
    use std::collections::BTreeSet;

    /// Two units: the first at home in `drivers/x/a.c`, the second in `drivers/y/b.c`.
    fn run() -> Run {
        let mut run = run_of(&[("f", refusal("gap")), ("g", Outcome::Done)]);
        run.sources.files[0].text = b"#include <linux/fs.h>\n#include \"a.h\"\n#include \"far/c.h\"\n"[..].into();
        for path in ["drivers/y/b.c", "include/linux/x.h"] {
            run.sources.files.push(SourceFile { path: path.into(), text: "".into(), given: true, loaded: false });
        }
        let there = Place { file: FileId(1), span: Span::new(0, 0) };
        run.candidates[1].definitions = vec![there];
        run.census.slots[1].place = there;
        run
    }

    fn touched(run: &Run, changed: &[&str]) -> Vec<usize> {
        let changed: BTreeSet<Utf8PathBuf> = changed.iter().map(|path| (*path).into()).collect();
        let read = |path: &Utf8Path| (path == "drivers/x/a.h").then(|| b"#include \"deep/d.h\"\n".to_vec());
        units(run, &changed, &read).into_iter().collect()
    }

    #[test]
    fn a_unit_is_touched_by_the_files_of_its_handler_slots_and_refusal() {
        let mut run = run();
        assert_eq!(touched(&run, &["drivers/x/a.c"]), [0]);
        assert_eq!(touched(&run, &["drivers/y/b.c"]), [1]);
        assert_eq!(touched(&run, &["drivers/x/other.c", "README"]), [0usize; 0]);
        assert_eq!(touched(&run, &[]), [0usize; 0]);
        let Outcome::Refused(refusal) = &mut run.candidates[0].outcome else { unreachable!() };
        refusal.related.push((Place { file: FileId(2), span: Span::new(0, 0) }, String::new()));
        assert_eq!(touched(&run, &["include/linux/x.h"]), [0]);
    }

    #[test]
    fn a_helper_elsewhere_counts() {
        let mut run = run();
        run.looked_into.insert(0, BTreeSet::from([FileId(1)]));
        assert_eq!(touched(&run, &["drivers/y/b.c"]), [0, 1]);
    }

    #[test]
    fn headers_of_the_driver_count_also_through_each_other_and_when_they_are_gone() {
        let run = run();
        assert_eq!(touched(&run, &["drivers/x/a.h"]), [0]);
        assert_eq!(touched(&run, &["drivers/x/deep/d.h"]), [0]);
        assert_eq!(touched(&run, &["drivers/x/lib/far/c.h"]), [0]);
        assert_eq!(touched(&run, &["drivers/y/lib/far/c.h", "drivers/y/a.h"]), [0usize; 0]);
    }

    #[test]
    fn headers_of_the_kernel_count_for_no_unit_by_being_included() {
        assert_eq!(touched(&run(), &["include/linux/fs.h", "drivers/x/include/linux/fs.hh"]), [0usize; 0]);
    }
}
