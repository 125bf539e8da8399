//! What the members of a unit leave behind and hold, without what goes from them.

use crate::facts::effects::{self, Summary};
use crate::facts::func::Func;
use crate::facts::taken::Held;
use crate::plan::Plan;
use crate::syntax::ast::N;

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
