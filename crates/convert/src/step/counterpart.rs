//! Functions of the target that take a descriptor where one that is called here takes the VMA:
//! `hub_map(hub, vma)` becomes `hub_map_prepare(hub, desc)`.

use crate::census::slot::MentionKind;
use crate::edit::set::Edit;
use crate::kernel::interface::old_name;
use crate::kernel::target::Target;
use crate::plan::stop::Stop;
use crate::plan::{Counterpart, Plan};
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::params::Shape;
use crate::transform::template::of;
use crate::tree::source::FileId;

/// Calls the counterpart instead of the function `name` that gets the mapping as argument `index`, if the target
/// declares one: by the naming rule, with the same parameters otherwise. Tells whether it does.
///
/// A function that the file itself defines, or a header for it, is none of these, nor is one that a transform or the
/// data know. One that another file defines is: the target has both, or has its own in place of that.
///
/// # Errors
/// Another edit claims the place.
pub fn call(plan: &mut Plan<'_>, m: usize, call: N, index: usize, name: &str, arg: N) -> Result<bool, Stop> {
    let func = &plan.members[m].func;
    let Some(new) = counterpart(plan, m, call, index, name) else { return Ok(false) };
    let Some(callee) = func.ast.field(call, "function") else { return Ok(false) };
    let (file, place) = (func.file, func.place(call));
    let desc = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let point = func.cfg.point_of(&func.ast, call).unwrap_or(crate::syntax::cfg::ENTRY);
    let edits = [
        Edit::new("counterpart", func.ast.span(callee), new.clone()),
        Edit::new("counterpart", func.ast.span(arg), desc),
    ];
    for edit in edits {
        plan.edit(file, edit)?;
    }
    plan.counterparts.push(Counterpart { member: m, call, point });
    let text = match of(name) {
        Some((template, twin)) => {
            let looked = match twin.memory {
                Some(_) => " Where the memory comes from was looked for in the files of the module alone.",
                None => "",
            };
            format!("`{new}()` is what the template `{}` adds for `{name}()`; it sets the action.{looked}", template.id)
        }
        None => {
            format!("`{new}()` is taken for what `{name}()` was, by its name and parameters; it may set the action.")
        }
    };
    plan.note("counterpart-called", Some(place), text);
    Ok(true)
}

/// What every edit of a call that hands the descriptor on is by.
pub const HANDED_ON: &str = "handed-on";

/// Hands the descriptor on where it is known that the call of a member wants one. Tells whether it is.
///
/// # Errors
/// Another edit claims the place.
pub fn hand_on(plan: &mut Plan<'_>, m: usize, call: N, arg: N) -> Result<bool, Stop> {
    let func = &plan.members[m].func;
    let Some(name) = plan.world.handed_on(func, call) else { return Ok(false) };
    let (file, place) = (func.file, func.place(call));
    let desc = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let point = func.cfg.point_of(&func.ast, call).unwrap_or(crate::syntax::cfg::ENTRY);
    let text = format!("`{}` gets the descriptor of the core itself: it may set the action.", func.ast.str(name));
    let edit = Edit::new(HANDED_ON, func.ast.span(arg), desc);
    plan.edit(file, edit)?;
    plan.counterparts.push(Counterpart { member: m, call, point });
    plan.note("hook-called", Some(place), text);
    Ok(true)
}

/// Whether the target declares a function that may be the counterpart of `name`, by the naming rule alone.
pub fn may_exist(target: &Target, name: &str) -> bool {
    target.functions.keys().any(|new| old_name(new).as_deref() == Some(name))
}

fn counterpart(plan: &Plan<'_>, m: usize, call: N, index: usize, name: &str) -> Option<String> {
    let func = &plan.members[m].func;
    let world = plan.world;
    let known = world.known;
    let ruled = world
        .registry
        .rules
        .iter()
        .flat_map(|r| &r.transform.forms)
        .any(|f| f.old().any(|o| o == name || o.strip_prefix(name).is_some_and(|rest| rest.starts_with('('))));
    let told =
        known.fault_inserts.contains(name) || known.page_inserts.contains(name) || known.file_replacers.contains(name);
    // What a template was written for is a function of the kernel's headers.
    let home = |f: FileId| {
        let path = &world.sources.get(f).path;
        of(name).is_some_and(|(t, _)| t.adds.iter().any(|a| path.as_str() == a.file))
    };
    let own =
        world.known_definitions(func.file, name).iter().any(|(f, i)| !home(*f) && (*f == func.file || i.is_static()))
            || !world.macros(func.file, name).is_empty();
    if ruled || told || own || func.vars.by_name.contains_key(name) {
        return None;
    }
    let args = func.ast.args(call).len();
    let fits = |s: &Shape| s.at == index && s.types.len() == args;
    let mut found = world.target.functions.iter().filter(|(new, declared)| {
        old_name(new).as_deref() == Some(name)
            && !declared.ambiguous
            && declared.returns == "int"
            && fits(&declared.shape)
            && agrees(plan, m, name, &declared.shape)
    });
    let only = found.next()?.0.clone();
    found.next().is_none().then_some(only)
}

/// Whether all declarations of the old function that the scanned source shows have the same parameters.
fn agrees(plan: &Plan<'_>, m: usize, name: &str, new: &Shape) -> bool {
    let file = plan.members[m].func.file;
    let mentions = plan.world.mentions(file, name);
    let declared = mentions.iter().filter(|m| matches!(m.kind, MentionKind::Prototype | MentionKind::Definition));
    declared.into_iter().all(|mention| {
        let view = plan.world.view(mention.place.file);
        let list = view.items().iter().find_map(|item| match &item.kind {
            ItemKind::Function { name, param_list, .. } | ItemKind::Prototype { name, param_list, .. }
                if *name == mention.place.span =>
            {
                Some(*param_list)
            }
            _ => None,
        });
        list.and_then(|l| Shape::read(&view.text, l)).is_some_and(|old| !old.descriptor && old.is_counterpart(new))
    })
}
