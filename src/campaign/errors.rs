//! Callers that go on with the VMA after some errors of the hook.
//!
//! A hook with a descriptor that gives an error has changed nothing: the descriptor goes with it. The old one left in the VMA what it
//! had changed before, and a caller that takes one error for "do it another way", or for success, counts on that.

use std::sync::Arc;

use super::context::Kind;
use super::ground::Ground;
use super::sites::Site;
use crate::facts::func::Func;
use crate::model::lines::Lines;
use crate::syntax::ast::N;
use crate::syntax::items::items;
use crate::tree::source::FileId;

/// What is said of a function that tells one error of the hook from the others.
pub const TOLD_APART: &str =
    "an error of the hook is told from others here, and with it goes what the hook changed before";

/// The calls of the hook whose callers tell one error of it from the others, with the line in which they do.
pub fn told_apart<'s>(ground: &Ground, sites: &'s [Site]) -> Vec<(&'s Site, usize)> {
    let calls = sites.iter().filter(|s| s.kind == Kind::Call && s.through.is_none());
    calls.filter_map(|site| Some((site, line(ground, site)?))).collect()
}

fn line(ground: &Ground, site: &Site) -> Option<usize> {
    let text: Arc<[u8]> = ground.text(&site.path)?.into();
    let all = items(&text);
    let item = all.iter().find(|i| i.is_function() && i.span.contains(site.span))?;
    let func = Func::parse(FileId(0), &text, item).ok()?;
    let ast = &func.ast;
    let is_call = |c: &N| ast.field(*c, "function").is_some_and(|f| ast.span(f).contains(site.span));
    let call = func.calls().into_iter().find(is_call)?;
    let at = func.carries(call).into_iter().find(|&n| is_told_apart(&func, n))?;
    Some(Lines::new(&text).position(ast.span(at).start).0)
}

/// Whether a value is compared with one that is not 0.
fn is_told_apart(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(parent) = ast.parent(ast.outer(n)) else { return false };
    match ast.kind(parent) {
        "binary_expression" => {
            let equal = ast.field(parent, "operator").is_some_and(|o| matches!(ast.kind(o), "==" | "!="));
            let sides = ["left", "right"].into_iter().filter_map(|s| ast.field(parent, s));
            equal && sides.filter(|&s| !ast.is_within(n, s)).any(|s| ast.normal(s) != "0")
        }
        "switch_statement" => true,
        _ => false,
    }
}
