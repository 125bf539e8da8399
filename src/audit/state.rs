//! What a hook takes, although a failure or a merge may follow that no callback tells of.

use crate::audit::close::sets_private;
use crate::audit::deeds::OF_FILES;
use crate::audit::file::handed;
use crate::audit::idle::decides_nothing;
use crate::audit::marks;
use crate::audit::mistake::Mistake;
use crate::audit::object::{Objects, Same, is_state, summaries};
use crate::audit::part::Part;
use crate::audit::private::looks;
use crate::audit::scene::Scene;
use crate::census::slot::Place;
use crate::facts::closed::PRIVATE;
use crate::facts::effects::outward::RET;
use crate::facts::effects::settings::{To, settings};
use crate::facts::effects::{self, Summary, Write};
use crate::facts::func::Func;
use crate::facts::lazy::is_lazy;
use crate::facts::taken::{Deed, Kind};
use crate::facts::world::World;
use crate::guard::unit::held::{Scope, scope};
use crate::kernel::actions::is_of_descriptor;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::syntax::items::Item;
use crate::tree::source::FileId;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    let objects = Objects::of(scene);
    let tops = scene.tops();
    let [open, close, mapped] = ["open", "close", "mapped"].map(|m| summaries(scene, &scene.functions(m)));
    let hooks = summaries(scene, &tops);
    let files: Vec<Place> = scene.writes("vm_file").into_iter().map(|(part, n, _)| part.func.place(n)).collect();
    let handed = handed(scene);
    let given: Vec<(&String, &Deed)> =
        close.iter().flat_map(|(name, s)| s.given.iter().map(move |d| (name, d))).collect();
    for deed in hooks.iter().flat_map(|h| &h.1.kept).filter(|d| is_state(d) && !marks::is_mark(scene, d)) {
        let same = |d: &Deed| if d.kind == deed.kind { objects.same(d, deed) } else { Same::No };
        let undo = given.iter().map(|g| (same(g.1), g)).max_by_key(|g| g.0).filter(|g| g.0 > Same::No);
        let Some((same_as, (close, undo))) = undo else {
            // What is handed over goes with the mapping.
            let stored = |at: &Place| at.file == deed.place.file && at.span.contains(deed.place.span);
            let of_file =
                || marks::called(scene, deed.place).is_some_and(|n| n.contains("file") || n.starts_with("fget"));
            if files.iter().any(stored) || handed.contains(&deed.place) || !files.is_empty() && of_file() {
                continue;
            }
            if !deed.certain || is_harmless(scene, deed) {
                continue;
            }
            let back = close.iter().find_map(|(name, s)| Some((name, s.given.iter().find(|g| g.kind == deed.kind)?)));
            let Some((name, back)) = back else {
                let label = "this is taken for each mmap(), and nothing was seen that gives it back";
                out.push(Mistake::maybe("state-in-hook", deed.place, label));
                continue;
            };
            let label = format!(
                "this is taken for each mmap(), and `{name}()`, which may give it back, does not run when the mmap() fails \
                 after the hook, or merges"
            );
            out.push(Mistake::maybe("state-in-hook", deed.place, label).and(back.place, "given back here"));
            continue;
        };
        let twice = mapped.iter().find(|(_, s)| s.kept.iter().any(|k| same(k) == Same::Yes));
        let label = match twice {
            Some((mapped, _)) => format!("`{mapped}()` takes this as well, and `{close}()` gives back one of the two"),
            None => format!(
                "`{close}()` gives this back, and it does not run when the mmap() fails after the hook, or merges"
            ),
        };
        let made = Mistake::sure("state-in-hook", deed.place, label).if_sure(same_as == Same::Yes);
        out.push(made.and(undo.place, "given back here"));
    }
    marks::judge(scene, &objects, &tops, out);
    scene.parts.iter().for_each(|part| split(scene, &objects, part, out));
    locked(&objects, [&hooks, &mapped], out);
    first(scene, &objects, [&open, &hooks, &mapped], &given, out);
    for (part, n, point) in scene.writes("private_data") {
        if let Some(call) = allocated(scene, part, n, point) {
            let label = "nobody frees this when the mmap() fails after the hook, or merges";
            let made = Mistake::sure("private-allocated", part.func.place(n), label);
            out.push(made.and(part.func.place(call), "allocated here"));
        }
    }
}

