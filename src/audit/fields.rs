//! Fields of a descriptor that the core does not take back, or takes otherwise than the hook means.

use std::collections::BTreeSet;

use crate::audit::deeds::What;
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::ways::Value;
use crate::facts::ways::course::Step;
use crate::kernel::symbols::CHECKS;

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
    null_operations(scene, out);
    private(scene, out);
}

/// Operations that are NULL when a way ends in a success.
fn null_operations(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let mut null = BTreeSet::new();
    for (_, way) in scene.deeds.ways().filter(|w| w.1.succeeds()) {
        let is = |s: &&Step| matches!(scene.deeds.what(s), What::Store(field) if field == "vm_ops");
        let last = way.steps.iter().rfind(is);
        null.extend(last.filter(|s| s.value == Value::Number(0)).map(|s| s.deed));
    }
    for deed in null {
        let deed = scene.deeds.site(deed);
        let func = &scene.parts[deed.func].func;
        let place = func.place(deed.node);
        let plain = deed.value.is_some_and(|v| matches!(func.ast.normal(v).as_str(), "NULL" | "0"));
        out.push(if scene.world.target.has(CHECKS) {
            let made = Mistake::sure("operations-null", place, "the target fails the mmap() for this");
            made.mended(mend::dropped("operations-null", func, deed.node).filter(|_| plain))
        } else {
            Mistake::maybe(
                "operations-null",
                place,
                "this makes the mapping anonymous, and kernels after 7.3 fail the mmap() for it",
            )
        });
    }
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
