//! Hooks that hold nothing while they run.

use crate::facts::func::Func;
use crate::kernel::pairs;
use crate::plan::Plan;
use crate::step::mapped::region;
use crate::syntax::ast::N;

/// How deep functions are followed that a hook calls.
const CALLS: usize = 4;

/// Whether the unit takes nothing, no lock and no reference, but for what moves to `mapped`: who calls the hook for a VMA runs that
/// right behind it, under the same locks, so the pointers that lead to an object are as good there as in the hook.
pub fn holds_nothing(plan: &Plan<'_>) -> bool {
    plan.members.iter().enumerate().all(|(m, member)| {
        let moved: Vec<N> = plan.moved.iter().filter(|x| x.member == m).flat_map(|x| x.statements.clone()).collect();
        holds_none(plan, &member.func, &moved, CALLS)
    })
}

fn holds_none(plan: &Plan<'_>, func: &Func, moved: &[N], depth: usize) -> bool {
    let world = plan.world;
    func.calls().into_iter().filter(|&c| !region::covers(func, moved, c)).all(|c| {
        let Some(name) = func.ast.callee(c) else { return false };
        if pairs::is_known(world.known, &name) || name.contains("guard") {
            return false;
        }
        let computes = world.computes(func.file, &name) || world.is_message(func, c);
        // What the kernel's own functions hold is known.
        let near = || world.of_driver(func.file, world.resolve_near(func.file, &name), |(file, _)| *file);
        let inner = if computes { Vec::new() } else { near() };
        depth > 0
            && inner.into_iter().all(|(file, item)| {
                world.parse(file, &item).is_ok_and(|callee| holds_none(plan, &callee, &[], depth - 1))
            })
    })
}
