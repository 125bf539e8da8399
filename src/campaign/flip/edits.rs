//! The texts of a flip: the old member goes, and everybody who called it calls the new one.
//!
//! Where the old member stands beside the new one, what the first step of the campaign wrote is taken back; where there is no new
//! one, since nobody ever set the old one, this takes its place. The calls name the new member and pass the VMA still: the
//! functions around convert with them.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use super::table::{self, BY};
use crate::campaign::context::{Access, Kind};
use crate::campaign::enable::Enabled;
use crate::campaign::enable::change::{Changes, NEEDS, has_word, is_function, stop};
use crate::campaign::enable::{documents, structure};
use crate::campaign::ground::Ground;
use crate::campaign::member::Member;
use crate::campaign::obstacle::Obstacle;
use crate::campaign::sites::Site;
use crate::campaign::survey::Waiting;
use crate::edit::layout::{join, relayout};
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_end, line_start};
use crate::syntax::head::closing;
use crate::syntax::items::{Item, items};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;

/// A flip before the functions around its calls convert.
#[derive(Clone, Debug, Default)]
pub struct Flipped {
    /// The files, as they were and as they become.
    pub texts: Enabled,
    /// The calls: the file and where the new member's name begins.
    pub calls: BTreeSet<(Utf8PathBuf, usize)>,
}

/// The edits of one file, and in which of them a call's name stands.
#[derive(Default)]
struct Edits {
    all: Vec<(Replacement, Option<usize>)>,
}

/// The texts in which the old member is gone.
///
/// # Errors
/// What is not understood, with places.
pub fn flipped(ground: &Ground, waiting: &Waiting) -> Result<Flipped, Vec<Obstacle>> {
    let member = &waiting.member;
    let mut stops = waiting.obstacles.clone();
    stops.extend(waiting.foreign.iter().cloned());
    // What is left of a local that held the member is no form that was written here.
    stops.extend(waiting.held.keys().map(|path| Obstacle {
        path: path.clone(),
        line: 1,
        label: format!("a local holds `{}`", member.name),
    }));
    if !stops.is_empty() {
        return Err(stops);
    }
    let mut files: BTreeMap<Utf8PathBuf, Edits> = BTreeMap::new();
    let mut texts: BTreeMap<Utf8PathBuf, Vec<u8>> = BTreeMap::new();
    for path in waiting.sites.iter().map(|s| &s.path).chain([&member.path]).collect::<BTreeSet<_>>() {
        texts.insert(path.clone(), ground.text(path).unwrap_or_default());
    }
    let place = |label: &str| Obstacle { path: member.path.clone(), line: member.line, label: label.to_owned() };
    let made = table::edits(&texts[&member.path], member).map_err(|label| vec![place(label)])?;
    files.entry(member.path.clone()).or_default().all.extend(made.into_iter().map(|e| (e, None)));
    if member.prepare.is_none() {
        let mut forward = Changes::default();
        let place = (member.path.as_path(), member.item.start, member.arms.len());
        structure::forward(ground, &texts[&member.path], place, &mut forward);
        for (path, edits) in forward.edits {
            files.entry(path).or_default().all.extend(edits.into_iter().map(|e| (e, None)));
        }
    }
    for (path, text) in &texts {
        let sites: Vec<&Site> = waiting.sites.iter().filter(|s| s.path == *path).collect();
        let edits = of_file(text, member, &sites).map_err(|stop| vec![stop])?;
        files.entry(path.clone()).or_default().all.extend(edits.all);
    }
    let mut changes = Changes::default();
    let mut out = Flipped::default();
    for (path, edits) in &mut files {
        edits.all.sort_by_key(|(e, _)| (e.span.start, e.span.end));
        let mut moved = 0usize;
        let mut gone = 0usize;
        for (edit, name) in &edits.all {
            out.calls.extend(name.map(|at| (path.clone(), edit.span.start + moved - gone + at)));
            moved += edit.text.len();
            gone += edit.span.end - edit.span.start;
        }
        edits.all.iter().for_each(|(edit, _)| changes.add(path, edit.clone()));
    }
    documents::flip(ground, member, &mut changes);
    for path in changes.edits.keys().filter(|p| !texts.contains_key(*p)).cloned().collect::<Vec<_>>() {
        texts.extend(ground.text(&path).map(|text| (path, text)));
    }
    out.texts =
        Enabled::make(changes, texts, Vec::new()).map_err(|(path, why)| vec![place(&format!("{path}: {why}"))])?;
    Ok(out)
}

