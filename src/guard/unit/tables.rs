//! What the tables say: who else sees them, no MMU, and files that revoke mappings.
//!
//! Without an MMU every action fails (mm/util.c, `mmap_action_complete`), while remap_pfn_range()
//! works there for files that can be mapped directly (mm/nommu.c).

use crate::census::slot::Place;
use crate::facts::sight::{How, sights};
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::lex::TokenKind;
use crate::tree::modules::Nearness;

/// Members that allow direct mappings without an MMU.
pub const DIRECT: [&str; 2] = ["get_unmapped_area", "mmap_capabilities"];

/// Checks the tables of a unit with an action.
///
/// # Errors
/// `direct-mmap-nommu` or `revocable`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    if !plan.acts() {
        return Ok(());
    }
    for h in &plan.handlers {
        for &s in &h.slots {
            let slot = &plan.world.census.slots[s];
            for (member, arms) in &slot.siblings {
                if DIRECT.contains(&member.as_str())
                    && !needs_mmu(arms.iter().chain(&slot.arms))
                    && !acts_with_mmu(plan)
                {
                    let label = format!("`.{member}` allows direct mappings without an MMU, where an action fails");
                    return Err(refuse("direct-mmap-nommu", slot.place, label));
                }
            }
        }
    }
    revocable(plan)
}

/// Whether one of the `#if` arms is there with an MMU alone.
pub fn needs_mmu<'a>(mut arms: impl Iterator<Item = &'a String>) -> bool {
    arms.any(|a| {
        let a = a.replace(' ', "");
        a == "defined(CONFIG_MMU)" || a == "!(!defined(CONFIG_MMU))" || a == "!(!(defined(CONFIG_MMU)))"
    })
}

/// Whether no action of the unit is compiled without an MMU.
fn acts_with_mmu(plan: &Plan<'_>) -> bool {
    let guarded = |m: usize, call: N| {
        let at = plan.members[m].func.place(call);
        needs_mmu(arms_at(&plan.world.view(at.file).text, at.span.start).iter())
    };
    plan.populates.iter().all(|(m, p)| guarded(*m, p.call))
        && plan.counterparts.iter().all(|c| guarded(c.member, c.call))
}

/// Refuses an action in a file that takes mappings away: it could run between the VMA's insertion
/// and its population (mm/vma.c, `__mmap_new_vma` before `mmap_action_complete`).
fn revocable(plan: &Plan<'_>) -> Result<(), Refusal> {
    for m in &plan.members {
        let view = plan.world.view(m.func.file);
        for &t in view.tokens() {
            let word = String::from_utf8_lossy(t.text(&view.text));
            if t.kind == TokenKind::Ident && plan.world.known.revokers.contains(word.as_ref()) {
                let place = Place { file: m.func.file, span: t.span };
                let label = format!("`{word}()` may run before the mapping is populated");
                return Err(refuse("revocable", place, label));
            }
        }
    }
    Ok(())
}

/// Refuses tables of which something else than the functions of the unit sees the member: in those each use is
/// accounted for. Nor does a subsystem count that fills the slot with what its callers give it: the target's own one does that.
///
/// # Errors
/// As [`seen`].
pub fn unseen(plan: &Plan<'_>) -> Result<(), Refusal> {
    let sources = plan.world.sources;
    let path = |f| sources.get(f).path.as_path();
    let ours = |p: Place| {
        let mut homes = plan.handlers.iter().flat_map(|h| &h.definitions);
        homes.any(|d| sources.modules.nearness(path(d.file), path(p.file)) != Nearness::Apart)
    };
    let inside = |p: Place| {
        plan.members.iter().any(|m| m.func.file == p.file && m.func.span.contains(p.span))
            || plan.world.is_kernel() && !ours(p)
    };
    plan.handlers.iter().flat_map(|h| &h.slots).try_for_each(|&s| seen(plan.world, s, &inside))
}

/// Refuses a table whose member something else can see.
///
/// # Errors
/// `slot-at-run-time`, `table-swapped`, `handler-called`, `hook-read`.
pub fn seen(world: &World<'_>, s: usize, inside: &dyn Fn(Place) -> bool) -> Result<(), Refusal> {
    let slot = &world.census.slots[s];
    let Some(sight) = sights(world, slot).into_iter().find(|s| !inside(s.place)) else { return Ok(()) };
    let (reason, related) = match sight.how {
        How::Written | How::Copied => ("slot-at-run-time", "this slot would be filled beside it"),
        How::Swapped => ("table-swapped", "this slot would change under a running mmap()"),
        How::Called => ("handler-called", "this slot would be empty"),
        How::Read => ("hook-read", "this slot would be empty"),
    };
    let mut r = refuse(reason, sight.place, sight.label);
    r.related.push((slot.place, related.into()));
    Err(r)
}
