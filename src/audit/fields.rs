//! Fields of a descriptor that the core does not take back, or takes otherwise than the hook means.

use std::collections::BTreeSet;

use crate::audit::deeds::What;
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::audit::stores::stores;
use crate::facts::func::Func;
use crate::facts::taken::plain;
use crate::facts::ways::Value;
use crate::facts::ways::course::Step;
use crate::kernel::symbols::CHECKS;
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for part in &scene.parts {
        for (field, n, _) in stores(scene.world, &part.func) {
            if matches!(field.as_str(), "start" | "end") {
                let label = format!("the core does not take `{field}` back, and an action is checked against it");
                out.push(Mistake::sure("range-written", part.func.place(n), label));
            } else if field == "file" {
                let label = "the core does not take `file` back: the mapping's file is `vm_file`";
                out.push(Mistake::sure("file-written", part.func.place(n), label));
            }
        }
    }
    null_operations(scene, out);
    never(scene, out);
    replaced(scene, out);
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
    // It may give none where the hook has failed already.
    for (part, n, _) in scene.writes("vm_ops") {
        let func = &part.func;
        if func.ast.field(n, "right").is_some_and(|r| given_none(scene, func, r)) {
            let label = "the helper may give NULL: up to 7.3 the mapping is anonymous then, and kernels after it fail the mmap()";
            out.push(Mistake::maybe("operations-null", func.place(n), label));
        }
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

/// Whether a helper that gives the operations may give none.
fn given_none(scene: &Scene<'_, '_>, func: &Func, n: N) -> bool {
    let homes =
        func.ast.callee(func.ast.strip(n)).map_or_else(Vec::new, |f| scene.world.known_definitions(func.file, &f));
    homes.into_iter().any(|(file, item)| {
        let Ok(callee) = scene.world.parse(file, &item) else { return false };
        let ast = &callee.ast;
        let none = |n: N| match ast.kind(ast.strip(n)) {
            "conditional_expression" => ["consequence", "alternative"]
                .into_iter()
                .filter_map(|side| ast.field(ast.strip(n), side))
                .any(|k| ast.normal(k) == "NULL"),
            _ => ast.normal(n) == "NULL",
        };
        let mut returns = callee.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
        returns.any(|r| ast.named(r).next().is_some_and(none))
    })
}

/// Operations that are stored where there are none: there always are, a table without members (mm/vma.c, `vma_dummy_vm_ops`).
fn never(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let all = scene.writes("vm_ops");
    let [(part, n, point)] = all.as_slice() else { return };
    let none = |(cond, holds): (N, bool)| {
        let (plain, turned) = plain(&part.func, cond);
        part.func.is_field(plain, "vm_ops") && holds == turned
    };
    if part.func.cfg.decided(*point).into_iter().any(none) {
        let label = "a descriptor begins with operations that do nothing, and never with NULL: this is not reached";
        out.push(Mistake::sure("operations-not-installed", part.func.place(*n), label));
    }
}

/// Operations that a function of the core replaces by its own.
fn replaced(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let stored = |what: &What| matches!(what, What::Store(field) if field == "vm_ops");
    let pairs = scene.deeds.pairs(stored, |what| matches!(what, What::Operations));
    for pair in pairs {
        let (part, store, call) = pair.apart();
        let func = &scene.parts[part].func;
        let label =
            "the operations are replaced behind this by those of the file system, which calls fault() of its own";
        let made = Mistake::sure("operations-replaced", func.place(store), label);
        out.push(made.if_sure(pair.always).and(func.place(call), "replaced here"));
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
        // Where there is something else for NULL, both are meant.
        let read = |&n: &N| func.is_field(n, "private_data") && !has_other(func, n);
        if let Some(n) = ast.walk(func.body).find(read) {
            let label = "nobody sets it before, so this is always NULL";
            out.push(Mistake::sure("private-data-is-null", func.place(n), label));
        }
    }
}

/// Whether an expression is what a `?:` asks for: the other value is taken where it is NULL.
fn has_other(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let up = ast.parent(ast.outer(n)).filter(|&p| ast.kind(p) == "conditional_expression");
    up.and_then(|p| ast.field(p, "condition")).is_some_and(|c| ast.strip(c) == n)
}
