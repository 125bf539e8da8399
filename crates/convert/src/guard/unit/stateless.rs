//! A converted hook leaves nothing behind that a later failure, or a merge, would have to undo.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::closed::{Roots, closed};
use crate::facts::effects;
use crate::facts::effects::{Sets, Summary, Write};
use crate::facts::func::Func;
use crate::facts::operations::Operations;
use crate::facts::taken::kept;
use crate::facts::term::Term;
use crate::guard::unit::stays::{self, maker};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::behind::{Source, behind, sources};
use crate::plan::deeds;
use crate::plan::marks;
use crate::plan::operations;
use crate::plan::operations::installed;
use crate::plan::paths::{IS_SPECIAL, Paths};
use crate::plan::stop::Stop;
use crate::plan::{Counterpart, Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::cfg::{P, PointKind};
use crate::transform::template::of;

/// Most functions that a note names.
const NAMED: usize = 24;

/// Most writes under a condition that are told one by one.
const SET: usize = 3;

/// Checks every function of the unit.
///
/// # Errors
/// `state-in-handler`, `callee-may-take-state`, `gap`.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    let tables = installed(plan);
    let undone = tables.iter().find(|t| t.may_have("close") || t.may_have("open"));
    let stays = if undone.is_none() { " No munmap() undoes that, so it may stay in the hook." } else { "" };
    let owed = plan.moved.is_empty()
        && operations::functions(plan.world, &tables, "close").iter().any(|f| effects::of(plan.world, f).gives);
    let mut unknown: BTreeSet<String> = BTreeSet::new();
    let mut suspects: BTreeSet<String> = BTreeSet::new();
    let mut sticky: Vec<Write> = Vec::new();
    let mut counted: BTreeSet<(Place, String)> = BTreeSet::new();
    let mut perhaps: BTreeSet<(Place, String)> = BTreeSet::new();
    for (m, found) in deeds::of_members(plan).into_iter().enumerate() {
        if let Some(place) = found.too_much {
            return Err(
                refuse("gap", place, "what this and the functions that it calls leave behind is too much").into()
            );
        }
        if let Some((place, _)) = &found.once {
            let label = "this is tested and set: it says that the file is mapped";
            return Err(refuse("state-in-handler", *place, label).into());
        }
        let func = &plan.members[m].func;
        // A hook that gets the descriptor is judged where it is set.
        let hook = |call: &N| plan.counterparts.iter().any(|c| c.member == m && c.call == *call);
        let blind = effects::blind(plan.world, func, &|n| plan.drops(func.place(n)));
        if let Some((call, name)) = blind.iter().find(|(call, _)| !hook(call)) {
            let label = format!("`{name}` is a pointer, and what it points to may take something");
            return Err(refuse("callee-may-take-state", func.place(*call), label).into());
        }
        for w in &found.writes {
            if w.target.ends_with("->f_op") {
                let label = "the core looks at the file's operations again after the hook";
                return Err(refuse("table-swapped", w.place, label).into());
            }
            if let Some(r) = lasting(plan, func, undone, w) {
                return Err(r.into());
            }
            if let Some(at) = success_of(plan, w.place) {
                let label =
                    format!("`{}` is written only when the mapping was populated, and outlives the call", w.target);
                let mut r = refuse("state-in-handler", w.place, label);
                r.related.push((at, "the call that populates it".into()));
                return Err(r.into());
            }
        }
        let (told, untold) = maybe(plan, m, &found);
        perhaps.extend(told.into_iter().map(|(place, text)| (place, text + stays)));
        unknown.extend(untold);
        counted.extend(rising(plan, m));
        // What has a counterpart for descriptors is looked at as such.
        let passed = |n: &str| {
            let func = |c: &Counterpart| plan.members[c.member].func.ast.callee(c.call);
            plan.counterparts.iter().any(|c| func(c).as_deref() == Some(n))
        };
        // What close() gives back and nobody was seen to take was taken where nobody looked.
        let open = found.unknown.iter().filter(|(n, effect)| !passed(n) && (owed || **effect || may_take(plan, n)));
        suspects.extend(open.map(|(n, _)| n.clone()));
        // What a template was written for was read by those who reviewed it.
        unknown.extend(found.unknown.into_keys().filter(|n| of(n).is_none()));
        sticky.extend(found.writes.into_iter().filter(|w| w.via.is_none() || !w.accumulates && w.certain));
    }
    if let (Some(t), false) = (undone, suspects.is_empty())
        && let Some(at) = t.at
    {
        let names: Vec<String> = suspects.iter().map(|n| format!("{n}()")).collect();
        let label = format!(
            "`{}` has (or may have) open() or close(), and these, which were not seen to the end, may take something: {}",
            t.name,
            names.join(", ")
        );
        return Err(refuse("callee-may-take-state", at, label).into());
    }
    // Of a mapping that merges the old handler was not called, and what it would have written may be another thing by now.
    let copied = |w: &Write| w.marks.iter().any(|m| m.sets == Sets::Copied);
    if let Some(w) =
        sticky.iter().find(|w| copied(w) || is_behind(plan, w)).filter(|_| !plan.handlers.iter().any(|h| h.nested))
    {
        let paths = Paths::of(plan);
        if paths.lost || paths.all().any(|way| way & IS_SPECIAL == 0) {
            let whose = if copied(w) { "" } else { ", and the device or the program may have written there since" };
            let label =
                format!("`{}` is written here also for a mapping that merges, for which it was not{whose}", w.target);
            return Err(refuse("state-in-handler", w.place, label).into());
        }
    }
    sticky.retain(|w| !is_of_mapping(plan, w));
    for w in sticky {
        let failed = failed_behind(plan, &w);
        let before = match failed {
            Some(true) => ", as before",
            Some(false) => "; before, nothing could fail after it",
            None => "",
        };
        let readers = stays::readers(plan, &w).filter(|_| failed != Some(true));
        let readers = readers.map_or_else(String::new, |then| format!(", and {then}"));
        let text = format!("`{}` stays set if the mmap() fails afterwards{readers}{before}.{stays}", w.target);
        plan.note("sticky-state", Some(w.place), text);
    }
    for (place, text) in perhaps {
        plan.note("sticky-state", Some(place), text);
    }
    for (place, name) in counted {
        let text = format!(
            "`{name}` is never counted down; the hook may now count it up for an mmap() that merges or fails, too."
        );
        plan.note("sticky-state", Some(place), text);
    }
    // A lock that the end of the block gives back.
    unknown.retain(|name| !effects::GUARDS.contains(&name.as_str()));
    // What makes something is no matter of assuming.
    let (makers, unknown): (BTreeSet<String>, BTreeSet<String>) =
        unknown.into_iter().partition(|name| plan.world.known.sounds_like_maker(name));
    if !makers.is_empty() {
        let names: Vec<String> = makers.iter().take(NAMED).map(|n| format!("{n}()")).collect();
        let text = format!("By their names these make something, and were not analysed: {}.", names.join(", "));
        plan.note("not-looked-into", None, text);
    }
    if !unknown.is_empty() {
        let called = |name: &String| {
            plan.members.iter().any(|m| m.func.calls().iter().any(|c| m.func.ast.callee(*c).as_deref() == Some(name)))
        };
        // What the unit itself calls is what a reader can look for.
        let (own, others): (Vec<_>, Vec<_>) = unknown.iter().partition(|name| called(name));
        let named = if own.is_empty() { &others } else { &own };
        let mut names: Vec<String> = named.iter().take(NAMED).map(|n| format!("{n}()")).collect();
        let rest = unknown.len() - names.len();
        if rest > 0 {
            names.push("and others that those or other functions of the driver call".to_owned());
        }
        let text = format!("Not analysed, and assumed to keep no state: {}.", names.join(", "));
        plan.note("not-looked-into", None, text);
    }
    Ok(())
}

