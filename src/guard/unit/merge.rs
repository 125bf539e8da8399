//! Mappings that would newly merge.
//!
//! The flags that count for a merge are those after the hook (mm/vma.c, `vma_merge_new_range`); with
//! `.mmap` they were those before it. A special flag in the result forbids merging.

use super::vm_ops::installed;
use crate::guard::refuse;
use crate::step::populate::Stop;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};
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
        if all.is_empty() {
            called_for_merges(plan, m);
            continue;
        }
        let mut special = mapped(plan, m);
        special.extend(all.iter().filter(|(k, c)| *k == m && c.sets_special).map(|(_, c)| c.point));
        // A helper that never succeeds without a special flag sets it for its callers.
        for (k, other) in plan.members.iter().enumerate().filter(|(k, _)| *k != m) {
            let inner: Vec<P> = all.iter().filter(|(i, c)| *i == k && c.sets_special).map(|(_, c)| c.point).collect();
            if !inner.is_empty() && !succeeds_without(&other.func, &inner) {
                let calls = func.calls().into_iter().filter(|&c| plan.callees(func, c) == [k]);
                special.extend(calls.filter_map(|c| func.cfg.point_of(&func.ast, c)));
            }
        }
        if !succeeds_without(func, &special) {
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

/// Where member `m` certainly sets an action, which makes the flags special. A counterpart may set none.
fn mapped(plan: &Plan<'_>, m: usize) -> Vec<P> {
    if plan.counterparts.is_empty() {
        return super::held::action_sites(plan, m).into_iter().map(|s| s.0).collect();
    }
    plan.populates.iter().filter(|p| p.0 == m).map(|p| p.1.point).collect()
}

fn changes(plan: &Plan<'_>, func: &Func) -> Result<Vec<Change>, Stop> {
    let mut out = Vec::new();
    for n in func.ast.walk(func.body).filter(|&n| func.ast.kind(n) == "expression_statement") {
        let Some(expr) = func.ast.named(n).next() else { continue };
        let Some(change) = flag_change::find(func, expr)? else { continue };
        let mut sets_special = false;
        for &(set, mask) in &change.parts {
            let named = flags::certain(plan.world, func, mask);
            let plain = flags::flags(plan.world, func, mask)?.bits;
            sets_special |= set && named.iter().chain(&plain).any(|b| SPECIAL.contains(&b.as_str()));
        }
        let point = func.cfg.point_of(&func.ast, expr).unwrap_or(0);
        out.push(Change { point, at: n, sets_special });
    }
    Ok(out)
}

/// `return -EINVAL;`
pub fn is_error_return(func: &Func, n: N) -> bool {
    func.ast.named(n).next().is_some_and(|v| is_errno(func, v))
}

fn is_errno(func: &Func, n: N) -> bool {
    func.ast.normal(n).starts_with("- E")
}

/// Whether a success can be returned on a way that passes none of `points`.
pub(super) fn succeeds_without(func: &Func, points: &[P]) -> bool {
    let returns = func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return);
    for (p, point) in returns {
        let Some(value) = point.at.and_then(|n| func.ast.named(n).next()).map(|v| func.ast.strip(v)) else {
            return true;
        };
        if points.contains(&p)
            || is_errno(func, value)
            || shown_error(func, value, p)
            || !func.avoids(ENTRY, p, points, None)
        {
            continue;
        }
        // `return ret;`: ways on which ret was last set to an errno are errors.
        let name = func.ast.str(value);
        let defs = func.vars.reaching(&func.cfg, &name, p).unwrap_or_default();
        let all: Vec<P> =
            func.vars.by_name.get(&name).map(|v| v.defs.iter().map(|d| d.point).collect()).unwrap_or_default();
        let plain = func.ast.kind(value) == "identifier" && !defs.is_empty();
        let success = !plain
            || defs.iter().filter(|d| !d.value.is_some_and(|v| is_errno(func, v))).any(|d| {
                let others: Vec<P> = all.iter().copied().filter(|&q| q != d.point).collect();
                !points.contains(&d.point)
                    && func.avoids(ENTRY, d.point, points, None)
                    && func.avoids(d.point, p, &[points, &others[..]].concat(), Some(&name))
            });
        if success {
            return true;
        }
    }
    false
}

/// Whether the value is shown to be an error where it is returned: `if (ret) return ret;`.
fn shown_error(func: &Func, value: N, at: P) -> bool {
    let key = func.key(value, at);
    func.facts(at).iter().any(|f| f.left == key && f.right == "0" && matches!(f.op, "!=" | "<"))
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
            && func
                .ast
                .field(n, "operator")
                .is_some_and(|o| matches!(func.ast.kind(o), "==" | "!=" | ">" | "<" | ">=" | "<="))
            && ["left", "right"].iter().filter_map(|s| func.ast.field(n, s)).any(|s| {
                let p = func.cfg.point_of(&func.ast, s).unwrap_or(0);
                matches!(func.key(s, p).as_str(), crate::unit::values::SIZE | crate::unit::values::PAGES)
            })
    })?;
    Some((func.place(sized), "the size of the mapping is checked".into()))
}

/// A handler that changes no flags: its mappings could merge before, and then it was not called.
fn called_for_merges(plan: &mut Plan<'_>, m: usize) {
    let func = &plan.members[m].func;
    let actions = mapped(plan, m);
    let checks = func.cfg.points.iter().any(|p| p.kind == PointKind::Cond) || !func.calls().is_empty();
    let nested = plan.handlers.iter().any(|h| h.nested);
    if checks && !nested && succeeds_without(func, &actions) {
        let place = func.at(func.name_span);
        let text =
            "The hook is called for every mmap(), also for one that merges with a neighbour; the old one was not.";
        plan.note("called-for-merges", Some(place), text);
    }
}
