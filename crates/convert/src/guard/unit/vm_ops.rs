//! The operations that the unit installs.

use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::operations::{Operations, installs};
use crate::guard::prot_reaches::STORED;
use crate::guard::unit::nested::meets_vma;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::operations;
use crate::plan::paths::{MAY_ACT, Marks, NEVER_COW, Paths, action};
use crate::plan::stop::Stop;
use crate::syntax::lex::tokens_in;

/// The members that are called for a fault.
const FAULTS: [&str; 3] = ["fault", "huge_fault", "pfn_mkwrite"];

/// Checks what the installed operations mean for an action.
///
/// # Errors
/// `close-after-failed-action`, `cow-pgoff-read`, `prot-seen-by-fault`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    if !plan.acts() {
        return Ok(());
    }
    let paths = Paths::of(plan);
    for k in 0..plan.members.len() {
        for (n, ops) in installs(plan.world, &plan.members[k].func) {
            let Some(at) = ops.at.filter(|_| !ops.is_null()) else { continue };
            let mark = paths.installs(k, n);
            let ways: Vec<Marks> = paths.all().filter(|w| w & mark != 0 && w & MAY_ACT != 0).collect();
            if ways.is_empty() && !paths.lost {
                continue;
            }
            let copes = ops.function("close").is_some_and(|c| plan.tolerant.iter().any(|t| t == c));
            if ops.may_have("close") && !copes && !closes_nothing(plan, &ops) && !meets_vma(plan) {
                // mm/util.c: a failing action unmaps the VMA, so close() runs; a failing .mmap never got one.
                let label = format!("`{}` has (or may have) a close(), which runs when the action fails", ops.name);
                return Err(refuse("close-after-failed-action", at, label).into());
            }
            if FAULTS.iter().any(|m| ops.may_have(m)) {
                fault(plan, &ops, &ways, paths.lost)?;
            }
        }
    }
    Ok(())
}

/// Whether close() is known and leaves everything as it is: it only prints.
fn closes_nothing(plan: &Plan<'_>, ops: &Operations) -> bool {
    let all = operations::functions(plan.world, std::slice::from_ref(ops), "close");
    // Another definition takes the place of a weak one.
    let weak = |f: &Func| plan.world.definitions(f.file, &f.name).iter().any(|i| plan.world.is_weak(f.file, i));
    !all.is_empty() && all.iter().all(|f| !weak(f) && effects::of(plan.world, f).is_harmless())
}

/// A fault handler next to an action on one of `ways` (all of them if `any`): it must not read what the action changes.
fn fault(plan: &Plan<'_>, ops: &Operations, ways: &[Marks], any: bool) -> Result<(), Refusal> {
    let Some(at) = ops.at else { return Ok(()) };
    let beside = |i: usize| any || ways.iter().any(|w| w & action(i) != 0);
    let acts = || plan.populates.iter().enumerate().filter(|(i, _)| beside(*i)).map(|(_, p)| p);
    if let Some((m, p)) = acts().find(|p| p.1.evidence.tags.contains(STORED)) {
        let place = plan.members[*m].func.place(p.call);
        let mut r = refuse("prot-seen-by-fault", place, "the protection passed here would be stored in the VMA");
        r.related.push((at, "and this table has a fault handler that would see it".into()));
        return Err(r);
    }
    // Only an action that remaps changes the page offset, and only of a copy-on-write mapping.
    if acts().all(|p| p.1.pages.is_some()) || !any && ways.iter().all(|w| w & NEVER_COW != 0) {
        return Ok(());
    }
    let reads = |m: &&&str| match ops.function(m).filter(|_| ops.members.is_some()) {
        Some(f) => f != "NULL" && reads_pgoff(plan, at.file, f),
        None => ops.may_have(m),
    };
    match FAULTS.iter().find(reads) {
        Some(member) => {
            let label = format!(
                "{member}() of `{}` reads (or may read) the page offset, which the action changes for private mappings",
                ops.name
            );
            Err(refuse("cow-pgoff-read", at, label))
        }
        None => Ok(()),
    }
}

fn reads_pgoff(plan: &Plan<'_>, file: crate::tree::source::FileId, name: &str) -> bool {
    let view = plan.world.view(file);
    let definitions = plan.world.definitions(file, name);
    definitions.is_empty()
        || plan.world.is_elsewhere(file, name)
        || !plan.world.own_macros(file, name).is_empty()
        || definitions.iter().any(|d| {
            tokens_in(&view.text, d.span)
                .iter()
                .any(|t| t.is_word(&view.text, "pgoff") || t.is_word(&view.text, "vm_pgoff"))
        })
}
