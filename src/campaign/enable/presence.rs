//! Tests for the member: either of the two will do.

use super::change::{BY, Changes, stop};
use crate::campaign::context::call_around;
use crate::campaign::obstacle::Obstacle;
use crate::campaign::sites::Site;
use crate::model::outcome::Replacement;
use crate::syntax::items::items;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::operand::Code;
use crate::syntax::span::Span;

/// Extends the test at `site` by the member `new`.
pub(super) fn extend(text: &[u8], site: &Site, new: &str, changes: &mut Changes) -> Result<(), Obstacle> {
    let all = items(text);
    let around = all.iter().filter(|i| i.span.contains(site.span)).min_by_key(|i| i.span.end - i.span.start);
    let item = around.ok_or_else(|| stop(site, "what is around this test was not found"))?;
    let mut tokens: Vec<Token> = tokens_in(text, item.span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    let code = Code { text, tokens: &tokens };
    let first = tokens.iter().position(|t| t.span.start == site.span.start);
    let last = tokens.iter().position(|t| t.span.end == site.span.end);
    let (Some(mut from), Some(last)) = (first, last) else {
        return Err(stop(site, "this test was not found again"));
    };
    let mut to = last + 1;
    if (from..last).any(|i| matches!(code.at(i), b"++" | b"--" | b"=") || code.at(i) == b"(" && called(code, i)) {
        return Err(stop(site, "the expression of this test would be evaluated twice, which may have effects"));
    }
    // Parentheses around the access alone.
    while from.checked_sub(1).is_some_and(|b| code.at(b) == b"(" && !named(code, b)) && code.at(to) == b")" {
        (from, to) = (from - 1, to + 1);
    }
    let mut negative = false;
    if let (b"==" | b"!=", null) = (code.at(to), code.at(to + 1))
        && matches!(null, b"NULL" | b"0")
    {
        negative = code.at(to) == b"==";
        to += 2;
    } else if code.before(from) == b"!" {
        negative = true;
        from -= 1;
        if code.before(from) == b"!" {
            return Err(stop(site, "this test is written in a way that cannot be extended"));
        }
    } else if let (b"==" | b"!=", Some(null)) = (code.before(from), from.checked_sub(2))
        && matches!(code.at(null), b"NULL" | b"0")
    {
        negative = code.before(from) == b"==";
        from = null;
    } else if matches!(code.before(from), b"==" | b"!=") {
        return Err(stop(site, "this test is written in a way that cannot be extended"));
    }
    let operator = if negative { "&&" } else { "||" };
    let old = Span::new(tokens[from].span.start, tokens[to - 1].span.end);
    let written = String::from_utf8_lossy(old.of(text)).into_owned();
    let member = site.member.as_bytes();
    let at = (from..to).rfind(|&i| code.at(i) == member).map(|i| tokens[i].span);
    let at = at.ok_or_else(|| stop(site, "this test was not found again"))?;
    let second = [&text[old.start..at.start], new.as_bytes(), &text[at.end..old.end]].concat();
    let both = format!("{written} {operator} {}", String::from_utf8_lossy(&second));
    let both = if is_open(code, from, to, operator) { both } else { format!("({both})") };
    changes.add(&site.path, Replacement::by(BY, old, both));
    if let Some(head) = line(code, from, to, text) {
        changes.lay_out(&site.path, head);
    }
    Ok(())
}

/// The call of a macro around a member's name that is its argument: of the name and of the closing bracket, and of the name itself.
fn around(code: Code<'_>, site: &Site) -> Option<(usize, usize, usize)> {
    let at = code.tokens.iter().position(|t| t.span == site.span)?;
    let (name, close) = call_around(code, at)?;
    Some((name, close, at))
}

/// Whether the macro that gets the member's name is called in a statement of its own.
pub(super) fn is_statement(text: &[u8], site: &Site) -> bool {
    let all = items(text);
    let Some(item) = all.iter().find(|i| i.span.contains(site.span)) else { return false };
    let tokens = code_of(text, item.span);
    let code = Code { text, tokens: &tokens };
    let Some((name, close, _)) = around(code, site) else { return false };
    matches!(code.before(name), b";" | b"{" | b"}" | b")" | b"else") && code.at(close + 1) == b";"
}

/// Extends a test by a macro that gets the member's name by one that gets that of the member `new`.
pub(super) fn through(text: &[u8], site: &Site, new: &str, changes: &mut Changes) -> Result<(), Obstacle> {
    let all = items(text);
    let lost = || stop(site, "this test was not found again");
    let item = all.iter().find(|i| i.span.contains(site.span)).ok_or_else(lost)?;
    let tokens = code_of(text, item.span);
    let code = Code { text, tokens: &tokens };
    let (name, close, at) = around(code, site).ok_or_else(lost)?;
    if (name + 2..close).any(|i| matches!(code.at(i), b"++" | b"--" | b"=") || code.at(i) == b"(" && called(code, i)) {
        return Err(stop(site, "the expression of this test would be evaluated twice, which may have effects"));
    }
    let old = Span::new(tokens[name].span.start, tokens[close].span.end);
    let part = |from: usize, to: usize| String::from_utf8_lossy(&text[from..to]).into_owned();
    let second = [part(old.start, tokens[at].span.start), new.to_owned(), part(tokens[at].span.end, old.end)].concat();
    let both = format!("{} || {second}", part(old.start, old.end));
    let both = if is_open(code, name, close + 1, "||") { both } else { format!("({both})") };
    changes.add(&site.path, Replacement::by(BY, old, both));
    if let Some(head) = line(code, name, close + 1, text) {
        changes.lay_out(&site.path, head);
    }
    Ok(())
}

/// The tokens of an item without directives.
fn code_of(text: &[u8], span: Span) -> Vec<Token> {
    let mut tokens = tokens_in(text, span);
    tokens.retain(|t| t.kind != TokenKind::Directive);
    tokens
}

/// Whether a bracket calls a function; an annotated read has no effects.
fn called(code: Code<'_>, open: usize) -> bool {
    named(code, open) && !matches!(code.before(open), b"READ_ONCE" | b"rcu_dereference" | b"rcu_access_pointer")
}

fn named(code: Code<'_>, open: usize) -> bool {
    open.checked_sub(1).is_some_and(|i| code.is_name(i) || matches!(code.at(i), b"if" | b"while" | b")" | b"]"))
}

/// Whether the neighbours of the tokens bind no closer than `operator`, nor mix with it.
fn is_open(code: Code<'_>, from: usize, to: usize, operator: &str) -> bool {
    let (before, next) = (code.before(from), code.at(to));
    let same = |t: &[u8]| t == operator.as_bytes();
    let opens = matches!(before, b"(" | b"," | b"=" | b"return" | b";" | b"{") || same(before);
    let closes = matches!(next, b")" | b"," | b";") || same(next);
    opens && closes
}

/// Index of the `if` or `while` in whose brackets the operand stands.
fn branch(code: Code<'_>, from: usize) -> Option<usize> {
    let open = std::iter::successors(code.bracket(from), |(open, _)| code.bracket(*open));
    let last = open.map(|(open, _)| open).take_while(|&open| code.at(open) == b"(").last()?;
    last.checked_sub(1).filter(|&i| matches!(code.at(i), b"if" | b"while"))
}

/// The statement's text from the operand to the end of the statement's head, so that it can be laid out as a whole.
fn line(code: Code<'_>, from: usize, to: usize, text: &[u8]) -> Option<Span> {
    let first = || (0..from).rfind(|&b| matches!(code.at(b), b";" | b"{" | b"}")).map_or(0, |b| b + 1);
    let start = branch(code, from).unwrap_or_else(first);
    let mut end = to;
    let mut depth = 0usize;
    let open = (start..from).filter(|&i| code.at(i) == b"(").count();
    let close = (start..from).filter(|&i| code.at(i) == b")").count();
    depth += open.checked_sub(close)?;
    while end < code.tokens.len() {
        match code.at(end) {
            b"(" => depth += 1,
            b")" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && matches!(code.at(start), b"if" | b"while") {
                    end += 1;
                    break;
                }
            }
            b";" if depth == 0 => {
                end += 1;
                break;
            }
            b"{" | b"}" => return None,
            _ => {}
        }
        end += 1;
    }
    let span = Span::new(code.tokens.get(start)?.span.start, code.tokens.get(end.checked_sub(1)?)?.span.end);
    // A directive or a comment inside stays where it is.
    let plain = !span.of(text).contains(&b'#') && memchr::memmem::find(span.of(text), b"/*").is_none();
    (plain && code.at(start) != b"#").then_some(span)
}
