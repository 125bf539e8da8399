//! What the old handler did to the mapping and asked about it, against what the hook made from it does.

use std::collections::BTreeSet;

use crate::audit::action::{self, late_protection};
use crate::audit::flagged::{Bits, flags_of};
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::object::{is_state, summaries};
use crate::audit::scene::Scene;
use crate::audit::unset::passes_private;
use crate::edit::set::Piece;
use crate::engine::obstacles::populates;
use crate::facts::effects::{self, Summary};
use crate::facts::flag_test;
use crate::facts::flags::flags;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::actions::{What, is_of_descriptor};
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::cfg::ENTRY;

pub(super) fn judge(scene: &Scene<'_, '_>, old: &World<'_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let Some(handler) = handlers.first() else { return };
    any_for_all(scene, old, handlers, out);
    // A function that was not seen may do it.
    if !scene.is_passed_on() {
        protection(scene, handlers, out);
        other_protection(scene, handlers, out);
        lost(scene, old, handlers, out);
        stores(scene, handlers, out);
        state(scene, old, handler, out);
        action(scene, old, handlers, out);
    }
    if !late(scene, handler, out) {
        handlers.iter().skip(1).any(|h| late(scene, h, out));
    }
    other_action(scene, handlers, out);
}

/// The name of a handler, for a sentence.
fn named(handlers: &[Func]) -> String {
    handlers.first().map_or(String::new(), |handler| format!("`{}()`", handler.name))
}

/// A test for any of several flags that was one for all of them, or the other way round.
fn any_for_all(scene: &Scene<'_, '_>, old: &World<'_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let of = |handler: &Func| handler.ast.walk(handler.body).filter_map(|n| asked(old, handler, n)).collect::<Vec<_>>();
    let before: Vec<(BTreeSet<String>, String)> = handlers.iter().flat_map(of).collect();
    for part in &scene.parts {
        let ast = &part.func.ast;
        for call in part.func.calls() {
            let (now, then) = match ast.callee(call).as_deref() {
                Some("vma_desc_test_any") => ("any", "all"),
                Some("vma_desc_test_all") => ("all", "any"),
                _ => continue,
            };
            let Some((_, Bits { names: bits, .. })) = flags_of(scene.world, part, call) else { continue };
            let mut same = before.iter().filter(|b| b.0 == bits && bits.len() > 1).map(|b| b.1.as_str()).peekable();
            if same.peek().is_none() || same.any(|when| when == now) {
                continue;
            }
            let label = format!("this asks for {now} of the flags, and {} asked for {then} of them", named(handlers));
            let name = ast.field(call, "function");
            let mend = name.map(|f| mend::replaced("any-for-all", ast.span(f), format!("vma_desc_test_{then}")));
            out.push(Mistake::sure("any-for-all", part.func.place(call), label).mended(mend));
        }
    }
}

/// The handler set the protection, and the hook does not touch it.
fn protection(scene: &Scene<'_, '_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let stores = |h: &Func, w: &(String, N)| w.0 == "vm_page_prot" && !is_default(h, w.1) && runs(h, w.1);
    let set = handlers.iter().any(|h| h.field_writes().iter().any(|w| stores(h, w)) || passes_protection(h));
    let Some(hook) = scene.parts.first().filter(|_| set && !scene.touches("page_prot")) else { return };
    let label = format!("{} set the protection of the mapping, and nothing does so any more", named(handlers));
    out.push(Mistake::sure("protection-lost", hook.func.at(hook.func.name_span), label));
}

