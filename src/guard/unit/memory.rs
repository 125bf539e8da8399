//! VM_IO on a mapping of managed pages: a note, since the next kernel rejects it.

use crate::facts::{flag_change, flags};
use crate::plan::Plan;
use crate::plan::operations::installed;
use crate::plan::stop::Stop;

/// Notes VM_IO without VM_PFNMAP, VM_MIXEDMAP or an action, or with an action that maps pages.
///
/// # Errors
/// As [`flags::flags`].
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let pages = plan.populates.iter().any(|p| p.1.pages.is_some());
    if !pages && (plan.acts() || installed(plan).is_empty()) {
        return Ok(());
    }
    let mut io = None;
    let mut special = false;
    for m in &plan.members {
        let func = &m.func;
        for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
            let Some(expr) = func.ast.named(n).next() else { continue };
            let Some(change) = flag_change::find(func, expr)? else { continue };
            for &(set, mask) in change.parts.iter().filter(|p| p.0) {
                let mut bits = flags::flags(plan.world, func, mask)?.bits;
                bits.extend(flags::certain(plan.world, func, mask));
                if set && bits.iter().any(|b| b == "VM_IO") {
                    io = Some(func.place(n));
                }
                special |= bits.iter().any(|b| b == "VM_PFNMAP" || b == "VM_MIXEDMAP");
            }
        }
    }
    if let Some(place) = io.filter(|_| pages || !special) {
        let text = "VMA_IO_BIT on a mapping whose pages the core manages: kernels after 7.3 reject it.";
        plan.note("io-on-managed-pages", Some(place), text);
    }
    Ok(())
}
