//! What is done behind a call that maps, and now comes before its action: work and messages.

use std::collections::BTreeMap;

use super::recheck;
use crate::facts::flag_change;
use crate::facts::func::Func;
use crate::facts::only_reads::only_reads;
use crate::facts::prints::brief;
use crate::facts::usage::usage;
use crate::kernel::pairs;
use crate::model::outcome::{Note, refuse};
use crate::plan::Plan;
use crate::plan::behind::{Source, behind, sources};
use crate::plan::stop::Stop;
use crate::syntax::ast::N;

/// Checks the calls behind each populate call, and what is looked at there.
///
/// # Errors
/// `check-after-populate`, `work-after-populate`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let mut notes = Vec::new();
    let mut deciding: BTreeMap<usize, Vec<N>> = BTreeMap::new();
    for (source, m, call) in sources(plan).into_iter().filter(|s| matches!(s.0, Source::Populate(_))) {
        let own = &plan.members[m].func;
        // Passed when the population succeeds, and no warning about its result.
        let result = usage(plan.world, own, call).ok().and_then(|(_, how)| how.variable().cloned());
        for region in behind(plan, source) {
            let func = &plan.members[region.member].func;
            let warns = |c: N| region.member == m && result.as_ref().is_some_and(|x| is_warning(func, c, x));
            let reached = |&c: &N| region.on_success(func, c) && !plan.drops(func.place(c)) && !warns(c);
            for c in func.calls().into_iter().filter(reached) {
                let name = func.ast.callee(c);
                if region.only_on_success(func, c) && !name.as_ref().is_some_and(|n| reads(plan, func, c, n)) {
                    let label = "this is called only when the mapping was populated, and would be called before that";
                    let mut r = refuse("work-after-populate", func.place(c), label);
                    r.related.push((own.place(call), "the call that populates it".into()));
                    return Err(r.into());
                }
                let (place, name) = (Some(func.place(c)), name.unwrap_or_default());
                let text = || func.ast.walk(c).any(|k| func.ast.kind(k) == "string_literal");
                if plan.world.is_message(func, c) && (plan.world.known.is_log(&name) || text()) {
                    let id = "message-before-populate".into();
                    let text = format!(
                        "The message `{}` is now printed before the mapping is populated, also when that fails.",
                        brief(func, c)
                    );
                    notes.push(Note { id, place, text });
                } else if !name.is_empty()
                    && (!is_quiet(plan, func, c, &name)
                        || region.only_on_success(func, c) && plan.world.known.noticed.contains(&name))
                {
                    let id = "work-before-populate".into();
                    let text =
                        format!("`{name}()` is now called before the mapping is populated, also when that fails.");
                    notes.push(Note { id, place, text });
                }
            }
            let deciding = deciding.entry(region.member).or_insert_with(|| recheck::deciding(plan, region.member));
            if let Some(&n) = deciding.iter().find(|&&n| region.on_success(func, n) && recheck::changes(plan, func, n))
            {
                let label = "this may change while the mapping is populated, and would be looked at before that";
                let mut r = refuse("check-after-populate", func.place(n), label);
                r.related.push((own.place(call), "the call that populates it".into()));
                return Err(r.into());
            }
        }
    }
    plan.notes.extend(notes);
    Ok(())
}

/// Whether a call warns of the result `x`.
fn is_warning(func: &Func, call: N, x: &str) -> bool {
    let about = |&a: &N| func.ast.bytes(a) == x.as_bytes();
    func.ast.callee(call).is_some_and(|n| n.starts_with("WARN_ON")) && func.ast.args(call).iter().any(about)
}

/// Whether a call only reads, or is looked at elsewhere: a lock, a change of the flags, a call of another member.
fn reads(plan: &Plan<'_>, func: &Func, call: N, name: &str) -> bool {
    let known = plan.world.known;
    let lock = known.locks.iter().any(|l| l.take.iter().chain(&l.give).any(|t| t == name));
    lock || is_own(plan, func, call, name)
        || plan.world.is_message(func, call)
        || only_reads(plan.world, func.file, name)
}

/// Whether a call needs no word: it computes, and neither waits nor asks a device, or it is looked at elsewhere.
fn is_quiet(plan: &Plan<'_>, func: &Func, call: N, name: &str) -> bool {
    !plan.world.known.acting.contains(name) && is_own(plan, func, call, name) || pairs::is_known(plan.world.known, name)
}

fn is_own(plan: &Plan<'_>, func: &Func, call: N, name: &str) -> bool {
    plan.world.computes(func.file, name)
        || name.starts_with("pgprot_")
        || flag_change::find(func, call).is_ok_and(|change| change.is_some())
        || !plan.callees(func, call).is_empty()
}
