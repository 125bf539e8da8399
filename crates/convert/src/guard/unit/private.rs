//! The private data is read only where the handler has set it: a descriptor begins with NULL.

use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::paths::{PRIVATE, Paths};
use crate::syntax::cfg::ENTRY;

/// Checks every read of the private data, along with the calls that lead to it.
///
/// # Errors
/// `private-data-read`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    if plan.private_reads.is_empty() {
        return Ok(());
    }
    let paths = Paths::of(plan);
    for &(m, n) in &plan.private_reads {
        let func = &plan.members[m].func;
        let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
        if !paths.always(m, point, PRIVATE) {
            let label = "read before the handler has set it; a descriptor begins with NULL";
            return Err(refuse("private-data-read", func.place(n), label));
        }
    }
    Ok(())
}
