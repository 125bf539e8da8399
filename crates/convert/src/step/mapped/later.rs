//! What comes after what was taken.

use crate::facts::closed::{NEW, Roots, allocates, closed};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::pairs::{self, Sense};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::plan::{Plan, deeds};
use crate::step::mapped::region;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};

/// What comes after must not depend on what was taken: a check of memory after it may be protected by it.
pub fn later(plan: &Plan<'_>, func: &Func, statements: &[N], undone: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    let Some(&first) = statements.first() else { return Ok(()) };
    let behind = |statements: &[N]| {
        let mut after = vec![false; func.cfg.points.len()];
        for p in region::points(func, statements) {
            for (all, now) in after.iter_mut().zip(func.cfg.reach(p, None).iter()) {
                *all |= *now;
            }
        }
        after
    };
    let after = behind(statements);
    let protecting: Vec<N> = statements.iter().copied().filter(|&s| protects(plan.world, func, s)).collect();
    let protected = behind(&protecting);
    // What is done to an object that nobody else has seen is nothing that others depend on.
    let others: Vec<N> = statements.iter().copied().filter(|&s| !is_own_object(plan.world, func, s)).collect();
    let after = if others.len() == statements.len() { after } else { behind(&others) };
    for (p, point) in func.cfg.points.iter().enumerate() {
        let Some(n) = point.at.filter(|_| protected[p]) else { continue };
        if region::covers(func, statements, n) || region::covers(func, undone, n) {
            continue;
        }
        let decides = |&k: &N| {
            let reads = matches!(ast.kind(k), "field_expression" | "subscript_expression")
                || ast.kind(k) == "pointer_expression" && ast.bytes(k).starts_with(b"*");
            let call = ast.callee(k).is_some_and(|c| {
                !plan.world.is_message(func, k)
                    && !matches!(c.as_str(), "likely" | "unlikely")
                    && !is_populate(plan.world, &c)
            });
            reads && !func.is_vma_field(k) || call && !region::covers(func, statements, k)
        };
        let memory = deciding(func, point.kind, n).into_iter().find_map(|n| ast.walk(n).find(decides));
        if let Some(at) = memory {
            let label = "this is checked after what keeps it from changing was taken";
            let mut r = refuse("state-protects-check", func.place(at), label);
            r.related.push((func.place(first), "taken here; in mapped() it would come too late".into()));
            return Err(r);
        }
    }
    for call in func.calls() {
        let p = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
        let moves = region::covers(func, statements, call) || region::covers(func, undone, call);
        if !after[p] || moves || is_harmless(plan, func, call) {
            continue;
        }
        let label = "this comes after something was taken, and may depend on it or give it back";
        let mut r = refuse("state-in-handler", func.place(call), label);
        r.related.push((func.place(first), "taken here".into()));
        return Err(r);
    }
    Ok(())
}

/// Whether what a statement takes may keep something else as it is.
pub fn protects(world: &World<'_>, func: &Func, statement: N) -> bool {
    !is_own_module(func, statement) && !is_own_object(world, func, statement)
}

