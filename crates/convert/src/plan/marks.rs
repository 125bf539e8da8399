//! What a unit sets to the same each time, and others set to something else: it says how things stand.

use crate::census::slot::Place;
use crate::facts::effects::{Write, changes};
use crate::plan::Plan;

/// Where in the files of its module that were read what `w` sets to the same each time gets another value: then it is no mere
/// hint, and a vain call of the hook makes a difference. Of what other files' functions set only the functions beside the handler
/// in its tables count, such as the release of the file.
pub fn changed(plan: &Plan<'_>, w: &Write) -> Option<Place> {
    let own = plan.members.iter().any(|m| m.func.file == w.place.file);
    let whole = w.via.is_none() || own;
    let mut found = w.marks.iter().filter_map(|mark| changes(plan.world, w.place, mark, whole));
    found.find(|at| whole || is_beside(plan, *at))
}

/// Whether the function at a place stands in a table with one of the unit's handlers.
fn is_beside(plan: &Plan<'_>, at: Place) -> bool {
    let view = plan.world.view(at.file);
    let item = view.items().iter().find(|i| i.span.contains(at.span));
    let Some(name) = item.and_then(|i| i.name(&view.text)) else { return false };
    plan.handlers.iter().flat_map(|h| &h.slots).any(|&s| {
        let slot = &plan.world.census.slots[s];
        let text = &plan.world.view(slot.place.file).text;
        crate::syntax::lex::tokens_in(text, slot.table_span).iter().any(|t| t.is_word(text, &name))
    })
}
