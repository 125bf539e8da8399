//! How many rounds a loop makes.

use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::facts::types::int;
use crate::facts::usage::failing_outcome;
use crate::model::outcome::Refusal;
use crate::step::page_loop::steps::{By, Steps, changed, values_before};
use crate::step::page_loop::{is_fixed, odd};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, Edge, P};
use crate::syntax::flow::Def;

/// How deep copies in locals are followed.
pub const DEPTH: usize = 8;

/// The number of rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounds {
    /// One for each page of the mapping.
    Mapping,
    /// This number.
    Number(N),
}

/// What of the condition of the loop `stmt` says how often it runs: that no round has failed so far (`&& !ret`) does not.
pub fn counting(func: &Func, stmt: N, result: Option<&str>) -> Option<N> {
    let ast = &func.ast;
    let mut n = ast.strip(ast.field(stmt, "condition")?);
    let zero = |d: &Def| d.value.is_some_and(|v| ast.normal(v) == "0");
    let begins = |x: &&str| values_before(func, stmt, x).is_some_and(|all| !all.is_empty() && all.iter().all(zero));
    let result = result.filter(|x| ast.kind(stmt) == "do_statement" || begins(x));
    while let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right"))
        && ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "&&")
    {
        let goes_on = |n: N| result.is_some_and(|x| fails(func, ast.strip(n), x) == Some(Edge::False));
        match (goes_on(l), goes_on(r)) {
            (true, _) => n = ast.strip(r),
            (_, true) => n = ast.strip(l),
            _ => return None,
        }
    }
    let hinted = matches!(ast.callee(n).as_deref(), Some("likely" | "unlikely"));
    let inner = ast.args(n).first().filter(|_| hinted).map(|&a| ast.strip(a));
    Some(inner.unwrap_or(n))
}

/// The outcome of the test `n` when the variable holds an error.
fn fails(func: &Func, n: N, variable: &str) -> Option<Edge> {
    let ast = &func.ast;
    let mut uses = ast.walk(n).filter(|&k| ast.kind(k) == "identifier" && ast.str(k) == variable);
    let only = uses.next().filter(|_| uses.next().is_none())?;
    failing_outcome(func, only, n)
}

/// What the condition `n` of the loop `stmt` says, given that one round makes one step.
///
/// # Errors
/// `page-loop-shape`.
pub fn rounds(func: &Func, steps: &Steps, stmt: N, n: N) -> Result<Rounds, Refusal> {
    let ast = &func.ast;
    match compared(func, steps, n)? {
        // A mapping has a page: that the first round is made without a test makes no difference.
        Rounds::Number(_) if ast.kind(stmt) == "do_statement" => {
            Err(odd(func, n, "the first round is made without a test of this number"))
        }
        rounds => Ok(rounds),
    }
}

fn compared(func: &Func, steps: &Steps, n: N) -> Result<Rounds, Refusal> {
    let ast = &func.ast;
    let point = func.cfg.point_of(ast, n).unwrap_or(ENTRY);
    let strange = || odd(func, n, "how often this loop runs is not understood");
    // `while (left)`, `while (left--)`
    if let Some(step) = steps.of(func, changed(func, n)) {
        return if step.counts_down(func) { Ok(Rounds::Mapping) } else { Err(strange()) };
    }
    let (Some(l), Some(r), Some(op)) = (ast.field(n, "left"), ast.field(n, "right"), ast.field(n, "operator")) else {
        return Err(strange());
    };
    let (l, r) = (changed(func, l), changed(func, r));
    let (variable, op, limit) = match (ast.kind(op), steps.of(func, l).is_some()) {
        (op, true) => (l, op, r),
        ("<", false) => (r, ">", l),
        (">", false) => (r, "<", l),
        ("!=", false) => (r, "!=", l),
        _ => return Err(strange()),
    };
    let step = steps.of(func, variable).ok_or_else(strange)?;
    if !is_fixed(func, steps, limit) || ast.kind(ast.strip(variable)) != "identifier" {
        return Err(strange());
    }
    let term = func.term(limit, point);
    match (step.by, op) {
        (By::One, "<" | "!=") if step.from_zero(func) && term == Term::Pages => Ok(Rounds::Mapping),
        (By::One, "<") if step.from_zero(func) => Ok(Rounds::Number(limit)),
        (By::Page, "<" | "!=") if step.from_zero(func) && is_size(func, &term, point) => Ok(Rounds::Mapping),
        (By::Page, "<" | "!=") if step.from_start(func) && func.term(limit, point).is_field("vm_end") => {
            Ok(Rounds::Mapping)
        }
        (By::MinusOne | By::MinusPage, ">" | "!=") if ast.normal(limit) == "0" && step.counts_down(func) => {
            Ok(Rounds::Mapping)
        }
        _ => Err(strange()),
    }
}

