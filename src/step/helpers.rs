//! Functions that the mapping is passed to.

use super::populate::Stop;
use crate::census::slot::{MentionKind, Place};
use crate::edit::set::Edit;
use crate::guard::refuse;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::unit::func::Func;
use crate::unit::outcome::Refusal;
use crate::unit::plan::{Plan, Role};

/// Takes the helpers that member `m` calls with the mapping into the unit.
///
/// # Errors
/// A function without descriptor form, in another file, or with other callers.
pub fn helpers(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    for (call, index, arg) in passes(plan, m) {
        let func = &plan.members[m].func;
        let file = func.file;
        let Some(name) = func.ast.callee(call) else {
            return Err(indirect(func, call).into());
        };
        let definitions = resolve(plan, m, call, index, &name)?;
        for d in definitions {
            let helper = plan.join(Place { file, span: d.span }, Role::Helper(index))?;
            signature(plan, helper, index)?;
        }
        callers(plan, m, &name)?;
        let func = &plan.members[m].func;
        let new = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
        let edit = Edit::new("helper", func.ast.span(arg), new);
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Calls that get the mapping and that no transform has claimed: call, argument index, argument.
fn passes(plan: &Plan<'_>, m: usize) -> Vec<(N, usize, N)> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let mut out = Vec::new();
    for call in func.calls() {
        if plan.populates.iter().any(|p| p.0 == m && p.1.call == call) {
            continue;
        }
        for (i, arg) in ast.args(call).into_iter().enumerate() {
            let arg = ast.strip(arg);
            let is = ast.kind(arg) == "identifier" && func.names.vmas.contains_key(&ast.str(arg));
            if is && !plan.drops(func.place(arg)) {
                out.push((call, i, arg));
            }
        }
    }
    out
}

fn indirect(func: &Func, call: N) -> Refusal {
    let text = func.ast.field(call, "function").map_or(String::new(), |f| func.ast.normal(f).replace(' ', ""));
    refuse("dispatches-to-ops", func.place(call), format!("`{text}` is called through a pointer and wants the VMA"))
}

/// The definitions of the helper `name` in the member's file.
fn resolve(plan: &Plan<'_>, m: usize, call: N, index: usize, name: &str) -> Result<Vec<Item>, Refusal> {
    let func = &plan.members[m].func;
    let place = func.place(call);
    let known = plan.world.known;
    if known.page_populate.contains(name) {
        return Err(refuse("kernel-pages", place, format!("`{name}()` maps kernel pages into the VMA")));
    }
    if known.file_replacers.contains(name) {
        return Err(refuse("vm-file-replaced", place, format!("`{name}()` replaces the mapping's file")));
    }
    if let Some(why) = known.no_descriptor_form.get(name) {
        return Err(refuse("subsystem-helper", place, format!("`{name}()` wants the VMA: {why}")));
    }
    let definitions = plan.world.definitions(func.file, name);
    if definitions.is_empty() {
        if !plan.world.macros(func.file, name).is_empty() {
            return Err(refuse("vma-in-macro", place, format!("the macro `{name}` gets the VMA")));
        }
        return Err(elsewhere(plan, place, name));
    }
    let text = &func.ast.text;
    for d in &definitions {
        let ItemKind::Function { params, .. } = &d.kind else { continue };
        let param = params.get(index).map_or(String::new(), |p| String::from_utf8_lossy(p.span.of(text)).into_owned());
        if !param.contains("vm_area_struct") || params.get(index).is_some_and(|p| p.name.is_none()) {
            return Err(refuse("vma-escapes", place, format!("`{name}()` takes the VMA as something else")));
        }
        let is_handler = plan.world.census.slots.iter().any(|s| {
            s.place.file == func.file && matches!(&s.value, crate::census::slot::SlotValue::Name(n) if n == name)
        });
        if is_handler {
            return Err(refuse("handler-called", place, format!("`{name}()` is itself a handler of a table")));
        }
    }
    Ok(definitions)
}

fn elsewhere(plan: &Plan<'_>, place: Place, name: &str) -> Refusal {
    let other = format!("`{name}()` gets the VMA and stands in another file");
    if let Some(there) = plan.world.elsewhere(place.file, name) {
        let mut r = refuse("helper-in-other-file", place, other);
        r.related.push((there, "defined here".into()));
        return r;
    }
    match plan.world.outside(place.file, name) {
        Some(path) => refuse("helper-in-other-file", place, format!("{other}, {path}")),
        None => refuse("vma-escapes", place, format!("`{name}()` gets the VMA, and its definition was not found")),
    }
}

/// Refuses a helper that code outside of the unit calls, too.
fn callers(plan: &Plan<'_>, m: usize, name: &str) -> Result<(), Refusal> {
    let file = plan.members[m].func.file;
    for mention in plan.world.mentions(file, name).iter() {
        let inside =
            plan.members.iter().any(|x| x.func.file == mention.place.file && x.func.span.contains(mention.place.span));
        let fine = match mention.kind {
            MentionKind::Call => inside,
            MentionKind::Prototype
            | MentionKind::Definition
            | MentionKind::Comment
            | MentionKind::StringLiteral
            | MentionKind::OtherSpace => true,
            MentionKind::Export | MentionKind::Macro | MentionKind::Other => false,
        };
        if !fine {
            let mut r =
                refuse("helper-shared", mention.place, format!("`{name}()` is used here by code that keeps the VMA"));
            r.related.push((
                plan.members[m].func.at(plan.members[m].func.name_span),
                "the handler that passes its VMA".into(),
            ));
            return Err(r);
        }
    }
    Ok(())
}

/// Changes the parameter in the helper's definition and prototypes.
fn signature(plan: &mut Plan<'_>, helper: usize, index: usize) -> Result<(), Stop> {
    let func = &plan.members[helper].func;
    let (file, name) = (func.file, func.name.clone());
    let new = func.names.vmas.values().next().cloned().unwrap_or_default();
    let Some(param) = func.params.get(index) else { return Ok(()) };
    let text = changed(&func.param_text(index), &new, true);
    let edit = Edit::new("helper", param.span, text);
    plan.edit(file, edit)?;
    for (place, param) in plan.world.prototypes(file, &name, index) {
        let view = plan.world.view(place.file);
        let old = String::from_utf8_lossy(param.span.of(&view.text)).into_owned();
        let edit = Edit::new("helper", param.span, changed(&old, &new, param.name.is_some()));
        plan.edit(place.file, edit)?;
    }
    Ok(())
}

/// `struct vm_area_struct *vma` with the new type and name; what else stands there is kept.
pub fn changed(old: &str, name: &str, named: bool) -> String {
    let typed = old.replace("vm_area_struct", "vm_area_desc");
    if !named {
        return typed;
    }
    let at = typed.rfind(|c: char| !(c.is_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
    format!("{}{name}", &typed[..at])
}