/// Whether nothing has to undo what is taken: a count that nobody counts down, such as a statistic or the next number, and memory
/// that is there for all that map. Where nobody was seen to take back something without a name, the hook may have.
fn is_harmless(scene: &Scene<'_, '_>, deed: &Deed) -> bool {
    if effects::never_falls(scene.world, deed) {
        return true;
    }
    let view = scene.world.view(deed.place.file);
    let around = view.items().iter().find(|i| i.is_function() && i.span.contains(deed.place.span));
    let func = around.and_then(|i| scene.world.parse(deed.place.file, i).ok());
    func.is_some_and(|f| is_lazy(&f, f.ast.at(deed.place.span)) || is_first(&f, f.ast.at(deed.place.span)))
        || deed.objects.is_empty() && scene.tops().iter().any(|f| effects::of(scene.world, f).gives)
}

/// Whether a call is made only for whoever changes a mark first.
fn is_first(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let exchanges = |k: N| ast.callee(k).is_some_and(|f| f.contains("test_and_set") || f.ends_with("xchg"));
    let point = func.cfg.point_of(ast, call).unwrap_or_default();
    func.cfg.decided(point).into_iter().any(|(cond, _)| ast.walk(cond).any(exchanges))
}

/// A lock that the hook keeps for mapped() to drop.
fn locked(objects: &Objects, [hooks, mapped]: [&Summaries; 2], out: &mut Vec<Mistake>) {
    let kept = hooks.iter().flat_map(|h| &h.1.kept).filter(|d| matches!(d.kind, Kind::Lock(_)) && d.certain);
    for deed in kept {
        let given = mapped.iter().flat_map(|m| m.1.given.iter().map(move |g| (&m.0, g)));
        let mut same = given.filter(|g| g.1.kind == deed.kind && objects.same(g.1, deed) == Same::Yes);
        if let Some((mapped, undo)) = same.next() {
            let label = format!(
                "`{mapped}()` drops this lock, and it does not run when the mmap() fails after the hook, or merges"
            );
            out.push(Mistake::sure("state-in-hook", deed.place, label).and(undo.place, "dropped here"));
        }
    }
}

type Summaries = Vec<(String, Summary)>;

/// open() takes something for each copy, close() gives it back, and nobody takes it for the first mapping.
fn first(
    scene: &Scene<'_, '_>,
    objects: &Objects,
    [open, hooks, mapped]: [&Summaries; 3],
    given: &[(&String, &Deed)],
    out: &mut Vec<Mistake>,
) {
    let takers = hooks.iter().chain(mapped);
    // What was not seen may take it, and so may the subsystem that calls the hook.
    let of_core = |name: &String| is_of_descriptor(name) || OF_FILES.contains(&name.as_str());
    let known = |s: &Summary| s.unknown.keys().all(of_core);
    let seen = takers.clone().all(|(_, s)| known(s) && s.invokes.is_empty() && s.too_much.is_none());
    if !seen || scene.nested || scene.is_passed_on() {
        return;
    }
    for (name, deed) in open.iter().flat_map(|(name, s)| s.kept.iter().map(move |d| (name, d))) {
        let same = |d: &Deed| if d.kind == deed.kind { objects.same(d, deed) } else { Same::No };
        let certain = |g: &&(&String, &Deed)| g.1.certain && is_state(deed) && deed.certain;
        let undo = given.iter().filter(certain).find(|g| same(g.1) == Same::Yes);
        let Some((close, undo)) = undo else { continue };
        // The first mapping's share may be the first value of a counter in the object that is made for it.
        let private = deed.objects.first().is_some_and(|o| o.contains(PRIVATE));
        let makes = |k: &Deed| private && k.objects.is_empty();
        // What a helper does to the descriptor is no count.
        let counts_up = |w: &Write| w.accumulates && !marks::called(scene, w.place).is_some_and(|n| of_core(&n));
        let takes =
            |s: &Summary| s.kept.iter().any(|k| k.kind == deed.kind || makes(k)) || s.writes.iter().any(counts_up);
        if takers.clone().any(|(_, s)| takes(s)) {
            let counts = |s: &Summary| s.kept.iter().any(|k| k.kind == deed.kind);
            let certain = hooks.iter().any(|(_, s)| takes(s)) || !mapped.iter().any(|(_, s)| counts(s));
            if let Some((mapped, at)) =
                scene.functions("mapped").iter().find_map(|f| Some((f, skipped(scene, f, deed)?))).filter(|_| !certain)
            {
                let label = format!(
                    "`{close}()` gives this back for each mapping, and `{}()` does not take it on each way",
                    mapped.name
                );
                let made = Mistake::sure("first-not-taken", undo.place, label);
                out.push(made.and(at, "not on each way to a success"));
            }
            continue;
        }
        let label = format!(
            "`{close}()` gives this back for each mapping, and `{name}()`, which takes it, does not run for the first one"
        );
        out.push(Mistake::sure("first-not-taken", undo.place, label).and(deed.place, "taken here, for copies"));
    }
}

