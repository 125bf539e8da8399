//! The private data of the mapping.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::span::Span;

/// Where the private data of the mapping comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Private {
    /// Nobody sets it.
    Unset,
    /// The unit's only assignment to it, outside of what moves: member and node, with its closed form.
    Set(usize, N, Option<String>),
    /// What moves sets it.
    Moved,
}

/// Whether a function of the table reads the private data.
pub fn mentions_private(f: &Func) -> bool {
    f.ast.walk(f.body).any(|n| f.reads_private(n))
}

/// Whether a function of the table names this field of the mapping.
pub fn mentions(f: &Func, field: &str) -> bool {
    f.ast.walk(f.body).any(|n| f.is_field(n, field))
}

/// What the hook stores in the private data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// Nothing: close() cannot run without `mapped`, or there is none.
    Nothing,
    /// What the handler stored there before.
    Handlers,
    /// The object that it takes, since the driver has no other use for the private data.
    Object,
    /// The object that it makes.
    Made,
}

/// What the handler has stored in the private data, for an open() that reads it where mapped() alone sets it.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The value.
    pub text: String,
    /// The declarations of what it needs.
    pub locals: String,
    /// Functions and variables of the file that these name.
    pub used: BTreeSet<String>,
    /// Where the value stands in the handler.
    pub code: Span,
    /// The local of open() that holds it to the end.
    pub holder: Option<String>,
}
