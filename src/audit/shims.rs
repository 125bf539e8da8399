//! Handlers with a VMA that make a descriptor of it, and call a hook that stands in no table (mm/util.c, `__compat_vma_mmap`).

use crate::audit::scene::{Scene, descriptor, is_desc};
use crate::audit::tables::definitions;
use crate::census::slot::Place;
use crate::census::value::SlotValue;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::candidates::Group;
use crate::syntax::ast::N;
use crate::syntax::lex::find_word;

/// What fills a descriptor from a VMA, and what carries out what a hook left in it (mm/util.c).
const CORE: [&str; 2] = ["__compat_vma_mmap", "compat_set_desc_from_vma"];

/// The hooks that the handlers of a group call so.
pub fn scenes<'w, 'a>(world: &'w World<'a>, group: &Group) -> Vec<Scene<'w, 'a>> {
    let makes = |place: Place| find_word(place.span.of(&world.view(place.file).text), b"vm_area_desc", 0).is_some();
    if group.done || !group.definitions.iter().any(|d| makes(d.place)) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for mut func in definitions(world, group) {
        let Some(vma) = func.vma_param().and_then(|i| func.param_name(i)) else { continue };
        func.names.vmas.insert(vma.clone(), vma);
        if let Some(hook) = hook(world, &func) {
            out.push(Scene::behind(world, func, hook));
        }
    }
    out
}

/// The only function of the driver that gets the descriptor, if the handler does nothing else with it.
fn hook(world: &World<'_>, func: &Func) -> Option<Place> {
    let mut all =
        calls(func).into_iter().filter(|&c| func.ast.callee(c).is_none_or(|name| !CORE.contains(&name.as_str())));
    let (call, None) = (all.next()?, all.next()) else { return None };
    let name = func.ast.callee(call)?;
    let others = |s: &crate::census::slot::Slot| s.prepare && matches!(&s.value, SlotValue::Name(n) if *n == name);
    if world.census.slots.iter().any(others) {
        return None;
    }
    let found = world.resolve(func.file, &name);
    let [(file, item)] = found.as_slice() else { return None };
    let callee = world.parse(*file, item).ok()?;
    descriptor(&callee).map(|_| Place { file: *file, span: item.span })
}

/// The calls that get the address of a descriptor that is a local; none if something else is done with one.
fn calls(func: &Func) -> Vec<N> {
    let ast = &func.ast;
    let is = |name: &str| func.type_of(name).is_some_and(|t| t == "struct vm_area_desc");
    let mut out = Vec::new();
    for name in func.vars.by_name.keys().filter(|name| is(name)) {
        for n in func.uses_of(name) {
            let address =
                ast.parent(n).filter(|&p| ast.bytes(p).starts_with(b"&") && ast.kind(p) == "pointer_expression");
            let list = address.and_then(|p| ast.parent(ast.outer(p))).filter(|&l| ast.kind(l) == "argument_list");
            let declared = func.vars.by_name.get(name).is_some_and(|v| v.declared.contains(&n));
            match list.and_then(|l| ast.parent(l)) {
                Some(call) => out.push(call),
                None if declared => {}
                None => return Vec::new(),
            }
        }
    }
    out
}

/// Where the handler calls the hook.
pub fn call(scene: &Scene<'_, '_>) -> Option<N> {
    let (shim, hook) = (scene.shim.as_ref()?, scene.parts.first()?);
    calls(shim).into_iter().find(|&c| shim.ast.callee(c).as_ref() == Some(&hook.func.name))
}

/// Whether the handler passes its VMA on behind the call of the hook.
pub fn hands_on(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let point = |n: N| func.cfg.point_of(ast, n).unwrap_or_default();
    let behind = func.cfg.reach(point(call), None);
    func.calls().into_iter().any(|c| {
        let core = ast.callee(c).is_some_and(|name| CORE.contains(&name.as_str()));
        behind[point(c)] && !core && ast.args(c).iter().any(|&a| is_desc(func, a))
    })
}
