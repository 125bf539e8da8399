//! What moves must run exactly once for each mapping, and what is given back on the way must be just that.

use crate::facts::closed::Roots;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::sites::{Site, same, sites, undoes};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::deeds;
use crate::plan::moved::Moved;
use crate::plan::{Plan, Role};
use crate::step::mapped::ends::returned;
use crate::step::mapped::jumps::jumps;
use crate::step::mapped::later::later;
use crate::step::mapped::region;
use crate::step::mapped::undo::Undo;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};

/// Most functions between a handler and what takes something.
const DEEPEST: usize = 16;

/// The statements follow each other in one block, and control passes them once.
///
/// # Errors
/// `state-conditional`.
pub fn in_a_row(func: &Func, statements: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    let Some(&first) = statements.first() else { return Ok(()) };
    let odd = |s: N, label: &str| {
        let mut r = refuse("state-conditional", func.place(s), label);
        if s != first {
            r.related.push((func.place(first), "this is taken for the mapping, too".into()));
        }
        r
    };
    if let Some(&s) = statements.iter().find(|&&s| ast.parent(s) != ast.parent(first)) {
        return Err(odd(s, "this stands in another branch than what is taken with it"));
    }
    let kinds = ["case_statement", "switch_statement", "for_statement", "while_statement", "do_statement"];
    if ast.ancestors(first).any(|a| kinds.contains(&ast.kind(a))) {
        return Err(odd(first, "this stands in a loop or in a branch of a switch"));
    }
    let again = |p: &P| func.cfg.reach(*p, None)[*p];
    if region::points(func, statements).iter().any(again) {
        return Err(odd(first, "control may come here more than once"));
    }
    Ok(())
}

