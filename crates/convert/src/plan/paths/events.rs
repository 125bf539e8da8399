//! What happens where in a member.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::ahead::ahead;
use crate::facts::func::Func;
use crate::facts::sight::rebound;
use crate::facts::term::Term;
use crate::facts::{aligned, cow, flag_change};
use crate::plan::paths::context::Context;
use crate::plan::paths::{
    ACTED, ALL_SITES, ENDS_AT_BORDER, MAY_ACT, Marks, NEVER_COW, NO_MAYWRITE, OPERATIONS, PRIVATE, PROTECTIONS, SIZED,
    STARTS_AT_BORDER, action, site,
};
use crate::plan::{Member, Plan};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, Edge, P, PointKind};

/// What happens at a point, in the order of evaluation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A call of members.
    Call(N),
    /// A change of the flags.
    Flags(N),
    /// Something that always means the same.
    Mark { set: Marks, clear: Marks },
    /// Private data, operations or protection get this value.
    Stored { value: N, private: bool },
}

/// One member, prepared.
pub(super) struct Body {
    pub(super) events: Vec<Vec<(Event, bool)>>,
    /// Locals that are returned.
    pub(super) returned: Vec<String>,
    /// Whether it can be called while it runs: then nothing is known of what it is passed.
    pub(super) recursive: bool,
}

impl Body {
    /// All members, prepared.
    pub(super) fn all(plan: &Plan<'_>) -> Vec<Body> {
        let callees = callees(plan);
        (0..plan.members.len()).map(|m| body(plan, m, reaches(&callees, m))).collect()
    }
}

/// The members that each member calls.
fn callees(plan: &Plan<'_>) -> Vec<BTreeSet<usize>> {
    let of = |func: &Func| func.calls().into_iter().flat_map(|c| plan.callees(func, c)).collect();
    plan.members.iter().map(|m| of(&m.func)).collect()
}

/// Whether a call of `m` may lead to `m` again.
fn reaches(callees: &[BTreeSet<usize>], m: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut todo = vec![m];
    while let Some(k) = todo.pop() {
        todo.extend(callees[k].iter().copied().filter(|&next| seen.insert(next)));
    }
    seen.contains(&m)
}

/// The assignments to a field of the mapping in all members.
pub(super) fn stores(plan: &Plan<'_>, field: &str) -> Vec<(usize, N)> {
    let of = |m: usize| plan.members[m].func.field_writes().into_iter().filter(|w| w.0 == field).map(move |w| (m, w.1));
    (0..plan.members.len()).flat_map(of).collect()
}

/// Whether nothing in the module is seen that may exchange the private data of a file in use, nor does the unit give the file to a
/// function that may do more than compute.
pub(super) fn file_is_steady(plan: &Plan<'_>) -> bool {
    let gives_away = |member: &Member| {
        let (func, ast) = (&member.func, &member.func.ast);
        let is_file = |n: N| ast.kind(n) == "identifier" && func.names.files.contains(&ast.str(n));
        func.calls().into_iter().any(|n| {
            let gets = ast.args(n).iter().any(|&a| is_file(ast.strip(a)));
            let name = ast.callee(n).unwrap_or_default();
            gets && !plan.world.computes(func.file, &name) && plan.callees(func, n).is_empty()
        })
    };
    !plan.members.iter().any(gives_away) && rebinds(plan).is_none()
}

/// Where the private data of a file in use is exchanged in a module of the unit.
pub fn rebinds(plan: &Plan<'_>) -> Option<Place> {
    let slots = plan.handlers.iter().flat_map(|h| &h.slots).filter_map(|&i| plan.world.census.slots.get(i));
    slots.into_iter().find_map(|slot| rebound::rebinds(plan.world, slot))
}

