//! Structures that code in another language fills member by member: there the new member is nothing.

use super::member::Member;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// Where the structure `tag` is filled member by member: `tag { a: x, b: y }` without `..rest`. The brackets' contents.
pub fn literals(text: &[u8], tag: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(at) = find_word(text, tag.as_bytes(), from) {
        from = at + tag.len();
        let open = from + text[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if text.get(open) == Some(&b'{') {
            out.extend(body(text, open));
        }
    }
    out
}

/// What stands between the brackets, if each member is named.
fn body(text: &[u8], open: usize) -> Option<Span> {
    let mut depth = 0usize;
    for (i, b) in text.iter().enumerate().skip(open) {
        match b {
            b'{' | b'(' => depth += 1,
            b'}' | b')' => depth = depth.saturating_sub(1),
            b'.' if depth == 1 && text[i..].starts_with(b"..") => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(Span::new(open + 1, i));
        }
    }
    Some(Span::new(open + 1, text.len()))
}

/// The entries of the new member in a file, and where they go; none where the old one has no line of its own.
pub fn entries(text: &[u8], member: &Member) -> Option<Vec<(usize, String)>> {
    let new = member.new_name();
    let lacks = |body: &Span| find_word(body.of(text), new.as_bytes(), 0).is_none();
    let entry = |body: Span| {
        let at = body.start + find_word(body.of(text), member.name.as_bytes(), 0)?;
        let start = line_start(text, at);
        let end = at + memchr::memchr(b'\n', &text[at..])?;
        let line = text[at..end].trim_ascii_end();
        let depth = line.iter().try_fold(0usize, |depth, b| match b {
            b'(' | b'{' | b'[' => Some(depth + 1),
            b')' | b'}' | b']' => depth.checked_sub(1),
            _ => Some(depth),
        });
        let alone = text[start..at].trim_ascii().is_empty() && end <= body.end && depth == Some(0);
        let whole = line[member.name.len()..].trim_ascii_start().starts_with(b":") && line.ends_with(b",");
        let single = line.windows(2).filter(|w| w == b", ").count() == 0;
        let indent = String::from_utf8_lossy(&text[start..at]).into_owned();
        let end = at + line.len();
        (alone && whole && single).then(|| (end, format!("{}{indent}{new}: None,", eol(text, at))))
    };
    literals(text, &member.tag).into_iter().filter(lacks).map(entry).collect()
}
