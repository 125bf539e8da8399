//! Takes the census of a set of files.
//!
//! Headers come first, since they tell which members of which structures are hooks and which macros install one:
//! those below `include/`, then the others. Then every file that holds the word part `mmap` or such a macro is
//! looked at. Last come the files that name a handler that another file installs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use crate::census::facts::{FileFacts, HeaderFacts, file, header};
use crate::census::hooks::Hooks;
use crate::census::interest::Search;
use crate::census::keep::{Keep, is_common};
use crate::census::lookup::find_structures;
use crate::census::loose;
use crate::census::macros::Macros;
use crate::census::slot::{Census, Learned, Slot};
use crate::census::value::SlotValue;
use crate::syntax::items::items;
use crate::syntax::search::Finder;
use crate::syntax::span::Span;
use crate::syntax::text::includes;
use crate::tree::each::{All, each};
use crate::tree::paths::join;
use crate::tree::progress::Progress;
use crate::tree::read::is_below;
use crate::tree::source::SourceSet;
use crate::tree::walk::{Listing, PassedOver, Skipped, WalkError, is_header, list};

/// What the census may look at besides the given paths.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Top of a kernel tree whose `include/` tells about structures and macros; not needed for
    /// paths that lie in a kernel tree themselves.
    pub headers: Option<Utf8PathBuf>,
    /// What is known of the kernel's headers where there are none, as the text of one.
    pub known: Option<String>,
    /// Texts that stand in the place of files, by the path relative to the root.
    pub overlay: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// What is told of how far it has come.
    pub progress: Progress,
}

/// The path of a header that is known and not read.
const KNOWN: &str = "include/linux/known.h";

/// Macros that use one another across files are followed this many times.
const MAX_ROUNDS: usize = 8;

/// Takes the census of the C files below `paths`.
pub fn take<P: AsRef<Path>>(paths: &[P], options: &Options) -> Result<(SourceSet, Census), WalkError> {
    let mut given = list(paths)?;
    given.memory.extend(options.overlay.clone());
    take_listed(&given, options)
}

/// Takes the census of what is listed.
pub fn take_listed(given: &Listing, options: &Options) -> Result<(SourceSet, Census), WalkError> {
    let top = if given.is_kernel { Some(given.root.clone()) } else { options.headers.clone() };
    let mut extra = Vec::new();
    let (mut skipped, mut beyond) = (Vec::new(), BTreeSet::new());
    let mut memory = BTreeMap::new();
    if top.is_none() {
        memory.extend(options.known.iter().map(|text| (KNOWN.into(), text.clone().into_bytes())));
    }
    if let Some(top) = top.as_ref().filter(|_| !(given.is_kernel && given.is_whole)) {
        let include = list(&[top.join("include")])?;
        let shown = |p: Utf8PathBuf| if include.root == given.root { p } else { include.root.join(p) };
        extra.extend(include.files.into_iter().map(shown).filter(|p| !given.contains(p)));
    }
    let whole = given.is_kernel && given.files.iter().any(|f| f.as_str().starts_with("mm/"));
    if !whole {
        extra.extend(included(given, &mut skipped, &mut beyond));
    }
    let top = top.as_deref().filter(|_| !given.is_kernel);
    let (set, mut census) = of_listing(given, top, extra, memory, &options.progress);
    census.skipped.extend(skipped);
    // A file that is asked for more than once is told once.
    census.skipped.sort();
    census.skipped.dedup();
    census.passed_over.extend(beyond.into_iter().map(|path| {
        // The directory that holds both, for whoever wants it looked at: what an include names decides nothing by itself.
        let up = path.components().take_while(|part| part.as_str() == "..").count();
        let both = given.root.ancestors().nth(up).filter(|dir| up > 0 && dir.parent().is_some());
        let advice = both.map_or_else(String::new, |dir| format!("; give {dir} to have it looked at as well"));
        let reason = format!("it is included from outside of what was given{advice}");
        PassedOver { path: path.into_string(), reason, is_usual: false }
    }));
    Ok((set, census))
}

/// Takes the census of sources in memory, given with their paths.
pub fn take_sources(sources: &[(&str, &[u8])]) -> (SourceSet, Census) {
    of_listing(&Listing::from_sources(sources), None, Vec::new(), BTreeMap::new(), &Progress::default())
}

