//! What happens behind a call when its value is known to be an error, or to be 0.
//!
//! The function is run from the call on, over its control flow, with values that are known or not. A decision that
//! the values settle takes one edge, any other takes all. How a driver spells the test of a result does not matter.

use std::collections::{BTreeMap, BTreeSet};

use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, Edge, P, PointKind};
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::unit::func::Func;
use crate::unit::world::World;

/// Most states of one run.
const MOST: usize = 4000;

/// How deep macros that stand for constants are followed.
const DEPTH: usize = 4;

/// What an expression is worth.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// The error that the call gave: some negative number.
    Own,
    /// A negative number with a name, as written (`-EAGAIN`).
    Errno(String),
    /// A positive number with a name, as written.
    Positive(String),
    /// A number.
    Number(i64),
    /// The bits of the error in an unsigned type that keeps them.
    Bits,
    /// Anything.
    Unknown,
}

impl Value {
    /// Whether it is other than 0; none where that is not known.
    pub fn truth(&self) -> Option<bool> {
        match self {
            Value::Own | Value::Errno(_) | Value::Positive(_) | Value::Bits => Some(true),
            Value::Number(n) => Some(*n != 0),
            Value::Unknown => None,
        }
    }

    /// -1, 0 or 1; none where that is not known.
    fn sign(&self) -> Option<i64> {
        match self {
            Value::Own | Value::Errno(_) => Some(-1),
            Value::Positive(_) | Value::Bits => Some(1),
            Value::Number(n) => Some(n.signum()),
            Value::Unknown => None,
        }
    }
}

fn truth(b: bool) -> Value {
    Value::Number(i64::from(b))
}

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
}

