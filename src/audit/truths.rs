//! Tests of flags that give a truth value, where a mask was given before.

use crate::audit::bits::unites_masks;
use crate::audit::mistake::Mistake;
use crate::audit::named::origins;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::items::Item;
use crate::tree::source::FileId;

/// How the names of tests that give a truth value begin (include/linux/mm.h).
const TESTS: [&str; 3] = ["vma_desc_test", "vma_flags_test", "vma_test"];

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let callbacks = scene.callbacks();
    for func in scene.parts.iter().map(|p| &p.func).chain(&callbacks) {
        let ast = &func.ast;
        func.calls().into_iter().for_each(|call| passed(scene, func, call, out));
        for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "binary_expression") {
            let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
            let (Some(l), Some(r)) = (ast.field(n, "left"), ast.field(n, "right")) else { continue };
            if !matches!(operator, "==" | "!=" | "&") {
                continue;
            }
            let fits = |(test, mask): (N, N)| {
                let (from, call) = tested(scene, func, test)?;
                // The mask of the first bit is 1, as true is.
                let same = from.ast.args(call).len() == 2 && ast.str(ast.strip(mask)) == "VM_READ";
                (is_mask(scene.world, func, mask) && !same).then(|| (from.ast.callee(call).unwrap_or_default(), mask))
            };
            let pair = [(l, r), (r, l)].into_iter().find_map(fits);
            if let Some((name, mask)) = pair {
                let label = format!("`{name}()` gives true or false, and `{}` is a mask", ast.str(ast.strip(mask)));
                out.push(Mistake::sure("truth-as-mask", func.place(n), label));
            }
        }
    }
}

/// The parameters of a word of flags that get what a test gives.
fn passed(scene: &Scene<'_, '_>, func: &Func, call: N, out: &mut Vec<Mistake>) {
    let ast = &func.ast;
    let Some(name) = ast.callee(call) else { return };
    for (i, &arg) in ast.args(call).iter().enumerate().filter(|a| tests(func, *a.1)) {
        let takes = |(file, item): &(FileId, Item)| {
            let callee = scene.world.parse(*file, item);
            callee.is_ok_and(|f| f.param_text(i).split_whitespace().any(|word| word == "vm_flags_t"))
        };
        let homes = scene.world.known_definitions(func.file, &name);
        if !homes.is_empty() && homes.iter().all(takes) {
            let label = format!("this gives true or false, and `{name}()` takes a word of flags");
            out.push(Mistake::sure("truth-as-mask", func.place(arg), label));
        }
    }
}

/// The test whose result an expression is, by itself or by a local that holds nothing else.
fn tested<'s>(scene: &'s Scene<'_, '_>, func: &'s Func, n: N) -> Option<(&'s Func, N)> {
    let n = func.ast.strip(n);
    if tests(func, n) {
        return Some((func, n));
    }
    let all = origins(scene, func, n).filter(|_| func.ast.kind(n) == "identifier")?;
    let all: Vec<(&Func, N)> = all.into_iter().map(|(f, v)| (f, f.ast.strip(v))).collect();
    all.first().copied().filter(|_| all.iter().all(|&(f, v)| tests(f, v)))
}

fn tests(func: &Func, n: N) -> bool {
    func.ast.callee(func.ast.strip(n)).is_some_and(|name| TESTS.iter().any(|t| name.starts_with(t)))
}

/// Whether an expression is a mask of flags.
fn is_mask(world: &World<'_>, func: &Func, n: N) -> bool {
    let name = func.ast.str(func.ast.strip(n));
    unites_masks(world, func, n) && !func.vars.by_name.contains_key(&name) && name != "VM_NONE"
}
