//! The action of a descriptor: there is one, and what is said about it must reach it.

use std::collections::BTreeMap;

use crate::audit::close::may_fail;
use crate::audit::deeds::{Chain, Pair, What};
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::Scene;
use crate::facts::func::Func;
use crate::facts::taken;
use crate::facts::term::number;
use crate::facts::ways::Value;
use crate::facts::ways::course::{Course, Deed, Step, Way};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, EXIT, PointKind};

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for pair in scene.deeds.pairs(is_action, is_action) {
        if pair.first == pair.second {
            looped(scene, &pair.first, out);
        } else {
            twice(scene, &pair, out);
        }
    }
    for pair in late_protection(scene) {
        // Faults take it, and what was set before the action may be meant for that.
        let sure = pair.always && !scene.is_passed_on() && !faults(scene) && !is_set_before(scene);
        let label = "the action has taken the protection already, and maps with what it was then";
        out.push(late(scene, &pair, label).if_sure(sure));
    }
    errors(scene, out);
    replaced(scene, out);
    // What calls the hook may make something else of what it returns.
    if scene.shim.is_none() {
        results(scene, out);
    }
}

/// What the hook returns: a positive number is taken for an address, and a hook that always fails maps nothing.
fn results(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let place = |course: &Course, n: N| scene.parts[course.contexts[0].func].func.place(n);
    let mut positive = BTreeMap::new();
    for (course, way) in scene.deeds.ways() {
        if let (Some(1), Some(at)) = (way.result.sign(), way.at) {
            positive.insert(at, place(course, at));
        }
    }
    for (course, way) in scene.deeds.ways() {
        let func = &scene.parts[course.contexts[0].func].func;
        let value = way.at.and_then(|n| func.ast.named(n).next()).map(|v| func.ast.strip(v));
        if let Some(at) = way.at.filter(|_| value.is_some_and(|v| compares(func, v))) {
            positive.insert(at, place(course, at));
        }
    }
    for func in scene.functions("mapped") {
        let returns = func.cfg.points.iter().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at);
        let value = |n: &N| func.ast.named(*n).next().and_then(|v| number(&func.ast.normal(v)));
        if let Some(at) = returns.into_iter().find(|n| value(n).is_some_and(|v| v > 0)) {
            let label = "this is no error, and the core takes whatever is not zero for one: the mapping is gone again";
            out.push(Mistake::sure("result-positive", func.place(at), label));
        }
    }
    for at in positive.into_values() {
        let label = "this is positive: the core returns it from mmap() as if it were an address, and nothing is mapped";
        out.push(Mistake::sure("result-positive", at, label));
    }
    let acts = |(_, way): (&Course, &Way)| way.steps.iter().find(|s| is_action(scene.deeds.what(s))).map(|s| s.deed);
    let fails = scene.deeds.ways().all(|(_, way)| way.result.sign() == Some(-1));
    if let Some(deed) = scene.deeds.ways().find_map(acts).filter(|_| fails && !scene.deeds.is_lost()) {
        let deed = scene.deeds.site(deed);
        let label = "each way through the hook ends in an error, so this is never carried out";
        out.push(Mistake::sure("always-fails", scene.parts[deed.func].func.place(deed.node), label));
    }
}

/// Whether an expression is a truth value that is not the same each time.
fn compares(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let operator = ast.field(n, "operator").map_or("", |o| ast.kind(o));
    let truth = match ast.kind(n) {
        "binary_expression" => matches!(operator, "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||"),
        "unary_expression" => operator == "!",
        _ => false,
    };
    truth && ast.leaves(n).any(|k| ast.kind(k) == "identifier" && func.is_local(&ast.str(k)))
}

fn is_action(what: &What) -> bool {
    matches!(what, What::Action(_))
}

/// Two actions on one way: the second takes the place of the first.
fn twice(scene: &Scene<'_, '_>, pair: &Pair, out: &mut Vec<Mistake>) {
    let (part, first, second) = pair.apart();
    let func = &scene.parts[part].func;
    if !pair.always && exclude(func, first, second) {
        return;
    }
    let label = "this takes the place of an action that was set before on the same way";
    let made = Mistake::sure("two-actions", func.place(second), label).if_sure(pair.always);
    out.push(made.and(func.place(first), "the first action"));
}

