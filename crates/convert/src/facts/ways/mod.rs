//! What happens behind a call when its value is known to be an error, or to be 0.
//!
//! The function is run from the call on, over its control flow, with values that are known or not. A decision that
//! the values settle takes one edge, any other takes all. How a driver spells the test of a result does not matter.

pub mod course;
pub mod eval;
pub mod value;

use std::collections::{BTreeMap, BTreeSet};

pub use value::Value;
use value::same;

use crate::facts::ahead::ahead;
use crate::facts::flag_change;
use crate::facts::func::Func;
use crate::facts::term::Term;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, Edge, P, PointKind};

/// Whether a call takes the pages of the mapping away again: of one that fails the core does.
pub fn zaps(world: &World<'_>, func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let vma = |a: &N| func.names.vmas.contains_key(&ast.str(ast.strip(*a)));
    ast.callee(call).is_some_and(|name| world.known.revokers.contains(&name)) && ast.args(call).first().is_some_and(vma)
}

/// Most states of one run.
const MOST: usize = 4000;

/// Values of local variables that were given behind the call.
type Env = BTreeMap<String, Value>;

/// The ways through the function from a call on.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Every point that is passed, the call's own included.
    pub points: BTreeSet<P>,
    /// Edges that are taken.
    pub edges: BTreeSet<(P, P)>,
    /// What is returned and where; [`EXIT`] for the end of the body.
    pub results: Vec<(P, Value)>,
    /// The messages that are printed, with or without a condition.
    pub messages: BTreeSet<N>,
    /// Calls that keep no state and yet do something, such as reading a register or waiting.
    pub acts: BTreeSet<N>,
    /// Something that is done besides.
    pub work: Option<N>,
}

/// A run from the point that evaluates a call.
pub struct Run<'a> {
    /// Everything that may be looked at.
    pub world: &'a World<'a>,
    /// The function.
    pub func: &'a Func,
    /// The call.
    pub call: N,
    /// The point that evaluates it.
    pub point: P,
    /// What the call gives.
    pub value: Value,
    /// What other expressions of the point give, as far as that is known.
    pub given: BTreeMap<N, Value>,
}

impl<'a> Run<'a> {
    /// A run from `point`, which evaluates a call that gives `value`.
    pub fn of(world: &'a World<'a>, func: &'a Func, call: N, point: P, value: Value) -> Self {
        let decided = ahead(func, call).into_iter().map(|a| a.decided());
        let given = decided.map(|(n, holds)| (func.ast.strip(n), Value::Number(i64::from(holds)))).collect();
        Run { world, func, call, point, value, given }
    }

    /// All ways from the call on. Returns none when there are too many of them.
    pub fn ways(&self) -> Option<Ways> {
        let mut out = Ways::default();
        let mut seen: BTreeSet<(P, Env)> = BTreeSet::new();
        let mut todo = vec![(self.point, Env::new())];
        while let Some((p, mut env)) = todo.pop() {
            if !seen.insert((p, env.clone())) {
                continue;
            }
            if seen.len() > MOST {
                return None;
            }
            out.points.insert(p);
            if p == EXIT {
                out.results.push((p, Value::Number(0)));
                continue;
            }
            if p == self.point && seen.len() > 1 {
                // The call is made once more.
                out.work.get_or_insert(self.call);
                continue;
            }
            let here = &self.func.cfg.points[p];
            if let Some(n) = here.at {
                self.effects(n, &mut env, &mut out);
            }
            if here.kind == PointKind::Return {
                let result = here.at.and_then(|n| self.func.ast.named(n).next());
                out.results.push((p, result.map_or(Value::Number(0), |r| self.eval(r, &env))));
                continue;
            }
            for next in self.taken(p, &env) {
                out.edges.insert((p, next));
                todo.push((next, env.clone()));
            }
        }
        Some(out)
    }

    /// Where control goes from `p`.
    fn taken(&self, p: P, env: &Env) -> Vec<P> {
        let here = &self.func.cfg.points[p];
        let all = || here.succ.iter().map(|s| s.0).collect();
        let (PointKind::Cond, Some(n)) = (here.kind, here.at) else { return all() };
        let value = self.eval(n, env);
        if here.succ.iter().any(|s| s.1 == Edge::Case) {
            return self.case(p, &value).unwrap_or_else(all);
        }
        match value.truth() {
            Some(holds) => {
                let edge = if holds { Edge::True } else { Edge::False };
                here.succ.iter().filter(|s| s.1 == edge).map(|s| s.0).collect()
            }
            None => all(),
        }
    }

    /// The case of a `switch` that a value takes; none where that is not known.
    fn case(&self, p: P, value: &Value) -> Option<Vec<P>> {
        let mut rest = Vec::new();
        for &(to, _) in &self.func.cfg.points[p].succ {
            let label = &self.func.cfg.points[to];
            let named = label.at.filter(|&v| self.func.ast.node(v).field == Some("value"));
            match named.map(|v| same(value, &self.eval(v, &Env::new()))) {
                Some(Some(true)) => return Some(vec![to]),
                Some(Some(false)) => {}
                Some(None) => return None,
                None => rest.push(to),
            }
        }
        Some(rest)
    }

