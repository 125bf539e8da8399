//! Names that the target's kernel took away.

use std::collections::BTreeSet;

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::kernel::symbols::CHECKS;
use crate::kernel::versions::{is_removed, lacks};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    if !scene.world.target.has(CHECKS) {
        return;
    }
    for func in scene.parts.iter().map(|p| &p.func) {
        let ast = &func.ast;
        let mut told = BTreeSet::new();
        for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "identifier") {
            let name = ast.str(n);
            // What the driver defines, for kernels that do not have it, is its own.
            let own = || {
                func.vars.by_name.contains_key(&name)
                    || !scene.world.macros_seen(func.file, &name).is_empty()
                    || !scene.world.known_definitions(func.file, &name).is_empty()
            };
            if is_removed(scene.world.target, &name) && !own() && told.insert(name.clone()) {
                out.push(Mistake::sure("name-removed", func.place(n), lacks(scene.world.target, &name)));
            }
        }
    }
}
