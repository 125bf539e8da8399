//! Hooks that hold nothing while they run.

use crate::facts::effects::GUARDS;
use crate::facts::func::Func;
use crate::kernel::pairs;
use crate::plan::Plan;
use crate::step::mapped::region;
use crate::syntax::ast::N;
use crate::syntax::items::Item;
use crate::tree::source::FileId;

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
    let (world, ast) = (plan.world, &func.ast);
    func.calls().into_iter().filter(|&c| !region::covers(func, moved, c)).all(|c| {
        let Some(name) = ast.callee(c) else { return false };
        let through = world.named_through(func.file, &name);
        if pairs::is_known(world.known, &name) || GUARDS.iter().any(|guard| through.contains(*guard)) {
            return false;
        }
        if world.computes(func.file, &name) || world.is_message(func, c) {
            return true;
        }
        // What the kernel's own functions do with a mapping is known; what else was not seen may take a lock.
        let mapping = ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        let inner = world.of_driver(func.file, world.resolve_near(func.file, &name), |(file, _)| *file);
        let none = |(file, item): (FileId, Item)| {
            world.parse(file, &item).is_ok_and(|callee| holds_none(plan, &callee, &[], depth - 1))
        };
        depth > 0 && (mapping || !inner.is_empty()) && inner.into_iter().all(none)
    })
}
