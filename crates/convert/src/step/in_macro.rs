//! Slots that a macro of the same file fills: its body names the new member, and all tables that are made with it get it.

use std::collections::BTreeSet;

use crate::census::slot::{Place, Slot, SlotKind};
use crate::edit::layout::column;
use crate::edit::set::Edit;
use crate::kernel::interface::Replaced;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::eol::{line_end, line_start};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, find_word};
use crate::syntax::span::Span;
use crate::syntax::text::Text;

/// Whether the file itself defines the macro.
pub fn is_own(view: &Text, name: &str) -> bool {
    view.macros(name).next().is_some()
}

/// Rewrites the body of the macro by which slot `index` is filled.
///
/// # Errors
/// `slot-in-macro` where the body is not found, or something else uses the macro.
pub fn fill(plan: &mut Plan<'_>, index: usize, new_name: &str, by: &str) -> Result<(), Stop> {
    let world = plan.world;
    let slot = &world.census.slots[index];
    let SlotKind::MacroUse(name) = &slot.kind else { return Ok(()) };
    let (file, view) = (slot.place.file, world.view(slot.place.file));
    let no = |why: &str| {
        Err(refuse("slot-in-macro", slot.place, format!("the macro `{name}` fills this table{why}")).into())
    };
    let hook = slot.ops.as_ref().and_then(|ops| world.target.hook(ops, &slot.member));
    let Some(hook) = hook.filter(|h| h.origin == Replaced::Beside && slot.value.name().is_some()) else {
        return no("");
    };
    if world.sources.get(file).path.as_str().ends_with(".h") {
        return no("");
    }
    let chain = used_by(view, name);
    let all: Vec<&Slot> = world.census.slots.iter().filter(|s| s.place.file == file).collect();
    let fills = |b: &&&Slot| {
        let inside = matches!(&b.kind, SlotKind::MacroBody(m) if chain.contains(m));
        inside && (&b.member, &b.value) == (&slot.member, &slot.value)
    };
    let bodies: Vec<&Slot> = all.iter().filter(fills).copied().collect();
    if bodies.is_empty() {
        return no(", and its body does not name the handler");
    }
    for body in bodies {
        let SlotKind::MacroBody(inner) = &body.kind else { continue };
        let used = |at: Span| {
            let tables =
                |s: &&&Slot| matches!(s.kind, SlotKind::MacroUse(_)) && s.ops == slot.ops && s.place.span.contains(at);
            all.iter().any(|s| tables(&s))
        };
        if !is_accounted(view, inner, &used) {
            return no(", and something else uses it");
        }
        let at = Place { file, span: body.value_span };
        if plan.drops(at) {
            continue;
        }
        let (span, text) = entry(&view.text, body, &hook.member, new_name);
        plan.edit(file, Edit::new(by, span, text))?;
    }
    Ok(())
}

/// The macro and those of the file that it is made of.
fn used_by(view: &Text, name: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::from([name.to_owned()]);
    let mut open = vec![name.to_owned()];
    while let Some(name) = open.pop() {
        let bodies = view.macros(&name).filter_map(|m| match &m.kind {
            ItemKind::MacroDefinition { body, .. } => Some(*body),
            _ => None,
        });
        for body in bodies {
            let inside =
                defined(view).into_iter().filter(|m| find_word(body.of(&view.text), m.as_bytes(), 0).is_some());
            open.extend(inside.filter(|m| out.insert(m.clone())));
        }
    }
    out
}

/// The macros that the file defines.
fn defined(view: &Text) -> BTreeSet<String> {
    let name = |i: &Item| match &i.kind {
        ItemKind::MacroDefinition { name, .. } => Some(String::from_utf8_lossy(name.of(&view.text)).into_owned()),
        _ => None,
    };
    view.items().iter().filter_map(name).collect()
}

/// Whether the macro, and each that is made of it, is used for nothing but what `used` knows.
fn is_accounted(view: &Text, name: &str, used: &dyn Fn(Span) -> bool) -> bool {
    let makers = |inner: &str| {
        let made = |i: &&Item| match &i.kind {
            ItemKind::MacroDefinition { body, .. } => find_word(body.of(&view.text), inner.as_bytes(), 0).is_some(),
            _ => false,
        };
        view.items().iter().filter(made).filter_map(|i| i.name(&view.text)).collect::<Vec<_>>()
    };
    let mut all = BTreeSet::from([name.to_owned()]);
    let mut open = vec![name.to_owned()];
    while let Some(inner) = open.pop() {
        open.extend(makers(&inner).into_iter().filter(|m| all.insert(m.clone())));
    }
    let is_definition = |span: Span| {
        view.items().iter().any(|i| matches!(i.kind, ItemKind::MacroDefinition { .. }) && i.span.overlaps(span))
    };
    view.tokens().iter().all(|t| match t.kind {
        TokenKind::Directive => {
            is_definition(t.span) || all.iter().all(|m| find_word(t.text(&view.text), m.as_bytes(), 0).is_none())
        }
        TokenKind::Ident => !all.contains(String::from_utf8_lossy(t.text(&view.text)).as_ref()) || used(t.span),
        _ => true,
    })
}

/// The entry in the macro's body with the new names, up to the backslash at the end of its line, which keeps its column if it can.
fn entry(text: &[u8], body: &Slot, member: &str, new_name: &str) -> (Span, String) {
    let between = String::from_utf8_lossy(&text[body.member_span.end..body.value_span.start]).into_owned();
    let between = spaced(text, body.member_span, &between, member);
    let new = format!("{member}{between}{new_name}");
    let rest = &text[body.value_span.end..line_end(text, body.value_span.end)];
    let comma = usize::from(rest.starts_with(b","));
    let blank = rest[comma..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    if blank == 0 || rest[comma + blank..].trim_ascii_end() != b"\\" || between.contains('\n') {
        return (Span::new(body.member_span.start, body.value_span.end), new);
    }
    let line = line_start(text, body.member_span.start);
    let end = body.value_span.end + comma + blank;
    let wanted = column(&text[line..end], 0);
    let mut now = column(&[&text[line..body.member_span.start], new.as_bytes()].concat(), 0) + comma;
    let mut pad = String::new();
    while (now / 8 + 1) * 8 <= wanted {
        pad.push('\t');
        now = (now / 8 + 1) * 8;
    }
    pad.push_str(&" ".repeat(wanted.saturating_sub(now)));
    let pad = if pad.is_empty() { " ".to_owned() } else { pad };
    (Span::new(body.member_span.start, end), format!("{new}{}{pad}", if comma == 1 { "," } else { "" }))
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
