//! What lies outside the files of the census: definitions and uses in the tree around them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::facts::includes;
use crate::census::interest::Finder;
use crate::census::names::is_definition;
use crate::census::slot::Place;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::tokens_in;
use crate::tree::find::{Far, Find};
use crate::tree::paths::join;
use crate::tree::read::Reader;
use crate::tree::source::{SourceFile, SourceSet};
use crate::tree::walk::{Listing, each, is_kernel_top, kernel_top, list, list_also, whole_words};

/// Files that are no C by their names, but may call or name C functions.
const OTHER_LANGUAGES: [&str; 4] = [".S", ".rs", ".inc", ".def"];

/// Files that are looked at for one name. The function of Linux 7.3 that most files name, kfree(), has 6500.
const MOST_FILES: usize = 200;

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
    whole: OnceLock<Listing>,
}

impl Tree {
    /// The tree around `paths`; files in it are shown relative to `root`.
    pub fn around(root: &Utf8Path, paths: &[Utf8PathBuf]) -> Self {
        let given: Vec<Utf8PathBuf> = paths.iter().map(whole).collect();
        let tops: BTreeSet<&Utf8Path> = given.iter().filter_map(|p| kernel_top(p)).collect();
        let is_kernel = !tops.is_empty();
        let around = directories(&given, &tops);
        Tree { root: root.to_owned(), given, around, is_kernel, whole: OnceLock::new() }
    }

    /// A tree in memory, of which the files named `given` were given.
    pub fn in_memory(sources: &[(&str, &[u8])], given: &[&str]) -> Self {
        let given = given.iter().map(|p| Utf8PathBuf::from(*p)).collect();
        let whole = OnceLock::from(Listing::from_sources(sources));
        Tree { given, is_kernel: true, whole, ..Tree::default() }
    }

    fn whole(&self) -> &Listing {
        self.whole.get_or_init(|| list_also(&self.around, &OTHER_LANGUAGES).unwrap_or_default())
    }

    fn file(&self, listing: &Listing, path: &Utf8Path, text: &[u8]) -> SourceFile {
        let there = listing.root.join(path);
        let given = self.given.iter().any(|g| there.starts_with(g));
        let path = there.strip_prefix(&self.root).unwrap_or(&there).to_owned();
        SourceFile { path, text: text.to_vec(), given, loaded: true }
    }
}

impl Find for Tree {
    fn near(&self, dir: &Utf8Path, names: &BTreeSet<String>) -> Vec<SourceFile> {
        let here;
        let (listing, dir) = match self.whole.get() {
            Some(whole) => (whole, whole.root.join(self.root.join(dir))),
            None => {
                here = list(&[self.root.join(dir)]).unwrap_or_default();
                (&here, self.root.join(dir))
            }
        };
        let list: Vec<&String> = names.iter().collect();
        let Ok(finder) = aho_corasick::AhoCorasick::new(&list) else { return Vec::new() };
        let glance = Finder::new(&list);
        let below = |path: &Utf8Path| listing.root.join(path).starts_with(&dir);
        let look = |path: &Utf8Path, text: &[u8]| {
            let hits = Hits::of(&finder, list.len(), text);
            let named = (0..list.len()).filter(|&i| hits.at_margin[i]).map(|i| list[i].as_str()).collect();
            defines(path, text, &named).then(|| self.file(listing, path, text))
        };
        each(listing, below, |text| glance.is_in(text), look).0
    }

    fn far(&self, wanted: &BTreeSet<String>, named: &BTreeSet<String>) -> Far {
        let all: Vec<&str> = wanted.union(named).map(String::as_str).collect();
        let Ok(finder) = aho_corasick::AhoCorasick::new(&all) else { return Far::default() };
        let glance = Finder::new(&all);
        let listing = self.whole();
        let look = |path: &Utf8Path, text: &[u8]| {
            let hits = Hits::of(&finder, all.len(), text);
            let used = (0..all.len()).filter(|&i| hits.anywhere[i] && named.contains(all[i]));
            let used: Vec<String> = used.map(|i| all[i].to_owned()).collect();
            let margin = || (0..all.len()).filter(|&i| hits.at_margin[i] && wanted.contains(all[i])).map(|i| all[i]);
            let keep = !used.is_empty() || defines(path, text, &margin().collect());
            keep.then(|| (self.file(listing, path, text), used))
        };
        let (found, _) = each(listing, |_| true, |text| glance.is_in(text), look);
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
        let memory = self.whole.get().map(|w| &w.memory).filter(|m| !m.is_empty());
        let text = match memory {
            Some(memory) => memory.get(path)?.clone(),
            None => Reader::default().read(&self.root.join(path), &|_| true).ok()??.to_vec(),
        };
        let there = self.root.join(path);
        let given = self.given.iter().any(|g| there.starts_with(g));
        Some(SourceFile { path: path.to_owned(), text, given, loaded: true })
    }

    fn ending(&self, name: &str) -> Vec<Utf8PathBuf> {
        if self.is_kernel {
            return Vec::new();
        }
        let listing = self.whole();
        let named = listing.files.iter().filter(|path| path.ends_with(name));
        let there = named.map(|path| listing.root.join(path));
        there.map(|path| path.strip_prefix(&self.root).map(ToOwned::to_owned).unwrap_or(path)).collect()
    }

    fn is_kernel(&self) -> bool {
        self.is_kernel
    }
}

/// Which words occur in a file, by their indices.
struct Hits {
    anywhere: Vec<bool>,
    /// In a line that starts with no white space, as definitions at file scope do: a heuristic.
    at_margin: Vec<bool>,
}

impl Hits {
    fn of(finder: &aho_corasick::AhoCorasick, words: usize, text: &[u8]) -> Self {
        let mut out = Hits { anywhere: vec![false; words], at_margin: vec![false; words] };
        for (word, at) in whole_words(finder, text) {
            out.anywhere[word] = true;
            if !out.at_margin[word] {
                let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |i| i + 1);
                out.at_margin[word] = !text[line].is_ascii_whitespace();
            }
        }
        out
    }
}

/// Whether the file defines one of `names` for other files to use, in a header also as a macro.
fn defines(path: &Utf8Path, text: &[u8], names: &BTreeSet<&str>) -> bool {
    let header = path.as_str().ends_with(".h");
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
    inside.flat_map(|f| included(&f.path, &f.text)).filter(|p| !p.starts_with("..")).collect()
}

/// The paths that `#include`s in the file at `path` may lead to, from the directory it stands in.
pub fn included(path: &Utf8Path, text: &[u8]) -> Vec<Utf8PathBuf> {
    let dir = path.parent().unwrap_or(Utf8Path::new(""));
    includes(text).iter().filter(|name| name.ends_with(".h")).map(|name| join(dir, name)).collect()
}

/// A refusal of a unit that reaches beyond the given paths.
pub fn beyond(place: Place, label: &str) -> Refusal {
    refuse("outside-given-paths", place, label)
}
