//! The range of an action lies in the VMA (mm/memory.c, `remap_pfn_range_prepare`: else -EFAULT).
//!
//! The old functions did not check that, so a range that is not shown to lie inside is refused.

use super::Site;
use crate::facts::func::Func;
use crate::facts::only_reads::readers;
use crate::facts::term::Term;
use crate::facts::{bounds, whole};
use crate::model::outcome::{Note, Refusal};
use crate::plan::evidence::Evidence;

/// Checks holes START and SIZE; evidence is `full` when they span the VMA, else `part`.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let first = shown(site);
    if first.is_ok() {
        return first;
    }
    // Tests may still hold after calls of functions that change nothing.
    let mut func: Func = site.func.clone();
    func.readers = readers(site.world, site.func);
    shown(&Site { world: site.world, func: &func, at: site.at, point: site.point, binds: site.binds, rule: site.rule })
        .or(first)
}

fn shown(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let (Some(start), Some(size)) = (site.role("start"), site.role("size")) else { return Ok(evidence) };
    if !site.func.term(start, site.point).is_start() {
        let label = "this start address is not shown to be the start of the mapping";
        return Err(site.refuse("range-not-in-vma", start, label));
    }
    let term = site.func.term(size, site.point);
    let facts = site.func.facts(site.point);
    let holds = |left: Term, ops: &[&str], right: u64| facts.iter().any(|f| f.is(&left, ops, &Term::Number(right)));
    let one_page = facts.iter().any(|f| f.left == Term::Size && f.right.is_page() && matches!(f.op, "<=" | "=="))
        || holds(Term::Pages, &["==", "<="], 1)
        || holds(Term::Pages, &["<"], 2);
    let full =
        term == Term::Size || whole::is_whole(site.world, site.func, size, site.point) || term.is_page() && one_page;
    let part = bounds::is_within(site.world, site.func, size, site.point);
    if full {
        evidence.tags.insert("full".into());
    } else if part {
        evidence.tags.insert("part".into());
        if !whole::is_pages(site.world, site.func, size, site.point) {
            evidence.notes.push(Note {
                id: "range-checked".into(),
                place: Some(site.func.place(size)),
                text: "A private writable mapping must be remapped as a whole, and this size is no longer rounded up to pages \
                       for that check."
                    .into(),
            });
        }
    } else {
        let label = "this size is not shown to be at most that of the mapping";
        return Err(site.refuse("range-not-in-vma", size, label));
    }
    Ok(evidence)
}
