//! Names that the target's kernel took away.

use std::collections::BTreeSet;

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::kernel::symbols::CHECKS;
use crate::kernel::versions::{is_removed, lacks};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    if !scene.world.target.has(CHECKS) {
        return;
    }
    let all: Vec<Func> = scene.parts.iter().map(|p| p.func.clone()).chain(scene.callbacks()).collect();
    let more = scene.called(&all, &|_, _| true);
    for func in all.iter().chain(&more) {
        let ast = &func.ast;
        let mut told = BTreeSet::new();
        for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "identifier") {
            let name = ast.str(n);
            // What the driver defines, for kernels that do not have it, is its own.
            let own = |name: &String| {
                func.vars.by_name.contains_key(name)
                    || !scene.world.macros_seen(func.file, name).is_empty()
                    || !scene.world.known_definitions(func.file, name).is_empty()
            };
            let removed = |name: &String| is_removed(scene.world.target, name) && !own(name);
            let named = || {
                let inside = scene.world.named_by_macro(func.file, &name);
                if func.vars.by_name.contains_key(&name) { None } else { inside.into_iter().find(removed) }
            };
            let Some(gone) = Some(name.clone()).filter(removed).or_else(named) else { continue };
            if told.insert(gone.clone()) {
                out.push(Mistake::sure("name-removed", func.place(n), lacks(scene.world.target, &gone)));
            }
        }
    }
}
