//! Private data of a mapping that operations look into, themselves or by the functions that they pass it or the mapping to.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P, PointKind};
use crate::syntax::flow::Variable;

/// How deep calls are followed.
const DEPTH: usize = 4;

/// The local that holds the private data of the VMA from the beginning.
pub fn held(func: &Func) -> Option<String> {
    let is = |(name, v): (&String, &Variable)| {
        let [only] = v.defs.as_slice() else { return None };
        let value = func.ast.strip(only.value?);
        func.is_field(value, "vm_private_data").then(|| name.clone())
    };
    func.vars.by_name.iter().find_map(is)
}

/// Whether the function asks whether there is private data, or one that gets it does.
pub fn looks(world: &World<'_>, func: &Func) -> bool {
    Private::of(world, func).looks(DEPTH)
}

/// Where the private data is looked into on each way, without a test before.
pub fn unchecked(world: &World<'_>, func: &Func) -> Option<N> {
    Private::of(world, func).unchecked(DEPTH)
}

/// A function, and the names that stand for private data in it.
struct Private<'a> {
    world: &'a World<'a>,
    func: Func,
    names: BTreeSet<String>,
}

impl<'a> Private<'a> {
    fn of(world: &'a World<'a>, func: &Func) -> Self {
        Private { world, names: held(func).into_iter().collect(), func: func.clone() }
    }

    /// Whether an expression is the private data.
    fn is(&self, n: N) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        match ast.kind(n) {
            "identifier" => self.names.contains(&ast.str(n)),
            "cast_expression" => ast.field(n, "value").is_some_and(|v| self.is(v)),
            _ => self.func.is_field(n, "vm_private_data"),
        }
    }

    /// The only function that a call names, if that gets the private data or the mapping.
    fn inner(&self, call: N) -> Option<Private<'a>> {
        let ast = &self.func.ast;
        let args = ast.args(call);
        let mapping = |n: N| self.func.names.vmas.contains_key(&ast.str(ast.strip(n)));
        if !args.iter().any(|&a| self.is(a) || mapping(a)) {
            return None;
        }
        let found = self.world.resolve_near(self.func.file, &ast.callee(call)?);
        let [(file, item)] = found.as_slice() else { return None };
        let mut func = self.world.parse(*file, item).ok()?;
        let mut names = BTreeSet::new();
        for (i, &arg) in args.iter().enumerate() {
            let Some(name) = func.param_name(i) else { continue };
            if mapping(arg) {
                func.names.vmas.insert(name.clone(), name);
            } else if self.is(arg) && func.vars.by_name.get(&name).is_some_and(|v| v.defs.len() == 1) {
                names.insert(name);
            }
        }
        names.extend(held(&func));
        // A copy in another type.
        let copies = |v: &Variable| {
            let [only] = v.defs.as_slice() else { return false };
            let value = only.value.map(|v| func.ast.strip(v));
            value.is_some_and(|v| func.ast.kind(v) == "identifier" && names.contains(&func.ast.str(v)))
        };
        let more: Vec<String> = func.vars.by_name.iter().filter(|v| copies(v.1)).map(|v| v.0.clone()).collect();
        names.extend(more);
        Some(Private { world: self.world, func, names })
    }

    fn looks(&self, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        !self.asks().is_empty() || self.calls_who_looks(depth)
    }

    fn calls_who_looks(&self, depth: usize) -> bool {
        self.func.calls().into_iter().filter_map(|c| self.inner(c)).any(|inner| inner.looks(depth))
    }

    /// The conditions that ask whether there is private data.
    fn asks(&self) -> Vec<P> {
        let ast = &self.func.ast;
        let asks = |c: N| {
            ast.walk(c).any(|n| {
                let opened = || {
                    let up = ast.parent(ast.outer(n));
                    up.is_some_and(|p| matches!(ast.kind(p), "field_expression" | "argument_list"))
                };
                self.is(n) && !opened()
            })
        };
        let points = self.func.cfg.points.iter().enumerate();
        let conditions = points.filter(|(_, p)| p.kind == PointKind::Cond);
        conditions.filter(|(_, p)| p.at.is_some_and(asks)).map(|(i, _)| i).collect()
    }

    fn unchecked(&self, depth: usize) -> Option<N> {
        let depth = depth.checked_sub(1)?;
        if self.calls_who_looks(DEPTH) {
            return None;
        }
        let ast = &self.func.ast;
        let asked: Vec<_> = self.asks().into_iter().map(|p| (p, self.func.cfg.reach(p, None))).collect();
        let reads = |n: N| match ast.kind(n) {
            "field_expression" => {
                ast.field(n, "operator").is_none_or(|o| ast.kind(o) == "->")
                    && ast.field(n, "argument").is_some_and(|a| self.is(a))
                    && !ast.ancestors(n).any(|p| ast.kind(p) == "sizeof_expression")
            }
            "call_expression" => self.inner(n).is_some_and(|inner| inner.unchecked(depth).is_some()),
            _ => false,
        };
        // Only what every call comes to.
        let always = |&n: &N| {
            let point = self.func.cfg.point_of(ast, n);
            point.is_some_and(|p| {
                !asked.iter().any(|(at, behind)| *at == p || behind[p]) && !self.func.avoids(ENTRY, EXIT, &[p], None)
            })
        };
        let first = ast.walk(self.func.body).find(|&n| reads(n))?;
        Some(first).filter(always)
    }
}
