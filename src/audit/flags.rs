//! Flags that the core rejects when the hook has returned, by the rules of `transforms/kernel/validation.toml`.

use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::kernel::knowledge::Validation;
use crate::syntax::ast::N;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for rule in scene.world.known.validation.iter().filter(|r| r.tested.is_empty()) {
        let (call, names) = if rule.set.is_empty() {
            ("vma_desc_clear_flags", &rule.cleared)
        } else {
            ("vma_desc_set_flags", &rule.set)
        };
        // An action sets flags that may make it right.
        if !rule.unless.is_empty() && scene.may_act() || excused(scene, rule) {
            continue;
        }
        if let Some((part, n)) = changed(scene, call, names) {
            let place = scene.parts[part].func.place(n);
            out.push(if scene.world.target.has(&rule.needs) {
                Mistake::sure("flags-rejected", place, rule.label.clone())
            } else {
                Mistake::maybe("flags-rejected", place, rule.text.trim_end_matches('.').to_owned())
            });
        }
    }
}

/// The call that changes one of the flags.
fn changed(scene: &Scene<'_, '_>, call: &str, names: &[String]) -> Option<(usize, N)> {
    let bits: Vec<&str> = names.iter().filter_map(|n| Some(scene.world.known.flags.get(n)?.bit.as_str())).collect();
    scene.parts.iter().enumerate().find_map(|(i, part)| {
        let ast = &part.func.ast;
        let is = |c: &N| {
            ast.callee(*c).as_deref() == Some(call)
                && ast.args(*c).iter().any(|&a| bits.contains(&ast.str(ast.strip(a)).as_str()))
        };
        part.func.calls().into_iter().find(is).map(|c| (i, c))
    })
}

/// Whether a flag that makes it right may be set: by a list of bits, or by a mask that is not looked into; or the flag is
/// changed back.
fn excused(scene: &Scene<'_, '_>, rule: &Validation) -> bool {
    let back =
        if rule.set.is_empty() { ("vma_desc_set_flags", &rule.cleared) } else { ("vma_desc_clear_flags", &rule.set) };
    let masks = ["vma_desc_set_flags_mask", "vma_flags_set", "vma_flags_set_mask"];
    let mut called = scene.parts.iter().flat_map(|p| p.func.calls().into_iter().filter_map(|c| p.func.ast.callee(c)));
    changed(scene, "vma_desc_set_flags", &rule.unless).is_some()
        || changed(scene, back.0, back.1).is_some()
        || !scene.writes("vma_flags").is_empty()
        || called.any(|f| masks.contains(&f.as_str()))
}