impl Run<'_> {
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

    /// What an expression is worth behind the call.
    pub fn eval(&self, n: N, env: &Env) -> Value {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        if n == self.call {
            return self.value.clone();
        }
        match ast.kind(n) {
            "number_literal" => number(&ast.str(n)),
            "true" => Value::Number(1),
            "false" | "null" => Value::Number(0),
            "identifier" => self.named(n, env),
            "assignment_expression" => match (ast.field(n, "operator").map(|o| ast.kind(o)), ast.field(n, "right")) {
                (Some("="), Some(r)) => self.eval(r, env),
                _ => Value::Unknown,
            },
            "comma_expression" => ast.field(n, "right").map_or(Value::Unknown, |r| self.eval(r, env)),
            "cast_expression" => self.cast(n, env),
            "unary_expression" => {
                let Some(a) = ast.field(n, "argument") else { return Value::Unknown };
                match ast.field(n, "operator").map(|o| ast.kind(o)) {
                    Some("!") => self.eval(a, env).truth().map_or(Value::Unknown, |t| truth(!t)),
                    Some("-") => match self.eval(a, env) {
                        Value::Number(k) => k.checked_neg().map_or(Value::Unknown, Value::Number),
                        Value::Positive(_) => Value::Errno(ast.normal(n).replace("- ", "-")),
                        _ => Value::Unknown,
                    },
                    _ => Value::Unknown,
                }
            }
            "binary_expression" => self.binary(n, env),
            "conditional_expression" => {
                let Some(c) = ast.field(n, "condition") else { return Value::Unknown };
                let (yes, no) = (ast.field(n, "consequence"), ast.field(n, "alternative"));
                match self.eval(c, env).truth() {
                    // `a ?: b` gives a.
                    Some(true) => self.eval(yes.unwrap_or(c), env),
                    Some(false) => no.map_or(Value::Unknown, |b| self.eval(b, env)),
                    None => Value::Unknown,
                }
            }
            "call_expression" => {
                let inner = ast.args(n).first().map_or(Value::Unknown, |&a| self.eval(a, env));
                match ast.callee(n).as_deref() {
                    Some("likely" | "unlikely" | "WARN_ON" | "WARN_ON_ONCE") => {
                        inner.truth().map_or(Value::Unknown, truth)
                    }
                    Some("IS_ERR_VALUE") => inner.sign().map_or(Value::Unknown, |s| truth(s < 0)),
                    _ => Value::Unknown,
                }
            }
            _ => Value::Unknown,
        }
    }

    fn cast(&self, n: N, env: &Env) -> Value {
        let ast = &self.func.ast;
        let (Some(kind), Some(v)) = (ast.field(n, "type"), ast.field(n, "value")) else { return Value::Unknown };
        held(&ast.normal(kind), self.eval(v, env))
    }

    fn binary(&self, n: N, env: &Env) -> Value {
        let ast = &self.func.ast;
        let (Some(l), Some(r), Some(op)) = (ast.field(n, "left"), ast.field(n, "right"), ast.field(n, "operator"))
        else {
            return Value::Unknown;
        };
        let (l, r) = (self.eval(l, env), self.eval(r, env));
        let either = |b: Option<bool>| b.map_or(Value::Unknown, truth);
        match ast.kind(op) {
            "&&" => match (l.truth(), r.truth()) {
                (Some(false), _) | (_, Some(false)) => truth(false),
                (Some(true), Some(true)) => truth(true),
                _ => Value::Unknown,
            },
            "||" => match (l.truth(), r.truth()) {
                (Some(true), _) | (_, Some(true)) => truth(true),
                (Some(false), Some(false)) => truth(false),
                _ => Value::Unknown,
            },
            "==" => either(same(&l, &r)),
            "!=" => either(same(&l, &r).map(|b| !b)),
            "<" => either(less(&l, &r)),
            ">" => either(less(&r, &l)),
            "<=" => either(less(&r, &l).map(|b| !b)),
            ">=" => either(less(&l, &r).map(|b| !b)),
            _ => Value::Unknown,
        }
    }

    fn named(&self, n: N, env: &Env) -> Value {
        let name = self.func.ast.str(n);
        if let Some(value) = env.get(&name) {
            return value.clone();
        }
        if !self.func.vars.by_name.contains_key(&name) {
            return self.constant(&name, DEPTH);
        }
        // What was given before the call is looked at only where it is a constant.
        match self.func.value_of(&name, self.point) {
            Some((v, _)) if is_constant(self.func, v) => self.eval(v, &Env::new()),
            _ => Value::Unknown,
        }
    }

    /// What a name that is no variable stands for: a macro of the file, or an error of include/uapi/asm-generic/errno.h.
    fn constant(&self, name: &str, depth: usize) -> Value {
        match name {
            "NULL" => return Value::Number(0),
            "true" => return Value::Number(1),
            "false" => return Value::Number(0),
            _ => {}
        }
        let own = self.world.macros(self.func.file, name);
        let far = || self.world.macros_of_headers(self.func.file, name);
        let all: Vec<_> = match own.is_empty() {
            true if is_errno(name) => return Value::Positive(name.to_string()),
            true => far(),
            false => own.into_iter().map(|i| (self.func.file, i)).collect(),
        };
        let [(file, only)] = all.as_slice() else { return Value::Unknown };
        let ItemKind::MacroDefinition { body, params: None, .. } = only.kind else { return Value::Unknown };
        let text = &self.world.view(*file).text;
        let mut tokens = tokens_in(text, body);
        while tokens.len() > 2 && tokens[0].is_punct(text, "(") && tokens[tokens.len() - 1].is_punct(text, ")") {
            tokens.remove(0);
            tokens.pop();
        }
        let negative = tokens.first().is_some_and(|t| t.is_punct(text, "-"));
        let [value] = &tokens[usize::from(negative)..] else { return Value::Unknown };
        let word = String::from_utf8_lossy(value.text(text)).into_owned();
        let inner = match value.kind {
            TokenKind::Ident if depth > 0 => self.constant(&word, depth - 1),
            TokenKind::Ident => Value::Unknown,
            _ => number(&word),
        };
        match inner {
            Value::Number(k) if negative => k.checked_neg().map_or(Value::Unknown, Value::Number),
            Value::Positive(_) if negative => Value::Errno(name.to_string()),
            Value::Positive(_) => Value::Positive(name.to_string()),
            Value::Errno(_) if !negative => Value::Errno(name.to_string()),
            Value::Number(k) => Value::Number(k),
            _ => Value::Unknown,
        }
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
                let name = ast.field(n, "declarator").filter(|&d| ast.kind(d) == "identifier");
                if let (Some(name), Some(v)) = (name.map(|n| ast.str(n)), ast.field(n, "value")) {
                    let value = self.in_type(&name, self.eval(v, env));
                    env.insert(name, value);
                }
            }
            // What is not evaluated does nothing.
            "conditional_expression" => {
                let Some(c) = ast.field(n, "condition") else { return };
                self.effects(c, env, out);
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
        self.func.type_of(name).map_or(Value::Unknown, |t| held(&t, value))
    }

    fn called(&self, call: N, out: &mut Ways) {
        let ast = &self.func.ast;
        let known = self.world.known;
        let name = ast.callee(call).unwrap_or_default();
        let quiet = known.stateless.contains(&name) || is_own(self.func, call, self.call);
        // Changes of the flags of a mapping that fails have no effect.
        let flags = name.starts_with("vm_flags_")
            && ast.args(call).first().is_some_and(|&a| self.func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        if name.is_empty() {
            out.work.get_or_insert(call);
        } else if self.world.prints(self.func.file, &name) {
            out.messages.insert(call);
        } else if !quiet && !flags {
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

/// What is left of a value in a variable of this type, as written.
fn held(kind: &str, value: Value) -> Value {
    const SIGNED: [&str; 12] = [
        "int",
        "signed int",
        "long",
        "long int",
        "long long",
        "s32",
        "s64",
        "__s32",
        "__s64",
        "int32_t",
        "int64_t",
        "ssize_t",
    ];
    const UNSIGNED: [&str; 12] = [
        "unsigned",
        "unsigned int",
        "unsigned long",
        "unsigned long long",
        "u32",
        "u64",
        "__u32",
        "__u64",
        "uint32_t",
        "uint64_t",
        "size_t",
        "uint",
    ];
    match value {
        Value::Number(0) | Value::Unknown => value,
        _ if SIGNED.contains(&kind) => value,
        _ if matches!(kind, "bool" | "_Bool") => value.truth().map_or(Value::Unknown, truth),
        Value::Own | Value::Bits if UNSIGNED.contains(&kind) => Value::Bits,
        Value::Number(n) if n > 0 && UNSIGNED.contains(&kind) => value,
        _ => Value::Unknown,
    }
}

/// Whether the call stands in the statement of the one that is looked at, and so is made before it.
fn is_own(func: &Func, call: N, own: N) -> bool {
    func.ast.is_within(call, own)
}

fn is_constant(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "identifier" => !func.vars.by_name.contains_key(&ast.str(k)),
        "call_expression" | "field_expression" | "assignment_expression" | "update_expression" => false,
        _ => true,
    })
}

/// Whether the name is that of an error, by the way these are written; a macro of the driver is none.
fn is_errno(name: &str) -> bool {
    name.len() > 2 && name.starts_with('E') && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn number(text: &str) -> Value {
    let digits = text.trim_end_matches(['u', 'U', 'l', 'L']);
    let parsed = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(hex) => i64::from_str_radix(hex, 16).ok(),
        None if digits.len() > 1 && digits.starts_with('0') => i64::from_str_radix(digits, 8).ok(),
        None => digits.parse().ok(),
    };
    parsed.map_or(Value::Unknown, Value::Number)
}

/// Whether two values are equal; none where that is not known.
fn same(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a == b),
        (Value::Bits, Value::Number(0)) | (Value::Number(0), Value::Bits) => Some(false),
        (Value::Bits, _) | (_, Value::Bits) => None,
        (Value::Errno(a), Value::Errno(b)) | (Value::Positive(a), Value::Positive(b)) if a == b => Some(true),
        _ if a.sign()? != b.sign()? => Some(false),
        _ => None,
    }
}

/// Whether `a` is less than `b`; none where that is not known.
fn less(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Some(a < b),
        // The comparison is one of unsigned numbers.
        (Value::Bits, Value::Number(0)) => Some(false),
        (Value::Number(0), Value::Bits) => Some(true),
        (Value::Bits, _) | (_, Value::Bits) => None,
        _ if a.sign()? != b.sign()? => Some(a.sign()? < b.sign()?),
        (Value::Errno(a), Value::Errno(b)) if a == b => Some(false),
        _ => None,
    }
}