/// The handler made one kind of protection, and the hook makes another one.
fn other_protection(scene: &Scene<'_, '_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let made = |f: &Func| {
        let named = |c: N| f.ast.callee(c).filter(|name| name.starts_with("pgprot_")).map(|name| (name, c));
        f.calls().into_iter().filter_map(named).collect::<Vec<(String, N)>>()
    };
    let before: BTreeSet<String> = handlers.iter().flat_map(made).map(|m| m.0).collect();
    let now: Vec<(&Func, String, N)> =
        scene.parts.iter().flat_map(|p| made(&p.func).into_iter().map(|(name, n)| (&p.func, name, n))).collect();
    if let (Some(old), [(func, name, n)]) = (before.first().filter(|_| before.len() == 1), now.as_slice())
        && old != name
    {
        let label = format!("{} used `{old}()`, and this is `{name}()`", named(handlers));
        out.push(Mistake::sure("protection-lost", func.place(*n), label));
    }
}

/// Whether a handler stores the protection that the mapping has anyway: that of its flags.
fn is_default(handler: &Func, store: N) -> bool {
    let ast = &handler.ast;
    let made = ast.field(store, "right").map(|r| ast.strip(r));
    let made = made.filter(|&r| ast.callee(r).as_deref() == Some("vm_get_page_prot"));
    made.is_some_and(|r| ast.args(r).first().is_some_and(|&a| handler.is_field(ast.strip(a), "vm_flags")))
}

/// Whether control comes to `n`, as far as `#if 0`, `if (0)` and what stands behind a return tell.
pub(super) fn runs(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(point) = func.cfg.point_of(ast, n) else { return false };
    let never = |(cond, holds): (N, bool)| holds && ast.bytes(ast.strip(cond)) == b"0";
    let off = arms_at(&ast.text, ast.span(n).start).iter().any(|arm| arm.trim() == "0");
    let reached = point == ENTRY || func.cfg.reach(ENTRY, None)[point];
    reached && !off && !func.cfg.decided(point).into_iter().any(never)
}

/// Whether a handler maps with a protection that it makes from another one, and passes.
fn passes_protection(handler: &Func) -> bool {
    let ast = &handler.ast;
    let made = |n: N, at| {
        let n = ast.strip(n);
        let (n, _) = handler.value_of(&ast.str(n), at).unwrap_or((n, at));
        ast.callee(ast.strip(n)).is_some_and(|f| f.starts_with("pgprot_"))
    };
    handler.calls().into_iter().any(|c| {
        let maps = ast.callee(c).is_some_and(|f| f.ends_with("remap_pfn_range"));
        let at = handler.cfg.point_of(ast, c).unwrap_or_default();
        maps && ast.args(c).last().is_some_and(|&a| made(a, at))
    })
}

/// The handler mapped with the protection that it had stored before, and the hook stores it behind the action. Returns whether the
/// function did so.
fn late(scene: &Scene<'_, '_>, handler: &Func, out: &mut Vec<Mistake>) -> bool {
    let stored = handler.field_writes();
    let mut stored = stored.iter().filter(|w| w.0 == "vm_page_prot");
    let point = |n: N| handler.cfg.point_of(&handler.ast, n).unwrap_or_default();
    let maps = |c: &N| {
        let prot = handler.ast.args(*c).last().copied();
        handler.ast.callee(*c).is_some_and(|f| f.ends_with("remap_pfn_range"))
            && prot.is_some_and(|p| handler.term(p, point(p)).is_field("vm_page_prot"))
    };
    let calls: Vec<N> = handler.calls().into_iter().filter(maps).collect();
    let behind = |from: N, to: N| handler.cfg.reach(point(from), None)[point(to)];
    let first = |w: N| calls.iter().all(|&c| behind(w, c) && !behind(c, w));
    if calls.is_empty() || !stored.any(|w| first(w.1)) {
        return false;
    }
    for pair in late_protection(scene) {
        let label = format!("`{}()` mapped with this protection, and the action has taken another one", handler.name);
        out.push(action::late(scene, &pair, label));
    }
    true
}

