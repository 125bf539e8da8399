//! Checks that ask which part of the file is mapped, or where: mappings that merge differ in that.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P, PointKind};

/// How deep values are followed.
const DEPTH: usize = 4;

/// What a value is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// The offset in the file.
    offset: bool,
    /// The size.
    size: bool,
    /// The address.
    address: bool,
}

impl Asked {
    fn or(self, other: Self) -> Self {
        Self { offset: self.offset | other.offset, size: self.size | other.size, address: self.address | other.address }
    }
}

/// What is said of such checks. A file's state, which may have changed since its last mapping, is no matter of merging.
pub(super) fn of_extent(plan: &Plan<'_>, func: &Func, failing: &[N], actions: &[P]) -> Option<String> {
    let ast = &func.ast;
    let mut all = Asked::default();
    let mut codes: BTreeSet<Option<String>> = BTreeSet::new();
    let mut mixed = false;
    for (p, point) in func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Cond) {
        let Some(condition) = point.at else { continue };
        let guarded = |n: &&N| {
            ast.ancestors(**n).any(|a| ast.named(a).any(|c| ast.is_within(condition, c)) && is_choice(func, a))
        };
        let guarded: Vec<&N> = failing.iter().filter(guarded).collect();
        if guarded.is_empty() {
            continue;
        }
        let asks = asked(plan, func, condition, p, DEPTH);
        if asks == Asked::default() || !succeeds_without(func, p, actions) {
            continue;
        }
        all = all.or(asks);
        mixed |= guarded.iter().any(|n| is_of_flags(func, **n));
        codes.extend(guarded.into_iter().map(|n| {
            let value = ast.named(*n).next().map(|v| ast.str(ast.strip(v)));
            value.filter(|v| v.starts_with("-E"))
        }));
    }
    if all == Asked::default() {
        return None;
    }
    let codes: Option<Vec<String>> = codes.into_iter().collect();
    let codes = codes.filter(|c| !c.is_empty()).map_or_else(String::new, |c| format!(" ({})", c.join(" or ")));
    let parts = [
        (all.offset, "of the page offset"),
        (all.size, "of the size"),
        (all.address, "of the address"),
        (mixed, "of the flags"),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|(is, _)| *is).map(|(_, what)| what).collect();
    let parts = match parts.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        one => one.concat(),
    };
    Some(format!(
        "mmap_prepare is called before merging is attempted, so an mmap() can no longer get around the checks {parts}{codes} by \
         merging with an adjacent mapping."
    ))
}

/// Whether a success may be returned behind `from` without one of the `actions` in between or there.
pub(super) fn succeeds_without(func: &Func, from: P, actions: &[P]) -> bool {
    let points = &func.cfg.points;
    let ends = points.iter().enumerate().filter(|(_, p)| match p.at.filter(|_| p.kind == PointKind::Return) {
        Some(n) => func.ast.named(n).next().is_none_or(|v| !func.is_errno(v) && !func.ast.bytes(v).starts_with(b"-")),
        None => p.succ.iter().any(|s| s.0 == EXIT),
    });
    let mut ends = ends.map(|(p, _)| p).filter(|p| !actions.contains(p));
    !actions.contains(&from) && ends.any(|end| func.avoids(from, end, actions, None))
}

/// Whether this chooses one of two ways.
pub(super) fn is_choice(func: &Func, n: N) -> bool {
    matches!(func.ast.kind(n), "if_statement" | "switch_statement")
}

/// Whether the condition under which this is returned asks for the mapping's flags as well.
fn is_of_flags(func: &Func, returned: N) -> bool {
    let ast = &func.ast;
    let choice = ast.ancestors(returned).find(|&a| is_choice(func, a)).and_then(|a| ast.field(a, "condition"));
    choice.is_some_and(|c| ast.walk(c).any(|n| func.is_field(n, "vm_flags")))
}

