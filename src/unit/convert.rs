//! Converts one unit, or says why not.

use std::collections::BTreeSet;

use super::outcome::{Conversion, Refusal};
use super::plan::{Handler, Plan, Role};
use super::world::World;
use crate::census::slot::Place;
use crate::guard;
use crate::step::populate::Stop;
use crate::step::{
    aliases, apart, callers, chain, file_param, forward, helpers, kernel_doc, leftover, locals, mapped, mentions,
    populate, signature, slots,
};
use crate::tree::versions::lacks;
use crate::verify::proof::Proof;

/// Converts the unit of these handlers. A helper that other code calls, too, is planned once more, to be kept apart,
/// unless the call at a place belongs to a handler that may join the unit.
///
/// # Errors
/// The refusal, or a conflict between two rules.
pub fn convert(world: &World<'_>, handlers: &[Handler], joins: &dyn Fn(Place) -> bool) -> Result<Conversion, Stop> {
    let mut apart = BTreeSet::new();
    loop {
        let mut plan = Plan::new(world, handlers.to_vec());
        plan.apart.clone_from(&apart);
        let stop = match plan_unit(&mut plan) {
            Ok(()) => return Ok(checked(world, handlers, conversion(plan))?),
            Err(stop) => stop,
        };
        let free = matches!(&stop, Stop::Refused(r) if !joins(r.primary));
        match plan.shared.take() {
            Some(helper) if free && apart.insert(helper.clone()) => {}
            _ => return Err(chain::explain(&plan, stop)),
        }
    }
}

fn plan_unit(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for h in 0..plan.handlers.len() {
        for place in plan.handlers[h].definitions.clone() {
            plan.join(place, Role::Handler(h))?;
        }
    }
    // Members join while others are looked at.
    let mut m = 0;
    while m < plan.members.len() {
        if !plan.is_apart(m) {
            mapped::split(plan, m)?;
        }
        aliases::aliases(plan, m)?;
        helpers::helpers(plan, m)?;
        plan.rewrite(m)?;
        m += 1;
    }
    callers::check(plan)?;
    guard::unit::captured::check(plan)?;
    guard::unit::one_action::check(plan)?;
    mapped::install(plan)?;
    guard::unit::check(plan)?;
    helpers::results(plan)?;
    for m in 0..plan.members.len() {
        statements(plan, m)?;
        leftover::check(plan, m)?;
    }
    for m in 0..plan.members.len() {
        locals::unused(plan, m)?;
        file_param::file_param(plan, m)?;
        signature::signature(plan, m)?;
        if !plan.is_apart(m) {
            kernel_doc::kernel_doc(plan, m)?;
        }
    }
    for h in 0..plan.handlers.len() {
        let handler = plan.handlers[h].clone();
        for &s in &handler.slots {
            if slots::is_forwarded(plan, &handler, s) {
                continue;
            }
            slots::slot(plan, s, &handler.new_name, "slot")?;
        }
        mentions::mentions(plan, h)?;
    }
    apart::settle(plan)?;
    forward::forward(plan)?;
    chain::note(plan);
    Ok(())
}

/// Takes the statements around the populate calls of member `m` apart.
fn statements(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let mine: Vec<populate::Populate> = plan.populates.iter().filter(|p| p.0 == m).map(|p| p.1.clone()).collect();
    if mine.is_empty() {
        return Ok(());
    }
    let func = plan.members[m].func.clone();
    let mut notes = Vec::new();
    let world = plan.world;
    let hook = populate::rewrite(world, &func, &mine, plan.edits(func.file), &mut notes)?;
    plan.added.extend(hook.map(|name| (func.file, name)));
    plan.notes.extend(notes);
    Ok(())
}

fn conversion(plan: Plan<'_>) -> Conversion {
    let edits = super::finish::replacements(&plan);
    let needs = super::needs::needs(&plan, &edits);
    let mut notes = plan.notes;
    notes.sort_by(|a, b| (a.place, &a.id, &a.text).cmp(&(b.place, &b.id, &b.text)));
    notes.dedup();
    let new_name = plan.handlers.first().map_or(String::new(), |h| h.new_name.clone());
    Conversion { new_name, edits, added: plan.added, transforms: plan.fired, needs, notes, proof: Proof::matched() }
}

/// A last look at the new code: it names nothing that the target lacks.
///
/// # Errors
/// `target-lacks-helper`.
fn checked(world: &World<'_>, handlers: &[Handler], conversion: Conversion) -> Result<Conversion, Refusal> {
    let lacking = conversion.needs.iter().find(|n| !world.target.meets(n));
    let place = handlers.iter().find_map(|h| h.definitions.first());
    match (lacking, place) {
        (Some(need), Some(&place)) => {
            Err(guard::refuse("target-lacks-helper", place, format!("for the new code {}", lacks(need))))
        }
        _ => Ok(conversion),
    }
}

/// Converts a slot that names a function of the core with a descriptor form.
///
/// # Errors
/// A slot that cannot change.
pub fn twin(world: &World<'_>, slot: usize, new_name: &str) -> Result<Conversion, Stop> {
    let mut plan = Plan::new(world, Vec::new());
    slots::slot(&mut plan, slot, new_name, "twin-slot")?;
    let mut done = conversion(plan);
    done.new_name = new_name.to_string();
    Ok(done)
}

/// A conflict of rules as a refusal: it is a mistake of ours, and the unit stays as it is.
pub fn refusal(stop: Stop, place: Place) -> Refusal {
    match stop {
        Stop::Refused(r) => r,
        Stop::Conflict(c) => {
            let label = format!("`{}` and `{}` both claim bytes {}..{}", c.first, c.second, c.at.start, c.at.end);
            guard::refuse("rules-conflict", place, label)
        }
    }
}