/// The handler mapped something, and the hook sets no action.
fn action(scene: &Scene<'_, '_>, old: &World<'_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let names = populates(old);
    let called = |h: &Func| {
        let all = h.calls().into_iter().filter(|&n| runs(h, n));
        all.filter_map(|n| h.ast.callee(n)).find(|f| names.contains(f))
    };
    let Some(name) = handlers.iter().find_map(called) else { return };
    let faults = ["fault", "huge_fault", "map_pages"].iter().any(|m| scene.operations.iter().any(|o| o.may_have(m)));
    let Some(hook) = scene.parts.first().filter(|_| !scene.acts()) else { return };
    let label = format!("{} mapped with `{name}()`, and nothing is mapped any more", named(handlers));
    // A fault handler may do it now.
    out.push(Mistake::sure("action-lost", hook.func.at(hook.func.name_span), label).if_sure(!faults));
}

/// The handler stored operations or private data, and the hook does not.
fn stores(scene: &Scene<'_, '_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let Some(hook) = scene.parts.first() else { return };
    for (before, now) in [("vm_ops", "vm_ops"), ("vm_private_data", "private_data")] {
        let something = |h: &Func, n: N| h.ast.field(n, "right").is_some_and(|r| h.ast.normal(r) != "NULL");
        let stored = handlers.iter().any(|h| h.field_writes().iter().any(|w| w.0 == before && something(h, w.1)));
        let mapped = now == "private_data" && scene.functions("mapped").iter().any(passes_private);
        if stored && !scene.stores(now) && !mapped {
            let label = format!("{} stored `{before}`, and nothing stores it any more", named(handlers));
            out.push(Mistake::maybe("store-lost", hook.func.at(hook.func.name_span), label));
        }
    }
}

/// The handler took something for the mapping, and neither the hook nor mapped() does.
fn state(scene: &Scene<'_, '_>, old: &World<'_>, handler: &Func, out: &mut Vec<Mistake>) {
    let Some(hook) = scene.parts.first() else { return };
    let took = effects::of(old, handler).kept;
    let Some(deed) = took.iter().find(|d| is_state(d) && d.certain) else { return };
    let functions: Vec<Func> = scene.parts.iter().map(|p| p.func.clone()).chain(scene.functions("mapped")).collect();
    let takes = |s: &Summary| {
        !s.kept.is_empty() || s.writes.iter().any(|w| w.accumulates) || !s.unknown.keys().all(|n| is_of_descriptor(n))
    };
    if !summaries(scene, &functions).iter().any(|(_, s)| takes(s)) {
        let what = deed.objects.first().map_or(String::new(), |o| format!(" (`{o}`)"));
        let label = format!("`{}()` took something for each mapping{what}, and nothing does so any more", handler.name);
        out.push(Mistake::maybe("state-lost", hook.func.at(hook.func.name_span), label));
    }
}

