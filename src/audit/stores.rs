//! What gives fields of a descriptor a value: assignments, pointers to fields, and functions that get such a pointer.

use crate::audit::part::{Part, pointed};
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;

/// What is done to the action of a descriptor beside the calls that set it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// The error that takes the place of the action's gets a value.
    Error,
    /// It gets a type by hand.
    Type,
    /// All of it is written, with an action (true) or with nothing.
    Whole(bool),
}

/// Functions that write all of what their first argument points to.
const WHOLE: [&str; 4] = ["memcpy", "memmove", "memset", "memzero_explicit"];

/// What a function does to the action of its descriptor by hand, with what is assigned.
pub(super) fn filled(part: &Part) -> Vec<(Filled, N, Option<N>)> {
    let func = &part.func;
    let ast = &func.ast;
    let is_action = |n: N| {
        let n = ast.strip(n);
        let behind = ast.field(n, "argument").filter(|_| ast.bytes(n).starts_with(b"*"));
        func.is_field(n, "action") || behind.is_some_and(|a| part.pointed(a).as_deref() == Some("action"))
    };
    let assigned = |n: N| {
        let left = ast.field(n, "left").map(|l| ast.strip(l))?;
        let right = ast.field(n, "right")?;
        let nothing = |text: &str| !text.contains("type") && text.ends_with('}') || text.contains("MMAP_NOTHING");
        if is_action(left) {
            return Some((Filled::Whole(!nothing(&ast.normal(right))), n, None));
        }
        let action = ast.field(left, "argument").map(|a| ast.strip(a))?;
        if !is_action(action) && part.pointed(action).as_deref() != Some("action") {
            return None;
        }
        match ast.bytes(ast.field(left, "field")?) {
            b"error_override" => Some((Filled::Error, n, Some(right))),
            b"type" if ast.normal(right) != "MMAP_NOTHING" => Some((Filled::Type, n, None)),
            _ => None,
        }
    };
    let called = |n: N| {
        let name = ast.callee(n).filter(|name| WHOLE.contains(&name.as_str()))?;
        let given = ast.args(n).first().is_some_and(|&a| part.pointed(a).as_deref() == Some("action"));
        given.then_some((Filled::Whole(name.starts_with("memc") || name == "memmove"), n, None))
    };
    let all = ast.walk(func.body);
    all.filter_map(|n| match ast.kind(n) {
        "assignment_expression" => assigned(n),
        "call_expression" => called(n),
        _ => None,
    })
    .collect()
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

/// How deep functions are followed that get a pointer.
const DEPTH: usize = 4;

/// Whether a call writes to what an argument points to, as far as its function is known.
fn writes(world: &World<'_>, func: &Func, call: N, index: usize) -> bool {
    writes_within(world, func, call, index, DEPTH)
}

fn writes_within(world: &World<'_>, func: &Func, call: N, index: usize, depth: usize) -> bool {
    let (Some(name), Some(depth)) = (func.ast.callee(call), depth.checked_sub(1)) else { return false };
    if world.definitions(func.file, &name).is_empty() && world.known.fills.get(&name) == Some(&index) {
        return true;
    }
    let all: Vec<Func> =
        world.resolve(func.file, &name).into_iter().filter_map(|(file, item)| world.parse(file, &item).ok()).collect();
    let does =
        |f: &Func| effects::of_source(world, f).through.contains_key(&index) || stores_through(world, f, index, depth);
    !all.is_empty() && all.iter().all(does)
}

/// Whether a function stores something where a parameter points to.
fn stores_through(world: &World<'_>, func: &Func, index: usize, depth: usize) -> bool {
    let ast = &func.ast;
    let Some(name) = func.param_name(index) else { return false };
    let is = |n: N| ast.normal(ast.strip(n)) == name;
    let behind = |n: N| {
        let n = ast.strip(n);
        let opens = ast.kind(n) == "subscript_expression" || ast.bytes(n).starts_with(b"*");
        opens && ast.field(n, "argument").is_some_and(is)
    };
    ast.walk(func.body).any(|n| match ast.kind(n) {
        "assignment_expression" => ast.field(n, "left").is_some_and(behind),
        "update_expression" => ast.field(n, "argument").is_some_and(behind),
        "call_expression" => {
            let args = ast.args(n);
            args.iter().enumerate().any(|(i, &a)| is(a) && writes_within(world, func, n, i, depth))
        }
        _ => false,
    })
}
