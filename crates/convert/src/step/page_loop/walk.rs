//! The address and the element of each round: both go on by one page.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::step::page_loop::steps::{By, Step, Steps, bare, bare_index};
use crate::step::page_loop::{is_fixed, odd};
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

/// Whether the page is an element of something, as far as the reason for anything else can be told without the loop.
///
/// # Errors
/// `page-allocated-in-loop`, `page-computed-in-loop` or `page-not-in-array`.
pub fn is_element(world: &World<'_>, func: &Func, stmt: N, page: N) -> Result<(), Refusal> {
    let ast = &func.ast;
    let mut n = ast.strip(page);
    let mut at = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    for _ in 0..4 {
        if ast.kind(n) != "identifier" {
            break;
        }
        match func.value_of(&ast.str(n), at) {
            Some((v, p)) if ast.is_within(v, stmt) => (n, at) = (ast.strip(v), p),
            _ => break,
        }
    }
    match ast.kind(n) {
        "subscript_expression" => Ok(()),
        "pointer_expression" if is_read(func, n) => Ok(()),
        "call_expression" => {
            let name = ast.callee(n).unwrap_or_default();
            if world.known.allocates(&name) {
                return Err(refuse(
                    "page-allocated-in-loop",
                    func.place(n),
                    format!("`{name}()` allocates a page here"),
                ));
            }
            let label = format!("`{name}()` looks up each page");
            Err(refuse("page-computed-in-loop", func.place(n), label))
        }
        "binary_expression" => {
            Err(refuse("page-computed-in-loop", func.place(n), "each page is computed from another one"))
        }
        "pointer_expression" => Err(odd(func, n, "which element this is in each round is not understood")),
        _ => Err(refuse("page-not-in-array", func.place(n), "this is no element of an array of pages")),
    }
}

/// The first address, and whether it is that of the mapping.
///
/// # Errors
/// `page-loop-shape`.
pub fn address(func: &Func, steps: &Steps, n: N) -> Result<(N, bool), Refusal> {
    let ast = &func.ast;
    let whole = n;
    let n = steps.resolved(func, n);
    let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    if let Some(step) = steps.of(func, n).filter(|s| s.by == By::Page) {
        return match step.from {
            Some((from, _)) if step.own => Ok((from, step.from_start(func))),
            _ => Ok((n, step.from_start(func))),
        };
    }
    if ast.kind(n) == "binary_expression" && ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "+") {
        let (l, r) = (ast.field(n, "left"), ast.field(n, "right"));
        for (base, offset) in [(l, r), (r, l)] {
            let (Some(base), Some(offset)) = (base, offset) else { continue };
            if is_fixed(func, steps, base) && is_offset(func, steps, offset) {
                return Ok((base, func.term(base, point).is_start()));
            }
        }
    }
    Err(odd(func, whole, "this address is not shown to go on by one page in each round"))
}

/// The offset of the round: `i * PAGE_SIZE`, `i << PAGE_SHIFT`, or a variable that goes on by a page.
pub fn is_offset(func: &Func, steps: &Steps, n: N) -> bool {
    let ast = &func.ast;
    let n = bare(func, steps.resolved(func, n));
    if let Some(step) = steps.of(func, n) {
        return step.by == By::Page && step.from_zero(func);
    }
    if ast.callee(n).as_deref() == Some("PFN_PHYS") {
        return ast.args(n).first().is_some_and(|&a| is_index(func, steps, a));
    }
    let (Some(l), Some(r), Some(op)) = (ast.field(n, "left"), ast.field(n, "right"), ast.field(n, "operator")) else {
        return false;
    };
    match ast.kind(op) {
        "*" => {
            ast.normal(r) == "PAGE_SIZE" && is_index(func, steps, l)
                || ast.normal(l) == "PAGE_SIZE" && is_index(func, steps, r)
        }
        "<<" => ast.normal(r) == "PAGE_SHIFT" && is_index(func, steps, l),
        _ => false,
    }
}

