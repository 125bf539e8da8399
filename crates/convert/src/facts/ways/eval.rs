//! What expressions are worth behind a call.

use crate::facts::conditions::truth_of;
use crate::facts::func::Func;
use crate::facts::types::seen;
use crate::facts::ways::value::{Value, held, less, number, same, truth};
use crate::facts::ways::{Env, Run};
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};

/// How deep macros that stand for constants are followed.
const DEPTH: usize = 4;

/// The errors of the kernel (include/linux/err.h, `MAX_ERRNO`).
pub const MOST_ERRNO: i64 = 4095;

impl Run<'_> {
    /// What an expression is worth behind the call.
    pub fn eval(&self, n: N, env: &Env) -> Value {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        if n == self.call {
            return self.value.clone();
        }
        if let Some(given) = self.given.get(&n) {
            return given.clone();
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
                        Value::Number(1..=MOST_ERRNO) if ast.kind(ast.strip(a)) == "identifier" => {
                            Value::Errno(ast.normal(n).replace("- ", "-"))
                        }
                        Value::Number(k) => k.checked_neg().map_or(Value::Unknown, Value::Number),
                        Value::Positive(_) => Value::Errno(ast.normal(n).replace("- ", "-")),
                        Value::Errno(_) => Value::Positive(ast.normal(n).replace("- ", "-")),
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
                    // `a ?: b` gives a, of which a choice tells only that it is not zero.
                    Some(true) if yes.is_none() && self.given.get(&ast.strip(c)) == Some(&truth(true)) => {
                        Value::Unknown
                    }
                    Some(true) => self.eval(yes.unwrap_or(c), env),
                    Some(false) => no.map_or(Value::Unknown, |b| self.eval(b, env)),
                    None => Value::Unknown,
                }
            }
            "call_expression" => {
                let inner = ast.args(n).first().map_or(Value::Unknown, |&a| self.eval(a, env));
                match ast.callee(n).as_deref() {
                    _ if truth_of(ast, n).is_some() => inner.truth().map_or(Value::Unknown, truth),
                    // It gives what it prints (drivers/base/core.c).
                    Some("dev_err_probe") => ast.args(n).get(1).map_or(Value::Unknown, |&a| self.eval(a, env)),
                    // Of a narrower type it is never one (include/linux/err.h).
                    Some("IS_ERR_VALUE") if inner == Value::Bits => {
                        let name = ast.args(n).first().map(|&a| ast.str(ast.strip(a)));
                        let kind = name.and_then(|x| self.func.type_of(&x));
                        let wide = kind.is_some_and(|t| matches!(t.as_str(), "unsigned long" | "size_t"));
                        if wide { truth(true) } else { Value::Unknown }
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
        self.held(self.func, &ast.normal(kind), self.eval(v, env))
    }

    /// What is left of a value in a variable of `func` of this type, as written.
    pub(super) fn held(&self, func: &Func, kind: &str, value: Value) -> Value {
        held(&seen(self.world, func.file, kind), value)
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
            true if self.world.known.errnos.contains(name) => return Value::Positive(name.to_string()),
            true => far(),
            false => own.into_iter().map(|i| (self.func.file, i)).collect(),
        };
        if all.is_empty() {
            return match self.world.enumerator(self.func.file, name) {
                Some((false, n)) => number(&n),
                // The driver's own name for an error stays.
                Some((true, n)) => match number(&n) {
                    Value::Number(1..=MOST_ERRNO) => Value::Errno(name.to_string()),
                    _ => Value::Unknown,
                },
                None => Value::Unknown,
            };
        }
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
        let value = match inner {
            Value::Number(k) if negative => k.checked_neg().map_or(Value::Unknown, Value::Number),
            Value::Positive(_) if negative => Value::Errno(name.to_string()),
            Value::Positive(_) => Value::Positive(name.to_string()),
            Value::Errno(_) if !negative => Value::Errno(name.to_string()),
            Value::Number(k) => Value::Number(k),
            _ => Value::Unknown,
        };
        match value {
            // The driver's own name for an error stays.
            Value::Number(k) if depth == DEPTH && (-MOST_ERRNO..0).contains(&k) => Value::Errno(name.to_string()),
            value => value,
        }
    }
}

fn is_constant(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "identifier" => !func.vars.by_name.contains_key(&ast.str(k)),
        "call_expression" | "field_expression" | "assignment_expression" | "update_expression" => false,
        _ => true,
    })
}
