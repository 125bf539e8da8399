//! Adds what a template has: functions of our own text, where the target's own are what they were read to be.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::context::Kind;
use super::enable::change::Changes;
use super::enable::{Enabled, structure};
use super::ground::Ground;
use super::obstacle::Obstacle;
use super::survey::Survey;
use crate::census::hooks::lossy;
use crate::model::lines::Lines;
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_end, line_start};
use crate::syntax::head::closing;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;
use crate::transform::template::{Add, Holds, Member, Template};

/// What every edit is by.
const BY: &str = "campaign-template";

/// Words before a bracket that call nothing.
const NO_CALLS: [&[u8]; 8] = [b"if", b"while", b"for", b"switch", b"return", b"sizeof", b"typeof", b"__attribute__"];

/// Adds the functions of a template; nothing where the tree has them.
///
/// # Errors
/// What the template does not hold for, with places.
pub fn add(ground: &Ground, template: &Template, target_has: &dyn Fn(&str) -> bool) -> Result<Enabled, Vec<Obstacle>> {
    let missing = template.twins.iter().filter(|t| !target_has(&t.new)).count();
    if missing == 0 {
        return Ok(Enabled::default());
    }
    let at = |path: &str, line, label: String| Obstacle { path: path.into(), line, label };
    let mut stops = Vec::new();
    if missing < template.twins.len() {
        stops.push(at(&template.adds[0].file, 1, "the target has some of the functions, but not all".into()));
    }
    if let Some(lacks) = template.needs.iter().find(|n| !target_has(n)) {
        stops.push(at(&template.adds[0].file, 1, format!("the target has no `{lacks}`")));
    }
    stops.extend(template.holds.iter().filter_map(|h| unlike(ground, h)));
    let mut changes = Changes::default();
    for member in &template.members {
        stops.extend(fill(ground, member, &mut changes).err().into_iter().flatten());
    }
    // What gets a member has a forward declaration by that.
    let mut described: BTreeSet<String> = changes.edits.keys().map(ToString::to_string).collect();
    for add in &template.adds {
        let Some(text) = ground.text(Utf8Path::new(&add.file)) else {
            stops.push(at(&add.file, 1, "this file cannot be read".into()));
            continue;
        };
        let Some(item) = place(&text, add) else {
            stops.push(at(&add.file, 1, format!("`{}` was not found, or several times", name(add))));
            continue;
        };
        if add.file.ends_with(".h") && described.insert(add.file.clone()) {
            let (start, arms) = outside(&text, &item);
            structure::forward(ground, &text, (Utf8Path::new(&add.file), start, arms), &mut changes);
        }
        let end = item.span.end;
        let end = if text[..end].ends_with(b"\n") { end } else { line_end(&text, end) };
        let new = add.text.replace('\n', eol(&text, item.span.start));
        changes.add(Utf8Path::new(&add.file), Replacement::by(BY, Span::new(end, end), new));
    }
    if !stops.is_empty() {
        stops.sort();
        stops.dedup();
        return Err(stops);
    }
    let paths: Vec<Utf8PathBuf> = changes.edits.keys().cloned().collect();
    let texts: BTreeMap<Utf8PathBuf, Vec<u8>> =
        paths.into_iter().filter_map(|p| Some((p.clone(), ground.text(&p)?))).collect();
    Enabled::make(changes, texts, Vec::new()).map_err(|(path, why)| vec![at(path.as_str(), 1, why)])
}

/// Where the declarations begin that stand in no arm but the one that guards a header, or `item` if one of them is a plain
/// `struct x;`; and how many arms that is.
fn outside(text: &[u8], item: &Item) -> (usize, usize) {
    let mut all = items(text);
    all.retain(|i| !matches!(i.kind, ItemKind::MacroDefinition { .. }));
    let arms = all.iter().map(|i| i.arms.len()).min().unwrap_or(0);
    let outer = || all.iter().filter(|i| i.arms.len() == arms && i.span.start <= item.span.start);
    let plain = |i: &Item| i.kind == ItemKind::Other && tokens_in(text, i.span).len() == 3;
    let first = outer().next().map_or(item.span.start, |i| i.span.start);
    (if outer().any(plain) { item.span.start } else { first }, arms)
}

/// The name that an addition stands behind.
fn name(add: &Add) -> &str {
    [&add.prototype, &add.function, &add.macro_, &add.export].into_iter().flatten().next().map_or("", String::as_str)
}

