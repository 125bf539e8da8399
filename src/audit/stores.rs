//! What gives fields of a descriptor a value: assignments, pointers to fields, and functions that get such a pointer.

use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;

/// The assignments to the error that takes the place of an action's, with what is assigned.
pub(super) fn overrides(func: &Func) -> Vec<(N, N)> {
    let ast = &func.ast;
    let is = |n: N| {
        let left = ast.field(n, "left").map(|l| ast.strip(l))?;
        let action = ast.field(left, "argument").map(|a| ast.strip(a))?;
        let named = ast.field(left, "field").is_some_and(|f| ast.bytes(f) == b"error_override");
        let own = func.is_field(action, "action") || pointed(func, action).as_deref() == Some("action");
        (named && own).then_some((n, ast.field(n, "right")?))
    };
    ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression").filter_map(is).collect()
}

/// The field of the descriptor that an expression points to: `&desc->field`, or a local that is nothing else.
fn pointed(func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let n = ast.strip(n);
    if ast.kind(n) == "identifier" {
        let [only] = func.vars.by_name.get(&ast.str(n))?.defs.as_slice() else { return None };
        return pointed(func, only.value.filter(|&v| ast.kind(ast.strip(v)) == "pointer_expression")?);
    }
    let field = ast.field(n, "argument").map(|a| ast.strip(a)).filter(|_| ast.bytes(n).starts_with(b"&"))?;
    func.is_vma_field(field).then(|| ast.field(field, "field").map(|f| ast.str(f)))?
}

/// What gives a field of the descriptor a value: assignments, also through pointers, and calls of functions that write to
/// what they are given a pointer to.
pub(super) fn stores(world: &World<'_>, func: &Func) -> Vec<(String, N, Option<N>)> {
    let ast = &func.ast;
    let mut out = Vec::new();
    let plain = |n: N| ast.field(n, "right").filter(|_| ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "="));
    for (field, n) in func.field_writes() {
        if matches!(ast.kind(n), "assignment_expression" | "update_expression") {
            out.push((field, n, plain(n)));
        }
    }
    for n in ast.walk(func.body) {
        match ast.kind(n) {
            "assignment_expression" => {
                let left = ast.field(n, "left").map(|l| ast.strip(l));
                let behind = left.filter(|&l| ast.kind(l) == "pointer_expression" && ast.bytes(l).starts_with(b"*"));
                let field = behind.and_then(|l| pointed(func, ast.field(l, "argument")?));
                out.extend(field.map(|f| (f, n, plain(n))));
            }
            "call_expression" if ast.callee(n).as_deref() == Some("swap") => {
                let args = ast.args(n);
                let field = |a: N| ast.field(ast.strip(a), "field").filter(|_| func.is_vma_field(ast.strip(a)));
                let pairs = args.first().zip(args.get(1)).map(|(&a, &b)| [(a, b), (b, a)]);
                out.extend(pairs.into_iter().flatten().filter_map(|(a, b)| Some((ast.str(field(a)?), n, Some(b)))));
            }
            "call_expression" => {
                let args = ast.args(n);
                let given = args.iter().enumerate().filter_map(|(i, &a)| Some((i, pointed(func, a)?)));
                out.extend(given.filter(|g| writes(world, func, n, g.0)).map(|g| (g.1, n, None)));
            }
            _ => {}
        }
    }
    out
}

/// Whether a call writes to what an argument points to, as far as its function is known.
fn writes(world: &World<'_>, func: &Func, call: N, index: usize) -> bool {
    let Some(name) = func.ast.callee(call) else { return false };
    let homes = world.resolve(func.file, &name);
    let summary = |(file, item)| world.parse(file, &item).ok().map(|f| effects::of_source(world, &f));
    let all: Vec<_> = homes.into_iter().filter_map(summary).collect();
    !all.is_empty() && all.iter().all(|s| s.through.contains_key(&index))
}
