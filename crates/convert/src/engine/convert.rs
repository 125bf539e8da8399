//! Converts one unit, or says why not.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::world::World;
use crate::guard;
use crate::kernel::symbols::CHECKS;
use crate::kernel::version::NEXT;
use crate::kernel::versions::{Versions, is_removed, versions};
use crate::model::outcome::{Conversion, Note, Refusal, refuse};
use crate::model::proof::Proof;
use crate::plan::paths::Paths;
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::plan::{Handler, Plan, Role, is_forwarded};
use crate::step::{
    aliases, apart, callee, callers, chain, file_param, forward, helpers, kernel_doc, leftover, locals, mapped,
    mentions, populate, prose, prot_local, signature, slots,
};
use crate::syntax::lex::tokens;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Converts the unit of these handlers. A helper that other code calls, too, is planned once more, to be kept apart,
/// unless the call at a place belongs to a handler that may join the unit. `beside` are definitions of handlers that are
/// taken to convert with it.
///
/// # Errors
/// The refusal, or a conflict between two rules.
pub fn convert(
    world: &World<'_>,
    handlers: &[Handler],
    beside: &[Place],
    joins: &dyn Fn(Place) -> bool,
) -> Result<Conversion, Vec<Stop>> {
    let mut apart = BTreeSet::new();
    loop {
        let mut plan = Plan::new(world, handlers.to_vec());
        plan.apart.clone_from(&apart);
        plan.beside = beside.to_vec();
        let stop = match plan_unit(&mut plan) {
            Ok(()) => return checked(world, handlers, conversion(plan)).map_err(|r| vec![r.into()]),
            Err(stop) => stop,
        };
        match plan.shared.take() {
            Some(helper) if !joins(helper.at) && apart.insert((helper.file, helper.name.clone())) => {}
            _ => {
                let all = std::iter::once(stop).chain(std::mem::take(&mut plan.stops));
                return Err(all.map(|stop| chain::explain(&plan, stop)).collect());
            }
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
    let mut first = None;
    while m < plan.members.len() {
        let state = if plan.is_apart(m) { Ok(()) } else { mapped::split(plan, m) };
        let uses = member(plan, m);
        for stop in [state.err(), uses.err()].into_iter().flatten() {
            // One obstacle for each is enough to refuse; the others are told with it.
            match stop {
                stop if first.is_none() => first = Some(stop),
                Stop::Refused(_) => plan.stops.push(stop),
                // What was left half done by the first may well contradict itself.
                Stop::Conflict(_) => {}
            }
        }
        m += 1;
    }
    first.map_or(Ok(()), Err)?;
    callers::check(plan)?;
    guard::unit::captured::check(plan)?;
    guard::unit::one_action::check(plan)?;
    mapped::install(plan)?;
    guard::unit::check(plan)?;
    helpers::results(plan)?;
    let paths = Paths::of(plan);
    for i in (0..plan.populates.len()).filter(|&i| paths.never_cow(i)) {
        plan.populates[i].1.evidence.tags.insert(populate::NEVER_COW.into());
    }
    for m in 0..plan.members.len() {
        prot_local::fold(plan, m)?;
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
            if is_forwarded(plan, &handler, s) {
                continue;
            }
            slots::slot(plan, s, &handler.new_name, "slot")?;
        }
        mentions::mentions(plan, h)?;
    }
    guard::unit::tables::unseen(plan)?;
    guard::unit::stateless::unseen(plan)?;
    guard::unit::held::given(plan)?;
    callee::rename(plan)?;
    for m in (0..plan.members.len()).filter(|&m| !plan.is_apart(m)).collect::<Vec<_>>() {
        prose::comments(plan, m)?;
    }
    apart::settle(plan)?;
    forward::forward(plan)?;
    chain::note(plan);
    Ok(())
}

/// Takes the uses of the mapping in member `m` apart.
fn member(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    aliases::aliases(plan, m)?;
    helpers::helpers(plan, m)?;
    plan.rewrite(m)
}

/// Takes the statements around the populate calls of member `m` apart.
fn statements(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let mine: Vec<Populate> = plan.populates.iter().filter(|p| p.0 == m).map(|p| p.1.clone()).collect();
    if mine.is_empty() {
        return Ok(());
    }
    let func = plan.members[m].func.clone();
    let mut notes = Vec::new();
    let world = plan.world;
    let heeded = guard::unit::nested::error_is_replaced(plan, m);
    let added = populate::rewrite(world, &func, (&mine, heeded), plan.edits(func.file), &mut notes)?;
    plan.added.extend(added.into_iter().map(|name| (func.file, name)));
    plan.notes.extend(notes);
    Ok(())
}

/// Bytes at the top of a file in which it says that it was generated.
const TOP: usize = 2000;

/// Notes a file whose first comments say that a program wrote it (a heuristic by their words).
fn generated(world: &World<'_>, file: FileId) -> Option<Note> {
    let text = &world.view(file).text;
    let top = &text[..text.len().min(TOP)];
    let code = tokens(top).first().map_or(top.len(), |t| t.span.start);
    let words = String::from_utf8_lossy(&top[..code]).to_lowercase();
    let said = ["do not edit", "don't edit", "automatically generated", "auto-generated", "autogenerated"];
    // Prose says of many things what they are generated by: of a file it is said where a comment or its paragraph begins.
    let words_of = |line: &'_ str| line.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let lines: Vec<String> = words.lines().map(words_of).collect();
    let begins = |(at, line): (usize, &String)| {
        let skipped = ["this file ", "this ", "file ", "is ", "was ", "has been "];
        let line = skipped.iter().fold(line.as_str(), |line, word| line.strip_prefix(word).unwrap_or(line));
        let first = at == 0 || lines[at - 1].is_empty() || lines[at - 1].starts_with("spdx-license-identifier");
        first && (line.starts_with("generated by ") || line.starts_with("generated from "))
    };
    let generated = lines.iter().enumerate().any(begins).then_some(&"generated by");
    let found = said.iter().find(|s| words.contains(**s)).or(generated)?;
    let place = Some(Place { file, span: Span::new(0, code.min(1)) });
    Some(Note { id: "generated-source".into(), place, text: format!("The comment at the top says `{found}`.") })
}

fn conversion(plan: Plan<'_>) -> Conversion {
    let edits = crate::plan::finish::replacements(&plan);
    let needs = super::needs::needs(&plan, &edits);
    let mut notes = plan.notes.clone();
    // What is said of a message holds as long as it stays.
    let of_message = |n: &Note| matches!(n.id.as_str(), "address-printed" | "message-before-populate");
    notes.retain(|n| !(of_message(n) && n.place.is_some_and(|place| plan.drops(place))));
    notes.extend(super::comments::lost(&plan, &edits));
    notes.extend(edits.iter().filter_map(|(file, _)| generated(plan.world, *file)));
    notes.extend(passing(&plan, &needs));
    notes.sort_by(|a, b| (a.place, &a.id, &a.text).cmp(&(b.place, &b.id, &b.text)));
    notes.dedup();
    let new_name = plan.handlers.first().map_or(String::new(), |h| h.new_name.clone());
    Conversion {
        new_name,
        edits,
        added: plan.added,
        transforms: plan.fired,
        needs,
        releases: None,
        notes,
        proof: Proof::matched(),
    }
}

/// What the target says about how long the new code holds: it is no release yet, or has what the next one takes away.
fn passing(plan: &Plan<'_>, needs: &BTreeSet<String>) -> Vec<Note> {
    let target = plan.world.target;
    let place = plan.handlers.iter().find_map(|h| h.definitions.first()).copied();
    if target.version == Some(NEXT) {
        let text = "The target `next` is no release yet: what it declares and enforces may still change.".to_owned();
        return vec![Note { id: "not-released".to_owned(), place, text }];
    }
    let Some(next) = versions().ok().map(Versions::next).filter(|_| !target.has(CHECKS)) else { return Vec::new() };
    let goes = needs.iter().filter(|need| is_removed(next, need));
    let text = |need: &String| format!("`{need}` is removed in what is queued for a release to come.");
    goes.map(|need| Note { id: "helper-goes".to_owned(), place, text: text(need) }).collect()
}

/// A last look at the new code: it names nothing that the target lacks.
///
/// # Errors
/// `target-lacks-helper`.
fn checked(world: &World<'_>, handlers: &[Handler], conversion: Conversion) -> Result<Conversion, Refusal> {
    let lacking = conversion.needs.iter().find(|n| !world.target.meets(n));
    let place = handlers.iter().find_map(|h| h.definitions.first());
    match (lacking, place) {
        (Some(need), Some(&place)) => Err(guard::lacking(world.target, place, need, "for the new code ")),
        _ => Ok(conversion),
    }
}

/// Converts a slot that names a function of the core with a descriptor form.
///
/// # Errors
/// A slot that cannot change.
pub fn twin(world: &World<'_>, slot: usize, new_name: &str) -> Result<Conversion, Stop> {
    guard::unit::tables::seen(world, slot, &|_| false)?;
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
            refuse("rules-conflict", place, label)
        }
    }
}
