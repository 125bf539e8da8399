//! The descriptor kept: it lies on the stack of the core, and is gone when the hook has returned.

use crate::audit::mistake::Mistake;
use crate::audit::scene::{Scene, is_desc};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for func in scene.parts.iter().map(|p| &p.func) {
        let ast = &func.ast;
        for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression") {
            let (Some(left), Some(right)) = (ast.field(n, "left"), ast.field(n, "right")) else { continue };
            if points_into(func, right) && outlives(func, left) {
                let label = "the descriptor lies on the stack of the core, and this outlives it";
                out.extend(
                    taken_back(func, n)
                        .map(|sure| Mistake::sure("descriptor-kept", func.place(n), label).if_sure(sure)),
                );
            }
        }
    }
}

/// Whether nothing else is stored behind an assignment where it stores; none if that happens on each way.
fn taken_back(func: &Func, n: N) -> Option<bool> {
    let ast = &func.ast;
    let target = |n: N| ast.field(n, "left").map(|l| ast.normal(ast.strip(l)));
    let other = |&k: &N| k != n && ast.kind(k) == "assignment_expression" && target(k) == target(n);
    let others: Vec<P> = ast.walk(func.body).filter(other).filter_map(|k| func.cfg.point_of(ast, k)).collect();
    let from = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let behind = func.cfg.reach(from, None);
    func.avoids(from, EXIT, &others, None).then(|| !others.iter().any(|&p| behind[p]))
}

/// Whether a value is the descriptor, or the address of something in it.
fn points_into(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    let inner = |n: N, field: &str| ast.field(n, field).is_some_and(|v| points_into(func, v));
    match ast.kind(n) {
        "cast_expression" => inner(n, "value"),
        "conditional_expression" => inner(n, "consequence") || inner(n, "alternative"),
        "pointer_expression" if ast.bytes(n).starts_with(b"&") => {
            let mut at = ast.field(n, "argument").map(|a| ast.strip(a));
            while let Some(member) = at.filter(|&m| ast.kind(m) == "field_expression") {
                at = ast.field(member, "argument").map(|a| ast.strip(a));
                let arrow = ast.field(member, "operator").is_some_and(|o| ast.kind(o) == "->");
                if arrow {
                    return at.is_some_and(|base| is_desc(func, base));
                }
            }
            false
        }
        _ => is_desc(func, n),
    }
}

/// Whether what is assigned to is none of the function's own locals, nor a part of one.
fn outlives(func: &Func, left: N) -> bool {
    let ast = &func.ast;
    let mut at = ast.strip(left);
    loop {
        at = match ast.kind(at) {
            "identifier" => return !func.is_local(&ast.str(at)),
            "subscript_expression" => match ast.field(at, "argument") {
                Some(base) => ast.strip(base),
                None => return false,
            },
            // What a pointer leads to is somebody else's, but the descriptor's own fields.
            "field_expression" => {
                let Some(base) = ast.field(at, "argument").map(|a| ast.strip(a)) else { return false };
                if ast.field(at, "operator").is_some_and(|o| ast.kind(o) == "->") {
                    return !is_desc(func, base) || func.is_field(at, "private_data");
                }
                base
            }
            _ => return false,
        };
    }
}
