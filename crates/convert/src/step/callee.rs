//! A helper whose name says that it is for mmap() says that it is for `mmap_prepare`, as the handler does.

use std::collections::BTreeSet;

use crate::census::slot::{Mention, MentionKind, Place};
use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::plan::stop::Stop;
use crate::plan::{Member, Plan, Role};
use crate::step::params::parameters;
use crate::step::signature::new_name;
use crate::syntax::ast::N;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The step's id.
const BY: &str = "helper";

/// Renames the helpers of the unit that are called `..._mmap`, wherever they are named, if nothing stands in the way.
///
/// # Errors
/// Another edit claims a place.
pub fn rename(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let helpers: BTreeSet<(FileId, String)> = (0..plan.members.len())
        .filter(|&m| matches!(plan.members[m].role, Role::Helper(_)) && !plan.is_apart(m))
        .map(|m| (plan.members[m].func.file, plan.members[m].func.name.clone()))
        .filter(|(_, name)| name.ends_with("_mmap"))
        .collect();
    for (file, name) in helpers {
        let new = new_name(&name);
        let uses = plan.world.uses(file, &name);
        let files: BTreeSet<FileId> = uses.iter().map(|u| u.place.file).chain([file]).collect();
        let taken = files.iter().any(|&f| plan.world.is_taken(f, &new).is_some());
        if taken || !uses.iter().all(|u| is_plain(plan, u)) {
            continue;
        }
        for u in uses.iter() {
            if plan.drops(u.place) {
                continue;
            }
            let told = u.kind != MentionKind::Comment || plan.world.means_only(u.place.file, &name, &[file].into());
            if matches!(u.kind, MentionKind::Definition | MentionKind::Prototype) {
                parameters(plan, u.place, new.len())?;
            }
            if u.kind == MentionKind::StringLiteral {
                in_message(plan, BY, u.place, &new)?;
            } else if told {
                plan.edit(u.place.file, Edit::new(BY, u.place.span, new.clone()))?;
            }
        }
    }
    Ok(())
}

/// Whether a use of the name can follow: what is called or said in the unit, or declared.
fn is_plain(plan: &Plan<'_>, mention: &Mention) -> bool {
    match mention.kind {
        MentionKind::Definition | MentionKind::Prototype | MentionKind::Comment => true,
        MentionKind::Call => {
            let inside = |m: &&Member| m.func.file == mention.place.file && m.func.span.contains(mention.place.span);
            plan.members.iter().any(|m| inside(&m))
        }
        MentionKind::StringLiteral => message_in(plan, mention.place).is_some(),
        _ => false,
    }
}

/// A name in a message follows. Where a function begins a format of a kernel's message with its own name, that becomes `__func__`, as
/// checkpatch.pl wants it of lines that change.
///
/// # Errors
/// Another edit claims the place.
pub fn in_message(plan: &mut Plan<'_>, by: &'static str, place: Place, new: &str) -> Result<(), Stop> {
    let end = message_in(plan, place).and_then(|m| format_end(plan.world, &plan.members[m].func, place.span));
    plan.edit(place.file, Edit::new(by, place.span, if end.is_some() { "%s" } else { new }))?;
    if message_in(plan, place).is_some() {
        plan.note("message-renamed", Some(place), format!("A message that names the function prints `{new}` now."));
    }
    if let Some(end) = end {
        plan.edit(place.file, Edit::new(by, Span::new(end, end), ", __func__"))?;
    }
    Ok(())
}

/// Where a format ends that begins with the name of its function at `name`, if more is printed by it, and may be.
fn format_end(world: &World<'_>, func: &Func, name: Span) -> Option<usize> {
    let ast = &func.ast;
    let at = ast.at(name);
    let is_arg = |n: &N| ast.parent(*n).is_some_and(|p| ast.kind(p) == "argument_list");
    let arg = std::iter::once(at).chain(ast.ancestors(at)).find(is_arg)?;
    let list = ast.parent(arg)?;
    let takes = ast.parent(list).and_then(|call| ast.callee(call)).is_some_and(|c| world.prints_format(func.file, &c));
    let span = ast.span(arg);
    let begins = matches!(ast.kind(arg), "string_literal" | "concatenated_string")
        && Span::new(span.start, name.start).of(&ast.text) == b"\""
        && name.of(&ast.text) == func.name.as_bytes();
    (takes && begins && ast.named(list).any(|k| ast.span(k).start >= span.end)).then_some(span.end)
}

/// The member that prints the string at `place` in a message.
pub fn message_in(plan: &Plan<'_>, place: Place) -> Option<usize> {
    let inside = |m: &Member| m.func.file == place.file && m.func.span.contains(place.span);
    let m = plan.members.iter().position(inside)?;
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let mut around = ast.ancestors(ast.at(place.span)).filter(|&p| ast.kind(p) == "call_expression");
    around.any(|c| ast.callee(c).is_some_and(|name| plan.world.prints(func.file, &name))).then_some(m)
}
