//! When a unit cannot be converted: its obstacles, the hardest first.
//!
//! The first obstacle that a plan meets is seldom the one that a person has to care about first. Those that it met are
//! put together here with all that can be seen without a plan. The hardest is the one that the refusal is for: what others
//! have to act on comes before what a person has to redesign, and that before what is mended where it stands.

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::taken;
use crate::facts::taken::Ask;
use crate::facts::ways::zaps;
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::kernel::symbols;
use crate::model::outcome::{Obstacle, Refusal, refuse};
use crate::step::counterpart;
use crate::step::helpers::names_handler;
use crate::step::{page_loop, pages};
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};
use crate::syntax::items::{Item, ItemKind};
use crate::tree::source::FileId;

/// Reasons from the hardest to the most workable; others come after these.
const ORDER: [&str; 32] = [
    "gap",
    "vma-stored",
    "vm-file-replaced",
    "dispatches-to-ops",
    "subsystem-helper",
    "vma-escapes",
    "mapped-may-fail",
    "state-protects-check",
    "checked-under-lock",
    "object-not-pinned",
    "value-read-again",
    "operations-shared",
    "close-unpaired",
    "close-after-failed-action",
    "state-conditional",
    "state-protects-population",
    "mapped-lacks",
    "state-without-operations",
    "state-in-handler",
    "page-array-temporary",
    "page-allocated-in-loop",
    "page-computed-in-loop",
    "page-not-in-array",
    "single-kernel-page",
    "page-array-unknown",
    "memory-of-unknown-kind",
    "page-loop-does-more",
    "page-loop-shape",
    "fault-insert-in-handler",
    "multiple-populate",
    "populate-in-loop",
    "lock-held-across-populate",
];

/// Functions looked at for one handler.
const MOST: usize = 16;

fn rank(reason: &str) -> usize {
    ORDER.iter().position(|r| *r == reason).unwrap_or(ORDER.len())
}

/// Obstacles listed beside the hardest.
const MOST_OTHERS: usize = 20;

/// How hard an obstacle is: those that others have to act on first come before all.
fn hardness(reason: &str) -> (bool, usize) {
    (!crate::model::reasons::reason(reason).is_some_and(|r| r.waits), rank(reason))
}

/// The hardest obstacle with the others: of those that a plan met, and of those in the handlers' definitions or the helpers
/// beside them.
pub fn hardest(world: &World<'_>, definitions: &[Place], met: Refusal, more: Vec<Refusal>) -> Refusal {
    let all = together(world, definitions, std::iter::once(met).chain(more));
    let first = (0..all.len()).min_by_key(|&i| (hardness(&all[i].reason), i)).unwrap_or(0);
    first_of(world, definitions, all, first)
}

/// What was `found` before anything was planned, with the other obstacles.
pub fn beside(world: &World<'_>, definitions: &[Place], found: Refusal) -> Refusal {
    let all = together(world, definitions, std::iter::once(found));
    first_of(world, definitions, all, 0)
}

/// What was found, and then what can be seen, in the order of files and places.
fn together(world: &World<'_>, definitions: &[Place], found: impl Iterator<Item = Refusal>) -> Vec<Refusal> {
    let mut seen = collected(world, definitions);
    seen.sort_by_key(|r| {
        let elsewhere = definitions.iter().all(|d| d.file != r.primary.file);
        (elsewhere, world.sources.get(r.primary.file).path.clone(), r.primary.span)
    });
    found.chain(seen).collect()
}

/// Makes one obstacle the refusal; the others are listed with it, each place once.
fn first_of(world: &World<'_>, definitions: &[Place], mut all: Vec<Refusal>, first: usize) -> Refusal {
    let mut hardest = all.remove(first);
    let path = |r: &Refusal| world.sources.get(r.primary.file).path.clone();
    all.sort_by_cached_key(|r| (hardness(&r.reason), path(r), r.primary.span));
    let whole = |p: Place| definitions.iter().any(|d| d.file == p.file && p.span.contains(d.span));
    let same = |a: Place, b: Place| a == b || a.file == b.file && a.span.overlaps(b.span) && !whole(a) && !whole(b);
    for r in all {
        let told = |o: &Obstacle| same(o.place, r.primary);
        let known = same(hardest.primary, r.primary) || hardest.others.iter().any(told);
        if !known && hardest.others.len() < MOST_OTHERS {
            hardest.others.push(Obstacle { reason: r.reason, place: r.primary, label: r.label });
        }
    }
    hardest
}

