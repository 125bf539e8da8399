//! Declarations of the new function, and what stands before its name.

use crate::edit::set::Edit;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::apart::{Helper, stays};
use crate::step::params::listed;
use crate::syntax::eol::eol;
use crate::syntax::items::ItemKind;
use crate::syntax::span::Span;

/// What the head of the new function has before that of the old one: nothing outside of its file calls it.
pub fn lead(helper: &Helper) -> &'static str {
    if helper.local && !helper.func.is_static { "static " } else { "" }
}

/// Declares the new function wherever the old one is declared for the unit. `change` makes the parameters that stand
/// in the place of the mapping from its text.
///
/// # Errors
/// `helper-shared` when a call would not see the new function.
pub fn prototypes(
    plan: &mut Plan<'_>,
    helper: &Helper,
    by: &str,
    new: &str,
    change: &dyn Fn(usize, &str, bool) -> Vec<String>,
) -> Result<(), Stop> {
    let func = &helper.func;
    let before = |file, at: usize| {
        let here = helper.calls.iter().filter(|c| plan.members[c.member].func.file == file);
        here.map(|c| plan.members[c.member].func.ast.span(c.call).start).any(|start| start < at)
    };
    let early = before(func.file, func.span.start);
    let mut wanted = early;
    let mut edits = Vec::new();
    for (place, param) in plan.world.prototypes(func.file, &func.name, helper.index) {
        let own = place.file == func.file;
        if (own && !early) || (!own && helper.local) {
            continue;
        }
        let view = plan.world.view(place.file);
        let found = view.items().iter().find_map(|i| match &i.kind {
            ItemKind::Prototype { name, params, param_list } if *name == place.span => {
                Some((i.span, params.clone(), *param_list))
            }
            _ => None,
        });
        let typed = param.filter(|p| memchr::memmem::find(p.span.of(&view.text), b"vm_area_struct").is_some());
        let (Some((span, params, list)), Some(param)) = (found, typed) else {
            return Err(stays(plan, func, "a declaration of it is not understood").into());
        };
        let text = &view.text;
        let old = |s: Span| String::from_utf8_lossy(s.of(text)).into_owned();
        let mut parts = Vec::new();
        for (i, p) in params.iter().enumerate() {
            if i == helper.index {
                parts.extend(change(i, &old(p.span), param.name.is_some()));
            } else {
                parts.push(old(p.span));
            }
        }
        let spans: Vec<Span> = params.iter().map(|p| p.span).collect();
        let lead = if own { lead(helper) } else { "" };
        let list_text = listed(text, place.span, list, &spans, lead.len() + new.len(), &parts);
        let head = old(Span::new(span.start, place.span.start));
        let head = if lead.is_empty() { head.as_str() } else { head.strip_prefix("extern ").unwrap_or(&head) };
        let tail = old(Span::new(list.end, span.end));
        let line = format!("{}{lead}{head}{new}{list_text}{tail}", eol(text, span.start));
        edits.push((place.file, Edit::new(by, Span::new(span.end, span.end), line)));
        wanted = false;
    }
    if wanted || !helper.local && edits.iter().all(|e| e.0 == func.file) && !in_header(plan, helper) {
        return Err(stays(plan, func, "no declaration of it was found that calls before or outside see").into());
    }
    for (file, edit) in edits {
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Whether the definition itself is what its callers include.
fn in_header(plan: &Plan<'_>, helper: &Helper) -> bool {
    plan.world.sources.get(helper.func.file).is_header()
}