/// Whether a statement does no more than make an object for the mapping, fill it, and put it into the private data: nobody else
/// has seen it before.
pub fn is_own_object(world: &World<'_>, func: &Func, statement: N) -> bool {
    let (ast, known) = (&func.ast, world.known);
    let at = |n: N| func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    // The object itself, a part of it, or the address of one: what a member of it points to is somebody else's.
    let is_new = |n: N| {
        let form = closed(func, n, at(n), &Roots::default()).unwrap_or_default();
        let part = form.strip_prefix("& ").unwrap_or(&form).strip_prefix(NEW);
        part.is_some_and(|rest| rest.matches("->").count() <= 1 && !rest.contains('['))
    };
    let points = |n: N| {
        let address = ast.kind(ast.strip(n)) == "pointer_expression";
        is_new(n) && (address || closed(func, n, at(n), &Roots::default()).as_deref() == Some(NEW))
    };
    let local = |n: N| ast.kind(n) == "identifier" && func.is_local(&ast.str(n));
    let fine = |n: N| match ast.kind(n) {
        "call_expression" => {
            let Some(name) = ast.callee(n) else { return false };
            let held = ast.parent(ast.outer(n)).and_then(|p| ast.field(p, "left").or(ast.field(p, "declarator")));
            let makes = || held.is_some_and(|t| !func.is_vma_field(ast.strip(t))) && allocates(&name);
            let first = || ast.args(n).first().is_some_and(|&a| points(a));
            let taking = pairs::state(known, &name);
            let counts = |(family, sense): (usize, Sense)| sense == Sense::Take && known.states[family].counts;
            let filled = known.prepares.contains(&name) || known.fills.contains_key(&name);
            let made = taking.is_some() && makes() || (filled || taking.is_some_and(counts)) && first();
            let quiet = taking.is_none()
                && pairs::lock(known, &name).is_none()
                && (world.computes(func.file, &name) || world.is_message(func, n));
            made || quiet
        }
        "assignment_expression" => {
            ast.field(n, "left").map(|l| ast.strip(l)).is_some_and(|l| local(l) || func.is_vma_field(l) || is_new(l))
        }
        "update_expression" => ast.field(n, "argument").map(|a| ast.strip(a)).is_some_and(|a| local(a) || is_new(a)),
        _ => true,
    };
    ast.walk(statement).all(fine)
}

/// Whether all that a statement takes is the module of the code itself, which runs and so is there: that keeps nothing else as it is.
pub fn is_own_module(func: &Func, statement: N) -> bool {
    let ast = &func.ast;
    let mut calls = ast.walk(statement).filter(|&k| ast.kind(k) == "call_expression").peekable();
    let own = |c: N| {
        let args = ast.args(c);
        matches!(ast.callee(c).as_deref(), Some("try_module_get" | "__module_get"))
            && matches!(args.as_slice(), [only] if ast.bytes(*only) == b"THIS_MODULE")
    };
    let writes = |k: N| matches!(ast.kind(k), "assignment_expression" | "update_expression");
    calls.peek().is_some() && calls.all(own) && !ast.walk(statement).any(writes)
}

/// What of the statement or condition at a point decides about the way, or about the result.
fn deciding(func: &Func, kind: PointKind, n: N) -> Vec<N> {
    let ast = &func.ast;
    match kind {
        PointKind::Cond => vec![n],
        PointKind::Return => {
            // A helper's result is looked at where that is.
            let vma = |c: N| ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
            ast.named(n).filter(|&v| !ast.walk(v).any(|k| ast.callee(k).is_some() && vma(k))).collect()
        }
        _ => {
            let tests = ast.walk(n).filter(|&k| ast.kind(k) == "conditional_expression");
            tests.filter_map(|k| ast.field(k, "condition")).collect()
        }
    }
}

/// Whether something that moves was done before the population.
pub fn is_before_populate(plan: &Plan<'_>, moved: &Moved) -> bool {
    let func = &plan.members[moved.member].func;
    let acts = deeds::action_sites(plan, moved.member);
    let points = region::points(func, &moved.statements);
    points.iter().any(|&p| acts.iter().any(|(q, _)| func.cfg.reach(p, None)[*q]))
}

/// A call that neither gives anything back nor depends on what was taken, or that is looked at as a helper.
pub fn is_harmless(plan: &Plan<'_>, func: &Func, call: N) -> bool {
    let Some(name) = func.ast.callee(call) else { return false };
    let vma = func.ast.args(call).iter().any(|&a| func.names.vmas.contains_key(&func.ast.str(func.ast.strip(a))));
    let known = plan.world.known;
    vma || plan.world.computes(func.file, &name)
        || plan.world.is_message(func, call)
        || pairs::lock(known, &name).is_some()
        || is_populate(plan.world, &name)
        || name.starts_with("vm_flags_")
        || name.starts_with("pgprot_")
}

/// Whether a transform replaces calls of this function.
pub fn is_populate(world: &World<'_>, name: &str) -> bool {
    let rules = world.registry.rules.iter();
    rules.flat_map(|r| &r.forms).any(|f| f.form.old().any(|o| o.split('(').next() == Some(name)))
}
