//! A converted hook leaves nothing behind that a later failure, or a merge, would have to undo.

use std::collections::BTreeSet;

use super::effects::effects;
use super::vm_ops::installed;
use crate::guard::refuse;
use crate::step::populate::Stop;
use crate::unit::plan::Plan;

/// Checks every function of the unit.
///
/// # Errors
/// `state-in-handler`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let mut unseen = BTreeSet::new();
    let mut sticky = Vec::new();
    let tables = installed(plan);
    let undone = tables.iter().find(|t| t.may_have("close") || t.may_have("open"));
    for member in &plan.members {
        let mut seen = BTreeSet::new();
        let mut found = effects(plan, &member.func, &mut seen);
        if let Some((place, label)) = found.taken.take() {
            return Err(refuse("state-in-handler", place, label).into());
        }
        for w in found.writes {
            let harmless = w.constant || !w.accumulates;
            if !harmless || undone.is_some() && !w.constant {
                let label = format!("`{}` is written here and outlives the call", w.target);
                let mut r = refuse("state-in-handler", w.place, label);
                if let Some(at) = undone.and_then(|t| t.at) {
                    r.related.push((at, "operations with open() or close(), which would have to undo it".into()));
                }
                return Err(r.into());
            }
            sticky.push(w);
        }
        unseen.extend(found.unseen);
    }
    let suspects: Vec<&String> = unseen.iter().filter(|n| plan.world.known.sounds_like_taker(n)).collect();
    if let (Some(t), Some(first)) = (undone, suspects.first())
        && let Some(at) = t.at
    {
        let label = format!(
            "`{}` has (or may have) open() or close(), and `{first}()`, which was not seen, sounds as if it took something",
            t.name
        );
        return Err(refuse("callee-may-take-state", at, label).into());
    }
    for w in sticky {
        let text = format!(
            "`{}` stays written if the mmap() fails later; the hook now also runs for mappings that merge.",
            w.target
        );
        plan.note("sticky-state", Some(w.place), text);
    }
    if !unseen.is_empty() {
        let names: Vec<String> = unseen.iter().map(|n| format!("{n}()")).collect();
        let text = format!("Taken to leave nothing behind without having been looked into: {}.", names.join(", "));
        plan.note("not-looked-into", None, text);
    }
    Ok(())
}
