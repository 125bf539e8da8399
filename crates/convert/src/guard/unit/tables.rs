//! What the tables say: who else sees them, no MMU, and files that revoke mappings.
//!
//! Without an MMU every action fails (mm/util.c, `mmap_action_complete`), while remap_pfn_range()
//! works there for files that can be mapped directly (mm/nommu.c).

use std::collections::BTreeSet;

use crate::census::slot::{Place, Slot, SlotKind};
use crate::compat::WITHOUT_MMU;
use crate::facts::elements::words_beside;
use crate::facts::replaced::replaced;
use crate::facts::sight::{How, Sight, is_own_part, object, part, sights};
use crate::facts::world::World;
use crate::kernel::interface::Replaced;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::modules::Nearness;
use crate::tree::source::FileId;

/// Members that allow direct mappings without an MMU.
pub const DIRECT: [&str; 2] = ["get_unmapped_area", "mmap_capabilities"];

/// Checks the tables of a unit with an action.
///
/// # Errors
/// `direct-mmap-nommu`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Refusal> {
    plan.handlers.iter().flat_map(|h| &h.slots).try_for_each(|&s| held(plan.world, s))?;
    swapped(plan)?;
    if !plan.acts() {
        return Ok(());
    }
    let mut kept = None;
    for h in &plan.handlers {
        for &s in &h.slots {
            let slot = &plan.world.census.slots[s];
            if let Some((member, at)) = set_later(plan, slot).filter(|_| !acts_with_mmu(plan)) {
                let label = format!("`{member}` allows direct mappings without an MMU, where an action fails");
                return Err(refuse("direct-mmap-nommu", at, label));
            }
            let caller = slot.ops.as_ref().and_then(|ops| plan.world.target.hook(ops, &slot.member)?.caller.as_ref());
            if caller.is_some_and(|c| c.direct) && !needs_mmu(slot.arms.iter()) && !acts_with_mmu(plan) {
                kept = Some(slot.place);
            }
            if let Some(at) = direct_by_macro(plan.world, slot).filter(|_| !acts_with_mmu(plan)) {
                let label = "what this macro stands for allows direct mappings without an MMU, where an action fails";
                return Err(refuse("direct-mmap-nommu", at, label));
            }
            for (member, arms) in &slot.siblings {
                if DIRECT.contains(&member.as_str())
                    && !needs_mmu(arms.iter().chain(&slot.arms))
                    && !acts_with_mmu(plan)
                    && !is_null_without_mmu(plan.world, slot, member)
                {
                    let label = format!("`.{member}` allows direct mappings without an MMU, where an action fails");
                    return Err(refuse("direct-mmap-nommu", slot.place, label));
                }
            }
        }
    }
    if let Some(place) = kept {
        let text = "Files that can be mapped directly without an MMU lead to this hook, and an action fails there: `CONFIG_MMU` \
                    selects the new code, and what kernels without an MMU build is as it was.";
        plan.note(WITHOUT_MMU, Some(place), text);
    }
    revoked(plan);
    Ok(())
}

/// Where a macro stands beside the slot that fills a member which allows direct mappings.
fn direct_by_macro(world: &World<'_>, slot: &Slot) -> Option<Place> {
    let file = slot.place.file;
    if slot.kind != SlotKind::Designated || needs_mmu(slot.arms.iter()) {
        return None;
    }
    let fills = |(f, item): &(FileId, Item)| {
        let text = &world.view(*f).text;
        let ItemKind::MacroDefinition { body, .. } = &item.kind else { return false };
        let tokens = tokens_in(text, *body);
        let named = |i: usize| DIRECT.iter().any(|m| tokens[i].is_word(text, m)) && tokens[i - 1].is_punct(text, ".");
        !needs_mmu(item.arms.iter()) && (1..tokens.len()).any(named)
    };
    let words = words_beside(world.view(file), slot);
    words.into_iter().map(|w| Place { file, span: w.span }).find(|at| {
        let word = String::from_utf8_lossy(at.span.of(&world.view(file).text)).into_owned();
        world.named_through(file, &word).iter().any(|name| world.macros_seen(file, name).iter().any(fills))
    })
}

/// Functions that are NULL in kernels without an MMU (include/linux/huge_mm.h; CONFIG_TRANSPARENT_HUGEPAGE wants one).
const NULL_WITHOUT_MMU: [&str; 1] = ["thp_get_unmapped_area"];

