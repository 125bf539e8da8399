//! What tells ways apart, and what they keep.

use std::collections::{BTreeMap, BTreeSet};

use super::{Held, Take};
use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};

/// The conditions that come out the same each time on one way, for points that ask again: which condition it is, and
/// whether the point asks for its contrary.
pub(super) fn conditions(func: &Func) -> BTreeMap<P, (usize, bool)> {
    let ast = &func.ast;
    let mut asked: Vec<(P, N, bool)> = Vec::new();
    for (p, point) in func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Cond) {
        let Some(n) = point.at else { continue };
        let (n, turned) = plain(func, n);
        asked.push((p, n, turned));
    }
    let mut out = BTreeMap::new();
    for (i, &(p, n, turned)) in asked.iter().enumerate() {
        let text = ast.normal(n);
        let same = |(q, o, _): &(P, N, bool)| *q != p && ast.normal(*o) == text;
        if !asked.iter().any(same) || !is_steady(func, n) {
            continue;
        }
        let first = asked[..i].iter().position(|a| same(a) && func.steady(n, a.0, p));
        out.insert(p, (first.unwrap_or(i), turned));
    }
    out
}

/// A condition without what turns it round, and whether that was there.
pub fn plain(func: &Func, n: N) -> (N, bool) {
    let ast = &func.ast;
    let (mut n, mut turned) = (ast.strip(n), false);
    while ast.kind(n) == "unary_expression"
        && ast.bytes(n).starts_with(b"!")
        && let Some(inner) = ast.field(n, "argument")
    {
        (n, turned) = (ast.strip(inner), !turned);
    }
    (n, turned)
}

/// Whether an expression is made of locals, constants, and fields of the mapping, and reads no other memory.
fn is_steady(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "field_expression" => func.is_vma_field(k) || is_mode(func, k),
        "call_expression" | "subscript_expression" | "assignment_expression" | "update_expression" => false,
        "pointer_expression" => false,
        "identifier" => is_macro_name(&ast.str(k)) || is_given_once(func, &ast.str(k)),
        _ => true,
    })
}

/// Whether no loop gives the local another value.
fn is_given_once(func: &Func, name: &str) -> bool {
    let again = |p: P| func.cfg.reach(p, None)[p];
    func.is_local(name) && func.vars.by_name.get(name).is_some_and(|v| v.defs.iter().all(|d| !again(d.point)))
}

/// `file->f_mode`: what a file was opened for stays.
fn is_mode(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let file = |a: N| ast.kind(a) == "identifier" && func.names.files.contains(&ast.str(a));
    ast.field(n, "field").is_some_and(|f| ast.bytes(f) == b"f_mode")
        && ast.field(n, "argument").is_some_and(|a| file(ast.strip(a)))
}

/// What may still be held when the function returns without an error.
pub fn kept<'h>(func: &Func, held: &'h Held) -> Vec<&'h Take> {
    let all: BTreeSet<usize> = held.successes.iter().flat_map(|w| w.keys().copied()).collect();
    all.into_iter().map(|t| &held.takes[t]).filter(|t| !freed_by_scope(func, t)).collect()
}

/// `T *p __free(f) = take();`: the compiler gives it back.
fn freed_by_scope(func: &Func, take: &Take) -> bool {
    let Some(stmt) = func.ast.statement(take.node) else { return false };
    let span = func.ast.span(stmt);
    func.masks.iter().any(|m| span.contains(m.span) && m.span.of(&func.ast.text).starts_with(b"__free"))
}
