//! What lies outside the given paths: definitions of functions that were not kept, and uses of handlers.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::outcome::{Candidate, Outcome, Refusal};
use crate::census::facts::includes;
use crate::census::slot::Place;
use crate::census::take::join;
use crate::guard::refuse;
use crate::report::run::Run;
use crate::syntax::items::{ItemKind, items};
use crate::syntax::lex::find_word;
use crate::tree::read::Reader;
use crate::tree::source::SourceSet;
use crate::tree::walk::{is_kernel_top, kernel_top, list, search_words};

/// Finds the definitions of functions near the directories of their callers: path and line by name.
pub type Find<'f> = dyn Fn(&BTreeSet<(String, Utf8PathBuf)>) -> BTreeMap<String, String> + Sync + 'f;

/// Looks for functions that no kept file defines, in their callers' directories and those below.
///
/// The directories are relative to `root`.
pub fn definitions(root: &Utf8Path, wanted: &BTreeSet<(String, Utf8PathBuf)>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let mut reader = Reader::default();
    for (function, dir) in wanted {
        let Ok(listing) = list(&[root.join(dir)]) else { continue };
        for path in &listing.files {
            let glance = |part: &[u8]| find_word(part, function.as_bytes(), 0).is_some();
            let Ok(Some(text)) = listing.read(path, &mut reader, &glance) else { continue };
            let named = items(text).into_iter().find_map(|item| match item.kind {
                ItemKind::Function { name, .. } if name.of(text) == function.as_bytes() => Some(name),
                _ => None,
            });
            if let Some(name) = named {
                let line = text[..name.start].iter().filter(|&&b| b == b'\n').count() + 1;
                out.insert(function.clone(), format!("{path}:{line}"));
                break;
            }
        }
    }
    out
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

/// Refuses converted units whose handler is also named in files that were not given: in the rest of the
/// kernel tree that the paths lie in, or else beside the given files.
pub fn uses(run: &mut Run, paths: &[Utf8PathBuf]) {
    let whole = |p: &Utf8PathBuf| p.canonicalize_utf8().unwrap_or_else(|_| p.clone());
    let given: Vec<Utf8PathBuf> = paths.iter().map(whole).collect();
    let tops: BTreeSet<&Utf8Path> = given.iter().filter_map(|p| kernel_top(p)).collect();
    if given.iter().any(|p| tops.contains(p.as_path())) {
        return;
    }
    let names: Vec<String> = run.candidates.iter().filter(|c| is_exposed(run, c)).map(|c| c.handler.clone()).collect();
    if names.is_empty() {
        return;
    }
    let around: Vec<Utf8PathBuf> = if tops.is_empty() {
        given.iter().map(|p| if p.is_dir() { p.clone() } else { p.parent().unwrap_or(p).to_owned() }).collect()
    } else {
        tops.into_iter().map(Utf8Path::to_owned).collect()
    };
    let words: Vec<&str> = names.iter().map(String::as_str).collect();
    let Ok(listing) = list(&around) else { return };
    let Ok((found, _)) = search_words(&listing, &words) else { return };
    let mut named: BTreeMap<&str, Utf8PathBuf> = BTreeMap::new();
    for file in &found {
        let there = listing.root.join(&file.path);
        let is_given = given.iter().any(|g| there.starts_with(g));
        for (word, _) in file.hits.iter().filter(|_| !is_given) {
            named.entry(words[*word]).or_insert_with(|| file.path.clone());
        }
    }
    let hit: BTreeMap<usize, (String, Utf8PathBuf)> = run
        .candidates
        .iter()
        .filter(|c| is_exposed(run, c))
        .filter_map(|c| named.get(c.handler.as_str()).map(|p| (c.unit, (c.handler.clone(), p.clone()))))
        .collect();
    for c in &mut run.candidates {
        let Some((handler, path)) = hit.get(&c.unit).filter(|_| matches!(c.outcome, Outcome::Converted(_))) else {
            continue;
        };
        if let Some(place) = c.definitions.first() {
            c.outcome =
                Outcome::Refused(beyond(*place, &format!("`{handler}` is also named in {path}, which was not given")));
        }
    }
}

/// A refusal of a unit that reaches beyond the given paths.
pub fn beyond(place: Place, label: &str) -> Refusal {
    refuse("outside-given-paths", place, label)
}

/// Whether a converted handler is visible in other files.
fn is_exposed(run: &Run, c: &Candidate) -> bool {
    let converted = matches!(c.outcome, Outcome::Converted(_));
    converted
        && c.definitions.iter().any(|d| {
            let text = d.span.of(&run.sources.get(d.file).text);
            !text.starts_with(b"static")
        })
}
