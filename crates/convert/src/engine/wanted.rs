//! What plans want to know of the tree around the census, and how it is got.
//!
//! A plan never reads: it says what it lacks, the files that may tell are loaded between the rounds of the
//! pipeline, and the units concerned are looked at again.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::names::{function_index, include_index, mentions_from};
use crate::engine::outside::own_headers;
use crate::facts::want::Want;
use crate::facts::world::Shared;
use crate::model::outcome::{Conversion, Refusal};
use crate::tree::find::Find;
use crate::tree::source::{FileId, SourceFile, SourceSet};

/// Most files that are loaded in one run.
const MOST_FILES: usize = 4000;

/// Gets what is wanted: definitions near those who want them first, then everything else in one pass over the tree.
/// Tells the names about which there is something new; if there are none, all was looked for that will be.
pub fn get(set: &mut SourceSet, shared: &mut Shared, find: &dyn Find, lacking: &Lacking) -> BTreeSet<String> {
    let open: BTreeSet<&Want> = lacking.deciding.iter().filter(|w| !shared.asked.contains(*w)).collect();
    let more = lacking.telling.iter().filter(|w| !shared.asked.contains(*w));
    let all: BTreeSet<&Want> = open.iter().copied().chain(more).collect();
    if all.is_empty() || set.files.iter().filter(|f| f.loaded).count() > MOST_FILES {
        return BTreeSet::new();
    }
    let mut near: BTreeMap<&Utf8Path, BTreeSet<String>> = BTreeMap::new();
    for want in &all {
        if let Want::Definition(name, dir) | Want::Near(name, dir) = want
            && shared.near.insert((name.clone(), dir.clone()))
        {
            near.entry(dir).or_default().insert(name.clone());
        }
    }
    let mut used: BTreeMap<&Utf8Path, BTreeSet<String>> = BTreeMap::new();
    for want in &open {
        if let Want::UsesNear(name, dir) = want {
            used.entry(dir).or_default().insert(name.clone());
            shared.asked.insert((*want).clone());
        }
    }
    let mut files = if near.is_empty() { Vec::new() } else { find.near(&near) };
    if !used.is_empty() {
        files.extend(find.naming(&used));
    }
    let found = load(set, shared, (files, find), &near.into_values().chain(used.into_values()).flatten().collect());
    if !found.is_empty() {
        return found;
    }
    let decides = |w: &&Want| matches!(w, Want::Definition(..) | Want::Uses(_));
    if !open.iter().any(decides) {
        shared.asked.extend(open.into_iter().cloned());
        return BTreeSet::new();
    }
    let mut wanted = BTreeSet::new();
    let mut named = BTreeSet::new();
    for want in &all {
        match want {
            Want::Definition(name, _) => wanted.insert(name.clone()),
            Want::Uses(name) => named.insert(name.clone()),
            Want::Near(..) | Want::UsesNear(..) => false,
        };
    }
    let far = find.far(&wanted, &named);
    let names: BTreeSet<String> = wanted.union(&named).cloned().collect();
    let found = load(set, shared, (far.files, find), &names);
    let known = all.into_iter().filter(|w| !far.too_many.contains(w.name())).cloned();
    shared.asked.extend(known);
    found
}

/// Reads which of the files are linked together.
pub fn learn_modules(set: &mut SourceSet, find: &dyn Find) {
    let parent = |f: &SourceFile| f.path.parent().map(Utf8Path::to_owned);
    let directories: BTreeSet<Utf8PathBuf> = set.files.iter().filter_map(parent).collect();
    set.modules.learn(&directories, &|path| find.read(path).map(|f| f.text.to_vec()));
}

/// Whether there is something new about what is wanted.
pub fn concerns(wants: &BTreeSet<Want>, news: &BTreeSet<String>) -> bool {
    wants.iter().any(|w| news.contains(w.name()))
}

/// Adds files to the set, outside of a kernel with their headers; tells which of `names` occur in new ones.
fn load(
    set: &mut SourceSet,
    shared: &mut Shared,
    (files, find): (Vec<SourceFile>, &dyn Find),
    names: &BTreeSet<String>,
) -> BTreeSet<String> {
    let first = set.files.len();
    if set.load(files) == 0 {
        return BTreeSet::new();
    }
    if !find.is_kernel() {
        learn_modules(set, find);
        let new: BTreeSet<FileId> = set.ids().skip(first).collect();
        set.load(own_headers(set, &new, find));
    }
    let handlers = shared.mentions.keys().cloned().collect();
    extend(&mut shared.mentions, mentions_from(set, first, &handlers));
    if let Some(index) = shared.functions.get_mut() {
        extend(index, function_index(set, first));
    }
    if let Some(index) = shared.includes.get_mut() {
        extend(index, include_index(set, first));
    }
    let news = mentions_from(set, first, names);
    let news = news.into_iter().filter(|(_, mentions)| !mentions.is_empty()).map(|(name, _)| name).collect();
    shared.index = shared.index.kept(&news);
    news
}

fn extend<T>(index: &mut BTreeMap<String, Vec<T>>, more: BTreeMap<String, Vec<T>>) {
    for (name, list) in more {
        index.entry(name).or_default().extend(list);
    }
}

/// Reasons of refusals that a declaration, a definition of something called or filled, or an allocation may undo.
const MAY_END: [&str; 11] = [
    "callee-may-take-state",
    "check-after-populate",
    "error-arm-does-work",
    "handler-not-found",
    "helper-not-found",
    "helper-shared",
    "memory-of-unknown-kind",
    "newly-mergeable",
    "page-loop-does-more",
    "slot-at-run-time",
    "work-after-populate",
];

/// What plans lack, as far as it may still be found.
#[derive(Debug, Default)]
pub struct Lacking {
    /// What decides about a unit, and is worth a pass over the whole tree: of those that convert so far, and of those whose
    /// helper may lack a declaration, or whose callees a definition, that was not read.
    pub deciding: BTreeSet<Want>,
    /// Definitions that only say more of a refusal: they are looked for near those who want them, and in a pass that is
    /// made for others.
    pub telling: BTreeSet<Want>,
}

/// What units lack.
pub fn lacking(
    units: &[Vec<usize>],
    done: &BTreeMap<Vec<usize>, Result<Conversion, Refusal>>,
    wants: &BTreeMap<Vec<usize>, BTreeSet<Want>>,
) -> Lacking {
    let converts = |u: &Vec<usize>| match done.get(u) {
        Some(Ok(_)) => true,
        Some(Err(r)) => MAY_END.contains(&r.reason.as_str()),
        None => false,
    };
    let of = |u| wants.get(u).into_iter().flatten().map(move |w| (u, w));
    let all = units.iter().flat_map(of);
    let (deciding, others): (Vec<_>, Vec<_>) = all.partition(|(u, _)| converts(u));
    let defined = others.into_iter().filter(|(_, w)| matches!(w, Want::Definition(..)));
    Lacking {
        deciding: deciding.into_iter().map(|(_, w)| w.clone()).collect(),
        telling: defined.map(|(_, w)| w.clone()).collect(),
    }
}
