//! Files that were read and are kept.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::syntax::condition::{Floor, Kernels};
use crate::syntax::rungs::{Cut, dead, filled};
use crate::syntax::text::Text;
use crate::tree::modules::{Modules, Nearness};
use crate::tree::walk::{is_c, is_header};

/// Index of a file in a [`SourceSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One file's path and bytes.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path as shown to the user and in diffs: relative to the set's root, with `/`.
    pub path: Utf8PathBuf,
    /// The bytes as they are on disk.
    pub text: Text,
    /// Whether the file lies below the given paths; others were read to understand these and are never changed.
    pub given: bool,
    /// Whether a plan asked for it after the census, which did not need it: it holds no slot that was given.
    pub loaded: bool,
}

impl SourceFile {
    /// Whether it is C: a file that a plan asked for may be of another language.
    pub fn is_c(&self) -> bool {
        !self.loaded || is_c(self.path.as_str())
    }

    /// Whether it is one that others include.
    pub fn is_header(&self) -> bool {
        is_header(self.path.as_str())
    }
}

/// The files that matter to a run: those of the census sorted by path, then those that plans asked for, in the
/// order of the rounds in which they did and by path within a round.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    /// Directory that paths are relative to (the kernel tree's top, if the files lie in one).
    pub root: Utf8PathBuf,
    /// The files.
    pub files: Vec<SourceFile>,
    /// For which kernels they are looked at.
    pub kernels: Kernels,
    /// Names that none of these kernels defines, nor any header of the source.
    pub absent: BTreeSet<String>,
    /// Names that the kernel does not have any more, and that a header of the source defines for itself.
    pub own: BTreeSet<String>,
    /// While plans are made, the texts on disk of files in which dead rungs are filled.
    pub disk: BTreeMap<FileId, Text>,
    /// Files that are not on disk yet.
    pub created: BTreeSet<FileId>,
    /// Whether the conversions keep the old code beside the new.
    pub kept: bool,
    /// Which sources are linked together.
    pub modules: Modules,
    /// The first files by their paths, made when one is first looked for.
    pub paths: OnceLock<Paths>,
}

/// Files by their paths.
#[derive(Clone, Debug, Default)]
pub struct Paths {
    numbers: HashMap<String, u32>,
    /// How many files are among them.
    count: usize,
}

impl Paths {
    fn add(&mut self, path: &Utf8Path) {
        let number = u32::try_from(self.count).unwrap_or(u32::MAX);
        self.numbers.entry(plain(path).into_owned()).or_insert(number);
        self.count += 1;
    }
}

/// A file that defines a name with external linkage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// The file.
    pub file: FileId,
    /// Whether another definition may take the place of its own, which is weak or built under some conditions only.
    pub yields: bool,
    /// Whether that is so because it is weak, in every configuration.
    pub weak: bool,
}

/// A path without what does not count in it.
fn plain(path: &Utf8Path) -> Cow<'_, str> {
    let text = path.as_str();
    let odd = text.contains("//") || text.contains("/./") || text.ends_with('/') || text.ends_with("/.");
    if odd { Cow::Owned(path.components().collect::<Utf8PathBuf>().into_string()) } else { Cow::Borrowed(text) }
}

