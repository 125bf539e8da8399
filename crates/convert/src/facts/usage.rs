//! What is done with the result of a populate call.

use std::collections::BTreeMap;

use crate::facts::ahead::ahead;
use crate::facts::func::Func;
use crate::facts::ways::{Run, Value};
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::ast::N;
use crate::syntax::cfg::Edge;

/// The result's use in its own statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// `return CALL;`, or what a conditional expression makes of it.
    Returned(Success),
    /// `CALL;`
    Ignored,
    /// `x = CALL;`, also as the initialiser of a declaration.
    Assigned(String, Success),
    /// `if (CALL) ...` and its spellings, with the variable if it is assigned there, too.
    Tested {
        /// The `if` statement.
        branch: N,
        /// The edge that is taken when the call failed.
        failed: Edge,
        /// `if ((x = CALL))`.
        variable: Option<String>,
    },
}

impl Usage {
    /// The variable that gets the result.
    pub fn variable(&self) -> Option<&String> {
        match self {
            Usage::Assigned(x, _) | Usage::Tested { variable: Some(x), .. } => Some(x),
            _ => None,
        }
    }
}

/// What an expression with the call in it comes to when the call succeeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Success {
    /// This number.
    Number(i64),
    /// This part of it.
    Part(N),
}

/// The statement that is taken apart and what it does with the result.
///
/// # Errors
/// `populate-result-shape` for any other use.
pub fn usage(world: &World<'_>, func: &Func, call: N) -> Result<(N, Usage), Refusal> {
    let ast = &func.ast;
    let odd = |n: N, why: &str| refuse("populate-result-shape", func.place(n), why);
    let bracketed = |&p: &N| ast.parent(p).is_some_and(|q| ast.kind(q) == "parenthesized_expression");
    let mut blocks = ast.ancestors(call).filter(|&p| ast.kind(p) == "compound_statement");
    if let Some(block) = blocks.find(bracketed) {
        return Err(odd(block, "the call stands in a statement that is an expression, and may be its value"));
    }
    let stmt = ast.statement(call).ok_or_else(|| odd(call, "no statement around this call"))?;
    let point = func.cfg.point_of(ast, call).ok_or_else(|| odd(call, "no statement around this call"))?;
    let run = |value: Value| Run::of(world, func, call, point, value);
    let top = ast.ancestors(call).take_while(|&p| p != stmt).last().unwrap_or(call);
    let larger = || odd(ast.parent(ast.outer(call)).unwrap_or(call), "the result is part of a larger expression");
    let mut around = ast.ancestors(call).take_while(|&p| p != stmt);
    if let Some(comma) = around.find(|&p| ast.kind(p) == "comma_expression") {
        return Err(odd(comma, "what stands before the comma would go with the call"));
    }
    let stored = |n: N| odd(n, "the result is stored in something that is no plain local variable");
    // What stands around the call up to an assignment, if there is one.
    let assigned = ast.ancestors(call).take_while(|&p| p != stmt).find(|&p| ast.kind(p) == "assignment_expression");
    // All else that the statement does would go with the call.
    let busy = |&n: &N| match ast.kind(n) {
        "comma_expression" | "update_expression" => true,
        "assignment_expression" => Some(n) != assigned,
        _ => false,
    };
    if let Some(n) = ast.walk(top).filter(|&n| !ast.is_within(n, call)).find(busy) {
        return Err(odd(n, "the statement does more than to look at the result"));
    }
    let mut variable = None;
    if let Some(a) = assigned {
        let left = ast.field(a, "left").map(|l| ast.strip(l)).ok_or_else(|| stored(a))?;
        let plain = ast.field(a, "operator").is_some_and(|o| ast.kind(o) == "=");
        if !plain || ast.kind(left) != "identifier" || !func.is_local(&ast.str(left)) {
            return Err(stored(a));
        }
        variable = Some(ast.str(left));
    }
    if ast.kind(stmt) == "return_statement" && !ahead(func, call).is_empty() {
        return Ok((stmt, Usage::Returned(Success::Number(0))));
    }
    let value = |n: N| success(&run(Value::Number(0)), n).ok_or_else(larger);
    match (ast.kind(stmt), assigned) {
        ("return_statement", None) => match value(top)? {
            Success::Number(n) if n != 0 => Err(odd(top, "the result selects a value")),
            value => Ok((stmt, Usage::Returned(value))),
        },
        ("expression_statement", None) => {
            let inner = match ast.kind(top) {
                "cast_expression" => {
                    ast.field(top, "value").filter(|_| ast.field(top, "type").is_some_and(|t| ast.bytes(t) == b"void"))
                }
                _ => Some(top),
            };
            let alone = inner.is_some_and(|n| ast.strip(n) == call);
            if alone { Ok((stmt, Usage::Ignored)) } else { Err(larger()) }
        }
        ("expression_statement", Some(a)) if ast.strip(top) == a => {
            let right = ast.field(a, "right").ok_or_else(larger)?;
            let x = variable.unwrap_or_default();
            Ok((stmt, Usage::Assigned(x, value(right)?)))
        }
        ("declaration", None) => {
            let init = ast.ancestors(call).find(|&p| ast.kind(p) == "init_declarator").ok_or_else(larger)?;
            let name = ast.field(init, "declarator").filter(|&d| ast.kind(d) == "identifier");
            let name = name.map(|d| ast.str(d)).filter(|x| func.is_local(x)).ok_or_else(|| stored(init))?;
            let right = ast.field(init, "value").ok_or_else(larger)?;
            Ok((stmt, Usage::Assigned(name, value(right)?)))
        }
        ("if_statement", _) => {
            let cond = ast.field(stmt, "condition").filter(|&c| ast.is_within(call, c)).ok_or_else(larger)?;
            let truth = |v: Value| run(v).eval(cond, &BTreeMap::new()).truth();
            let failed = match (truth(Value::Own), truth(Value::Number(0))) {
                (Some(true), Some(false)) => Edge::True,
                (Some(false), Some(true)) => Edge::False,
                _ => return Err(larger()),
            };
            let other = |n: N| Some(n) != assigned && !ast.is_within(n, call) && is_act(func, n);
            if ast.walk(cond).any(other) {
                return Err(larger());
            }
            // `if ((x = CALL))`: what is assigned is the result itself.
            if assigned.is_some_and(|a| ast.field(a, "right").is_none_or(|r| ast.strip(r) != call)) {
                return Err(larger());
            }
            Ok((stmt, Usage::Tested { branch: stmt, failed, variable }))
        }
        ("expression_statement", Some(a)) => Err(stored(a)),
        ("return_statement", Some(a)) => Err(odd(a, "the result is stored and returned at once")),
        _ => Err(odd(stmt, "the result decides about something else than an `if`")),
    }
}

