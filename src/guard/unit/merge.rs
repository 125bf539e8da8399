//! Mappings that would newly merge.
//!
//! The flags that count for a merge are those after the hook (mm/vma.c, `vma_merge_new_range`); with
//! `.mmap` they were those before it. A special flag in the result forbids merging.

use super::vm_ops::installed;
use crate::guard::refuse;
use crate::step::populate::Stop;
use crate::syntax::ast::N;
use crate::syntax::cfg::{PointKind, P};
use crate::transform::{flag_change, flags};
use crate::unit::func::Func;
use crate::unit::plan::{Plan, Role};

/// Flags that forbid merging (include/linux/mm.h, `VMA_SPECIAL_FLAGS`).
const SPECIAL: [&str; 4] = ["VM_IO", "VM_DONTEXPAND", "VM_PFNMAP", "VM_MIXEDMAP"];

/// What a statement does to the flags.
struct Change {
    point: P,
    at: N,
    sets_special: bool,
}

/// Checks each handler of the unit.
///
/// # Errors
/// `newly-mergeable`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for m in 0..plan.members.len() {
        let func = &plan.members[m].func;
        if !matches!(plan.members[m].role, Role::Handler(_)) {
            continue;
        }
        let mut all = Vec::new();
        for (k, other) in plan.members.iter().enumerate() {
            if k == m || !matches!(other.role, Role::Handler(_)) {
                all.extend(changes(plan, &other.func)?.into_iter().map(|c| (k, c)));
            }
        }
        if all.is_empty() || acts_on_every_success(plan, m) {
            continue;
        }
        let special = all.iter().any(|(k, c)| *k == m && c.sets_special && on_every_success(func, c.point));
        if special {
            continue;
        }
        let (k, first) = &all[0];
        let place = plan.members[*k].func.place(first.at);
        if let Some(why) = counts_on_one_vma(plan, m) {
            let mut r = refuse("newly-mergeable", place, "with these flags the mapping could merge with a neighbour");
            r.related.push(why);
            return Err(r.into());
        }
        let text = "Neighbouring mappings of the file with these flags may now be merged into one VMA.";
        plan.note("may-merge", Some(place), text);
    }
    Ok(())
}

fn changes(plan: &Plan<'_>, func: &Func) -> Result<Vec<Change>, Stop> {
    let mut out = Vec::new();
    for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
        let Some(expr) = func.ast.named(n).next() else { continue };
        let Some(change) = flag_change::find(func, expr)? else { continue };
        let mut sets_special = false;
        for &(set, mask) in &change.parts {
            let parts = flags::flags(plan.world, func, mask)?;
            sets_special |= set && parts.bits.iter().any(|b| SPECIAL.contains(&b.as_str()));
        }
        let point = func.cfg.point_of(&func.ast, expr).unwrap_or(0);
        out.push(Change { point, at: n, sets_special });
    }
    Ok(out)
}

/// Whether every return that may be a success is only reached past `by`.
fn on_every_success(func: &Func, by: P) -> bool {
    func.cfg.points.iter().enumerate().all(|(p, point)| match (point.kind, point.at) {
        (PointKind::Return, Some(n)) => is_error_return(func, n) || func.cfg.dominates(by, p) || !func.cfg.reach(0, None)[p],
        _ => true,
    })
}

/// `return -EINVAL;`
pub fn is_error_return(func: &Func, n: N) -> bool {
    let value = func.ast.named(n).next().map(|v| func.ast.normal(v)).unwrap_or_default();
    value.starts_with("- E")
}

fn acts_on_every_success(plan: &Plan<'_>, m: usize) -> bool {
    let func = &plan.members[m].func;
    let points: Vec<P> = plan.populates.iter().filter(|p| p.0 == m).map(|p| p.1.point).collect();
    func.cfg.points.iter().enumerate().all(|(p, point)| match (point.kind, point.at) {
        (PointKind::Return, Some(n)) if !is_error_return(func, n) => {
            points.iter().any(|&q| func.cfg.dominates(q, p)) || passes_one(func, &points, p)
        }
        _ => true,
    })
}

/// Whether no way from the entry to `to` avoids all of `points`.
fn passes_one(func: &Func, points: &[P], to: P) -> bool {
    let mut seen = vec![false; func.cfg.points.len()];
    let mut todo = vec![0];
    while let Some(p) = todo.pop() {
        if points.contains(&p) || std::mem::replace(&mut seen[p], true) {
            continue;
        }
        todo.extend(func.cfg.points[p].succ.iter().map(|s| s.0));
    }
    !seen[to]
}

/// A sign that the driver counts on one VMA for each call: state of the mapping, or an exact size.
fn counts_on_one_vma(plan: &Plan<'_>, m: usize) -> Option<(crate::census::slot::Place, String)> {
    for ops in installed(plan) {
        if ops.may_have("close") || ops.may_have("open") {
            return ops.at.map(|at| (at, format!("`{}` has (or may have) open() or close()", ops.name)));
        }
    }
    let func = &plan.members[m].func;
    if let Some((_, n)) = func.field_writes().into_iter().find(|w| w.0 == "vm_private_data") {
        return Some((func.place(n), "the mapping has private data".into()));
    }
    let sized = func.ast.walk(func.body).find(|&n| {
        func.ast.kind(n) == "binary_expression"
            && func.ast.field(n, "operator").is_some_and(|o| matches!(func.ast.kind(o), "==" | "!=" | ">" | "<" | ">=" | "<="))
            && ["left", "right"].iter().filter_map(|s| func.ast.field(n, s)).any(|s| {
                let p = func.cfg.point_of(&func.ast, s).unwrap_or(0);
                matches!(func.key(s, p).as_str(), crate::unit::values::SIZE | crate::unit::values::PAGES)
            })
    })?;
    Some((func.place(sized), "the size of the mapping is checked".into()))
}
