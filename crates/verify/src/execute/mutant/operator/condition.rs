//! Conditions that decide otherwise.

use super::quiet::is_silent;
use super::{Code, Found};
use crate::syntax::ast::N;
use crate::syntax::span::Span;

/// A condition is negated.
pub fn negated(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("if_statement") {
        let silent = |field: &str| ast.field(n, field).is_none_or(|k| is_silent(code, k));
        if !(silent("consequence") && silent("alternative")) {
            out.extend(ast.field(n, "condition").map(|c| negate(code, c)));
        }
    }
    for n in code.all("conditional_expression") {
        if ast.field(n, "consequence").is_some() {
            out.extend(ast.field(n, "condition").map(|c| negate(code, c)));
        }
    }
    out
}

fn negate(code: &Code<'_>, condition: N) -> Found {
    let ast = code.ast();
    let core = ast.strip(condition);
    let with = match ast.kind(core) {
        "unary_expression" if ast.kids(core).first().is_some_and(|&k| ast.kind(k) == "!") => {
            ast.field(core, "argument").map_or(String::new(), |a| ast.str(a))
        }
        "identifier" | "call_expression" | "field_expression" => format!("!{}", ast.str(core)),
        _ => format!("!({})", ast.str(core)),
    };
    Found::replace(ast, core, with)
}

/// A limit is moved by one.
pub fn comparison(code: &Code<'_>) -> Vec<Found> {
    swap(code, &[("<", "<="), ("<=", "<"), (">", ">="), (">=", ">")])
}

/// `&&` for `||`, and the other way round.
pub fn connective(code: &Code<'_>) -> Vec<Found> {
    swap(code, &[("&&", "||"), ("||", "&&")])
}

/// Exchanges the operator of binary expressions.
pub fn swap(code: &Code<'_>, table: &[(&str, &str)]) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("binary_expression") {
        let Some(op) = ast.field(n, "operator") else { continue };
        if let Some((_, with)) = table.iter().find(|(from, _)| *from == ast.kind(op)) {
            out.push(Found::inside(ast, n, op, *with));
        }
    }
    out
}

/// The `if` statements whose condition is never true for a mapping.
pub fn never(code: &Code<'_>) -> Vec<Span> {
    let ast = code.ast();
    let dead = |n: &N| ast.field(*n, "condition").is_some_and(|c| cannot_hold(code, c));
    code.all("if_statement").filter(dead).map(|n| ast.span(n)).collect()
}

/// Whether a condition is about what a mapping never is: `end` before or at `start`, no length.
fn cannot_hold(code: &Code<'_>, c: N) -> bool {
    let ast = code.ast();
    let c = ast.strip(c);
    let is = |n: N, name: &str| code.member(n).is_some_and(|m| m == name);
    match (ast.field(c, "left"), ast.field(c, "operator").map(|o| ast.kind(o)), ast.field(c, "right")) {
        (Some(l), Some("<" | "<="), Some(r)) => is(l, "end") && is(r, "start"),
        (Some(l), Some(">" | ">="), Some(r)) => is(l, "start") && is(r, "end"),
        _ => {
            let inner = if ast.kind(c) == "unary_expression" { ast.field(c, "argument") } else { None };
            inner.and_then(|i| ast.callee(ast.strip(i))).is_some_and(|f| f == "vma_desc_size" || f == "vma_desc_pages")
        }
    }
}
