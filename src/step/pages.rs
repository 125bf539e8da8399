//! Calls that insert kernel pages and that no transform takes.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::step::page_loop;
use crate::syntax::ast::N;

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
                Some(Ok(None)) | None => Some(refuse("single-kernel-page", place, "one page is inserted here")),
            }
        }
        _ => None,
    }
}

/// Whether control can come back to the call.
fn in_circle(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    func.cfg.point_of(ast, call).is_some_and(|p| func.cfg.reach(p, None)[p])
}
