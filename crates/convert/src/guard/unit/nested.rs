//! Hooks that code of a subsystem calls, and not the core for a file.
//!
//! Such a caller has a VMA already: it makes a descriptor of it, calls the hook and writes everything back
//! (mm/util.c, `__compat_vma_mmap`), the private data included, which starts as NULL whatever the VMA had.

use std::collections::BTreeSet;

use crate::census::slot::{Place, Slot, SlotKind};
use crate::facts::func::Func;
use crate::facts::operations::{Operations, installs};
use crate::facts::replaced::replaced;
use crate::facts::term::number;
use crate::facts::world::World;
use crate::kernel::interface::{Caller, PrepareMember, Replaced};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::deeds::action_sites;
use crate::plan::is_forwarded;
use crate::plan::operations::installed;
use crate::plan::paths::{Marks, PRIVATE, Paths};
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::condition::exclude;
use crate::syntax::head::opening;
use crate::syntax::lex::{TokenKind, find_word, is_word_byte, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

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
        overridden(plan, h)?;
        for m in (0..plan.members.len()).filter(|&m| plan.members[m].role == Role::Handler(h)) {
            private_data(plan, &paths, h, m)?;
            positive(plan.world, &plan.members[m].func, CALLS)?;
        }
        notes(plan, h);
    }
    left_behind(plan)?;
    Ok(())
}