/// What mapped() takes on some ways to its success and not on others, where nothing that it has been given tells which.
fn skipped(scene: &Scene<'_, '_>, func: &Func, deed: &Deed) -> Option<Place> {
    if looks(scene.world, func) || sets_private(func) {
        return None;
    }
    let held = effects::held(scene.world, func, &|_| false, &|_| None);
    let of = |t: &usize| held.takes[*t].kind == deed.kind;
    let (with, without): (Vec<_>, Vec<_>) = held.successes.iter().partition(|s| s.keys().any(of));
    let take = with.first()?.keys().find(|t| of(t)).filter(|_| !without.is_empty())?;
    Some(func.place(held.takes[*take].node))
}

/// A test of the hook, under a lock, of what mapped() counts later: the lock no longer covers both.
fn split(scene: &Scene<'_, '_>, objects: &Objects, part: &Part, out: &mut Vec<Mistake>) {
    let func = &part.func;
    let ast = &func.ast;
    let mapped = summaries(scene, &scene.functions("mapped"));
    if mapped.is_empty() {
        return;
    }
    let held = effects::held(scene.world, func, &|_| false, &|_| None);
    for (f, (mapped, summary)) in scene.functions("mapped").iter().zip(mapped) {
        let counts = summary.kept.iter().filter(|d| is_state(d)).map(|d| (d.objects.clone(), None, d.place));
        let bits = |to: &To| if let To::Bits(bits, _) = to { Some(bits.clone()) } else { None };
        let set = settings(scene.world, f).into_iter().filter(|s| s.stays && !s.claims);
        let all = counts.chain(set.map(|s| (vec![s.object], bits(&s.to), s.place)));
        for (names, bits, place) in all.collect::<Vec<_>>() {
            if objects.compare(names.iter(), summary.tests.iter()) > Same::No {
                continue;
            }
            let tested = |&n: &N| {
                if ast.kind(n) != "field_expression" {
                    return Same::No;
                }
                let kinds = ["if_statement", "while_statement", "conditional_expression"];
                let condition = ast.ancestors(n).find(|&p| kinds.contains(&ast.kind(p)));
                let condition = condition.and_then(|c| ast.field(c, "condition")).filter(|&c| ast.is_within(n, c));
                let inside = condition.is_some_and(|c| {
                    // Of a word of bits the same ones.
                    bits.as_ref().is_none_or(|b| format!(" {} ", ast.normal(c)).contains(&format!(" {b} ")))
                });
                let locked = || {
                    let at = func.cfg.point_of(ast, n);
                    at.is_some_and(|p| held.at[p].iter().any(|&t| held.takes[t].is_lock()))
                        || scope(scene.world, func, n).is_some_and(|s| s.1 == Scope::Lock)
                };
                if !inside || !locked() || decides_nothing(scene.world, func, n) {
                    return Same::No;
                }
                let same = objects.compare(names.iter(), objects.named(func, n).iter());
                // What is done besides may be meant for the first one alone.
                let chosen = condition.and_then(|c| ast.parent(ast.outer(c)));
                match condition.is_some_and(|c| refuses(func, c)) {
                    true => same,
                    false if chosen.is_some_and(|p| ast.kind(p) == "conditional_expression") => Same::No,
                    false => same.min(Same::Maybe),
                }
            };
            let found = ast.walk(func.body).map(|n| (tested(&n), n)).filter(|t| t.0 > Same::No).max_by_key(|t| t.0);
            if let Some((same, n)) = found {
                let label = format!("the lock goes before `{mapped}()` counts, so two mmap() may both pass this test");
                let made = Mistake::sure("check-apart-from-count", func.place(n), label).if_sure(same == Same::Yes);
                out.push(made.and(place, "counted here"));
            }
        }
    }
}

