//! Where a value goes: into locals, and from there into calls.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::syntax::ast::{N, is_statement};

impl Func {
    /// The expression, and the uses of each local that is given a value which it is part of.
    pub fn carries(&self, n: N) -> Vec<N> {
        let mut out = vec![n];
        let mut seen = BTreeSet::new();
        let mut next = 0;
        while let Some(&n) = out.get(next) {
            next += 1;
            let Some(local) = self.given_to(n).filter(|name| seen.insert(name.clone())) else { continue };
            out.extend(self.uses_of(&local));
        }
        out
    }

    /// The local whose new value the expression is part of.
    fn given_to(&self, n: N) -> Option<String> {
        let ast = &self.ast;
        let parts = std::iter::successors(Some(n), |&n| ast.parent(n).filter(|&p| !is_statement(ast.kind(p))));
        let name = parts.zip(ast.ancestors(n)).find_map(|(part, whole)| match ast.kind(whole) {
            "init_declarator" if ast.field(whole, "value") == Some(part) => ast.field(whole, "declarator"),
            "assignment_expression" if ast.field(whole, "right") == Some(part) => ast.field(whole, "left"),
            _ => None,
        })?;
        let local = ast.kind(name) == "identifier";
        Some(ast.str(name)).filter(|name| local && self.vars.by_name.contains_key(name))
    }

    /// The innermost call that gets the expression, or what is computed from it, with the function's name.
    pub fn passed_to(&self, n: N) -> Option<(N, String)> {
        let ast = &self.ast;
        let mut up = ast.ancestors(n).take_while(|&p| !is_statement(ast.kind(p)));
        up.find_map(|p| if ast.kind(p) == "call_expression" { Some((p, ast.callee(p)?)) } else { None })
    }
}
