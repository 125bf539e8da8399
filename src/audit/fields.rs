//! Fields of a descriptor that the core does not take back, or takes otherwise than the hook means.

use crate::audit::mistake::Mistake;
use crate::audit::scene::{Part, Scene};
use crate::kernel::symbols::CHECKS;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

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
    for (part, n, _) in scene.writes("vm_file") {
        reference(part, n, out);
    }
    for part in &scene.parts {
        dropped(part, out);
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
        Mistake::sure("operations-null", place, "the target fails the mmap() for this")
    } else {
        Mistake::maybe(
            "operations-null",
            place,
            "this makes the mapping anonymous, and kernels after 7.3 fail the mmap() for it",
        )
    });
}

/// A file that is handed over without a reference.
fn reference(part: &Part, n: N, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let Some(value) = ast.field(n, "right").map(|r| ast.strip(r)) else { return };
    // A local may hold a file that was just opened, and a caller may have taken a reference on a parameter.
    if ast.kind(value) != "field_expression" {
        return;
    }
    let name = ast.normal(value);
    let taken = func
        .calls()
        .into_iter()
        .any(|c| ast.callee(c).is_some_and(|f| f.starts_with("get_file") || f.starts_with("fget")));
    // What gives up its own reference hands that over.
    let given_up = ast
        .walk(func.body)
        .any(|k| ast.kind(k) == "assignment_expression" && ast.field(k, "left").is_some_and(|l| ast.normal(l) == name));
    if !taken && !given_up {
        let label = format!(
            "the mapping drops its file when it goes, and nobody takes a reference on `{}` for it",
            name.replace(' ', "")
        );
        out.push(Mistake::sure("file-without-reference", func.place(n), label));
    }
}

/// The reference of the old file is put, which is the caller's.
fn dropped(part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    for call in func.calls().into_iter().filter(|&c| ast.callee(c).as_deref() == Some("fput")) {
        let arg = ast.args(call).first().map(|&a| ast.strip(a));
        let point = func.cfg.point_of(ast, call).unwrap_or(ENTRY);
        let own = arg.is_some_and(|a| func.is_field(a, "file") || func.is_field(a, "vm_file"));
        // What the hook has stored there itself, it may take back.
        let stored = func.field_writes().iter().any(|(field, n)| {
            field == "vm_file" && func.cfg.point_of(ast, *n).is_some_and(|p| func.cfg.reach(p, None)[point])
        });
        let is_file = arg.is_some_and(|a| func.is_field(a, "file"));
        if own && (is_file || !stored) {
            let label = "the descriptor holds no reference on this file: the core's own one is put here";
            out.push(Mistake::sure("file-put", func.place(call), label));
        }
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