/// The obstacles in the handlers' definitions and the helpers beside them.
fn collected(world: &World<'_>, definitions: &[Place]) -> Vec<Refusal> {
    let mut all = Vec::new();
    for d in definitions {
        let view = world.view(d.file);
        if let Some(item) = view.items().iter().find(|i| i.span == d.span) {
            collect(world, d.file, item, &mut Vec::new(), &mut all);
        }
    }
    all
}

fn collect(world: &World<'_>, file: FileId, item: &Item, seen: &mut Vec<(FileId, Item)>, out: &mut Vec<Refusal>) {
    if seen.iter().any(|s| s.0 == file && s.1 == *item) || seen.len() >= MOST {
        return;
    }
    seen.push((file, item.clone()));
    let Ok(mut func) = world.parse(file, item) else { return };
    let Some(name) = func.vma_param().and_then(|i| func.param_name(i)) else { return };
    func.names.vmas.insert(name.clone(), name.clone());
    for n in func.uses_of(&name) {
        out.extend(stored(&func, n));
    }
    // What is taken for the mapping can move to mapped(), where operations are installed that have it.
    let moves = world.target.has(symbols::MAPPED) && func.field_writes().iter().any(|w| w.0 == "vm_ops");
    let held = taken::analyse(&Ask::plain(world.known), &func);
    // A lock that is given back under the condition under which it was taken is judged where something is mapped under it.
    if let Some(take) = taken::kept(&func, &held).into_iter().find(|t| !held.releases(t)).filter(|_| !moves) {
        let what = if take.is_lock() { "this lock is" } else { "this takes something that is" };
        let label = format!("{what} kept when the handler returns");
        out.push(refuse("state-in-handler", func.place(take.node), label));
    }
    out.extend(several(world, &func));
    for call in func.calls() {
        let passes = func.ast.args(call).iter().any(|&a| func.ast.str(func.ast.strip(a)) == name);
        if passes {
            out.extend(passed(world, &func, call));
            let callee = func.ast.callee(call).unwrap_or_default();
            // What a transform takes is judged by its name, not by the core's own code.
            if page_loop::inserts(&func, call) || pages::refusal(world, &func, call).is_some() {
                continue;
            }
            let local = func.vars.by_name.contains_key(&callee) || !is_driver(world, &callee);
            let own = || world.definitions(file, &callee).into_iter().map(|i| (file, i)).collect();
            let homes = if local { own() } else { world.resolve_near(file, &callee) };
            for (home, item) in homes {
                if !is_near(world, seen, home) {
                    continue;
                }
                collect(world, home, &item, seen, out);
            }
        }
    }
}

/// Whether a file may be of the same module as the handler, the first that was looked at: other code is not the driver's.
fn is_near(world: &World<'_>, seen: &[(FileId, Item)], file: FileId) -> bool {
    seen.first().is_none_or(|first| world.is_near(first.0, file))
}

/// Whether a function that gets the VMA is none of the core's that are known by name.
fn is_driver(world: &World<'_>, name: &str) -> bool {
    let known = world.known;
    let core = known.stateless.contains(name)
        || known.is_log(name)
        || pairs::is_known(known, name)
        || known.file_replacers.contains(name)
        || known.fault_inserts.contains(name)
        || known.page_inserts.contains(name)
        || known.no_descriptor_form.contains_key(name)
        || name.starts_with("vm_flags_")
        || name.starts_with("pgprot_");
    let start = format!("{name}(");
    let mut spellings = world.registry.rules.iter().flat_map(|r| &r.transform.forms).flat_map(|f| f.old());
    !core && !spellings.any(|o| o == name || o.contains(&start))
}

/// `x->vma = vma;`: the pointer is kept.
fn stored(func: &Func, n: N) -> Option<Refusal> {
    let ast = &func.ast;
    let p = ast.parent(ast.outer(n))?;
    if ast.kind(p) != "assignment_expression" || !ast.field(p, "right").is_some_and(|r| ast.is_within(n, r)) {
        return None;
    }
    let left = ast.strip(ast.field(p, "left")?);
    // A member of a structure on the stack keeps nothing by itself.
    let root = ast.field(left, "argument").map(|a| ast.strip(a)).filter(|&a| ast.kind(a) == "identifier");
    let dot = ast.kids(left).iter().any(|&k| ast.kind(k) == ".");
    if dot && root.is_some_and(|r| func.is_local(&ast.str(r))) {
        let label = format!(
            "the VMA is put into `{}`, and what takes it out again is not followed",
            ast.normal(left).replace(' ', "")
        );
        return Some(refuse("vma-escapes", func.place(p), label));
    }
    let keeps = matches!(ast.kind(left), "field_expression" | "pointer_expression" | "subscript_expression");
    keeps.then(|| refuse("vma-stored", func.place(p), format!("`{}` keeps the VMA", ast.normal(left).replace(' ', ""))))
}

