//! Reading the files of a listing in parallel, those alone that may hold what is looked for.

use std::cell::RefCell;
use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::index::may_hold;
use super::read::Reader;
use super::recall::Seen;
use super::walk::{Listing, Skipped};
use crate::syntax::search::Finder;

/// What is asked of a text to tell whether it is worth a closer look.
pub trait Glance: Sync {
    /// Whether it is, from a part of it.
    fn at(&self, text: &[u8]) -> bool;

    /// The words of which it must hold one, if that is all that is asked.
    fn words(&self) -> Option<&Finder> {
        None
    }
}

impl<F: Fn(&[u8]) -> bool + Sync> Glance for F {
    fn at(&self, text: &[u8]) -> bool {
        self(text)
    }
}

impl Glance for &Finder {
    fn at(&self, text: &[u8]) -> bool {
        self.is_in(text)
    }

    fn words(&self) -> Option<&Finder> {
        Some(self)
    }
}

/// Every text is.
pub struct All;

impl Glance for All {
    fn at(&self, _: &[u8]) -> bool {
        true
    }
}

/// Reads every listed file that `wanted` picks, in parallel, and collects what `look` makes of it, in the order of
/// the list. `glance` tells from a part of the text whether the file is worth it: large files are read in parts
/// first (with an overlap that keeps words whole), and none of those that the kept index tells apart ([`super::index`]).
/// One file per thread is in memory at a time.
pub fn each<T, W, G, L>(listing: &Listing, wanted: W, glance: G, look: L) -> (Vec<T>, Vec<Skipped>)
where
    T: Send,
    W: Fn(&Utf8Path) -> bool + Sync,
    G: Glance,
    L: Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
{
    let numbers = (0..listing.files.len()).into_par_iter().filter(|at| wanted(&listing.files[*at]));
    read(listing, numbers, &glance, &look)
}

/// As [`each`], for the files with these numbers.
pub fn each_of<T, G, L>(listing: &Listing, numbers: Vec<usize>, glance: G, look: L) -> (Vec<T>, Vec<Skipped>)
where
    T: Send,
    G: Glance,
    L: Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
{
    read(listing, numbers.into_par_iter(), &glance, &look)
}

fn read<T: Send>(
    listing: &Listing,
    numbers: impl ParallelIterator<Item = usize>,
    glance: &impl Glance,
    look: &(impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync),
) -> (Vec<T>, Vec<Skipped>) {
    let told = glance.words().and_then(|finder| may_hold(&listing.root, &listing.files, finder));
    let in_memory = |path: &Utf8PathBuf| listing.memory.contains_key(path);
    let results: Vec<Result<T, Skipped>> = numbers
        .filter(|&at| {
            told.as_ref().is_none_or(|may_hold| may_hold(&listing.files[at])) || in_memory(&listing.files[at])
        })
        .map_init(Default::default, |(reader, seen): &mut (Reader, RefCell<Seen>), at| {
            let path = &listing.files[at];
            let remembers = listing.recall.wants(at) && !in_memory(path);
            seen.get_mut().clear();
            let glance = |part: &[u8]| {
                if remembers {
                    seen.borrow_mut().see(part);
                }
                glance.at(part)
            };
            let text =
                listing.read(path, reader, &glance).map_err(|reason| Skipped { path: path.to_string(), reason })?;
            if remembers {
                listing.recall.keep(at, &mut seen.borrow_mut(), text);
            }
            Ok(text.and_then(|text| look(path, text)))
        })
        .filter_map(Result::transpose)
        .collect();
    let mut found = Vec::new();
    let mut skipped = Vec::new();
    for result in results {
        match result {
            Ok(value) => found.push(value),
            Err(reason) => skipped.push(reason),
        }
    }
    (found, skipped)
}

/// A file that mentions some of the words looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordHits {
    /// The file, relative to the listing's root.
    pub path: Utf8PathBuf,
    /// Index of the word in the list that was given, and where it stands.
    pub hits: Vec<(usize, usize)>,
}

/// Where any of `words` stands as a whole word in the listed files; these remember it.
pub fn search_words(listing: &Listing, words: &[&str]) -> (Vec<WordHits>, Vec<Skipped>) {
    let finder = Finder::new(words);
    let look = |path: &Utf8Path, text: &[u8]| {
        let hits: Vec<_> = finder.words(text).into_iter().map(|(word, at, _)| (word, at)).collect();
        (!hits.is_empty()).then(|| WordHits { path: path.to_owned(), hits })
    };
    let found = each(listing, |_| true, &finder, look);
    if listing.recall.is_for(&listing.files) {
        let mut places = vec![Vec::new(); words.len()];
        for WordHits { path, hits } in &found.0 {
            let number = listing.number(path).and_then(|n| u32::try_from(n).ok());
            let there: BTreeSet<usize> = hits.iter().map(|h| h.0).collect();
            there.into_iter().for_each(|w| places[w].extend(number));
        }
        words.iter().zip(places).for_each(|(word, files)| listing.recall.learn(word, files));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::walk::list;
    use std::fs;

    #[test]
    fn words_are_found_whole() {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [("a.c", "int foo_mmap;"), ("b.c", "foo_mmap(); xfoo_mmap"), ("c.c", "xfoo_mmap;")] {
            fs::write(dir.path().join(path), text).unwrap();
        }
        let (hits, skipped) = search_words(&list(&[dir.path()]).unwrap(), &["foo_mmap", "absent"]);
        assert!(skipped.is_empty());
        assert_eq!(hits.len(), 2);
        assert_eq!((hits[1].path.as_str(), hits[1].hits.as_slice()), ("b.c", &[(0, 0)][..]));
    }
}
