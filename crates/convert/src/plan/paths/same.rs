//! Whether what is put into a mapping is the same for all mappings of a file with the same flags: these may merge, and then
//! the second one gets what the first one had.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::sight::written;
use crate::facts::world::World;
use crate::facts::{flag_change, flags};
use crate::kernel::flags::{MAYWRITE, PROTECTING, SHARED};
use crate::plan::Plan;
use crate::plan::paths::context::Context;
use crate::plan::paths::effects::argument;
use crate::plan::paths::walk::Walk;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, Edge, P, PointKind};

/// How deep locals and parameters are followed.
const DEPTH: usize = 8;

/// Fields of the mapping that are the same for mappings that merge.
const COMMON: [&str; 2] = ["vm_file", "vm_mm"];

/// Flags that are after mmap() what they were in it: neither mprotect() (mm/mprotect.c, `mprotect_fixup`), nor mlock() or
/// madvise() change them. Two mappings that differ in another one can have the same flags later, and merge.
const STEADY: [&str; 5] = [SHARED, "VM_MAYREAD", MAYWRITE, "VM_MAYEXEC", "VM_MAYSHARE"];

/// Members of a file that stay while it is open (fs/fcntl.c, `SETFL_MASK`, changes no flag that tells how to map).
const LASTING: [&str; 2] = ["f_mode", "f_flags"];

impl Walk<'_> {
    /// Whether an expression has the same value: it is made of constants, of the flags and the protection of the mapping,
    /// and of how the file was opened, with nothing but functions that compute.
    pub(super) fn is_same(&self, context: &Context<'_>, n: N, p: P) -> bool {
        same(self, context, n, p, DEPTH)
    }

    /// Remembers the conditions that lead to `n` and may come out in another way for another mapping of the file.
    pub(super) fn decides(&mut self, context: &Context<'_>, n: N, p: P) {
        let (mut here, mut node, mut at) = (context, n, p);
        loop {
            let found = unlike(self, here, node, at, DEPTH);
            self.chosen.extend(found.map(|c| (here.member, c)));
            let Some((outer, call)) = here.from else { return };
            let func = &self.plan.members[outer.member].func;
            let Some(point) = func.cfg.point_of(&func.ast, call) else { return };
            (here, node, at) = (outer, call, point);
        }
    }
}

fn same(walk: &Walk<'_>, context: &Context<'_>, n: N, p: P, depth: usize) -> bool {
    let func = &walk.plan.members[context.member].func;
    let ast = &func.ast;
    let n = ast.strip(n);
    let Some(depth) = depth.checked_sub(1) else { return false };
    let field = |n: N, names: &[&str]| ast.field(n, "field").is_some_and(|f| names.contains(&ast.str(f).as_str()));
    match ast.kind(n) {
        "identifier" => named(walk, context, n, p, depth),
        "binary_expression" if tests(walk, func, n, p) => true,
        "field_expression" if func.is_field(n, "vm_page_prot") => keeps(walk, &PROTECTING),
        "field_expression" if func.is_vma_field(n) => field(n, &COMMON),
        "field_expression" => {
            field(n, &LASTING)
                && ast.field(n, "argument").is_some_and(|a| is_file(func, ast.strip(a)))
                && !changes_opening(walk.plan, func)
        }
        // A table or another variable of the file, not what is in it.
        "pointer_expression" => {
            let own = |a: N| ast.kind(a) == "identifier" && !func.vars.by_name.contains_key(&ast.str(a));
            ast.bytes(n).starts_with(b"&") && ast.field(n, "argument").is_some_and(|a| own(ast.strip(a)))
        }
        "call_expression" => {
            let name = ast.callee(n).unwrap_or_default();
            let computes = name.starts_with("pgprot_") || walk.plan.world.computes(func.file, &name);
            let lasting = name.starts_with("pgprot_") || walk.plan.world.known.lasting.contains(&name);
            let addressed = |a: N| ast.kind(ast.strip(a)) == "pointer_expression";
            let fine = |a: N| !addressed(a) && (lasting || !leads_somewhere(walk.plan.world, func, a));
            computes && ast.args(n).into_iter().all(|a| fine(a) && same(walk, context, a, p, depth))
        }
        "cast_expression" => ast.field(n, "value").is_some_and(|v| same(walk, context, v, p, depth)),
        "binary_expression" | "unary_expression" | "conditional_expression" | "comma_expression" => {
            ast.named(n).all(|k| same(walk, context, k, p, depth))
        }
        "sizeof_expression" => true,
        _ => ast.is_leaf(n),
    }
}

/// Whether something in the module sets how its files were opened.
fn changes_opening(plan: &Plan<'_>, func: &Func) -> bool {
    LASTING.iter().any(|member| {
        let mut places = plan.world.uses_in_module(func.file, member).into_iter();
        places.any(|place| written::is_written(plan.world, place))
    })
}

/// Whether `n` is taken for what may be a pointer: what a function finds behind it may change.
fn leads_somewhere(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    match ast.kind(n) {
        "identifier" => is_file(func, n) || func.is_pointer(&ast.str(n)),
        "field_expression" if is_file(func, n) => true,
        "field_expression" => func.is_vma_field(n) && ast.field(n, "field").is_some_and(|f| ast.bytes(f) == b"vm_mm"),
        "call_expression" => ast.callee(n).is_none_or(|name| world.known.lasting.contains(&name)),
        "number_literal" => false,
        _ => ast.named(n).any(|k| leads_somewhere(world, func, k)),
    }
}

