//! Everything else that names the handler: prototypes, exports, aliases by macro, comments.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{MentionKind, Place};
use crate::edit::set::Edit;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::join::dropped;
use crate::plan::stop::Stop;
use crate::plan::{Handler, Plan, Role, Shared, is_forwarded};
use crate::step::params::changed;
use crate::step::signature::kept;
use crate::step::{callee, old_form};
use crate::syntax::eol::comment_before;
use crate::syntax::head::Param;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens, tokens_in};
use crate::syntax::linkage::names_symbol;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Most places that name a handler; each becomes an edit that is checked against all others.
const MOST: usize = 1000;

/// Renames handler `h` wherever it is named, or refuses where it is used by its old signature.
///
/// # Errors
/// `handler-called` when other code calls, stores or compares it; `name-taken`.
pub fn mentions(plan: &mut Plan<'_>, h: usize) -> Result<(), Stop> {
    let handler = plan.handlers[h].clone();
    let Some(definition) = handler.definitions.first().copied() else { return Ok(()) };
    let files: BTreeSet<FileId> = handler.definitions.iter().map(|d| d.file).collect();
    if let Some(place) = files.iter().find_map(|&f| plan.world.is_taken(f, &handler.new_name)) {
        let label = format!("`{}` exists already", handler.new_name);
        return Err(refuse("name-taken", place, label).into());
    }
    let slots: Vec<Place> = handler
        .slots
        .iter()
        .map(|&s| {
            let slot = &plan.world.census.slots[s];
            Place { file: slot.place.file, span: slot.value_span }
        })
        .collect();
    let found: Vec<_> = files.iter().map(|&f| plan.world.uses(f, &handler.name)).collect();
    let all: BTreeMap<Place, MentionKind> =
        found.iter().flat_map(|list| list.iter()).map(|m| (m.place, m.kind)).collect();
    if all.len() > MOST {
        let label = format!("`{}` is named in {} places, more than are looked at", handler.name, all.len());
        return Err(refuse("gap", definition, label).into());
    }
    let forwarded = |i: usize| is_forwarded(plan, &handler, handler.slots[i]);
    let undeclared = slots.iter().enumerate().find(|(i, s)| !forwarded(*i) && !is_declared(plan, &handler, **s, &all));
    if let Some((_, slot)) = undeclared {
        let label = format!(
            "no declaration of `{}()` that stands before this was read: it would keep the old form",
            handler.name
        );
        return Err(refuse("handler-not-found", *slot, label).into());
    }
    // A function that is named as the member: prose that has the word may mean the system call.
    let is_word = handler.slots.iter().any(|&s| plan.world.census.slots[s].member == handler.name);
    let kept = old_form::keeps(plan, h);
    let mut outside = None;
    for (place, kind) in all {
        let in_slot = slots.iter().any(|s| s.file == place.file && s.span.contains(place.span));
        let in_slot = in_slot && kind != MentionKind::Comment;
        let beside = plan.beside.iter().any(|d| d.file == place.file && d.span.contains(place.span));
        if in_slot || plan.drops(place) || beside && kind == MentionKind::Call {
            continue;
        }
        match kind {
            MentionKind::StringLiteral if is_symbol(plan, place) => {
                let label = format!("this string names `{}()` as a symbol", handler.name);
                return Err(refuse("handler-called", place, label).into());
            }
            MentionKind::StringLiteral | MentionKind::Comment if is_word && !is_called(plan, place) => {}
            MentionKind::StringLiteral if callee::message_in(plan, place).is_some() => {
                callee::in_message(plan, "mentions", place, &handler.new_name)?;
            }
            MentionKind::Definition | MentionKind::StringLiteral | MentionKind::OtherSpace => {}
            // What is said of several functions of the name in different modules stays as it is.
            // What is said elsewhere may be said of the old form.
            MentionKind::Comment if kept && !is_title(plan, &handler, place) => {}
            MentionKind::Comment if !plan.world.means_only(place.file, &handler.name, &files) => {}
            MentionKind::Comment => {
                rename(plan, place, &handler.new_name)?;
                if !plan.moved.is_empty() && !is_title(plan, &handler, place) {
                    let name = &handler.name;
                    let text =
                        format!("The comment speaks of `{name}()`, a part of which is now done in the mapped hook.");
                    plan.note("comment-outdated", Some(place), text);
                }
            }
            MentionKind::Export if kept => rename(plan, place, &handler.new_name)?,
            MentionKind::Export => {
                rename(plan, place, &handler.new_name)?;
                let text = format!(
                    "`{}()` is exported, so rename the export to `{}()` as well; all its users in the tree follow.",
                    handler.name, handler.new_name
                );
                plan.note("exported-handler", Some(place), text);
            }
            MentionKind::Prototype if kept => old_form::declare(plan, h, place)?,
            MentionKind::Prototype => prototype(plan, place, h)?,
            MentionKind::Macro => alias(plan, place, &handler.new_name)?,
            MentionKind::Call if kept => {
                old_form::call(plan, h, place)?;
                outside = outside.or(Some(place));
            }
            MentionKind::Call | MentionKind::Mark | MentionKind::Other => {
                if kind == MentionKind::Call {
                    let (file, name) = (definition.file, handler.name.clone());
                    plan.shared = Some(Shared { file, name, at: place });
                }
                let label = format!("`{}()` is used here by its old signature", handler.name);
                let mut r = refuse("handler-called", place, label);
                r.related.push((definition, "the handler".into()));
                return Err(r.into());
            }
        }
    }
    outside.map_or(Ok(()), |first| old_form::write(plan, h, first))
}

