//! Slots that a macro fills: its body names the new member, and all tables that are made with it get it.
//!
//! A macro of a source file is used there alone. All uses of one of a header are looked at: the kernel's, or the driver's.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::{Place, Slot, SlotKind};
use crate::edit::layout::column;
use crate::edit::set::Edit;
use crate::facts::world::World;
use crate::kernel::interface::Replaced;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::eol::{line_end, line_start};
use crate::syntax::head::closing;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{Token, TokenKind, find_word, tokens_in};
use crate::syntax::params::macro_arguments;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Rewrites the body of the macro by which slot `index` is filled.
///
/// # Errors
/// `slot-in-macro` where the body is not found, or something else uses the macro.
pub fn fill(plan: &mut Plan<'_>, index: usize, new_name: &str, by: &str) -> Result<(), Stop> {
    let world = plan.world;
    let slot = &world.census.slots[index];
    let SlotKind::MacroUse(name) = &slot.kind else { return Ok(()) };
    let file = slot.place.file;
    let no = |why: &str| {
        Err(refuse("slot-in-macro", slot.place, format!("the macro `{name}` fills this table{why}")).into())
    };
    let hook = slot.ops.as_ref().and_then(|ops| world.target.hook(ops, &slot.member));
    let Some(hook) = hook.filter(|h| h.origin == Replaced::Beside && slot.value.name().is_some()) else {
        return no("");
    };
    if is_header(world, file) {
        return no("");
    }
    // The body names the handler, or a parameter that gets it.
    let mine = |s: &Slot| s.member == slot.member && (s.value == slot.value || given(world, s).is_some());
    let may_serve = |f: FileId| f == file || is_header(world, f);
    let mut bodies = Vec::new();
    let mut other = false;
    for body in world.census.slots.iter().filter(|s| mine(s) && may_serve(s.place.file)) {
        let SlotKind::MacroBody(inner) = &body.kind else { continue };
        let Some(reach) = Reach::of(world, body.place.file, inner) else {
            other = true;
            continue;
        };
        if reach.homes.contains_key(name) {
            bodies.push((body, reach));
        }
    }
    if bodies.is_empty() {
        return no(if other { ", and its uses cannot be told" } else { ", and its body does not name the handler" });
    }
    // Where it is asked what is in the way of this one alone, the others of its unit are taken to convert.
    let others: BTreeSet<String> = plan.beside.iter().filter_map(|d| function_at(world, *d)).collect();
    let made = |s: &Slot| matches!(s.kind, SlotKind::MacroUse(_)) && s.ops == slot.ops && s.member == slot.member;
    let converts = |(at, s): &(usize, &Slot)| {
        plan.handlers.iter().any(|h| h.slots.contains(at)) || s.value.name().is_some_and(|n| others.contains(n))
    };
    let slots = world.census.slots.iter().enumerate().filter(|(_, s)| made(s));
    let (tables, left): (Vec<_>, Vec<_>) = slots.partition(converts);
    for (body, reach) in bodies {
        let used = |at: &Place| tables.iter().any(|(_, s)| s.place.file == at.file && s.place.span.contains(at.span));
        if !reach.uses.iter().all(used) {
            let label = format!("the macro `{name}` fills this table, and something else uses it");
            let mut r = refuse("slot-in-macro", slot.place, label);
            let of = |s: &Slot| s.value.name().map(|n| world.resolve(s.place.file, n)).unwrap_or_default();
            let handlers: BTreeSet<Place> = left
                .iter()
                .map(|l| l.1)
                .filter(|s| reach.fills(s))
                .flat_map(of)
                .map(|(file, item)| Place { file, span: item.span })
                .collect();
            r.related.extend(handlers.into_iter().map(|at| (at, "it installs this handler, too".to_owned())));
            return Err(r.into());
        }
        let home = body.place.file;
        if plan.drops(Place { file: home, span: body.value_span }) {
            continue;
        }
        let text = &world.view(home).text;
        let given = given(world, body);
        let value = match given {
            Some(_) => String::from_utf8_lossy(body.value_span.of(text)).into_owned(),
            None => new_name.to_owned(),
        };
        let (span, text) = entry(text, body, &hook.member, &value);
        let SlotKind::MacroBody(inner) = &body.kind else { continue };
        for (at, named) in given.into_iter().flat_map(|index| reach.arguments(world, inner, index)) {
            let handler = plan.handlers.iter().find(|h| Some(&h.name) == named.as_ref());
            if handler.is_none() && named.as_ref().is_some_and(|n| others.contains(n)) {
                continue;
            }
            let Some(handler) = handler.map(|h| h.new_name.clone()) else {
                return no(", and what the macro gets elsewhere does not convert with it");
            };
            plan.edit(at.file, Edit::new(by, at.span, handler))?;
        }
        plan.edit(home, Edit::new(by, span, text))?;
    }
    Ok(())
}

