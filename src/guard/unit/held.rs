//! Locks and references: what may be held where.
//!
//! The population happens after the hook has returned, so nothing that the hook releases before
//! protects it, and nothing that it keeps is undone when a later step fails (mm/vma.c, `__mmap_region`).

use std::collections::BTreeSet;

use crate::guard::refuse;
use crate::guard::unit::merge::is_error_return;
use crate::step::populate::Stop;
use crate::step::usage::failing_edge;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, Edge, P, PointKind};
use crate::transform::knowledge::{Knowledge, Pair};
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// A call that takes something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// The call.
    pub call: N,
    /// Whether it is a lock.
    pub lock: bool,
    /// Index of its family.
    family: usize,
    /// Texts that name what is taken: its argument, and the variable it is stored in.
    keys: Vec<String>,
    /// When it takes: always, only if true, only if zero.
    when: When,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    True,
    Zero,
}

/// What may be held at each point's beginning, as indices of takes.
#[derive(Clone, Debug)]
pub struct Held {
    /// All takes.
    pub takes: Vec<Take>,
    /// By point.
    pub at: Vec<BTreeSet<usize>>,
}

fn family<'k>(known: &'k Knowledge, name: &str) -> Option<(bool, usize, &'k Pair)> {
    let find = |list: &'k [Pair]| {
        list.iter().enumerate().find(|(_, p)| {
            [&p.take, &p.give, &p.take_if_true, &p.take_if_zero].iter().any(|l| l.iter().any(|x| x == name))
        })
    };
    if let Some((i, p)) = find(&known.locks) {
        return Some((true, i, p));
    }
    find(&known.states).map(|(i, p)| (false, i, p))
}

/// What a state function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It takes.
    Take,
    /// It takes when it returns true.
    IfTrue,
    /// It takes when it returns zero.
    IfZero,
    /// It gives back.
    Give,
    /// It changes something that another call of the family may have changed.
    Either,
}

/// The family of a state function (not of a lock) and what it does.
pub fn state(known: &Knowledge, name: &str) -> Option<(usize, Sense)> {
    let (lock, index, pair) = family(known, name)?;
    let sense = if pair.give.iter().any(|x| x == name) {
        Sense::Give
    } else if pair.undone_by.iter().any(|x| x == name) {
        Sense::Either
    } else if pair.take_if_true.iter().any(|x| x == name) {
        Sense::IfTrue
    } else if pair.take_if_zero.iter().any(|x| x == name) {
        Sense::IfZero
    } else {
        Sense::Take
    };
    (!lock).then_some((index, sense))
}

/// Whether `name` takes a lock (true) or releases one (false).
pub fn lock(known: &Knowledge, name: &str) -> Option<bool> {
    let (lock, _, pair) = family(known, name)?;
    lock.then(|| !pair.give.iter().any(|x| x == name))
}

/// Whether `name` is a lock or state function of the data files.
pub fn is_known(known: &Knowledge, name: &str) -> bool {
    family(known, name).is_some()
}

fn key(func: &Func, call: N) -> Vec<String> {
    let ast = &func.ast;
    let mut keys: Vec<String> = ast.args(call).iter().map(|&a| ast.normal(a)).collect();
    let outer = ast.outer(call);
    if let Some(p) = ast.parent(outer) {
        match ast.kind(p) {
            "assignment_expression" => keys.extend(ast.field(p, "left").map(|l| ast.normal(l))),
            "init_declarator" => {
                let name =
                    ast.field(p, "declarator").and_then(|d| ast.leaves(d).find(|&k| ast.kind(k) == "identifier"));
                keys.extend(name.map(|n| ast.str(n)));
            }
            _ => {}
        }
    }
    keys
}

/// Follows takes and gives through a function.
pub fn analyse(known: &Knowledge, func: &Func) -> Held {
    analyse_without(known, func, &|_| false)
}

