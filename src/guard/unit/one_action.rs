//! At most one action on each path: a second one silently replaces the first (include/linux/mm.h).

use crate::guard::refuse;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// Checks every function of the unit, calls of helpers with an action included.
///
/// # Errors
/// `multiple-populate` or `populate-in-loop`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let mine = plan.populates.iter().filter(|p| p.0 == m);
        let mut sites: Vec<(P, N, Vec<bool>)> = mine.map(|p| (p.1.point, p.1.call, p.1.after(func))).collect();
        for call in func.calls() {
            let Some(name) = func.ast.callee(call) else { continue };
            let acts = plan.members.iter().enumerate().any(|(k, other)| {
                k != m
                    && other.func.name == name
                    && other.func.file == func.file
                    && has_action(plan, k, &mut Vec::new())
            });
            if acts && let Some(p) = func.cfg.point_of(&func.ast, call) {
                sites.push((p, call, func.cfg.reach(p, None)));
            }
        }
        for (p, call, reach) in &sites {
            if reach[*p] {
                return Err(refuse("populate-in-loop", func.place(*call), "this call stands in a loop"));
            }
            if let Some((_, second, _)) = sites.iter().find(|(q, other, _)| other != call && (reach[*q] || q == p)) {
                let mut r = refuse("multiple-populate", func.place(*second), "a second mapping call on the same path");
                r.related.push((func.place(*call), "after this one".into()));
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
        || func.calls().into_iter().filter_map(|c| func.ast.callee(c)).any(|name| {
            let next = plan.members.iter().position(|o| o.func.name == name && o.func.file == func.file);
            next.is_some_and(|k| has_action(plan, k, seen))
        })
}