/// The variable that a loop counts down from the mapping's length, if it cannot hold every length: the loop maps what it holds.
pub fn cut_off(func: &Func, steps: &Steps, cond: N) -> Option<N> {
    let ast = &func.ast;
    let compared = match (ast.field(cond, "left"), ast.field(cond, "right"), ast.field(cond, "operator")) {
        (Some(l), Some(r), Some(op)) if ast.normal(r) == "0" => Some((l, ast.kind(op))),
        (Some(_), ..) => None,
        _ => Some((cond, "!=")),
    };
    let (variable, op) = compared.map(|(n, op)| (ast.strip(n), op)).filter(|c| ast.kind(c.0) == "identifier")?;
    let step = steps.of(func, variable).filter(|s| s.by == By::MinusPage && !s.wide && !s.own)?;
    let size = step.from.is_some_and(|(n, p)| func.term(n, p) == Term::Size);
    let signed = func.type_of(&ast.str(variable)).and_then(|t| int(&t))?.signed;
    (size && (op == ">" || op == "!=" && !signed)).then_some(variable)
}

/// Whether the term is the mapping's length, or a test has shown it to be.
fn is_size(func: &Func, term: &Term, at: P) -> bool {
    *term == Term::Size || func.facts(at).iter().any(|f| f.is(&Term::Size, &["=="], term))
}

/// Whether a test has shown the number to be at most that of the mapping's pages.
pub fn fits(func: &Func, n: N, at: P) -> bool {
    let term = func.term(n, at);
    func.facts(at).iter().any(|f| f.is(&Term::Pages, &[">=", ">", "=="], &term))
}

/// Whether `n` may be a huge number because a subtraction or a sum with the page offset has wrapped around. The core
/// compares the end of the range with the mapping, and the end wraps around with it; the loop compared each page.
pub fn may_wrap(func: &Func, n: N, at: P, depth: usize) -> bool {
    let ast = &func.ast;
    let n = ast.strip(n);
    if matches!(func.term(n, at), Term::Pages | Term::Size) {
        return false;
    }
    let wraps = |k: N| may_wrap(func, k, at, depth - 1);
    let side = |s: &str| ast.field(n, s).is_none_or(wraps);
    match ast.kind(n) {
        _ if depth == 0 => true,
        "number_literal" | "sizeof_expression" => false,
        "identifier" => {
            let name = ast.str(n);
            let Some(var) = func.vars.by_name.get(&name) else { return false };
            match func.value_of(&name, at) {
                Some((v, from)) => may_wrap(func, v, from, depth - 1),
                // A parameter that cannot hold a number that wraps.
                None => var.defs.iter().any(|d| d.node.is_some()) || func.is_wide(&name) || !func.is_index(&name),
            }
        }
        "field_expression" | "subscript_expression" => {
            ast.walk(n).any(|k| ast.kind(k) == "identifier" && func.names.vmas.contains_key(&ast.str(k)))
        }
        "cast_expression" => side("value"),
        "call_expression" => ast.args(n).into_iter().any(wraps),
        "conditional_expression" => side("consequence") || side("alternative"),
        "binary_expression" => match ast.field(n, "operator").map_or("", |o| ast.kind(o)) {
            "+" | "*" | "|" | "<<" => side("left") || side("right"),
            ">>" | "/" | "%" | "&" => side("left"),
            _ => true,
        },
        _ => true,
    }
}
