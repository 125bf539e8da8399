//! A hole that the new code evaluates twice, where the old code passed it once.

use super::Site;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;

/// Checks hole NUM: evaluating it does nothing but give a value.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    match site.role("count") {
        Some(n) if !is_repeatable(site, n) => {
            let label = "this would be evaluated twice, and may do more than give a number";
            Err(site.refuse("page-count-not-plain", n, label))
        }
        _ => Ok(Evidence::default()),
    }
}

fn is_repeatable(site: &Site<'_>, n: N) -> bool {
    let ast = &site.func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "assignment_expression" | "update_expression" | "compound_statement" => false,
        "call_expression" => ast.callee(k).is_some_and(|c| site.world.computes(site.func.file, &c)),
        _ => true,
    })
}