/// As [`take_sources`], where the kernel's headers are not among the sources: `known` is what is known of them.
pub fn take_sources_with(sources: &[(&str, &[u8])], known: &str) -> (SourceSet, Census) {
    let memory = BTreeMap::from([(KNOWN.into(), known.as_bytes().to_vec())]);
    of_listing(&Listing::from_sources(sources), None, Vec::new(), memory, &Progress::default())
}

/// Files outside the listing that files in it include by `"..."`, directly or through each other. Those that do not lie below the
/// listing's root are not read, and come to `beyond`: what is included is for whoever wrote the tree to say.
fn included(given: &Listing, skipped: &mut Vec<Skipped>, beyond: &mut BTreeSet<Utf8PathBuf>) -> BTreeSet<Utf8PathBuf> {
    let mut found: BTreeSet<Utf8PathBuf> = BTreeSet::new();
    let mut next = Listing {
        root: given.root.clone(),
        memory: given.memory.clone(),
        files: given.files.clone(),
        ..Listing::default()
    };
    for _ in 0..MAX_ROUNDS {
        let resolve = |path: &Utf8Path, text: &[u8]| {
            let dir = path.parent().unwrap_or(Utf8Path::new("")).to_owned();
            let all: Vec<_> = includes(text).into_iter().map(|name| join(&dir, &name)).collect();
            (!all.is_empty()).then_some(all)
        };
        let (lists, bad) = each(&next, |_| true, All, resolve);
        skipped.extend(bad);
        let fresh: BTreeSet<_> = lists.into_iter().flatten().collect();
        let is_new = |p: &Utf8PathBuf| !given.contains(p) && !found.contains(p);
        let there = fresh.into_iter().filter(is_new).filter(|p| given.root.join(p).is_file());
        let (below, elsewhere) = there.partition(|p| is_below(&given.root, p));
        beyond.extend::<Vec<Utf8PathBuf>>(elsewhere);
        next.files = below;
        if next.files.is_empty() {
            break;
        }
        found.extend(next.files.iter().cloned());
    }
    found
}

/// Whether a path lies below a directory.
fn below(path: &Utf8Path, dir: &Utf8Path) -> bool {
    path.as_str().strip_prefix(dir.as_str()).is_some_and(|rest| dir.as_str().is_empty() || rest.starts_with('/'))
}

struct Gathered {
    hooks: Hooks,
    macros: Macros,
    headers: Vec<HeaderFacts>,
    skipped: Vec<Skipped>,
}

/// The census of `given`; files of `extra`, texts of `memory` and headers of the kernel at `top` only tell about it.
fn of_listing(
    given: &Listing,
    top: Option<&Utf8Path>,
    extra: Vec<Utf8PathBuf>,
    memory: BTreeMap<Utf8PathBuf, Vec<u8>>,
    progress: &Progress,
) -> (SourceSet, Census) {
    let mut all = Cow::Borrowed(given);
    if !extra.is_empty() || !memory.is_empty() {
        let Listing { files, memory: texts, recall, .. } = all.to_mut();
        *recall = Arc::default();
        files.extend(extra);
        files.extend(memory.keys().cloned());
        texts.extend(memory);
        files.sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
        files.dedup_by(|a, b| a.as_str() == b.as_str());
    }
    let all = all.as_ref();
    let only_given = all.files.len() == given.files.len();
    progress.begin("reading headers", "", 0);
    let gathered = gather(all);
    let Gathered { hooks, macros, headers, mut skipped } = gathered;
    let names: Vec<&str> = macros.names().collect();
    let tags: Vec<&str> = hooks.tags().collect();
    let takers: Vec<&str> = hooks.takers().collect();
    let search = Search::new(&names, &tags, &takers);
    let seen: BTreeSet<&str> = headers.iter().map(|h| h.path.as_str()).collect();
    let wanted = |path: &Utf8Path| {
        (only_given || given.contains(path)) && (!is_header(path.as_str()) || seen.contains(path.as_str()))
    };
    progress.begin("reading", "files", all.files.iter().filter(|path| wanted(path)).count());
    let counted = |path: &Utf8Path| {
        wanted(path) && {
            progress.advance(1);
            true
        }
    };
    let (mut files, bad) =
        each(all, counted, search.any(), |path, text| Some(file(path, text, &search, &hooks, &macros)));
    skipped.extend(bad);
    files.par_iter_mut().filter(|f| !f.missing.is_empty()).for_each(|facts| {
        let Some(text) = &facts.text else { return };
        let mut found = Hooks::default();
        if find_structures(all, top, facts, &mut found) {
            let mut more = hooks.clone();
            more.merge(found.clone());
            *facts = file(&facts.path, text, &search, &more, &macros);
            facts.nearby = Some(found);
        }
    });
    skipped.extend(settle_loose(all, &mut files, &headers));
    forget_far(&mut files, given.is_kernel);
    let mut census = Census { files_read: given.files.len(), hooks: hooks.shapes(), ..Census::default() };
    files.iter_mut().for_each(|facts| census_hooks(&mut census, facts));
    let nearby: BTreeMap<_, _> = files.iter_mut().filter_map(|f| Some((f.path.clone(), f.nearby.take()?))).collect();
    let mut keep = Keep::of(given, all);
    keep.by_name(&files, &headers, &mut skipped);
    keep.learn(&files, &headers);
    let set = keep.assemble(files, &headers, &macros, &mut census, &mut skipped);
    skipped.sort();
    skipped.dedup();
    census.skipped = skipped;
    census.skipped.extend(given.skipped.iter().cloned());
    census.passed_over.clone_from(&given.passed_over);
    census.learned = Arc::new(Learned { hooks, macros, nearby });
    (set, census)
}