/// The one item that an addition stands behind.
fn place(text: &[u8], add: &Add) -> Option<Item> {
    let wanted = name(add).as_bytes();
    let fits = |item: &Item| match &item.kind {
        ItemKind::Prototype { name, .. } => add.prototype.is_some() && name.of(text) == wanted,
        ItemKind::Function { name, .. } => add.function.is_some() && name.of(text) == wanted,
        ItemKind::MacroDefinition { name, .. } => add.macro_.is_some() && name.of(text) == wanted,
        ItemKind::Other => {
            let words = tokens_in(text, item.span);
            let exports = words.first().is_some_and(|t| t.text(text).starts_with(b"EXPORT_SYMBOL"));
            add.export.is_some() && exports && words.get(2).is_some_and(|t| t.text(text) == wanted)
        }
    };
    let mut found = items(text).into_iter().filter(fits);
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// Whether a function does something that the template does not know: it calls other things than it was read to.
fn unlike(ground: &Ground, holds: &Holds) -> Option<Obstacle> {
    let stop = |line, label| Some(Obstacle { path: holds.file.as_str().into(), line, label });
    let Some(text) = ground.text(Utf8Path::new(&holds.file)) else {
        return stop(1, "this file cannot be read".into());
    };
    let all = items(&text);
    let is_it =
        |i: &&Item| matches!(&i.kind, ItemKind::Function { name, .. } if name.of(&text) == holds.function.as_bytes());
    let mut found = all.iter().filter(is_it).peekable();
    if found.peek().is_none() {
        return stop(1, format!("`{}()` was not found", holds.function));
    }
    let lines = Lines::new(&text);
    found.find_map(|item| {
        let ItemKind::Function { body, .. } = &item.kind else { return None };
        let mut tokens = tokens_in(&text, *body);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text: &text, tokens: &tokens };
        let is_call = |i: &usize| code.is_name(*i) && code.at(i + 1) == b"(" && !NO_CALLS.contains(&code.at(*i));
        let calls: BTreeSet<String> = (0..tokens.len()).filter(is_call).map(|i| lossy(code.at(i))).collect();
        let known: BTreeSet<String> = holds.calls.iter().cloned().collect();
        let other = calls.symmetric_difference(&known).next()?;
        let what = if calls.contains(other) { "calls" } else { "does not call" };
        let label =
            format!("`{}()` {what} `{other}()`, so it is not what the template was written for", holds.function);
        stop(lines.position(item.span.start).0, label)
    })
}

/// Adds a member to a structure, and its value to each table.
fn fill(ground: &Ground, member: &Member, changes: &mut Changes) -> Result<(), Vec<Obstacle>> {
    let hook = format!("{}.{}", member.structure, member.old);
    let meant = |m: &super::member::Member| m.hook() == hook;
    let Some(waiting) = Survey::of(ground, meant).waiting(ground, meant).into_iter().next() else {
        let label = format!("no structure has an mmap hook `{hook}`");
        return Err(vec![Obstacle { path: "".into(), line: 1, label }]);
    };
    let mut stops = waiting.obstacles.clone();
    for site in waiting.sites.iter().filter(|s| !matches!(s.kind, Kind::Call | Kind::Test)) {
        let label = format!("`{hook}` is filled at run time");
        stops.push(Obstacle { path: site.path.clone(), line: site.line, label });
    }
    if let Some(text) = ground.text(&waiting.member.path) {
        stops.extend(structure::add(ground, &waiting.member, &text, changes).err());
    }
    let finder = memchr::memmem::Finder::new(&member.structure);
    let found = ground
        .own(|text| finder.find(text).is_some(), |path, text| Some((path.to_owned(), tables(path, text, member))));
    for (path, entries) in found {
        for entry in entries {
            match entry {
                Ok(edit) => changes.add(&path, edit),
                Err(stop) => stops.push(stop),
            }
        }
    }
    if stops.is_empty() { Ok(()) } else { Err(stops) }
}

/// The new entries of the tables of a file.
fn tables(path: &Utf8Path, text: &[u8], member: &Member) -> Vec<Result<Replacement, Obstacle>> {
    let lines = Lines::new(text);
    let mut out = Vec::new();
    for item in items(text) {
        if item.kind != ItemKind::Other || find_word(item.span.of(text), member.structure.as_bytes(), 0).is_none() {
            continue;
        }
        let mut tokens = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let entry =
            |i: &usize| code.at(*i) == member.old.as_bytes() && code.before(*i) == b"." && code.at(i + 1) == b"=";
        for i in (0..tokens.len()).filter(entry) {
            let stop =
                |label: String| Obstacle { path: path.to_owned(), line: lines.position(tokens[i].span.start).0, label };
            // The initialiser of the member's own structure, and of no other inside or around it.
            let own = (0..i)
                .rfind(|&k| code.at(k) == b"struct")
                .is_some_and(|k| code.at(k + 1) == member.structure.as_bytes());
            let flat = (0..i).find(|&k| code.at(k) == b"{").is_some_and(|k| {
                closing(text, &tokens, k).is_some_and(|close| close > i)
                    && !(k + 1..i).any(|j| code.at(j) == b"{" && closing(text, &tokens, j).is_none_or(|c| c > i))
            });
            if !own || !flat {
                out.push(Err(stop(format!("whether this fills `{}` is not told", member.structure))));
                continue;
            }
            let value = lossy(code.at(i + 2));
            let new = member.values.iter().find(|v| v.0 == value).map(|v| &v.1);
            let (Some(new), b",") = (new, code.at(i + 3)) else {
                out.push(Err(stop(format!("`{value}` fills `{}` here and has no form for descriptors", member.old))));
                continue;
            };
            let line = line_start(text, tokens[i].span.start);
            let gap = &text[tokens[i].span.end..tokens[i + 1].span.start];
            // The column of the value is kept where the longer name leaves room for it.
            let gap = if gap == b" " || gap.is_empty() {
                lossy(gap)
            } else {
                tabs(&text[line..tokens[i].span.start], member, gap)
            };
            let indent = lossy(&text[line..tokens[i].span.start]);
            let entry = format!("{}{indent}{}{gap}= {new},", eol(text, line), member.new);
            let at = tokens[i + 3].span.end;
            out.push(Ok(Replacement::by(BY, Span::new(at, at), entry)));
        }
    }
    out
}

/// Blanks between the new name and the `=`, so that it stands where it does on the old line.
fn tabs(indent: &[u8], member: &Member, gap: &[u8]) -> String {
    use crate::edit::layout::column;
    let start = column(indent, 0);
    let equals = column(gap, start + member.old.len());
    let end = start + member.new.len();
    if end >= equals {
        return " ".into();
    }
    if !gap.contains(&b'\t') {
        return " ".repeat(equals - end);
    }
    "\t".repeat(equals.div_ceil(8) - end / 8)
}
