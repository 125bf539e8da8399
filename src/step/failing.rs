//! What the old handler did when the population failed: which error it returned, what it printed.
//!
//! The new hook does not see that error. What it did with it must be expressed by the action, or be
//! nothing but messages.

use std::collections::BTreeMap;

use super::usage::{Usage, failing_edge};
use crate::guard::refuse;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, Edge, P, PointKind};
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::world::World;

/// The error that a failing population gave the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errno {
    /// The populate function's own.
    Own,
    /// Another one, as written in the source (`-EAGAIN`).
    Other(String),
    /// None: the failure was ignored.
    Ignored,
}

/// The failing way through the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// What was returned.
    pub errno: Errno,
    /// Messages printed on the way.
    pub messages: Vec<N>,
}

/// A variable's value on the failing way.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Own,
    Errno(String),
}

/// Follows the failing way from the populate call at `point`.
///
/// # Errors
/// `error-arm-does-work` when it does more than print and return.
pub fn follow(world: &World<'_>, func: &Func, point: P, usage: &Usage) -> Result<Failing, Refusal> {
    let mut out = Failing { errno: Errno::Ignored, messages: Vec::new() };
    let (variable, start) = match usage {
        Usage::Returned => return Ok(Failing { errno: Errno::Own, ..out }),
        Usage::Translated(errno) => {
            let text = literal(func, *errno).ok_or_else(|| unclear(func, *errno))?;
            return Ok(Failing { errno: Errno::Other(text), ..out });
        }
        Usage::Ignored => (None, Edge::Always),
        Usage::Assigned(x) => (Some(x.clone()), Edge::Always),
        Usage::Tested { failed, variable, .. } => (variable.clone(), *failed),
    };
    let mut values: BTreeMap<String, Value> = variable.into_iter().map(|v| (v, Value::Own)).collect();
    let mut at = next(func, point, start);
    // Each point is passed once at most: a loop on the way is not followed.
    for _ in 0..func.cfg.points.len() {
        let Some(p) = at else { break };
        if p == EXIT {
            return Ok(out);
        }
        let here = &func.cfg.points[p];
        at = match (here.kind, here.at) {
            (PointKind::Return, Some(n)) => {
                out.errno = returned(func, n, point, &values)?;
                return Ok(out);
            }
            (PointKind::Cond, Some(n)) => {
                let edge = decide(func, n, &values).ok_or_else(|| unclear(func, n))?;
                next(func, p, edge)
            }
            (_, Some(n)) => {
                statement(world, func, n, &mut values, &mut out)?;
                next(func, p, Edge::Always)
            }
            (_, None) => next(func, p, Edge::Always),
        };
    }
    Err(unclear(func, func.body))
}

fn unclear(func: &Func, n: N) -> Refusal {
    refuse("error-arm-does-work", func.place(n), "what the handler does here after a failed population cannot be kept")
}

fn next(func: &Func, p: P, edge: Edge) -> Option<P> {
    let succ = &func.cfg.points[p].succ;
    succ.iter().find(|s| s.1 == edge).or_else(|| succ.first().filter(|_| edge == Edge::Always)).map(|s| s.0)
}

/// A negative errno constant, as written.
fn literal(func: &Func, n: N) -> Option<String> {
    func.errno(n).map(|name| format!("-{name}"))
}

fn returned(func: &Func, n: N, populate: P, values: &BTreeMap<String, Value>) -> Result<Errno, Refusal> {
    let ast = &func.ast;
    let Some(result) = ast.named(n).next().map(|r| ast.strip(r)) else { return Ok(Errno::Ignored) };
    if ast.kind(result) == "conditional_expression" {
        let cond = ast.field(result, "condition").map(|c| ast.strip(c));
        let is = cond.is_some_and(|c| {
            let text = ast.normal(c);
            values.keys().any(|v| text == *v || text == format!("{v} < 0") || text == format!("{v} != 0"))
        });
        let errno = ast.field(result, "consequence").and_then(|e| literal(func, e));
        return match errno {
            Some(e) if is => Ok(Errno::Other(e)),
            _ => Err(unclear(func, n)),
        };
    }
    let text = ast.normal(result);
    match values.get(&text) {
        Some(Value::Own) => return Ok(Errno::Own),
        Some(Value::Errno(e)) => return Ok(Errno::Other(e.clone())),
        None => {}
    }
    if text == "0" {
        return Ok(Errno::Ignored);
    }
    // `ret = -EINVAL;` somewhere before the call, `goto out;` after it.
    let before = func.value_of(&text, populate).map(|(v, _)| v);
    literal(func, before.unwrap_or(result)).map(Errno::Other).ok_or_else(|| unclear(func, n))
}

/// The edge that a condition takes on a variable that holds an error.
fn decide(func: &Func, cond: N, values: &BTreeMap<String, Value>) -> Option<Edge> {
    let is = |k: &N| func.ast.kind(*k) == "identifier" && values.contains_key(&func.ast.str(*k));
    let uses: Vec<N> = func.ast.walk(cond).filter(is).collect();
    let [only] = uses.as_slice() else { return None };
    failing_edge(func, *only)
}

fn statement(
    world: &World<'_>,
    func: &Func,
    n: N,
    values: &mut BTreeMap<String, Value>,
    out: &mut Failing,
) -> Result<(), Refusal> {
    let ast = &func.ast;
    if matches!(ast.kind(n), "goto_statement" | "statement_identifier" | "break_statement") {
        return Ok(());
    }
    let Some(expr) = (ast.kind(n) == "expression_statement").then(|| ast.named(n).next()).flatten() else {
        return Err(unclear(func, n));
    };
    let expr = ast.strip(expr);
    if let Some(callee) = ast.callee(expr) {
        if world.known.is_log(&callee) {
            out.messages.push(expr);
            return Ok(());
        }
        // Changes of the flags of a mapping that fails have no effect.
        return if callee.starts_with("vm_flags_") { Ok(()) } else { Err(unclear(func, n)) };
    }
    if ast.kind(expr) == "assignment_expression" {
        let (Some(l), Some(r)) = (ast.field(expr, "left"), ast.field(expr, "right")) else {
            return Err(unclear(func, n));
        };
        let name = ast.str(l);
        if ast.kind(l) == "identifier" && func.vars.by_name.contains_key(&name) {
            values.insert(name, Value::Errno(literal(func, r).ok_or_else(|| unclear(func, n))?));
            return Ok(());
        }
        if func.is_vma_field(ast.strip(l)) {
            return Ok(());
        }
    }
    Err(unclear(func, n))
}
