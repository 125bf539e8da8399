//! What the loop leaves behind in variables.

use crate::facts::func::Func;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// Checks the reads behind the loop. Returns the places before it that gave the result variable its value, when that
/// makes no difference behind it: it is 0 after the last round, and was 0 before if there may be no round.
///
/// # Errors
/// `page-loop-value-used`.
pub fn settled(
    func: &Func,
    stmt: N,
    cond: P,
    result: Option<&str>,
    rounds: bool,
    messages: &[N],
) -> Result<Vec<P>, Refusal> {
    let ast = &func.ast;
    for (name, var) in &func.vars.by_name {
        let inside = |d: &crate::syntax::flow::Def| d.node.is_some_and(|n| ast.is_within(n, stmt));
        if !var.defs.iter().any(inside) {
            continue;
        }
        let read = var.reads.iter().find(|&&r| {
            let skip = ast.is_within(r, stmt) || messages.iter().any(|&m| ast.is_within(r, m));
            let at = func.cfg.point_of(ast, r).filter(|_| !skip);
            let defs = at.and_then(|p| func.vars.reaching(&func.cfg, name, p)).unwrap_or_default();
            defs.iter().any(inside)
        });
        let Some(&read) = read else { continue };
        let used = |label: &str| {
            let mut r = refuse("page-loop-value-used", func.place(read), label);
            r.related.push((func.place(stmt), "the loop gives it its value".into()));
            Err(r)
        };
        if result != Some(name.as_str()) {
            return used("what the loop counted is read here");
        }
        let before = func.vars.reaching(&func.cfg, name, cond).unwrap_or_default();
        let before: Vec<_> = before.into_iter().filter(|d| !inside(d)).collect();
        let zero = |v: N| ast.normal(v) == "0";
        if !rounds && !before.iter().all(|d| d.value.is_some_and(zero)) && !shown_zero(func, name, cond) {
            return used("without any round of the loop, this is not shown to be 0");
        }
        return Ok(before.iter().map(|d| d.point).collect());
    }
    Ok(Vec::new())
}

/// Whether every way to `at` has passed a plain test that found the variable to be 0, with the same values as there.
fn shown_zero(func: &Func, name: &str, at: P) -> bool {
    let ast = &func.ast;
    func.cfg.decided(at).into_iter().any(|(c, holds)| {
        let c = ast.strip(c);
        let Some(p) = func.cfg.point_of(ast, c) else { return false };
        let here = func.vars.reaching(&func.cfg, name, p).unwrap_or_default();
        let there = func.vars.reaching(&func.cfg, name, at).unwrap_or_default();
        let same = here.iter().all(|d| there.contains(d));
        !holds && ast.kind(c) == "identifier" && ast.str(c) == name && same && p != at
    })
}
