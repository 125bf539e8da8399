//! Assignments that put another hook into a table at run time, where the new member can be cleared beside them.

use crate::census::slot::{Slot, SlotKind};
use crate::census::value::SlotValue;
use crate::facts::sight::variable;
use crate::facts::world::World;
use crate::kernel::interface::Replaced;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// The slots, by their number in the census, that fill the member of the same variable at run time, where all who call it know
/// both members and ask for the new one first.
pub fn replaced(world: &World<'_>, slot: &Slot) -> Vec<usize> {
    let hook = slot.ops.as_ref().and_then(|ops| world.target.hook(ops, &slot.member));
    let known = hook.is_some_and(|h| h.origin == Replaced::Beside && h.caller.is_some());
    if !known || !matches!(slot.kind, SlotKind::Designated | SlotKind::MacroUse(_)) {
        return Vec::new();
    }
    let text = &world.view(slot.place.file).text;
    let same = |o: &Slot| {
        o.place.file == slot.place.file && o.ops == slot.ops && o.member == slot.member && o.arms == slot.arms
    };
    let fills = |o: &Slot| variable(o, text).is_some_and(|v| slot.table.as_deref().map(str::as_bytes) == Some(v));
    let all = world.census.slots.iter().enumerate();
    all.filter(|(_, o)| same(o) && fills(o) && clearing(text, o, "").is_some()).map(|(i, _)| i).collect()
}

/// What stands in front of such an assignment and behind it when the member `new` is cleared, each with its place; none where it is
/// no statement that can be two.
pub fn clearing(text: &[u8], slot: &Slot, new: &str) -> Option<Vec<(usize, String)>> {
    let (span, table) = (slot.place.span, variable(slot, text)?);
    let value = matches!(slot.value, SlotValue::Name(_) | SlotValue::Null);
    let plain = text.get(slot.member_span.end..slot.value_span.start)?.trim_ascii() == b"=";
    let end = span.end + text[span.end..].iter().position(|b| !b.is_ascii_whitespace())?;
    if !value || !plain || text[end] != b';' {
        return None;
    }
    let (eol, line) = (eol(text, span.start), line_start(text, span.start));
    let indent = String::from_utf8_lossy(&text[line..span.start]).into_owned();
    if !indent.trim().is_empty() {
        return None;
    }
    let clear = format!("{}.{new} = NULL;{eol}{indent}", String::from_utf8_lossy(table));
    let before = tokens_in(text, Span::new(0, span.start));
    let last = before.iter().rev().find(|t| t.kind != TokenKind::Directive)?;
    match last.text(text) {
        b";" | b"{" | b"}" | b":" => Some(vec![(span.start, clear)]),
        b")" => {
            let next = tokens_in(text, Span::new(end + 1, text.len())).into_iter().next()?;
            let outer = indent.strip_suffix('\t')?;
            let is_last = next.text(text) != b"else";
            is_last
                .then(|| vec![(last.span.end, " {".into()), (span.start, clear), (end + 1, format!("{eol}{outer}}}"))])
        }
        _ => None,
    }
}
