//! Which files the census keeps, and how they are put together.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::facts::{FileFacts, HeaderFacts};
use crate::census::macros::{MacroDef, Macros};
use crate::census::slot::{Census, Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::tree::each::{All, WordHits, each, search_words};
use crate::tree::recall::STEM;
use crate::tree::source::{FileId, SourceFile, SourceSet};
use crate::tree::walk::{Listing, Skipped, is_header};

/// Whether a path is a header of the kernel's common include directory.
pub(super) fn is_common(path: &Utf8Path) -> bool {
    let path = path.as_str();
    path.starts_with("include/") || (path.starts_with('/') && path.contains("/include/"))
}

/// Shorter words are parts of too many others to be looked for in advance.
const SHORTEST: usize = 8;

/// Decides which files are kept, and puts them together.
pub(super) struct Keep<'a> {
    given: &'a Listing,
    all: &'a Listing,
    texts: BTreeMap<Utf8PathBuf, Vec<u8>>,
    wanted: BTreeSet<Utf8PathBuf>,
}

impl<'a> Keep<'a> {
    /// Nothing is kept yet of `given`; `all` tells about it.
    pub(super) fn of(given: &'a Listing, all: &'a Listing) -> Self {
        Keep { given, all, texts: BTreeMap::new(), wanted: BTreeSet::new() }
    }

    /// Files that mention a handler that is not `static` in the file that installs it.
    pub(super) fn by_name(&mut self, files: &[FileFacts], headers: &[HeaderFacts], skipped: &mut Vec<Skipped>) {
        let mut names: BTreeSet<String> = BTreeSet::new();
        for facts in files {
            let is_local = |name: &str| facts.functions.iter().any(|(n, all_static)| n == name && *all_static);
            let slots = facts.slots.iter().filter_map(|s| s.value.name()).filter(|n| !is_local(n));
            names.extend(slots.map(str::to_owned));
            let aliased = facts.aliases.iter().filter_map(|a| a.alias_of());
            names.extend(aliased.filter_map(|v| v.name().map(str::to_owned)));
        }
        let words = files.iter().map(|f| (&f.path, &f.words)).chain(headers.iter().map(|h| (&h.path, &h.words)));
        for (path, words) in words {
            if words.iter().any(|w| names.contains(w)) {
                self.wanted.insert(path.clone());
            }
        }
        let unusual: Vec<&str> = names.iter().map(String::as_str).filter(|n| !n.contains(STEM)).collect();
        // What is asked for anyway is looked for in the same pass.
        let recalls = self.given.recall.is_for(&self.given.files);
        let open = files.iter().filter(|_| recalls).flat_map(|f| &f.open).map(String::as_str);
        let open = open.filter(|n| !n.contains(STEM) && n.len() >= SHORTEST && !names.contains(*n));
        let more: BTreeSet<&str> = open.collect();
        let all: Vec<&str> = unusual.iter().copied().chain(more).collect();
        if all.is_empty() {
            return;
        }
        let (hits, bad) = search_words(self.given, &all);
        skipped.extend(bad);
        for WordHits { path, hits } in hits {
            if hits.iter().any(|h| h.0 < unusual.len()) {
                self.wanted.insert(path);
            }
        }
    }

    /// Remembers which files hold words with `mmap` in them.
    pub(super) fn learn(&self, files: &[FileFacts], headers: &[HeaderFacts]) {
        if !self.given.recall.is_for(&self.given.files) {
            return;
        }
        let sources = files.iter().filter(|f| !is_header(f.path.as_str())).map(|f| (&f.path, &f.words));
        let all = sources.chain(headers.iter().map(|h| (&h.path, &h.words)));
        let number = |path: &Utf8PathBuf| u32::try_from(self.given.number(path)?).ok();
        self.given.recall.learn_stem(all.filter_map(|(path, words)| Some((number(path)?, words.clone()))));
    }