/// What `n` comes to when its call succeeds.
fn success(run: &Run<'_>, n: N) -> Option<Success> {
    settled(run, &BTreeMap::new(), n, &|n| run.func.ast.is_within(run.call, n))
}

/// What `n` comes to with these values; `varies` tells whether an expression holds what is known now.
pub fn settled(run: &Run<'_>, env: &BTreeMap<String, Value>, n: N, varies: &dyn Fn(N) -> bool) -> Option<Success> {
    let ast = &run.func.ast;
    let n = ast.strip(n);
    if ast.kind(n) == "conditional_expression" {
        let cond = ast.field(n, "condition")?;
        match run.eval(cond, env).truth() {
            Some(true) if ast.field(n, "consequence").is_some() => {
                return settled(run, env, ast.field(n, "consequence")?, varies);
            }
            Some(false) => return settled(run, env, ast.field(n, "alternative")?, varies),
            _ => {}
        }
    }
    match run.eval(n, env) {
        Value::Number(_) if acts(run.func, n, run.call) => None,
        Value::Number(k) => Some(Success::Number(k)),
        _ => (!varies(n)).then_some(Success::Part(n)),
    }
}

/// What an argument of the call changes: its time, or how often it is evaluated, may be another in the new code.
///
/// # Errors
/// `populate-result-shape`.
pub fn plain_arguments(func: &Func, call: N) -> Result<(), Refusal> {
    let ast = &func.ast;
    let act = ast.args(call).into_iter().flat_map(|a| ast.walk(a)).find(|&k| is_act(func, k));
    let label = "an argument of the call changes something, and may be evaluated at another time or twice";
    act.map_or(Ok(()), |act| Err(refuse("populate-result-shape", func.place(act), label)))
}

/// Whether evaluating `n` changes something besides what `call` in it does.
fn acts(func: &Func, n: N, call: N) -> bool {
    func.ast.walk(n).any(|k| !func.ast.is_within(k, call) && is_act(func, k))
}

fn is_act(func: &Func, n: N) -> bool {
    matches!(func.ast.kind(n), "assignment_expression" | "update_expression")
}

/// The edge of the condition that is taken when the value of `n` is an error, if `n` alone decides.
pub fn failing_edge(func: &Func, n: N) -> Option<Edge> {
    let ast = &func.ast;
    let of = ast.ancestors(n).find(|&p| ast.kind(p) == "if_statement")?;
    let cond = ast.field(of, "condition").filter(|&c| ast.is_within(n, c))?;
    failing_outcome(func, n, ast.strip(cond))
}

/// What the condition `whole` is when the value of `n` in it is an error, if `n` alone decides.
pub fn failing_outcome(func: &Func, n: N, whole: N) -> Option<Edge> {
    let ast = &func.ast;
    let mut at = ast.outer(n);
    let mut failed = Edge::True;
    let swap = |e: Edge| if e == Edge::True { Edge::False } else { Edge::True };
    while at != ast.outer(whole) {
        let p = ast.parent(at)?;
        match ast.kind(p) {
            "unary_expression" if ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "!") => failed = swap(failed),
            "argument_list" => {
                let call = ast.parent(p)?;
                let callee = ast.callee(call)?;
                if !matches!(callee.as_str(), "likely" | "unlikely" | "WARN_ON" | "WARN_ON_ONCE" | "IS_ERR_VALUE") {
                    return None;
                }
                at = ast.outer(call);
                continue;
            }
            "binary_expression" => {
                let (l, r) = (ast.field(p, "left")?, ast.field(p, "right")?);
                let other = if ast.is_within(n, l) { r } else { l };
                if ast.normal(other) != "0" || other == l {
                    return None;
                }
                match ast.kind(ast.field(p, "operator")?) {
                    "!=" | "<" => {}
                    "==" | ">=" => failed = swap(failed),
                    _ => return None,
                }
            }
            _ => return None,
        }
        at = ast.outer(p);
    }
    Some(failed)
}
