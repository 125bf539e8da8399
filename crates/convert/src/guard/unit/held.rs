//! Locks and references: what may be held where.
//!
//! The population happens after the hook has returned, so nothing that the hook releases before
//! protects it, and nothing that it keeps is undone when a later step fails (mm/vma.c, `__mmap_region`).

use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Give, Held, Kind, Take, kept, meet};
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::deeds::action_sites;
use crate::plan::operations::installed;
use crate::plan::stop::Stop;
use crate::plan::{Plan, deeds};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::lex::tokens_in;

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
        let acts: Vec<(P, N)> = action_sites(plan, m);
        // A lock that is given back under the condition under which it was taken.
        let released = |t: &Take| {
            let spans = acts.iter().any(|(p, _)| held.at[*p].iter().any(|&i| held.takes[i].node == t.node));
            spans && held.releases(t)
        };
        if let Some(take) = kept(func, &held).iter().find(counts).filter(|t| !released(t)) {
            return Err(kept_refusal(func, &held, take).into());
        }
        for (p, call) in acts {
            if let Some(r) = scope_guard(plan.world, func, call) {
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

/// Refuses what is given back where it was not taken before, or was taken less often. Runs when all else is planned, so that
/// what goes does not count.
///
/// # Errors
/// `state-in-handler`.
pub fn given(plan: &Plan<'_>) -> Result<(), Refusal> {
    let found = plan.members.iter().find_map(|m| lone(&m.func, &deeds::held(plan, &m.func)));
    found.map_or(Ok(()), Err)
}

fn lone(func: &Func, held: &Held) -> Option<Refusal> {
    // What a function that was seen to the end gives back for certain, or near and under conditions that are known.
    let seen = |d: &Deed| d.whole && (d.certain || d.depth <= 1 && d.amount.is_some());
    let lone = |g: &&Give| {
        let inside = g.inside.as_ref().is_none_or(seen);
        (g.alone || g.missed) && matches!(g.kind, Kind::State(_)) && inside && effects::is_sure(&g.keys)
    };
    let give = held.gives.iter().find(lone)?;
    let label = if give.alone {
        "this gives back what was not taken before"
    } else {
        "this gives back also where it was not taken before"
    };
    let at = give.inside.as_ref().map_or(func.place(give.node), |d| d.place);
    let mut r = refuse("state-in-handler", at, label);
    if give.inside.is_some() {
        r.related.push((func.place(give.node), "called here".into()));
    }
    let taken = held.takes.iter().find(|t| t.kind == give.kind && meet(&t.keys, &give.keys));
    r.related.extend(taken.map(|t| (func.place(t.node), "taken here".to_string())));
    Some(r)
}

fn kept_refusal(func: &Func, held: &Held, take: &Take) -> Refusal {
    let mut r = kept_here(func, take);
    let back = held.gives.iter().find(|g| g.kind == take.kind && g.node != take.node);
    if let Some(give) = back {
        let label = "something of the kind is given back here, but not just this, or not on every way";
        r.related.push((func.place(give.node), label.into()));
    }
    r
}

fn kept_here(func: &Func, take: &Take) -> Refusal {
    let what = match take.kind {
        Kind::Lock(_) => "this lock is kept",
        Kind::State(_) => "this takes something that is kept",
        Kind::Count | Kind::Sum => "this counts something up that stays so",
    };
    match &take.inside {
        None => refuse("state-in-handler", func.place(take.node), format!("{what} when the handler returns")),
        Some(deed) => {
            let called = || func.ast.field(take.node, "function").map(|f| func.ast.normal(f).replace(' ', ""));
            let head = || func.heads().into_iter().find(|h| h.0 == take.node).map(|h| h.1);
            let name = func.ast.callee(take.node).or_else(called).or_else(head).unwrap_or_default();
            let mut r = refuse("state-in-handler", deed.place, format!("{what} when `{name}()` returns"));
            r.related.push((func.place(take.node), "called here, and it is not given back".into()));
            r
        }
    }
}

/// Why what a guard holds is not held any more when the core populates.
fn scope_guard(world: &World<'_>, func: &Func, call: N) -> Option<Refusal> {
    let (at, scope) = scope(world, func, call)?;
    let (what, reason) = match scope {
        Scope::Lock => ("this guard", "lock-held-across-populate"),
        Scope::Other => ("what this declaration frees", "reference-held-across-populate"),
    };
    let mut r =
        refuse(reason, func.place(call), format!("{what} is held here, but not any more when the core populates"));
    r.related.push((func.place(at), "taken here".into()));
    Some(r)
}

/// What holds until its block ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `guard(mutex)(&lock);`, `ACQUIRE(mutex_intr, held)(&lock);`, `scoped_guard(...)`: a lock, as a rule
    /// (include/linux/cleanup.h).
    Lock,
    /// `__free()`, `CLASS()`.
    Other,
}

/// The innermost guard in whose scope `n` stands.
pub fn scope(world: &World<'_>, func: &Func, n: N) -> Option<(N, Scope)> {
    let ast = &func.ast;
    for up in ast.ancestors(n) {
        if ast.kind(up) == "if_statement" && ast.bytes(up).starts_with(b"scoped") {
            return Some((up, Scope::Lock));
        }
        if ast.kind(up) != "compound_statement" {
            continue;
        }
        for stmt in ast.named(up).take_while(|&s| ast.span(s).end <= ast.span(n).start) {
            let span = ast.span(stmt);
            let first =
                tokens_in(&ast.text, span).first().map(|t| String::from_utf8_lossy(t.text(&ast.text)).into_owned());
            let named = first.map(|word| world.named_through(func.file, &word)).unwrap_or_default();
            if effects::GUARDS.iter().any(|word| named.contains(*word)) {
                return Some((stmt, Scope::Lock));
            }
            let scoped = func.masks.iter().any(|m| {
                span.contains(m.span)
                    && (m.span.of(&ast.text).starts_with(b"__free") || m.span.of(&ast.text).starts_with(b"__cleanup"))
            });
            if scoped || ["CLASS", "__free", "__cleanup"].iter().any(|word| named.contains(*word)) {
                return Some((stmt, Scope::Other));
            }
        }
    }
    None
}
