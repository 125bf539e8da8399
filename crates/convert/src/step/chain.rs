//! How the mapping gets from the handler to functions in other files.

use crate::census::slot::{MentionKind, Place};
use crate::model::outcome::Refusal;
use crate::plan::stop::Stop;
use crate::plan::{Member, Plan, Role};
use crate::tree::modules::Nearness;
use crate::tree::source::FileId;

/// Notes each function of another file that changes with the handler, with the calls that lead to it.
pub fn note(plan: &mut Plan<'_>) {
    let all: Vec<usize> = (0..plan.members.len()).collect();
    for m in all {
        let way = way(plan, m);
        let func = &plan.members[m].func;
        if way.first().is_some_and(|&h| plan.members[h].func.file != func.file) {
            let place = func.at(func.name_span);
            let steps: Vec<String> = way.iter().map(|&k| shown(plan, k)).collect();
            plan.note("helper-file", Some(place), format!("{}.", steps.join(" -> ")));
        }
    }
}

/// Reasons that what all callers of a helper pass may lift.
pub const OF_CALLERS: [&str; 2] = ["range-not-in-vma", "prot-unrelated"];

/// Adds to a refusal for a place in another file than the handler's the calls that lead there, and to one that depends on what
/// a helper gets the calls outside of the unit.
pub fn explain(plan: &Plan<'_>, stop: Stop) -> Stop {
    let Stop::Refused(mut r) = stop else { return stop };
    let home: Option<FileId> = plan.members.first().map(|m| m.func.file);
    let there = plan.members.iter().position(|m| m.func.file == r.primary.file && m.func.span.contains(r.primary.span));
    if let Some(m) = there.filter(|_| OF_CALLERS.contains(&r.reason.as_str())) {
        let func = &plan.members[m].func;
        let inside = |at: Place| plan.members.iter().any(|m| m.func.file == at.file && m.func.span.contains(at.span));
        let uses = plan.world.uses(func.file, &func.name);
        let others = uses.iter().filter(|x| x.kind == MentionKind::Call && !inside(x.place)).map(|x| x.place);
        r.related.extend(others.map(|at| (at, format!("`{}()` is called here, too", func.name))));
    }
    if let Some(m) = there.filter(|_| home != Some(r.primary.file)) {
        for w in way(plan, m).windows(2) {
            let call = plan.passed.iter().find(|p| p.0 == w[0] && p.2 == w[1]).map(|p| p.1);
            let text = format!("{} passes the VMA to {} here", shown(plan, w[0]), shown(plan, w[1]));
            r.related.extend(call.map(|at| (at, text)));
        }
    }
    Stop::Refused(at_handler(plan, r))
}

/// A refusal for a place in another module than the handler's, told where the mapping leaves this one: a handler's owner
/// has nothing to do elsewhere, and which other files are looked at changes nothing.
fn at_handler(plan: &Plan<'_>, r: Refusal) -> Refusal {
    let path = |file: FileId| plan.world.sources.get(file).path.as_path();
    let modules = &plan.world.sources.modules;
    let own = |file: FileId| {
        let mut homes = plan.handlers.iter().flat_map(|h| &h.definitions);
        homes.any(|d| modules.nearness(path(d.file), path(file)) != Nearness::Apart)
    };
    let slot = |file: FileId| {
        let mut slots = plan.handlers.iter().flat_map(|h| &h.slots);
        slots.any(|&s| plan.world.census.slots[s].place.file == file)
    };
    if own(r.primary.file) || slot(r.primary.file) {
        return r;
    }
    let inside = |m: &Member| m.func.file == r.primary.file && m.func.span.contains(r.primary.span);
    let way = plan.members.iter().position(inside).map(|m| way(plan, m)).unwrap_or_default();
    let call = |w: &[usize]| Some((plan.passed.iter().find(|p| p.0 == w[0] && p.2 == w[1])?.1, w[1]));
    let Some((at, to)) = way.windows(2).filter_map(call).rfind(|c| own(c.0.file)) else { return r };
    let label = format!("{} gets the VMA here, and there: {}", shown(plan, to), r.label);
    let mut related = r.related;
    related.retain(|other| other.0 != at);
    related.insert(0, (r.primary, r.label));
    Refusal { primary: at, label, related, ..r }
}

/// The call in a function of the unit that passes the mapping to this helper, first in the handler itself.
pub fn call_of(plan: &Plan<'_>, file: FileId, helper: &str) -> Option<Place> {
    let is = |m: usize| plan.members[m].func.file == file && plan.members[m].func.name == helper;
    let mut calls: Vec<_> = plan.passed.iter().filter(|p| is(p.2)).collect();
    calls.sort_by_key(|p| (matches!(plan.members[p.0].role, Role::Helper(_)), p.1));
    calls.first().map(|p| p.1)
}

/// The members that the mapping passes on its way to member `m`, the handler first.
fn way(plan: &Plan<'_>, m: usize) -> Vec<usize> {
    let mut way = vec![m];
    while let Some(from) = plan.passed.iter().find(|p| p.2 == way[0] && !way.contains(&p.0)) {
        way.insert(0, from.0);
    }
    way
}

fn shown(plan: &Plan<'_>, m: usize) -> String {
    let func = &plan.members[m].func;
    format!("{}:{}()", plan.world.sources.get(func.file).path, func.name)
}
