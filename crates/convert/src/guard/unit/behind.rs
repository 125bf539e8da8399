//! What stands behind a call of a hook that gets the descriptor of the core itself.
//!
//! The action that such a hook sets is carried out when all functions around the call have returned. Nothing behind the call sees
//! what it does to the mapping, nor knows whether it succeeds.

use crate::facts::func::Func;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::deeds::action_sites;
use crate::syntax::ast::N;

/// Lets stand behind such a call, and behind a call of a function of the unit that leads to one, what prints, and what goes
/// on with values of the function alone.
///
/// # Errors
/// `work-after-populate`, `state-in-handler`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    if !plan.counterparts.iter().any(|c| plan.world.handed_on(&plan.members[c.member].func, c.call).is_some()) {
        return Ok(());
    }
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let ast = &func.ast;
        let sites = action_sites(plan, m);
        let direct = |call: N| plan.populates.iter().any(|p| p.0 == m && p.1.call == call);
        for (at, call) in sites.into_iter().filter(|s| !direct(s.1)) {
            let after = func.cfg.reach(at, None);
            // Of the statement itself what comes when the call has returned.
            let rest = |n: N| ast.span(n).end >= ast.span(call).end && !ast.is_within(n, call);
            let behind = |n: N| func.cfg.point_of(ast, n).map_or(rest(n), |q| after[q] || q == at && rest(n));
            if let Some(mut r) = ast.walk(func.body).filter(|&n| behind(n)).find_map(|n| refusal(plan, func, n)) {
                r.related.push((func.place(call), "the hook is called here".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}

fn refusal(plan: &Plan<'_>, func: &Func, n: N) -> Option<Refusal> {
    let ast = &func.ast;
    let target = match ast.kind(n) {
        "identifier" if func.names.vmas.contains_key(&ast.str(n)) => {
            let label = "the mapping is used behind the call of the hook, whose action is not carried out yet";
            return Some(refuse("work-after-populate", func.place(n), label));
        }
        "call_expression" => {
            let name = ast.callee(n);
            let only = |c: &str| matches!(c, "likely" | "unlikely") || plan.world.is_message(func, n);
            let label = "this is done behind the call of the hook, whose action is not carried out yet and may fail";
            return (!name.is_some_and(|c| only(&c))).then(|| refuse("work-after-populate", func.place(n), label));
        }
        "gnu_asm_expression" => Some(n),
        "assignment_expression" => ast.field(n, "left"),
        "update_expression" => ast.field(n, "argument"),
        _ => None,
    };
    let own = |t: N| ast.kind(t) == "identifier" && func.is_local(&ast.str(t));
    let lasting = target.map(|t| ast.strip(t)).is_some_and(|t| !own(t));
    let label = "this is written behind the call of the hook, whose action is not carried out yet and may fail";
    lasting.then(|| refuse("state-in-handler", func.place(n), label))
}
