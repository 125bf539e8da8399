//! Whether a value may be more than the length of the mapping for certain: by a test that lets shorter mappings through, or since
//! it is the larger one of the length and something else.

use crate::facts::func::Func;
use crate::facts::term::{Fact, Term};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// How deep values are followed.
const DEPTH: usize = 6;

/// Whether what `n` stands for at point `at` is never less than `whole`, the mapping's length in bytes or in pages, and nothing
/// shows that it is the same.
pub fn is_not_less(func: &Func, n: N, at: P, whole: &Term) -> bool {
    larger(func, n, at, whole, &func.facts(at), DEPTH) == Some(true)
}

/// Whether a value that is never less than the length may be more; none if it may be less.
fn larger(func: &Func, n: N, at: P, whole: &Term, facts: &[Fact], depth: usize) -> Option<bool> {
    let depth = depth.checked_sub(1)?;
    let ast = &func.ast;
    let n = ast.strip(n);
    let term = func.term(n, at);
    let shown = |ops: &[&str]| {
        facts
            .iter()
            .any(|f| f.is(whole, ops, &term) || f.right == term && ops.contains(&f.op) && is_copy(func, f, whole))
    };
    if term == *whole || shown(&["=="]) {
        return Some(false);
    }
    if shown(&[">", ">="]) {
        return None;
    }
    if shown(&["<", "<="]) || facts.iter().any(|f| holds_more(f, whole, &term)) {
        return Some(true);
    }
    if let (Some(most), Some(own)) = (facts.iter().filter_map(|f| at_most(f, whole)).min(), pages(&term, whole)) {
        return (own > most).then_some(true);
    }
    let inner = |k: N| larger(func, k, at, whole, facts, depth);
    let field = |name: &str| ast.field(n, name);
    match ast.kind(n) {
        "cast_expression" => inner(field("value")?),
        // One side is never less, and the other one is something.
        "binary_expression" if field("operator").is_some_and(|o| ast.kind(o) == "+") => {
            let more = |k: Option<N>| match func.term(k?, at) {
                Term::Number(n) => (n > 0).then_some(true),
                t => t.is_page().then_some(true),
            };
            let (l, r) = (field("left"), field("right"));
            more(r).and_then(|_| inner(l?)).or_else(|| more(l).and_then(|_| inner(r?))).map(|_| true)
        }
        "conditional_expression" => {
            let arms = [(field("consequence")?, true), (field("alternative")?, false)];
            let of = |(arm, holds)| {
                let mut more = facts.to_vec();
                func.learn(field("condition")?, holds, at, &mut more);
                larger(func, arm, at, whole, &more, depth)
            };
            Some(arms.map(of).into_iter().collect::<Option<Vec<bool>>>()?.contains(&true))
        }
        "call_expression" if ast.callee(n).is_some_and(|c| matches!(c.as_str(), "max" | "max_t" | "umax")) => {
            let all: Vec<N> = ast.args(n).into_iter().rev().take(2).collect();
            // One is never less, and the other one may be more than that.
            let fits = |k: N| {
                let term = func.term(k, at);
                let least = pages(&term, whole) == Some(1);
                least || term == *whole || facts.iter().any(|f| f.is(whole, &[">", ">=", "=="], &term))
            };
            all.iter().any(|&k| inner(k).is_some()).then(|| all.iter().any(|&k| !fits(k)))
        }
        "identifier" => {
            let defs = func.vars.reaching(&func.cfg, &ast.str(n), at)?;
            // `if (n < length) n = length;`
            let raised = |p: P, v: N| {
                let here = func.facts(p);
                func.term(v, p) == *whole
                    && defs.iter().filter_map(|d| Some((d.value?, d.point))).any(|(other, q)| {
                        q != p && here.iter().any(|f| f.is(whole, &[">", ">="], &func.term(other, q)))
                    })
            };
            let values: Option<Vec<(N, P)>> = defs.iter().map(|d| Some((d.value?, d.point))).collect();
            let values = values.filter(|v| v.iter().all(|v| v.1 != at))?;
            if let &[(v, p)] = values.as_slice() {
                return larger(func, v, p, whole, &func.facts(p), depth);
            }
            values.iter().any(|&(v, p)| raised(p, v)).then_some(true)
        }
        _ => None,
    }
}

/// Whether a local on the left side of a comparison was given the length, if in a narrower type: what is compared is the length of
/// each mapping that fits there.
fn is_copy(func: &Func, fact: &Fact, whole: &Term) -> bool {
    let Some((left, _, p)) = fact.seen else { return false };
    let left = func.ast.strip(left);
    func.ast.kind(left) == "identifier"
        && func.value_of(&func.ast.str(left), p).is_some_and(|(v, at)| func.term(v, at) == *whole)
}

/// Whether a comparison shows that the length and something more are at most `term`.
fn holds_more(fact: &Fact, whole: &Term, term: &Term) -> bool {
    let sum = |t: &Term| matches!(t, Term::Binary("+", l, r) if **l == *whole || **r == *whole);
    let rest = |t: &Term| matches!(t, Term::Binary("-", l, _) if **l == *term);
    matches!(fact.op, "<" | "<=")
        && (sum(&fact.left) && fact.right == *term || fact.left == *whole && rest(&fact.right))
}

/// How many pages the mapping has at most, by a comparison.
fn at_most(fact: &Fact, whole: &Term) -> Option<u64> {
    let length = matches!((&fact.left, whole), (Term::Size | Term::Pages, Term::Size | Term::Pages));
    let right = pages(&fact.right, &fact.left).filter(|_| length)?;
    match fact.op {
        "<=" | "==" => Some(right),
        "<" => right.checked_sub(1),
        _ => None,
    }
}

/// A constant, in pages.
fn pages(term: &Term, whole: &Term) -> Option<u64> {
    match (whole, term) {
        (Term::Pages, Term::Number(n)) => Some(*n),
        (_, Term::Binary("+", l, r)) => pages(l, whole)?.checked_add(pages(r, whole)?),
        (Term::Size, t) if t.is_page() => Some(1),
        (Term::Size, Term::Binary("*", l, r)) => match (&**l, &**r) {
            (Term::Number(n), page) | (page, Term::Number(n)) if page.is_page() => Some(*n),
            _ => None,
        },
        _ => None,
    }
}
