//! A helper that code outside of the unit calls, too, keeps its form there, and the unit gets one of its own:
//! a split, when the helper only reads what a VMA and a descriptor both have, else a twin for descriptors.
//!
//! The helper is planned as a member like any other, so that all guards see its descriptor form. At the end its edits
//! are taken back, and what they come to is used as far as the form chosen wants it.

mod declare;
mod safe;
mod split;
mod twin;

use crate::census::slot::{MentionKind, Place};
use crate::edit::set::{Edit, EditSet};
use crate::facts::func::Func;
use crate::model::outcome::Refusal;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role, Shared};
use crate::step::callers;
use crate::step::signature::odd_head;
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;

/// Who makes the edits of a split.
pub const SPLIT: &str = "helper-split";

/// Who makes the edits of a twin.
pub const TWIN: &str = "helper-twin";

/// Callers that a note names.
const MOST_NAMED: usize = 6;

/// A call of the helper by the unit.
#[derive(Clone, Copy, Debug)]
struct UnitCall {
    member: usize,
    call: N,
    arg: N,
}

/// The helper, and all that its new function depends on.
struct Helper {
    /// The member.
    m: usize,
    func: Func,
    /// The parameter that is the mapping, and its names before and after.
    index: usize,
    vma: String,
    desc: String,
    /// What was planned for its text.
    edits: EditSet,
    calls: Vec<UnitCall>,
    /// Whether only its own file calls the new function.
    local: bool,
}

/// Gives each helper that is kept apart its second form.
///
/// # Errors
/// `helper-shared` when neither form fits.
pub fn settle(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for m in innermost_first(plan) {
        let helper = helper(plan, m)?;
        let (file, span) = (helper.func.file, helper.func.span);
        if helper.calls.is_empty() {
            plan.edits(file).swallow(span);
            forget(plan, &helper);
            continue;
        }
        match split::planned(plan, &helper) {
            Some(split) => {
                plan.edits(file).swallow(span);
                split::write(plan, &helper, &split)?;
                forget(plan, &helper);
            }
            None => twin::write(plan, &helper)?,
        }
        note(plan, &helper.func);
    }
    Ok(())
}

/// The helpers that are kept apart, those that another one passes its VMA to before that one: it is to call their new form.
fn innermost_first(plan: &Plan<'_>) -> Vec<usize> {
    let mut left: Vec<usize> = (0..plan.members.len()).filter(|&m| plan.is_apart(m)).collect();
    let mut out = Vec::new();
    while !left.is_empty() {
        let waits = |m: usize| plan.passed.iter().any(|p| p.0 == m && left.contains(&p.2));
        let at = left.iter().position(|&m| !waits(m)).unwrap_or(0);
        out.push(left.remove(at));
    }
    out
}

/// Rules that fired for nothing but the helper's descriptor form did not fire.
fn forget(plan: &mut Plan<'_>, helper: &Helper) {
    for e in helper.edits.iter() {
        let by = |edits: &EditSet| edits.iter().any(|x| x.by == e.by);
        if !plan.edits.values().any(by) && !plan.populates.iter().any(|p| p.1.by == e.by) {
            plan.fired.remove(&e.by);
        }
    }
}

fn helper(plan: &Plan<'_>, m: usize) -> Result<Helper, Refusal> {
    let member = &plan.members[m];
    let func = member.func.clone();
    let why = |label: &str| Err(stays(plan, &func, label));
    let same = plan.members.iter().filter(|x| x.func.name == func.name).count();
    let index = match member.role {
        Role::Helper(i) if same == 1 => i,
        _ => return why("it has several definitions"),
    };
    let Some((vma, desc)) = func.param_name(index).and_then(|v| Some((v.clone(), func.names.vmas.get(&v)?.clone())))
    else {
        return why("its parameter has no name");
    };
    if plan.passed.iter().any(|p| p.0 == m && (!plan.is_apart(p.2) || reaches(plan, p.2, m))) {
        return why("it passes its VMA on to a function that changes, or to one that passes it back");
    }
    if plan.moved.iter().any(|x| x.member == m) {
        return why("it keeps state");
    }
    if !func.uses_of(&func.name).is_empty() {
        return why("it calls itself");
    }
    if !safe::still_used(plan, &func) {
        return why("under some configuration nothing else uses it");
    }
    if let Some(word) = odd_head(&func) {
        return why(&format!("it is marked `{word}`"));
    }
    let mut calls = Vec::new();
    // A call that goes with the statement around it needs no other form.
    for p in plan.passed.iter().filter(|p| p.2 == m && !plan.drops(p.1)) {
        let caller = &plan.members[p.0].func;
        let call = caller.ast.at(p.1.span);
        let arg = caller.ast.args(call).get(index).copied();
        let named = caller.ast.field(call, "function").is_some_and(|f| caller.ast.kind(f) == "identifier");
        match arg {
            Some(arg) if named => calls.push(UnitCall { member: p.0, call, arg: caller.ast.strip(arg) }),
            _ => return why("a call of it is not understood"),
        }
    }
    let local = calls.iter().all(|c| plan.members[c.member].func.file == func.file);
    let exported = plan.world.uses(func.file, &func.name).iter().any(|x| x.kind == MentionKind::Export);
    if exported && !local {
        return why("it is exported, and the new function would have to be");
    }
    let mut edits = EditSet::default();
    for e in plan.edits.get(&func.file).into_iter().flat_map(EditSet::iter) {
        if func.span.contains(e.span) {
            let _ = edits.add(e.clone());
        }
    }
    Ok(Helper { m, func, index, vma, desc, edits, calls, local })
}