fn of_file(text: &[u8], member: &Member, sites: &[&Site]) -> Result<Edits, Obstacle> {
    let mut out = Edits::default();
    let all = items(text);
    let beside = member.prepare.is_some();
    let shim = format!("{}_{}", member.tag, member.name);
    for site in sites {
        match site.kind {
            Kind::Set(_) => return Err(stop(site, format!("`{}` is set here", member.name))),
            Kind::Call | Kind::Test | Kind::Copy if !beside => {
                let name = Span::new(site.span.end - member.name.len(), site.span.end);
                if site.through.is_some() {
                    return Err(stop(site, format!("a macro uses `{}`", member.name)));
                }
                let call = (site.kind == Kind::Call).then_some(0);
                out.all.push((Replacement::by(BY, name, member.new_name()), call));
            }
            Kind::Call => {
                let item = all.iter().find(|i| i.span.contains(site.span) && is_function(text, i, &shim));
                let made = item.filter(|i| i.is_static() && NEEDS.iter().all(|n| has_word(i.span.of(text), n)));
                let item = made.ok_or_else(|| {
                    stop(site, format!("`{}` is called here by no function that serves both members", member.name))
                })?;
                if !out.all.iter().any(|(e, _)| e.span.contains(item.span)) {
                    out.all.push((Replacement::by(BY, lines(text, with_arms(text, item.span)), ""), None));
                    redirect(text, &all, item, &shim, member, site, &mut out)?;
                }
            }
            Kind::Test if site.through.is_none() => out.all.push((narrow(text, &all, site, &member.new_name())?, None)),
            // A macro that gets the member's name copies it if it is there.
            Kind::Copy | Kind::Test => {
                let whole = lines(text, site.span);
                let line = String::from_utf8_lossy(whole.of(text)).into_owned();
                let again = line.replace(&member.name, &member.new_name());
                if !text[whole.end..].starts_with(again.as_bytes()) || line.matches(';').count() != 1 {
                    return Err(stop(site, "the copy of the new member does not stand beside this one"));
                }
                out.all.push((Replacement::by(BY, whole, ""), None));
            }
            _ => {}
        }
    }
    Ok(out)
}

/// The lines of something that stands alone on them, with a blank one behind.
fn lines(text: &[u8], span: Span) -> Span {
    let mut end = if text[..span.end].ends_with(b"\n") { span.end } else { line_end(text, span.end) };
    let blank = line_end(text, end);
    if span.of(text).contains(&b'{') && text[end..blank].trim_ascii().is_empty() {
        end = blank;
    }
    Span::new(line_start(text, span.start), end)
}

/// The lines of something, with those of the conditions that stand around it alone.
fn with_arms(text: &[u8], span: Span) -> Span {
    let mut out = Span::new(line_start(text, span.start), line_end(text, span.end));
    while let Some(last) = out.start.checked_sub(1) {
        let around = Span::new(line_start(text, last), line_end(text, out.end));
        if !text[around.start..].starts_with(b"#if") || !text[out.end..].starts_with(b"#endif") {
            break;
        }
        out = around;
    }
    out
}

