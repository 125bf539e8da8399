//! What leaves no trace that an execution could show.

use super::Code;
use crate::kernel::knowledge::{knowledge, words};
use crate::syntax::ast::N;
use crate::syntax::span::Span;

/// Whether a call of `name` cannot be seen: it prints, checks for developers, reads, or takes or releases a lock.
/// Heuristic by names where the data file does not know a function.
pub fn is_quiet(name: &str) -> bool {
    let Ok(known) = knowledge() else { return false };
    let lock = |p: &crate::kernel::knowledge::Pair| {
        p.take.iter().chain(&p.give).chain(&p.take_if_true).chain(&p.take_if_zero).any(|l| l == name)
    };
    let sounds = |w: String| matches!(w.as_str(), "lock" | "unlock" | "lockdep" | "assert" | "guard" | "barrier");
    known.is_log(name)
        || known.stateless.contains(name) && name != "file_accessed"
        || known.locks.iter().any(lock)
        || words(name).any(sounds)
        || name.starts_with("BUILD_BUG")
}

/// Whether a statement, with all in it, cannot be seen.
pub fn is_silent(code: &Code<'_>, n: N) -> bool {
    let ast = code.ast();
    match ast.kind(n) {
        "compound_statement" => ast.named(n).all(|k| is_silent(code, k)),
        "else_clause" => ast.named(n).all(|k| is_silent(code, k)),
        "expression_statement" => {
            ast.named(n).next().is_none() || code.call_of(n).is_some_and(|(_, name)| is_quiet(&name))
        }
        _ => false,
    }
}

/// The statements of an item that cannot be seen: what is in them cannot either.
pub fn silent(code: &Code<'_>) -> Vec<Span> {
    code.all("expression_statement").filter(|&n| is_silent(code, n)).map(|n| code.ast().span(n)).collect()
}