/// Flags that the handler set or cleared, and the hook does not. They may have gone on purpose.
fn lost(scene: &Scene<'_, '_>, old: &World<'_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let calls = scene.parts.iter().flat_map(|p| p.func.calls().into_iter().map(move |c| (p, c)));
    let changes: Vec<(String, BTreeSet<String>)> = calls
        .filter_map(|(p, c)| Some((p, c, p.func.ast.callee(c)?)))
        .map(|(p, c, name)| (name, p.func.ast.args(c).iter().map(|&a| p.func.ast.str(p.func.ast.strip(a))).collect()))
        .collect();
    // Words and masks are not taken apart here.
    let opaque =
        |name: &str| name.ends_with("_mask") || name.starts_with("vma_flags_") || name == "legacy_to_vma_flags";
    let Some(hook) = scene.parts.first().filter(|_| !changes.iter().any(|c| opaque(&c.0))) else { return };
    if !scene.writes("vma_flags").is_empty() {
        return;
    }
    let mut lost = |bit: String, does: &str, turned: bool| {
        let now = if turned { "the hook does the opposite" } else { "nothing does so any more" };
        let label = format!("{} {does} this flag (`{bit}`), and {now}", named(handlers));
        out.push(Mistake::sure("flag-lost", hook.func.at(hook.func.name_span), label).if_sure(turned));
    };
    let implied: BTreeSet<&str> =
        scene.parts.iter().flat_map(|p| &p.actions).flat_map(|a| a.kind.bits()).copied().collect();
    for (before, at, now, does) in [
        ("vm_flags_set", 1, "vma_desc_set_flags", "set"),
        ("vm_flags_clear", 1, "vma_desc_clear_flags", "cleared"),
        ("vm_flags_mod", 1, "vma_desc_set_flags", "set"),
        ("vm_flags_mod", 2, "vma_desc_clear_flags", "cleared"),
    ] {
        let of = |handler: &Func| {
            let calls = handler.calls().into_iter().filter(|&c| handler.ast.callee(c).as_deref() == Some(before));
            let words = calls.filter_map(|c| handler.ast.args(c).get(at).copied());
            words.filter_map(|w| flags(old, handler, w).ok()).flat_map(|f| f.bits).collect::<Vec<String>>()
        };
        let bits = handlers.iter().flat_map(of);
        let bits = bits.filter_map(|b| Some(old.known.flags.get(&b)?.bit.clone()));
        let kept: BTreeSet<&String> = changes.iter().filter(|c| c.0 == now).flat_map(|c| &c.1).collect();
        let gone: BTreeSet<String> =
            bits.filter(|b| !(kept.contains(b) || does == "set" && implied.contains(b.as_str()))).collect();
        let turned = if now == "vma_desc_set_flags" { "vma_desc_clear_flags" } else { "vma_desc_set_flags" };
        let opposite: BTreeSet<&String> = changes.iter().filter(|c| c.0 == turned).flat_map(|c| &c.1).collect();
        gone.into_iter().for_each(|bit| lost(bit.clone(), does, opposite.contains(&bit)));
    }
    let of = |h: &Func| h.ast.walk(h.body).filter_map(|n| asked(old, h, n)).flat_map(|a| a.0).collect::<Vec<String>>();
    let before: BTreeSet<String> = handlers.iter().flat_map(of).collect();
    let tests = |name: &str| name.starts_with("vma_desc_test");
    let now: BTreeSet<&String> = changes.iter().filter(|c| tests(&c.0)).flat_map(|c| &c.1).collect();
    before.into_iter().filter(|b| !now.contains(b)).for_each(|bit| lost(bit, "asked for", false));
}

/// The bits that an expression asks for, and whether for one, any or all of them.
fn asked(old: &World<'_>, handler: &Func, n: N) -> Option<(BTreeSet<String>, String)> {
    let found = flag_test::find(old, handler, n).ok().flatten()?;
    let list = found.values.iter().find(|v| v.0 == "bits(FLAGS)")?;
    let [Piece::Text(text)] = list.1.as_slice() else { return None };
    let bits: BTreeSet<String> = text.split(", ").map(str::to_owned).collect();
    matches!(found.when.as_str(), "one" | "any" | "all").then_some((bits, found.when))
}

/// Memory is mapped as that of a device and was not, or the other way round: some machines tell the two apart.
fn other_action(scene: &Scene<'_, '_>, handlers: &[Func], out: &mut Vec<Mistake>) {
    let of = |h: &Func| h.calls().into_iter().filter_map(|c| h.ast.callee(c)).collect::<Vec<String>>();
    let names: BTreeSet<String> = handlers.iter().flat_map(of).collect();
    let device = match (names.contains("remap_pfn_range"), names.contains("io_remap_pfn_range")) {
        (true, false) => false,
        (false, true) => true,
        _ => return,
    };
    for part in &scene.parts {
        let frames = part.actions.iter().filter(|a| a.kind.what == What::Frames);
        for a in frames.filter(|a| a.kind.name.contains("_ioremap") != device) {
            let before = if device { "io_remap_pfn_range" } else { "remap_pfn_range" };
            let label =
                format!("{} called `{before}()`, and this is the action for the other kind of memory", named(handlers));
            out.push(Mistake::sure("action-changed", part.func.place(a.call), label));
        }
    }
}
