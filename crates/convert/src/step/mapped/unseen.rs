//! Functions whose source was not seen and that open() calls, too, or that close() seems to have a counterpart of.

use crate::facts::closed::{Roots, closed};
use crate::facts::func::Func;
use crate::facts::sites::Site;
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::step::mapped::later::is_populate;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};

/// What the handler tests the result of and nobody has seen may have taken something, if open() calls it as well, or
/// close() calls something that was not seen for the same object.
///
/// # Errors
/// `callee-may-take-state`.
pub fn check(
    plan: &Plan<'_>,
    func: &Func,
    all: &[Site],
    opens: &[Func],
    closes: &[Func],
    roots: &Roots,
) -> Result<(), Refusal> {
    for call in func.calls() {
        let Some(name) = func.ast.callee(call) else { continue };
        let judged = all.iter().any(|s| s.node == call);
        if judged || is_populate(plan.world, &name) || !is_unseen(plan, func, &name) || !is_tested(func, call) {
            continue;
        }
        let opened = opens.iter().find_map(|o| {
            let twin = o.calls().into_iter().find(|&c| o.ast.callee(c).as_deref() == Some(&name))?;
            Some((o.place(twin), format!("`{}()` calls it, too", o.name)))
        });
        let mine = objects(func, call, roots);
        let closed = || {
            closes.iter().find_map(|c| {
                let twin = c.calls().into_iter().find(|&k| {
                    let statement = c.ast.parent(k).is_some_and(|p| c.ast.kind(p) == "expression_statement");
                    let strange = c.ast.callee(k).is_some_and(|n| n != name && is_unseen(plan, c, &n));
                    let theirs = objects(c, k, &Roots::default());
                    statement && strange && (theirs.len() == mine.len() && reaches_same(&theirs, &mine))
                })?;
                Some((c.place(twin), format!("`{}()` calls this, which may undo it", c.name)))
            })
        };
        if let Some(why) = opened.or_else(closed) {
            let label = format!("`{name}()` was not seen, and may take something for the mapping");
            let mut r = refuse("callee-may-take-state", func.place(call), label);
            r.related.push(why);
            return Err(r);
        }
    }
    Ok(())
}

fn is_unseen(plan: &Plan<'_>, func: &Func, name: &str) -> bool {
    let known = plan.world.known;
    let quiet =
        plan.world.computes(func.file, name) || plan.world.prints(func.file, name) || pairs::is_known(known, name);
    let vma = name.starts_with("vm_") || name.starts_with("vma_") || name.starts_with("pgprot_");
    !quiet && !vma && plan.world.resolve(func.file, name).is_empty() && plan.world.macros(func.file, name).is_empty()
}

/// The result decides something, by itself or by a variable.
fn is_tested(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let conditional = |n: N| func.cfg.point_of(ast, n).is_some_and(|p| func.cfg.points[p].kind == PointKind::Cond);
    if conditional(call) {
        return true;
    }
    let Some(p) = ast.parent(ast.outer(call)) else { return false };
    let name = match ast.kind(p) {
        "init_declarator" => ast.field(p, "declarator").map(|d| ast.str(d)),
        "assignment_expression" => ast.field(p, "left").map(|l| ast.str(l)),
        _ => None,
    };
    let var = name.and_then(|n| func.vars.by_name.get(&n));
    var.is_some_and(|v| v.reads.iter().any(|&r| conditional(r)))
}

fn objects(func: &Func, call: N, roots: &Roots) -> Vec<Option<String>> {
    let point = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
    func.ast.args(call).into_iter().map(|a| closed(func, a, point, roots)).collect()
}

/// Whether the objects may be the same; the private data of the mapping may be any.
fn reaches_same(theirs: &[Option<String>], mine: &[Option<String>]) -> bool {
    theirs.iter().zip(mine).all(|(a, b)| match (a, b) {
        (Some(a), Some(b)) => a == b || a.contains(crate::facts::closed::PRIVATE),
        _ => true,
    })
}