/// Whether what decides about the one is turned around for the other, as far as the text of conditions tells, or the other one asks
/// whether there is an action.
fn exclude(func: &Func, first: N, second: N) -> bool {
    let decided = |n: N| {
        let all = func.cfg.decided(func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY)).into_iter();
        let said = |(cond, holds)| {
            let (plain, turned) = taken::plain(func, cond);
            (func.ast.normal(plain), holds != turned)
        };
        all.map(said).collect::<Vec<(String, bool)>>()
    };
    let before = decided(first);
    decided(second).into_iter().any(|(cond, holds)| cond.contains("action . type") || before.contains(&(cond, !holds)))
}

/// An action in each round of a loop: only the last one counts. Under a condition it may be set in one round only.
fn looped(scene: &Scene<'_, '_>, chain: &Chain, out: &mut Vec<Mistake>) {
    let func = |link: &(usize, N)| &scene.parts[link.0].func;
    let point = |link: &(usize, N)| func(link).cfg.point_of(&func(link).ast, link.1).unwrap_or(ENTRY);
    let cycles = |link: &(usize, N)| func(link).cfg.reach(point(link), None)[point(link)];
    let Some(at) = chain.iter().rposition(cycles) else { return };
    let inner = &chain[at + 1..];
    let always = inner.iter().all(|link| !func(link).avoids(ENTRY, EXIT, &[point(link)], None));
    let label = "each round sets the action anew, and only that of the last one is carried out";
    let made = Mistake::sure("action-in-loop", func(&chain[at]).place(chain[at].1), label);
    out.push(made.if_sure(always && !in_some_rounds(func(&chain[at]), chain[at].1)));
}

/// Whether a condition of the loop around `n` decides whether a round comes to it.
fn in_some_rounds(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let is_loop = |&p: &N| matches!(ast.kind(p), "for_statement" | "while_statement" | "do_statement");
    let around = ast.ancestors(n).find(is_loop);
    let decides = |p: N| matches!(ast.kind(p), "if_statement" | "switch_statement" | "conditional_expression");
    let skips = |k: N| ast.kind(k) == "continue_statement" && ast.span(k).start < ast.span(n).start;
    // A loop made by goto has no node: what jumps back stands behind.
    ast.ancestors(n).take_while(|&p| Some(p) != around).any(decides) || around.is_some_and(|a| ast.walk(a).any(skips))
}

/// What sets the protection behind an action that has taken it. Both may be meant: only what was there before can tell.
pub(super) fn late_protection(scene: &Scene<'_, '_>) -> Vec<Pair> {
    let samples = |what: &What| matches!(what, What::Action(kind) if kind.samples());
    scene.deeds.pairs(samples, |what| matches!(what, What::Store(field) if field == "page_prot"))
}

/// What is said of a protection that is set behind its action, with a mend where nothing else depends on where it stands.
pub(super) fn late(scene: &Scene<'_, '_>, pair: &Pair, label: impl Into<String>) -> Mistake {
    let (part, action, n) = pair.apart();
    let func = &scene.parts[part].func;
    // What a function does besides may belong where it stands.
    let plain = func.ast.kind(n) == "assignment_expression";
    let mend = mend::moved("prot-after-action", func, n, action).filter(|_| plain);
    Mistake::sure("prot-after-action", func.place(n), label).mended(mend).and(func.place(action), "the action")
}

/// Whether faults of the mapping may fill it as well.
fn faults(scene: &Scene<'_, '_>) -> bool {
    ["fault", "huge_fault", "map_pages"].iter().any(|m| scene.operations.iter().any(|o| o.may_have(m)))
}

/// Whether the protection is set on some way before an action that takes it.
fn is_set_before(scene: &Scene<'_, '_>) -> bool {
    let sets = |what: &What| matches!(what, What::Store(field) if field == "page_prot");
    !scene.deeds.pairs(sets, |what| matches!(what, What::Action(kind) if kind.samples())).is_empty()
}

