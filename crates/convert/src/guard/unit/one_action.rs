//! At most one action on each path: a second one silently replaces the first (include/linux/mm.h).

use crate::model::outcome::{Refusal, refuse};
use crate::plan::{Plan, deeds};
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::condition::exclude;

/// Checks every function of the unit, calls of helpers with an action included.
///
/// # Errors
/// `multiple-populate` or `populate-in-loop`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let after = |p: P, call: N| {
            let own = plan.populates.iter().find(|x| x.0 == m && x.1.call == call);
            own.map_or_else(|| func.cfg.reach(p, None), |x| x.1.after(func))
        };
        let sites = deeds::action_sites(plan, m);
        for &(p, call) in &sites {
            let reach = after(p, call);
            if reach[p] {
                return Err(refuse("populate-in-loop", func.place(call), "this call stands in a loop"));
            }
            if let Some(&(_, second)) = sites.iter().find(|&&(q, other)| other != call && (reach[q] || q == p)) {
                let arms = |n: N| arms_at(&func.ast.text, func.ast.span(n).start);
                let apart = arms(call).iter().any(|a| arms(second).iter().any(|b| exclude(a, b)));
                let label = match apart {
                    true => "a second mapping call, in another arm of a condition of the preprocessor",
                    false => "a second mapping call on the same path",
                };
                let mut r = refuse("multiple-populate", func.place(second), label);
                r.related.push((func.place(call), "after this one".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}