/// What a call that gets the VMA means by itself.
fn passed(world: &World<'_>, func: &Func, call: N) -> Option<Refusal> {
    let place = func.place(call);
    if world.handed_on(func, call).is_some() {
        return None;
    }
    let Some(name) = func.ast.callee(call) else {
        let text = func.ast.field(call, "function").map_or(String::new(), |f| func.ast.normal(f).replace(' ', ""));
        return Some(refuse(
            "dispatches-to-ops",
            place,
            format!("`{text}` is called through a pointer and wants the VMA"),
        ));
    };
    if func.vars.by_name.contains_key(&name) {
        return Some(refuse(
            "dispatches-to-ops",
            place,
            format!("`{name}` is a pointer to a function that wants the VMA"),
        ));
    }
    let known = world.known;
    if known.file_replacers.contains(&name) {
        return Some(refuse("vm-file-replaced", place, format!("`{name}()` replaces the mapping's file")));
    }
    if known.shims.contains(&name) {
        let label = format!("`{name}()` serves a hook with a descriptor, which this handler calls already");
        return Some(refuse("dispatches-to-ops", place, label));
    }
    if let Some(why) = known
        .no_descriptor_form
        .get(&name)
        .filter(|_| !counterpart::may_exist(world.target, &name) && !names_handler(world, func.file, &name))
        // Behind a failure it goes with the arm.
        .filter(|_| !zaps(world, func, call))
    {
        return Some(refuse("subsystem-helper", place, format!("`{name}()` wants the VMA: {why}")));
    }
    if let Some(r) = pages::refusal(world, func, call) {
        return Some(r);
    }
    if known.fault_inserts.contains(&name) {
        return Some(refuse("fault-insert-in-handler", place, format!("`{name}()` inserts into a VMA that exists")));
    }
    let here = !world.definitions(func.file, &name).is_empty();
    if here && world.is_member_here(func.file, &name, "open") && !world.prints(func.file, &name) {
        let label = format!("the handler calls `{name}()`, its own open(), which takes state for the mapping");
        return Some(refuse("state-in-handler", place, label));
    }
    None
}

/// The functions that transforms turn into actions.
pub fn populates(world: &World<'_>) -> Vec<String> {
    let rules = world.registry.rules.iter().filter(|r| r.transform.result.as_deref() == Some("populate"));
    rules
        .flat_map(|r| &r.transform.forms)
        .flat_map(|f| f.old())
        .filter_map(|o| o.split('(').next())
        .map(str::to_string)
        .collect()
}

/// Whether a call is one of `names`, by its own name or by one that the file gives it with `#define`.
fn populates_by(world: &World<'_>, func: &Func, call: N, names: &[String]) -> bool {
    let Some(name) = func.ast.callee(call) else { return false };
    let alias = |item: &Item| match item.kind {
        ItemKind::MacroDefinition { params: None, body, .. } => {
            names.iter().any(|n| n.as_bytes() == body.of(&func.ast.text).trim_ascii())
        }
        _ => false,
    };
    names.contains(&name) || world.macros(func.file, &name).iter().any(alias)
}

/// Populate calls that follow one another or stand in a loop.
fn several(world: &World<'_>, func: &Func) -> Option<Refusal> {
    let names = populates(world);
    // What a loop that inserts pages lacks is told by itself.
    let looped = |c: N| func.ast.ancestors(c).any(|p| page_loop::is_loop(func.ast.kind(p)));
    let paged = |c: N| page_loop::inserts(func, c) && looped(c);
    let calls = func.calls().into_iter().filter(|&c| populates_by(world, func, c, &names) && !paged(c));
    let mut sites: Vec<(P, N, bool)> =
        calls.filter_map(|c| func.cfg.point_of(&func.ast, c).map(|p| (p, c, false))).collect();
    // A loop that becomes one action counts as one call; one that cannot says why itself.
    for n in func.ast.walk(func.body) {
        match page_loop::find(world, func, n) {
            Ok(found) => sites.extend(found.map(|l| (l.cond, l.call, true))),
            Err(_) => sites.retain(|s| !func.ast.is_within(s.1, n)),
        }
    }
    for &(p, call, looped) in &sites {
        let reach = func.cfg.reach(p, looped.then_some((p, Edge::True)));
        if reach[p] {
            return Some(refuse("populate-in-loop", func.place(call), "this call stands in a loop"));
        }
        if let Some(&(_, second, _)) = sites.iter().find(|&&(q, other, _)| other != call && reach[q]) {
            let mut r = refuse("multiple-populate", func.place(second), "a second mapping call on the same path");
            r.related.push((func.place(call), "after this one".into()));
            return Some(r);
        }
    }
    None
}
