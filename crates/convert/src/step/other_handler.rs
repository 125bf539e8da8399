//! Calls of another handler by its name: both convert, and the call gets the new name and the descriptor.

use crate::census::slot::Place;
use crate::edit::set::Edit;
use crate::plan::join::dropped;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;

/// Rewrites the call in member `m` if it is one of a handler of the unit that keeps all its parameters but the mapping. Tells whether
/// it is.
///
/// # Errors
/// Another edit claims the place.
pub fn call(plan: &mut Plan<'_>, m: usize, call: N, index: usize, name: &str, arg: N) -> Result<bool, Stop> {
    let func = &plan.members[m].func;
    let (file, from) = (func.file, func.place(call));
    let homes = plan.world.resolve(file, name);
    let [(home, item)] = homes.as_slice() else { return Ok(false) };
    let there = Place { file: *home, span: item.span };
    let desc = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let edit = Edit::new("helper", func.ast.span(arg), desc);
    // It is looked at apart, and taken to convert as well.
    if plan.beside.contains(&there) {
        plan.edit(file, edit)?;
        return Ok(true);
    }
    let Some(k) = plan.member_at(there).filter(|&k| k != m) else { return Ok(false) };
    let Role::Handler(h) = plan.members[k].role else { return Ok(false) };
    let callee = &plan.members[k].func;
    let keeps = callee.vma_param() == Some(index) && callee.params.len() == func.ast.args(call).len();
    if !keeps || !dropped(callee, index, &plan.handlers[h].shape)?.is_empty() {
        return Ok(false);
    }
    let Some(function) = func.ast.field(call, "function") else { return Ok(false) };
    let named = Edit::new("helper", func.ast.span(function), plan.handlers[h].new_name.clone());
    plan.passed.push((m, from, k));
    for edit in [named, edit] {
        plan.edit(file, edit)?;
    }
    Ok(true)
}
