//! Arrays of pages that an action reads when the hook has returned.

use crate::audit::mistake::Mistake;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::kernel::actions::What;
use crate::syntax::ast::N;
use crate::syntax::cfg::EXIT;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        for (call, array) in arrays(part) {
            if let Some((label, at)) = gone(scene, part, call, array) {
                let made = Mistake::sure("pages-gone", part.func.place(array), label);
                out.push(match at {
                    Some(at) => made.and(part.func.place(at), "it goes here"),
                    None => made,
                });
            }
        }
    }
}

/// The arrays that actions get, with the calls.
fn arrays(part: &Part) -> Vec<(N, N)> {
    let ast = &part.func.ast;
    let pages = part.actions.iter().filter(|a| a.kind.what == What::Pages);
    pages.filter_map(|a| Some((a.call, ast.strip(*ast.args(a.call).get(a.kind.from)?)))).collect()
}

/// Why an array does not outlive the hook, and where it goes.
fn gone(scene: &Scene<'_, '_>, part: &Part, call: N, array: N) -> Option<(String, Option<N>)> {
    let func = &part.func;
    let ast = &func.ast;
    let name = ast.str(array);
    if ast.kind(array) == "pointer_expression" {
        let inner = ast.field(array, "argument").map(|a| ast.strip(a))?;
        let local = ast.kind(inner) == "identifier" && func.is_local(&ast.str(inner));
        let address = ast.kids(array).first().is_some_and(|&k| ast.kind(k) == "&");
        return (local && address).then(|| (format!("`{}` is on the stack", ast.str(inner)), None));
    }
    if ast.kind(array) != "identifier" || !func.is_local(&name) {
        return None;
    }
    let variable = func.vars.by_name.get(&name)?;
    for &declared in &variable.declared {
        let up = || std::iter::once(declared).chain(ast.ancestors(declared));
        if up().take_while(|&p| ast.kind(p) != "declaration").any(|p| ast.kind(p) == "array_declarator") {
            return Some((format!("`{name}` is on the stack"), None));
        }
        let declaration = up().find(|&p| ast.kind(p) == "declaration")?;
        if cleaned(func, declaration) {
            return Some((format!("`{name}` is freed when the hook returns"), Some(declaration)));
        }
    }
    let from = func.cfg.point_of(ast, call)?;
    let freed = |c: &N| {
        let frees = ast.callee(*c).is_some_and(|f| scene.world.known.frees(&f));
        let same = ast.args(*c).iter().any(|&a| ast.normal(a) == name);
        frees && same && func.cfg.point_of(ast, *c).is_some_and(|p| p != from && !func.avoids(from, EXIT, &[p], None))
    };
    let at = func.calls().into_iter().find(freed)?;
    Some((format!("`{name}` is freed before the action reads it"), Some(at)))
}

/// Whether a declaration says that its variable is freed at the end of the scope (include/linux/cleanup.h).
fn cleaned(func: &Func, declaration: N) -> bool {
    let view = func.ast.span(declaration).of(&func.ast.text);
    memchr::memmem::find(view, b"__free(").is_some()
}
