//! Files that get another object while they are open: the hook and `mapped` would each look at one.

use std::collections::BTreeSet;

use crate::census::slot::{MentionKind, Place};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::symbols::STORES;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::tree::source::FileId;

/// Hooks of a file that may run beside mmap().
const BESIDE: [&str; 7] = ["unlocked_ioctl", "compat_ioctl", "write", "write_iter", "read", "read_iter", "poll"];

/// Most functions that lead to one that is looked at.
const MOST: usize = 32;

/// Refuses where something that may run beside mmap() exchanges the private data of a file of the module of `func`.
///
/// # Errors
/// `object-not-pinned`.
pub fn check(plan: &Plan<'_>, func: &Func, moved: Place) -> Result<(), Refusal> {
    let world = plan.world;
    let mut seen: BTreeSet<(FileId, usize)> = BTreeSet::new();
    for place in world.uses_in_module(func.file, "private_data") {
        let view = world.view(place.file);
        let item = view.items().iter().find(|i| i.is_function() && i.span.contains(place.span));
        let Some(item) = item.filter(|i| seen.insert((place.file, i.span.start))) else { continue };
        let Ok(other) = world.parse(place.file, item) else { continue };
        let Some(n) = other.ast.walk(other.body).find(|&n| exchanges(world, &other, n)) else { continue };
        if runs_beside(world, &other) {
            let label = "the file gets another object here, so mapped() may not find the one that the hook looked at";
            let mut r = refuse("object-not-pinned", other.place(n), label);
            r.related.push((moved, "this would be done in mapped()".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// Whether `n` sets the private data of a file.
fn exchanges(world: &World<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let of_file = |t: N| {
        let t = ast.strip(t);
        let named = ast.field(t, "field").is_some_and(|f| ast.bytes(f) == b"private_data");
        let root = ast.field(t, "argument").map(|a| ast.str(ast.strip(a)));
        let typed = root.and_then(|r| func.type_of(&r));
        ast.kind(t) == "field_expression" && named && typed.is_some_and(|t| t == "struct file")
    };
    match ast.kind(n) {
        "assignment_expression" => ast.field(n, "left").is_some_and(of_file),
        "pointer_expression" => ast.bytes(n).starts_with(b"&") && ast.field(n, "argument").is_some_and(of_file),
        "call_expression" => {
            let name = ast.callee(n).unwrap_or_default();
            let all = world.known.assigns.get(&name).cloned().unwrap_or_default();
            let set = STORES.contains(&name.as_str());
            let args = ast.args(n);
            all.into_iter().chain(set.then_some(0)).filter_map(|i| args.get(i)).any(|&a| of_file(a))
        }
        _ => false,
    }
}

/// Whether a function, or one that leads to it, is a hook of a file that may run beside mmap().
fn runs_beside(world: &World<'_>, func: &Func) -> bool {
    let mut todo = vec![(func.file, func.name.clone())];
    let mut at = 0;
    while at < todo.len() && at < MOST {
        let (file, name) = todo[at].clone();
        at += 1;
        if BESIDE.iter().any(|member| world.is_member(file, &name, member)) {
            return true;
        }
        for m in world.mentions(file, &name).iter().filter(|m| m.kind == MentionKind::Call) {
            let view = world.view(m.place.file);
            let caller = view.items().iter().find(|i| i.is_function() && i.span.contains(m.place.span));
            let caller = caller.and_then(|i| Some((m.place.file, i.name(&view.text)?)));
            todo.extend(caller.filter(|c| !todo.contains(c)));
        }
    }
    false
}
