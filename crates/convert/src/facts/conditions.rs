//! What tests have shown.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::term::{Fact, Term};
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{P, PointKind};

/// What a macro is the truth of, whatever else it does (linux/compiler.h, asm-generic/bug.h): `likely(x)`, `WARN_ON(x)`.
pub fn truth_of(ast: &Ast, call: N) -> Option<N> {
    let named = matches!(ast.callee(call)?.as_str(), "likely" | "unlikely" | "WARN_ON" | "WARN_ON_ONCE");
    ast.args(call).first().copied().filter(|_| named)
}

impl Func {
    /// The comparisons that hold whenever control is at `at`.
    pub fn facts(&self, at: P) -> Vec<Fact> {
        let mut out = self.caller.facts.clone();
        for (cond, holds) in self.cfg.decided(at) {
            let Some(p) = self.cfg.point_of(&self.ast, cond) else { continue };
            if self.steady(cond, p, at) && !self.called_between(cond, p, at) {
                self.learn(cond, holds, p, &mut out);
            }
        }
        for (call, facts) in &self.shown {
            if out.iter().any(|f| f.left == *call && f.right.is_zero() && matches!(f.op, "==" | ">=")) {
                out.extend(facts.iter().cloned());
            }
        }
        out
    }

    /// Whether memory that `cond` reads may have been changed by a call on the way: one that gets the pointer.
    fn called_between(&self, cond: N, from: P, to: P) -> bool {
        let ast = &self.ast;
        let roots: BTreeSet<String> = ast
            .walk(cond)
            .filter(|&k| ast.kind(k) == "field_expression" && !self.is_vma_field(k))
            .filter_map(|k| ast.leaves(k).next())
            .map(|k| ast.str(k))
            .collect();
        let after = self.cfg.reach(from, None);
        !roots.is_empty()
            && self.calls().into_iter().any(|c| {
                let Some(p) = self.cfg.point_of(ast, c) else { return true };
                let between = p != from && p != to && after[p] && self.cfg.reach(p, None)[to];
                let reads = ast.callee(c).is_some_and(|n| self.readers.contains(&n));
                between && !reads && ast.args(c).iter().any(|&a| roots.contains(&ast.str(ast.strip(a))))
            })
    }

    /// The outermost expression in `top` that may leave `n` out, because something else says so; none if `n` is evaluated in any
    /// case.
    pub fn lazily(&self, n: N, top: N) -> Option<N> {
        let ast = &self.ast;
        let (mut at, mut found) = (n, None);
        for p in ast.ancestors(n).take_while(|_| n != top) {
            let lazy = match ast.kind(p) {
                "binary_expression" => {
                    let op = ast.field(p, "operator").map_or("", |o| ast.kind(o));
                    matches!(op, "&&" | "||") && ast.field(p, "right").is_some_and(|r| ast.is_within(at, r))
                }
                "conditional_expression" => ast.field(p, "condition").is_none_or(|c| !ast.is_within(at, c)),
                _ => false,
            };
            found = if lazy { Some(p) } else { found };
            if p == top {
                break;
            }
            at = p;
        }
        found
    }

    /// What holds about the mapping's length whenever this function returns zero; `constant` tells which names are
    /// constants.
    pub fn shown_by_success(&self, constant: &dyn Fn(&str) -> bool) -> Vec<Fact> {
        let returns = self.cfg.points.iter().enumerate().filter_map(|(p, point)| {
            let n = point.at.filter(|_| point.kind == PointKind::Return)?;
            let value = self.ast.named(n).next()?;
            (!self.is_errno(value)).then_some(p)
        });
        let mut common: Option<Vec<Fact>> = None;
        for p in returns {
            let here: Vec<Fact> = self.facts(p).iter().filter_map(|f| f.carried(constant)).collect();
            common = Some(match common {
                None => here,
                Some(before) => before.into_iter().filter(|f| here.iter().any(|h| h.says(f))).collect(),
            });
        }
        common.unwrap_or_default()
    }

    /// Adds what it shows that `cond`, evaluated at `p`, holds or does not.
    pub fn learn(&self, cond: N, holds: bool, p: P, out: &mut Vec<Fact>) {
        let ast = &self.ast;
        let n = ast.strip(cond);
        match ast.kind(n) {
            "call_expression" if truth_of(ast, n).is_some() => {
                if let Some(a) = truth_of(ast, n) {
                    self.learn(a, holds, p, out);
                }
            }
            "unary_expression" if ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "!") => {
                if let Some(a) = ast.field(n, "argument") {
                    self.learn(a, !holds, p, out);
                }
            }
            "binary_expression" => {
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return };
                let op = ast.field(n, "operator").map_or("", |o| ast.kind(o));
                match (op, holds) {
                    ("&&", true) | ("||", false) => {
                        self.learn(l, holds, p, out);
                        self.learn(r, holds, p, out);
                    }
                    _ => {
                        let op = match (op, holds) {
                            ("==", true) | ("!=", false) => "==",
                            ("!=", true) | ("==", false) => "!=",
                            ("<", true) | (">=", false) => "<",
                            ("<=", true) | (">", false) => "<=",
                            (">", true) | ("<=", false) => ">",
                            (">=", true) | ("<", false) => ">=",
                            _ => return self.truth(n, holds, p, out),
                        };
                        let (left, right) = (self.term(l, p), self.term(r, p));
                        let swapped = match op {
                            "<" => ">",
                            "<=" => ">=",
                            ">" => "<",
                            ">=" => "<=",
                            same => same,
                        };
                        out.push(Fact { left: left.clone(), op, right: right.clone(), seen: Some((l, r, p)) });
                        out.push(Fact { left: right, op: swapped, right: left, seen: Some((r, l, p)) });
                    }
                }
            }
            _ => self.truth(n, holds, p, out),
        }
    }

    fn truth(&self, n: N, holds: bool, p: P, out: &mut Vec<Fact>) {
        let op = if holds { "!=" } else { "==" };
        out.push(Fact { left: self.term(n, p), op, right: Term::Number(0), seen: None });
    }
}
