//! The tables' side: slots name the new member and the new handler.

use crate::census::slot::{Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::edit::layout::column;
use crate::edit::set::Edit;
use crate::facts::sight::{part, variable};
use crate::kernel::interface::{PrepareMember, Replaced};
use crate::kernel::target::Target;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::in_macro;
use crate::syntax::eol::line_start;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::text::Text;

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
    kind(slot, plan.world.target, plan.world.view(file))?;
    if let Some((other, _)) = slot.siblings.iter().find(|(s, _)| *s == member) {
        return Err(refuse("both-hooks", place, format!("this table has `.{other}` already")).into());
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
pub fn kind(slot: &Slot, target: &Target, view: &Text) -> Result<(), Refusal> {
    let text = &view.text;
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
        SlotKind::MacroUse(name) if in_macro::is_own(view, name) => Ok(()),
        SlotKind::MacroBody(name) | SlotKind::MacroUse(name) => {
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

/// What stands between the member and the value, so that `=` (or `:`) and the value keep their columns where they can.
pub(super) fn spaced(text: &[u8], member: Span, old: &str, new: &str) -> String {
    let eq = old.find('=').or_else(|| old.find(':')).filter(|_| !old.contains("/*"));
    let Some(eq) = eq else { return old.to_string() };
    let line = line_start(text, member.start);
    let from = column(&text[line..member.start], 0);
    let old_end = column(&text[member.start..member.end], from);
    let wanted = column(&old.as_bytes()[..eq], old_end);
    let now = from + new.len();
    let (gap, rest) = (&old[..eq], &old[eq..]);
    let tabbed = rest.contains('\t');
    if (gap == " " || gap.is_empty()) && !tabbed {
        return old.to_string();
    }
    let fill = if gap == " " || gap.is_empty() {
        gap.to_string()
    } else if wanted > now && gap.contains('\t') {
        // Tabs only where they land on the column.
        let tabs = (now / 8 + 1..=wanted / 8).count();
        if wanted.is_multiple_of(8) { "\t".repeat(tabs) } else { " ".repeat(wanted - now) }
    } else if wanted > now {
        " ".repeat(wanted - now)
    } else {
        " ".to_string()
    };
    // A value that was lined up with tabs after `=` keeps its column, too.
    let after: String = rest[1..].chars().take_while(|c| c.is_whitespace()).collect();
    if after.contains('\t') {
        let value = column(after.as_bytes(), wanted + 1);
        let eq_now = column(fill.as_bytes(), now) + 1;
        let pad = if value > eq_now {
            let mut pad = String::new();
            let mut c = eq_now;
            while (c / 8 + 1) * 8 <= value {
                pad.push('\t');
                c = (c / 8 + 1) * 8;
            }
            pad + &" ".repeat(value - c)
        } else {
            " ".to_string()
        };
        return format!("{fill}{}{pad}{}", &rest[..1], &rest[1 + after.len()..]);
    }
    format!("{fill}{rest}")
}
