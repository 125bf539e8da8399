//! The first step of a campaign: a member with a descriptor beside the old one, and everybody who used that knows both.
//!
//! Each call becomes a call of one function, the shim, that gets the table as its first argument: the table is evaluated
//! once, nested expressions and locks stay as they are, and what comes out is what the hook would have given. A member with a
//! descriptor goes first. It comes in later than what it overrides, since what is converted is never set by a macro or copied
//! over (those slots are refused); each test asks for either of the two.

pub mod change;
mod copies;
pub(super) mod documents;
pub mod errors;
mod heads;
mod presence;
pub mod private;
mod shim;
pub(super) mod structure;

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use change::{BY, Changes, NEEDS, has_word};

use super::context::Kind;
use super::ground::{Ground, Overlay};
use super::obstacle::Obstacle;
use super::rust::entries;
use super::sites::Site;
use super::survey::Waiting;
use crate::edit::render::apply;
use crate::model::lines::Lines;
use crate::model::outcome::Replacement;
use crate::syntax::asks::asked;
use crate::syntax::span::Span;
use errors::{KEEPS, counted_on};

/// The result of the step.
#[derive(Clone, Debug, Default)]
pub struct Enabled {
    /// The files that change, as they were.
    pub before: Overlay,
    /// The same files, as they become.
    pub texts: Overlay,
    /// Whether a shim passes the VMA's private data along.
    pub keeps_private: bool,
    /// Whether a shim leaves in the VMA what a failing hook had changed.
    pub leaves: bool,
    /// What a reviewer must know, as sentences.
    pub notes: Vec<String>,
}

/// Gives a member its descriptor form.
///
/// # Errors
/// What keeps it from that, with places.
pub fn enable(ground: &Ground, waiting: &Waiting, target_has: &dyn Fn(&str) -> bool) -> Result<Enabled, Vec<Obstacle>> {
    let member = &waiting.member;
    let laid = ground.with(&waiting.held);
    let (was, ground) = (ground, laid.as_ref());
    let mut stops = waiting.obstacles.clone();
    let at_home = |label: String| Obstacle { path: member.path.clone(), line: member.line, label };
    if let Some(lacks) = NEEDS.iter().find(|n| !target_has(n)) {
        stops.push(at_home(format!("the target has no `{lacks}()`, of which the shim is made")));
    }
    let counts = counted_on(ground, waiting);
    let kept = counts.iter().all(|c| c.content) && KEEPS.iter().all(|n| target_has(n));
    let leaves = kept && !counts.is_empty();
    if !kept {
        stops.extend(counts.into_iter().map(|c| c.at));
    }
    stops.extend(asking(ground));
    if !stops.is_empty() {
        stops.sort();
        stops.dedup();
        return Err(stops);
    }
    let mut changes = Changes { leaves, ..Changes::default() };
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
                presence::extend(text, site, &member.new_name(), &mut changes)?;
            }
            copies::add(
                member,
                text,
                &waiting.sites.iter().filter(|s| s.path == *path).collect::<Vec<_>>(),
                &mut changes,
            )?;
        }
        Ok(())
    });
    done.map_err(|stop| vec![stop])?;
    documents::add(ground, member, &mut changes);
    for path in waiting.foreign.iter().map(|o| &o.path).collect::<BTreeSet<_>>() {
        let edits = ground.text(path).and_then(|text| entries(&text, member)).unwrap_or_default();
        let edit = |(at, text): (usize, String)| Replacement::by(BY, Span::new(at, at), text);
        edits.into_iter().for_each(|entry| changes.add(path, edit(entry)));
    }
    for path in changes.edits.keys().filter(|p| !texts.contains_key(*p)).cloned().collect::<Vec<_>>() {
        texts.extend(ground.text(&path).map(|text| (path, text)));
    }
    let mut made =
        Enabled::make(changes, texts, notes).map_err(|(path, why)| vec![at_home(format!("{path}: {why}"))])?;
    // What was laid over is a part of this change.
    for (path, text) in &waiting.held {
        made.texts.entry(path.clone()).or_insert_with(|| text.clone());
        made.before.extend(was.text(path).map(|old| (path.clone(), old)));
    }
    Ok(made)
}

/// The first place of a module that asks for the kernel's version: it is built for kernels without descriptors, too.
fn asking(ground: &Ground) -> Option<Obstacle> {
    if ground.own.is_kernel {
        return None;
    }
    let worth = |text: &[u8]| has_word(text, "LINUX_VERSION_CODE");
    let asks = |path: &camino::Utf8Path, text: &[u8]| {
        let first = asked(text).into_iter().find(|a| !a.feature)?;
        let line = Lines::new(text).position(first.span.start).0;
        let label = "this is built for kernels of several versions, and some of them have no descriptors".to_owned();
        Some(Obstacle { path: path.to_owned(), line, label })
    };
    ground.own(worth, asks).into_iter().next()
}

impl Enabled {
    /// Makes the changes in `texts`.
    ///
    /// # Errors
    /// A file whose edits overlap.
    pub(super) fn make(
        mut changes: Changes,
        mut texts: BTreeMap<Utf8PathBuf, Vec<u8>>,
        notes: Vec<String>,
    ) -> Result<Enabled, (Utf8PathBuf, String)> {
        let Changes { keeps_private, leaves, .. } = changes;
        let mut out = Enabled { notes, keeps_private, leaves, ..Enabled::default() };
        for (path, mut edits) in std::mem::take(&mut changes.edits) {
            edits.sort_by_key(|e| (e.span.start, e.span.end));
            edits.dedup();
            let old = texts.get(&path).map_or(&[][..], Vec::as_slice);
            let edits = match changes.heads.remove(&path) {
                Some(heads) => heads::laid(old, edits, heads).map_err(|why| (path.clone(), why))?,
                None => edits,
            };
            let text = apply(old, &edits).map_err(|why| (path.clone(), why))?;
            out.before.extend(texts.remove_entry(&path));
            out.texts.insert(path, text);
        }
        Ok(out)
    }
}