/// Collects what happens in member `m`.
fn body(plan: &Plan<'_>, m: usize, recursive: bool) -> Body {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let mut found: Vec<(P, usize, u8, Event, bool)> = Vec::new();
    let mut add = |n: N, at: Option<P>, event: Event| {
        let Some(p) = at.or_else(|| func.cfg.point_of(ast, n)) else { return };
        let inside = func.cfg.points[p].at;
        let maybe = at.is_none() && inside.is_some_and(|top| func.lazily(n, top).is_some());
        let order = u8::from(!matches!(event, Event::Call(_)));
        found.push((p, ast.span(n).end, order, event, maybe));
    };
    for (i, (_, p)) in plan.populates.iter().enumerate().filter(|(_, p)| p.0 == m) {
        let set = action(i) | ACTED | MAY_ACT;
        // What a `return` decides before it comes to the call ends in an error.
        let always = !ahead(func, p.call).is_empty();
        let at = p.looped.as_ref().map(|_| p.point).or(always.then(|| p.at(func)));
        add(p.call, at, Event::Mark { set, clear: 0 });
    }
    for c in plan.counterparts.iter().filter(|c| c.member == m) {
        add(c.call, None, Event::Mark { set: MAY_ACT, clear: 0 });
    }
    for n in ast.walk(func.body) {
        let call = ast.kind(n) == "call_expression";
        if call && !plan.callees(func, n).is_empty() {
            add(n, None, Event::Call(n));
        } else if (call || ast.kind(n) == "assignment_expression")
            && flag_change::find(func, n).is_ok_and(|c| c.is_some())
        {
            add(n, None, Event::Flags(n));
        }
    }
    for (field, base) in [("vm_ops", OPERATIONS), ("vm_page_prot", PROTECTIONS)] {
        for (i, (_, n)) in stores(plan, field).into_iter().enumerate().filter(|(_, s)| s.0 == m) {
            let clear = if field == "vm_ops" { ALL_SITES << OPERATIONS } else { 0 };
            add(n, None, Event::Mark { set: site(base, i), clear });
            if let Some(value) = ast.field(n, "right") {
                add(n, None, Event::Stored { value, private: false });
            }
        }
    }
    for (_, n) in stores(plan, "vm_private_data").into_iter().filter(|s| s.0 == m) {
        add(n, None, Event::Mark { set: PRIVATE, clear: 0 });
        if let Some(value) = ast.field(n, "right") {
            add(n, None, Event::Stored { value, private: true });
        }
    }
    for n in ast.walk(func.body).filter(|&n| compares_size(func, n)) {
        add(n, None, Event::Mark { set: SIZED, clear: 0 });
    }
    found.sort_by_key(|f| (f.0, f.1, f.2));
    let mut events = vec![Vec::new(); func.cfg.points.len()];
    for (p, _, _, event, maybe) in found {
        events[p].push((event, maybe));
    }
    let returns = func.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
    let values: Vec<N> = returns.filter_map(|r| ast.named(r).next()).map(|v| ast.strip(v)).collect();
    // `return ret;`, and `return ret ? -EIO : 0;`.
    let tests = values.iter().filter(|&&v| ast.kind(v) == "conditional_expression");
    let tested = tests.filter_map(|&v| ast.field(v, "condition")).flat_map(|c| ast.leaves(c));
    let all = values.iter().copied().chain(tested);
    let locals = all.filter(|&v| ast.kind(v) == "identifier").map(|v| ast.str(v));
    let returned: BTreeSet<String> = locals.filter(|v| func.vars.by_name.contains_key(v)).collect();
    Body { events, returned: returned.into_iter().collect(), recursive }
}

/// What going along an edge shows about the mapping.
pub(super) fn shown(plan: &Plan<'_>, m: usize, p: P, edge: Edge) -> Marks {
    let func = &plan.members[m].func;
    let point = &func.cfg.points[p];
    let (PointKind::Cond, Some(cond)) = (point.kind, point.at) else { return 0 };
    let mut facts = Vec::new();
    match edge {
        Edge::True => func.learn(cond, true, p, &mut facts),
        Edge::False => func.learn(cond, false, p, &mut facts),
        _ => return 0,
    }
    let world = plan.world;
    let mark = |is: bool, mark: Marks| if is { mark } else { 0 };
    mark(facts.iter().any(|f| cow::excludes(world, func, f)), NEVER_COW)
        | mark(facts.iter().any(|f| cow::no_maywrite(world, func, f)), NO_MAYWRITE)
}

/// What going along an edge shows about the alignment of the mapping's ends.
pub(super) fn at_borders(context: &Context<'_>, func: &Func, (p, edge): (P, Edge), mask: &str) -> Marks {
    let point = &func.cfg.points[p];
    let (PointKind::Cond, Some(cond), Edge::True | Edge::False) = (point.kind, point.at, edge) else { return 0 };
    let mut all = Vec::new();
    aligned::learn(func, cond, edge == Edge::True, p, &context.roots, &mut all);
    let shown = |field: &str, mark: Marks| {
        let is = all.iter().any(|a| a.holds && a.mask == mask && a.what.is_field(field));
        if is { mark } else { 0 }
    };
    shown("vm_start", STARTS_AT_BORDER) | shown("vm_end", ENDS_AT_BORDER)
}

/// `size > x` and its like.
pub fn compares_size(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
    ast.kind(n) == "binary_expression"
        && matches!(operator, "==" | "!=" | ">" | "<" | ">=" | "<=")
        && ["left", "right"].iter().filter_map(|s| ast.field(n, s)).any(|s| {
            let p = func.cfg.point_of(ast, s).unwrap_or(ENTRY);
            matches!(func.term(s, p), Term::Size | Term::Pages)
        })
}
