//! Documents that show the structure: the new member follows the old one there, too.

use camino::Utf8Path;
use memchr::memmem::{Finder, find};

use super::change::{BY, Changes, has_word};
use crate::campaign::ground::Ground;
use crate::campaign::member::Member;
use crate::model::outcome::Replacement;
use crate::syntax::eol::line_start;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;

/// Adds the member to each document with the structure and the old member in it. One that shows only a part of the structure
/// stays as it is.
pub(super) fn add(ground: &Ground, member: &Member, changes: &mut Changes) {
    let head = format!("struct {} {{", member.tag);
    let finder = Finder::new(&head);
    let shows = |path: &Utf8Path, text: &[u8]| {
        let at = find(text, head.as_bytes())? + head.len();
        Some((path.to_owned(), entry(text, at, member)?))
    };
    for (path, edit) in ground.documents(|text| finder.find(text).is_some(), shows) {
        changes.add(&path, edit);
    }
}

/// The new member behind the old one of the structure whose members begin at `from`.
fn entry(text: &[u8], from: usize, member: &Member) -> Option<Replacement> {
    let end = from + find(&text[from..], b"};")?;
    let body = Span::new(from, end);
    if has_word(body.of(text), &member.new_name()) {
        return None;
    }
    let tokens = tokens_in(text, body);
    let named = |i: &usize| tokens[*i].is_word(text, &member.name) && *i > 1 && tokens[*i - 1].is_punct(text, "*");
    let at = (0..tokens.len()).find(named)?;
    let stop = (at..tokens.len()).find(|&i| tokens[i].is_punct(text, ";"))?;
    let start = (0..at).rfind(|&i| tokens[i].is_punct(text, ";")).map_or(0, |i| i + 1);
    let (first, last) = (tokens.get(start)?.span.start, tokens[stop].span.end);
    let line = line_start(text, first);
    text[line..first].trim_ascii().is_empty().then_some(())?;
    let mut new = b"\n".to_vec();
    let mut done = line;
    for token in tokens[start..=stop].iter().filter(|t| t.kind == TokenKind::Ident) {
        let word = match token.text(text) {
            b"vm_area_struct" => "vm_area_desc".to_owned(),
            b"vma" => "desc".to_owned(),
            w if w == member.name.as_bytes() => member.new_name(),
            _ => continue,
        };
        new.extend_from_slice(&text[done..token.span.start]);
        new.extend_from_slice(word.as_bytes());
        done = token.span.end;
    }
    new.extend_from_slice(&text[done..last]);
    Some(Replacement::by(BY, Span::new(last, last), new))
}
