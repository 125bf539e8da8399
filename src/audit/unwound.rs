//! What mapped() has taken when it fails, and close(), which asks for the private data of a whole mapping, does not give back.

use crate::audit::close::sets_private;
use crate::audit::mistake::Mistake;
use crate::audit::private::looks;
use crate::audit::scene::Scene;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::taken::{Kind, Take, pairs};
use crate::syntax::ast::N;
use crate::syntax::cfg::PointKind;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let close = scene.functions("close");
    // The private data that mapped() has set is not taken over when it fails.
    let asks = close.iter().all(|f| looks(scene.world, f)) && !scene.touches("private_data");
    if !asks || close.is_empty() && scene.operations.iter().any(|o| o.may_have("close")) {
        return;
    }
    for func in scene.functions("mapped").iter().filter(|f| close.is_empty() || sets_private(f)) {
        failing(scene, func, out);
    }
}

fn failing(scene: &Scene<'_, '_>, func: &Func, out: &mut Vec<Mistake>) {
    let held = effects::held(scene.world, func, &|_| false, &|_| None);
    for (p, point) in func.cfg.points.iter().enumerate().filter(|(_, p)| p.kind == PointKind::Return) {
        let Some(end) = point.at.filter(|&n| func.is_error_return(n)) else { continue };
        let state = |t: &&Take| match t.kind {
            Kind::State(i) => scene.world.known.states.get(i).is_some_and(|p| !p.bits && !p.give.is_empty()),
            kind => kind == Kind::Count,
        };
        // What the function fails for, as far as it is a take that failed.
        let ast = &func.ast;
        let condition =
            ast.ancestors(end).find(|&p| ast.kind(p) == "if_statement").and_then(|i| ast.field(i, "condition"));
        let decides = |t: &Take| {
            let named = |n: N| t.keys.iter().any(|k| k.text == ast.normal(n));
            condition.is_some_and(|c| ast.is_within(t.node, c) || ast.walk(c).any(named))
        };
        for take in held.at[p].iter().map(|&t| &held.takes[t]).filter(state).filter(|t| !decides(t)) {
            let sure = !held.gives.iter().any(|g| pairs(take, g));
            let place = take.inside.as_ref().map_or_else(|| func.place(take.node), |d| d.place);
            let label =
                "mapped() fails here with what it has taken, and close() finds no private data that tells of it";
            out.push(
                Mistake::sure("kept-by-failed-mapped", func.place(end), label).if_sure(sure).and(place, "taken here"),
            );
        }
    }
}
