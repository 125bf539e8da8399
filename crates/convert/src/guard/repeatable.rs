//! A hole that the new code evaluates twice, where the old code passed it once.

use std::collections::BTreeSet;

use super::Site;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;
use crate::syntax::lex::{Token, TokenKind};
use crate::tree::source::FileId;

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

/// Whether something in the module may set the page offset of a mapping: assigns to it, or takes its address.
fn writes_offset(site: &Site<'_>) -> bool {
    let file = site.func.file;
    let places = site.world.uses_in_module(file, "vm_pgoff");
    let files: BTreeSet<FileId> = places.iter().map(|at| at.file).chain([file]).collect();
    files.into_iter().any(|file| {
        let view = site.world.view(file);
        let tokens: Vec<Token> = view.tokens().iter().collect();
        (0..tokens.len()).any(|at| tokens[at].is_word(&view.text, "vm_pgoff") && may_set(&view.text, &tokens, at))
    })
}

/// Whether the member that token `at` names may be written there.
fn may_set(text: &[u8], tokens: &[Token], at: usize) -> bool {
    let is = |t: &Token, all: &[&str]| all.iter().any(|p| t.is_punct(text, p));
    let next = tokens[at + 1..].iter().find(|t| !t.is_punct(text, ")"));
    // Back over `a->b.` and what is put into brackets.
    let before = tokens[..at].iter().rev().find(|t| t.kind != TokenKind::Ident && !is(t, &["->", ".", "(", ")"]));
    next.is_some_and(|t| t.changes(text)) || before.is_some_and(|t| is(t, &["&", "++", "--"]))
}

fn is_repeatable(site: &Site<'_>, n: N) -> bool {
    let ast = &site.func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "assignment_expression" | "update_expression" | "compound_statement" => false,
        "call_expression" => ast.callee(k).is_some_and(|c| site.world.computes(site.func.file, &c)),
        _ => true,
    })
}
