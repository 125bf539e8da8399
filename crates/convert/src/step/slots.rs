//! The tables' side: slots name the new member and the new handler.

use crate::census::slot::{Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::edit::set::Edit;
use crate::facts::replaced::{clearing, replaced};
use crate::facts::sight::{part, variable};
use crate::kernel::interface::{PrepareMember, Replaced};
use crate::kernel::target::Target;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::in_macro::{self, spaced};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Rewrites slot `index` of the census to the handler's new name.
///
/// # Errors
/// A slot that is filled in a way that cannot change.
pub fn slot(plan: &mut Plan<'_>, index: usize, new_name: &str, by: &str) -> Result<(), Stop> {
    let slot: &Slot = &plan.world.census.slots[index];
    let ops = slot.ops.clone().unwrap_or_default();
    let (file, place) = (slot.place.file, slot.place);
    if matches!(slot.kind, SlotKind::Argument { .. }) {
        let view = plan.world.view(file);
        let amp = if slot.value_span.of(&view.text).starts_with(b"&") { "&" } else { "" };
        plan.edit(file, Edit::new(by, slot.value_span, format!("{amp}{new_name}")))?;
        return Ok(());
    }
    let member = plan.world.target.hook(&ops, &slot.member).map(|p| p.member.clone());
    let Some(member) = member else {
        return Err(
            refuse("no-hook-in-target", place, format!("`struct {ops}` has no such member in the target")).into()
        );
    };
    kind(slot, plan.world.target, &plan.world.view(file).text)?;
    if let Some((other, _)) = slot.siblings.iter().find(|(s, _)| *s == member) {
        return Err(refuse("both-hooks", place, format!("this table has `.{other}` already")).into());
    }
    for other in replaced(plan.world, slot) {
        if plan.handlers.iter().any(|h| h.slots.contains(&other)) {
            continue;
        }
        let other = &plan.world.census.slots[other];
        for (at, text) in clearing(&plan.world.view(file).text, other, &member).into_iter().flatten() {
            plan.edit(file, Edit::new(by, Span::new(at, at), text))?;
        }
        let text = "Another hook is put into this table here, and the new one, which goes first, is taken out.";
        plan.note("cleared-where-replaced", Some(other.place), text);
    }
    if matches!(slot.kind, SlotKind::MacroUse(_)) {
        return in_macro::fill(plan, index, new_name, by);
    }
    let view = plan.world.view(file);
    let between = Span::new(slot.member_span.end, slot.value_span.start);
    let old = String::from_utf8_lossy(between.of(&view.text)).into_owned();
    let text = spaced(&view.text, slot.member_span, &old, &member);
    let span = Span::new(slot.member_span.start, slot.value_span.end);
    let amp = if slot.value_span.of(&view.text).starts_with(b"&") { "&" } else { "" };
    plan.edit(file, Edit::new(by, span, format!("{member}{text}{amp}{new_name}")))?;
    Ok(())
}

/// What is said of a function with the parameters of a handler that stands somewhere as a value.
pub const UNSEEN: &str = "this has the parameters of an mmap handler, and what it is put into was not found";

/// Whether a slot in the file `text` is written in a way that can change.
///
/// # Errors
/// `slot-at-run-time`, `slot-positional`, `slot-in-macro`.
pub fn kind(slot: &Slot, target: &Target, text: &[u8]) -> Result<(), Refusal> {
    match &slot.kind {
        SlotKind::Designated => {
            let between = Span::new(slot.member_span.end, slot.value_span.start.max(slot.member_span.end));
            if tokens_in(text, between).iter().any(|t| t.kind == TokenKind::Directive) {
                return Err(refuse(
                    "arms-cut-statement",
                    slot.place,
                    "the value of this entry stands in arms of an #if",
                ));
            }
            Ok(())
        }
        SlotKind::Argument { .. } => Ok(()),
        SlotKind::Assignment => {
            let prepare = slot.ops.as_ref().and_then(|ops| target.hook(ops, &slot.member));
            // A variable of its own, or a part of objects, may be filled so; the guard of the tables looks for it.
            let seen = || variable(slot, text).is_some() || part(slot, text).is_some();
            let unknown = |p: &PrepareMember| p.origin == Replaced::Beside && p.caller.is_none() && !seen();
            if prepare.is_none_or(unknown) {
                Err(refuse("slot-at-run-time", slot.place, "this table is filled at run time"))
            } else if !is_statement(slot, text) {
                Err(refuse("slot-at-run-time", slot.place, "this assignment is part of a larger expression"))
            } else {
                Ok(())
            }
        }
        SlotKind::Positional => Err(refuse("slot-positional", slot.place, "this slot is given by position")),
        // Whether its body can change is seen where that is done.
        SlotKind::MacroUse(_) => Ok(()),
        SlotKind::MacroBody(name) => {
            Err(refuse("slot-in-macro", slot.place, format!("the macro `{name}` fills this table")))
        }
        SlotKind::Value => Err(refuse("ops-unknown", slot.place, UNSEEN)),
    }
}

/// Whether an assignment is a statement of its own, `x->mmap = f;`, in a structure that has no other hook to set.
fn is_statement(slot: &Slot, text: &[u8]) -> bool {
    let span = slot.place.span;
    let between = text.get(slot.member_span.end..slot.value_span.start).unwrap_or_default().trim_ascii();
    let after = text[span.end..].trim_ascii_start().first() == Some(&b';');
    let before = tokens_in(text, Span::new(0, span.start));
    let last = before.iter().rev().find(|t| t.kind != TokenKind::Directive).map_or(&b""[..], |t| t.text(text));
    let starts = matches!(last, b";" | b"{" | b"}" | b")" | b":" | b"else" | b"do");
    let named = matches!(&slot.value, SlotValue::Name(_));
    between == b"=" && named && after && starts
}
