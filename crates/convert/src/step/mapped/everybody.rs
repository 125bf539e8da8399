//! Handlers of one unit that install the same operations: what is taken for one mapping is taken for each.

use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::plan::{Plan, Role};

/// Whether member `m` installs operations by functions alone that take something for them.
fn by_callee(plan: &Plan<'_>, all: &[Moved], m: usize, depth: usize) -> bool {
    let func = &plan.members[m].func;
    let takes = |c: usize| all.iter().any(|x| x.member == c) || by_callee(plan, all, c, depth - 1);
    let called: Vec<usize> = func.calls().into_iter().flat_map(|c| plan.callees(func, c)).collect();
    let writes = func.field_writes().iter().any(|w| w.0 == "vm_ops");
    depth > 0 && !writes && !called.is_empty() && called.into_iter().all(|c| c != m && takes(c))
}

/// Each handler of the unit that may install operations must take something for them.
///
/// # Errors
/// `operations-shared`.
pub fn everybody(plan: &Plan<'_>, all: &[Moved]) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let quiet = !matches!(member.role, Role::Handler(_)) || all.iter().any(|x| x.member == m);
        let func = &member.func;
        let installs = func.field_writes().iter().any(|w| w.0 == "vm_ops")
            || func.calls().into_iter().any(|c| !plan.callees(func, c).is_empty());
        if quiet
            || !installs
            || by_callee(plan, all, m, plan.members.len())
            || plan.handlers.len() == 1 && all.iter().any(|x| !is_handler(plan, x))
        {
            continue;
        }
        let label = "this handler of the unit may install the same operations and takes nothing";
        let mut r = refuse("operations-shared", func.at(func.name_span), label);
        let other = &plan.members[all[0].member].func;
        r.related.push((other.place(all[0].statements[0]), "what a mapped hook would take".into()));
        return Err(r);
    }
    Ok(())
}

fn is_handler(plan: &Plan<'_>, moved: &Moved) -> bool {
    matches!(plan.members[moved.member].role, Role::Handler(_))
}