/// Refuses functions that nobody saw and that are called only for what they do to something that outlives the call. Runs
/// when all else is planned, so that what goes does not count.
///
/// # Errors
/// `callee-may-take-state`.
pub fn unseen(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let own = |call: N| {
            plan.counterparts.iter().any(|c| c.member == m && c.call == call) || !plan.callees(func, call).is_empty()
        };
        let gone = |n: N| plan.drops(func.place(n)) || own(n);
        let Some(found) = effects::unseen(plan.world, func, &gone).into_iter().next() else { continue };
        let label = format!(
            "`{}()` was not seen, and is called for what it does to something that outlives the call",
            found.name
        );
        let mut r = refuse("callee-may-take-state", found.place, label);
        if func.place(found.call) != found.place {
            r.related.push((func.place(found.call), "called from here".into()));
        }
        return Err(r);
    }
    Ok(())
}

/// Whether a write goes through a local pointer to a field of the mapping, which goes with it.
fn is_of_mapping(plan: &Plan<'_>, w: &Write) -> bool {
    let name = w.target.trim_start_matches(['*', ' ', '(']).trim_end_matches([' ', ')']);
    let own = |f: &&Func| w.via.is_none() && f.file == w.place.file && f.span.contains(w.place.span);
    let Some(func) = plan.members.iter().map(|m| &m.func).find(own) else { return false };
    let Some(variable) = func.vars.by_name.get(name).filter(|_| w.target.starts_with('*')) else { return false };
    let of_field = |n: N| {
        let n = func.ast.strip(n);
        func.ast.kind(n) == "pointer_expression"
            && func.ast.bytes(n).starts_with(b"&")
            && func.ast.named(n).next().is_some_and(|field| func.is_vma_field(func.ast.strip(field)))
    };
    !variable.defs.is_empty() && variable.defs.iter().all(|d| d.value.is_some_and(of_field))
}

