//! What lies outside the files of the census: definitions and uses in the tree around them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::names::is_definition;
use crate::census::slot::{Place, Slot};
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::tokens_in;
use crate::syntax::margin::may_define;
use crate::syntax::search::Finder;
use crate::syntax::text::{includes, own_includes};
use crate::tree::each::{each, each_of, search_words};
use crate::tree::find::{Far, Find};
use crate::tree::paths::{join, nearest};
use crate::tree::read::{is_below, text_of};
use crate::tree::source::{FileId, SourceFile, SourceSet};
use crate::tree::walk::{Listing, is_header, is_kernel_top, kernel_top, list};

/// Files that are looked at for one name. The function of Linux 7.3 that most files name, kfree(), has 6500.
const MOST_FILES: usize = 200;

/// Most headers of drivers that are read beside what the census has.
const MOST_HEADERS: usize = 2000;

/// All that is searched.
#[derive(Debug)]
struct Whole {
    c: Listing,
    /// Files of other languages.
    others: Listing,
}

impl Whole {
    fn of(listing: Listing) -> Self {
        Whole { others: listing.in_other_languages(), c: listing }
    }
}

/// The tree that some paths lie in.
#[derive(Debug, Default)]
pub struct Tree {
    /// The root of the sources.
    root: Utf8PathBuf,
    /// The given paths, absolute.
    given: Vec<Utf8PathBuf>,
    /// What is searched: the kernel tree, or the directories of the given files.
    around: Vec<Utf8PathBuf>,
    is_kernel: bool,
    whole: OnceLock<Whole>,
    /// Texts that stand in the place of files, by the path relative to the root.
    overlay: BTreeMap<Utf8PathBuf, Vec<u8>>,
}

impl Tree {
    /// The tree around `paths`, whose files are listed; files in it are shown relative to `root`.
    pub fn around(root: &Utf8Path, paths: &[Utf8PathBuf], listing: Listing) -> Self {
        let given: Vec<Utf8PathBuf> = paths.iter().map(whole).collect();
        let tops: BTreeSet<&Utf8Path> = given.iter().filter_map(|p| kernel_top(p)).collect();
        let is_kernel = !tops.is_empty();
        let around = directories(&given, &tops);
        let is_all = listing.is_whole && matches!(around.as_slice(), [only] if *only == listing.root);
        let whole = if is_all { OnceLock::from(Whole::of(listing)) } else { OnceLock::new() };
        Tree { root: root.to_owned(), given, around, is_kernel, whole, ..Tree::default() }
    }

    /// The same tree with texts in the place of files.
    pub fn laid_over(self, overlay: &BTreeMap<Utf8PathBuf, Vec<u8>>) -> Self {
        Tree { overlay: overlay.clone(), ..self }
    }

    /// A tree in memory, of which the files named `given` were given.
    pub fn in_memory(sources: &[(&str, &[u8])], given: &[&str]) -> Self {
        let given = given.iter().map(|p| Utf8PathBuf::from(*p)).collect();
        let whole = OnceLock::from(Whole::of(Listing::from_sources(sources)));
        Tree { given, is_kernel: true, whole, ..Tree::default() }
    }

    /// The same tree, which is no kernel's.
    pub fn of_driver(self) -> Self {
        Tree { is_kernel: false, ..self }
    }

    fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| Whole::of(self.laid(list(&self.around).unwrap_or_default())))
    }

    fn is_listed(&self, path: &Utf8Path) -> bool {
        self.whole.get().is_some_and(|w| w.c.root == self.root && w.c.contains(path))
    }

    /// A listing with the texts that stand in the place of its files.
    fn laid(&self, mut listing: Listing) -> Listing {
        for (path, text) in &self.overlay {
            let there = self.root.join(path);
            let inside = there.strip_prefix(&listing.root).ok();
            listing.memory.extend(inside.map(|p| (p.to_owned(), text.clone())));
        }
        listing
    }

    /// The files in the directories and below that define one of the names, or else name one anywhere.
    fn below(&self, wanted: &BTreeMap<&Utf8Path, BTreeSet<String>>, defining: bool) -> Vec<SourceFile> {
        let here;
        let (listing, others) = match self.whole.get() {
            Some(whole) => (&whole.c, Some(&whole.others)),
            None => {
                let dirs: Vec<Utf8PathBuf> = wanted.keys().map(|dir| self.root.join(dir)).collect();
                let dirs: Vec<Utf8PathBuf> = dirs.into_iter().filter(|d| d.is_dir()).collect();
                here = self.laid(list(&dirs).unwrap_or_default());
                (&here, None)
            }
        };
        let relative = |dir: &Utf8Path| {
            let dir = listing.root.join(self.root.join(dir));
            dir.strip_prefix(&listing.root).map_or_else(|_| dir.to_string(), ToString::to_string)
        };
        let dirs: HashMap<String, &BTreeSet<String>> = wanted.iter().map(|(d, names)| (relative(d), names)).collect();
        let all: BTreeSet<&str> = wanted.values().flatten().map(String::as_str).collect();
        let all: Vec<&str> = all.into_iter().collect();
        let finder = Finder::new(&all);
        let around = |path: &Utf8Path| -> Vec<&BTreeSet<String>> {
            let all = std::iter::successors(above(path.as_str()), |dir| above(dir));
            all.filter_map(|dir| dirs.get(dir).copied()).collect()
        };
        let look = |path: &Utf8Path, text: &[u8]| {
            let near = around(path);
            let words = finder.words(text);
            let wants = |n: &&str| near.iter().any(|s| s.contains(*n));
            let keep = if defining {
                defines(path, text, &at_margin(&words, &all, text).into_iter().filter(wants).collect())
            } else {
                words.iter().map(|m| all[m.0]).any(|n| wants(&n))
            };
            keep.then(|| self.file(listing, path, text))
        };
        let inside = |listing: &Listing| listing.numbers_below(dirs.keys().map(String::as_str));
        let (defined, named) = if defining { (all.as_slice(), &[][..]) } else { (&[][..], all.as_slice()) };
        let numbers = worth_it(listing, inside(listing), defined, named);
        let mut files = each_of(listing, numbers, &finder, look).0;
        files.extend(others.into_iter().flat_map(|o| each_of(o, inside(o), &finder, look).0));
        files
    }

    fn file(&self, listing: &Listing, path: &Utf8Path, text: &[u8]) -> SourceFile {
        let there = listing.root.join(path);
        let given = self.given.iter().any(|g| there.starts_with(g));
        let path = there.strip_prefix(&self.root).unwrap_or(&there).to_owned();
        SourceFile { path, text: text.into(), given, loaded: true }
    }
}