/// A reference that is held for the time of the call only, beside one that is kept: which of them is given back
/// cannot be told.
///
/// # Errors
/// `state-in-handler`.
pub fn not_twice(func: &Func, all: &[Site], undo: &[Undo]) -> Result<(), Refusal> {
    let takes: Vec<&Site> = all.iter().filter(|s| s.takes && !s.gives && !s.makes()).collect();
    for a in &takes {
        let back = undo.iter().any(|u| undoes(&u.site, a) || u.pairs(a));
        let second = takes.iter().find(|b| b.node != a.node && same(a, b) && func.cfg.reach(a.point, None)[b.point]);
        if let Some(b) = second.filter(|_| back) {
            let label =
                "this is taken twice and given back; what is kept for the mapping cannot be told from the other";
            let mut r = refuse("state-in-handler", func.place(b.node), label);
            r.related.push((func.place(a.node), "taken here, too".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// What gives back stands behind what takes, once.
///
/// # Errors
/// `state-in-handler`.
pub fn undone_once(func: &Func, kept: &[Site], undo: &[Undo], undone: &[N]) -> Result<(), Refusal> {
    let mine: Vec<&Undo> = undo.iter().filter(|u| region::covers(func, undone, u.site.node)).collect();
    for u in &mine {
        let fits = |k: &&Site| undoes(&u.site, k) || u.pairs(k);
        let takes: Vec<P> = kept.iter().filter(fits).map(|k| k.point).collect();
        if takes.is_empty() {
            continue;
        }
        if func.avoids(ENTRY, u.site.point, &takes, None) {
            let label = "this gives back also where nothing was taken before for the mapping";
            return Err(refuse("state-in-handler", func.place(u.site.node), label));
        }
        let after = func.cfg.reach(u.site.point, None);
        let second = mine.iter().find(|v| {
            after[v.site.point] && v.site.node != u.site.node && kept.iter().any(|k| fits(&k) && undoes(&v.site, k))
        });
        if let Some(v) = second {
            let label = "this gives back once more than was taken for the mapping";
            let mut r = refuse("state-in-handler", func.place(v.site.node), label);
            r.related.push((func.place(u.site.node), "given back here already".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// What is counted may decide nothing before: the test would stay in the hook, and another mapping could pass it before `mapped`
/// counts this one. It does not matter whether the handler looks, or what it calls.
///
/// # Errors
/// `state-in-handler`.
pub fn untested(plan: &Plan<'_>, moved: &Moved, open: Option<&Func>) -> Result<(), Refusal> {
    let taker = &plan.members[moved.member].func;
    let mut counted = effects::counters(plan.world, taker, &moved.sites);
    if let Some(open) = open.filter(|_| moved.open.is_some()) {
        let callees = open.calls().into_iter().filter(|&c| !effects::deeds(plan.world, open, c).kept.is_empty());
        let callees = callees.filter_map(|c| open.ast.callee(c)).collect();
        let all = sites(plan.world.known, open, &Roots::default(), &callees);
        let takes: Vec<Site> = all.into_iter().filter(|s| s.takes).collect();
        counted.extend(effects::counters(plan.world, open, &takes));
    }
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let own = |n: N| m == moved.member && region::covers(func, &moved.statements, n);
        let gone = |n: N| own(n) || plan.drops(func.place(n)) || !plan.callees(func, n).is_empty();
        let Some(n) = effects::asked(plan.world, func, &counted, &gone) else { continue };
        let label = match func.ast.callee(n) {
            Some(name) => format!("`{name}()` looks here at what would be counted in mapped()"),
            None => format!("`{}` is tested here, and would be counted in mapped()", func.ast.str(n)),
        };
        let mut r = refuse("state-in-handler", func.place(n), label);
        r.related.push((taker.place(moved.statements[0]), "counted here".into()));
        return Err(r);
    }
    Ok(())
}

/// A function that takes for its caller is called once, with nothing behind it that would need what it took.
///
/// # Errors
/// `state-conditional`, `state-protects-population`, and what [`later`] says.
pub fn called_once(plan: &Plan<'_>, moved: &Moved) -> Result<(), Refusal> {
    let taken = &plan.members[moved.member].func;
    let first = taken.place(moved.statements[0]);
    let odd = |at, label: &str| {
        let mut r = refuse("state-conditional", at, label);
        r.related.push((first, "taken here".into()));
        r
    };
    let mut at = moved.member;
    for _ in 0..DEEPEST {
        if matches!(plan.members[at].role, Role::Handler(_)) {
            return Ok(());
        }
        let mut calls = Vec::new();
        for (k, caller) in plan.members.iter().enumerate() {
            let here = caller.func.calls().into_iter().filter(|&c| plan.callees(&caller.func, c).contains(&at));
            calls.extend(here.map(|c| (k, c)));
        }
        let &[(k, call)] = calls.as_slice() else {
            let target = &plan.members[at].func;
            let label = "this takes something for the mapping and is not called from one place only";
            return Err(odd(target.at(target.name_span), label));
        };
        let func = &plan.members[k].func;
        let place = func.place(call);
        let stmt = func.ast.statement(call).ok_or_else(|| odd(place, "this call is in an unusual place"))?;
        let points = region::points(func, &[stmt]);
        if points.iter().any(|&p| func.cfg.reach(p, None)[p]) {
            return Err(odd(place, "this call takes something for the mapping, and may be made more than once"));
        }
        let apart = plan.members.iter().enumerate().any(|(i, m)| i != moved.member && installs(&m.func));
        if apart && misses(func, &points) {
            let label = "this call takes something for the mapping, on some of the ways to success only";
            return Err(odd(place, label));
        }
        later(plan, func, &[stmt], &[])?;
        let acts = deeds::action_sites(plan, k);
        let behind = acts.iter().find(|(q, _)| points.iter().any(|&p| p != *q && func.cfg.reach(p, None)[*q]));
        if let Some((_, action)) = behind {
            let label = "this takes something before the memory is mapped, and in mapped() it would come after";
            let mut r = refuse("state-protects-population", place, label);
            r.related.push((func.place(*action), "mapped here".into()));
            return Err(r);
        }
        at = k;
    }
    Err(odd(first, "this is called too deep inside of the handler"))
}

fn installs(func: &Func) -> bool {
    func.field_writes().iter().any(|w| w.0 == "vm_ops")
}

/// Whether a success is returned on a way that passes none of `points`.
fn misses(func: &Func, points: &[P]) -> bool {
    let returns = func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return);
    let falls_off = !func.cfg.points.iter().any(|p| p.kind == PointKind::Return)
        && func.avoids(ENTRY, crate::syntax::cfg::EXIT, points, None);
    falls_off
        || returns.filter(|(p, _)| !points.contains(p)).any(|(p, point)| {
            let error = point.at.is_some_and(|n| func.is_error_return(n));
            !error && func.avoids(ENTRY, p, points, returned(func, p).as_deref())
        })
}

/// The errors that what moves returns: with them `mapped` can fail.
pub fn failures(func: &Func, statements: &[N]) -> Vec<N> {
    let ast = &func.ast;
    let all = statements.iter().flat_map(|&s| ast.walk(s));
    let values = all.filter(|&n| ast.kind(n) == "return_statement").filter_map(|n| ast.named(n).next());
    let returned = values.filter(|&v| ast.str(v) != "0");
    returned.chain(jumps(func, statements).into_iter().map(|j| j.value)).collect()
}
