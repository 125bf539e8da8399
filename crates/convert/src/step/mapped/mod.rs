//! State per mapping: what a handler takes for each mapping moves to a new `vm_ops->mapped`.
//!
//! The hook may be followed by a failure or by a merge, and no callback undoes it; `mapped` runs once for each
//! new VMA (mm/util.c, `mmap_action_finish`). `open` and `close` stay as they are for fork, split and unmap.

mod balance;
mod bare;
mod behind;
mod close;
mod declared;
mod drop;
pub mod ends;
mod everybody;
mod hook;
mod install;
mod jumps;
pub mod later;
mod lines;
mod messages;
mod once;
mod place;
pub mod private;
mod rebound;
mod region;
mod split;
mod stored;
mod undo;
mod unseen;
mod words;

pub use install::install;
pub use place::before_item;
pub use split::split;

use crate::facts::closed::{Roots, closed};
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

/// What the parameters of member `m` stand for when one call gives them.
fn roots(plan: &Plan<'_>, m: usize) -> Roots {
    let mut roots = Roots::default();
    if matches!(plan.members[m].role, Role::Handler(_)) {
        return roots;
    }
    let target = &plan.members[m].func;
    let mut calls = Vec::new();
    for (k, caller) in plan.members.iter().enumerate().filter(|(k, _)| *k != m) {
        let here = |c: &N| plan.callees(&caller.func, *c).contains(&m);
        calls.extend(caller.func.calls().into_iter().filter(here).map(|c| (k, c)));
    }
    let [(k, call)] = calls.as_slice() else { return roots };
    let caller = &plan.members[*k].func;
    let outer = self::roots(plan, *k);
    let point = caller.cfg.point_of(&caller.ast, *call).unwrap_or(ENTRY);
    for (i, arg) in caller.ast.args(*call).into_iter().enumerate() {
        if let (Some(name), Some(form)) = (target.param_name(i), closed(caller, arg, point, &outer)) {
            roots.params.insert(name, form);
        }
    }
    roots
}
