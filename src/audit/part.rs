//! A function that gets the descriptor, or a pointer into it.

use std::collections::BTreeMap;

use crate::facts::func::Func;
use crate::kernel::actions;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// A call that sets the action.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// The call.
    pub call: N,
    /// The point that evaluates it.
    pub point: P,
    /// What it is.
    pub kind: &'static actions::Action,
}

/// A function that gets the descriptor, or a pointer to a field of it.
#[derive(Debug)]
pub struct Part {
    /// It, with the descriptor as its mapping.
    pub func: Func,
    /// Parameters that point to fields of the descriptor, with the fields.
    pub pointers: BTreeMap<String, String>,
    /// The calls that set the action.
    pub actions: Vec<Action>,
    /// Calls that pass the descriptor to functions that were not seen, or that the kernel declares.
    pub unseen: Vec<N>,
    /// Calls of other parts, with their indices.
    pub inner: Vec<(N, usize)>,
}

/// Fields that functions get pointers to and that are followed there; of others it is told at the call that they are written.
pub const FOLLOWED: [&str; 2] = ["action", "vma_flags"];

impl Part {
    /// The field of the descriptor that an expression points to.
    pub fn pointed(&self, n: N) -> Option<String> {
        let ast = &self.func.ast;
        let parameter = |name: &String| self.func.vars.by_name.get(name).is_some_and(|v| v.defs.len() == 1);
        let own = Some(ast.str(ast.strip(n))).filter(parameter).and_then(|name| self.pointers.get(&name).cloned());
        own.or_else(|| pointed(&self.func, n))
    }
}

/// The field of the descriptor that an expression points to: `&desc->field`, or a local that is nothing else.
pub(super) fn pointed(func: &Func, n: N) -> Option<String> {
    let ast = &func.ast;
    let n = ast.strip(n);
    if ast.kind(n) == "identifier" {
        let [only] = func.vars.by_name.get(&ast.str(n))?.defs.as_slice() else { return None };
        return pointed(func, only.value.filter(|&v| ast.kind(ast.strip(v)) == "pointer_expression")?);
    }
    let field = ast.field(n, "argument").map(|a| ast.strip(a)).filter(|_| ast.bytes(n).starts_with(b"&"))?;
    func.is_vma_field(field).then(|| ast.field(field, "field").map(|f| ast.str(f)))?
}