/// Refuses a unit whose caller goes on with the VMA when the hook fails, if a failing population would leave something else there:
/// the descriptor has all that the hook changes, and what moves to mapped() is taken behind the population.
fn left_behind(plan: &Plan<'_>) -> Result<(), Refusal> {
    let goes_on = |h: usize| callers(plan, h).is_some_and(|all| all.iter().any(|c| c.goes_on));
    if !(0..plan.handlers.len()).any(goes_on) {
        return Ok(());
    }
    if let Some((moved, &first)) = plan.moved.iter().find_map(|x| Some((x, x.statements.first()?))) {
        let label = "who calls the hook goes on with the mapping when this fails, which in mapped() is then populated";
        return Err(refuse("state-in-handler", plan.members[moved.member].func.place(first), label));
    }
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let ast = &func.ast;
        for (p, call) in action_sites(plan, m) {
            let reached = func.cfg.reach(p, None);
            let later = (0..reached.len()).filter(|&q| reached[q] && q != p).filter_map(|q| func.cfg.points[q].at);
            let counts = |&n: &N| match ast.kind(n) {
                "identifier" => func.names.vmas.contains_key(&ast.str(n)),
                "call_expression" => !plan.world.is_message(func, n),
                "return_statement" => func.is_error_return(n),
                _ => false,
            } && !ast.is_within(n, call);
            let found = later.flat_map(|n| ast.walk(n).collect::<Vec<_>>()).find(counts);
            if let Some(at) = found {
                let label =
                    "who calls the hook goes on with the mapping when the population fails, and then this is not done";
                let mut r = refuse("work-after-populate", func.place(at), label);
                r.related.push((func.place(call), "mapped here".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}

/// How deep functions are followed whose result a hook gives.
const CALLS: usize = 4;

/// Refuses a hook that may say that it went well by a number: who calls it for a VMA carries out what the descriptor asks for only
/// where it gives 0 (mm/util.c, `__compat_vma_mmap`). What a function gives that was not read is taken for an error.
fn positive(world: &World<'_>, func: &Func, calls: usize) -> Result<(), Refusal> {
    let ast = &func.ast;
    let mut open: Vec<N> = ast.walk(func.body).filter(|&n| ast.kind(n) == "return_statement").collect();
    open = open.into_iter().filter_map(|n| ast.named(n).next()).collect();
    let mut seen = BTreeSet::new();
    while let Some(n) = open.pop().map(|n| ast.strip(n)) {
        let is_number = match ast.kind(n) {
            "number_literal" => number(&ast.str(n)).is_some_and(|k| k > 0),
            "field_expression" | "subscript_expression" => true,
            "conditional_expression" => {
                open.extend(["consequence", "alternative"].into_iter().filter_map(|arm| ast.field(n, arm)));
                false
            }
            "identifier" => {
                let variable = func.vars.by_name.get(&ast.str(n)).filter(|_| seen.insert(ast.str(n)));
                open.extend(variable.into_iter().flat_map(|v| &v.defs).filter_map(|d| d.value));
                false
            }
            "call_expression" if calls > 0 => {
                let name = ast.callee(n).unwrap_or_default();
                let near = world.known_definitions(func.file, &name);
                let read = near.into_iter().filter_map(|(file, item)| world.parse(file, &item).ok());
                read.into_iter().any(|callee| positive(world, &callee, calls - 1).is_err())
            }
            _ => false,
        };
        if is_number {
            let label = "a subsystem's caller takes a number that is not 0 for a failure";
            return Err(refuse("populate-result-shape", func.place(n), label));
        }
    }
    Ok(())
}

/// What is known of the callers of all hooks that the handler fills.
pub fn callers<'p>(plan: &'p Plan<'_>, h: usize) -> Option<Vec<&'p Caller>> {
    let slots = plan.handlers[h].slots.iter().map(|&s| &plan.world.census.slots[s]);
    slots.map(|s| plan.world.target.hook(s.ops.as_ref()?, &s.member)?.caller.as_ref()).collect()
}

/// Whether all hooks of the unit are called for a VMA that exists, by callers that were all seen, and none for a file by the core.
/// Then no close() runs when the population or mapped() fails, and the population comes before the core derives the protection
/// from the flags again, as with the old hook (mm/util.c, `__compat_vma_mmap`). Before the callers flip all that is looked at again.
pub fn meets_vma(plan: &Plan<'_>) -> bool {
    let known = |h: usize| callers(plan, h).is_some_and(|all| !all.is_empty() && all.iter().all(|c| !c.passes));
    !plan.handlers.is_empty() && (0..plan.handlers.len()).all(|h| plan.handlers[h].nested && known(h))
}

/// Refuses a table that is filled at run time where other code of the module sets the same member, too: the new one would
/// win over what is set later.
fn overridden(plan: &Plan<'_>, h: usize) -> Result<(), Refusal> {
    let census = plan.world.census;
    let slots = &plan.handlers[h].slots;
    let cleared: BTreeSet<usize> = slots.iter().flat_map(|&s| replaced(plan.world, &census.slots[s])).collect();
    let ours = |i: usize| cleared.contains(&i) || plan.handlers.iter().any(|h| h.slots.contains(&i));
    for &s in slots {
        let slot = &census.slots[s];
        let beside = slot.ops.as_ref().and_then(|ops| plan.world.target.hook(ops, &slot.member));
        if !beside.is_some_and(|p| p.origin == Replaced::Beside) {
            continue;
        }
        let other = census.slots.iter().enumerate().find(|(i, o)| {
            let apart = slot.arms.iter().any(|a| o.arms.iter().any(|b| exclude(a, b)));
            let same = (&o.ops, &o.member) == (&slot.ops, &slot.member)
                && !ours(*i)
                && !apart
                && plan.world.is_near(o.place.file, slot.place.file);
            let run_time = o.kind == SlotKind::Assignment || slot.kind == SlotKind::Assignment && o.table == slot.table;
            let makers = beside.and_then(|p| p.caller.as_ref()).map(|c| &c.makers);
            let own = makers.is_some_and(|m| [slot, *o].iter().all(|s| is_made(plan, s, m)));
            let run_time = run_time && !(own && function_of(plan, slot) != function_of(plan, o));
            let mixed = o.table_span == slot.table_span && o.place.file == slot.place.file;
            same && (run_time && !beside.is_some_and(|p| knows_both(plan, o, p)) || mixed)
        });
        if let Some((_, other)) = other {
            let label = format!("`{}` may be set here, too, for the same table: the new member would win", slot.member);
            let mut r = refuse("slot-at-run-time", other.place, label);
            r.related.push((slot.place, "the slot of the handler".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// Whether an assignment sets nothing over the new member, if all uses of the hook know both: it copies the member, and the new
/// one goes along, or it gives a default to a table that was found to have neither.
fn knows_both(plan: &Plan<'_>, slot: &Slot, hook: &PrepareMember) -> bool {
    let view = plan.world.view(slot.place.file);
    let text = &view.text;
    let value = tokens_in(text, slot.value_span);
    let copies = matches!(value.as_slice(), [.., dot, name]
        if matches!(dot.text(text), b"->" | b".") && name.is_word(text, &slot.member));
    if hook.caller.is_none() || slot.kind != SlotKind::Assignment || copies {
        return hook.caller.is_some() && copies;
    }
    let Some((_, function)) = function_of(plan, slot) else { return false };
    let mut tokens = tokens_in(text, Span::new(function.start, slot.place.span.start));
    if tokens.last().is_some_and(|t| t.is_punct(text, "{")) {
        tokens.pop();
    }
    let Some(close) = tokens.len().checked_sub(1).filter(|&c| tokens[c].is_punct(text, ")")) else { return false };
    let Some(open) = opening(text, &tokens, close).filter(|&o| o > 0 && tokens[o - 1].is_word(text, "if")) else {
        return false;
    };
    let plain = |span: Span| tokens_in(text, span).iter().flat_map(|t| t.text(text).to_vec()).collect::<Vec<u8>>();
    let table = plain(Span::new(slot.place.span.start, slot.member_span.start));
    let lacks = |member: &str| [b"!", table.as_slice(), member.as_bytes()].concat();
    let both = [lacks(&slot.member), lacks(&hook.member)];
    let asked = plain(Span::new(tokens[open].span.end, tokens[close].span.start));
    asked == both.join(&b"&&"[..]) || asked == [both[1].clone(), both[0].clone()].join(&b"&&"[..])
}

/// The function that a slot is filled in.
fn function_of(plan: &Plan<'_>, slot: &Slot) -> Option<(FileId, Span)> {
    let view = plan.world.view(slot.place.file);
    let item = view.items().iter().find(|i| i.is_function() && i.span.contains(slot.place.span));
    item.map(|i| (slot.place.file, i.span))
}

/// Whether the table belongs to an object that the function around had made before: it passes the address of its own
/// variable to a function that allocates one.
fn is_made(plan: &Plan<'_>, slot: &Slot, makers: &BTreeSet<String>) -> bool {
    let Some((file, span)) = function_of(plan, slot).filter(|_| slot.kind == SlotKind::Assignment) else {
        return false;
    };
    let view = plan.world.view(file);
    let mut tokens = tokens_in(&view.text, Span::new(span.start, slot.place.span.start));
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text: &view.text, tokens: &tokens };
    let first = slot.table.as_deref().map(str::as_bytes).unwrap_or_default();
    let end = first.iter().take_while(|b| is_word_byte(**b)).count();
    let variable = &first[..end];
    code.declares(variable)
        && (1..tokens.len()).any(|i| {
            let passed = code.at(i) == variable && code.before(i) == b"&";
            let callee = code.bracket(i).and_then(|(open, _)| open.checked_sub(1)).map(|c| code.at(c));
            passed && callee.is_some_and(|c| makers.iter().any(|m| m.as_bytes() == c))
        })
}

/// What the VMA's private data was before the hook is lost, unless its caller carries it along: nothing that the hook
/// installs may read it.
fn private_data(plan: &Plan<'_>, paths: &Paths, h: usize, m: usize) -> Result<(), Refusal> {
    let callers = callers(plan, h);
    // What nobody wrote is NULL with the descriptor as it was with the VMA.
    if let Some(all) = callers.as_ref().filter(|all| all.iter().all(|c| !c.loses_private)) {
        return match plan.tolerant.first().filter(|_| all.iter().any(|c| c.keeps_private)) {
            None => Ok(()),
            Some(close) => {
                let label = format!("`{close}()` would take what the caller has stored for what mapped() stores");
                Err(refuse("private-data-of-caller", plan.handlers[h].definitions[0], label))
            }
        };
    }
    if !paths.lost && paths.successes(m).all(|way| way & PRIVATE != 0) {
        return Ok(());
    }
    if callers.is_none() && !plan.acts() && installed(plan).is_empty() {
        let func = &plan.members[m].func;
        let label = "nothing is mapped or installed here: operations of the caller serve the mapping, and may read its private data";
        return Err(refuse("private-data-of-caller", func.at(func.name_span), label));
    }
    let tables = plan.members.iter().enumerate().flat_map(|(k, x)| {
        let all = installs(plan.world, &x.func).into_iter();
        all.map(move |(n, ops)| (paths.installs(k, n), ops))
    });
    for (mark, ops) in tables {
        let Some(at) = ops.at else { continue };
        // On a way that has the private data set nothing of the caller's is read.
        let unset = |way: Marks| way & PRIVATE == 0 && way & mark != 0;
        if !paths.lost && mark != 0 && !paths.successes(m).any(unset) {
            continue;
        }
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
    let gone = slot.ops.as_ref().and_then(|ops| plan.world.target.hook(ops, &slot.member));
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
        let hook = match (&slot.kind, slot.ops.as_ref().and_then(|ops| plan.world.target.hook(ops, &slot.member))) {
            (SlotKind::Argument { function, .. }, _) => format!("What `{function}()` installs"),
            (_, Some(p)) => format!("`{}.{}`", slot.ops.as_deref().unwrap_or("?"), p.member),
            (_, None) => continue,
        };
        if !told.contains(&hook) {
            let place = Some(plan.world.census.slots[s].place);
            if callers(plan, h).is_some() {
                let text = format!("{hook} is called through a shim: the VMA exists already.");
                plan.note("called-through-shim", place, text);
            } else {
                let text = format!("{hook} is called by code of a subsystem, for a VMA that exists already.");
                plan.note("called-by-subsystem", place, text);
            }
            told.push(hook);
        }
    }
}

/// Whether the error of an action in member `m` may be another one for a user: the core calls a handler that leads there for a
/// file, or the caller of its hook hands its own descriptor to it. Where the hook is called for a VMA that exists nobody looks at
/// what the hook wants (mm/util.c, `__compat_vma_mmap`); that is taken for true of a caller that was not seen.
pub fn error_is_replaced(plan: &Plan<'_>, m: usize) -> bool {
    let mut reach = BTreeSet::from([m]);
    while plan.passed.iter().any(|(from, _, to)| reach.contains(to) && reach.insert(*from)) {}
    let handlers = reach.iter().filter_map(|&m| match plan.members[m].role {
        Role::Handler(h) => Some(h),
        Role::Helper(_) => None,
    });
    let slots = handlers.flat_map(|h| &plan.handlers[h].slots).map(|&s| &plan.world.census.slots[s]);
    let mut hooks =
        slots.map(|s| (s.ops.as_deref(), s.ops.as_ref().and_then(|o| plan.world.target.hook(o, &s.member))));
    hooks.any(|(ops, hook)| {
        let passes = hook.and_then(|h| h.caller.as_ref()).is_some_and(|c| c.passes);
        ops == Some("file_operations") || passes
    })
}