/// What an expression asks for, also through variables, members of locals, and functions that get the mapping or a part of it.
fn asked(plan: &Plan<'_>, func: &Func, n: N, p: P, depth: usize) -> Asked {
    let ast = &func.ast;
    match func.term(n, p) {
        Term::Field(f) if f == "vm_pgoff" => return Asked { offset: true, ..Asked::default() },
        Term::Field(f) if matches!(f.as_str(), "vm_start" | "vm_end") => {
            return Asked { address: true, ..Asked::default() };
        }
        Term::Size | Term::Pages => return Asked { size: true, ..Asked::default() },
        _ => {}
    }
    let below = |nodes: &mut dyn Iterator<Item = N>| {
        nodes.fold(Asked::default(), |all, k| all.or(asked(plan, func, k, p, depth)))
    };
    match ast.kind(n) {
        "identifier" => of_variable(plan, func, n, p, depth),
        "field_expression" if func.is_vma_field(n) => Asked::default(),
        "field_expression" => {
            let own = of_member(plan, func, n, depth);
            own.or(below(&mut ast.field(n, "argument").into_iter().filter(|&a| ast.kind(a) != "identifier")))
        }
        "binary_expression" => {
            let all = below(&mut ast.named(n));
            let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return all };
            let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
            let names = |k: N, field: &str| ast.walk(k).any(|k| func.is_field(k, field));
            let across = names(l, "vm_start") && names(r, "vm_end") || names(l, "vm_end") && names(r, "vm_start");
            let compares = matches!(op, "<" | ">" | "<=" | ">=" | "==" | "!=" | "-");
            if across && compares { Asked { size: true, address: false, ..all } } else { all }
        }
        "call_expression" => {
            let args = ast.args(n);
            let gets = args.iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
            let inside = if gets { of_callee(plan, func, n, depth) } else { Asked::default() };
            inside.or(below(&mut args.into_iter()))
        }
        _ => below(&mut ast.named(n)),
    }
}

/// What the values of a variable are made of.
fn of_variable(plan: &Plan<'_>, func: &Func, n: N, p: P, depth: usize) -> Asked {
    let Some(depth) = depth.checked_sub(1) else { return Asked::default() };
    let ast = &func.ast;
    let name = ast.str(n);
    if func.names.vmas.contains_key(&name) {
        return Asked::default();
    }
    let Some(variable) = func.vars.by_name.get(&name) else { return Asked::default() };
    let reaching = func.vars.reaching(&func.cfg, &name, p).unwrap_or_else(|| variable.defs.clone());
    reaching.into_iter().fold(Asked::default(), |all, d| {
        let right = d.node.filter(|&k| ast.kind(k) == "assignment_expression").and_then(|k| ast.field(k, "right"));
        d.value.or(right).map_or(all, |v| all.or(asked(plan, func, v, d.point, depth)))
    })
}

/// What is stored in a member of an object of the function's own.
fn of_member(plan: &Plan<'_>, func: &Func, n: N, depth: usize) -> Asked {
    let Some(depth) = depth.checked_sub(1) else { return Asked::default() };
    let ast = &func.ast;
    let text = ast.normal(n);
    let stores = ast.walk(func.body).filter(|&k| ast.kind(k) == "assignment_expression");
    let stores = stores.filter(|&k| ast.field(k, "left").is_some_and(|l| ast.normal(ast.strip(l)) == text));
    stores.fold(Asked::default(), |all, k| match (ast.field(k, "right"), func.cfg.point_of(ast, k)) {
        (Some(right), Some(point)) => all.or(asked(plan, func, right, point, depth)),
        _ => all,
    })
}

/// What a function of the unit that gets the mapping reads of it, and those that it hands it to.
fn of_callee(plan: &Plan<'_>, func: &Func, call: N, depth: usize) -> Asked {
    let called = func.ast.callee(call);
    let callee = plan.members.iter().map(|m| &m.func).find(|f| Some(&f.name) == called.as_ref());
    let (Some(callee), Some(depth)) = (callee, depth.checked_sub(1)) else { return Asked::default() };
    let ast = &callee.ast;
    let reads = |field: &str| ast.walk(callee.body).any(|k| callee.is_field(k, field));
    let pages = callee.calls().into_iter().filter_map(|c| ast.callee(c)).any(|name| name == "vma_pages");
    let (start, end) = (reads("vm_start"), reads("vm_end"));
    let own = Asked { offset: reads("vm_pgoff"), size: pages || start && end, address: start != end };
    let gets = |c: &N| ast.args(*c).iter().any(|&a| callee.names.vmas.contains_key(&ast.str(ast.strip(a))));
    let calls = callee.calls().into_iter().filter(gets);
    calls.fold(own, |all, c| all.or(of_callee(plan, callee, c, depth)))
}
