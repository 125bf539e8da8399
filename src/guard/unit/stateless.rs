//! A converted hook leaves nothing behind that a later failure, or a merge, would have to undo.

use std::collections::BTreeSet;

use super::effects::effects;
use super::vm_ops::installed;
use crate::census::slot::Place;
use crate::guard::refuse;
use crate::step::populate::Stop;
use crate::step::ways::{Run, Value};
use crate::syntax::cfg::PointKind;
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
    for (m, member) in plan.members.iter().enumerate() {
        let mut seen = BTreeSet::new();
        let mut found = effects(plan, &member.func, &mut seen);
        if let Some((place, label)) = found.taken.take() {
            return Err(refuse("state-in-handler", place, label).into());
        }
        for w in found.writes {
            // A flag that the handler looks at, or that close() may take back, is state also when it is constant.
            let once = w.constant && tests(plan, &w.target);
            if once || undone.is_some() || !w.constant && w.accumulates {
                let label = if once {
                    format!("`{}` is tested and set here: it says that the file is mapped", w.target)
                } else {
                    format!("`{}` is written here and outlives the call", w.target)
                };
                let mut r = refuse("state-in-handler", w.place, label);
                if let Some(at) = undone.and_then(|t| t.at) {
                    r.related.push((at, "operations with open() or close(), which would have to undo it".into()));
                }
                return Err(r.into());
            }
            if let Some(at) = success_of(plan, m, w.place) {
                let label =
                    format!("`{}` is written only when the mapping was populated, and outlives the call", w.target);
                let mut r = refuse("state-in-handler", w.place, label);
                r.related.push((at, "the call that populates it".into()));
                return Err(r.into());
            }
            sticky.push(w);
        }
        unseen.extend(found.unseen);
    }
    let suspects: Vec<String> = unseen
        .iter()
        .filter(|n| plan.world.known.sounds_like_taker(n.rsplit(['>', '.']).next().unwrap_or(n)))
        .map(|n| format!("{n}()"))
        .collect();
    if let (Some(t), false) = (undone, suspects.is_empty())
        && let Some(at) = t.at
    {
        let label = format!(
            "`{}` has (or may have) open() or close(), and by their names these, which were not seen, may take something: {}",
            t.name,
            suspects.join(", ")
        );
        return Err(refuse("callee-may-take-state", at, label).into());
    }
    for w in sticky {
        let text =
            format!("`{}` is set before the mapping exists and stays set if the mmap() fails afterwards.", w.target);
        plan.note("sticky-state", Some(w.place), text);
    }
    if !unseen.is_empty() {
        let names: Vec<String> = unseen.iter().map(|n| format!("{n}()")).collect();
        let text = format!("Not examined, assumed to keep no state: {}.", names.join(", "));
        plan.note("not-looked-into", None, text);
    }
    Ok(())
}

/// The populate call of member `m` of which only the success leads to `place`.
fn success_of(plan: &Plan<'_>, m: usize, place: Place) -> Option<Place> {
    let func = &plan.members[m].func;
    let inside = func.file == place.file && func.span.contains(place.span);
    let at = func.cfg.point_of(&func.ast, func.ast.at(place.span)).filter(|_| inside)?;
    let mine = plan.populates.iter().filter(|p| p.0 == m).map(|p| &p.1);
    let mut deciding = mine.filter(|p| {
        let ways = |value| Run { world: plan.world, func, call: p.call, point: p.at(func), value }.ways();
        let passes = |value| ways(value).is_some_and(|w| w.points.contains(&at));
        passes(Value::Number(0)) && !passes(Value::Own)
    });
    deciding.next().map(|p| func.place(p.call))
}

/// Whether a condition in the unit reads what is written.
fn tests(plan: &Plan<'_>, target: &str) -> bool {
    plan.members.iter().any(|m| {
        let ast = &m.func.ast;
        let conditions = m.func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
        conditions.into_iter().any(|c| ast.walk(c).any(|n| ast.normal(n).replace(' ', "") == target))
    })
}