    /// Reads what is missing and gives every file its number.
    pub(super) fn assemble(
        mut self,
        files: Vec<FileFacts>,
        headers: &[HeaderFacts],
        macros: &Macros,
        census: &mut Census,
        skipped: &mut Vec<Skipped>,
    ) -> SourceSet {
        let mut slots: Vec<(Utf8PathBuf, Slot, Vec<MacroDef>)> = Vec::new();
        let mut not_slots = Vec::new();
        for facts in files {
            if let Some(text) = facts.text {
                self.texts.insert(facts.path.clone(), text);
            }
            for slot in facts.slots {
                let aliases = aliases(&slot, &facts.path, &facts.aliases, &facts.includes, headers);
                self.wanted.extend(aliases.iter().map(|a| a.path.clone()));
                if let SlotKind::MacroUse(name) = &slot.kind {
                    self.wanted.extend(macros.get(name).iter().map(|d| d.path.clone()));
                }
                slots.push((facts.path.clone(), slot, aliases));
            }
            not_slots.extend(facts.not_slots.into_iter().map(|(span, why)| (facts.path.clone(), span, why)));
        }
        self.read_missing(skipped);
        let root = self.all.root.clone();
        let is_given = |path: &Utf8PathBuf| self.given.contains(path);
        let files: Vec<_> = self
            .texts
            .into_iter()
            .map(|(path, text)| SourceFile { given: is_given(&path), path, text: text.into(), loaded: false })
            .collect();
        let set = SourceSet { root, files, ..SourceSet::default() };
        census.files_kept = set.files.iter().filter(|f| f.given).count();
        for (path, mut slot, aliases) in slots {
            let Some(id) = set.find(&path) else { continue };
            slot.place.file = id;
            slot.aliases = aliases.into_iter().filter_map(|a| alias(&set, a)).collect();
            census.slots.push(slot);
        }
        let located =
            not_slots.into_iter().filter_map(|(path, span, why)| Some((Place { file: set.find(&path)?, span }, why)));
        census.not_slots = located.collect();
        census.slots.sort_by_key(|s| (s.place, s.member_span));
        census.not_slots.sort();
        set
    }

    fn read_missing(&mut self, skipped: &mut Vec<Skipped>) {
        let files: Vec<_> = self.wanted.iter().filter(|p| !self.texts.contains_key(*p)).cloned().collect();
        let memory = self.all.memory.clone();
        let missing = Listing { root: self.all.root.clone(), files, memory, ..Listing::default() };
        let (texts, bad) = each(&missing, |_| true, All, |path, text| Some((path.to_owned(), text.to_vec())));
        self.texts.extend(texts);
        skipped.extend(bad);
    }
}

fn alias(set: &SourceSet, def: MacroDef) -> Option<(String, Place)> {
    let file: FileId = set.find(&def.path)?;
    Some((String::from_utf8_lossy(&def.body).into_owned(), Place { file, span: def.span }))
}

/// Macro definitions that a slot's value stands for: in the same file, or in a header that the file can see.
///
/// A heuristic: a header below `include/` can always be seen, another one if the file includes one of that name
/// or lies in the same directory.
fn aliases(
    slot: &Slot,
    path: &Utf8Path,
    own: &[MacroDef],
    includes: &[String],
    headers: &[HeaderFacts],
) -> Vec<MacroDef> {
    let SlotValue::Name(name) = &slot.value else { return Vec::new() };
    let mut out: Vec<MacroDef> = own.iter().filter(|d| d.name == *name).cloned().collect();
    for header in headers {
        let seen = || {
            let file = header.path.file_name().unwrap_or_default();
            is_common(&header.path)
                || header.path.parent() == path.parent()
                || includes.iter().any(|i| i.rsplit('/').next() == Some(file))
        };
        if header.path != path && header.aliases.iter().any(|d| d.name == *name) && seen() {
            out.extend(header.aliases.iter().filter(|d| d.name == *name).cloned());
        }
    }
    out
}