impl Find for Tree {
    fn near(&self, wanted: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile> {
        self.below(wanted, true)
    }

    fn naming(&self, wanted: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile> {
        self.below(wanted, false)
    }

    fn far(&self, wanted: &BTreeSet<String>, named: &BTreeSet<String>) -> Far {
        let all: Vec<&str> = wanted.union(named).map(String::as_str).collect();
        let finder = Finder::new(&all);
        let Whole { c, others } = self.whole();
        let look = |path: &Utf8Path, text: &[u8]| {
            let words = finder.words(text);
            let used: BTreeSet<&str> = words.iter().map(|m| all[m.0]).filter(|n| named.contains(*n)).collect();
            let used: Vec<String> = used.into_iter().map(str::to_owned).collect();
            let margin = || at_margin(&words, &all, text).into_iter().filter(|n| wanted.contains(*n)).collect();
            let keep = !used.is_empty() || defines(path, text, &margin());
            keep.then(|| (self.file(c, path, text), used))
        };
        let (defined, named): (Vec<&str>, Vec<&str>) =
            (wanted.iter().map(String::as_str).collect(), named.iter().map(String::as_str).collect());
        let open = named.iter().copied().filter(|n| c.recall.naming([*n].into_iter()).is_none());
        let open: Vec<&str> = open.filter(|_| c.recall.is_for(&c.files)).collect();
        if !open.is_empty() {
            // It remembers them.
            search_words(c, &open);
        }
        let numbers = worth_it(c, (0..c.files.len()).collect(), &defined, &named);
        let mut found = each_of(c, numbers, &finder, look).0;
        found.extend(each(others, |_| true, &finder, look).0);
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for name in found.iter().flat_map(|f| &f.1) {
            *count.entry(name).or_default() += 1;
        }
        let too_many: BTreeSet<String> =
            count.into_iter().filter(|c| c.1 > MOST_FILES).map(|c| c.0.to_owned()).collect();
        let fits = |names: &[String]| names.is_empty() || names.iter().any(|n| !too_many.contains(n));
        let files = found.into_iter().filter(|f| fits(&f.1)).map(|f| f.0).collect();
        Far { files, too_many }
    }

    fn read(&self, path: &Utf8Path) -> Option<SourceFile> {
        let memory = self.whole.get().map(|w| &w.c.memory).filter(|m| !m.is_empty() && self.overlay.is_empty());
        let text = match (self.overlay.get(path), memory) {
            (Some(text), _) => text.as_slice().into(),
            (None, Some(memory)) => memory.get(path)?.as_slice().into(),
            // What was listed was not reached over a link.
            (None, None) if !self.is_listed(path) && !is_there(&self.root, path) => return None,
            (None, None) => text_of(self.root.join(path).as_std_path())?.into(),
        };
        let there = self.root.join(path);
        let given = self.given.iter().any(|g| there.starts_with(g));
        Some(SourceFile { path: path.to_owned(), text, given, loaded: true })
    }

    fn ending(&self, name: &str) -> Vec<Utf8PathBuf> {
        if self.is_kernel {
            return Vec::new();
        }
        let Whole { c, others } = self.whole();
        let named = c.files.iter().chain(&others.files).filter(|path| path.ends_with(name));
        let there = named.map(|path| c.root.join(path));
        there.map(|path| path.strip_prefix(&self.root).map(ToOwned::to_owned).unwrap_or(path)).collect()
    }

    fn is_kernel(&self) -> bool {
        self.is_kernel
    }
}

/// Whether there is something of that name, and below the root. Most names that are tried are none of a file: to follow the
/// links in each of them would take a system call for each directory.
fn is_there(root: &Utf8Path, path: &Utf8Path) -> bool {
    root.join(path).as_std_path().symlink_metadata().is_ok() && is_below(root, path)
}

/// Those of the files with these numbers that may define one of the names, or name one, as far as is remembered.
fn worth_it(listing: &Listing, numbers: Vec<usize>, defined: &[&str], named: &[&str]) -> Vec<usize> {
    let Listing { recall, files, memory, .. } = listing;
    let Some(naming) = recall.naming(named.iter().copied()).filter(|_| recall.is_for(files)) else { return numbers };
    let defines = recall.defining(defined.iter().copied());
    let names = |at: usize| u32::try_from(at).is_ok_and(|at| naming.binary_search(&at).is_ok());
    numbers.into_iter().filter(|&at| defines(at) || names(at) || memory.contains_key(&files[at])).collect()
}

/// The directory of a path, the root's being empty.
fn above(path: &str) -> Option<&str> {
    path.rfind('/').map(|end| &path[..end]).or((!path.is_empty()).then_some(""))
}

/// Those of the words found that may be defined where they stand.
fn at_margin<'w>(found: &[(usize, usize, usize)], words: &[&'w str], text: &[u8]) -> BTreeSet<&'w str> {
    let may_be = |m: &&(usize, usize, usize)| may_define(text, m.1, m.2);
    found.iter().filter(may_be).map(|m| words[m.0]).collect()
}

/// Whether the file defines one of `names` for other files to use, in a header also as a macro.
fn defines(path: &Utf8Path, text: &[u8], names: &BTreeSet<&str>) -> bool {
    let header = is_header(path.as_str());
    let is_macro = |item: &Item, wanted: &str| match item.kind {
        ItemKind::MacroDefinition { name, .. } => header && name.of(text) == wanted.as_bytes(),
        _ => false,
    };
    // `void (*name)(...) = ...`: a pointer to a function with its first value.
    let is_pointer = |item: &Item, wanted: &str| {
        let tokens = tokens_in(text, item.span);
        let named = tokens.windows(4).any(|w| {
            w[0].is_punct(text, "(")
                && w[1].is_punct(text, "*")
                && w[2].is_word(text, wanted)
                && w[3].is_punct(text, ")")
        });
        named && item.kind == ItemKind::Other && tokens.iter().any(|t| t.is_punct(text, "="))
    };
    let defined = |i: &Item, n: &str| is_definition(text, i, n, header) || is_macro(i, n) || is_pointer(i, n);
    let any = |i: &Item| names.iter().any(|n| defined(i, n));
    !names.is_empty() && items(text).iter().any(any)
}

fn whole(p: &Utf8PathBuf) -> Utf8PathBuf {
    p.canonicalize_utf8().unwrap_or_else(|_| p.clone())
}

