//! The action of a descriptor: there is one, and what is said about it must reach it.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Action, Part, Scene};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        twice(part, out);
        looped(part, out);
        protection(scene, part, out);
        for (n, value) in overrides(&part.func) {
            error(scene, part, n, value, out);
        }
    }
}

/// Two actions on one way: the second takes the place of the first.
fn twice(part: &Part, out: &mut Vec<Mistake>) {
    let cfg = &part.func.cfg;
    for a in &part.actions {
        let Some(b) = part.actions.iter().find(|b| b.point != a.point && cfg.reach(a.point, None)[b.point]) else {
            continue;
        };
        let label = "this takes the place of an action that was set before on the same way";
        let always =
            !part.func.avoids(ENTRY, b.point, &[a.point], None) || !part.func.avoids(a.point, EXIT, &[b.point], None);
        let place = part.func.place(b.call);
        let made = Mistake::sure("two-actions", place, label).if_sure(always);
        out.push(made.and(part.func.place(a.call), "the first action"));
    }
}

/// An action in each round of a loop: only the last one counts.
fn looped(part: &Part, out: &mut Vec<Mistake>) {
    for a in part.actions.iter().filter(|a| part.func.cfg.reach(a.point, None)[a.point]) {
        let label = "each round sets the action anew, and only that of the last one is carried out";
        out.push(Mistake::sure("action-in-loop", part.func.place(a.call), label));
    }
}

/// The protection is set behind an action that has taken it. Both may be meant: only what was there before can tell.
fn protection(scene: &Scene<'_, '_>, part: &Part, out: &mut Vec<Mistake>) {
    for (n, a) in late_protection(scene, part) {
        let label = "the action has taken the protection already, and maps with what it was then";
        let made = Mistake::maybe("prot-after-action", part.func.place(n), label);
        out.push(made.and(part.func.place(a.call), "the action"));
    }
}

/// What sets the protection behind an action that has taken it, with the action.
pub(super) fn late_protection<'s>(scene: &Scene<'_, '_>, part: &'s Part) -> Vec<(N, &'s Action)> {
    let own = scene.writes("page_prot").into_iter().filter(|w| std::ptr::eq(w.0, part));
    let action = |point| part.actions.iter().find(|a| a.kind.samples() && part.func.cfg.reach(a.point, None)[point]);
    own.filter_map(|(_, n, point)| Some((n, action(point)?))).collect()
}

/// The assignments to `desc->action.error_override`, with what is assigned.
pub(super) fn overrides(func: &Func) -> Vec<(N, N)> {
    let ast = &func.ast;
    let is = |n: N| {
        let left = ast.field(n, "left").map(|l| ast.strip(l))?;
        let action = ast.field(left, "argument").map(|a| ast.strip(a))?;
        let named = ast.field(left, "field").is_some_and(|f| ast.bytes(f) == b"error_override");
        (named && func.is_field(action, "action")).then_some((n, ast.field(n, "right")?))
    };
    ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression").filter_map(is).collect()
}

fn error(scene: &Scene<'_, '_>, part: &Part, n: N, value: N, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let inner = ast.strip(value);
    let name = ast.str(inner);
    let positive = match ast.kind(inner) {
        "identifier" => scene.world.known.errnos.contains(&name) && !func.vars.by_name.contains_key(&name),
        // The grammar takes the sign into the number.
        "number_literal" => !name.starts_with('-') && name.trim_end_matches(['u', 'U', 'l', 'L']) != "0",
        _ => false,
    };
    if positive {
        let label = format!("`{name}` is positive, and the core takes negative errors only");
        let mend = mend::replaced("override-positive", ast.span(value), format!("-{}", ast.str(value)));
        out.push(Mistake::sure("override-positive", func.place(n), label).mended(Some(mend)));
    }
    if !scene.may_act() {
        let label = "no action is set, so no error of one is replaced";
        out.push(Mistake::sure("override-without-action", func.place(n), label));
    } else if scene.nested {
        let label = "a subsystem calls this hook for a VMA that exists, and there the error is not replaced";
        let slot = scene.slots.first().map(|s| s.place);
        let made = Mistake::sure("override-without-effect", func.place(n), label);
        out.push(match slot {
            Some(slot) => made.and(slot, "it is installed here, and in no file_operations"),
            None => made,
        });
    }
}
