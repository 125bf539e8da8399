//! Tests of flags that give a truth value, where a mask was given before.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;

/// How the names of tests that give a truth value begin (include/linux/mm.h).
const TESTS: [&str; 3] = ["vma_desc_test", "vma_flags_test", "vma_test"];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for func in scene.parts.iter().map(|p| &p.func) {
        let ast = &func.ast;
        for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "binary_expression") {
            let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
            let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { continue };
            if !matches!(operator, "==" | "!=" | "&") {
                continue;
            }
            let fits = |&(test, mask): &(N, N)| {
                // The mask of the first bit is 1, as true is.
                let same = ast.args(ast.strip(test)).len() == 2 && ast.str(ast.strip(mask)) == "VM_READ";
                tests(func, test) && is_mask(scene.world, func, mask) && !same
            };
            let pair = [(l, r), (r, l)].into_iter().find(fits);
            if let Some((test, mask)) = pair {
                let name = ast.callee(ast.strip(test)).unwrap_or_default();
                let label = format!("`{name}()` gives true or false, and `{}` is a mask", ast.str(ast.strip(mask)));
                out.push(Mistake::sure("truth-as-mask", func.place(n), label));
            }
        }
    }
}

fn tests(func: &Func, n: N) -> bool {
    func.ast.callee(func.ast.strip(n)).is_some_and(|name| TESTS.iter().any(|t| name.starts_with(t)))
}

/// Whether an expression is a mask of flags.
fn is_mask(world: &World<'_>, func: &Func, n: N) -> bool {
    let name = func.ast.str(func.ast.strip(n));
    let known = world.known.flags.contains_key(&name) || world.known.masks.contains_key(&name);
    known && !func.vars.by_name.contains_key(&name) && name != "VM_NONE"
}
