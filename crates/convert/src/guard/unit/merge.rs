//! Mappings that would newly merge.
//!
//! The flags that count for a merge are those after the hook (mm/vma.c, `vma_merge_new_range`); with
//! `.mmap` they were those before it. A special flag in the result forbids merging.

use std::collections::BTreeSet;

use super::nested::callers;
use super::{called, extent};
use crate::census::slot::Place;
use crate::facts::flag_change;
use crate::facts::func::Func;
use crate::facts::operations::installs;
use crate::facts::term::Term;
use crate::model::outcome::refuse;
use crate::plan::paths::{
    AT_BORDERS, CHANGED, INSTALLED, IS_SPECIAL, MAY_ACT, Marks, PER_MAPPING, PRIVATE, Paths, SIZED, compares_size,
};
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};

/// Members of operations that see the pieces of a mapping: a merged VMA is cut where the driver never had it cut.
const COUNTING: [&str; 3] = ["may_split", "mremap", "mprotect"];

/// Checks each handler of the unit, for each way to a success by itself.
///
/// # Errors
/// `newly-mergeable`, `gap`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let paths = Paths::of(plan);
    for m in 0..plan.members.len() {
        let func = &plan.members[m].func;
        let Role::Handler(h) = plan.members[m].role else { continue };
        // The callers of a hook of a subsystem, as far as they are known, have a VMA already: it is past merging.
        if plan.handlers[h].nested && callers(plan, h).is_some() {
            continue;
        }
        if paths.lost {
            let label = "there are more ways through this handler and its helpers than are followed";
            return Err(refuse("gap", func.at(func.name_span), label).into());
        }
        let plain: BTreeSet<Marks> = paths.successes(m).filter(|w| w & IS_SPECIAL == 0).collect();
        // The core compares the offset that the hook leaves, and with `.mmap` the one that the program asked for.
        let offset = |f: &Func| f.field_writes().into_iter().find(|w| w.0 == "vm_pgoff").map(|w| f.place(w.1));
        let merges = plain.iter().any(|w| w & MAY_ACT == 0);
        if let Some(at) = plan.members.iter().find_map(|x| offset(&x.func)).filter(|_| merges) {
            let label = "with this offset the mapping could merge with a neighbour that it did not follow";
            return Err(refuse("newly-mergeable", at, label).into());
        }
        let open: BTreeSet<Marks> = plain.iter().copied().filter(|w| w & CHANGED != 0).collect();
        if open.is_empty() && !plain.is_empty() {
            called::for_merges(plan, m);
        }
        let Some(place) = first_change(plan, m).filter(|_| !open.is_empty()) else { continue };
        let hook = plan.counterparts.iter().find(|c| plan.members[c.member].func.ast.callee(c.call).is_none());
        if let Some(c) = hook {
            let mut r = refuse("newly-mergeable", place, "with these flags the mapping could merge with a neighbour");
            let label = "what the hook that is called here installs is not seen".to_owned();
            r.related.push((plan.members[c.member].func.place(c.call), label));
            return Err(r.into());
        }
        let why =
            open.iter().find_map(|&w| counts_on_one_vma(plan, m, &paths, w)).or_else(|| differ(plan, m, &paths, &open));
        let tables = plan.members.iter().flat_map(|x| installs(plan.world, &x.func)).map(|(_, ops)| ops.name);
        let tables: Vec<String> = tables.collect();
        let why = why.or_else(|| extent::sought(plan, &plan.members[m].func, &tables));
        if let Some(why) = why {
            let mut r = refuse("newly-mergeable", place, "with these flags the mapping could merge with a neighbour");
            r.related.push(why);
            return Err(r.into());
        }
        let same = if open.iter().any(|w| w & PRIVATE != 0) {
            " Their private data depends on the file alone, so it is the same."
        } else {
            ""
        };
        let cut = if open.iter().any(|w| w & AT_BORDERS == AT_BORDERS) {
            " They can be cut again where they met: may_split() asks of an address what is asked of both ends of each."
        } else {
            ""
        };
        let text =
            format!("Neighbouring mappings of the file with these flags may now be merged into one VMA.{same}{cut}");
        plan.note("may-merge", Some(place), text);
    }
    Ok(())
}