/// As [`analyse`], without the calls that are `gone`.
fn analyse_without(known: &Knowledge, func: &Func, gone: &dyn Fn(N) -> bool) -> Held {
    let mut takes: Vec<Take> = Vec::new();
    let mut events: Vec<Vec<Event>> = vec![Vec::new(); func.cfg.points.len()];
    for call in func.calls() {
        let Some(name) = func.ast.callee(call) else { continue };
        let Some((lock, index, pair)) = family(known, &name).filter(|_| !gone(call)) else { continue };
        let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
        if pair.give.contains(&name) {
            let keys = func.ast.args(call).iter().map(|&a| func.ast.normal(a)).collect();
            events[point].push(Event::Give(lock, index, keys));
            continue;
        }
        let all: Vec<String> = func.ast.args(call).iter().map(|&a| func.ast.normal(a)).collect();
        if pair.undone_by.contains(&name) && takes.iter().any(|t| t.family == index && !t.lock && t.keys == all) {
            events[point].push(Event::Back(index, all));
            continue;
        }
        let when = if pair.take_if_true.contains(&name) {
            When::True
        } else if pair.take_if_zero.contains(&name) {
            When::Zero
        } else {
            When::Always
        };
        takes.push(Take { call, lock, family: index, keys: key(func, call), when });
        events[point].push(Event::Take(takes.len() - 1));
    }
    let mut at = vec![BTreeSet::new(); func.cfg.points.len()];
    let mut todo = vec![ENTRY];
    let mut seen = vec![false; func.cfg.points.len()];
    while let Some(p) = todo.pop() {
        seen[p] = true;
        let mut held: BTreeSet<usize> = at[p].clone();
        for e in &events[p] {
            match e {
                Event::Take(t) => {
                    held.insert(*t);
                }
                Event::Back(index, keys) => {
                    held.retain(|&t| takes[t].lock || takes[t].family != *index || takes[t].keys != *keys);
                }
                Event::Give(lock, index, keys) => held.retain(|&t| {
                    let take = &takes[t];
                    take.lock != *lock || take.family != *index || !take.keys.iter().any(|k| keys.contains(k))
                }),
            }
        }
        for &(to, edge) in &func.cfg.points[p].succ {
            let before = at[to].len();
            let passed = held.iter().copied().filter(|&t| !failed(func, &takes[t], p, edge));
            at[to].extend(passed);
            if at[to].len() > before || !seen[to] {
                todo.push(to);
            }
        }
    }
    Held { takes, at }
}

#[derive(Clone)]
enum Event {
    Take(usize),
    Give(bool, usize, Vec<String>),
    /// Undoes a take with the very same arguments.
    Back(usize, Vec<String>),
}

/// Whether going along this edge shows that the take did not happen.
fn failed(func: &Func, take: &Take, p: P, edge: Edge) -> bool {
    let point = &func.cfg.points[p];
    let (PointKind::Cond, Some(cond)) = (point.kind, point.at) else { return false };
    let ast = &func.ast;
    let other = |e: Edge| if e == Edge::True { Edge::False } else { Edge::True };
    if ast.is_within(take.call, cond) {
        // The edge on which the call's value is not zero.
        let nonzero = failing_edge(func, take.call);
        return match take.when {
            When::True => nonzero.is_some_and(|e| edge == other(e)),
            When::Zero => nonzero.is_some_and(|e| edge == e),
            When::Always => false,
        };
    }
    let Some(variable) = take.keys.last() else { return false };
    let uses: Vec<N> = ast.walk(cond).filter(|&k| ast.kind(k) == "identifier" && ast.str(k) == *variable).collect();
    let [only] = uses.as_slice() else { return false };
    let is_err = ast.ancestors(*only).find_map(|c| ast.callee(c)).is_some_and(|c| c.starts_with("IS_ERR"));
    if is_err {
        return edge == Edge::True;
    }
    let Some(nonzero) = failing_edge(func, *only).or_else(|| null_test(func, *only)) else { return false };
    match take.when {
        When::Zero => edge == nonzero,
        When::Always | When::True => edge == other(nonzero),
    }
}

/// `x == NULL`, `x != NULL`: the edge on which x is not null.
fn null_test(func: &Func, n: N) -> Option<Edge> {
    let ast = &func.ast;
    let p = ast.parent(ast.outer(n))?;
    let null = ["left", "right"].iter().filter_map(|f| ast.field(p, f)).any(|k| ast.normal(k) == "NULL");
    if !null {
        return None;
    }
    match ast.kind(ast.field(p, "operator")?) {
        "==" => Some(Edge::False),
        "!=" => Some(Edge::True),
        _ => None,
    }
}

/// What a function may still hold when it returns without an error.
pub fn kept(known: &Knowledge, func: &Func) -> Option<Take> {
    kept_without(known, func, &|_| false)
}

