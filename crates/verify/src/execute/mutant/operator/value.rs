//! Values that are not quite right.

use super::condition::swap;
use super::{Code, Found};
use crate::syntax::ast::N;

/// Error codes and what is returned in their place.
const ERRNOS: [(&str, &str); 6] = [
    ("EINVAL", "ENXIO"),
    ("EPERM", "EACCES"),
    ("EACCES", "EPERM"),
    ("ENXIO", "EINVAL"),
    ("EAGAIN", "EINVAL"),
    ("ENODEV", "ENXIO"),
];

/// Another error code.
pub fn errno(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("unary_expression") {
        let minus = ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "-");
        let Some(arg) = ast.field(n, "argument").filter(|&a| minus && ast.kind(a) == "identifier") else { continue };
        let name = ast.str(arg);
        if name.len() < 3
            || !name.starts_with('E')
            || !name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        {
            continue;
        }
        let with = ERRNOS.iter().find(|(from, _)| *from == name).map_or("EINVAL", |(_, to)| to);
        out.push(Found::inside(ast, n, arg, with));
    }
    out
}

/// The end of the range for its start, the start for its end.
pub fn other_end(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("field_expression") {
        let with = match code.member(n).as_deref() {
            Some("start") => "end",
            Some("end") => "start",
            _ => continue,
        };
        out.extend(ast.field(n, "field").map(|f| Found::inside(ast, n, f, with)));
    }
    out
}

/// Bytes where pages are counted, pages where bytes are.
pub fn bytes_for_pages(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, name) in code.calls() {
        let with = match name.as_str() {
            "vma_desc_pages" => "vma_desc_size",
            "vma_desc_size" => "vma_desc_pages",
            _ => continue,
        };
        out.extend(code.callee(call).map(|f| Found::inside(ast, call, f, with)));
    }
    out
}

/// An address for a page frame number and the like: the shift is missing.
pub fn shift(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("binary_expression") {
        let shifts = ast.field(n, "operator").is_some_and(|o| matches!(ast.kind(o), ">>" | "<<"));
        if let (true, Some(left)) = (shifts, ast.field(n, "left")) {
            out.push(Found::replace(ast, n, format!("({})", ast.str(left))));
        }
    }
    out
}

/// Plus for minus, minus for plus.
pub fn arithmetic(code: &Code<'_>) -> Vec<Found> {
    swap(code, &[("+", "-"), ("-", "+")])
}

/// A number is one more.
pub fn number(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("number_literal") {
        if !counts(code, n) {
            continue;
        }
        out.push(Found::replace(ast, n, format!("({} + 1)", ast.str(n))));
    }
    out
}

/// Whether a number is a quantity: not the result of the function, a label, a size in a declaration, or the
/// null of a pointer.
fn counts(code: &Code<'_>, n: N) -> bool {
    let ast = code.ast();
    let at = ast.outer(n);
    let Some(p) = ast.parent(at) else { return false };
    match ast.kind(p) {
        "binary_expression" | "assignment_expression" | "argument_list" | "subscript_expression" => {
            !ast.ancestors(n).any(|a| matches!(ast.kind(a), "case_statement") && ast.field(a, "value") == Some(at))
        }
        _ => false,
    }
}
