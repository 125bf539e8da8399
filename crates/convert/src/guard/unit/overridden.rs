//! Whether something else fills the member of a table that a handler of the unit fills.
//!
//! In an initialiser the last one wins. Where one of two is changed and the other is not, the table has both hooks, and
//! the core maps no such file.

use crate::census::slot::{Place, SlotKind};
use crate::facts::elements::{may_be_same, words_beside};
use crate::facts::func::included_in;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::tree::source::FileId;

/// Checks all tables of the unit.
///
/// # Errors
/// `slot-in-macro`, `both-hooks`, `handler-not-found`, `several-definitions`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    let world = plan.world;
    for handler in &plan.handlers {
        let slots = handler.slots.iter().map(|&s| &world.census.slots[s]);
        for slot in slots.filter(|s| s.value.name() == Some(&handler.name)) {
            let at = slot.place;
            if world.lacks_body(at.file, &handler.name) {
                let label = format!("`{}` is only declared in another arm of a condition", handler.name);
                return Err(refuse("handler-not-found", at, label));
            }
            if world.is_elsewhere(at.file, &handler.name) {
                let label = format!("`{}` has another definition in another arm of a condition", handler.name);
                return Err(refuse("several-definitions", at, label));
            }
        }
    }
    let ours = |i: usize| plan.handlers.iter().any(|h| h.slots.contains(&i));
    for slot in plan.handlers.iter().flat_map(|h| &h.slots).map(|&s| &world.census.slots[s]) {
        let text = world.view(slot.place.file);
        let table = text.items().iter().find(|i| i.span.contains(slot.place.span));
        if let Some(at) = table.and_then(|i| included_in(&text.text, i.span)) {
            let place = Place { file: slot.place.file, span: at };
            return Err(refuse("gap", place, "what is included here may fill members of the same table"));
        }
        let mut others = world.census.slots.iter().enumerate().filter(|(i, _)| !ours(*i)).map(|(_, o)| o);
        if let Some(other) = others.find(|o| may_be_same(text, slot, o)) {
            let reason = if matches!(other.kind, SlotKind::MacroUse(_)) { "slot-in-macro" } else { "both-hooks" };
            let label = format!("this fills `{}` of the same table and stays: it would have both hooks", slot.member);
            let mut r = refuse(reason, other.place, label);
            r.related.push((slot.place, "the slot of the handler".into()));
            return Err(r);
        }
        if slot.kind != SlotKind::Designated || world.is_kernel() {
            continue;
        }
        // All headers of a kernel were looked at for macros that fill a hook; elsewhere one may not be in sight.
        for word in words_beside(text, slot) {
            let name = String::from_utf8_lossy(word.text(&text.text)).into_owned();
            if !is_known(world, slot.place.file, &name) {
                let label = format!("`{name}` was not found, and may fill `{}` of this table, too", slot.member);
                return Err(refuse("slot-in-macro", slot.place, label));
            }
        }
    }
    Ok(())
}

/// Whether a word that stands for an element is one that the census has seen.
fn is_known(world: &World<'_>, file: FileId, name: &str) -> bool {
    name == "NULL"
        || !world.definitions(file, name).is_empty()
        || !world.macros(file, name).is_empty()
        || !world.macros_of_headers(file, name).is_empty()
}