/// The number of the round: a variable that goes on by one from 0, or an offset in pages.
pub fn is_index(func: &Func, steps: &Steps, n: N) -> bool {
    let ast = &func.ast;
    let n = bare_index(func, steps.resolved_index(func, bare_index(func, n)));
    if let Some(step) = steps.of(func, n) {
        return step.by == By::One && step.from_zero(func);
    }
    let (Some(l), Some(r), Some(op)) = (ast.field(n, "left"), ast.field(n, "right"), ast.field(n, "operator")) else {
        return false;
    };
    let by_page =
        ast.kind(op) == ">>" && ast.normal(r) == "PAGE_SHIFT" || ast.kind(op) == "/" && ast.normal(r) == "PAGE_SIZE";
    by_page && is_offset(func, steps, l)
}

/// Whether the index that begins with `from` has its value: a wide one, a constant, or a narrow one that holds it.
fn keeps(func: &Func, step: Step, from: N) -> bool {
    let ast = &func.ast;
    let from = ast.strip(from);
    let name = ast.str(from);
    let constant = ast.kind(from) == "number_literal"
        || ast.kind(from) == "identifier" && !name.chars().any(|c| c.is_ascii_lowercase());
    step.wide || constant || ast.kind(from) == "identifier" && func.is_index(&name) && !func.is_wide(&name)
}

/// Whether the pointer expression reads what a pointer leads to, and does not take an address.
fn is_read(func: &Func, n: N) -> bool {
    func.ast.kids(n).first().is_some_and(|&k| func.ast.kind(k) == "*")
}

/// The array whose elements `*page` and `*page++` go along.
fn pointed_to(func: &Func, steps: &Steps, n: N) -> Option<N> {
    let ast = &func.ast;
    let mut at = ast.strip(ast.field(n, "argument")?);
    if ast.kind(at) == "update_expression" {
        at = ast.strip(ast.field(at, "argument")?);
    }
    let step = steps.of(func, at).filter(|s| s.by == By::One && ast.kind(at) == "identifier")?;
    if step.own { step.from.map(|f| f.0) } else { Some(at) }
}

/// The array and the index of the first element, if that is not 0.
///
/// # Errors
/// `page-loop-shape` or `page-not-in-array`.
pub fn element(func: &Func, steps: &Steps, page: N) -> Result<(N, Option<N>), Refusal> {
    let ast = &func.ast;
    let n = steps.resolved(func, page);
    let odd_element = || odd(func, n, "this is not shown to be the next element in each round");
    if ast.kind(n) == "pointer_expression" && is_read(func, n) {
        return pointed_to(func, steps, n).map(|array| (array, None)).ok_or_else(odd_element);
    }
    if ast.kind(n) != "subscript_expression" {
        return Err(refuse("page-not-in-array", func.place(n), "this is no element of an array of pages"));
    }
    let (Some(array), Some(index)) = (ast.field(n, "argument"), ast.field(n, "index")) else {
        return Err(odd_element());
    };
    if !is_fixed(func, steps, array) {
        return Err(refuse("page-not-in-array", func.place(n), "each round takes its page from another array"));
    }
    let mut index = bare_index(func, steps.resolved_index(func, bare_index(func, index)));
    if ast.kind(index) == "update_expression" {
        index = ast.field(index, "argument").map_or(index, |a| ast.strip(a));
    }
    if is_index(func, steps, index) {
        return Ok((array, None));
    }
    if let Some(step) = steps.of(func, index).filter(|s| s.by == By::One) {
        return match step.from {
            Some((from, _)) if step.own && keeps(func, step, from) => Ok((array, Some(from))),
            _ if step.own => Err(odd_element()),
            _ => Ok((array, Some(index))),
        };
    }
    if ast.kind(index) == "binary_expression" && ast.field(index, "operator").is_some_and(|o| ast.kind(o) == "+") {
        let (l, r) = (ast.field(index, "left"), ast.field(index, "right"));
        for (first, number) in [(l, r), (r, l)] {
            let (Some(first), Some(number)) = (first, number) else { continue };
            if is_fixed(func, steps, first) && is_index(func, steps, number) {
                return Ok((array, Some(first)));
            }
        }
    }
    Err(odd_element())
}
