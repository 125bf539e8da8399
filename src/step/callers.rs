//! All callers of a helper change with it.

use std::collections::BTreeSet;

use crate::census::slot::{MentionKind, Place};
use crate::guard::refuse;
use crate::syntax::span::Span;
use crate::tree::source::FileId;
use crate::unit::outcome::Refusal;
use crate::unit::plan::{Member, Plan, Role};

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
                MentionKind::Call if inside(plan, mention.place) => continue,
                MentionKind::Call => "is used here by code that keeps the VMA",
                MentionKind::Export if apart => continue,
                MentionKind::Export if plan.world.is_kernel() => {
                    exported.insert((mention.place, name.clone()));
                    continue;
                }
                MentionKind::StringLiteral if is_whole_literal(plan, mention.place) => {
                    "is named as a symbol by this string"
                }
                MentionKind::Prototype
                | MentionKind::Definition
                | MentionKind::Comment
                | MentionKind::StringLiteral
                | MentionKind::OtherSpace => continue,
                MentionKind::Export => "is exported here, and other modules may call it with a VMA",
                MentionKind::Macro => "is used here by a macro",
                MentionKind::Other => "is used here as a pointer, or in a way that is not understood",
            };
            if apart {
                kept.push((name.clone(), mention.clone()));
                continue;
            }
            let mut r = refuse("helper-shared", mention.place, format!("`{name}()` {why}"));
            let from = plan.passed.iter().find(|p| plan.members[p.2].func.name == *name);
            r.related.extend(from.map(|p| (p.1, "the call that passes the handler's VMA".to_string())));
            plan.shared = Some((file, name.clone()));
            return Err(r);
        }
    }
    plan.kept = kept;
    for (place, name) in exported {
        let text =
            format!("`{name}()` is exported and takes a descriptor now: modules outside of this tree must follow.");
        plan.note("exported-helper", Some(place), text);
    }
    Ok(())
}

/// Whether a string holds this name and nothing else, as `alias("name")` does.
fn is_whole_literal(plan: &Plan<'_>, place: Place) -> bool {
    let view = plan.world.view(place.file);
    let around = Span::new(place.span.start.saturating_sub(1), (place.span.end + 1).min(view.text.len()));
    let text = around.of(&view.text);
    text.starts_with(b"\"") && text.ends_with(b"\"")
}

/// Whether a place is in a function that changes with the unit.
fn inside(plan: &Plan<'_>, place: Place) -> bool {
    let holds = |x: &Member| x.func.file == place.file && x.func.span.contains(place.span);
    plan.members.iter().enumerate().any(|(m, x)| holds(x) && !plan.is_apart(m))
}
