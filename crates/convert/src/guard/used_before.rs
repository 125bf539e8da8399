//! A test for NULL behind a use of what it tests.

use super::Site;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;

/// The tag of a test that comes too late.
pub const USED: &str = "used";

/// The tag of a test in front of the operand that it is joined with.
pub const FIRST: &str = "first";

/// Finds out whether the mapping or its file, which is the descriptor's, is used on every way before the test: if it were
/// NULL, the test would not be reached.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let (func, ast) = (site.func, &site.func.ast);
    let names =
        func.names.vmas.keys().map(|name| (name, true)).chain(func.names.files.iter().map(|name| (name, false)));
    let mut uses = names.flat_map(|(name, is_vma)| func.uses_of(name).into_iter().map(move |n| (n, is_vma)));
    let counts = |(n, is_vma): &(_, bool)| {
        let read = ast.parent(ast.outer(*n)).is_some_and(|p| ast.kind(p) == "field_expression");
        let at = func.cfg.point_of(ast, *n);
        let earlier = ast.span(*n).end <= ast.span(site.binds.vma.unwrap_or(site.at)).start || at != Some(site.point);
        // What stands in a condition of several operands may not be evaluated.
        let certain = at.is_some_and(|p| func.cfg.dominates(p, site.point) && (p != site.point || leftmost(site, *n)));
        (!is_vma || read) && earlier && certain
    };
    let mut evidence = Evidence::default();
    if uses.any(|u| counts(&u)) || func.names.files.iter().any(|f| func.uses_of(f).len() > 1) {
        evidence.tags.insert(USED.into());
    }
    let other = site.role("other").map(|n| ast.span(n).start);
    if other.is_some_and(|other| site.binds.vma.is_some_and(|vma| ast.span(vma).start < other)) {
        evidence.tags.insert(FIRST.into());
    }
    Ok(evidence)
}

/// Whether nothing in the condition decides about the evaluation of `n`.
fn leftmost(site: &Site<'_>, n: crate::syntax::ast::N) -> bool {
    let ast = &site.func.ast;
    ast.ancestors(n).take_while(|&p| !crate::syntax::ast::is_statement(ast.kind(p))).all(|p| {
        let selects = ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "&&" | "||"));
        let right = ast.field(p, "right").is_some_and(|r| ast.is_within(n, r));
        let arm =
            ast.kind(p) == "conditional_expression" && ast.field(p, "condition").is_none_or(|c| !ast.is_within(n, c));
        !(arm || selects && right)
    })
}