/// Whether the handler is seen to be declared or defined where a slot names it: in a header, or further up in the file, or in a
/// source that the file includes further up; or else the slot's file is included behind all definitions.
fn is_declared(plan: &Plan<'_>, handler: &Handler, slot: Place, all: &BTreeMap<Place, MentionKind>) -> bool {
    let before = |p: &Place| p.file != slot.file || p.span.start <= slot.span.start;
    let text = &plan.world.view(slot.file).text;
    let included = |d: &Place| {
        let source = &plan.world.sources.get(d.file).path;
        let lines = tokens(&text[..slot.span.start]).into_iter().filter(|t| t.kind == TokenKind::Directive);
        let names = source.file_name().unwrap_or_default().as_bytes();
        plan.world.sources.get(d.file).is_header()
            || lines.into_iter().any(|t| memchr::memmem::find(t.text(text), names).is_some())
    };
    let own = plan.world.sources.get(slot.file).path.file_name().unwrap_or_default().as_bytes();
    let includes = |part: &[u8]| {
        let mut lines = tokens(part).into_iter().filter(|t| t.kind == TokenKind::Directive);
        lines.any(|t| memchr::memmem::find(t.text(part), own).is_some())
    };
    let ahead = |d: &Place| {
        let text = &plan.world.view(d.file).text;
        d.file != slot.file && !includes(&text[..d.span.start]) && includes(&text[d.span.end..])
    };
    handler.definitions.iter().any(|d| if d.file == slot.file { before(d) } else { included(d) })
        || handler.definitions.iter().all(ahead)
        || all.iter().any(|(p, kind)| matches!(kind, MentionKind::Prototype | MentionKind::Macro) && before(p))
}

/// Whether a place is in the comment in front of the handler.
fn is_title(plan: &Plan<'_>, handler: &Handler, place: Place) -> bool {
    let mut own = handler.definitions.iter().filter(|d| d.file == place.file);
    own.any(|d| comment_before(&plan.world.view(d.file).text, d.span.start).is_some_and(|c| c.contains(place.span)))
}

/// Whether a name in prose stands there as that of a function: `name()`.
fn is_called(plan: &Plan<'_>, place: Place) -> bool {
    plan.world.view(place.file).text[place.span.end..].starts_with(b"()")
}

/// Whether a string is a symbol's name for the compiler or the linker, as in `alias("name")`.
pub(super) fn is_symbol(plan: &Plan<'_>, place: Place) -> bool {
    let view = plan.world.view(place.file);
    let item = view.items().iter().find(|i| i.span.contains(place.span));
    item.is_some_and(|i| names_symbol(&view.text, &tokens_in(&view.text, i.span), place.span))
}

