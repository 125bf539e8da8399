//! Hooks that code of a subsystem calls, and not the core for a file.
//!
//! Such a caller has a VMA already: it makes a descriptor of it, calls the hook and writes everything back
//! (mm/util.c, `__compat_vma_mmap`), the private data included, which starts as NULL whatever the VMA had.

use crate::census::slot::{Place, SlotKind};
use crate::facts::operations::Operations;
use crate::kernel::interface::Replaced;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::is_forwarded;
use crate::plan::operations::installed;
use crate::plan::paths::{PRIVATE, Paths};
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::span::Span;

/// Checks the handlers of such hooks and says what a reviewer must know about them.
///
/// # Errors
/// `private-data-of-caller`, `member-gone`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    for h in 0..plan.handlers.len() {
        for s in plan.handlers[h].slots.clone() {
            uses(plan, s)?;
        }
        if !plan.handlers[h].nested {
            continue;
        }
        let paths = Paths::of(plan);
        for m in (0..plan.members.len()).filter(|&m| plan.members[m].role == Role::Handler(h)) {
            private_data(plan, &paths, m)?;
        }
        notes(plan, h);
    }
    Ok(())
}

/// What the VMA's private data was before the hook is lost: nothing that the hook installs may read it.
fn private_data(plan: &Plan<'_>, paths: &Paths, m: usize) -> Result<(), Refusal> {
    if !paths.lost && paths.successes(m).all(|way| way & PRIVATE != 0) {
        return Ok(());
    }
    for ops in installed(plan) {
        let Some(at) = ops.at else { continue };
        if let Some(reader) = reader(plan, &ops, at) {
            let label = format!("{reader} the private data, which is not set on every way to a success");
            return Err(refuse("private-data-of-caller", at, label));
        }
    }
    Ok(())
}

/// Which function of a table reads, or may read, the private data.
fn reader(plan: &Plan<'_>, ops: &Operations, at: Place) -> Option<String> {
    let Some(members) = &ops.members else {
        return Some(format!("`{}` was not found and may read", ops.name));
    };
    let view = plan.world.view(at.file);
    members.iter().find_map(|(member, function)| {
        let homes = plan.world.definitions(at.file, function);
        if homes.is_empty() {
            return Some(format!("`{function}()` (.{member}) was not found and may read"));
        }
        let reads = homes.iter().any(|d| find_word(d.span.of(&view.text), b"vm_private_data", 0).is_some());
        reads.then(|| format!("`{function}()` (.{member}) reads"))
    })
}

/// Refuses a unit whose files use a member that the target's structure does not have, except to fill it.
fn uses(plan: &Plan<'_>, index: usize) -> Result<(), Refusal> {
    let census = plan.world.census;
    let slot = &census.slots[index];
    let gone = slot.ops.as_ref().and_then(|ops| plan.world.target.prepare.get(ops));
    let Some(prepare) = gone.filter(|p| p.origin != Replaced::Beside) else { return Ok(()) };
    let mut files: Vec<_> = plan.members.iter().map(|m| m.func.file).collect();
    // The function that a handler is passed to belongs to the subsystem, which the target has in its own form.
    let handler = plan.handlers.iter().find(|h| h.slots.contains(&index));
    if !handler.is_some_and(|h| is_forwarded(plan, h, index)) {
        files.push(slot.place.file);
    }
    files.sort_unstable();
    files.dedup();
    for file in files {
        let view = plan.world.view(file);
        let tokens = tokens_in(&view.text, Span::new(0, view.text.len()));
        for pair in tokens.windows(2).filter(|p| p[1].kind == TokenKind::Ident) {
            let access = pair[0].is_punct(&view.text, ".") || pair[0].is_punct(&view.text, "->");
            let place = Place { file, span: pair[1].span };
            let holds = |p: &Place| p.file == file && p.span.contains(place.span);
            // A slot of this or another structure, and what looks like one, is accounted for by the census; a slot
            // that is emptied is not, nor one that is passed on as an argument.
            let filled = |s: &crate::census::slot::Slot| {
                let argument = matches!(s.kind, SlotKind::Argument { .. });
                holds(&s.place) && !argument && (s.ops != slot.ops || s.value.name().is_some())
            };
            let told = census.slots.iter().any(filled) || census.not_slots.iter().any(|(p, _)| holds(p));
            if access && pair[1].is_word(&view.text, &slot.member) && !told {
                let ops = slot.ops.as_deref().unwrap_or("?");
                let label =
                    format!("`{}` is used here; the target's `struct {ops}` has `{}`", slot.member, prepare.member);
                let mut r = refuse("member-gone", place, label);
                r.related.push((slot.place, "the slot of the handler".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}

fn notes(plan: &mut Plan<'_>, h: usize) {
    let handler = plan.handlers[h].clone();
    let mut told: Vec<String> = Vec::new();
    for &s in &handler.slots {
        let slot = &plan.world.census.slots[s];
        if is_forwarded(plan, &handler, s) {
            let place = slot.place;
            let text = format!(
                "`{}` gets the handler here from its caller; this was left as it is, since the target has its own code for it.",
                slot.hook()
            );
            plan.note("installed-by-target", Some(place), text);
            continue;
        }
        let hook = match (&slot.kind, slot.ops.as_ref().and_then(|ops| plan.world.target.prepare.get(ops))) {
            (SlotKind::Argument { function, .. }, _) => format!("What `{function}()` installs"),
            (_, Some(p)) => format!("`{}.{}`", slot.ops.as_deref().unwrap_or("?"), p.member),
            (_, None) => continue,
        };
        if !told.contains(&hook) {
            let text = format!("{hook} is called by code of a subsystem, for a VMA that exists already.");
            plan.note("called-by-subsystem", Some(plan.world.census.slots[s].place), text);
            told.push(hook);
        }
    }
}
