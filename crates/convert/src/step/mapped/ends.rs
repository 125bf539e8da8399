//! How a function ends.

use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};

/// Whether a success can be returned after `from` without passing one of `avoid`.
pub fn escapes(func: &Func, from: P, avoid: &[P]) -> bool {
    let mut returns = func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return);
    let falls_off = func.avoids(from, crate::syntax::cfg::EXIT, avoid, None)
        && !func.cfg.points.iter().any(|p| p.kind == PointKind::Return);
    falls_off
        || returns.any(|(p, point)| {
            let error = point.at.is_some_and(|n| func.is_error_return(n));
            !error && (p == from || func.avoids(from, p, avoid, returned(func, p).as_deref()))
        })
}

/// The variable that a return statement returns.
pub fn returned(func: &Func, p: P) -> Option<String> {
    let n = func.cfg.points[p].at?;
    let value = func.ast.strip(func.ast.named(n).next()?);
    (func.ast.kind(value) == "identifier").then(|| func.ast.str(value))
}

/// A macro in the function that returns from it.
pub fn returns_by_macro(world: &World<'_>, func: &Func) -> Option<N> {
    func.ast.walk(func.body).find(|&k| {
        let named = func.ast.callee(k).filter(|name| world.definitions(func.file, name).is_empty());
        named.is_some_and(|name| world.named_by_macro(func.file, &name).contains("return"))
    })
}
