//! Flags that the core rejects when the hook has returned, by the rules of `transforms/kernel/validation.toml`.

use std::collections::{BTreeMap, BTreeSet};

use crate::audit::deeds::{Chain, What};
use crate::audit::flagged::Does;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::taken::plain;
use crate::facts::ways::course::{Step, Way};
use crate::kernel::knowledge::Validation;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, PointKind};

/// What was asked of a file when it was opened.
const MODE: &str = "f_mode";

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    if !scene.writes("vma_flags").is_empty() {
        return;
    }
    for rule in scene.world.known.validation.iter().filter(|r| r.tested.is_empty()) {
        // What was not seen may set flags that make it right.
        if !rule.unless.is_empty() && scene.is_passed_on() {
            continue;
        }
        for (chain, deed) in broken(scene, rule) {
            let Some(sure) = was_so(scene, rule, &chain) else { continue };
            let (func, n) = (deed.0, deed.1);
            let place = scene.parts[func].func.place(n);
            out.push(if scene.world.target.has(&rule.needs) {
                Mistake::sure("flags-rejected", place, rule.label.clone()).if_sure(sure)
            } else {
                Mistake::maybe("flags-rejected", place, rule.text.trim_end_matches('.').to_owned())
            });
        }
    }
}

/// The bits of flags.
fn bits<'s>(scene: &'s Scene<'_, '_>, names: &[String]) -> Vec<&'s str> {
    names.iter().filter_map(|n| Some(scene.world.known.flags.get(n)?.bit.as_str())).collect()
}

/// The changes that leave a mapping which the core rejects, with the calls that lead there.
fn broken(scene: &Scene<'_, '_>, rule: &Validation) -> BTreeMap<Chain, (usize, N)> {
    let (does, back, names) = match rule.set.is_empty() {
        true => (Does::Clear, Does::Set, &rule.cleared),
        false => (Does::Set, Does::Clear, &rule.set),
    };
    let (changed, unless) = (bits(scene, names), bits(scene, &rule.unless));
    let is = |s: &Step, wanted: Does| matches!(scene.deeds.what(s), What::Flags(does, bits) if *does == wanted && bits.has(&changed));
    let excuses = |s: &Step| match scene.deeds.what(s) {
        What::Action(kind) => kind.bits().iter().any(|b| unless.contains(b)),
        What::Flags(Does::Set, bits) => bits.has(&unless) || bits.more && !unless.is_empty(),
        _ => false,
    };
    let (mut bad, mut good) = (BTreeMap::new(), BTreeSet::new());
    // Where ways end without what excuses them, and with it.
    let (mut ends, mut fine) = (BTreeMap::<Chain, BTreeSet<Option<N>>>::new(), BTreeSet::new());
    let succeeding: Vec<_> = scene.deeds.ways().filter(|w| w.1.succeeds()).collect();
    for &(course, way) in &succeeding {
        let last = way.steps.iter().rposition(|s| is(s, does));
        let Some(i) = last.filter(|&i| !way.steps[i + 1..].iter().any(|s| is(s, back))) else { continue };
        let chain = scene.deeds.chain(course, &way.steps[i]);
        if way.steps.iter().any(excuses) {
            fine.insert(way.at);
            good.insert(chain);
            continue;
        }
        let deed = scene.deeds.deed(&way.steps[i]);
        ends.entry(chain.clone()).or_default().insert(way.at);
        bad.insert(chain, (deed.func, deed.node));
    }
    // A way with the change and an action and one without tell nothing where both come from conditions that belong together.
    let always = |(chain, _): &(Chain, (usize, N))| {
        let here = |way: &Way| way.steps.iter().any(|s| is(s, does));
        let ends = ends.get(chain).is_some_and(|e| e.iter().any(|at| at.is_some() && !fine.contains(at)));
        !good.contains(chain) || succeeding.iter().all(|w| here(w.1)) && (ends || is_optional(scene))
    };
    bad.into_iter().filter(always).collect()
}

/// Whether there is one action, under a condition that the hook asks about nowhere else.
fn is_optional(scene: &Scene<'_, '_>) -> bool {
    let mut all = scene.parts.iter().flat_map(|p| p.actions.iter().map(move |a| (&p.func, a.point)));
    let (Some((func, point)), None) = (all.next(), all.next()) else { return false };
    let text = |n: N| func.ast.normal(plain(func, n).0);
    let conditions: Vec<String> =
        func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at).map(text).collect();
    let decided = func.cfg.decided(point);
    !decided.is_empty() && decided.into_iter().all(|(c, _)| conditions.iter().filter(|o| **o == text(c)).count() == 1)
}

/// Whether the change is certain to be one, as far as the conditions around it tell; none if it changes nothing.
fn was_so(scene: &Scene<'_, '_>, rule: &Validation, chain: &Chain) -> Option<bool> {
    let changed = bits(scene, if rule.set.is_empty() { &rule.cleared } else { &rule.set });
    let (mut mode, mut shared) = (false, false);
    for (part, n) in chain {
        let func = &scene.parts[*part].func;
        for (cond, holds) in func.cfg.decided(func.cfg.point_of(&func.ast, *n).unwrap_or(ENTRY)) {
            let (plain, turned) = plain(func, cond);
            if asks(func, plain, &changed) && (holds != turned) != rule.set.is_empty() {
                return None;
            }
            let named = |is: &dyn Fn(&str) -> bool| func.ast.leaves(cond).any(|k| is(&func.ast.str(k)));
            mode |= named(&|word| word == MODE);
            shared |= named(&|word| matches!(word, "VMA_SHARED_BIT" | "VMA_MAYSHARE_BIT"));
        }
    }
    // A shared mapping of a file that was opened for reading has no right to be written to.
    Some(!(mode && shared))
}

/// Whether an expression asks for one of these bits alone.
fn asks(func: &Func, n: N, bits: &[&str]) -> bool {
    let ast = &func.ast;
    let named = ast.args(n).get(1).is_some_and(|&a| bits.contains(&ast.str(ast.strip(a)).as_str()));
    named && ast.args(n).len() == 2 && ast.callee(n).is_some_and(|c| c.starts_with("vma_desc_test"))
}