/// Whether a write goes to memory that an object of the driver's only points to: a page or a ring that others write as well.
fn is_behind(plan: &Plan<'_>, w: &Write) -> bool {
    let own = |f: &&Func| w.via.is_none() && f.file == w.place.file && f.span.contains(w.place.span);
    let written = plan.members.iter().map(|m| &m.func).find(own).and_then(|func| {
        let (ast, at) = (&func.ast, func.ast.at(w.place.span));
        let target = std::iter::once(at).chain(ast.ancestors(at)).find_map(|n| ast.field(n, "left"))?;
        closed(func, target, func.cfg.point_of(ast, at)?, &Roots::default())
    });
    let Some(target) = written.as_ref().or(w.forms.as_ref().map(|f| &f.0)) else { return false };
    let own = target.matches("<file> -> private_data").count();
    // An array may be a member of the object itself, which its name does not tell.
    let followed = target.split(' ').filter(|word| matches!(*word, "->" | "*" | "[")).count();
    followed > own + 1
}

/// Whether the name of a function that was not seen suggests that it takes something (a heuristic).
fn may_take(plan: &Plan<'_>, name: &str) -> bool {
    plan.world.known.sounds_like_taker(name.rsplit(['>', '.']).next().unwrap_or(name))
}

/// Functions that member `m` calls and that leave something behind under some condition only, with nothing that close()
/// would give back: what they do is told, as of functions that were not seen. Few writes of what was seen to the end are
/// told one by one, with their places.
fn maybe(plan: &Plan<'_>, m: usize, found: &Summary) -> (Vec<(Place, String)>, Vec<String>) {
    let func = &plan.members[m].func;
    let held = deeds::held(plan, func);
    let takes = kept(func, &held).into_iter().filter(|t| t.inside.is_some()).filter_map(|t| func.ast.callee(t.node));
    let writes: Vec<(&Write, &String)> = found
        .writes
        .iter()
        .filter(|w| w.accumulates || !w.certain)
        .filter_map(|w| Some((w, w.via.as_ref()?)))
        .collect();
    let plain = |(w, _): &(&Write, &String)| !w.accumulates && is_seen(plan, func, w);
    let (made, writes): (Vec<_>, Vec<_>) = writes.into_iter().partition(|(_, via)| maker(plan, func, via).is_some());
    let made: BTreeSet<(Place, String)> = made
        .into_iter()
        .filter_map(|(_, via)| Some((func.at(func.name_span), via, maker(plan, func, via)?, failing_behind(func, via))))
        .map(|(at, via, name, before)| {
            let (does, may, stays) = if stays::allocates(&name) {
                ("allocates", "may allocate", "stays allocated")
            } else {
                ("does", "may do", "stays")
            };
            // Who reads the handler finds the function that it calls.
            let does = if *via == name { does } else { may };
            (at, format!("What `{via}()` {does} {stays} if the mmap() fails afterwards{before}."))
        })
        .collect();
    // What a message is put together in belongs to who prints it, as far as a name tells.
    let (prints, writes): (Vec<_>, Vec<_>) = writes.into_iter().partition(|(_, via)| plan.world.known.is_log(via));
    let takes = takes.chain(prints.into_iter().map(|(_, via)| via.clone()));
    if writes.len() <= SET && writes.iter().all(plain) {
        let text = |(w, via): &(&Write, &String)| {
            let text = format!(
                "`{via}()` may write to `{}` before the mapping exists, and that stays if the mmap() fails afterwards.",
                w.target
            );
            (w.place, text)
        };
        return (writes.iter().map(text).chain(made).collect(), takes.collect());
    }
    let named = writes.into_iter().map(|(_, via)| via.clone());
    (made.into_iter().collect(), takes.chain(named).collect())
}

/// Words for what the old function did if it failed behind a call.
fn failing_behind(func: &Func, called: &str) -> &'static str {
    let call = func.calls().into_iter().find(|&call| func.ast.callee(call).as_deref() == Some(called));
    let at = call.and_then(|call| func.cfg.point_of(&func.ast, call));
    if at.is_some_and(|at| fails_from(func, at)) { ", as before" } else { "" }
}

