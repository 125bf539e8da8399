//! The first step of a campaign: a member with a descriptor beside the old one, and everybody who used that knows both.
//!
//! Each call becomes a call of one function, the shim, that gets the table as its first argument: the table is evaluated
//! once, nested expressions and locks stay as they are, and what comes out is what the hook would have given. A member with a
//! descriptor goes first. It comes in later than what it overrides, since what is converted is never set by a macro or copied
//! over (those slots are refused); each test asks for either of the two.

mod copies;
mod presence;
pub mod private;
mod shim;
mod structure;

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Kind;
use super::ground::{Ground, Overlay};
use super::sites::Site;
use super::survey::{Obstacle, Waiting};
use crate::edit::render::apply;
use crate::model::outcome::Replacement;

/// What every edit of this step is by.
const BY: &str = "campaign-enable";

/// Functions of the core that a shim is made of (mm/util.c).
pub const NEEDS: [&str; 2] = ["compat_set_desc_from_vma", "__compat_vma_mmap"];

/// The result of the step.
#[derive(Clone, Debug, Default)]
pub struct Enabled {
    /// The files that change, as they were.
    pub before: Overlay,
    /// The same files, as they become.
    pub texts: Overlay,
    /// What a reviewer must know, as sentences.
    pub notes: Vec<String>,
}

/// Changes that are being collected, by file.
#[derive(Debug, Default)]
struct Changes {
    edits: BTreeMap<Utf8PathBuf, Vec<Replacement>>,
}

impl Changes {
    fn add(&mut self, path: &Utf8Path, edit: Replacement) {
        self.edits.entry(path.to_owned()).or_default().push(edit);
    }
}

/// Gives a member its descriptor form.
///
/// # Errors
/// What keeps it from that, with places.
pub fn enable(ground: &Ground, waiting: &Waiting, target_has: &dyn Fn(&str) -> bool) -> Result<Enabled, Vec<Obstacle>> {
    let member = &waiting.member;
    let mut stops = waiting.obstacles.clone();
    let at_home = |label: String| Obstacle { path: member.path.clone(), line: member.line, label };
    if let Some(lacks) = NEEDS.iter().find(|n| !target_has(n)) {
        stops.push(at_home(format!("the target has no `{lacks}()`, of which the shim is made")));
    }
    if waiting.calls().next().is_none() {
        stops.push(at_home("nobody calls it".to_owned()));
    }
    stops.extend(waiting.sites.iter().filter_map(not_yet));
    if !stops.is_empty() {
        stops.sort();
        stops.dedup();
        return Err(stops);
    }
    let mut changes = Changes::default();
    let mut notes = Vec::new();
    let mut texts: BTreeMap<Utf8PathBuf, Vec<u8>> = BTreeMap::new();
    let files: BTreeSet<&Utf8PathBuf> = waiting.sites.iter().map(|s| &s.path).chain([&member.path]).collect();
    for path in files {
        match ground.text(path) {
            Some(text) => drop(texts.insert(path.clone(), text)),
            None => return Err(vec![at_home(format!("{path} cannot be read"))]),
        }
    }
    let done = structure::add(ground, member, &texts[&member.path], &mut changes).and_then(|()| {
        for path in waiting.sites.iter().map(|s| &s.path).collect::<BTreeSet<_>>() {
            let of = |kind: Kind| waiting.sites.iter().filter(move |s| s.path == *path && s.kind == kind);
            let text = &texts[path];
            let calls: Vec<&Site> = of(Kind::Call).collect();
            shim::add(ground, waiting, text, &calls, &mut changes, &mut notes)?;
            for site in of(Kind::Test).filter(|s| s.through.is_none()) {
                changes.add(path, presence::extend(text, site, &member.new_name())?);
            }
            copies::add(member, text, &waiting.sites.iter().filter(|s| s.path == *path).collect::<Vec<_>>(), &mut changes)?;
        }
        Ok(())
    });
    done.map_err(|stop| vec![stop])?;
    let mut out = Enabled { notes, ..Enabled::default() };
    for (path, mut edits) in changes.edits {
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        edits.dedup();
        let text = apply(texts.get(&path).map_or(&[], Vec::as_slice), &edits).map_err(|why| vec![at_home(format!("{path}: {why}"))])?;
        out.before.extend(texts.remove_entry(&path));
        out.texts.insert(path, text);
    }
    Ok(out)
}

/// A use that is understood, but that this step has no form for.
fn not_yet(site: &Site) -> Option<Obstacle> {
    let label = match (&site.kind, &site.through) {
        (Kind::Held(name), _) => format!("`{}` is put into `{name}`, which would have to be followed", site.member),
        (Kind::Call, Some(by)) => format!("`{}` is called in an expansion of the macro `{by}`", site.member),
        (Kind::Set(value), None) if matches!(value.as_str(), "NULL" | "0") => {
            format!("`{}` is taken away here at run time", site.member)
        }
        (Kind::Set(_), Some(by)) => format!("`{}` is set in an expansion of the macro `{by}`", site.member),
        (Kind::Call, None) if site.path.as_str().ends_with(".h") => format!("`{}` is called in a header", site.member),
        _ => return None,
    };
    Some(Obstacle { path: site.path.clone(), line: site.line, label })
}

/// An obstacle at a site.
fn stop(site: &Site, label: impl Into<String>) -> Obstacle {
    Obstacle { path: site.path.clone(), line: site.line, label: label.into() }
}

/// Whether a word occurs in a text.
fn has_word(text: &[u8], word: &str) -> bool {
    crate::syntax::lex::find_word(text, word.as_bytes(), 0).is_some()
}
