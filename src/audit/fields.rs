//! Fields of a descriptor that the core does not take back, or takes otherwise than the hook means.

use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Part, Scene};
use crate::kernel::symbols::CHECKS;
use crate::syntax::ast::N;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for field in ["start", "end"] {
        for (part, n, _) in scene.writes(field) {
            let label = format!("the core does not take `{field}` back, and an action is checked against it");
            out.push(Mistake::sure("range-written", part.func.place(n), label));
        }
    }
    for (part, n, _) in scene.writes("file") {
        let label = "the core does not take `file` back: the mapping's file is `vm_file`";
        out.push(Mistake::sure("file-written", part.func.place(n), label));
    }
    for (part, n, _) in scene.writes("vm_ops") {
        null_operations(scene, part, n, out);
    }
    private(scene, out);
}

fn null_operations(scene: &Scene<'_, '_>, part: &Part, n: N, out: &mut Vec<Mistake>) {
    let ast = &part.func.ast;
    let null = ast.field(n, "right").is_some_and(|r| matches!(ast.normal(r).as_str(), "NULL" | "0"));
    if !null {
        return;
    }
    let place = part.func.place(n);
    out.push(if scene.world.target.has(CHECKS) {
        let made = Mistake::sure("operations-null", place, "the target fails the mmap() for this");
        made.mended(mend::dropped("operations-null", &part.func, n))
    } else {
        Mistake::maybe(
            "operations-null",
            place,
            "this makes the mapping anonymous, and kernels after 7.3 fail the mmap() for it",
        )
    });
}

/// Private data that is read although nobody sets it: it is NULL when a hook begins.
fn private(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    if scene.touches("private_data") || scene.parts.iter().any(|p| !p.unseen.is_empty()) {
        return;
    }
    for part in &scene.parts {
        let func = &part.func;
        let ast = &func.ast;
        if let Some(n) = ast.walk(func.body).find(|&n| func.is_field(n, "private_data")) {
            let label = "nobody sets it before, so this is always NULL";
            out.push(Mistake::sure("private-data-is-null", func.place(n), label));
        }
    }
}
