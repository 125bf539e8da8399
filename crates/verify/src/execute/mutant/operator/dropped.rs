//! What is left out.

use super::quiet::is_quiet;
use super::{Code, Found};
use crate::syntax::ast::N;

/// A statement is dropped.
pub fn statement(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("expression_statement") {
        let Some(inner) = ast.named(n).next() else { continue };
        let seen = match ast.kind(inner) {
            "call_expression" | "cast_expression" => code
                .call_of(n)
                .is_some_and(|(call, name)| !is_quiet(&name) && !super::bits::adds_nothing(code, call, &name)),
            // A local that is not set has any value at all; see `result`.
            "assignment_expression" => code.assignment_of(n).is_some_and(|(left, op, _)| {
                let special = code.member(left).is_some_and(|m| matches!(m.as_str(), "vm_ops" | "private_data"));
                !special && !code.has_member(left, "error_override") && (op != "=" || !is_local(code, left))
            }),
            "update_expression" => true,
            _ => false,
        };
        if seen {
            out.push(Found::replace(ast, n, ";"));
        }
    }
    out
}

/// A test that leaves the function is dropped.
pub fn check(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("if_statement") {
        let Some(then) = ast.field(n, "consequence") else { continue };
        let last = if ast.kind(then) == "compound_statement" { ast.named(then).last() } else { Some(then) };
        let leaves = last.is_some_and(|l| matches!(ast.kind(l), "return_statement" | "goto_statement"));
        let condition = ast.field(n, "condition");
        // Without the assignment, what follows would work with any value at all.
        let assigns = condition.is_some_and(|c| ast.walk(c).any(|k| ast.kind(k) == "assignment_expression"));
        if leaves && !assigns && ast.field(n, "alternative").is_none() {
            // A call that fills a local in goes on doing so.
            let fills = |c: N| {
                let address = |k: N| ast.kind(k) == "pointer_expression" && ast.bytes(k).first() == Some(&b'&');
                ast.walk(c).filter(|&k| ast.kind(k) == "call_expression").any(|k| ast.args(k).into_iter().any(address))
            };
            let kept = condition.filter(|&c| fills(c)).map(|c| format!("(void){};", ast.str(c)));
            out.push(Found::replace(ast, n, kept.unwrap_or_else(|| ";".to_string())));
        }
    }
    out
}

/// The result of a call that is stored in a local is taken as zero.
pub fn result(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("expression_statement") {
        let Some((left, "=", right)) = code.assignment_of(n) else { continue };
        // A protection is a structure on some machines.
        let callee = ast.callee(ast.strip(right));
        if is_local(code, left) && callee.is_some_and(|c| !c.contains("pgprot")) {
            out.push(Found::inside(ast, n, right, "0"));
        }
    }
    out
}

/// Whether the left side is a plain name: a local, as a rule.
fn is_local(code: &Code<'_>, left: N) -> bool {
    code.ast().kind(code.ast().strip(left)) == "identifier"
}
