//! Which files a file sees.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use crate::facts::memo::{Memo, held};
use crate::facts::world::World;
use crate::syntax::text::{includes, own_includes};
use crate::tree::modules::Nearness;
use crate::tree::paths::{join, nearest};
use crate::tree::source::FileId;

/// What was found out, until more files are read.
#[derive(Debug, Default)]
struct Known {
    /// The files that each file includes, itself among them.
    included: Mutex<Sets>,
    /// Those of them that include something that was not read, and that may be the driver's.
    missing: Mutex<BTreeSet<FileId>>,
    /// The files that each file sees.
    visible: Mutex<Sets>,
    /// The files in each directory, in their order.
    directories: OnceLock<HashMap<Utf8PathBuf, Vec<FileId>>>,
    /// The headers in each directory.
    headers: OnceLock<HashMap<Utf8PathBuf, Vec<FileId>>>,
    /// The files by the last part of their paths.
    named: OnceLock<HashMap<String, Vec<FileId>>>,
}

impl Memo for Known {}

type Sets = HashMap<FileId, Arc<BTreeSet<FileId>>>;

impl World<'_> {
    /// The files that `file` includes, directly or through each other, as far as they were read.
    ///
    /// A heuristic: a name is looked up beside the file and below `include/`. A header beside the file or in a
    /// directory above it counts as included, since what includes it may not have been read.
    pub(super) fn visible(&self, file: FileId) -> Arc<BTreeSet<FileId>> {
        let all = self.memo::<Known>();
        if let Some(known) = held(&all.visible).get(&file) {
            return known.clone();
        }
        let mut seen = (*self.included(file)).clone();
        let headers = all.headers.get_or_init(|| self.by_directory(|f| self.is_header(f)));
        seen.extend(self.directory(file).ancestors().filter_map(|dir| headers.get(dir)).flatten());
        // A source that others include sees what they do.
        if !self.is_header(file) {
            let others = self.including(file).iter().map(|&f| self.included(f)).filter(|of| of.contains(&file));
            others.for_each(|of| seen.extend(of.iter()));
        }
        seen.remove(&file);
        held(&all.visible).entry(file).or_insert_with(|| Arc::new(seen)).clone()
    }

    fn by_directory(&self, counts: impl Fn(FileId) -> bool) -> HashMap<Utf8PathBuf, Vec<FileId>> {
        let mut out: HashMap<Utf8PathBuf, Vec<FileId>> = HashMap::new();
        for file in self.sources.ids().filter(|f| counts(*f)) {
            out.entry(self.directory(file)).or_default().push(file);
        }
        out
    }

    /// The files that belong to one module with `file`, as far as they were read.
    ///
    /// In a kernel those of the same directory that its Kbuild file does not give to other modules; elsewhere those of the
    /// directory, above and below it: a heuristic.
    pub(super) fn module(&self, file: FileId) -> Vec<FileId> {
        let all = self.memo::<Known>();
        let directories = all.directories.get_or_init(|| self.by_directory(|_| true));
        let own = self.directory(file);
        let path = |f: FileId| self.sources.get(f).path.as_path();
        if self.is_kernel() {
            let together = |f: &FileId| self.sources.modules.nearness(path(*f), path(file)) != Nearness::Apart;
            return directories.get(&own).into_iter().flatten().copied().filter(together).collect();
        }
        let near = directories.iter().filter(|(dir, _)| dir.starts_with(&own) || own.starts_with(dir));
        let mut files: Vec<FileId> = near.flat_map(|(_, files)| files).copied().collect();
        files.sort_unstable();
        files
    }

    /// The files that `file` includes and those that they include, itself among them: what the Kbuild file says of names that are
    /// found neither beside the file nor below `include/`, or else those that lie nearest (a heuristic, outside of a kernel).
    pub(super) fn included(&self, file: FileId) -> Arc<BTreeSet<FileId>> {
        let all = self.memo::<Known>();
        if let Some(known) = held(&all.included).get(&file) {
            return known.clone();
        }
        let mut seen = BTreeSet::from([file]);
        let mut queue = vec![file];
        let mut misses = false;
        while let Some(f) = queue.pop() {
            let source = self.sources.get(f);
            let dir = source.path.parent().unwrap_or(Utf8Path::new(""));
            for name in source.text.includes() {
                let beside = || self.sources.find(&join(dir, name));
                let below = || self.sources.find(&Utf8Path::new("include").join(name));
                let found = match self.named_as(&all, name) {
                    [] => Vec::new(),
                    _ => beside().or_else(below).map_or_else(|| self.searched(&all, file, f, name), |f| vec![f]),
                };
                // `<linux/mm.h>` is the kernel's; another one may be the driver's.
                let theirs = || !own_includes(&source.text).contains(name);
                let given = |h: &FileId| self.is_kernel() || is_around(&self.sources.get(*h).path, name, dir);
                let found: Vec<FileId> = if found.iter().all(given) || !theirs() {
                    found
                } else {
                    found.into_iter().filter(given).collect()
                };
                misses |= found.is_empty() && !self.is_kernel() && !theirs();
                queue.extend(found.into_iter().filter(|&i| seen.insert(i)));
            }
        }
        if misses {
            held(&all.missing).insert(file);
        }
        held(&all.included).entry(file).or_insert_with(|| Arc::new(seen)).clone()
    }

    /// The headers among the files that `file` is seen to include.
    pub fn headers_included(&self, file: FileId) -> Vec<FileId> {
        self.included(file).iter().copied().filter(|&f| self.is_header(f)).collect()
    }

    /// Whether what headers of the driver say of a name reaches `file` behind the offset `at` only.
    pub fn comes_later(&self, file: FileId, name: &str, at: usize) -> bool {
        let text = &self.view(file).text;
        let (early, all) = (includes(&text[..at]), self.included(file));
        let of = |name: &String| all.iter().copied().filter(|&f| self.sources.get(f).path.ends_with(name)).collect();
        let reached = |names: &[String]| -> BTreeSet<FileId> {
            let direct: Vec<FileId> = names.iter().flat_map(|n: &String| -> Vec<FileId> { of(n) }).collect();
            direct.into_iter().flat_map(|f| self.included(f).iter().copied().collect::<Vec<_>>()).collect()
        };
        let late: Vec<String> = includes(&text[at..]);
        let says = |f: &FileId| self.view(*f).named(name).next().is_some();
        !late.is_empty() && reached(&late).iter().any(says) && !reached(&early).iter().any(says)
    }

    /// Whether `file` may include something that was not read, or is included behind something.
    pub(super) fn misses_headers(&self, file: FileId) -> bool {
        self.included(file);
        let included = || !self.is_header(file) && !self.including(file).is_empty();
        self.is_kernel() || included() || held(&self.memo::<Known>().missing).contains(&file)
    }

    /// What `name` may mean in `from`, which `file` includes, if it has to be looked for.
    fn searched(&self, all: &Known, file: FileId, from: FileId, name: &str) -> Vec<FileId> {
        let path = |f: FileId| self.sources.get(f).path.as_path();
        let there = |p: &Utf8Path| self.sources.find(p).is_some();
        let mut found = self.sources.modules.found(path(file), name, &there);
        if found.is_empty() && !self.is_kernel() {
            found = nearest(path(from), self.ending(all, name));
        }
        found.iter().filter_map(|p| self.sources.find(p)).collect()
    }

    /// The files whose paths end in `name`.
    fn ending(&self, all: &Known, name: &str) -> Vec<Utf8PathBuf> {
        let same = self.named_as(all, name).iter().map(|&f| self.sources.get(f).path.as_path());
        same.filter(|p| p.ends_with(name)).map(ToOwned::to_owned).collect()
    }

    /// The files whose paths end in the last part of `name`.
    fn named_as<'k>(&self, all: &'k Known, name: &str) -> &'k [FileId] {
        let named = all.named.get_or_init(|| {
            let mut out: HashMap<String, Vec<FileId>> = HashMap::new();
            for f in self.sources.ids() {
                out.entry(self.sources.get(f).path.file_name().unwrap_or_default().to_owned()).or_default().push(f);
            }
            out
        });
        let base = Utf8Path::new(name).file_name();
        base.and_then(|base| named.get(base)).map_or(&[], Vec::as_slice)
    }
}

/// Whether the directory in which a header is named as the kernel's are, `compat/include` of `compat/include/linux/mm.h`, may be
/// one that a driver in `dir` searches: it lies beside or around it, or one deeper (a heuristic). One elsewhere is another program's.
fn is_around(header: &Utf8Path, name: &str, dir: &Utf8Path) -> bool {
    let searched = header.as_str().strip_suffix(name).map(|p| Utf8Path::new(p.trim_end_matches('/')));
    searched.is_none_or(|p| p.ancestors().skip(1).take(2).any(|around| dir.starts_with(around)))
}
