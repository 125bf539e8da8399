//! Looks a structure's definition up in the headers that a file includes.
//!
//! Structures with a hook are known from the start; this is for structures that hold such a structure
//! (`hw->ops.mmap = f`), which are many and rarely needed.

use std::collections::{BTreeSet, VecDeque};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::facts::FileFacts;
use crate::census::hooks::Hooks;
use crate::syntax::items::items;
use crate::syntax::lex::find_word;
use crate::syntax::text::includes;
use crate::tree::paths::join;
use crate::tree::read::Reader;
use crate::tree::walk::Listing;

/// Headers looked at for one file.
const MAX_HEADERS: usize = 600;

/// Adds the structures that `facts` misses to `hooks`, as far as they are found; tells whether any was.
///
/// `top` is the kernel tree whose headers a source outside of it includes.
pub fn find_structures(listing: &Listing, top: Option<&Utf8Path>, facts: &FileFacts, hooks: &mut Hooks) -> bool {
    let mut left = facts.missing.clone();
    let mut seen: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    let mut queue: VecDeque<Utf8PathBuf> = VecDeque::new();
    let mut grown = false;
    let mut reader = Reader::default();
    queue.extend(candidates(&facts.path, &facts.includes, top));
    while let Some(path) = queue.pop_front() {
        if left.is_empty() || seen.len() >= MAX_HEADERS {
            break;
        }
        if !seen.insert(path.clone()) {
            continue;
        }
        let Ok(Some(text)) = listing.read(&path, &mut reader, &|_| true) else { continue };
        if left.iter().any(|tag| find_word(text, tag.as_bytes(), 0).is_some()) {
            let mut here = Hooks::default();
            here.add(text, &items(text), true);
            let found: BTreeSet<_> = left.iter().filter(|tag| here.get(tag).is_some()).cloned().collect();
            if !found.is_empty() {
                // A member's own structure may be defined beside it: keep what the header tells.
                left.retain(|tag| !found.contains(tag));
                hooks.merge(here);
                grown = true;
            }
        }
        queue.extend(candidates(&path, &includes(text), top));
    }
    grown
}

/// Where `#include` of these names in `from` may lead: beside the file, or in the common include directory.
fn candidates(from: &Utf8Path, names: &[String], top: Option<&Utf8Path>) -> Vec<Utf8PathBuf> {
    let dir = from.parent().unwrap_or(Utf8Path::new(""));
    let of = |name: &String| {
        let far = top.map(|top| top.join("include").join(name));
        [join(dir, name), Utf8Path::new("include").join(name)].into_iter().chain(far)
    };
    names.iter().flat_map(of).collect()
}
