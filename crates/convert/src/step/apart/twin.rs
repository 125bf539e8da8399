//! A copy of the helper for descriptors, behind the helper itself and its exports, which are left untouched.

use crate::census::slot::MentionKind;
use crate::edit::render::apply;
use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::model::outcome::{Refusal, Replacement};
use crate::plan::Plan;
use crate::plan::finish::of_file;
use crate::plan::stop::Stop;
use crate::step::apart::{Helper, TWIN, declare, free, retarget, safe, stays};
use crate::step::params::{changed, listed};
use crate::step::signature::new_name;
use crate::syntax::eol::eol;
use crate::syntax::items::Item;
use crate::syntax::span::Span;

/// Inserts the converted text of the helper under a new name, and lets the unit call that.
///
/// # Errors
/// `helper-shared` when the copy would not do the same.
pub fn write(plan: &mut Plan<'_>, helper: &Helper) -> Result<(), Stop> {
    let func = &helper.func;
    if let Some(why) = safe::of_one_copy(func) {
        return Err(stays(plan, func, why).into());
    }
    let new = if func.name.contains("mmap") { new_name(&func.name) } else { format!("{}_desc", func.name) };
    free(plan, helper, &new)?;
    let text = converted(plan, helper, &new)?;
    plan.edits(func.file).swallow(func.span);
    let eol = eol(&func.ast.text, func.span.start);
    let line = format!("/* As {}(), for a mapping that is being prepared. */", func.name);
    let block = format!("{eol}{eol}{line}{eol}{text}");
    let end = behind_exports(plan, func);
    plan.edit(func.file, Edit::new(TWIN, Span::new(end, end), block))?;
    let change = |_: usize, old: &str, named: bool| vec![changed(old, &helper.desc, named)];
    declare::prototypes(plan, helper, TWIN, &new, &change)?;
    plan.added.push((func.file, new.clone()));
    retarget(plan, helper, TWIN, &new)
}

/// Where the definition ends, with what exports it and has to follow it at once.
fn behind_exports(plan: &Plan<'_>, func: &Func) -> usize {
    let view = plan.world.view(func.file);
    let uses = plan.world.mentions(func.file, &func.name);
    let exports = |item: &Item| {
        let here = uses.iter().filter(|m| m.place.file == func.file && item.span.contains(m.place.span));
        item.arms[..] == func.arms[..] && here.into_iter().any(|m| m.kind == MentionKind::Export)
    };
    let after = view.items().iter().filter(|i| i.span.start >= func.span.end);
    after.take_while(|i| exports(i)).map(|i| i.span.end).last().unwrap_or(func.span.end)
}

/// The definition with its edits and the new name.
fn converted(plan: &Plan<'_>, helper: &Helper, new: &str) -> Result<String, Stop> {
    let func = &helper.func;
    let mut edits = helper.edits.clone();
    edits.add(Edit::new(TWIN, func.name_span, new))?;
    let params: Vec<Span> = func.params.iter().map(|p| p.span).collect();
    let parts: Vec<String> = (0..func.params.len())
        .map(|i| if i == helper.index { changed(&func.param_text(i), &helper.desc, true) } else { func.param_text(i) })
        .collect();
    let lead = declare::lead(helper);
    let list = listed(&func.ast.text, func.name_span, func.param_list, &params, lead.len() + new.len(), &parts);
    edits.add_over(Edit::new(TWIN, func.param_list, list))?;
    let text = text(plan, helper, &edits)?;
    Ok(format!("{lead}{text}"))
}

/// What the edits make of the definition.
pub fn text(plan: &Plan<'_>, helper: &Helper, edits: &crate::edit::set::EditSet) -> Result<String, Refusal> {
    let func = &helper.func;
    let from = func.span.start;
    let list: Vec<Replacement> = of_file(plan, func.file, edits)
        .into_iter()
        .filter(|r| func.span.contains(r.span))
        .map(|r| Replacement { span: Span::new(r.span.start - from, r.span.end - from), ..r })
        .collect();
    let bytes = apply(func.span.of(&func.ast.text), &list).map_err(|e| stays(plan, func, &e))?;
    String::from_utf8(bytes).map_err(|_| stays(plan, func, "its text is not UTF-8"))
}
