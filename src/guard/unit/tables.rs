//! What the tables say: no MMU, and files that revoke mappings.
//!
//! Without an MMU every action fails (mm/util.c, `mmap_action_complete`), while remap_pfn_range()
//! works there for files that can be mapped directly (mm/nommu.c).

use crate::census::slot::{Place, SlotKind};
use crate::guard::refuse;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// Members that allow direct mappings without an MMU.
const DIRECT: [&str; 2] = ["get_unmapped_area", "mmap_capabilities"];

/// Checks the tables of a unit with an action.
///
/// # Errors
/// `table-swapped`, `direct-mmap-nommu` or `revocable`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for h in &plan.handlers {
        for &s in &h.slots {
            swapped(plan, s)?;
        }
    }
    if !plan.acts() {
        return Ok(());
    }
    for h in &plan.handlers {
        for &s in &h.slots {
            let slot = &plan.world.census.slots[s];
            for (member, arms) in &slot.siblings {
                let only_mmu = arms.iter().chain(&slot.arms).any(|a| {
                    let a = a.replace(' ', "");
                    a == "defined(CONFIG_MMU)" || a == "!(!defined(CONFIG_MMU))" || a == "!(!(defined(CONFIG_MMU)))"
                });
                if DIRECT.contains(&member.as_str()) && !only_mmu {
                    let label = format!("`.{member}` allows direct mappings without an MMU, where an action fails");
                    return Err(refuse("direct-mmap-nommu", slot.place, label));
                }
            }
        }
    }
    revocable(plan)
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

/// Refuses a table that open files get while they may be mapped: the core looks at the members of
/// `f_op` more than once during an mmap() (include/linux/fs.h, `vfs_mmap`; mm/vma.c, `__mmap_region`),
/// and would see the old table's hook first and this one's later. Setting it in open() is fine.
fn swapped(plan: &Plan<'_>, s: usize) -> Result<(), Refusal> {
    let slot = &plan.world.census.slots[s];
    // What an assignment or a call fills is no variable whose uses could be followed.
    let is_variable = !matches!(slot.kind, SlotKind::Assignment | SlotKind::Argument { .. });
    let Some(table) = slot.table.as_ref().filter(|_| is_variable) else { return Ok(()) };
    let view = plan.world.view(slot.place.file);
    let is_static = slot.table_span.of(&view.text).starts_with(b"static");
    for m in plan.world.variable(slot.place.file, table, is_static) {
        let view = plan.world.view(m.file);
        let Some(item) = view.items.iter().find(|i| i.span.contains(m.span)) else { continue };
        let ItemKind::Function { name, .. } = item.kind else { continue };
        let after = tokens_in(&view.text, Span::new(m.span.end, item.span.end));
        let member = |i: usize| after.get(i).map(|t| t.text(&view.text));
        let named = matches!(member(0), Some(b"." | b"->")) && member(1) == Some(slot.member.as_bytes());
        if named && member(2) == Some(b"=") {
            return Err(refuse("slot-at-run-time", m, format!("`{table}` is changed at run time here")));
        }
        if named {
            let label = format!("the handler is used through `{table}` here");
            let mut r = refuse("handler-called", m, label);
            r.related.push((slot.place, "this slot would be empty".into()));
            return Err(r);
        }
        let before = tokens_in(&view.text, Span::new(item.span.start, m.span.start));
        let word = |back: usize| before.len().checked_sub(back).map(|i| before[i].text(&view.text));
        if word(1) == Some(b"=") && matches!(member(0), Some(b";" | b",")) {
            return Err(refuse("slot-at-run-time", m, format!("`{table}` is copied to another table here")));
        }
        let back = if word(1) == Some(b"&") { 2 } else { 1 };
        if word(back) != Some(b"=") || word(back + 1) != Some(b"f_op") {
            continue;
        }
        let function = String::from_utf8_lossy(name.of(&view.text)).into_owned();
        if !plan.world.is_member(m.file, &function, "open") {
            let label = format!("`{table}` replaces the operations of an open file here");
            let mut r = refuse("table-swapped", m, label);
            r.related.push((slot.place, "this slot would change under a running mmap()".into()));
            return Err(r);
        }
    }
    Ok(())
}
