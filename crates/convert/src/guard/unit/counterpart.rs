//! What stands after a call that may have set the action, and cannot be seen in it.

use crate::facts::flag_change;
use crate::guard::unit::behind;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::deeds::{self, Region};
use crate::plan::stop::Stop;
use crate::syntax::ast::N;
use crate::transform::template::of;

/// Checks what follows the calls of counterparts: as after a populate call, but for every field that an action
/// may depend on or change.
///
/// # Errors
/// `pgoff-restored`, `prot-after-populate`, `flags-cleared-after-populate`, and those of [`behind::check`].
pub fn check(plan: &Plan<'_>) -> Result<(), Stop> {
    for c in &plan.counterparts {
        let func = &plan.members[c.member].func;
        // What a template's function reads when it is called may change afterwards.
        let name = func.ast.callee(c.call);
        let sampled = name.and_then(|n| of(&n)).map_or(&[][..], |(template, _)| template.samples.as_slice());
        for region in deeds::behind(plan, c.member, func.cfg.reach(c.point, None)) {
            fields(plan, region, sampled)?;
        }
    }
    Ok(())
}

/// Checks what is done to the mapping's fields in a part of a member that runs behind such a call.
fn fields(plan: &Plan<'_>, (m, points): Region, sampled: &[String]) -> Result<(), Stop> {
    let func = &plan.members[m].func;
    let later = |n| func.cfg.point_of(&func.ast, n).is_some_and(|q| points.as_ref().is_none_or(|after| after[q]));
    let open = |(field, n): &(String, N)| later(*n) && !sampled.contains(field);
    for (field, n) in func.field_writes().into_iter().filter(open) {
        let (reason, what) = match field.as_str() {
            "vm_pgoff" => ("pgoff-restored", "page offset"),
            "vm_page_prot" => ("prot-after-populate", "protection"),
            _ => continue,
        };
        let label = format!("the {what} is changed after a call that may have used it");
        return Err(refuse(reason, func.place(n), label).into());
    }
    for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
        let Some(expr) = func.ast.named(n).next().filter(|&e| later(e)) else { continue };
        let Some(change) = flag_change::find(func, expr)? else { continue };
        if change.parts.iter().any(|(set, _)| !set) {
            let label = "flags are cleared after a call that may have set them";
            return Err(refuse("flags-cleared-after-populate", func.place(n), label).into());
        }
    }
    Ok(behind::check(plan)?)
}
