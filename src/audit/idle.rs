//! What is looked at for a message alone: it decides nothing.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;

/// How often a value is put into another local before it is looked at.
const DEPTH: usize = 4;

/// Whether only messages depend on an expression, and locals that nobody reads.
pub fn decides_nothing(world: &World<'_>, func: &Func, n: N) -> bool {
    idle(world, func, n, DEPTH)
}

fn idle(world: &World<'_>, func: &Func, n: N, depth: usize) -> bool {
    let ast = &func.ast;
    let condition = |p: N| ast.field(p, "condition").is_some_and(|c| ast.is_within(n, c));
    // A warning gives back what it looked at.
    let told = |p: N| {
        prints(world, func, p) && ast.parent(ast.outer(p)).is_some_and(|s| ast.kind(s) == "expression_statement")
    };
    if ast.ancestors(n).any(|p| told(p) || condition(p) && only_prints(world, func, p)) {
        return true;
    }
    // What a local is given.
    let (Some(depth), Some(name)) = (depth.checked_sub(1), given_to(func, n)) else { return false };
    let declared = |u: N| func.vars.by_name.get(&name).is_some_and(|v| v.declared.contains(&u));
    let stored = |u: N| {
        let up = ast.parent(u).filter(|&p| ast.kind(p) == "assignment_expression");
        up.is_some_and(|p| {
            ast.field(p, "left") == Some(u) && ast.field(p, "operator").is_some_and(|o| ast.kind(o) == "=")
        })
    };
    let mut used = func.uses_of(&name).into_iter().filter(|&u| !declared(u) && !stored(u));
    func.is_local(&name) && used.all(|u| idle(world, func, u, depth))
}

/// The local that gets what an expression is computed to, in its declaration.
fn given_to(func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let inner = |p: &N| matches!(ast.kind(*p), "binary_expression" | "parenthesized_expression" | "cast_expression");
    let up = ast.ancestors(n).find(|p| !inner(p)).filter(|&p| ast.kind(p) == "init_declarator")?;
    ast.field(up, "declarator").filter(|&d| ast.kind(d) == "identifier").map(|d| ast.str(d))
}

/// Whether an assignment gives a local a value that nobody reads.
fn is_lost(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let target = ast.field(n, "left").map(|l| ast.str(ast.strip(l))).unwrap_or_default();
    let Some(variable) = func.vars.by_name.get(&target).filter(|_| func.is_local(&target)) else { return false };
    let point = func.cfg.point_of(ast, n).unwrap_or_default();
    let behind = func.cfg.reach(point, None);
    !variable.reads.iter().filter_map(|&r| func.cfg.point_of(ast, r)).any(|p| behind[p])
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
            "return_statement" | "goto_statement" | "update_expression" | "break_statement" | "continue_statement"
        ) || ast.kind(k) == "assignment_expression" && !is_lost(func, k)
    };
    let acts = |k: N| ast.walk(k).any(|n| does(n) || ast.kind(n) == "call_expression" && !prints(world, func, n));
    let kept = ["consequence", "alternative"].map(|side| ast.field(p, side));
    ast.kind(p) == "if_statement" && !kept.into_iter().flatten().any(acts)
}