/// The parameter that the body of a macro fills the member with, if that is all it does with it.
fn given(world: &World<'_>, body: &Slot) -> Option<usize> {
    let SlotKind::MacroBody(name) = &body.kind else { return None };
    let text = &world.view(body.place.file).text;
    let mut found = world.view(body.place.file).macros(name);
    let ItemKind::MacroDefinition { params: Some(params), body: all, .. } = &found.next()?.kind else { return None };
    let value = body.value.name()?;
    let index = params.iter().position(|p| p.of(text) == value.as_bytes())?;
    let once = tokens_in(text, *all).iter().filter(|t| t.is_word(text, value)).count() == 1;
    (once && found.next().is_none()).then_some(index)
}

fn is_header(world: &World<'_>, file: FileId) -> bool {
    world.sources.get(file).is_header()
}

/// The name of the function that is defined at a place.
fn function_at(world: &World<'_>, at: Place) -> Option<String> {
    let view = world.view(at.file);
    view.items().iter().find(|i| i.is_function() && i.span.overlaps(at.span))?.name(&view.text)
}

/// What is made of a macro.
struct Reach {
    /// The macro and those whose bodies name it or one of them, each with its file.
    homes: BTreeMap<String, FileId>,
    /// Where they stand outside of definitions.
    uses: Vec<Place>,
}

impl Reach {
    /// None where a name is defined in another file as well, or a directive asks for it.
    fn of(world: &World<'_>, file: FileId, name: &str) -> Option<Self> {
        let mut out = Reach { homes: BTreeMap::from([(name.to_owned(), file)]), uses: Vec::new() };
        let mut open = vec![(name.to_owned(), file)];
        while let Some((name, home)) = open.pop() {
            let all = if is_header(world, home) {
                world.want_uses(&name);
                world.files_naming(&name).to_vec()
            } else {
                vec![home]
            };
            for file in all {
                for outer in out.in_file(world, file, (&name, home))? {
                    match out.homes.insert(outer.clone(), file) {
                        Some(before) if before != file => return None,
                        Some(_) => {}
                        None => open.push((outer, file)),
                    }
                }
            }
        }
        Some(out)
    }

    /// Whether a table is made with it.
    fn fills(&self, slot: &Slot) -> bool {
        self.uses.iter().any(|at| slot.place.file == at.file && slot.place.span.contains(at.span))
    }

    /// What the macro gets as one of its arguments, wherever it is used: the place, and the name that stands there alone.
    fn arguments(&self, world: &World<'_>, name: &str, index: usize) -> Vec<(Place, Option<String>)> {
        let mut out = Vec::new();
        let mut look = |file: FileId, tokens: &[Token]| {
            let text = &world.view(file).text;
            for at in (0..tokens.len()).filter(|&i| tokens[i].is_word(text, name)) {
                let close = closing(text, tokens, at + 1);
                let given = close.and_then(|c| macro_arguments(text, &tokens[at + 2..c]).get(index).copied());
                let only = if let Some([one]) = given { one } else { &tokens[at] };
                let word =
                    (only.span != tokens[at].span).then(|| String::from_utf8_lossy(only.text(text)).into_owned());
                out.push((Place { file, span: only.span }, word));
            }
        };
        for (outer, &file) in &self.homes {
            for item in world.view(file).macros(outer) {
                if let ItemKind::MacroDefinition { body, .. } = &item.kind {
                    look(file, &tokens_in(&world.view(file).text, *body));
                }
            }
        }
        for file in self.uses.iter().map(|p| p.file).collect::<BTreeSet<_>>() {
            let all: Vec<Token> = world.view(file).tokens().iter().collect();
            look(file, &all);
        }
        out
    }

    /// The macros of a file whose bodies hold the name, and where it stands else.
    fn in_file(&mut self, world: &World<'_>, file: FileId, (name, home): (&str, FileId)) -> Option<Vec<String>> {
        let view = world.view(file);
        let holds = |span: Span| find_word(span.of(&view.text), name.as_bytes(), 0).is_some();
        let mut outer = Vec::new();
        let mut definitions = Vec::new();
        for item in view.items() {
            let ItemKind::MacroDefinition { body, .. } = &item.kind else { continue };
            let own = item.name(&view.text)?;
            if own == name && file != home {
                return None;
            }
            if holds(*body) {
                outer.push(own);
            }
            definitions.push(item.span);
        }
        for t in view.tokens().iter() {
            match t.kind {
                TokenKind::Directive if definitions.iter().any(|d| d.overlaps(t.span)) => {}
                TokenKind::Directive if holds(t.span) => return None,
                TokenKind::Ident if t.text(&view.text) == name.as_bytes() => {
                    self.uses.push(Place { file, span: t.span });
                }
                _ => {}
            }
        }
        Some(outer)
    }
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
        // Tabs as far as they go, and blanks from there, as those of the neighbours.
        let tabs = (now / 8 + 1..=wanted / 8).count();
        let blanks = if tabs > 0 { wanted % 8 } else { wanted - now };
        "\t".repeat(tabs) + &" ".repeat(blanks)
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
