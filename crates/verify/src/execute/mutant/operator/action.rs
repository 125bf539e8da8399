//! Mistakes in the action that populates the mapping.

use super::{Code, Found};
use crate::kernel::actions::{Action, What};
use crate::syntax::ast::N;

/// By how much what an action maps from and its size change: one frame or page, or the bytes of one.
fn step(action: &Action) -> (&'static str, &'static str) {
    match action.what {
        What::Frames => ("1", "PAGE_SIZE"),
        What::Region => ("PAGE_SIZE", "PAGE_SIZE"),
        What::Pages | What::Lookup => ("1", "1"),
    }
}

/// What an action is easily mistaken for.
fn mistaken(action: &Action) -> Option<String> {
    let io = action.name.contains("_ioremap");
    let (from, to) = if io { ("_ioremap", "_remap") } else { ("_remap", "_ioremap") };
    (action.what == What::Frames).then(|| action.name.replace(from, to))
}

/// The actions that are set, but for those that get a function in place of something to map.
fn actions(code: &Code<'_>) -> Vec<(N, Vec<N>, &'static Action)> {
    let known = |name: &str| Action::named(name).filter(|a| a.what != What::Lookup);
    code.calls().filter_map(|(n, name)| Some((n, code.ast().args(n), known(&name)?))).collect()
}

/// Remap for ioremap, ioremap for remap.
pub fn other_action(code: &Code<'_>) -> Vec<Found> {
    let one = |(call, _, action): (N, Vec<N>, &Action)| {
        Some(Found::inside(code.ast(), call, code.callee(call)?, mistaken(action)?))
    };
    actions(code).into_iter().filter_map(one).collect()
}

/// A page more, a page less.
pub fn size(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, args, action) in actions(code) {
        if let Some(&n) = action.size.and_then(|i| args.get(i)) {
            for sign in ['+', '-'] {
                out.push(Found::inside(ast, call, n, format!("({}) {sign} {}", ast.str(n), step(action).1)));
            }
        }
    }
    out
}

/// The page after the right one.
pub fn frame(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, args, action) in actions(code) {
        if let Some(&n) = args.get(action.from) {
            out.push(Found::inside(ast, call, n, format!("({}) + {}", ast.str(n), step(action).0)));
        }
    }
    for n in code.all("expression_statement") {
        if let Some((left, "=", right)) = code.assignment_of(n)
            && code.member(left).is_some_and(|m| m == "pgoff")
        {
            out.push(Found::inside(ast, n, right, format!("({}) + 1", ast.str(right))));
        }
    }
    out
}

/// A page too late in the mapping.
pub fn start(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, args, action) in actions(code) {
        if let Some(&n) = action.start.and_then(|i| args.get(i)) {
            out.push(Found::inside(ast, call, n, format!("({}) + PAGE_SIZE", ast.str(n))));
        }
    }
    out
}

/// The first page in place of all.
pub fn one_page(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    if is_one_page(code) {
        return out;
    }
    for (call, args, action) in actions(code) {
        let (Some(part), [desc, from]) = (action.name.strip_suffix("_full"), args.as_slice()) else { continue };
        let (desc, from, size) = (ast.str(*desc), ast.str(*from), step(action).1);
        out.push(Found::replace(ast, call, format!("{part}({desc}, ({desc})->start, {from}, {size})")));
    }
    out
}

/// Whether the function seems to allow mappings of one page only: it compares something with a page (a heuristic).
fn is_one_page(code: &Code<'_>) -> bool {
    let ast = code.ast();
    let page = |n: N, field: &str| {
        ast.field(n, field).is_some_and(|k| matches!(ast.normal(k).as_str(), "PAGE_SIZE" | "1" | "1UL"))
    };
    let compares = |n: &N| {
        ast.field(*n, "operator").is_some_and(|o| matches!(ast.kind(o), "!=" | "==" | ">" | "<="))
            && (page(*n, "left") || page(*n, "right"))
    };
    code.all("binary_expression").any(|n| compares(&n))
}
