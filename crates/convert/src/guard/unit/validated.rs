//! What the core asks of the flags when the hook has returned, by the rules of `transforms/kernel/validation.toml`.
//!
//! A flag counts on a way to success: what that way has set and cleared in the end, with what its action adds.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::facts::{flag_change, flags};
use crate::kernel::knowledge::Validation;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::paths::{ACTED, MAY_ACT, Marks, Paths, UNKNOWN_SET, cleared_mark, set_mark};
use crate::plan::stop::Stop;
use crate::syntax::ast::N;

/// Refuses what the target rejects, and notes what a later kernel will.
///
/// # Errors
/// The refusal of a rule; as [`flags::flags`].
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let paths = Paths::of(plan);
    for rule in &plan.world.known.validation {
        let Some(place) = broken(plan, &paths, rule) else { continue };
        if plan.world.target.has(&rule.needs) {
            return Err(refuse(&rule.refusal, place, rule.label.clone()).into());
        }
        plan.note(&rule.note, Some(place), rule.text.clone());
    }
    Ok(())
}

/// Where the unit breaks a rule.
fn broken(plan: &Plan<'_>, paths: &Paths, rule: &Validation) -> Option<Place> {
    if !rule.tested.is_empty() {
        return plan.members.iter().find_map(|m| asks(plan.world, &m.func, &rule.tested).map(|n| m.func.place(n)));
    }
    let marks = |names: &[String], mark: fn(&str) -> Marks| names.iter().fold(0, |all, name| all | mark(name));
    let wanted = marks(&rule.set, set_mark) | marks(&rule.cleared, cleared_mark);
    let mut excused = marks(&rule.unless, set_mark);
    if excused != 0 {
        excused |= ACTED | MAY_ACT | UNKNOWN_SET;
    }
    if !paths.all().any(|way| way & wanted == wanted && way & excused == 0) {
        return None;
    }
    let (set, names) = if rule.set.is_empty() { (false, &rule.cleared) } else { (true, &rule.set) };
    plan.members.iter().rev().find_map(|m| changes(plan.world, &m.func, set, names).map(|n| m.func.place(n)))
}

/// The last statement that sets or clears one of the flags.
fn changes(world: &World<'_>, func: &Func, set: bool, names: &[String]) -> Option<N> {
    let ast = &func.ast;
    let statements = ast.walk(func.body).filter(|&n| ast.kind(n) == "expression_statement");
    let does = |n: &N| {
        let change = ast.named(*n).next().and_then(|e| flag_change::find(func, e).ok().flatten());
        change.is_some_and(|c| c.parts.iter().any(|p| p.0 == set && has(&named(world, func, p.1), names)))
    };
    statements.filter(does).last()
}

/// Where the function asks for one of the flags of its mapping.
fn asks(world: &World<'_>, func: &Func, names: &[String]) -> Option<N> {
    let ast = &func.ast;
    ast.walk(func.body).find(|&n| {
        let and = ast.kind(n) == "binary_expression" && ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "&");
        let sides = || ["left", "right"].iter().filter_map(|s| ast.field(n, s));
        and && sides().any(|s| func.is_field(ast.strip(s), "vm_flags"))
            && sides().any(|s| has(&named(world, func, s), names))
    })
}

fn has(found: &BTreeSet<String>, names: &[String]) -> bool {
    names.iter().any(|n| found.contains(n))
}

/// The flags that an expression names for certain.
fn named(world: &World<'_>, func: &Func, mask: N) -> BTreeSet<String> {
    let bits = flags::flags(world, func, mask).map(|f| f.bits).unwrap_or_default();
    bits.into_iter().chain(flags::certain(world, func, mask)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::knowledge::knowledge;
    use crate::model::reasons::{note, reason};

    #[test]
    fn every_rule_of_the_core_has_texts_and_flags_that_are_followed() {
        let rules = &knowledge().unwrap().validation;
        assert!(!rules.is_empty());
        for rule in rules {
            assert!(note(&rule.note).is_some() && reason(&rule.refusal).is_some(), "{}", rule.note);
            assert!(rule.set.iter().chain(&rule.unless).all(|f| set_mark(f) != 0), "{}", rule.note);
            assert!(rule.cleared.iter().all(|f| cleared_mark(f) != 0), "{}", rule.note);
            let kinds = [&rule.set, &rule.cleared, &rule.tested].iter().filter(|k| !k.is_empty()).count();
            assert!(kinds == 1 && rule.text.ends_with('.'), "{}", rule.note);
        }
    }
}