/// As [`kept`], without the calls that are `gone`.
fn kept_without(known: &Knowledge, func: &Func, gone: &dyn Fn(N) -> bool) -> Option<Take> {
    let held = analyse_without(known, func, gone);
    let returns = func.cfg.points.iter().enumerate().filter(|(_, p)| {
        p.kind == PointKind::Return && !p.at.is_some_and(|n| is_error_return(func, n))
            || p.succ.iter().any(|s| s.0 == crate::syntax::cfg::EXIT) && p.kind != PointKind::Return
    });
    for (p, _) in returns {
        let mut here = held.at[p].clone();
        // What the last statement itself takes or gives.
        here.extend((0..held.takes.len()).filter(|&t| func.cfg.point_of(&func.ast, held.takes[t].call) == Some(p)));
        let exit = &held.at[crate::syntax::cfg::EXIT];
        here.retain(|t| exit.contains(t));
        if let Some(&t) = here.iter().find(|&&t| !freed_by_scope(func, &held.takes[t])) {
            return Some(held.takes[t].clone());
        }
    }
    None
}

/// `T *p __free(f) = take();`: the compiler gives it back.
fn freed_by_scope(func: &Func, take: &Take) -> bool {
    let Some(stmt) = func.ast.statement(take.call) else { return false };
    let span = func.ast.span(stmt);
    func.masks.iter().any(|m| span.contains(m.span) && m.span.of(&func.ast.text).starts_with(b"__free"))
}

/// Checks every function of the unit.
///
/// # Errors
/// `lock-held-across-populate`, `reference-held-across-populate`, `state-in-handler`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let known = plan.world.known;
        let gone = |n: N| plan.drops(func.place(n));
        if let Some(take) = kept_without(known, func, &gone) {
            let what = if take.lock { "this lock is kept" } else { "this takes something that is kept" };
            let label = format!("{what} when the handler returns");
            return Err(refuse("state-in-handler", func.place(take.call), label).into());
        }
        let held = analyse_without(known, func, &gone);
        let acts: Vec<(P, N)> = action_sites(plan, m);
        for (p, call) in acts {
            if let Some(r) = scope_guard(func, call) {
                return Err(r.into());
            }
            let Some(&t) = held.at[p].iter().next() else { continue };
            let take = &held.takes[t];
            let (reason, label) = if take.lock {
                ("lock-held-across-populate", "this lock is held here, but not any more when the core populates")
            } else {
                (
                    "reference-held-across-populate",
                    "this reference is held here, but given back before the core populates",
                )
            };
            let mut r = refuse(reason, func.place(call), label);
            r.related.push((func.place(take.call), "taken here".into()));
            return Err(r.into());
        }
    }
    Ok(())
}

/// The populate calls of member `m`, and its calls of members that populate.
pub fn action_sites(plan: &Plan<'_>, m: usize) -> Vec<(P, N)> {
    let func = &plan.members[m].func;
    let mut out: Vec<(P, N)> = plan.populates.iter().filter(|p| p.0 == m).map(|p| (p.1.point, p.1.call)).collect();
    out.extend(plan.counterparts.iter().filter(|c| c.member == m).map(|c| (c.point, c.call)));
    for call in func.calls() {
        let callees = plan.callees(func, call);
        let acts = callees.into_iter().any(|k| super::one_action::has_action(plan, k, &mut Vec::new()));
        if acts {
            out.push((func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY), call));
        }
    }
    out
}

/// `guard(mutex)(&lock);`, `scoped_guard(...)` and `__free()` end with their block, before the population.
fn scope_guard(func: &Func, call: N) -> Option<Refusal> {
    let ast = &func.ast;
    let held = |n: N, what: &str, reason: &str| {
        let mut r =
            refuse(reason, func.place(call), format!("{what} is held here, but not any more when the core populates"));
        r.related.push((func.place(n), "taken here".into()));
        r
    };
    for up in ast.ancestors(call) {
        if ast.kind(up) == "if_statement" && ast.bytes(up).starts_with(b"scoped") {
            return Some(held(up, "this guard", "lock-held-across-populate"));
        }
        if ast.kind(up) != "compound_statement" {
            continue;
        }
        for stmt in ast.named(up).take_while(|&s| ast.span(s).end <= ast.span(call).start) {
            let span = ast.span(stmt);
            let text = ast.bytes(stmt);
            if text.starts_with(b"guard(") || text.starts_with(b"guard (") {
                return Some(held(stmt, "this guard", "lock-held-across-populate"));
            }
            let scoped = func.masks.iter().any(|m| {
                span.contains(m.span)
                    && (m.span.of(&ast.text).starts_with(b"__free") || m.span.of(&ast.text).starts_with(b"__cleanup"))
            });
            if scoped || text.starts_with(b"CLASS(") {
                return Some(held(stmt, "what this declaration frees", "reference-held-across-populate"));
            }
        }
    }
    None
}