fn rename(plan: &mut Plan<'_>, place: Place, name: &str) -> Result<(), Stop> {
    plan.edit(place.file, Edit::new("mentions", place.span, name))?;
    Ok(())
}

/// A declaration gets the new name and the new parameter.
fn prototype(plan: &mut Plan<'_>, place: Place, h: usize) -> Result<(), Stop> {
    let name = &plan.handlers[h].new_name.clone();
    let view = plan.world.view(place.file);
    let found = view.items().iter().find_map(|i| match &i.kind {
        ItemKind::Prototype { name: at, params, param_list } if *at == place.span => {
            Some((params.clone(), *param_list))
        }
        _ => None,
    });
    let Some((params, list)) = found else {
        return Err(refuse("handler-called", place, "this declaration is not understood").into());
    };
    if !plan.handlers[h].shape.is_alone() {
        let list = kept_list(plan, &view.text, place, list, &params, h)?;
        rename(plan, place, name)?;
        plan.edit(place.file, list)?;
        return Ok(());
    }
    let named = params
        .iter()
        .any(|p| p.name.is_some() && String::from_utf8_lossy(p.span.of(&view.text)).contains("vm_area_struct"));
    let text = if named { "(struct vm_area_desc *desc)" } else { "(struct vm_area_desc *)" };
    rename(plan, place, name)?;
    plan.edit(place.file, Edit::new("mentions", list, text))?;
    Ok(())
}

/// The list of a declaration that keeps parameters beside the mapping.
fn kept_list(
    plan: &Plan<'_>,
    text: &[u8],
    place: Place,
    list: Span,
    params: &[Param],
    h: usize,
) -> Result<Edit, Refusal> {
    let handler = &plan.handlers[h];
    let is_vma = |p: &Param| memchr::memmem::find(p.span.of(text), b"vm_area_struct").is_some();
    let vma = params.iter().position(is_vma);
    let own = plan.members.iter().find(|m| m.role == Role::Handler(h)).map(|m| &m.func);
    let (Some(vma), Some(own)) = (vma, own.filter(|f| f.params.len() == params.len())) else {
        return Err(refuse("handler-called", place, "this declaration is not understood"));
    };
    let gone = dropped(own, vma, &handler.shape)?;
    let spans: Vec<Span> = params.iter().map(|p| p.span).collect();
    let change = |i: usize, old: &str| {
        if i == vma { changed(old, "desc", params[i].name.is_some()) } else { old.to_string() }
    };
    let new = kept(text, place.span, list, &spans, &handler.new_name, |i| gone.contains(&i), change);
    Ok(Edit::new("mentions", list, new))
}

/// `#define foo_mmap NULL` under another `#if`: the alias gets the new name. Any other macro is refused.
fn alias(plan: &mut Plan<'_>, place: Place, name: &str) -> Result<(), Stop> {
    let view = plan.world.view(place.file);
    let item =
        view.items().iter().find(|i| i.span.contains(place.span) && matches!(i.kind, ItemKind::MacroDefinition { .. }));
    let Some(ItemKind::MacroDefinition { name: at, params: None, body }) = item.map(|i| &i.kind) else {
        return Err(refuse("slot-in-macro", place, "a macro names the handler").into());
    };
    if *at != place.span {
        return Err(refuse("slot-in-macro", place, "a macro names the handler").into());
    }
    let text = String::from_utf8_lossy(body.of(&view.text)).trim().to_string();
    let twin = plan.world.registry.get("twin-slot").into_iter().flat_map(|r| &r.forms).find_map(|f| {
        let old = f.form.old().next()?;
        (old == text && f.form.needs.iter().all(|s| plan.world.target.meets(s)))
            .then(|| f.form.new_lines().first().map(|s| (*s).to_string()))
    });
    match twin.flatten() {
        Some(new) => plan.edit(place.file, Edit::new("mentions", *body, new))?,
        None if matches!(text.as_str(), "NULL" | "0") => {}
        None => return Err(refuse("slot-in-macro", place, "a macro gives the handler another meaning").into()),
    }
    rename(plan, place, name)
}