/// Makes the values of functions that are in no slot slots of their own; those of functions that are in one are none.
fn settle_loose(all: &Listing, files: &mut [FileFacts], headers: &[HeaderFacts]) -> Vec<Skipped> {
    let of = |f: &FileFacts| -> BTreeSet<String> {
        let aliased = f.aliases.iter().filter_map(|a| a.alias_of()).filter_map(|v| v.name().map(str::to_owned));
        f.slots.iter().filter_map(|s| s.value.name().map(str::to_owned)).chain(aliased).collect()
    };
    let mut installed: BTreeSet<String> = files.iter().flat_map(of).collect();
    let aliased = headers.iter().flat_map(|h| &h.aliases).filter(|a| installed.contains(&a.name));
    let aliased: Vec<String> = aliased.filter_map(|a| a.alias_of()?.name().map(str::to_owned)).collect();
    installed.extend(aliased);
    // Another source cannot name a static function.
    let included: BTreeSet<String> = files.iter().filter(|f| !f.path.as_str().ends_with(".c")).flat_map(of).collect();
    let mut far: BTreeSet<String> = BTreeSet::new();
    for facts in files.iter_mut() {
        let own = of(facts);
        let (fixed, open): (Vec<_>, Vec<_>) =
            std::mem::take(&mut facts.shaped).into_iter().partition(|(name, fixed)| {
                if *fixed { own.contains(name) || included.contains(name) } else { installed.contains(name) }
            });
        let known: BTreeSet<String> = fixed.into_iter().map(|f| f.0).collect();
        let loose = std::mem::take(&mut facts.loose);
        let other = |s: &Slot| s.table.as_ref().is_some_and(|name| installed.contains(name));
        let open_ones = loose.into_iter().filter(|s| !other(s) && s.value.name().is_none_or(|n| !known.contains(n)));
        facts.slots.extend(open_ones);
        far.extend(open.into_iter().filter(|(_, fixed)| !fixed).map(|(name, _)| name));
    }
    // Those that other files name.
    let beside: Vec<Utf8PathBuf> =
        files.iter().filter(|f| f.words.iter().any(|w| far.contains(w))).map(|f| f.path.clone()).collect();
    let listing = Listing { root: all.root.clone(), files: beside, memory: all.memory.clone(), ..Listing::default() };
    // A word of the same spelling may be a member, another function, or an argument that a macro makes one of these.
    let (declaring, mut bad) = declaring(all, headers, &far);
    let read = |path: &Utf8Path, text: &[u8]| {
        let included = includes(text);
        let own_items = items(text);
        let seen = |name: &String| {
            let has = |file: &str| included.iter().any(|i| i.rsplit('/').next() == Some(file));
            let own = own_items.iter().any(|i| loose::declares(text, i, name));
            own || declaring.iter().any(|(file, names)| names.contains(name) && has(file))
        };
        let far: BTreeSet<String> = far.iter().filter(|n| seen(n)).cloned().collect();
        let told: Vec<Span> =
            files.iter().filter(|f| f.path == path).flat_map(|f| &f.slots).map(|s| s.place.span).collect();
        let found = loose::values(text, &own_items, &far, &told);
        (!found.is_empty()).then(|| (path.to_owned(), text.to_vec(), found))
    };
    let (found, unread) = each(&listing, |_| true, All, read);
    bad.extend(unread);
    for (path, text, slots) in found {
        if let Some(facts) = files.iter_mut().find(|f| f.path == path) {
            facts.slots.extend(slots);
            facts.text = Some(text);
        }
    }
    bad
}

