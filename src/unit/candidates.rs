//! From slots to candidates: which slots name the same handler.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::names::{Definition, Definitions};
use crate::census::slot::{Census, Place, Slot, SlotKind, SlotValue};
use crate::tree::source::SourceSet;
use crate::tree::target::Target;

/// A handler and the slots that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The handler's name, or the expression in the slot.
    pub handler: String,
    /// Its definitions.
    pub definitions: Vec<Definition>,
    /// Its slots.
    pub slots: Vec<usize>,
    /// Whether the slots are `mmap_prepare`-like ones.
    pub done: bool,
    /// For a slot of its own that names a function of the core with a descriptor form: that form's name.
    pub twin: Option<String>,
}

/// Groups the slots of a census.
///
/// `twins` are the core's functions with a descriptor form: old name to new.
pub fn groups(sources: &SourceSet, census: &Census, target: &Target, twins: &BTreeMap<String, String>) -> Vec<Group> {
    let names: BTreeSet<String> = census.slots.iter().filter_map(|s| name(s).map(str::to_string)).collect();
    let known = Definitions::find(sources, &names);
    let mut by_key: BTreeMap<(bool, String, Option<Place>, Option<usize>), Group> = BTreeMap::new();
    for (i, slot) in census.slots.iter().enumerate() {
        if slot.value == SlotValue::Null || matches!(slot.kind, SlotKind::MacroBody(_)) {
            continue;
        }
        let handler = match &slot.value {
            SlotValue::Name(n) | SlotValue::Other(n) => n.clone(),
            SlotValue::Null => continue,
        };
        let convertible = convertible(slot, target);
        let twin = twins.get(&handler).filter(|_| convertible && !slot.prepare).cloned();
        let definitions: Vec<Definition> = match name(slot) {
            Some(n) if twin.is_none() => known.resolve(n, slot.place.file).into_iter().cloned().collect(),
            _ => Vec::new(),
        };
        let first = definitions.first().map(|d| d.place);
        let own = twin.as_ref().map(|_| i);
        let group = by_key.entry((slot.prepare, handler.clone(), first, own)).or_insert_with(|| Group {
            handler,
            definitions,
            slots: Vec::new(),
            done: slot.prepare,
            twin,
        });
        group.slots.push(i);
    }
    let mut out: Vec<Group> = by_key.into_values().collect();
    out.sort_by_key(|g| (g.definitions.first().map_or(census.slots[g.slots[0]].place, |d| d.place), g.slots[0]));
    out
}

fn name(slot: &Slot) -> Option<&str> {
    match &slot.value {
        SlotValue::Name(n) => Some(n),
        _ => None,
    }
}

/// Whether the target's structure has a descriptor hook for this slot's member.
pub fn convertible(slot: &Slot, target: &Target) -> bool {
    let prepare = slot.ops.as_ref().and_then(|ops| target.prepare.get(ops));
    prepare.is_some_and(|p| p.replaces.as_ref() == Some(&slot.member))
}