/// Whether member `from` passes its VMA on to member `to`, directly or through others.
fn reaches(plan: &Plan<'_>, from: usize, to: usize) -> bool {
    let mut seen = vec![from];
    let mut at = 0;
    while at < seen.len() {
        let next = plan.passed.iter().filter(|p| p.0 == seen[at] && !seen.contains(&p.2)).map(|p| p.2);
        let next: Vec<usize> = next.collect();
        seen.extend(next);
        at += 1;
    }
    seen.contains(&to)
}

/// The refusal of a helper that can neither be split nor get a twin.
fn stays(plan: &Plan<'_>, func: &Func, why: &str) -> Refusal {
    let other = plan.kept.iter().find(|k| k.0 == func.name).map_or(func.at(func.name_span), |k| k.1.place);
    let shared = Shared { file: func.file, name: func.name.clone(), at: other };
    let mut r = callers::refusal(plan, &shared, "is used here by code that keeps the VMA");
    r.related.push((func.at(func.name_span), format!("there can be no second form of it: {why}")));
    r
}

/// Checks that a new function may have this name.
fn free(plan: &Plan<'_>, helper: &Helper, new: &str) -> Result<(), Refusal> {
    let world = plan.world;
    let taken = match world.is_taken(helper.func.file, new) {
        None if !helper.local => world.is_taken_anywhere(helper.func.file, new),
        taken => taken,
    };
    let mentioned = helper.calls.iter().find(|c| plan.members[c.member].func.mentions(new));
    let taken = taken.or(mentioned.map(|c| plan.members[c.member].func.place(c.call)));
    if let Some(at) = taken {
        let mut r = stays(plan, &helper.func, &format!("`{new}` exists already"));
        r.related.push((at, "named here".into()));
        return Err(r);
    }
    if world.target.has(new) {
        return Err(stays(plan, &helper.func, &format!("the target has a `{new}`")));
    }
    Ok(())
}

/// Retargets the calls of the unit.
fn retarget(plan: &mut Plan<'_>, helper: &Helper, by: &str, new: &str) -> Result<(), Stop> {
    for c in &helper.calls {
        let caller = &plan.members[c.member].func;
        let Some(name) = caller.ast.field(c.call, "function") else { continue };
        let (file, edit) = (caller.file, Edit::new(by, caller.ast.span(name), new));
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Notes who keeps the old form.
fn note(plan: &mut Plan<'_>, func: &Func) {
    let mut users: Vec<String> = Vec::new();
    let mut place: Option<Place> = None;
    for (name, mention) in &plan.kept {
        if *name != func.name {
            continue;
        }
        place = place.or(Some(mention.place));
        let view = plan.world.view(mention.place.file);
        let item = view.items().iter().find(|i| i.span.contains(mention.place.span));
        let user = match item.map(|i| &i.kind) {
            Some(ItemKind::Function { name, .. }) => {
                format!("`{}()`", String::from_utf8_lossy(name.of(&view.text)))
            }
            Some(ItemKind::MacroDefinition { name, .. }) => {
                format!("the macro `{}`", String::from_utf8_lossy(name.of(&view.text)))
            }
            _ => plan.world.sources.get(mention.place.file).path.to_string(),
        };
        if !users.contains(&user) {
            users.push(user);
        }
    }
    let more = users.len().saturating_sub(MOST_NAMED);
    users.truncate(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    if users.is_empty() {
        users.push("those who know it by its export".into());
    }
    let text = format!("`{}()` keeps its form for {}{more}.", func.name, users.join(", "));
    plan.note("helper-kept", place, text);
}
