//! Locks and references: what may be held where.
//!
//! The population happens after the hook has returned, so nothing that the hook releases before
//! protects it, and nothing that it keeps is undone when a later step fails (mm/vma.c, `__mmap_region`).

use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Kind, Take, kept};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::deeds::action_sites;
use crate::plan::operations::installed;
use crate::plan::stop::Stop;
use crate::plan::{Plan, deeds};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

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
        let held = deeds::held(plan, func);
        // A function that was read to the end is judged by all that it may keep, another one by what it certainly does.
        let sure = |d: &Deed| d.whole || d.depth == 0 || d.certain && !effects::only_rises(plan.world, d);
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
