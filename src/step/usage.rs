//! What is done with the result of a populate call.

use crate::guard::refuse;
use crate::syntax::ast::N;
use crate::syntax::cfg::Edge;
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;

/// The result's use in its own statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Usage {
    /// `return CALL;`
    Returned,
    /// `return CALL ? E : 0;`, with E.
    Translated(N),
    /// `CALL;`
    Ignored,
    /// `x = CALL;`
    Assigned(String),
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

/// The statement that is taken apart and what it does with the result.
///
/// # Errors
/// `populate-result-shape` for any other use.
pub fn usage(func: &Func, call: N) -> Result<(N, Usage), Refusal> {
    let ast = &func.ast;
    let odd = |n: N, why: &str| refuse("populate-result-shape", func.place(n), why);
    let stmt = ast.statement(call).ok_or_else(|| odd(call, "no statement around this call"))?;
    let mut at = ast.outer(call);
    let mut variable = None;
    if let Some(p) = ast.parent(at)
        && ast.kind(p) == "assignment_expression"
        && ast.field(p, "right") == Some(at)
    {
        let left = ast.field(p, "left").map(|l| ast.strip(l));
        let plain = ast.field(p, "operator").is_some_and(|o| ast.kind(o) == "=");
        match left {
            Some(l) if plain && ast.kind(l) == "identifier" && func.vars.by_name.contains_key(&ast.str(l)) => {
                variable = Some(ast.str(l));
            }
            _ => return Err(odd(p, "the result is stored in something that is no plain local variable")),
        }
        at = ast.outer(p);
    }
    let Some(p) = ast.parent(at) else { return Err(odd(call, "the result is used in an unusual way")) };
    match (ast.kind(p), &variable) {
        ("return_statement", None) => Ok((stmt, Usage::Returned)),
        ("expression_statement", None) => Ok((stmt, Usage::Ignored)),
        ("cast_expression", None)
            if ast.field(p, "type").is_some_and(|t| ast.str(t) == "void")
                && ast.parent(ast.outer(p)).is_some_and(|s| ast.kind(s) == "expression_statement") =>
        {
            Ok((stmt, Usage::Ignored))
        }
        ("expression_statement", Some(x)) => Ok((stmt, Usage::Assigned(x.clone()))),
        ("conditional_expression", None) if ast.node(at).field == Some("condition") => {
            let zero = ast.field(p, "alternative").is_some_and(|z| ast.normal(z) == "0");
            let returned = ast.parent(ast.outer(p)).is_some_and(|r| ast.kind(r) == "return_statement");
            match ast.field(p, "consequence") {
                Some(errno) if zero && returned => Ok((stmt, Usage::Translated(errno))),
                _ => Err(odd(p, "the result selects a value")),
            }
        }
        _ => {
            let failed = failing_edge(func, at).ok_or_else(|| odd(p, "the result is part of a larger expression"))?;
            if ast.kind(stmt) != "if_statement" {
                return Err(odd(stmt, "the result decides about something else than an `if`"));
            }
            Ok((stmt, Usage::Tested { branch: stmt, failed, variable }))
        }
    }
}

/// The edge of the condition that is taken when the value of `n` is an error, if `n` alone decides.
pub fn failing_edge(func: &Func, n: N) -> Option<Edge> {
    let ast = &func.ast;
    let mut at = ast.outer(n);
    let mut failed = Edge::True;
    let swap = |e: Edge| if e == Edge::True { Edge::False } else { Edge::True };
    loop {
        let p = ast.parent(at)?;
        match ast.kind(p) {
            "if_statement" => return (ast.node(at).field == Some("condition")).then_some(failed),
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
}
