//! Flags that an action sets, and when: a hook that looks at them or takes them back comes too early.

use crate::audit::mistake::Mistake;
use crate::audit::scene::{Part, Scene};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// Calls that change or test bits of a descriptor: the beginning of the name, and whether it clears, tests or sets.
const CALLS: [(&str, Does); 3] =
    [("vma_desc_clear_flags", Does::Clear), ("vma_desc_test", Does::Test), ("vma_desc_set_flags", Does::Set)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    Clear,
    Test,
    Set,
}

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let sets: Vec<String> =
        scene.parts.iter().flat_map(|p| named(p, Does::Set)).flat_map(|(_, _, bits)| bits).collect();
    for part in &scene.parts {
        for (call, point, bits) in named(part, Does::Clear) {
            of_action(part, call, point, &bits, "cleared", out);
        }
        let own = |bits: Vec<String>| bits.into_iter().filter(|b| !sets.contains(b)).collect::<Vec<_>>();
        for (call, point, bits) in named(part, Does::Test) {
            of_action(part, call, point, &own(bits), "asked for", out);
        }
    }
}

/// The bits that calls name, with the calls and their points.
fn named(part: &Part, does: Does) -> Vec<(N, P, Vec<String>)> {
    let func = &part.func;
    let ast = &func.ast;
    let is = |c: &N| ast.callee(*c).is_some_and(|f| CALLS.iter().any(|k| k.1 == does && f.starts_with(k.0)));
    let bits = |c: N| ast.args(c).into_iter().skip(1).map(|a| ast.str(ast.strip(a))).collect();
    func.calls().into_iter().filter(is).filter_map(|c| Some((c, func.cfg.point_of(ast, c)?, bits(c)))).collect()
}

/// A flag of an action that was set before on the same way.
fn of_action(part: &Part, call: N, point: P, bits: &[String], what: &str, out: &mut Vec<Mistake>) {
    let func = &part.func;
    for a in part.actions.iter().filter(|a| func.cfg.reach(a.point, None)[point]) {
        if let Some(bit) = a.kind.bits().iter().find(|b| bits.iter().any(|o| o == *b)) {
            let label = format!("`{bit}` is {what} here, and the action sets it when the hook has returned");
            let made = Mistake::sure("flag-of-action", func.place(call), label);
            out.push(made.if_sure(func.cfg.dominates(a.point, point)).and(func.place(a.call), "the action"));
        }
    }
}
