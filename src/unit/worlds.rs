//! Dead rungs of version ladders, while a unit is planned and after.
//!
//! New code is built by kernels that have the descriptor only, so all that is for older ones is filled before the census
//! counts and plans are made. After that the files get their texts back, and functions that changed lose their dead rungs.

use std::collections::BTreeMap;

use crate::census::again::again;
use crate::census::slot::{Census, Place};
use crate::report::run::Run;
use crate::syntax::condition::{FIRST, Kernels, decided};
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::rungs::{Cut, rungs, stripped};
use crate::syntax::span::Span;
use crate::tree::source::{FileId, SourceSet};
use crate::unit::alike::collapse;
use crate::unit::outcome::{Outcome, Replacement};

/// Fills dead rungs, and counts the slots that are left. Slots of older kernels alone become a remark of the census.
pub fn enter(sources: &mut SourceSet, census: &mut Census, kernels: Kernels) {
    sources.kernels = kernels;
    let changed = sources.fill(0);
    if changed.is_empty() {
        return;
    }
    let (old, mut slots): (Vec<_>, Vec<_>) =
        std::mem::take(&mut census.slots).into_iter().partition(|s| changed.contains(&s.place.file));
    for mut slot in again(census, sources, &changed) {
        let same = old.iter().find(|o| o.place == slot.place && o.member_span == slot.member_span);
        slot.aliases = same.map(|o| o.aliases.clone()).unwrap_or_default();
        slots.push(slot);
    }
    slots.sort_by_key(|s| (s.place, s.member_span));
    let gone = old.iter().filter(|o| !slots.iter().any(|s| s.place == o.place));
    census.not_slots.extend(gone.map(|o| (o.place, "only kernels without the new hook build this slot".to_string())));
    census.not_slots.sort();
    census.slots = slots;
}

/// Gives the files their texts back. Functions whose parameters changed lose their dead rungs, and conditionals of
/// which the conversion made all arms the same.
pub fn leave(run: &mut Run) {
    let floor = match run.sources.kernels {
        Kernels::Unsaid => return,
        Kernels::From(floor) => Some(floor),
        Kernels::Any => None,
    };
    let disk = std::mem::take(&mut run.sources.disk);
    let mut known: BTreeMap<FileId, (Vec<Item>, Vec<Cut>)> = BTreeMap::new();
    for (id, text) in disk {
        let Some(file) = run.sources.files.get_mut(id.0 as usize) else { continue };
        let cuts = floor.map(|floor| rungs(&text, floor)).unwrap_or_default();
        let live = std::mem::replace(&mut file.text, text);
        known.insert(id, (items(&live), cuts));
    }
    for candidate in &mut run.candidates {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        for (file, edits) in &mut conversion.edits {
            let text = &run.sources.get(*file).text;
            let (items, cuts) = known.entry(*file).or_insert_with(|| (items(text), Vec::new()));
            let heads = changed_heads(items, edits);
            let mut taken = take_out(&heads, cuts, edits);
            taken |= collapse(text, &heads, edits);
            if taken {
                conversion.transforms.insert("dead-rungs".into());
            }
        }
    }
}

/// The functions whose heads are edited.
fn changed_heads(items: &[Item], edits: &[Replacement]) -> Vec<Span> {
    let functions = items.iter().filter_map(|item| match &item.kind {
        ItemKind::Function { body, .. } => Some((item.span, Span::new(item.span.start, body.start))),
        _ => None,
    });
    let edited = |head: &Span| edits.iter().any(|e| !e.span.is_empty() && e.span.overlaps(*head));
    functions.filter(|(_, head)| edited(head)).map(|(span, _)| span).collect()
}

/// Whether some rung went.
fn take_out(heads: &[Span], cuts: &[Cut], edits: &mut Vec<Replacement>) -> bool {
    let mut taken = false;
    for edit in edits.iter_mut() {
        let text = stripped(&edit.text);
        taken |= text != edit.text;
        edit.text = text;
    }
    for cut in cuts.iter().filter(|c| heads.iter().any(|h| h.overlaps(c.span))) {
        let covered = edits.iter().any(|e| e.span.overlaps(cut.span));
        if !covered {
            edits.push(Replacement::by("dead-rungs", cut.span, cut.with.clone()));
        }
        taken = true;
    }
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    taken
}

/// Where a function, or its surroundings, asks for a kernel that has no descriptor anyway, while nobody said for which
/// kernels the result shall be.
pub fn asks(sources: &SourceSet, file: FileId, item: &Item) -> Option<Place> {
    if sources.kernels != Kernels::Unsaid {
        return None;
    }
    if item.arms.iter().any(|a| decided(a, FIRST).is_some()) {
        return Some(Place { file, span: Span::new(item.span.start, item.span.start + 1) });
    }
    let cuts = rungs(&sources.get(file).text, FIRST);
    let cut = cuts.iter().find(|c| c.span.overlaps(item.span))?;
    Some(Place { file, span: cut.cause })
}
