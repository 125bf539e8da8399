//! Where a function was called from.

use crate::facts::closed::{Roots, closed};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// Where a function was called from.
#[derive(Clone)]
pub struct Context<'c> {
    pub(super) member: usize,
    pub(super) from: Option<(&'c Context<'c>, N)>,
    pub(super) roots: Roots,
}

impl Context<'_> {
    pub(super) fn chain(&self) -> Vec<(usize, N)> {
        let mut out = Vec::new();
        let mut at = self.from;
        while let Some((c, call)) = at {
            out.push((c.member, call));
            at = c.from;
        }
        out
    }

    pub(super) fn is_on(&self, m: usize) -> bool {
        self.member == m || self.from.is_some_and(|(c, _)| c.is_on(m))
    }
}

/// The closed forms of what a call of member `k` passes.
pub fn roots(plan: &Plan<'_>, context: &Context<'_>, call: N, p: P, k: usize) -> Roots {
    let (func, callee) = (&plan.members[context.member].func, &plan.members[k].func);
    let mut roots = Roots::default();
    for (i, arg) in func.ast.args(call).into_iter().enumerate() {
        if let (Some(name), Some(form)) = (callee.param_name(i), closed(func, arg, p, &context.roots)) {
            roots.params.insert(name, form);
        }
    }
    roots
}
