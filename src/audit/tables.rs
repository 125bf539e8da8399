//! Tables: two hooks in one, hooks of the old form, actions where there is no MMU, mapped() where nobody calls it.

use crate::audit::doc::renewed;
use crate::audit::mend;
use crate::audit::mistake::Mistake;
use crate::audit::scene::{Scene, descriptor};
use crate::census::slot::{Place, Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::facts::elements::may_be_beside;
use crate::facts::func::Func;
use crate::facts::operations::installed_by;
use crate::facts::world::World;
use crate::guard::unit::tables::{DIRECT, needs_mmu};
use crate::kernel::actions::What;
use crate::model::candidates::Group;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::condition::exclude;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

pub(super) fn judge(scene: &Scene<'_, '_>, out: &mut Vec<Mistake>) {
    for slot in &scene.slots {
        both(scene, slot, out);
        without_mmu(scene, slot, out);
    }
    for part in &scene.parts {
        for action in part.actions.iter().filter(|a| a.kind.what == What::Lookup) {
            without_get(scene, &part.func, action.call, out);
        }
    }
}

/// Operations that give pages, without the function that does.
fn without_get(scene: &Scene<'_, '_>, func: &Func, call: N, out: &mut Vec<Mistake>) {
    let ast = &func.ast;
    let Some(table) = ast.args(call).get(2).map(|&a| ast.normal(a).replace("& ", "")) else { return };
    let Some((file, item)) = scene.world.table(func.file, &table) else { return };
    let view = scene.world.view(file);
    let tokens = tokens_in(&view.text, item.span);
    let gets = tokens.windows(2).any(|w| w[0].is_punct(&view.text, ".") && w[1].is_word(&view.text, "get"));
    let designated = tokens.iter().any(|t| t.is_punct(&view.text, "."));
    if !gets && designated {
        let made = Mistake::sure("page-ops-without-get", Place { file, span: item.span }, "there is no `.get` here");
        out.push(made.and(func.place(call), "the action"));
    }
}

/// Both hooks in a table: such a file cannot be mapped (include/linux/fs.h, `can_mmap_file`).
fn both(scene: &Scene<'_, '_>, slot: &Slot, out: &mut Vec<Mistake>) {
    let replaced = slot.ops.as_ref().and_then(|ops| {
        let mine = scene.world.target.hooks(ops).iter().find(|p| p.member == slot.member);
        mine?.replaces.as_deref()
    });
    let initialised = matches!(slot.kind, SlotKind::Designated | SlotKind::Positional);
    let Some(replaced) = replaced.filter(|_| initialised) else { return };
    let beside = |o: &&Slot| {
        o.place.file == slot.place.file
            && o.table_span == slot.table_span
            && o.member == replaced
            && o.value != SlotValue::Null
            && !o.arms.iter().any(|a| slot.arms.iter().any(|b| exclude(a, b)))
            && may_be_beside(scene.world.view(slot.place.file), slot, o)
    };
    if let Some(other) = scene.world.census.slots.iter().find(beside) {
        let label = format!("this table has `.{replaced}` as well, and the core maps no file that has both");
        out.push(Mistake::sure("both-members", slot.place, label).and(other.place, "the old hook"));
    }
}

/// An action in a table that serves direct mappings without an MMU, where each action fails.
fn without_mmu(scene: &Scene<'_, '_>, slot: &Slot, out: &mut Vec<Mistake>) {
    let guarded = |place: Place| needs_mmu(arms_at(&scene.world.view(place.file).text, place.span.start).iter());
    // `if (IS_ENABLED(CONFIG_MMU))` around it, or a way out without one before.
    let asked = |func: &Func, call: N| {
        let decided = func.cfg.point_of(&func.ast, call).map(|p| func.cfg.decided(p)).unwrap_or_default();
        let asks = |text: &str, holds| text.contains("CONFIG_MMU") && text.starts_with('!') != holds;
        decided.into_iter().any(|(cond, holds)| asks(func.ast.normal(func.ast.strip(cond)).as_str(), holds))
    };
    let actions = scene.parts.iter().flat_map(|p| p.actions.iter().map(|a| (&p.func, a.call)));
    let mut actions = actions.filter(|(f, call)| !asked(f, *call)).map(|(f, call)| f.place(call));
    let Some(action) = actions.find(|a| !guarded(*a)) else { return };
    let serves = |s: &&(String, Vec<String>)| {
        let only_without = s.1.iter().chain(&slot.arms).any(|a| exclude(a, "defined(CONFIG_MMU)"));
        DIRECT.contains(&s.0.as_str()) && only_without
    };
    if let Some((member, _)) = slot.siblings.iter().find(serves) {
        let label = format!("`.{member}` allows direct mappings without an MMU, where this action fails");
        out.push(Mistake::sure("action-without-mmu", action, label).and(slot.place, "the table"));
    }
}

/// Hooks of the old form in the new member, and old names there.
pub(super) fn forms(world: &World<'_>, group: &Group, out: &mut Vec<Mistake>) {
    let Some(slot) = group.slots.first().map(|&s| &world.census.slots[s]) else { return };
    // Another structure may have a member of this name that is none of the target's hooks.
    let hook = slot.ops.as_ref().and_then(|ops| world.target.hooks(ops).iter().find(|p| p.member == slot.member));
    if hook.is_none() {
        return;
    }
    for func in definitions(world, group) {
        if descriptor(&func).is_none() && func.vma_param().is_some() {
            let label = format!("`{}()` takes a VMA, and this member a function with a descriptor", func.name);
            out.push(Mistake::sure("hook-of-old-form", slot.place, label).and(func.at(func.name_span), "defined here"));
        }
    }
    let SlotValue::Name(name) = &slot.value else { return };
    old_arm(world, slot, name, out);
    let new = format!("{name}_prepare");
    let unknown = group.definitions.is_empty()
        && !world.target.has(name)
        && world.known_definitions(slot.place.file, name).is_empty()
        && world.macros(slot.place.file, name).is_empty()
        && world.macro_of_header(slot.place.file, name).is_none();
    let file = slot.place.file;
    let found = || world.resolve_near(file, &new).into_iter().next().filter(|_| world.resolve(file, name).is_empty());
    let Some((home, item)) = (if unknown { found() } else { None }) else { return };
    let Some(func) = world.parse(home, &item).ok().filter(|f| descriptor(f).is_some()) else { return };
    let label = format!("there is no `{name}()`, but a `{new}()`");
    let at = Place { file: home, span: item.span };
    let mut mend = mend::replaced("hook-of-old-form", slot.value_span, new);
    // Its prototype would be left.
    let view = world.view(file);
    let declares =
        |i: &&Item| matches!(i.kind, ItemKind::Prototype { .. }) && i.name(&view.text).as_ref() == Some(name);
    let mut declared = view.items().iter().filter(declares);
    if let (Some(only), None) = (declared.next(), declared.next()) {
        mend.extend(renewed(&func, &view.text, only).unwrap_or_default());
        mend.sort_by_key(|r| r.span.start);
    }
    out.push(Mistake::sure("hook-of-old-form", slot.place, label).mended(Some(mend)).and(at, "defined here"));
}

/// A macro with the handler's old name, in the arm in which the new name means nothing.
fn old_arm(world: &World<'_>, slot: &Slot, name: &str, out: &mut Vec<Mistake>) {
    let file = slot.place.file;
    let Some(old) = name.strip_suffix("_prepare") else { return };
    let apart = |arms: &[String], other: &[String]| other.iter().any(|a| arms.iter().any(|b| exclude(a, b)));
    let new = |arms: &[String]| {
        let all = world.definitions(file, name).into_iter().chain(world.macros(file, name));
        all.into_iter().any(|i| !apart(&i.arms, arms))
    };
    if world.definitions(file, name).is_empty() || !world.known_definitions(file, old).is_empty() {
        return;
    }
    let view = world.view(file);
    let used = |macro_span: Span| {
        let tokens = tokens_in(&view.text, Span::new(0, view.text.len()));
        tokens.iter().any(|t| t.is_word(&view.text, old) && !macro_span.contains(t.span))
    };
    for item in world.macros(file, old) {
        let ItemKind::MacroDefinition { params: None, name: at, .. } = item.kind else { continue };
        if item.arms.is_empty() || apart(&item.arms, &slot.arms) || new(&item.arms) || used(item.span) {
            continue;
        }
        let label = format!("in this arm the table names `{name}`, which nothing defines here");
        let made = Mistake::sure("hook-of-old-form", Place { file, span: at }, label);
        out.push(made.mended(Some(mend::replaced("hook-of-old-form", at, name))).and(slot.place, "the table"));
    }
}

/// mapped() in operations that a handler with a VMA installs: nobody calls it there.
pub(super) fn ignored(world: &World<'_>, group: &Group, out: &mut Vec<Mistake>) {
    if group.done {
        return;
    }
    for mut func in definitions(world, group) {
        let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) else { continue };
        func.names.vmas.insert(vma.clone(), vma);
        for table in installed_by(world, &func) {
            let built = table.home.is_none_or(|home| {
                let arms = member_arms(world, home);
                !arms.iter().any(|a| func.arms.iter().any(|b| exclude(a, b)))
            });
            let mapped = table.function("mapped").filter(|f| *f != "NULL" && built);
            if let (Some(mapped), Some(at)) = (mapped, table.at) {
                let label =
                    format!("`{mapped}()` (.mapped) is called for hooks with a descriptor alone, and this is none");
                let made = Mistake::sure("mapped-ignored", at, label);
                out.push(match table.home {
                    Some(home) => made.and(home, "the operations"),
                    None => made,
                });
            }
        }
    }
}

/// The conditions under which a table has mapped().
fn member_arms(world: &World<'_>, table: Place) -> Vec<String> {
    let view = world.view(table.file);
    let tokens = tokens_in(&view.text, table.span);
    let member = tokens.windows(2).find(|w| w[0].is_punct(&view.text, ".") && w[1].is_word(&view.text, "mapped"));
    member.map_or_else(Vec::new, |w| arms_at(&view.text, w[1].span.start))
}

pub(super) fn definitions(world: &World<'_>, group: &Group) -> Vec<Func> {
    let parsed = |place: Place| {
        let view = world.view(place.file);
        let item = view.items().iter().find(|i| i.span == place.span)?;
        world.parse(place.file, item).ok()
    };
    group.definitions.iter().filter_map(|d| parsed(d.place)).collect()
}