/// Whether `n` takes flags out of the mapping's word that stay what they were when it was asked for.
fn tests(walk: &Walk<'_>, func: &Func, n: N, p: P) -> bool {
    let ast = &func.ast;
    let word = |k: N| {
        let k = ast.strip(k);
        let value = || func.value_of(&ast.str(k), p).map(|(v, _)| ast.strip(v));
        let local = (ast.kind(k) == "identifier").then(value).flatten();
        func.is_field(local.unwrap_or(k), "vm_flags")
    };
    let steady = |k: N| {
        let names = flags::possible(walk.plan.world, func, k).filter(|names| !names.is_empty());
        names.is_some_and(|all| {
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            all.iter().all(|f| STEADY.contains(f)) && keeps(walk, &all)
        })
    };
    let sides = ast.field(n, "left").zip(ast.field(n, "right"));
    let and = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "&");
    and && sides.is_some_and(|(l, r)| word(l) && steady(r) || word(r) && steady(l))
}

/// Whether nothing in the unit changes one of these flags, as far as its changes name them.
fn keeps(walk: &Walk<'_>, names: &[&str]) -> bool {
    let changed = walk.changed.get_or_init(|| changed(walk.plan));
    changed.as_ref().is_some_and(|all| !all.iter().any(|f| names.contains(&f.as_str())))
}

/// The flags that the unit changes; nothing where a change does not name them.
fn changed(plan: &Plan<'_>) -> Option<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for func in plan.members.iter().map(|m| &m.func) {
        let changes = func.ast.walk(func.body).filter_map(|n| flag_change::find(func, n).ok().flatten());
        for (_, mask) in changes.flat_map(|c| c.parts) {
            all.extend(flags::possible(plan.world, func, mask)?);
        }
    }
    Some(all)
}

fn named(walk: &Walk<'_>, context: &Context<'_>, n: N, p: P, depth: usize) -> bool {
    let func = &walk.plan.members[context.member].func;
    let name = func.ast.str(n);
    if is_file(func, n) {
        return true;
    }
    let Some(var) = func.vars.by_name.get(&name) else { return func.is_constant(walk.plan.world, &name) };
    if let Some((outer, arg)) = argument(walk.plan, context, &name) {
        let caller = &walk.plan.members[outer.member].func;
        let at = outer_point(caller, arg);
        return same(walk, outer, arg, at, depth);
    }
    let defs = func.vars.reaching(&func.cfg, &name, p).unwrap_or_default();
    let one = defs.len() == 1;
    var.declared.len() == 1
        && func.is_local(&name)
        && !defs.is_empty()
        && defs.iter().all(|d| {
            let value = d.value.filter(|_| d.node.is_some());
            value.is_some_and(|v| same(walk, context, v, d.point, depth))
                && (one || d.node.is_none_or(|k| unlike(walk, context, k, d.point, depth).is_none()))
        })
}

fn outer_point(func: &Func, n: N) -> P {
    func.cfg.point_of(&func.ast, n).unwrap_or(crate::syntax::cfg::ENTRY)
}

fn is_file(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let named = |k: N| ast.kind(k) == "identifier" && func.names.files.contains(&ast.str(k));
    named(n) || func.is_field(n, "vm_file")
}

/// A condition on the way to `n` that is not the same for all mappings, and whose other outcome leads to a success, too.
fn unlike(walk: &Walk<'_>, context: &Context<'_>, n: N, p: P, depth: usize) -> Option<N> {
    let func = &walk.plan.members[context.member].func;
    let ast = &func.ast;
    let depth = depth.checked_sub(1);
    let mut conditions: BTreeSet<N> = BTreeSet::new();
    for (cond, holds) in func.cfg.decided(p) {
        let edge = if holds { Edge::False } else { Edge::True };
        if func.cfg.point_of(ast, cond).is_some_and(|c| succeeds(func, c, edge)) {
            conditions.insert(cond);
        }
    }
    let switches = ast.ancestors(n).filter(|&a| ast.kind(a) == "switch_statement");
    conditions.extend(switches.filter_map(|s| ast.field(s, "condition")));
    let own = ast.ancestors(n).filter(|&a| ast.kind(a) == "conditional_expression");
    conditions.extend(own.filter_map(|c| ast.field(c, "condition")));
    conditions.into_iter().find(|&c| depth.is_none_or(|d| !same(walk, context, c, outer_point(func, c), d)))
}

/// Whether a success may be returned when the condition at `c` goes along `edge`.
fn succeeds(func: &Func, c: P, edge: Edge) -> bool {
    let starts: Vec<P> = func.cfg.points[c].succ.iter().filter(|s| s.1 == edge).map(|s| s.0).collect();
    let returned = |p: P| {
        let value = func.cfg.points[p].at.and_then(|n| func.ast.named(n).next()).map(|v| func.ast.strip(v));
        value.filter(|&v| func.ast.kind(v) == "identifier").map(|v| func.ast.str(v))
    };
    let reaches = |to: P, result: Option<&str>| starts.iter().any(|&s| s == to || func.avoids(s, to, &[], result));
    // A function may also end without a return statement.
    let falls_off = |b: P| func.cfg.points[b].kind != PointKind::Return && reaches(b, None);
    if starts.contains(&EXIT) || func.cfg.before(EXIT).iter().any(|&b| falls_off(b)) {
        return true;
    }
    func.cfg.points.iter().enumerate().filter(|(_, point)| point.kind == PointKind::Return).any(|(p, point)| {
        let variable = returned(p);
        let failed = variable.as_ref().is_some_and(|v| func.failing(c, v) == Some(edge));
        let error = point.at.is_some_and(|n| func.is_error_return(n));
        !error && !failed && reaches(p, variable.as_deref())
    })
}
