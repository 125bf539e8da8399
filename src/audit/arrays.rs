//! Arrays of pages that an action reads when the hook has returned.

use crate::audit::mistake::Mistake;
use crate::audit::named::origins;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::facts::declared::member_declaration;
use crate::facts::func::Func;
use crate::kernel::actions::What;
use crate::syntax::ast::N;
use crate::syntax::cfg::EXIT;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        for (call, array) in arrays(part) {
            if let Some(array) = passed(scene, &part.func, array) {
                out.push(array);
            } else if let Some((label, at)) = gone(scene, &part.func, call, array) {
                let made = Mistake::sure("pages-gone", part.func.place(array), label);
                out.push(match at {
                    Some(at) => made.and(part.func.place(at), "it goes here"),
                    None => made,
                });
            }
        }
    }
}

/// An array of a caller's that a helper hands on to the action.
fn passed(scene: &Scene<'_, '_>, func: &Func, array: N) -> Option<Mistake> {
    let ast = &func.ast;
    let name = ast.str(array);
    let parameter = (0..func.params.len()).any(|i| func.param_name(i).as_deref() == Some(&name));
    let all = origins(scene, func, array).filter(|_| ast.kind(array) == "identifier" && parameter)?;
    let gone = |(caller, n): (&Func, N)| {
        let n = caller.ast.strip(n);
        let call = caller.ast.ancestors(n).find(|&p| caller.ast.kind(p) == "call_expression")?;
        let (label, at) = gone(scene, caller, call, n).filter(|_| caller.ast.kind(n) == "identifier")?;
        let made = Mistake::sure("pages-gone", caller.place(n), label);
        Some(match at {
            Some(at) => made.and(caller.place(at), "it goes here"),
            None => made,
        })
    };
    all.into_iter().find_map(gone).map(|made| made.and(func.place(array), "the action gets it"))
}

/// The arrays that actions get, with the calls.
fn arrays(part: &Part) -> Vec<(N, N)> {
    let ast = &part.func.ast;
    let pages = part.actions.iter().filter(|a| a.kind.what == What::Pages);
    pages.filter_map(|a| Some((a.call, ast.strip(*ast.args(a.call).get(a.kind.from)?)))).collect()
}

/// Why an array does not outlive the hook, and where it goes.
fn gone(scene: &Scene<'_, '_>, func: &Func, call: N, array: N) -> Option<(String, Option<N>)> {
    let freed = || {
        let label = format!("`{}` is freed before the action reads it", func.ast.str(array));
        freed_behind(scene, func, call, array).map(|at| (label, Some(at)))
    };
    leaves_scope(scene, func, array).or_else(freed)
}

/// A call that frees the array on each way from the action to the end.
fn freed_behind(scene: &Scene<'_, '_>, func: &Func, call: N, array: N) -> Option<N> {
    let ast = &func.ast;
    if !matches!(ast.kind(array), "identifier" | "field_expression") {
        return None;
    }
    let (from, text) = (func.cfg.point_of(ast, call)?, ast.normal(array));
    let frees = |c: &N| {
        let frees = ast.callee(*c).is_some_and(|f| scene.world.known.frees(&f));
        let same = ast.args(*c).iter().any(|&a| ast.normal(a) == text);
        frees && same && func.cfg.point_of(ast, *c).is_some_and(|p| p != from && !func.avoids(from, EXIT, &[p], None))
    };
    func.calls().into_iter().find(frees)
}

/// Why an array goes with the function that names it, and what says so.
fn leaves_scope(scene: &Scene<'_, '_>, func: &Func, array: N) -> Option<(String, Option<N>)> {
    let ast = &func.ast;
    let name = ast.str(array);
    if ast.kind(array) == "pointer_expression" {
        let inner = ast.field(array, "argument").map(|a| ast.strip(a))?;
        let local = ast.kind(inner) == "identifier" && func.is_local(&ast.str(inner));
        let address = ast.kids(array).first().is_some_and(|&k| ast.kind(k) == "&");
        return (local && address).then(|| (format!("`{}` is on the stack", ast.str(inner)), None));
    }
    if ast.kind(array) == "field_expression" {
        let mut at = array;
        while ast.kind(at) == "field_expression" && ast.field(at, "operator").is_some_and(|o| ast.kind(o) == ".") {
            at = ast.strip(ast.field(at, "argument")?);
        }
        let declared = func.vars.by_name.get(&ast.str(at)).filter(|_| ast.kind(at) == "identifier" && at != array);
        let array = member_declaration(scene.world, func, array).is_some_and(|text| text.contains('['));
        let stack = declared.is_some() && func.is_local(&ast.str(at)) && array;
        return stack.then(|| (format!("`{}` is on the stack", ast.str(at)), None));
    }
    if ast.kind(array) != "identifier" || !func.is_local(&name) {
        return None;
    }
    let variable = func.vars.by_name.get(&name)?;
    if is_array(func, &name) {
        return Some((format!("`{name}` is on the stack"), None));
    }
    for &declared in &variable.declared {
        let declaration = ast.ancestors(declared).find(|&p| ast.kind(p) == "declaration")?;
        if cleaned(func, declaration) {
            return Some((format!("`{name}` is freed when the hook returns"), Some(declaration)));
        }
    }
    None
}

/// Whether a variable of a function is an array by its declaration.
fn is_array(func: &Func, name: &str) -> bool {
    let ast = &func.ast;
    let of = |&declared: &N| {
        let up = std::iter::once(declared).chain(ast.ancestors(declared));
        up.take_while(|&p| ast.kind(p) != "declaration").any(|p| ast.kind(p) == "array_declarator")
    };
    func.vars.by_name.get(name).is_some_and(|v| v.declared.iter().any(of))
}

/// Whether a declaration says that its variable is freed at the end of the scope (include/linux/cleanup.h).
pub(super) fn cleaned(func: &Func, declaration: N) -> bool {
    let view = func.ast.span(declaration).of(&func.ast.text);
    memchr::memmem::find(view, b"__free(").is_some()
}
