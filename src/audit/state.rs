//! What a hook takes, although a failure or a merge may follow that no callback tells of.

use crate::audit::mistake::Mistake;
use crate::audit::scene::{Part, Scene, same_object};
use crate::facts::effects;
use crate::facts::taken::{Deed, Kind};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let called = |k: usize| scene.parts.iter().any(|p| p.inner.iter().any(|i| i.1 == k));
    let closes = scene.functions("close");
    let given: Vec<(String, Deed)> = closes
        .iter()
        .flat_map(|f| effects::of(scene.world, f).given.into_iter().map(move |d| (f.name.clone(), d)))
        .filter(|g| g.1.certain)
        .collect();
    for (_, part) in scene.parts.iter().enumerate().filter(|(k, _)| !called(*k)) {
        for deed in effects::of(scene.world, &part.func).kept {
            if !matches!(deed.kind, Kind::State(_) | Kind::Count) || !deed.certain {
                continue;
            }
            match given.iter().find(|g| g.1.kind == deed.kind && same_object(&g.1, &deed)) {
                Some((close, undo)) => {
                    let label = format!(
                        "`{close}()` gives this back, and it does not run when the mmap() fails after the hook, or merges"
                    );
                    out.push(Mistake::sure("state-in-hook", deed.place, label).and(undo.place, "given back here"));
                }
                None => {
                    let label = "this is taken for each mmap(), and nothing was seen that gives it back";
                    out.push(Mistake::maybe("state-in-hook", deed.place, label));
                }
            }
        }
    }
    scene.parts.iter().for_each(|part| split(scene, part, out));
    for (part, n, point) in scene.writes("private_data") {
        if let Some(call) = allocated(scene, part, n, point) {
            let label = "nobody frees this when the mmap() fails after the hook, or merges";
            let made = Mistake::sure("private-allocated", part.func.place(n), label);
            out.push(made.and(part.func.place(call), "allocated here"));
        }
    }
}

/// A test of the hook, under a lock, of what mapped() counts later: the lock no longer covers both.
fn split(scene: &Scene<'_, '_>, part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let held = effects::held(scene.world, func, &|_| false, &|_| None);
    let last = |text: &String| {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        words.rfind(|w| !w.is_empty()).map(str::to_owned)
    };
    for mapped in scene.functions("mapped") {
        let summary = effects::of(scene.world, &mapped);
        let again: Vec<String> = summary.tests.iter().filter_map(last).collect();
        for deed in summary.kept.iter().filter(|d| matches!(d.kind, Kind::State(_) | Kind::Count)) {
            let counted: Vec<String> = deed.objects.iter().filter_map(last).collect();
            let tested = |&n: &N| {
                let field = ast.field(n, "field").map(|f| ast.str(f));
                let mine = field.is_some_and(|f| counted.contains(&f) && !again.contains(&f));
                let condition = ast.ancestors(n).find(|&p| matches!(ast.kind(p), "if_statement" | "while_statement"));
                let inside = condition.and_then(|c| ast.field(c, "condition")).is_some_and(|c| ast.is_within(n, c));
                let locked = || {
                    let at = func.cfg.point_of(ast, n);
                    at.is_some_and(|p| held.at[p].iter().any(|&t| held.takes[t].is_lock()))
                };
                ast.kind(n) == "field_expression" && mine && inside && locked()
            };
            if let Some(n) = ast.walk(func.body).find(tested) {
                let label =
                    format!("the lock goes before `{}()` counts, so two mmap() may both pass this test", mapped.name);
                out.push(Mistake::sure("check-apart-from-count", func.place(n), label).and(deed.place, "counted here"));
            }
        }
    }
}

/// The call that gives the memory which becomes private data, if it is kept nowhere else.
fn allocated(scene: &Scene<'_, '_>, part: &Part, n: N, point: P) -> Option<N> {
    let func = &part.func;
    let ast = &func.ast;
    let value = ast.strip(ast.field(n, "right")?);
    let allocates = |c: N| ast.callee(c).is_some_and(|f| scene.world.known.allocates(&f));
    if allocates(value) {
        return Some(value);
    }
    if ast.kind(value) != "identifier" {
        return None;
    }
    let name = ast.str(value);
    let (from, _) = func.value_of(&name, point)?;
    let from = ast.strip(from);
    let stored = |k: N| {
        ast.kind(k) == "assignment_expression" && k != n && ast.field(k, "right").is_some_and(|r| ast.normal(r) == name)
    };
    // What is passed on may be kept there.
    let passed = func
        .uses_of(&name)
        .into_iter()
        .any(|u| ast.parent(ast.outer(u)).is_some_and(|p| ast.kind(p) == "argument_list"));
    (allocates(from) && !passed && !ast.walk(func.body).any(stored)).then_some(from)
}
