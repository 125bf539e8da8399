//! What an expression may be worth behind a call, as far as that decides anything.

use crate::facts::types::{Width, int};

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
    pub fn sign(&self) -> Option<i64> {
        match self {
            Value::Own | Value::Errno(_) => Some(-1),
            Value::Positive(_) | Value::Bits => Some(1),
            Value::Number(n) => Some(n.signum()),
            Value::Unknown => None,
        }
    }
}

/// A truth value as a number.
pub fn truth(b: bool) -> Value {
    Value::Number(i64::from(b))
}

/// What is left of a value in a variable of this type, without typedefs.
pub fn held(kind: &str, value: Value) -> Value {
    let kept = int(kind).filter(|i| i.width >= Width::Int).map(|i| i.signed);
    match value {
        Value::Number(0) | Value::Unknown => value,
        _ if kept == Some(true) => value,
        _ if matches!(kind, "bool" | "_Bool") => value.truth().map_or(Value::Unknown, truth),
        Value::Own | Value::Bits if kept.is_some() => Value::Bits,
        Value::Number(n) if n > 0 && kept.is_some() => value,
        _ => Value::Unknown,
    }
}

/// A literal's number; the grammar takes a sign before it for a part of it.
pub fn number(text: &str) -> Value {
    let digits = text.strip_prefix('-');
    let parsed = crate::facts::term::number(digits.unwrap_or(text)).and_then(|n| i64::try_from(n).ok());
    parsed.map_or(Value::Unknown, |n| Value::Number(if digits.is_some() { -n } else { n }))
}

/// Whether two values are equal; none where that is not known.
pub fn same(a: &Value, b: &Value) -> Option<bool> {
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
pub fn less(a: &Value, b: &Value) -> Option<bool> {
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