/// Counters that functions which member `m` calls count up, and that nobody counts down.
fn rising(plan: &Plan<'_>, m: usize) -> Vec<(Place, String)> {
    let func = &plan.members[m].func;
    let held = deeds::held(plan, func);
    let deeds = kept(func, &held).into_iter().filter_map(|t| t.inside.as_ref());
    let rising = deeds.filter(|d| effects::only_rises(plan.world, d));
    rising.filter_map(|d| Some((d.place, d.objects.first()?.replace(' ', "")))).collect()
}

/// A write that a failure, or a merge, would have to undo.
///
/// A flag that the handler looks at, or that close() may take back, is state also when it is constant.
fn lasting(plan: &Plan<'_>, func: &Func, undone: Option<&Operations>, w: &Write) -> Option<Refusal> {
    let once =
        w.constant && tests(plan, &w.target) || w.tested && (w.via.is_none() || w.certain || is_seen(plan, func, w));
    if let Some(at) = marks::changed(plan, w).filter(|_| w.certain || w.via.is_none()) {
        let label = format!("`{}` is set here and changed in another way elsewhere", w.target);
        let mut r = refuse("state-in-handler", w.place, label);
        r.related.push((at, "changed here".into()));
        return Some(r);
    }
    if !(once || undone.is_some() || !w.constant && w.accumulates && (w.certain || is_seen(plan, func, w))) {
        return None;
    }
    let label = if once {
        format!("`{}` is tested and set here: it says that the file is mapped", w.target)
    } else {
        format!("`{}` is written here and outlives the call", w.target)
    };
    let mut r = refuse("state-in-handler", w.place, label);
    if let Some(at) = undone.and_then(|t| t.at) {
        r.related.push((at, "operations with open() or close(), which would have to undo it".into()));
    }
    Some(r)
}

/// Whether what leads to a write under some condition was seen to the end: the function itself, or a call with all that it
/// calls.
fn is_seen(plan: &Plan<'_>, func: &Func, w: &Write) -> bool {
    w.via.is_none()
        || func.calls().into_iter().any(|call| {
            let found = effects::of_call(plan.world, func, call);
            found.unknown.is_empty() && found.writes.iter().any(|x| x.place == w.place)
        })
}

/// The populate call of which only the success leads to `place`.
fn success_of(plan: &Plan<'_>, place: Place) -> Option<Place> {
    sources(plan).into_iter().filter(|s| matches!(s.0, Source::Populate(_))).find_map(|(source, m, call)| {
        let decides = behind(plan, source).into_iter().any(|region| {
            let func = &plan.members[region.member].func;
            let inside = func.file == place.file && func.span.contains(place.span);
            inside && region.only_on_success(func, func.ast.at(place.span))
        });
        decides.then(|| plan.members[m].func.place(call))
    })
}

/// Whether the old handler could fail behind a write of its own; none if something else writes.
fn failed_behind(plan: &Plan<'_>, w: &Write) -> Option<bool> {
    let func = plan.members.iter().filter(|m| matches!(m.role, Role::Handler(_)) && w.via.is_none()).map(|m| &m.func);
    let func = func.into_iter().find(|f| f.file == w.place.file && f.span.contains(w.place.span))?;
    let ast = &func.ast;
    let at = func.cfg.point_of(ast, ast.at(w.place.span))?;
    Some(fails_from(func, at))
}

/// Whether a way from a point leads to the return of an error, as far as is known.
fn fails_from(func: &Func, at: P) -> bool {
    let ast = &func.ast;
    let reached = func.cfg.reach(at, None);
    let points = || func.cfg.points.iter().zip(reached.iter()).filter(|(_, reached)| **reached).map(|(point, _)| point);
    let sets = |name: &[u8]| {
        let nodes = points().filter_map(|p| p.at).flat_map(|n| ast.walk(n).collect::<Vec<_>>());
        nodes.filter(|&n| ast.kind(n) == "assignment_expression").any(|n| ast.walk(n).any(|k| ast.bytes(k) == name))
    };
    // What is returned is what it was when that was written, if nothing sets it behind.
    let fails = |n: N| {
        let value = ast.named(n).next().map(|v| ast.strip(v));
        value.is_some_and(|v| func.term(v, at) != Term::Number(0) || sets(ast.bytes(v)))
    };
    points().filter(|p| p.kind == PointKind::Return).filter_map(|p| p.at).any(fails)
}

/// Whether a condition in the unit reads what is written.
fn tests(plan: &Plan<'_>, target: &str) -> bool {
    plan.members.iter().any(|m| {
        let ast = &m.func.ast;
        let conditions = m.func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
        conditions.into_iter().any(|c| ast.walk(c).any(|n| ast.normal(n).replace(' ', "") == target))
    })
}