/// The headers that may declare some of the functions `far`, by the name of the file, with those.
fn declaring(
    all: &Listing,
    headers: &[HeaderFacts],
    far: &BTreeSet<String>,
) -> (Vec<(String, BTreeSet<String>)>, Vec<Skipped>) {
    let named = headers.iter().filter(|h| h.words.iter().any(|w| far.contains(w))).map(|h| h.path.clone());
    let listing =
        Listing { root: all.root.clone(), files: named.collect(), memory: all.memory.clone(), ..Listing::default() };
    let read = |path: &Utf8Path, text: &[u8]| {
        let all = items(text);
        let names = far.iter().filter(|n| all.iter().any(|i| loose::may_declare(text, i, n)));
        Some((path.file_name()?.to_owned(), names.cloned().collect()))
    };
    each(&listing, |_| true, All, read)
}

/// Lets go of files that only name a hook, where no handler is installed in the same directory: what they name is not the
/// member of one of these tables. Outside of a kernel tree a module may have several directories.
fn forget_far(files: &mut [FileFacts], is_kernel: bool) {
    let installs = |f: &&FileFacts| f.slots.iter().any(|s| !s.prepare && s.value != SlotValue::Null);
    let dirs: BTreeSet<Utf8PathBuf> =
        files.iter().filter(installs).filter_map(|f| f.path.parent().map(Utf8Path::to_owned)).collect();
    let far = |f: &FileFacts| is_kernel && !f.path.parent().is_some_and(|d| dirs.contains(d));
    for facts in files.iter_mut().filter(|f| f.slots.is_empty() && f.not_slots.is_empty()) {
        if far(facts) {
            facts.text = None;
        }
    }
}

/// Adds the hooks of the structures that a file itself defines.
fn census_hooks(census: &mut Census, facts: &mut FileFacts) {
    for (tag, hooks) in std::mem::take(&mut facts.hooks) {
        census.hooks.entry(tag).or_default().extend(hooks);
    }
}

/// Reads the headers.
fn gather(all: &Listing) -> Gathered {
    let mut out =
        Gathered { hooks: Hooks::default(), macros: Macros::default(), headers: Vec::new(), skipped: Vec::new() };
    for common in [true, false] {
        let mut fresh: BTreeSet<String> = out.macros.names().map(str::to_owned).collect();
        let mut dirs: Option<BTreeSet<Utf8PathBuf>> = None;
        for round in 0..MAX_ROUNDS {
            let known: BTreeSet<String> = out.macros.names().map(str::to_owned).collect();
            let mut patterns: Vec<&str> = fresh.iter().map(String::as_str).collect();
            if round == 0 {
                patterns.push("mmap");
            }
            let finder = Finder::new(&patterns);
            let wanted = |p: &Utf8Path| {
                let near = dirs.as_ref().is_none_or(|d| d.iter().any(|dir| below(p, dir)));
                is_header(p.as_str()) && is_common(p) == common && near
            };
            let (headers, skipped) = each(all, wanted, &finder, |path, text| Some(header(path, text, &known)));
            out.skipped.extend(skipped);
            let mut candidates = Vec::new();
            for mut facts in headers {
                candidates.append(&mut facts.macros);
                if facts.path == KNOWN {
                    facts.hooks.forget_order();
                }
                if round == 0 {
                    out.hooks.merge(std::mem::take(&mut facts.hooks));
                    out.headers.push(facts);
                }
            }
            out.macros.add(&candidates, &out.hooks, None);
            fresh = out.macros.names().filter(|n| !known.contains(*n)).map(str::to_owned).collect();
            if fresh.is_empty() {
                break;
            }
            // Headers without the word that use such a macro are looked for beside and below the header that defines it.
            let defs = out.macros.all().filter(|d| fresh.contains(&d.name));
            dirs = Some(defs.filter_map(|d| d.path.parent().map(Utf8Path::to_owned)).collect());
        }
    }
    out
}
