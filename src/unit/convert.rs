//! Converts one unit, or says why not.

use super::outcome::{Conversion, Refusal};
use super::plan::{Handler, Plan, Role};
use super::world::World;
use crate::guard;
use crate::step::populate::Stop;
use crate::step::{
    aliases, file_param, helpers, kernel_doc, leftover, locals, mapped, mentions, populate, signature, slots,
};

/// Converts the unit of these handlers.
///
/// # Errors
/// The refusal, or a conflict between two rules.
pub fn convert(world: &World<'_>, handlers: Vec<Handler>) -> Result<Conversion, Stop> {
    let mut plan = Plan::new(world, handlers);
    for h in 0..plan.handlers.len() {
        for place in plan.handlers[h].definitions.clone() {
            plan.join(place, Role::Handler(h))?;
        }
    }
    // Members join while others are looked at.
    let mut m = 0;
    while m < plan.members.len() {
        mapped::split(&mut plan, m)?;
        aliases::aliases(&mut plan, m)?;
        helpers::helpers(&mut plan, m)?;
        plan.rewrite(m)?;
        m += 1;
    }
    guard::unit::captured::check(&plan)?;
    guard::unit::one_action::check(&plan)?;
    mapped::install(&mut plan)?;
    guard::unit::check(&mut plan)?;
    helpers::results(&mut plan)?;
    for m in 0..plan.members.len() {
        statements(&mut plan, m)?;
        leftover::check(&plan, m)?;
    }
    for m in 0..plan.members.len() {
        locals::unused(&mut plan, m)?;
        file_param::file_param(&mut plan, m)?;
        signature::signature(&mut plan, m)?;
        kernel_doc::kernel_doc(&mut plan, m)?;
    }
    for h in 0..plan.handlers.len() {
        let handler = plan.handlers[h].clone();
        for &s in &handler.slots {
            if slots::is_forwarded(&plan, &handler, s) {
                continue;
            }
            slots::slot(&mut plan, s, &handler.new_name, "slot")?;
        }
        mentions::mentions(&mut plan, h)?;
    }
    Ok(conversion(plan))
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
    populate::rewrite(world, &func, &mine, plan.edits(func.file), &mut notes)?;
    plan.notes.extend(notes);
    Ok(())
}

fn conversion(plan: Plan<'_>) -> Conversion {
    let edits = super::finish::replacements(&plan);
    let mut notes = plan.notes;
    notes.sort_by(|a, b| (a.place, &a.id, &a.text).cmp(&(b.place, &b.id, &b.text)));
    notes.dedup();
    let new_name = plan.handlers.first().map_or(String::new(), |h| h.new_name.clone());
    Conversion { new_name, edits, added: plan.added, transforms: plan.fired, notes }
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
pub fn refusal(stop: Stop, place: crate::census::slot::Place) -> Refusal {
    match stop {
        Stop::Refused(r) => r,
        Stop::Conflict(c) => {
            let label = format!("`{}` and `{}` both claim bytes {}..{}", c.first, c.second, c.at.start, c.at.end);
            guard::refuse("rules-conflict", place, label)
        }
    }
}
