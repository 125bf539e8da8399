//! What is looked at for a message alone: it decides nothing.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;

/// Whether only a message depends on an expression.
pub fn decides_nothing(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let condition = |p: N| ast.field(p, "condition").is_some_and(|c| ast.is_within(n, c));
    // A warning gives back what it looked at.
    let told = |p: N| {
        prints(world, func, p) && ast.parent(ast.outer(p)).is_some_and(|s| ast.kind(s) == "expression_statement")
    };
    ast.ancestors(n).any(|p| told(p) || condition(p) && only_prints(world, func, p))
}

fn prints(world: &World<'_>, func: &Func, n: N) -> bool {
    func.ast.callee(n).is_some_and(|f| world.known.is_log(&f))
}

/// Whether an `if` does nothing but print.
fn only_prints(world: &World<'_>, func: &Func, p: N) -> bool {
    let ast = &func.ast;
    let does = |k: N| {
        matches!(
            ast.kind(k),
            "assignment_expression"
                | "return_statement"
                | "goto_statement"
                | "update_expression"
                | "break_statement"
                | "continue_statement"
        )
    };
    let acts = |k: N| ast.walk(k).any(|n| does(n) || ast.kind(n) == "call_expression" && !prints(world, func, n));
    let kept = ["consequence", "alternative"].map(|side| ast.field(p, side));
    ast.kind(p) == "if_statement" && !kept.into_iter().flatten().any(acts)
}
