//! A hole that the new code evaluates twice, where the old code passed it once.

use super::Site;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;
use crate::syntax::lex::{Token, tokens_in};
use crate::syntax::span::Span;

/// The tag where the page offset is the core's, so that it and the number of pages do not overflow (mm/mmap.c, `do_mmap`).
pub const CORES_OFFSET: &str = "offset-of-core";

/// Checks hole NUM: evaluating it does nothing but give a value. What others may change in between is to be read once.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    match site.role("count") {
        Some(n) if !is_repeatable(site, n) => {
            let label = "this would be evaluated twice, and may do more than give a number";
            Err(site.refuse("page-count-not-plain", n, label))
        }
        Some(n) => {
            let (func, mut evidence) = (site.func, Evidence::default());
            let ast = &func.ast;
            let reads = |k: N| matches!(ast.kind(k), "field_expression" | "subscript_expression" | "call_expression");
            let global = |k: N| ast.kind(k) == "identifier" && !func.vars.by_name.contains_key(&ast.str(k));
            let varies = |k: N| reads(k) || global(k) && !func.is_constant(site.world, &ast.str(k));
            if ast.walk(n).any(varies) && func.is_static && !writes_offset(site) {
                evidence.tags.insert(CORES_OFFSET.into());
            }
            Ok(evidence)
        }
        None => Ok(Evidence::default()),
    }
}

/// Whether something in the file sets the page offset of a mapping.
fn writes_offset(site: &Site<'_>) -> bool {
    let text = &site.world.view(site.func.file).text;
    let tokens: Vec<_> = tokens_in(text, Span::new(0, text.len()));
    let sets = |w: &[Token]| {
        let next = if w[1].is_punct(text, ")") { w[2] } else { w[1] };
        w[0].is_word(text, "vm_pgoff") && next.changes(text)
    };
    tokens.windows(3).any(sets)
}

fn is_repeatable(site: &Site<'_>, n: N) -> bool {
    let ast = &site.func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "assignment_expression" | "update_expression" | "compound_statement" => false,
        "call_expression" => ast.callee(k).is_some_and(|c| site.world.computes(site.func.file, &c)),
        _ => true,
    })
}
