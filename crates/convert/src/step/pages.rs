//! Calls that insert kernel pages and that no transform takes.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::symbols;
use crate::model::outcome::{Refusal, refuse};
use crate::step::page_loop;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

/// Why a call that inserts pages has no counterpart as it stands; none for any other call.
pub fn refusal(world: &World<'_>, func: &Func, call: N) -> Option<Refusal> {
    let place = func.place(call);
    match func.ast.callee(call)?.as_str() {
        "vm_insert_pages" => {
            let num = func.ast.args(call).get(3).map(|&a| func.ast.strip(a))?;
            let local = func.ast.kind(num) == "pointer_expression" && func.ast.bytes(num).starts_with(b"&");
            let label = "the number of pages that were left is written back here, which the action does not do";
            (!local).then(|| refuse("page-count-read-back", place, label))
        }
        "vm_insert_page" => {
            let around = func.ast.ancestors(call).find(|&p| page_loop::is_loop(func.ast.kind(p)));
            match around.map(|l| page_loop::find(world, func, l)) {
                Some(Ok(Some(_))) => None,
                Some(Err(r)) => Some(r),
                Some(Ok(None)) | None if in_circle(func, call) => {
                    Some(page_loop::odd(func, call, "a jump makes this a loop"))
                }
                // This is what a transform takes.
                Some(Ok(None)) | None if at_start(world, func, call) => None,
                Some(Ok(None)) | None => Some(refuse("single-kernel-page", place, "one page is inserted here")),
            }
        }
        _ => None,
    }
}

/// Whether one page is inserted at the start of the mapping, for a target that maps an array of one.
fn at_start(world: &World<'_>, func: &Func, call: N) -> bool {
    let start = func.ast.args(call).get(1).copied();
    let at = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
    world.target.has(symbols::KERNEL_PAGES) && start.is_some_and(|n| func.term(n, at).is_start())
}

/// Whether control can come back to the call.
fn in_circle(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    func.cfg.point_of(ast, call).is_some_and(|p| func.cfg.reach(p, None)[p])
}
