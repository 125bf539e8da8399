//! Looks a structure's definition up in the headers that a file includes.
//!
//! Structures with a hook are known from the start; this is for structures that hold such a structure
//! (`hw->ops.mmap = f`), which are many and rarely needed.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::declared::{type_name, variable};
use crate::census::facts::FileFacts;
use crate::census::hooks::Hooks;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{find_word, tokens_in};
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
    let named = named(listing);
    let candidates = |from: &Utf8Path, names: &[String]| candidates(from, names, top, &named);
    queue.extend(candidates(&facts.path, &facts.includes));
    while let Some(path) = queue.pop_front() {
        if left.is_empty() || seen.len() >= MAX_HEADERS {
            break;
        }
        if !seen.insert(path.clone()) {
            continue;
        }
        let Ok(Some(text)) = listing.read(&path, &mut reader, &|_| true) else { continue };
        if left.iter().any(|tag| find_word(text, tag.as_bytes(), 0).is_some()) {
            let (mut here, items) = (Hooks::default(), items(text));
            here.add(text, &items, true);
            here.declare(declared(&here, text, &items, &left));
            let is_known = |name: &&String| here.tag_of(name).is_some() || here.variable(name).is_some();
            let found: BTreeSet<_> = left.iter().filter(is_known).cloned().collect();
            if !found.is_empty() {
                // A member's own structure may be defined beside it: keep what the header tells.
                let tags = found.iter().filter_map(|name| here.variable(name));
                let tags: Vec<String> = tags.filter(|tag| here.get(tag).is_none()).cloned().collect();
                left.retain(|tag| !found.contains(tag));
                left.extend(tags);
                hooks.merge(here);
                grown = true;
            }
        }
        queue.extend(candidates(&path, &includes(text)));
    }
    grown
}

/// The structures that those of `names` are or point to which `items` declare as `extern`.
fn declared(hooks: &Hooks, text: &[u8], items: &[Item], names: &BTreeSet<String>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let is_extern = |i: &&Item| i.kind == ItemKind::Other && i.span.of(text).starts_with(b"extern");
    for item in items.iter().filter(is_extern) {
        let tokens = tokens_in(text, item.span);
        for name in names.iter().filter(|name| tokens.iter().any(|t| t.is_word(text, name))) {
            let tag = variable(text, &tokens, name.as_bytes(), &BTreeMap::new());
            let tag = tag.or_else(|| hooks.tag_of(&type_name(text, &tokens, name.as_bytes())?));
            out.extend(tag.map(|tag| (name.clone(), tag)));
        }
    }
    out
}

/// The listed files by the last part of their paths, outside of a kernel: there a search path may lead anywhere.
fn named(listing: &Listing) -> BTreeMap<&str, Vec<&Utf8Path>> {
    let mut out: BTreeMap<&str, Vec<&Utf8Path>> = BTreeMap::new();
    for path in listing.files.iter().filter(|_| !listing.is_kernel) {
        out.entry(path.file_name().unwrap_or_default()).or_default().push(path);
    }
    out
}

/// Where `#include` of these names in `from` may lead: beside the file, in the common include directory, or to the only file
/// that ends so.
fn candidates(
    from: &Utf8Path,
    names: &[String],
    top: Option<&Utf8Path>,
    named: &BTreeMap<&str, Vec<&Utf8Path>>,
) -> Vec<Utf8PathBuf> {
    let dir = from.parent().unwrap_or(Utf8Path::new(""));
    let of = |name: &String| {
        let far = top.map(|top| top.join("include").join(name));
        let same = named.get(Utf8Path::new(name).file_name().unwrap_or_default()).map_or(&[][..], Vec::as_slice);
        let mut ending = same.iter().filter(|path| path.ends_with(name));
        let only = ending.next().filter(|_| ending.next().is_none()).map(|path| (*path).to_owned());
        [join(dir, name), Utf8Path::new("include").join(name)].into_iter().chain(far).chain(only)
    };
    names.iter().flat_map(of).collect()
}
