//! Copies of the member from one structure to another: the new one goes along.

use std::collections::BTreeSet;

use super::change::{BY, Changes, stop};
use super::presence;
use crate::campaign::context::Kind;
use crate::campaign::member::Member;
use crate::campaign::obstacle::Obstacle;
use crate::campaign::sites::Site;
use crate::edit::layout::indentation;
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// Repeats each statement that copies the member for the new one. `sites` are those of one file.
pub(super) fn add(member: &Member, text: &[u8], sites: &[&Site], changes: &mut Changes) -> Result<(), Obstacle> {
    let mut done: BTreeSet<Span> = BTreeSet::new();
    for site in sites.iter().filter(|s| s.kind == Kind::Copy || s.through.is_some() && s.kind == Kind::Test) {
        let alone = sites.iter().all(|s| s.span != site.span || s.kind == Kind::Test);
        if alone && !presence::is_statement(text, site) {
            if done.insert(site.span) {
                presence::through(text, site, &member.new_name(), changes)?;
            }
            continue;
        }
        let statement = statement(text, site.span).ok_or_else(|| {
            stop(site, "this copy is no statement of its own that could be repeated for the new member")
        })?;
        if !done.insert(statement) {
            continue;
        }
        let old = String::from_utf8_lossy(statement.of(text)).into_owned();
        let again = renamed(&old, &member.name, &member.new_name());
        let indent = String::from_utf8_lossy(indentation(text, statement.start)).into_owned();
        let at = Span::new(statement.end, statement.end);
        changes.add(&site.path, Replacement::by(BY, at, format!("{}{indent}{again}", eol(text, at.start))));
    }
    Ok(())
}

/// A statement `...;` alone on its line, around `span`, that stands in a block of its own right.
fn statement(text: &[u8], span: Span) -> Option<Span> {
    let line = line_start(text, span.start);
    let start = line + text[line..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let end = span.end + memchr::memchr(b';', &text[span.end..])? + 1;
    let body = text.get(start..end)?;
    let whole = !body.contains(&b'\n') && !body.contains(&b'{') && body.iter().filter(|b| **b == b';').count() == 1;
    let before = text[..start].trim_ascii_end();
    let free = before.ends_with(b";") || before.ends_with(b"{") || before.ends_with(b"}") || before.ends_with(b"*/");
    (whole && free && start <= span.start).then(|| Span::new(start, end))
}

fn renamed(text: &str, old: &str, new: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = find_word(rest.as_bytes(), old.as_bytes(), 0) {
        out.push_str(&rest[..at]);
        out.push_str(new);
        rest = &rest[at + old.len()..];
    }
    out + rest
}
