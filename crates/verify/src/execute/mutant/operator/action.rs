//! Mistakes in the action that populates the mapping.

use super::{Code, Found};
use crate::syntax::ast::N;

/// Which arguments of an action say what, by position (`include/linux/mm.h`).
struct Shape {
    name: &'static str,
    start: Option<usize>,
    /// A page frame number, an address of the bus, or an array of pages.
    from: usize,
    size: Option<usize>,
    /// By how much the two change: one frame or page, or the bytes of one.
    step: (&'static str, &'static str),
    /// What it is easily mistaken for.
    other: Option<&'static str>,
    /// The call for a part of the mapping, where this is the one for all of it.
    part: Option<&'static str>,
}

const fn shape(
    name: &'static str,
    at: (Option<usize>, usize, Option<usize>),
    step: (&'static str, &'static str),
    other: Option<&'static str>,
    part: Option<&'static str>,
) -> Shape {
    Shape { name, start: at.0, from: at.1, size: at.2, step, other, part }
}

const SHAPES: [Shape; 7] = [
    shape("mmap_action_remap", (Some(1), 2, Some(3)), ("1", "PAGE_SIZE"), Some("mmap_action_ioremap"), None),
    shape("mmap_action_ioremap", (Some(1), 2, Some(3)), ("1", "PAGE_SIZE"), Some("mmap_action_remap"), None),
    shape(
        "mmap_action_remap_full",
        (None, 1, None),
        ("1", ""),
        Some("mmap_action_ioremap_full"),
        Some("mmap_action_remap"),
    ),
    shape(
        "mmap_action_ioremap_full",
        (None, 1, None),
        ("1", ""),
        Some("mmap_action_remap_full"),
        Some("mmap_action_ioremap"),
    ),
    shape("mmap_action_simple_ioremap", (None, 1, Some(2)), ("PAGE_SIZE", "PAGE_SIZE"), None, None),
    shape("mmap_action_map_kernel_pages", (Some(1), 2, Some(3)), ("1", "1"), None, None),
    shape("mmap_action_map_kernel_pages_full", (None, 1, None), ("1", ""), None, Some("mmap_action_map_kernel_pages")),
];

fn actions(code: &Code<'_>) -> Vec<(N, Vec<N>, &'static Shape)> {
    let shape = |name: &str| SHAPES.iter().find(|s| s.name == name);
    code.calls().filter_map(|(n, name)| Some((n, code.ast().args(n), shape(&name)?))).collect()
}

/// Remap for ioremap, ioremap for remap.
pub fn other_action(code: &Code<'_>) -> Vec<Found> {
    let one =
        |(call, _, shape): (N, Vec<N>, &Shape)| Some(Found::inside(code.ast(), call, code.callee(call)?, shape.other?));
    actions(code).into_iter().filter_map(one).collect()
}

/// A page more, a page less.
pub fn size(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, args, shape) in actions(code) {
        if let Some(&n) = shape.size.and_then(|i| args.get(i)) {
            for sign in ['+', '-'] {
                out.push(Found::inside(ast, call, n, format!("({}) {sign} {}", ast.str(n), shape.step.1)));
            }
        }
    }
    out
}

/// The page after the right one.
pub fn frame(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for (call, args, shape) in actions(code) {
        if let Some(&n) = args.get(shape.from) {
            out.push(Found::inside(ast, call, n, format!("({}) + {}", ast.str(n), shape.step.0)));
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
    for (call, args, shape) in actions(code) {
        if let Some(&n) = shape.start.and_then(|i| args.get(i)) {
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
    for (call, args, shape) in actions(code) {
        let (Some(part), [desc, from]) = (shape.part, args.as_slice()) else { continue };
        let (desc, from) = (ast.str(*desc), ast.str(*from));
        let size = if part == "mmap_action_map_kernel_pages" { "1" } else { "PAGE_SIZE" };
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