    /// What a statement or condition does: values of locals, messages, and all else as work.
    fn effects(&self, n: N, env: &mut Env, out: &mut Ways) {
        let ast = &self.func.ast;
        let kids = |out: &mut Ways, env: &mut Env| {
            for &k in ast.kids(n) {
                self.effects(k, env, out);
            }
        };
        match ast.kind(n) {
            "string_literal" | "char_literal" | "sizeof_expression" => {}
            "assignment_expression" => {
                kids(out, env);
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return };
                let plain = ast.field(n, "operator").is_some_and(|o| ast.kind(o) == "=");
                let value = if plain { self.eval(r, env) } else { Value::Unknown };
                self.store(n, l, value, env, out);
            }
            "update_expression" => {
                if let Some(a) = ast.field(n, "argument") {
                    self.store(n, a, Value::Unknown, env, out);
                }
            }
            "init_declarator" => {
                kids(out, env);
                let mut declarator = ast.field(n, "declarator");
                while let Some(d) = declarator.filter(|&d| ast.kind(d) == "pointer_declarator") {
                    declarator = ast.field(d, "declarator");
                }
                let name = declarator.filter(|&d| ast.kind(d) == "identifier");
                if let (Some(name), Some(v)) = (name.map(|n| ast.str(n)), ast.field(n, "value")) {
                    let value = self.in_type(&name, self.eval(v, env));
                    env.insert(name, value);
                }
            }
            // What is not evaluated does nothing.
            "conditional_expression" => {
                let Some(c) = ast.field(n, "condition") else { return };
                // What is decided was evaluated before the call.
                if !self.given.contains_key(&ast.strip(c)) {
                    self.effects(c, env, out);
                }
                let truth = self.eval(c, env).truth();
                for (field, when) in [("consequence", true), ("alternative", false)] {
                    if let Some(arm) = ast.field(n, field).filter(|_| truth != Some(!when)) {
                        self.effects(arm, env, out);
                    }
                }
            }
            "binary_expression" => {
                let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { return };
                self.effects(l, env, out);
                let skips = match ast.field(n, "operator").map(|o| ast.kind(o)) {
                    Some("&&") => Some(false),
                    Some("||") => Some(true),
                    _ => None,
                };
                if skips.is_none() || self.eval(l, env).truth() != skips {
                    self.effects(r, env, out);
                }
            }
            "pointer_expression" => {
                kids(out, env);
                let address = ast.kids(n).first().is_some_and(|&o| ast.kind(o) == "&");
                let root = ast.field(n, "argument").and_then(|a| ast.leaves(a).next()).filter(|_| address);
                if let Some(name) = root.map(|r| ast.str(r)).filter(|r| self.func.vars.by_name.contains_key(r)) {
                    env.insert(name, Value::Unknown);
                }
            }
            "call_expression" => {
                kids(out, env);
                if n != self.call {
                    self.called(n, out);
                }
            }
            "gnu_asm_expression" => {
                out.work.get_or_insert(n);
            }
            _ => kids(out, env),
        }
    }

    fn in_type(&self, name: &str, value: Value) -> Value {
        self.func.type_of(name).map_or(Value::Unknown, |t| self.held(self.func, &t, value))
    }

    fn called(&self, call: N, out: &mut Ways) {
        let ast = &self.func.ast;
        let known = self.world.known;
        let name = ast.callee(call).unwrap_or_default();
        let filled = self.world.fills_other(ast, call);
        // The length of the mapping.
        let length = || matches!(self.func.term(call, ENTRY), Term::Pages | Term::Size);
        let quiet = known.stateless.contains(&name) && !filled || is_own(self.func, call, self.call) || length();
        // Changes of the flags of a mapping that fails have no effect.
        let flags = flag_change::find(self.func, call).is_ok_and(|change| change.is_some());
        if name.is_empty() {
            out.work.get_or_insert(call);
        } else if self.world.is_message(self.func, call) {
            out.messages.insert(call);
        } else if quiet && known.acting.contains(&name) {
            out.acts.insert(call);
        } else if !quiet && !flags && !zaps(self.world, self.func, call) {
            out.work.get_or_insert(call);
        }
    }

    fn store(&self, at: N, target: N, value: Value, env: &mut Env, out: &mut Ways) {
        let func = self.func;
        let ast = &func.ast;
        let mut n = ast.strip(target);
        if ast.callee(n).as_deref() == Some("pgprot_val")
            && let Some(&a) = ast.args(n).first()
        {
            n = ast.strip(a);
        }
        if func.is_vma_field(n) {
            return;
        }
        let name = ast.str(n);
        if ast.kind(n) == "identifier" && func.is_local(&name) {
            let value = self.in_type(&name, value);
            env.insert(name, value);
            return;
        }
        // A member of a local structure.
        while ast.kind(n) == "field_expression" && ast.kids(n).iter().any(|&k| ast.kind(k) == ".") {
            let Some(a) = ast.field(n, "argument") else { break };
            n = ast.strip(a);
        }
        if n == ast.strip(target) || ast.kind(n) != "identifier" || !func.is_local(&ast.str(n)) {
            out.work.get_or_insert(at);
        }
    }
}

/// Whether the call stands in the statement of the one that is looked at, and so is made before it.
fn is_own(func: &Func, call: N, own: N) -> bool {
    func.ast.is_within(call, own)
}
