//! What keeps the core from calling a hook that was called for a VMA which existed.
//!
//! There no merge took place, and nobody called close() when the population failed (mm/util.c, `__compat_vma_mmap`). A hook of the
//! core itself has both. What is not seen through here keeps a hook where it is.

use crate::audit::mistake::Mistake;
use crate::audit::part::Part;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::guard::unit::pages::{KEPT, NOTIFIED};
use crate::kernel::actions::What;
use crate::kernel::flags::PROTECTING;
use crate::syntax::ast::N;
use crate::syntax::cfg::{EXIT, P, PointKind};
use crate::transform::template::templates;

/// The flags that forbid a merge (include/linux/mm.h, VMA_SPECIAL_FLAGS).
const SPECIAL: [&str; 4] = ["VMA_IO_BIT", "VMA_DONTEXPAND_BIT", "VMA_PFNMAP_BIT", "VMA_MIXEDMAP_BIT"];

/// Looks at the hook of a scene; `judged` tells of a function whether it is a hook that is looked at by itself.
pub(super) fn judge(scene: &Scene<'_, '_>, judged: &dyn Fn(&str) -> bool, out: &mut Vec<Mistake>) {
    let mut add = |func: &Func, n: N, label: String| out.push(Mistake::maybe("no-direct-hook", func.place(n), label));
    let mut acts = scene.acts();
    for part in &scene.parts {
        let (func, ast) = (&part.func, &part.func.ast);
        for &call in &part.unseen {
            let name = ast.callee(call);
            let twin = |n: &String| templates().iter().any(|t| t.twins.iter().any(|twin| twin.new == *n));
            acts |= name.as_ref().is_some_and(twin);
            let text = ast.field(call, "function").map_or(String::new(), |f| ast.normal(f).replace(' ', ""));
            // Another hook that gets the descriptor is looked at when its structure is.
            let hook = name.is_none() && text.ends_with("_prepare");
            if !hook && !name.is_some_and(|n| judged(&n) || twin(&n)) {
                add(func, call, format!("`{text}()` gets the descriptor, and was not seen through"));
            }
        }
        let specials: Vec<P> = specials(part);
        let covered = |p: P| {
            specials.iter().any(|&s| s == p || func.cfg.dominates(s, p)) || !func.avoids(p, EXIT, &specials, None)
        };
        for n in changes(func) {
            if !func.cfg.point_of(ast, n).is_some_and(covered) {
                add(
                    func,
                    n,
                    "with the flags that are changed here mappings of the file could merge, and do not yet".into(),
                );
            }
        }
    }
    derived(scene, acts, &mut add);
    let closes = scene.operations.iter().find(|o| o.may_have("close"));
    let Some((place, ops)) = closes.and_then(|o| Some((o.at?, o))) else { return };
    let fails = |f: &Func| {
        let returns = f.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
        returns.into_iter().any(|n| f.ast.named(n).next().is_none_or(|v| f.ast.normal(v) != "0"))
    };
    let mapped = scene.functions("mapped");
    if acts || mapped.iter().any(fails) || ops.may_have("mapped") && mapped.is_empty() {
        let label = format!(
            "`{}` has (or may have) a close(), which would run for a mapping whose population failed",
            ops.name
        );
        out.push(Mistake::maybe("no-direct-hook", place, label));
    }
}

/// What the core does to the protection between the hook and pages that are mapped then: it derives it from the flags, and leaves
/// out the right to write where the operations want to be told of a write (mm/vma.c, `__mmap_complete`).
fn derived(scene: &Scene<'_, '_>, acts: bool, add: &mut impl FnMut(&Func, N, String)) {
    let pages = |p: &Part| p.actions.iter().any(|a| matches!(a.kind.what, What::Pages | What::Lookup));
    // What a template adds may map pages.
    if !acts || !scene.parts.iter().any(|p| pages(p) || p.actions.is_empty() && p.pointers.is_empty()) {
        return;
    }
    for part in &scene.parts {
        let (func, ast) = (&part.func, &part.func.ast);
        for (_, n) in func.field_writes().into_iter().filter(|w| w.0 == "page_prot") {
            let value = ast.field(n, "right").map(|v| ast.strip(v));
            let kept = value.and_then(|v| ast.callee(v)).is_some_and(|c| KEPT.contains(&c.as_str()));
            let own = |v: N| ast.args(v).iter().all(|&a| ast.normal(ast.strip(a)).ends_with("page_prot"));
            if !kept || !value.is_some_and(own) {
                let label = "this protection may not be kept when the core derives it from the flags again";
                add(func, n, label.into());
            }
        }
        for n in changes(func) {
            if ast.leaves(n).any(|k| PROTECTING.iter().any(|f| ast.str(k) == bit(f))) {
                add(
                    func,
                    n,
                    "the core derives the protection of the pages from the flags that are changed here".into(),
                );
            }
        }
        let told = scene.operations.iter().find(|o| NOTIFIED.iter().any(|f| o.may_have(f)));
        if let (Some(ops), Some(action)) = (told, part.actions.first()) {
            let label = format!("`{}` wants to be told of writes, so the core would map the pages read-only", ops.name);
            add(func, action.call, label);
        }
    }
}

/// `VM_READ` as the number of a bit.
fn bit(flag: &str) -> String {
    flag.replacen("VM_", "VMA_", 1) + "_BIT"
}

/// The points that forbid a merge: actions, and calls that set a special flag.
fn specials(part: &Part) -> Vec<P> {
    let (func, ast) = (&part.func, &part.func.ast);
    let sets = |c: &N| {
        ast.callee(*c).as_deref() == Some("vma_desc_set_flags")
            && ast.args(*c).iter().any(|&a| SPECIAL.contains(&ast.str(ast.strip(a)).as_str()))
    };
    let flags = func.calls().into_iter().filter(sets).filter_map(|c| func.cfg.point_of(ast, c));
    part.actions.iter().map(|a| a.point).chain(flags).collect()
}

/// What changes flags: calls and assignments.
fn changes(func: &Func) -> Vec<N> {
    let ast = &func.ast;
    let calls = func.calls().into_iter().filter(|&c| {
        ast.callee(c).is_some_and(|f| {
            ["vma_desc_set_", "vma_desc_clear_"].iter().any(|p| f.starts_with(p))
                || f.starts_with("vma_flags_") && !f.starts_with("vma_flags_test")
        })
    });
    let writes = func.field_writes().into_iter().filter(|w| w.0 == "vma_flags" || w.0 == "vm_flags").map(|w| w.1);
    calls.chain(writes).collect()
}
