//! What the mapping is left with.

use super::{Code, Found};
use crate::syntax::ast::N;

/// The operations are not installed, or none are.
pub fn operations(code: &Code<'_>) -> Vec<Found> {
    assigned(code, |left| code.member(left).is_some_and(|m| m == "vm_ops"))
}

/// The private data is not stored, in the hook or in `mapped`.
pub fn private_data(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    assigned(code, |left| {
        let hook = code.member(left).is_some_and(|m| m == "private_data");
        let mapped = ast.kind(left) == "pointer_expression"
            && ast.field(left, "argument").is_some_and(|a| ast.bytes(a).ends_with(b"private_data"));
        hook || mapped
    })
}

fn assigned(code: &Code<'_>, is: impl Fn(N) -> bool) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("expression_statement") {
        let Some((left, "=", right)) = code.assignment_of(n) else { continue };
        let value = ast.normal(right);
        if is(ast.strip(left)) && value != "NULL" && value != "0" {
            out.push(Found::replace(ast, n, ";"));
            out.push(Found::inside(ast, n, right, "NULL"));
        }
    }
    out
}

/// The error code that the driver wants for a failing action is not stored.
pub fn override_lost(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("expression_statement") {
        if let Some((left, "=", _)) = code.assignment_of(n)
            && ast.bytes(left).ends_with(b"error_override")
        {
            out.push(Found::replace(ast, n, ";"));
        }
    }
    out
}
