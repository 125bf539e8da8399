//! Private data of a mapping that operations look into, themselves or by the functions that they pass it or the mapping to.

use std::collections::BTreeSet;

use crate::audit::scene::PRIVATE_OF_MAPPED;
use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::taken::plain;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, P, PointKind};
use crate::syntax::flow::Variable;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{Token, tokens_in};

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

/// Whether a function asks whether there is private data, and nothing else.
pub fn only_asks(world: &World<'_>, func: &Func) -> bool {
    let private = Private::of(world, func);
    !private.asks().is_empty() && private.asks_nothing_else()
}

/// Whether a macro may leave the function that uses it.
fn leaves(world: &World<'_>, func: &Func, name: &str) -> bool {
    world.macros_seen(func.file, name).iter().any(|(file, item)| {
        let text = &world.view(*file).text;
        let ends = |t: &Token| ["return", "goto"].iter().any(|word| t.is_word(text, word));
        matches!(item.kind, ItemKind::MacroDefinition { body, .. } if tokens_in(text, body).iter().any(ends))
    })
}

/// A function, and the names that stand for private data in it.
struct Private<'a> {
    world: &'a World<'a>,
    func: Func,
    names: BTreeSet<String>,
    /// A parameter that points to the private data, as mapped() has one.
    pointer: Option<String>,
}

impl<'a> Private<'a> {
    fn of(world: &'a World<'a>, func: &Func) -> Self {
        let last = func.param_text(PRIVATE_OF_MAPPED);
        let pointer = func.param_name(PRIVATE_OF_MAPPED).filter(|_| last.replace(' ', "").starts_with("void**"));
        let mut out = Private { world, names: BTreeSet::new(), func: func.clone(), pointer };
        out.names = held(func).into_iter().chain(out.copies()).collect();
        out
    }

    /// Locals that hold what the parameter points to from the beginning.
    fn copies(&self) -> Vec<String> {
        let is = |v: &Variable| matches!(v.defs.as_slice(), [only] if only.value.is_some_and(|n| self.is_behind(n)));
        self.func.vars.by_name.iter().filter(|v| is(v.1)).map(|v| v.0.clone()).collect()
    }

    fn is_behind(&self, n: N) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        let inner = ast.field(n, "argument").filter(|_| ast.bytes(n).starts_with(b"*"));
        inner.is_some_and(|a| self.pointer.as_ref().is_some_and(|p| ast.str(ast.strip(a)) == *p))
    }

    /// Whether an expression is the private data.
    fn is(&self, n: N) -> bool {
        let ast = &self.func.ast;
        let n = ast.strip(n);
        match ast.kind(n) {
            "identifier" => self.names.contains(&ast.str(n)),
            "cast_expression" => ast.field(n, "value").is_some_and(|v| self.is(v)),
            "pointer_expression" => self.is_behind(n),
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
        Some(Private { world: self.world, func, names, pointer: None })
    }

    fn looks(&self, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return true };
        !self.asks().is_empty() || self.calls_who_looks(depth)
    }

    fn calls_who_looks(&self, depth: usize) -> bool {
        self.func.calls().into_iter().filter_map(|c| self.inner(c)).any(|inner| inner.looks(depth))
    }

    /// The conditions that ask whether there is private data, and macros that get it and may leave the function.
    fn asks(&self) -> Vec<P> {
        let ast = &self.func.ast;
        let asks = |c: N| {
            ast.walk(c).any(|n| {
                // What a hint or a warning gets is what it gives.
                let gives = |p: N| {
                    let name = ast.parent(p).and_then(|call| ast.callee(call)).unwrap_or_default();
                    matches!(name.as_str(), "likely" | "unlikely") || is_macro_name(&name)
                };
                let opened = || {
                    let up = ast.parent(ast.outer(n));
                    up.is_some_and(|p| match ast.kind(p) {
                        "argument_list" => !gives(p),
                        kind => kind == "field_expression",
                    })
                };
                self.is(n) && !opened()
            })
        };
        let points = self.func.cfg.points.iter().enumerate();
        let conditions = points.filter(|(_, p)| p.kind == PointKind::Cond);
        let conditions = conditions.filter(|(_, p)| p.at.is_some_and(asks)).map(|(i, _)| i);
        let leaves = |c: &N| {
            let opened = |n: N| ast.parent(ast.outer(n)).is_some_and(|p| ast.kind(p) == "field_expression");
            let given = ast.args(*c).iter().any(|&a| ast.walk(a).any(|n| self.is(n) && !opened(n)));
            given && ast.callee(*c).is_some_and(|name| leaves(self.world, &self.func, &name))
        };
        let macros = self.func.calls().into_iter().filter(leaves).filter_map(|c| self.func.cfg.point_of(ast, c));
        conditions.chain(macros).collect()
    }

    /// Whether all that the function asks is whether there is private data.
    fn asks_nothing_else(&self) -> bool {
        let mut conditions = self.func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond);
        conditions.all(|p| p.at.is_some_and(|c| self.is_asked(c)))
    }

    /// Whether a condition is the private data, with nothing else that decides.
    fn is_asked(&self, n: N) -> bool {
        let ast = &self.func.ast;
        let n = plain(&self.func, n).0;
        let field = |name: &str| ast.field(n, name);
        match ast.kind(n) {
            "call_expression" => {
                let hint =
                    ast.callee(n).is_some_and(|f| matches!(f.as_str(), "likely" | "unlikely") || is_macro_name(&f));
                hint && ast.args(n).first().is_some_and(|&a| self.is_asked(a))
            }
            "binary_expression" => {
                let null = |k: Option<N>| k.is_some_and(|k| matches!(ast.normal(k).as_str(), "NULL" | "0"));
                let compares = field("operator").is_some_and(|o| matches!(ast.kind(o), "==" | "!="));
                compares && null(field("right")) && field("left").is_some_and(|l| self.is(l))
            }
            _ => self.is(n),
        }
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