/// Whether an error comes of a condition, or a loop waits for it.
pub(super) fn refuses(func: &Func, condition: N) -> bool {
    let ast = &func.ast;
    let Some(around) = ast.parent(ast.outer(condition)) else { return false };
    let arms = ["consequence", "alternative", "body"].into_iter().filter_map(|side| ast.field(around, side));
    let fails = |n: N| match ast.kind(n) {
        "return_statement" => func.is_error_return(n),
        "assignment_expression" => ast.field(n, "right").is_some_and(|r| func.is_errno(r)),
        "goto_statement" => true,
        _ => false,
    };
    ast.kind(around) == "while_statement" || arms.into_iter().any(|arm| func.is_errno(arm) || ast.walk(arm).any(fails))
}

/// The call that gives the memory which becomes private data, if it is kept nowhere else.
fn allocated(scene: &Scene<'_, '_>, part: &Part, n: N, point: P) -> Option<N> {
    let func = &part.func;
    let ast = &func.ast;
    let value = ast.strip(ast.field(n, "right")?);
    if allocates(scene.world, func, value) {
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
    let kept = |c: N| {
        ast.args(c).iter().enumerate().any(|(i, &a)| ast.normal(a) == name && keeps(scene.world, func, c, i, DEPTH))
    };
    (allocates(scene.world, func, from) && !func.calls().into_iter().any(kept) && !ast.walk(func.body).any(stored))
        .then_some(from)
}

/// How deep functions are followed that get a pointer.
const DEPTH: usize = 4;

/// Whether a call gives memory that nobody has yet: one that allocates, or one of a function that returns what it has allocated.
fn allocates(world: &World<'_>, func: &Func, call: N) -> bool {
    let memory = |d: &Deed| match d.kind {
        Kind::State(i) => world.known.states.get(i).is_some_and(|p| p.give.iter().any(|g| g == "kfree")),
        _ => false,
    };
    let ast = &func.ast;
    ast.callee(call).is_some_and(|name| {
        let made = |(file, item): &(FileId, Item)| {
            let callee = world.parse(*file, item).ok();
            callee.is_some_and(|f| {
                effects::of_source(world, &f).kept.iter().any(|d| memory(d) && d.objects.iter().any(|o| o == RET))
            })
        };
        let homes = world.known_definitions(func.file, &name);
        world.known.allocates(&name) || !homes.is_empty() && homes.iter().all(made)
    })
}

/// Whether a call may keep the pointer that it gets at `index`: its function was not seen, stores it, or passes it on to one that does.
fn keeps(world: &World<'_>, func: &Func, call: N, index: usize, depth: usize) -> bool {
    let (Some(depth), Some(name)) = (depth.checked_sub(1), func.ast.callee(call)) else { return true };
    let known = &world.known;
    if known.fills.contains_key(&name) || known.stateless.contains(&name) || known.frees(&name) {
        return false;
    }
    let homes = world.known_definitions(func.file, &name);
    let stores = |(file, item): &(FileId, Item)| {
        let Ok(callee) = world.parse(*file, item) else { return true };
        let Some(own) = callee.param_name(index) else { return true };
        let ast = &callee.ast;
        let kept = |n: N| match ast.kind(n) {
            "assignment_expression" | "init_declarator" => {
                let value = ast.field(n, "right").or_else(|| ast.field(n, "value"));
                value.is_some_and(|v| ast.normal(ast.strip(v)) == own)
            }
            "call_expression" => {
                let args = ast.args(n);
                args.iter().enumerate().any(|(i, &a)| ast.normal(a) == own && keeps(world, &callee, n, i, depth))
            }
            _ => false,
        };
        ast.walk(callee.body).any(kept)
    };
    homes.is_empty() || homes.iter().any(stores)
}
