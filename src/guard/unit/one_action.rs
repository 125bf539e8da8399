//! At most one action on each path: a second one silently replaces the first (include/linux/mm.h).

use crate::guard::refuse;
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// Checks every function of the unit, calls of helpers with an action included.
///
/// # Errors
/// `multiple-populate` or `populate-in-loop`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let mut sites: Vec<(usize, crate::syntax::ast::N)> =
            plan.populates.iter().filter(|p| p.0 == m).map(|p| (p.1.point, p.1.call)).collect();
        sites.extend(plan.counterparts.iter().filter(|c| c.member == m).map(|c| (c.point, c.call)));
        for call in func.calls() {
            let Some(name) = func.ast.callee(call) else { continue };
            let acts = plan.members.iter().enumerate().any(|(k, other)| {
                k != m
                    && other.func.name == name
                    && other.func.file == func.file
                    && has_action(plan, k, &mut Vec::new())
            });
            if acts && let Some(p) = func.cfg.point_of(&func.ast, call) {
                sites.push((p, call));
            }
        }
        for &(p, call) in &sites {
            let reach = func.cfg.reach(p, None);
            if reach[p] {
                return Err(refuse("populate-in-loop", func.place(call), "this call stands in a loop"));
            }
            if let Some(&(_, second)) = sites.iter().find(|&&(q, other)| other != call && (reach[q] || q == p)) {
                let mut r = refuse("multiple-populate", func.place(second), "a second mapping call on the same path");
                r.related.push((func.place(call), "after this one".into()));
                return Err(r);
            }
        }
    }
    Ok(())
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
        || func.calls().into_iter().filter_map(|c| func.ast.callee(c)).any(|name| {
            let next = plan.members.iter().position(|o| o.func.name == name && o.func.file == func.file);
            next.is_some_and(|k| has_action(plan, k, seen))
        })
}