/// Whether the table of a slot gives a member nothing but such functions.
fn is_null_without_mmu(world: &World<'_>, slot: &Slot, member: &str) -> bool {
    let view = world.view(slot.place.file);
    let Some(item) = view.items().iter().find(|i| i.span.contains(slot.place.span)) else { return false };
    let tokens = tokens_in(&view.text, item.span);
    let mut values = (1..tokens.len())
        .filter(|&i| tokens[i].is_word(&view.text, member) && tokens[i - 1].is_punct(&view.text, "."))
        .map(|i| [i + 1, i + 2, i + 3].map(|k| tokens.get(k).map_or(&b""[..], |t| t.text(&view.text))))
        .peekable();
    let null = |word: &[u8]| NULL_WITHOUT_MMU.iter().any(|n| n.as_bytes() == word);
    values.peek().is_some() && values.all(|v| v[0] == b"=" && null(v[1]) && matches!(v[2], b"," | b"}"))
}

/// The operations of files.
const FILE_OPERATIONS: &str = "file_operations";

/// Refuses files whose operations a function of the kernel may exchange at any time, for ones with the old hook.
fn swapped(plan: &Plan<'_>) -> Result<(), Refusal> {
    let world = plan.world;
    // What a subsystem calls for a VMA is no file's, whatever becomes of the file.
    let slots = plan.handlers.iter().flat_map(|h| &h.slots).map(|&s| &world.census.slots[s]);
    for slot in slots.filter(|s| s.ops.as_deref() == Some(FILE_OPERATIONS)) {
        let found =
            world.known.swappers.iter().find_map(|(word, why)| {
                Some((world.uses_in_module(slot.place.file, word).into_iter().min()?, word, why))
            });
        if let Some((place, word, why)) = found {
            let label = format!("`{word}()` gets the file, and {why}");
            let mut r = refuse("table-swapped", place, label);
            r.related.push((slot.place, "this slot would change under a running mmap()".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// Refuses a table that stands, or may stand, in a member whose owner calls the old hook itself.
fn held(world: &World<'_>, s: usize) -> Result<(), Refusal> {
    let slot = &world.census.slots[s];
    let of_file = slot.kind == SlotKind::Designated && slot.ops.as_deref() == Some(FILE_OPERATIONS);
    let Some(table) = slot.table.as_ref().filter(|_| of_file) else { return Ok(()) };
    for (holder, caller) in &world.known.called_directly {
        let Some((structure, member)) = holder.split_once('.') else { continue };
        let owners = world.uses_in_module(slot.place.file, structure).into_iter().map(|p| p.file);
        let near: BTreeSet<FileId> = owners.chain(world.files_naming(table).iter().copied()).collect();
        for file in near.into_iter().filter(|&f| world.view(f).names(structure)) {
            let view = world.view(file);
            let macros = view.items().iter().filter_map(|i| match &i.kind {
                ItemKind::MacroDefinition { body, params, .. } => {
                    Some((tokens_in(&view.text, *body), params.clone().unwrap_or_default()))
                }
                _ => None,
            });
            let code: Vec<Token> = view.tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect();
            let all = macros.chain([(code, Vec::new())]);
            let put =
                all.into_iter().find_map(|(tokens, params)| put(world, file, (&tokens, &params), (member, table)));
            if let Some(span) = put {
                let label = format!("{caller} calls the old hook of this table itself");
                let mut r = refuse("handler-called", Place { file, span }, label);
                r.related.push((slot.place, "this slot would be empty".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}

/// Where `member` gets the table, or something that is not seen to be another one, in tokens among which `params` stand for
/// anything.
fn put(
    world: &World<'_>,
    file: FileId,
    (tokens, params): (&[Token], &[Span]),
    (member, table): (&str, &str),
) -> Option<Span> {
    let text = &world.view(file).text;
    let sets = (1..tokens.len()).filter(|&i| tokens[i].is_punct(text, "=") && tokens[i - 1].is_word(text, member));
    let ends = |t: &Token| matches!(t.text(text), b"," | b";" | b"}");
    let mut puts = sets.filter(|&i| {
        let value = &tokens[i + 1..];
        let value = &value[..value.iter().position(ends).unwrap_or(value.len())];
        // What the address is taken of is an object: this table if it has its name, or a macro stands for one.
        let (name, is_object) = match value {
            [address, name] if address.is_punct(text, "&") => (name, true),
            [name] => (name, false),
            _ => return true,
        };
        let word = String::from_utf8_lossy(name.text(text));
        let is_other = || match is_object {
            true => {
                let given = params.iter().any(|p| p.of(text) == word.as_bytes());
                name.kind == TokenKind::Ident && !given && world.macros_seen(file, &word).is_empty()
            }
            false => word == "NULL" || world.table(file, &word).is_some(),
        };
        word == table || !is_other()
    });
    puts.next().map(|i| tokens[i - 1].span)
}

/// Where the table gets a member that allows direct mappings at run time.
fn set_later(plan: &Plan<'_>, slot: &Slot) -> Option<(&'static str, Place)> {
    let dir = plan.world.directory(slot.place.file);
    let named = DIRECT.into_iter().filter(|m| !plan.world.files_naming_below(m, &dir).is_empty());
    let mut written = named.filter_map(|member| {
        let place = Place { span: Span::new(slot.place.span.start, slot.place.span.start), ..slot.place };
        let other = Slot { member: member.to_string(), member_span: place.span, ..slot.clone() };
        let found = sights(plan.world, &other).into_iter().filter(|s| s.how == How::Written);
        let arms = |at: Place| arms_at(&plan.world.view(at.file).text, at.span.start);
        found.map(|s| s.place).find(|&at| !needs_mmu(arms(at).iter())).map(|at| (member, at))
    });
    written.next()
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

/// Tells where the module takes mappings away. One that is set up at that time is missed in the new order, in which it is linked
/// before it is populated (mm/vma.c, `__mmap_new_vma` before `mmap_action_complete`), as it was in the old one, in which it was
/// populated before it was linked (`__mmap_new_file_vma` before `vma_link_file`).
fn revoked(plan: &mut Plan<'_>) {
    let world = plan.world;
    let files: BTreeSet<FileId> = plan.members.iter().map(|m| m.func.file).collect();
    // What the unit does itself with its mapping is looked at there.
    let own = |p: &Place| plan.members.iter().any(|m| m.func.file == p.file && m.func.span.contains(p.span));
    let uses = |word: &String| files.iter().flat_map(|f| world.uses_in_module(*f, word)).filter(|p| !own(p)).min();
    let found = world.known.revokers.iter().filter_map(|word| Some((uses(word)?, word))).min();
    if let Some((place, word)) = found {
        let text = format!(
            "Where `{word}()` is about this file, it can miss a mapping that is being set up, as before; that window now lasts until the core has populated it."
        );
        plan.note("revoked-meanwhile", Some(place), text);
    }
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
    plan.handlers
        .iter()
        .flat_map(|h| &h.slots)
        .try_for_each(|&s| filled(plan, s).and_then(|()| seen(plan.world, s, &inside)))
}

/// Refuses a table that gets its hook at run time, unless it is an object of the file, or a part of objects, that nothing else
/// fills: nobody can have set another hook in it.
fn filled(plan: &Plan<'_>, s: usize) -> Result<(), Refusal> {
    let (world, slot) = (plan.world, &plan.world.census.slots[s]);
    let hook = slot.ops.as_ref().and_then(|ops| world.target.hook(ops, &slot.member));
    if slot.kind != SlotKind::Assignment || hook.is_some_and(|p| p.origin != Replaced::Beside || p.caller.is_some()) {
        return Ok(());
    }
    let part = part(slot, &world.view(slot.place.file).text).is_some();
    let is_own = if part { is_own_part(world, slot) } else { object(world, slot).is_some() };
    if !is_own {
        return Err(refuse("slot-at-run-time", slot.place, "this table is filled at run time"));
    }
    // A part may come with a copy of its object, from wherever that has its hook.
    let may_be = |o: &Slot| o.table == slot.table || part && o.ops == slot.ops;
    let same = |o: &&Slot| may_be(o) && o.value != slot.value && world.is_near(o.place.file, slot.place.file);
    if let Some(other) = world.census.slots.iter().find(same) {
        let mut r = refuse("slot-at-run-time", slot.place, "this table is filled at run time");
        r.related.push((other.place, "it gets another handler here".into()));
        return Err(r);
    }
    let direct =
        DIRECT.into_iter().find_map(|m| Some((m, world.uses_in_module(slot.place.file, m).into_iter().next()?)));
    if let Some((member, at)) = direct.filter(|_| plan.acts() && !acts_with_mmu(plan)) {
        let label = format!("`{member}` may allow direct mappings without an MMU, where an action fails");
        return Err(refuse("direct-mmap-nommu", at, label));
    }
    Ok(())
}

/// Refuses a table whose member something else can see.
///
/// # Errors
/// `slot-at-run-time`, `table-swapped`, `handler-called`, `hook-read`.
pub fn seen(world: &World<'_>, s: usize, inside: &dyn Fn(Place) -> bool) -> Result<(), Refusal> {
    let slot = &world.census.slots[s];
    // Those who read the member of a hook whose uses were all looked at know both.
    let known = slot.ops.as_ref().and_then(|ops| world.target.hook(ops, &slot.member)?.caller.as_ref()).is_some();
    let reads = |s: &Sight| known && matches!(s.how, How::Called | How::Read);
    let cleared: Vec<Place> = replaced(world, slot).into_iter().map(|i| world.census.slots[i].place).collect();
    let clears = |s: &Sight| {
        let at = |p: &Place| p.file == s.place.file && p.span.overlaps(s.place.span);
        s.how == How::Written && cleared.iter().any(at)
    };
    let counts = |s: &Sight| !inside(s.place) && !reads(s) && !clears(s);
    let Some(sight) = sights(world, slot).into_iter().find(counts) else { return Ok(()) };
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