/// Where handler `m`, or else a helper, first changes the flags.
fn first_change(plan: &Plan<'_>, m: usize) -> Option<Place> {
    let helpers = (0..plan.members.len()).filter(|&k| !matches!(plan.members[k].role, Role::Handler(_)));
    std::iter::once(m).chain(helpers).find_map(|k| {
        let func = &plan.members[k].func;
        let changes = |n: &N| flag_change::find(func, *n).is_ok_and(|c| c.is_some());
        let first = func.ast.walk(func.body).find(changes)?;
        Some(func.place(func.ast.statement(first).unwrap_or(first)))
    })
}

/// A sign that the driver counts on one VMA for each call on a way: state of the mapping, or a size that is checked.
fn counts_on_one_vma(plan: &Plan<'_>, m: usize, paths: &Paths, way: Marks) -> Option<(Place, String)> {
    for (k, member) in plan.members.iter().enumerate() {
        for (n, ops) in installs(plan.world, &member.func) {
            if way & paths.installs(k, n) != 0 && (ops.may_have("close") || ops.may_have("open")) {
                return ops.at.map(|at| (at, format!("`{}` has (or may have) open() or close()", ops.name)));
            }
            if way & paths.installs(k, n) != 0
                && let Some(member) = COUNTING.iter().find(|m| {
                    // Both ends of each mapping are addresses at which it lets itself be split.
                    let at_borders = **m == "may_split" && way & AT_BORDERS == AT_BORDERS;
                    !at_borders && ops.function(m).is_some_and(|f| f != "NULL")
                })
            {
                let label = format!("`{}` has .{member}(), which counts on one VMA for each mmap()", ops.name);
                return ops.at.map(|at| (at, label));
            }
            if way & paths.installs(k, n) != 0
                && let Some(why) = extent::counted(plan, &ops)
            {
                return Some(why);
            }
        }
    }
    let members = || std::iter::once(m).chain(0..plan.members.len()).map(|k| &plan.members[k].func);
    if way & PER_MAPPING != 0 {
        let label = "what is stored here is not seen to be the same for all mappings of the file";
        let found = paths.unlike.iter().next();
        return found.map(|&(k, n)| (plan.members[k].func.place(n), label.to_string()));
    }
    if way & SIZED != 0 {
        let sized = |f: &Func| f.ast.walk(f.body).find(|&n| compares_size(f, n)).map(|n| f.place(n));
        return members().find_map(sized).map(|at| (at, "the size of the mapping is checked".into()));
    }
    None
}

/// Ways that install different things for different parts of the file: a mapping that merges gets its neighbour's.
fn differ(plan: &Plan<'_>, m: usize, paths: &Paths, open: &BTreeSet<Marks>) -> Option<(Place, String)> {
    let installed: BTreeSet<Marks> = open.iter().map(|w| w & INSTALLED).collect();
    if installed.len() < 2 {
        return None;
    }
    if let Some(&(k, n)) = paths.chosen.iter().next() {
        let label = "what is installed depends on this, which may differ from one mapping of the file to another";
        return Some((plan.members[k].func.place(n), label.to_string()));
    }
    let label = "what is installed depends on the part of the file that is mapped";
    std::iter::once(m).chain(0..plan.members.len()).find_map(|k| {
        let func = &plan.members[k].func;
        let conditions = func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Cond);
        let ranged = |p: P, n: N| {
            func.ast.walk(n).any(|k| match func.term(k, p) {
                Term::Field(f) => matches!(f.as_str(), "vm_pgoff" | "vm_start" | "vm_end"),
                term => matches!(term, Term::Size | Term::Pages),
            })
        };
        let found = conditions.filter_map(|(p, c)| c.at.filter(|&n| ranged(p, n))).next();
        found.map(|n| (func.place(n), label.to_string()))
    })
}