/// The calls of the shim become calls of the new member.
fn redirect(
    text: &[u8],
    all: &[Item],
    shim: &Item,
    name: &str,
    member: &Member,
    site: &Site,
    out: &mut Edits,
) -> Result<(), Obstacle> {
    let no = |what: &str| stop(site, format!("a call of `{name}()` {what}"));
    for item in all.iter().filter(|i| i.span != shim.span && has_word(i.span.of(text), name)) {
        let mut tokens: Vec<Token> = tokens_in(text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        for at in (0..tokens.len()).filter(|&i| code.at(i) == name.as_bytes()) {
            let close = closing(text, &tokens, at + 1).filter(|_| code.at(at + 1) == b"(");
            let close = close.filter(|_| item.is_function()).ok_or_else(|| no("is no plain call"))?;
            let comma = comma(code, at + 1, close).ok_or_else(|| no("has no table"))?;
            let address = code.at(at + 2) == b"&";
            let first = at + 2 + usize::from(address);
            if !is_postfix(code, first, comma) {
                return Err(no("gets a table that is no plain expression"));
            }
            let whole = Span::new(tokens[at].span.start, tokens[close].span.end);
            let part = |from: usize, to: usize| String::from_utf8_lossy(&text[from..to]).into_owned();
            let base = part(tokens[first].span.start, tokens[comma - 1].span.end);
            let rest = part(tokens[comma].span.end, whole.end);
            let dot = if address { "." } else { "->" };
            let new = format!("{base}{dot}{}({}", member.new_name(), rest.trim_start());
            let line = line_start(text, whole.start);
            let laid = relayout(&text[line..whole.start], b"", &join(new.as_bytes()), eol(text, whole.start) == "\r\n");
            // The name is the token behind those of the base.
            let there = tokens_in(&laid, Span::new(0, laid.len()));
            let mark = there.get(comma - first + 1).map(|t| t.span.start);
            out.all.push((Replacement::by(BY, whole, laid), mark));
        }
    }
    Ok(())
}

/// Index of the comma behind the first argument.
fn comma(code: Code<'_>, open: usize, close: usize) -> Option<usize> {
    let mut depth = 0usize;
    (open + 1..close).find(|&i| {
        match code.at(i) {
            b"(" | b"[" | b"{" => depth += 1,
            b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
            b"," => return depth == 0,
            _ => {}
        }
        false
    })
}

/// Whether a member can be asked of these tokens as they stand: names, members, calls and elements.
fn is_postfix(code: Code<'_>, from: usize, to: usize) -> bool {
    let mut at = from;
    if !code.is_name(at) {
        return false;
    }
    at += 1;
    while at < to {
        match code.at(at) {
            b"->" | b"." if code.is_name(at + 1) => at += 2,
            b"(" | b"[" => match closing(code.text, code.tokens, at) {
                Some(close) => at = close + 1,
                None => return false,
            },
            _ => return false,
        }
    }
    at == to
}

/// The test for either member becomes one for the new one.
fn narrow(text: &[u8], all: &[Item], site: &Site, new: &str) -> Result<Replacement, Obstacle> {
    let no = || stop(site, format!("this test is not seen to be one for `{new}`, too"));
    let item = all.iter().filter(|i| i.span.contains(site.span)).min_by_key(|i| i.span.end - i.span.start);
    let mut tokens: Vec<Token> = tokens_in(text, item.ok_or_else(no)?.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let member = tokens.iter().position(|t| t.span.end == site.span.end).ok_or_else(no)?;
    let mut from = Access::at(code, member).ok_or_else(no)?.base;
    let mut to = member + 1;
    if code.before(from) == b"!" {
        from -= 1;
    } else if matches!(code.at(to), b"==" | b"!=") {
        to += 2;
    }
    let negative = code.at(from) == b"!" || code.at(member + 1) == b"==";
    let operator: &[u8] = if negative { b"&&" } else { b"||" };
    let (gap, count) = (to, to - from);
    let same = |i: usize| {
        let (a, b) = (code.at(from + i), code.at(gap + 1 + i));
        if from + i == member { b == new.as_bytes() } else { a == b }
    };
    if code.at(gap) != operator || !(0..count).all(same) {
        return Err(no());
    }
    let (mut first, mut last) = (from, gap + count);
    // Brackets around both, which the second one brought.
    let word = |i: usize| {
        i.checked_sub(1).is_none_or(|b| matches!(code.at(b), b"if" | b"while" | b"return") || code.is_name(b))
    };
    if first > 0 && code.at(first - 1) == b"(" && code.at(last + 1) == b")" && !word(first - 1) {
        (first, last) = (first - 1, last + 1);
    }
    let kept = Span::new(tokens[gap + 1].span.start, tokens[gap + count].span.end);
    let span = Span::new(tokens[first].span.start, tokens[last].span.end);
    Ok(Replacement::by(BY, span, kept.of(text)))
}
