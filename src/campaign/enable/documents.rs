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
    each(ground, member, changes, |text, shown| {
        let end = shown.lines.end;
        let new = [b"\n", shown.renamed.as_slice()].concat();
        (!has_word(shown.body.of(text), &member.new_name())).then(|| Replacement::by(BY, Span::new(end, end), new))
    });
}

/// Takes the old member out of each document that shows it, or gives it the new form where that is not shown beside it.
pub(in crate::campaign) fn flip(ground: &Ground, member: &Member, changes: &mut Changes) {
    each(ground, member, changes, |text, shown| {
        let Span { start, end } = shown.lines;
        Some(match has_word(shown.body.of(text), &member.new_name()) {
            true if text.get(end) == Some(&b'\n') => Replacement::by(BY, Span::new(start, end + 1), ""),
            true => return None,
            false => Replacement::by(BY, shown.lines, shown.renamed),
        })
    });
}

/// The old member in a document.
struct Shown {
    /// What stands between the braces of the structure.
    body: Span,
    /// From the beginning of the first line to the semicolon.
    lines: Span,
    /// The same with the new member.
    renamed: Vec<u8>,
}

fn each(
    ground: &Ground,
    member: &Member,
    changes: &mut Changes,
    edit: impl Fn(&[u8], Shown) -> Option<Replacement> + Sync,
) {
    let head = format!("struct {} {{", member.tag);
    let finder = Finder::new(&head);
    let shows = |path: &Utf8Path, text: &[u8]| {
        let at = find(text, head.as_bytes())? + head.len();
        Some((path.to_owned(), edit(text, shown(text, at, member)?)?))
    };
    for (path, edit) in ground.documents(|text| finder.find(text).is_some(), shows) {
        changes.add(&path, edit);
    }
}

/// The old member of the structure whose members begin at `from`.
fn shown(text: &[u8], from: usize, member: &Member) -> Option<Shown> {
    let end = from + find(&text[from..], b"};")?;
    let body = Span::new(from, end);
    let tokens = tokens_in(text, body);
    let named = |i: &usize| tokens[*i].is_word(text, &member.name) && *i > 1 && tokens[*i - 1].is_punct(text, "*");
    let at = (0..tokens.len()).find(named)?;
    let stop = (at..tokens.len()).find(|&i| tokens[i].is_punct(text, ";"))?;
    let start = (0..at).rfind(|&i| tokens[i].is_punct(text, ";")).map_or(0, |i| i + 1);
    let (first, last) = (tokens.get(start)?.span.start, tokens[stop].span.end);
    let line = line_start(text, first);
    text[line..first].trim_ascii().is_empty().then_some(())?;
    let mut renamed = Vec::new();
    let mut done = line;
    for token in tokens[start..=stop].iter().filter(|t| t.kind == TokenKind::Ident) {
        let word = match token.text(text) {
            b"vm_area_struct" => "vm_area_desc".to_owned(),
            b"vma" => "desc".to_owned(),
            w if w == member.name.as_bytes() => member.new_name(),
            _ => continue,
        };
        renamed.extend_from_slice(&text[done..token.span.start]);
        renamed.extend_from_slice(word.as_bytes());
        done = token.span.end;
    }
    renamed.extend_from_slice(&text[done..last]);
    // A type that is told by its name stands elsewhere.
    find(&renamed, b"vm_area_desc")?;
    Some(Shown { body, lines: Span::new(line, last), renamed })
}
