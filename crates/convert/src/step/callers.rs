//! All callers of a helper change with it.

use std::collections::BTreeSet;

use crate::census::slot::{Mention, MentionKind, Place};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::{Member, Plan, Role, Shared};
use crate::step::chain::call_of;
use crate::step::mentions::is_symbol;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Refuses a helper of the unit that code outside of the unit uses, too, unless it is kept apart.
///
/// In a kernel tree all uses are in sight, those of an exported helper as well; elsewhere another module may call it.
///
/// # Errors
/// `helper-shared`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Refusal> {
    let mut exported = BTreeSet::new();
    let mut kept = Vec::new();
    let mut seen: BTreeSet<(FileId, String)> = BTreeSet::new();
    for member in plan.members.iter().filter(|m| matches!(m.role, Role::Helper(_))) {
        let (file, name) = (member.func.file, &member.func.name);
        if !seen.insert((file, name.clone())) {
            continue;
        }
        let apart = plan.apart.contains(&(file, name.clone()));
        for mention in plan.world.uses(file, name).iter() {
            let why = match mention.kind {
                MentionKind::Call if inside(plan, mention.place, MOST_OUTWARD) => continue,
                MentionKind::Macro if stands_for(plan, name, mention.place) => continue,
                MentionKind::Call => "is used here by code that keeps the VMA",
                MentionKind::Export if apart => continue,
                MentionKind::Export if plan.world.is_kernel() => {
                    exported.insert((mention.place, name.clone()));
                    continue;
                }
                MentionKind::StringLiteral
                    if is_whole_literal(plan, mention.place) || is_symbol(plan, mention.place) =>
                {
                    "is named as a symbol by this string"
                }
                MentionKind::Prototype
                | MentionKind::Definition
                | MentionKind::Comment
                | MentionKind::StringLiteral
                | MentionKind::OtherSpace => continue,
                // It is true of the new form as well, but not of a second one.
                MentionKind::Mark if !apart => continue,
                MentionKind::Mark => "is marked here by its name, as a second form of it would not be",
                MentionKind::Export => "is exported here, and other modules may call it with a VMA",
                MentionKind::Macro => "is used here by a macro",
                MentionKind::Other => "is used here as a pointer, or in a way that is not understood",
            };
            if apart {
                kept.push((name.clone(), mention.clone()));
                continue;
            }
            let shared = Shared { file, name: name.clone(), at: mention.place };
            let r = refusal(plan, &shared, why);
            plan.shared = Some(shared);
            return Err(r);
        }
    }
    plan.kept = kept;
    for (place, name) in exported {
        let text = format!("`{name}()` is exported; all its callers in the tree follow.");
        plan.note("exported-helper", Some(place), text);
    }
    Ok(())
}

/// The refusal of a unit whose helper is used elsewhere: at the call that passes the handler's VMA.
pub fn refusal(plan: &Plan<'_>, shared: &Shared, why: &str) -> Refusal {
    let name = &shared.name;
    let at = call_of(plan, shared.file, name).unwrap_or(shared.at);
    let mut r = refuse("helper-shared", at, format!("`{name}()` gets the VMA here, and others need it as it is"));
    r.related.push((shared.at, format!("`{name}()` {why}")));
    r
}

/// Whether a string holds this name and nothing else, as `alias("name")` does.
fn is_whole_literal(plan: &Plan<'_>, place: Place) -> bool {
    let view = plan.world.view(place.file);
    let around = Span::new(place.span.start.saturating_sub(1), (place.span.end + 1).min(view.text.len()));
    let text = around.of(&view.text);
    text.starts_with(b"\"") && text.ends_with(b"\"")
}

/// Whether the name is that of a macro which stands for the function where that is not built: what it does with the mapping was
/// looked at where it is called.
fn stands_for(plan: &Plan<'_>, name: &str, place: Place) -> bool {
    let is_here = |item: &Item| match &item.kind {
        ItemKind::MacroDefinition { name, params, .. } => *name == place.span && params.is_some(),
        _ => false,
    };
    plan.world.view(place.file).macros(name).any(is_here)
}

/// Functions between a call and the handler that is taken to convert with the unit, at most.
const MOST_OUTWARD: usize = 4;

/// Whether a place is in a function that changes with the unit, or would, were it for that alone.
fn inside(plan: &Plan<'_>, place: Place, depth: usize) -> bool {
    let holds = |x: &Member| x.func.file == place.file && x.func.span.contains(place.span);
    let beside = |d: &Place| d.file == place.file && d.span.contains(place.span);
    plan.beside.iter().any(beside)
        || plan.members.iter().enumerate().any(|(m, x)| holds(x) && !plan.is_apart(m))
        || !plan.beside.is_empty() && depth > 0 && helps(plan, place, depth - 1)
}

/// Whether a place is in a helper that only functions call which would change with the unit.
fn helps(plan: &Plan<'_>, place: Place, depth: usize) -> bool {
    let view = plan.world.view(place.file);
    let item = view.items().iter().find(|i| i.span.contains(place.span));
    let Some(ItemKind::Function { name, .. }) = item.map(|i| &i.kind) else { return false };
    let name = String::from_utf8_lossy(name.of(&view.text));
    let uses = plan.world.uses(place.file, &name);
    let mut calls = uses.iter().filter(|m| m.kind == MentionKind::Call).peekable();
    let others = |m: &Mention| matches!(m.kind, MentionKind::Other | MentionKind::Macro | MentionKind::StringLiteral);
    calls.peek().is_some() && !uses.iter().any(others) && calls.all(|m| inside(plan, m.place, depth))
}
