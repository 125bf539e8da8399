//! From slots to candidates: which slots name the same handler.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::names::{Definition, Definitions};
use crate::census::slot::{Census, Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::kernel::target::Target;
use crate::model::outcome::Outcome;
use crate::syntax::condition::exclude;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::tokens_in;
use crate::syntax::params::Shape;
use crate::syntax::span::Span;
use crate::tree::source::SourceSet;

/// A handler and the slots that name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The handler's name, or the expression in the slot.
    pub handler: String,
    /// Its definitions.
    pub definitions: Vec<Definition>,
    /// Its slots.
    pub slots: Vec<usize>,
    /// Whether the slots are `mmap_prepare`-like ones, or only kernels without that build them.
    pub done: bool,
    /// Whether all of its slots are set aside.
    pub aside: bool,
    /// For a slot of its own that names a function of the core with a descriptor form: that form's name.
    pub twin: Option<String>,
}

impl Group {
    /// What a group comes to with which nothing is to be done.
    pub fn outcome(&self) -> Outcome {
        if self.aside { Outcome::Aside } else { Outcome::Done }
    }

    fn joined(mut self, other: Group) -> Self {
        self.aside &= other.aside;
        self.slots.extend(other.slots);
        self.slots.sort_unstable();
        self.definitions.extend(other.definitions);
        self.definitions.sort_by_key(|d| d.place);
        self.definitions.dedup_by_key(|d| d.place);
        self
    }
}

/// Groups the slots of a census.
///
/// `twins` are the core's functions with a descriptor form: old name to new.
pub fn groups(sources: &SourceSet, census: &Census, target: &Target, twins: &BTreeMap<String, String>) -> Vec<Group> {
    let names: BTreeSet<String> = census.slots.iter().filter_map(|s| name(s).map(str::to_string)).collect();
    let known = Definitions::find(sources, &names);
    let forwarded = forwarded(sources, census, &known);
    let mut by_key: BTreeMap<(bool, String, Vec<Place>, Option<usize>), Group> = BTreeMap::new();
    for (i, slot) in census.slots.iter().enumerate() {
        if slot.value == SlotValue::Null || matches!(slot.kind, SlotKind::MacroBody(_)) || forwarded.contains_key(&i) {
            continue;
        }
        let handler = match &slot.value {
            SlotValue::Name(n) | SlotValue::Other(n) => n.clone(),
            SlotValue::Null => continue,
        };
        let alone = wanted(slot, target).is_some_and(Shape::is_alone);
        let twin = twins.get(&handler).filter(|_| alone && !slot.prepare).cloned();
        let definitions: Vec<Definition> = match name(slot) {
            Some(n) if twin.is_none() => known.resolve(sources, n, slot.place.file).into_iter().cloned().collect(),
            _ => Vec::new(),
        };
        let places = definitions.iter().map(|d| d.place).collect();
        let own = twin.as_ref().map(|_| i);
        let done = slot.prepare || slot.older || slot.aside || is_superseded(census, slot);
        let group = by_key.entry((done, handler.clone(), places, own)).or_insert_with(|| Group {
            handler,
            definitions,
            slots: Vec::new(),
            done,
            aside: true,
            twin,
        });
        group.aside &= slot.aside && !slot.prepare && !slot.older;
        group.slots.push(i);
    }
    let mut out: Vec<Group> = Vec::new();
    for group in by_key.into_values() {
        // Of one symbol that is linked differently, all definitions and all slots change together.
        let shared = |d: &Definition| group.definitions.iter().any(|x| x.place == d.place);
        let (same, others): (Vec<_>, Vec<_>) =
            out.into_iter().partition(|o: &Group| o.done == group.done && o.definitions.iter().any(shared));
        out = others;
        out.push(same.into_iter().fold(group.clone(), Group::joined));
    }
    for (slot, to) in forwarded {
        if let Some(group) = out.iter_mut().find(|g| g.slots.contains(&to)) {
            group.slots.push(slot);
            group.slots.sort_unstable();
        }
    }
    out.sort_by_key(|g| (g.definitions.first().map_or(census.slots[g.slots[0]].place, |d| d.place), g.slots[0]));
    out
}

/// Whether the slot stands only where the same table does not have the new hook: in the other arm of an `#if`.
fn is_superseded(census: &Census, slot: &Slot) -> bool {
    let excluded = |other: &Slot| slot.arms.iter().any(|a| other.arms.iter().any(|b| exclude(a, b)));
    let same = |other: &Slot| other.table.is_some() && other.table == slot.table && other.ops == slot.ops;
    let near = |other: &&Slot| other.prepare && !other.older && other.place.file == slot.place.file && same(other);
    !slot.arms.is_empty() && census.slots.iter().filter(near).any(excluded)
}

fn name(slot: &Slot) -> Option<&str> {
    match &slot.value {
        SlotValue::Name(n) => Some(n),
        _ => None,
    }
}

/// Whether the target has a descriptor hook for this slot.
pub fn convertible(slot: &Slot, target: &Target) -> bool {
    wanted(slot, target).is_some()
}

/// The parameters of the descriptor hook that the target has for this slot.
pub fn wanted<'t>(slot: &Slot, target: &'t Target) -> Option<&'t Shape> {
    match &slot.kind {
        SlotKind::Argument { function, index } => {
            target.takers.get(function).filter(|t| t.index == *index).map(|t| &t.shape)
        }
        _ => slot.ops.as_ref().and_then(|ops| target.hook(ops, &slot.member)).map(|p| &p.shape),
    }
}

/// For each slot that a function fills with its own parameter, the slots that pass something for this parameter.
/// The parameter is no handler: what is passed is.
fn forwarded(sources: &SourceSet, census: &Census, known: &Definitions) -> BTreeMap<usize, usize> {
    let mut passed: BTreeMap<(&str, usize), usize> = BTreeMap::new();
    for (i, slot) in census.slots.iter().enumerate().filter(|(_, s)| s.value != SlotValue::Null && !s.older) {
        if let SlotKind::Argument { function, index } = &slot.kind {
            passed.entry((function, *index)).or_insert(i);
        }
    }
    let mut out = BTreeMap::new();
    let assigned = |s: &Slot| s.kind == SlotKind::Assignment && !s.older && !passed.is_empty();
    for (i, slot) in census.slots.iter().enumerate().filter(|(_, s)| assigned(s)) {
        let Some(value) = name(slot).filter(|n| known.resolve(sources, n, slot.place.file).is_empty()) else {
            continue;
        };
        let text = &sources.get(slot.place.file).text;
        for item in text.items().iter().filter(|item| item.span.contains(slot.place.span)) {
            let ItemKind::Function { name, params, .. } = &item.kind else { continue };
            let function = String::from_utf8_lossy(name.of(text));
            // The name of a pointer to a function is not seen as such in a parameter: it stands in parentheses.
            let names =
                |p: Span| tokens_in(text, p).windows(2).any(|w| w[0].is_punct(text, "*") && w[1].is_word(text, value));
            let index = params.iter().position(|p| names(p.span));
            if let Some(&to) = index.and_then(|i| passed.get(&(function.as_ref(), i))) {
                out.insert(i, to);
            }
        }
    }
    out
}