impl SourceSet {
    /// The file with this index.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The indices of all files.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(|i| FileId(u32::try_from(i).unwrap_or(u32::MAX)))
    }

    /// The index of the file with this path.
    pub fn find(&self, path: &Utf8Path) -> Option<FileId> {
        let paths = self.paths.get_or_init(|| {
            let mut paths = Paths::default();
            self.files.iter().for_each(|f| paths.add(&f.path));
            paths
        });
        let later = || self.files.iter().skip(paths.count).position(|f| f.path == path);
        let later = || later().and_then(|i| u32::try_from(paths.count + i).ok());
        paths.numbers.get(&*plain(path)).copied().or_else(later).map(FileId)
    }

    /// Adds a file at the end.
    pub fn add(&mut self, file: SourceFile) {
        let count = self.files.len();
        if let Some(paths) = self.paths.get_mut().filter(|p| p.count == count) {
            paths.add(&file.path);
        }
        self.files.push(file);
    }

    /// Of the files that define an external name, those whose definition the linker may give to `from`: that of the file
    /// itself, or else those of its module, or else all. Where a definition yields, it and those it may yield to go together.
    pub fn linked(&self, from: FileId, homes: &[Home]) -> Vec<FileId> {
        let path = |id: FileId| self.get(id).path.as_path();
        let near: Vec<(Nearness, Home)> =
            homes.iter().map(|h| (self.modules.nearness(path(from), path(h.file)), *h)).collect();
        let all = || homes.iter().map(|h| h.file).collect::<Vec<_>>();
        let within = |most: Nearness| near.iter().filter(move |n| n.0 <= most).map(|n| n.1);
        if homes.iter().any(|h| h.yields) {
            // The module has its own pair, or it takes whatever is there in the end.
            let own = || within(Nearness::Directory);
            // Copies of a driver that are all weak: each is linked with its own.
            let copies = homes.iter().all(|h| h.weak) && own().next().is_some();
            let pair = copies || own().any(|h| h.yields) && own().any(|h| !h.yields);
            return if pair { own().map(|h| h.file).collect() } else { all() };
        }
        if homes.iter().any(|h| h.file == from) {
            return vec![from];
        }
        let nearest = near.iter().map(|n| n.0).min().unwrap_or(Nearness::Apart);
        within(nearest).map(|h| h.file).collect()
    }

    /// Fills what nobody builds in files from number `first` on; tells which files have some.
    pub fn fill(&mut self, first: usize) -> BTreeSet<FileId> {
        let mut changed = BTreeSet::new();
        let floor = floor(self.kernels, &self.absent);
        for (i, file) in self.files.iter_mut().enumerate().skip(first) {
            let cuts = dead(&file.text, floor);
            if cuts.is_empty() {
                continue;
            }
            let id = FileId(u32::try_from(i).unwrap_or(u32::MAX));
            let live = filled(&file.text, &cuts);
            self.disk.insert(id, std::mem::replace(&mut file.text, live.into()));
            changed.insert(id);
        }
        changed
    }

    /// The stretches of a text that nobody builds who counts.
    pub fn dead(&self, text: &[u8]) -> Vec<Cut> {
        dead(text, floor(self.kernels, &self.absent))
    }

    /// A file that is not on disk yet, without text.
    pub fn create(&mut self, path: Utf8PathBuf) -> FileId {
        let found = self.find(&path);
        found.unwrap_or_else(|| {
            self.add(SourceFile { path, text: Text::default(), given: true, loaded: true });
            let id = FileId(u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX));
            self.created.insert(id);
            id
        })
    }

    /// Adds files that a plan asked for, those that are there already left out; tells how many were added.
    pub fn load(&mut self, mut files: Vec<SourceFile>) -> usize {
        let before = self.files.len();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        for file in files {
            if self.find(&file.path).is_none() {
                self.add(SourceFile { loaded: true, ..file });
            }
        }
        self.fill(before);
        self.files.len() - before
    }
}

fn floor(kernels: Kernels, absent: &BTreeSet<String>) -> Option<Floor<'_>> {
    if let Kernels::From(from) = kernels { Some(Floor { from, absent }) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> SourceFile {
        SourceFile { path: path.into(), text: Text::default(), given: true, loaded: false }
    }

    #[test]
    fn loaded_files_come_last_and_are_found() {
        let mut set = SourceSet { files: vec![file("b.c"), file("d.c")], ..SourceSet::default() };
        assert_eq!(set.load(vec![file("e.c"), file("d.c"), file("a.c")]), 2);
        assert_eq!(set.load(vec![file("a.c"), file("c.c")]), 1);
        let paths: Vec<&str> = set.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["b.c", "d.c", "a.c", "e.c", "c.c"]);
        for (i, path) in paths.iter().enumerate() {
            assert_eq!(set.find((*path).into()), Some(FileId(i as u32)));
        }
        assert_eq!(set.find("f.c".into()), None);
    }
}