/// The kernel trees of the given paths, or else the given directories and those of the given files.
fn directories(given: &[Utf8PathBuf], tops: &BTreeSet<&Utf8Path>) -> Vec<Utf8PathBuf> {
    if tops.is_empty() {
        given.iter().map(|p| if p.is_dir() { p.clone() } else { p.parent().unwrap_or(p).to_owned() }).collect()
    } else {
        tops.iter().map(|t| (*t).to_owned()).collect()
    }
}

/// The headers that the kept files include from beside themselves, as they would stand in the target.
pub fn private_headers(sources: &SourceSet) -> BTreeSet<Utf8PathBuf> {
    if !sources.root.as_str().is_empty() && !is_kernel_top(&sources.root) {
        return BTreeSet::new();
    }
    let inside = sources.files.iter().filter(|f| f.path.is_relative());
    inside.flat_map(|f| headers(&f.path, f.text.includes())).filter(|p| !p.starts_with("..")).collect()
}

/// The paths that `#include`s in the file at `path` may lead to, from the directory it stands in.
pub fn included(path: &Utf8Path, text: &[u8]) -> Vec<Utf8PathBuf> {
    headers(path, &includes(text))
}

fn headers(path: &Utf8Path, names: &[String]) -> Vec<Utf8PathBuf> {
    let dir = path.parent().unwrap_or(Utf8Path::new(""));
    names.iter().filter(|name| name.ends_with(".h")).map(|name| join(dir, name)).collect()
}

/// The files whose headers are read before the plans are made: those with slots, and outside of a kernel those that name the
/// mapping.
pub fn homes(sources: &SourceSet, slots: &[Slot], find: &dyn Find) -> BTreeSet<FileId> {
    let mut homes: BTreeSet<FileId> = slots.iter().filter(|s| !s.prepare && !s.older).map(|s| s.place.file).collect();
    if !find.is_kernel() {
        homes.extend(sources.ids().filter(|&f| sources.get(f).text.names("vm_area_struct")));
    }
    homes
}

/// The headers of a driver that these files include, one from the other: those beside them, those that a Kbuild file says, and
/// else, outside of a kernel, the nearest around the given paths.
pub fn own_headers(sources: &SourceSet, homes: &BTreeSet<FileId>, find: &dyn Find) -> Vec<SourceFile> {
    let homes = homes.iter().map(|&f| sources.get(f)).filter(|f| f.given && !f.path.starts_with("include"));
    let mut out: BTreeMap<Utf8PathBuf, SourceFile> = BTreeMap::new();
    // By the directory that they are included for: the Kbuild file there says what a name means.
    let mut seen: BTreeSet<(Utf8PathBuf, Utf8PathBuf)> = BTreeSet::new();
    for home in homes {
        let own = home.path.parent().unwrap_or(Utf8Path::new(""));
        let mut todo: Vec<(Utf8PathBuf, Vec<String>)> = vec![(home.path.clone(), own_includes(&home.text))];
        while let Some((from, names)) = todo.pop() {
            let there = |p: &Utf8Path| out.contains_key(p) || sources.find(p).is_some() || find.read(p).is_some();
            let led = names.iter().flat_map(|name| led_to(sources, (&home.path, &from), name, &there, find));
            for path in led.collect::<BTreeSet<_>>() {
                if out.len() >= MOST_HEADERS || !seen.insert((own.to_owned(), path.clone())) {
                    continue;
                }
                let read = sources.find(&path).map(|f| sources.get(f)).or_else(|| out.get(&path)).cloned();
                let Some(file) = read.or_else(|| find.read(&path)) else { continue };
                todo.push((path.clone(), own_includes(&file.text)));
                if sources.find(&path).is_none() {
                    out.insert(path, file);
                }
            }
        }
    }
    out.into_values().collect()
}

/// The files that `"name"` in `from`, which `home` includes, may mean.
fn led_to(
    sources: &SourceSet,
    (home, from): (&Utf8Path, &Utf8Path),
    name: &str,
    there: &dyn Fn(&Utf8Path) -> bool,
    find: &dyn Find,
) -> Vec<Utf8PathBuf> {
    let beside = join(from.parent().unwrap_or(Utf8Path::new("")), name);
    if there(&beside) {
        return vec![beside];
    }
    let found = sources.modules.found(home, name, there);
    if !found.is_empty() || find.is_kernel() { found } else { nearest(from, find.ending(name)) }
}

/// A refusal of a unit that reaches beyond the given paths.
pub fn beyond(place: Place, label: &str) -> Refusal {
    refuse("outside-given-paths", place, label)
}
