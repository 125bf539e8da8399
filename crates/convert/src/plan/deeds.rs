//! What the members of a unit leave behind and hold, without what goes from them.

use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::taken::Held;
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};

/// What the members of the unit leave behind, one by one. Of a member that another one calls only the writes through its
/// parameters count for the caller: all else is said of the member itself.
pub fn of_members(plan: &Plan<'_>) -> Vec<Summary> {
    let count = plan.members.len();
    let mut out: Vec<Summary> = vec![Summary::default(); count];
    let mut changed = true;
    let mut round = 0;
    while changed {
        changed = false;
        round += 1;
        for m in (0..count).rev() {
            let func = &plan.members[m].func;
            let through = |call: N| {
                let callees = plan.callees(func, call);
                let mut all = Summary::default();
                for &k in &callees {
                    for (&i, through) in &out[k].through {
                        all.through.entry(i).or_default().add(through.clone());
                    }
                }
                (!callees.is_empty()).then_some(all)
            };
            let new = effects::of_func(plan.world, func, &|n| plan.drops(func.place(n)), &through);
            if new != out[m] {
                changed = round <= effects::ROUNDS + count;
                out[m] = new;
            }
        }
    }
    out
}

/// What a member of the unit holds where; what the members that it calls do is said of them.
pub fn held(plan: &Plan<'_>, func: &Func) -> Held {
    let own = |call: N| (!plan.callees(func, call).is_empty()).then(Summary::default);
    effects::held(plan.world, func, &|n| plan.drops(func.place(n)), &own)
}

/// Whether member `m` or a member that it calls maps something.
pub fn has_action(plan: &Plan<'_>, m: usize, seen: &mut Vec<usize>) -> bool {
    if seen.contains(&m) {
        return false;
    }
    seen.push(m);
    let func = &plan.members[m].func;
    plan.populates.iter().any(|p| p.0 == m)
        || plan.counterparts.iter().any(|c| c.member == m)
        || func.calls().into_iter().flat_map(|c| plan.callees(func, c)).any(|k| has_action(plan, k, seen))
}

/// The populate calls of member `m`, and its calls of members that populate.
pub fn action_sites(plan: &Plan<'_>, m: usize) -> Vec<(P, N)> {
    let func = &plan.members[m].func;
    let mut out: Vec<(P, N)> = plan.populates.iter().filter(|p| p.0 == m).map(|p| (p.1.point, p.1.call)).collect();
    out.extend(plan.counterparts.iter().filter(|c| c.member == m).map(|c| (c.point, c.call)));
    for call in func.calls() {
        let callees = plan.callees(func, call);
        let acts = callees.into_iter().any(|k| has_action(plan, k, &mut Vec::new()));
        if acts {
            out.push((func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY), call));
        }
    }
    out
}
