//! What a tree in which a member has its descriptor form says about those who call it.

use std::collections::BTreeSet;

use super::context::Kind;
use super::enable::private::ways;
use super::ground::{Ground, Naming};
use super::obstacle::Obstacle;
use super::survey::Waiting;
use crate::census::hooks::lossy;
use crate::kernel::interface::Caller;
use crate::kernel::knowledge::knowledge;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, find_word, tokens_in};
use crate::syntax::operand::Code;

/// How the new member is called, if each place that uses the old one knows it.
///
/// # Errors
/// The places that know the old member alone.
pub fn caller(ground: &Ground, waiting: &Waiting) -> Result<Caller, Vec<Obstacle>> {
    let ground = &*ground.with(&waiting.held);
    let new = waiting.member.new_name();
    let mut out = Caller::default();
    let mut stops = waiting.obstacles.clone();
    for site in waiting.sites.iter().filter(|s| matches!(s.kind, Kind::Call | Kind::Test | Kind::Copy)) {
        let text = ground.text(&site.path).unwrap_or_default();
        let all = items(&text);
        let item = all.iter().filter(|i| i.span.contains(site.span)).min_by_key(|i| i.span.end - i.span.start);
        let body = item.map_or(&b""[..], |i| i.span.of(&text));
        if find_word(body, new.as_bytes(), 0).is_none() {
            let label = format!("`{}` is used here by code that does not know `{new}`", site.member);
            stops.push(Obstacle { path: site.path.clone(), line: site.line, label });
        }
        if site.kind == Kind::Call {
            let seen = ways(ground, &waiting.everywhere, site);
            let keeps = find_word(body, b"private_data", 0).is_some();
            out.keeps_private |= keeps;
            out.loses_private |= !keeps && (seen.written || seen.unseen.is_some());
            // Where not every way was seen, the worse is taken for true.
            out.direct |= seen.direct || seen.dark;
        }
    }
    out.makers = makers(ground, waiting);
    if stops.is_empty() { Ok(out) } else { Err(stops) }
}

/// The functions that give the objects whose tables are filled at run time, as far as each definition of them allocates one
/// and stores it through a parameter.
fn makers(ground: &Ground, waiting: &Waiting) -> BTreeSet<String> {
    let mut named: BTreeSet<String> = BTreeSet::new();
    for site in waiting.sites.iter().filter(|s| matches!(s.kind, Kind::Set(_))) {
        let text = ground.text(&site.path).unwrap_or_default();
        let all = items(&text);
        let Some(item) = all.iter().find(|i| i.is_function() && i.span.contains(site.span)) else { continue };
        let mut tokens = tokens_in(&text, item.span);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text: &text, tokens: &tokens };
        let passed = (1..tokens.len()).filter(|&i| code.before(i) == b"&" && code.is_name(i));
        let callee =
            |i: usize| code.bracket(i)?.0.checked_sub(1).filter(|&c| code.is_name(c)).map(|c| lossy(code.at(c)));
        named.extend(passed.filter_map(callee));
    }
    if named.is_empty() {
        return named;
    }
    let files: BTreeSet<Naming> = named.iter().flat_map(|n| ground.naming(n)).collect();
    let texts = files.iter().filter_map(|n| ground.text_of(n));
    let seen: Vec<(String, bool)> = texts.flat_map(|text| made(&text, &named)).collect();
    let all = |name: &String| {
        let mut of = seen.iter().filter(|s| s.0 == *name).map(|s| s.1).peekable();
        of.peek().is_some() && of.all(|makes| makes)
    };
    named.into_iter().filter(all).collect()
}

/// The definitions of these functions in a file, and whether each allocates and stores through a parameter.
fn made(text: &[u8], names: &BTreeSet<String>) -> Vec<(String, bool)> {
    let memory = knowledge().ok().and_then(|k| k.states.iter().find(|p| p.give.iter().any(|g| g == "kfree")));
    let makes = |item: &Item| {
        let ItemKind::Function { params, body, .. } = &item.kind else { return false };
        let mut tokens = tokens_in(text, *body);
        tokens.retain(|t| t.kind != TokenKind::Directive);
        let code = Code { text, tokens: &tokens };
        let allocates = (0..tokens.len()).any(|i| {
            code.at(i + 1) == b"(" && memory.is_some_and(|m| m.take.iter().any(|t| t.as_bytes() == code.at(i)))
        });
        let stores = (1..tokens.len()).any(|i| {
            let param = params.iter().filter_map(|p| p.name).any(|n| n.of(text) == code.at(i));
            param && code.before(i) == b"*" && code.at(i + 1) == b"=" && code.at(i + 2) != b"NULL"
        });
        allocates && stores
    };
    let all = items(text);
    let of = all.iter().filter(|i| i.is_function()).filter_map(|i| Some((i.name(text)?, i)));
    of.filter(|(name, _)| names.contains(name)).map(|(name, item)| (name, makes(item))).collect()
}
