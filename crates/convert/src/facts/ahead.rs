//! What a `return` decides before it comes to a call that maps.

use crate::facts::func::Func;
use crate::syntax::ast::N;

/// What a `return` decides before it comes to its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// `c ? -E : CALL`: the condition, whether its opposite leads to the error, and the error.
    If(N, bool, N),
    /// `x ?: CALL`: what is returned if it is not 0.
    Or(N),
}

impl Ahead {
    /// What is evaluated first, and whether it was true where the call is made.
    pub fn decided(self) -> (N, bool) {
        match self {
            Ahead::If(c, negated, _) => (c, negated),
            Ahead::Or(x) => (x, false),
        }
    }
}

/// What a `return` decides before it comes to `call`, the first first; nothing where it does more than to choose between an
/// error and the call.
pub fn ahead(func: &Func, call: N) -> Vec<Ahead> {
    let ast = &func.ast;
    let mut out = Vec::new();
    let mut n = ast.outer(call);
    while let Some(p) = ast.parent(n).filter(|&p| ast.kind(p) != "return_statement") {
        let fields = ["condition", "consequence", "alternative"]
            .map(|f| ast.field(p, f).filter(|_| ast.kind(p) == "conditional_expression"));
        let is_error = |v: N| func.is_errno(ast.strip(v));
        out.push(match fields {
            [Some(x), None, Some(last)] if last == n => Ahead::Or(x),
            [Some(c), Some(e), Some(last)] if last == n && is_error(e) => Ahead::If(c, false, e),
            [Some(c), Some(first), Some(e)] if first == n && is_error(e) => Ahead::If(c, true, e),
            _ => return Vec::new(),
        });
        n = ast.outer(p);
    }
    let returned = ast.parent(n).is_some_and(|p| ast.kind(p) == "return_statement");
    out.reverse();
    if returned { out } else { Vec::new() }
}
