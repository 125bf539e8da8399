//! How the mapping gets from the handler to functions in other files.

use crate::step::populate::Stop;
use crate::tree::source::FileId;
use crate::unit::plan::Plan;

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

/// Adds to a refusal for a place in another file than the handler's the calls that lead there.
pub fn explain(plan: &Plan<'_>, stop: Stop) -> Stop {
    let Stop::Refused(mut r) = stop else { return stop };
    let home: Option<FileId> = plan.members.first().map(|m| m.func.file);
    let there = plan.members.iter().position(|m| m.func.file == r.primary.file && m.func.span.contains(r.primary.span));
    if let Some(m) = there.filter(|_| home != Some(r.primary.file)) {
        for w in way(plan, m).windows(2) {
            let call = plan.passed.iter().find(|p| p.0 == w[0] && p.2 == w[1]).map(|p| p.1);
            let text = format!("{} passes the VMA to {} here", shown(plan, w[0]), shown(plan, w[1]));
            r.related.extend(call.map(|at| (at, text)));
        }
    }
    Stop::Refused(r)
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
