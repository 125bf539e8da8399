//! Locks and references: what may be held where.
//!
//! The population happens after the hook has returned, so nothing that the hook releases before
//! protects it, and nothing that it keeps is undone when a later step fails (mm/vma.c, `__mmap_region`).

use super::effects;
use super::taken::{Deed, Kind, Take, kept};
use super::vm_ops::installed;
use crate::guard::refuse;
use crate::step::populate::Stop;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::transform::knowledge::{Knowledge, Pair};
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// Whether the function is one of a lock's, the index of its family, and the family.
pub(super) fn family<'k>(known: &'k Knowledge, name: &str) -> Option<(bool, usize, &'k Pair)> {
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

/// Checks every function of the unit.
///
/// # Errors
/// `lock-held-across-populate`, `reference-held-across-populate`, `state-in-handler`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    // Without open() and close() what a callee takes under some condition is its own affair: nothing gives it back when a
    // mapping goes, so it is no state of mappings.
    let undone = installed(plan).iter().any(|t| t.may_have("close") || t.may_have("open"));
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let held = effects::held(plan, func);
        // A function that was read to the end is judged by all that it may keep, another one by what it certainly does.
        let sure = |d: &Deed| d.whole || d.depth == 0 || d.certain && !effects::only_rises(plan, d);
        let counts = |t: &&&Take| undone || t.inside.as_ref().is_none_or(sure);
        if let Some(take) = kept(func, &held).iter().find(counts) {
            return Err(kept_refusal(func, take).into());
        }
        let acts: Vec<(P, N)> = action_sites(plan, m);
        for (p, call) in acts {
            if let Some(r) = scope_guard(func, call) {
                return Err(r.into());
            }
            let Some(&t) = held.at[p].iter().next() else { continue };
            let take = &held.takes[t];
            let (reason, label) = if take.is_lock() {
                ("lock-held-across-populate", "this lock is held here, but not any more when the core populates")
            } else {
                (
                    "reference-held-across-populate",
                    "this reference is held here, but given back before the core populates",
                )
            };
            let mut r = refuse(reason, func.place(call), label);
            r.related.push((func.place(take.node), "taken here".into()));
            return Err(r.into());
        }
    }
    Ok(())
}

fn kept_refusal(func: &Func, take: &Take) -> Refusal {
    let what = match take.kind {
        Kind::Lock(_) => "this lock is kept",
        Kind::State(_) => "this takes something that is kept",
        Kind::Count | Kind::Sum => "this counts something up that stays so",
    };
    match &take.inside {
        None => refuse("state-in-handler", func.place(take.node), format!("{what} when the handler returns")),
        Some(deed) => {
            let called = || func.ast.field(take.node, "function").map(|f| func.ast.normal(f).replace(' ', ""));
            let name = func.ast.callee(take.node).or_else(called).unwrap_or_default();
            let mut r = refuse("state-in-handler", deed.place, format!("{what} when `{name}()` returns"));
            r.related.push((func.place(take.node), "called here, and it is not given back".into()));
            r
        }
    }
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
