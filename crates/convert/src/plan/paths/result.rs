//! What the result of a call, or a local that is returned, says about success.

use crate::facts::func::Func;
use crate::facts::term::{Term, number};
use crate::facts::usage::failing_edge;
use crate::plan::paths::value::Value;
use crate::plan::paths::walk::Walk;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P, PointKind};

impl Walk<'_> {
    /// The values of the returned locals after point `p`.
    pub(super) fn assigned(&self, m: usize, p: P, values: &[Value], result: Option<(N, Value)>) -> Vec<Value> {
        let func = &self.plan.members[m].func;
        let mut out = values.to_vec();
        for (i, name) in self.bodies[m].returned.iter().enumerate() {
            let Some(var) = func.vars.by_name.get(name) else { continue };
            let Some(def) = var.defs.iter().rfind(|d| d.point == p && d.node.is_some()) else { continue };
            out[i] = match def.value {
                Some(v) if var.declared.len() == 1 => self.value(m, v, p, values, result),
                _ => Value::Unknown,
            };
        }
        out
    }

    pub(super) fn value(&self, m: usize, n: N, p: P, values: &[Value], result: Option<(N, Value)>) -> Value {
        let func = &self.plan.members[m].func;
        let ast = &func.ast;
        let n = ast.strip(n);
        if let Some((_, value)) = result.filter(|r| r.0 == n) {
            return value;
        }
        match ast.kind(n) {
            // The grammar takes a sign for a part of the number.
            "number_literal" => match (number(ast.str(n).trim_start_matches('-')), ast.bytes(n).starts_with(b"-")) {
                (Some(0), _) => Value::Zero,
                (Some(_), true) => Value::Negative,
                (Some(_), false) => Value::NonZero,
                (None, _) => Value::Unknown,
            },
            "conditional_expression" => {
                let arm = |field: &str| ast.field(n, field).map(|a| self.value(m, a, p, values, result));
                let tested = ast.field(n, "condition").map(|c| ast.strip(c));
                let holds = tested.and_then(|c| self.holds(m, c, p, values, result));
                match (arm("consequence"), arm("alternative"), holds) {
                    (Some(yes), _, Some(true)) => yes,
                    (_, Some(no), Some(false)) => no,
                    (Some(yes), Some(no), _) if yes == no => yes,
                    (Some(Value::Negative | Value::NonZero), Some(Value::Negative | Value::NonZero), _) => {
                        Value::NonZero
                    }
                    _ => Value::Unknown,
                }
            }
            "identifier" => {
                let name = ast.str(n);
                match self.bodies[m].returned.iter().position(|r| *r == name) {
                    Some(i) => values[i],
                    None => Value::Unknown,
                }
            }
            "assignment_expression" if ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=") => {
                ast.field(n, "right").map_or(Value::Unknown, |r| self.value(m, r, p, values, result))
            }
            _ if func.is_errno(n) => Value::Negative,
            "call_expression" if ast.callee(n).as_deref() == Some("PTR_ERR") => {
                let arg = ast.args(n).first().map(|&a| ast.normal(a)).unwrap_or_default();
                let tested = Term::Code(format!("IS_ERR ( {arg} )"));
                let error = func.facts(p).iter().any(|f| f.is_nonzero(&tested));
                if error { Value::Negative } else { Value::Unknown }
            }
            _ => Value::Unknown,
        }
    }

    /// Whether a condition holds, as far as the values of the returned locals tell: `ret`, `!ret`, `ret < 0`.
    fn holds(&self, m: usize, cond: N, p: P, values: &[Value], result: Option<(N, Value)>) -> Option<bool> {
        let ast = &self.plan.members[m].func.ast;
        let cond = ast.strip(cond);
        let operator = ast.field(cond, "operator").map_or("", |o| ast.kind(o));
        let is_zero = |n: N| ast.bytes(ast.strip(n)) == b"0";
        match (operator, ast.field(cond, "argument"), ast.field(cond, "left"), ast.field(cond, "right")) {
            ("!", Some(n), ..) => self.holds(m, n, p, values, result).map(|h| !h),
            ("!=", _, Some(l), Some(r)) if is_zero(r) => self.holds(m, l, p, values, result),
            ("==", _, Some(l), Some(r)) if is_zero(r) => self.holds(m, l, p, values, result).map(|h| !h),
            ("<", _, Some(l), Some(r)) if is_zero(r) => match self.value(m, l, p, values, result) {
                Value::Zero => Some(false),
                Value::Negative => Some(true),
                Value::NonZero | Value::Unknown => None,
            },
            ("", ..) => match self.value(m, cond, p, values, result) {
                Value::Zero => Some(false),
                Value::Negative | Value::NonZero => Some(true),
                Value::Unknown => None,
            },
            _ => None,
        }
    }

    /// The values behind an edge; none if it cannot be taken.
    pub(super) fn taken(
        &self,
        m: usize,
        p: P,
        edge: Edge,
        values: &[Value],
        result: Option<(N, Value)>,
    ) -> Option<Vec<Value>> {
        let mut out = values.to_vec();
        let func = &self.plan.members[m].func;
        let point = &func.cfg.points[p];
        let cond = point.at.filter(|_| point.kind == PointKind::Cond && matches!(edge, Edge::True | Edge::False));
        let Some(cond) = cond else { return Some(out) };
        for (i, name) in self.bodies[m].returned.iter().enumerate() {
            if let Some((fails, negative)) = tested(func, cond, name) {
                out[i] = out[i].behind(fails == edge, negative)?;
            }
        }
        if let Some((call, value)) = result.filter(|r| func.ast.is_within(r.0, cond))
            && let Some((fails, negative)) = test(func, call)
        {
            value.behind(fails == edge, negative)?;
        }
        Some(out)
    }
}

/// How the condition tests the local by itself: the edge of failure, and whether only negative values take it.
fn tested(func: &Func, cond: N, name: &str) -> Option<(Edge, bool)> {
    let ast = &func.ast;
    let is = |k: &N| ast.kind(*k) == "identifier" && ast.bytes(*k) == name.as_bytes();
    let uses: Vec<N> = ast.walk(cond).filter(is).collect();
    let [only] = uses.as_slice() else { return None };
    let assigned =
        ast.parent(*only).filter(|&p| ast.kind(p) == "assignment_expression" && ast.field(p, "left") == Some(*only));
    test(func, assigned.unwrap_or(*only))
}

fn test(func: &Func, n: N) -> Option<(Edge, bool)> {
    let ast = &func.ast;
    let fails = failing_edge(func, n)?;
    let up = ast.ancestors(n).take_while(|&p| ast.kind(p) != "if_statement");
    let negative = up.into_iter().any(|p| {
        ast.callee(p).as_deref() == Some("IS_ERR_VALUE")
            || ast.kind(p) == "binary_expression"
                && ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "<" | ">="))
    });
    Some((fails, negative))
}