/// What is known of a place that sets the error.
#[derive(Default)]
struct Set<'n> {
    /// A positive value that it may get.
    positive: Option<String>,
    /// Whether it stands on a way to a success, and whether there is an action on one of these.
    succeeds: bool,
    acts: bool,
    /// The function, the assignment and what is assigned.
    at: Option<(&'n Func, N, N)>,
}

/// An error that is gone before the core looks: the whole action is written behind it, or the error is taken back.
fn replaced(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    // By the step that sets it: what takes it away, and whether that happens on each way.
    let mut lost: BTreeMap<usize, (Option<usize>, bool)> = BTreeMap::new();
    for (_, way) in scene.deeds.ways().filter(|w| w.1.succeeds()) {
        let none = |s: &Step| s.value == Value::Number(0);
        let set = |s: &Step| matches!(scene.deeds.what(s), What::Error);
        for (i, step) in way.steps.iter().enumerate().filter(|(_, s)| set(s) && !none(s)) {
            let takes = |s: &&Step| matches!(scene.deeds.what(s), What::Replaced(_)) || set(s) && none(s);
            let by = way.steps[i + 1..].iter().rfind(takes);
            let again = way.steps[i + 1..].iter().any(|s| set(s) && !none(s));
            let known = lost.entry(step.deed).or_insert((None, true));
            known.1 &= by.is_some() && !again;
            known.0 = known.0.or(by.filter(|_| !again).map(|s| s.deed));
        }
    }
    for (deed, (by, always)) in lost {
        let Some(by) = by.map(|by| scene.deeds.site(by)) else { continue };
        let deed = scene.deeds.site(deed);
        let place = |deed: Deed| scene.parts[deed.func].func.place(deed.node);
        let label = "this is gone before the core looks, which then returns the error of the action itself";
        out.push(Mistake::sure("override-lost", place(deed), label).if_sure(always).and(place(by), "it goes here"));
    }
}

fn errors(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let mut sets: BTreeMap<usize, Set<'_>> = BTreeMap::new();
    for (_, way) in scene.deeds.ways() {
        let sets_one = |what: &What| is_action(what) || matches!(what, What::Typed | What::Replaced(true));
        let acts = way.steps.iter().any(|s| sets_one(scene.deeds.what(s)));
        for step in way.steps.iter().filter(|s| matches!(scene.deeds.what(s), What::Error)) {
            let deed = scene.deeds.deed(step);
            let set = sets.entry(step.deed).or_default();
            set.at = deed.value.map(|value| (&scene.parts[deed.func].func, deed.node, value));
            set.succeeds |= way.succeeds();
            set.acts |= acts && way.succeeds();
            match &step.value {
                Value::Positive(name) => set.positive = Some(name.clone()),
                Value::Number(n) if *n > 0 => set.positive = Some(n.to_string()),
                _ => {}
            }
        }
    }
    for Set { positive, succeeds, acts, at } in sets.into_values() {
        let Some((func, n, value)) = at else { continue };
        if let Some(name) = positive {
            let label = format!("`{name}` is positive, and the core takes negative errors only");
            let inner = func.ast.strip(value);
            let plain = func.ast.is_leaf(inner) && !func.vars.by_name.contains_key(&func.ast.str(inner));
            let own = plain && scene.world.macros(func.file, &func.ast.str(inner)).is_empty();
            let negative =
                || mend::replaced("override-positive", func.ast.span(value), format!("-{}", func.ast.str(value)));
            let made = Mistake::sure("override-positive", func.place(n), label);
            out.push(made.mended(own.then(negative)));
        }
        if succeeds && !acts && !scene.is_passed_on() && !may_fail(scene) {
            let label = "no action is set, so no error of one is replaced";
            out.push(Mistake::sure("override-without-action", func.place(n), label));
        } else if scene.nested && (acts || scene.is_passed_on()) {
            let caller = scene.shim.as_ref().map_or_else(|| "a subsystem".to_owned(), |f| format!("`{}()`", f.name));
            let label = format!("{caller} calls this hook for a VMA that exists, and there the error is not replaced");
            let slot = scene.slots.first().map(|s| s.place);
            let made = Mistake::sure("override-without-effect", func.place(n), label);
            out.push(match slot {
                Some(slot) => made.and(slot, "it is installed here, and in no file_operations"),
                None => made,
            });
        }
    }
}
