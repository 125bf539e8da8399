//! What open() takes for a copy of a mapping and what close() gives back: the same things, as much of each, in the same loops
//! and under the same conditions.

use crate::census::slot::Place;
use crate::facts::closed::{FILE, PRIVATE, Roots, closed};
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::sites::left;
use crate::facts::taken::{Deed, Kind};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;

/// open() and close() fit.
///
/// # Errors
/// `close-unpaired`.
pub fn copies(plan: &Plan<'_>, roots: &Roots, open: &Func, close: Option<&Func>, place: Place) -> Result<(), Refusal> {
    // Without a close() nothing is given back, which is told.
    let Some(close) = close else { return Ok(()) };
    let (opened, given) = (effects::of_callee(plan.world, open), effects::of_callee(plan.world, close));
    let private = own_private(open).or_else(|| roots.private.clone());
    let counted = |all: &[Deed]| -> Vec<Deed> {
        all.iter().filter(|d| is_counted(plan, d)).map(|d| in_words(d, private.as_ref())).collect()
    };
    let (takes, gives) = (counted(&opened.kept), counted(&given.given));
    let (extra, more) = left(&takes, &gives, fits);
    // A function that was not seen may do the rest.
    let unseen = |unknown: &std::collections::BTreeMap<String, bool>| unknown.values().any(|effect| *effect);
    let unpaired = |at: Place, label: String, other: (Place, String)| {
        let mut r = refuse("close-unpaired", at, label);
        r.related.push(other);
        r.related.push((place, "what a mapped hook would take".into()));
        Err(r)
    };
    if let Some(take) = extra.first().filter(|_| !unseen(&given.unknown)) {
        let label = format!(
            "`{}()` takes this for a copy of the mapping, and `{}()` is not seen to give back just that",
            open.name, close.name
        );
        let near = more.iter().find(|g| g.kind == take.kind);
        let other =
            near.map_or((close.at(close.name_span), "nothing of the kind is given back here".to_string()), |g| {
                (
                    g.place,
                    "this is given back, which is another thing, another number, or under another condition"
                        .to_string(),
                )
            });
        return unpaired(take.place, label, other);
    }
    if let Some(give) = more.first().filter(|_| !unseen(&opened.unknown)) {
        let label = format!(
            "`{}()` gives this back, and `{}()` does not take just that for a copy of the mapping",
            close.name, open.name
        );
        return unpaired(give.place, label, (open.at(open.name_span), "runs for a copy of the mapping".to_string()));
    }
    Ok(())
}

/// A function that is given what the handler does once on every way to a success does so, too.
///
/// # Errors
/// `close-unpaired`.
pub fn just_once(plan: &Plan<'_>, func: &Func, place: Place) -> Result<(), Refusal> {
    let found = effects::of_callee(plan.world, func);
    let mut all = found.kept.iter().chain(&found.given).filter(|d| is_counted(plan, d));
    let Some(deed) = all.find(|d| !d.context.is_empty() || d.amount.is_none()) else { return Ok(()) };
    let label = format!("`{}()` does this in a loop or under some condition, and the handler does not", func.name);
    let mut r = refuse("close-unpaired", deed.place, label);
    r.related.push((place, "what a mapped hook would take".into()));
    Err(r)
}

/// What open() itself stores in the private data of a copy.
fn own_private(open: &Func) -> Option<String> {
    let mut writes = open.field_writes().into_iter().filter(|w| w.0 == "vm_private_data").map(|w| w.1);
    let (Some(n), None) = (writes.next(), writes.next()) else { return None };
    let point = open.cfg.point_of(&open.ast, n)?;
    closed(open, open.ast.field(n, "right")?, point, &Roots::default())
}

/// Whether it is a reference, a number or power, of which so much is given back as was taken. Memory is looked at by what it
/// is stored in.
fn is_counted(plan: &Plan<'_>, deed: &Deed) -> bool {
    // Nobody has to count down what only rises.
    match deed.kind {
        _ if effects::only_rises(plan.world, deed) => false,
        Kind::Count | Kind::Sum => true,
        Kind::State(f) => plan.world.known.states.get(f).is_some_and(|p| (p.counts || p.power) && !p.give.is_empty()),
        Kind::Lock(_) => false,
    }
}

/// A deed with what the private data of the mapping stands for.
fn in_words(deed: &Deed, private: Option<&String>) -> Deed {
    let said = |text: &String| {
        let text = text.replace("<0> -> vm_private_data", PRIVATE).replace("<0> -> vm_file", FILE);
        private.map_or(text.clone(), |form| text.replace(PRIVATE, form))
    };
    Deed {
        objects: deed.objects.iter().map(said).collect(),
        context: deed.context.iter().map(said).collect(),
        amount: deed.amount.as_ref().map(said),
        ..deed.clone()
    }
}

fn fits(take: &Deed, give: &Deed) -> bool {
    let mut named = take.objects.iter().filter(|o| give.objects.contains(o));
    take.kind == give.kind
        && take.amount.is_some()
        && take.amount == give.amount
        && take.context == give.context
        && (named.next().is_some() || take.objects.is_empty() && give.objects.is_empty())
}
