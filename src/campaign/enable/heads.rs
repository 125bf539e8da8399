//! Statements with several edits in them, each laid out once as a whole.

use super::change::BY;
use crate::edit::layout::{join, relayout};
use crate::edit::render::apply;
use crate::model::outcome::Replacement;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::span::Span;

/// `edits`, those inside of each head made one that lays it out. They are sorted.
///
/// # Errors
/// Edits that overlap.
pub(super) fn laid(text: &[u8], edits: Vec<Replacement>, heads: Vec<Span>) -> Result<Vec<Replacement>, String> {
    let mut left = edits;
    for head in united(heads) {
        // What is put before or behind a statement is none of its own.
        let within = |e: &Replacement| head.contains(e.span) && e.span.start < e.span.end;
        let crosses = |e: &Replacement| !within(e) && e.span.start < head.end && head.start < e.span.end;
        if left.iter().any(crosses) {
            continue;
        }
        let (inside, outside): (Vec<_>, Vec<_>) = left.into_iter().partition(within);
        left = outside;
        let moved = |e: Replacement| {
            let span = Span::new(e.span.start - head.start, e.span.end - head.start);
            Replacement::by(BY, span, e.text)
        };
        let several = inside.len() > 1;
        let new = apply(head.of(text), &inside.into_iter().map(moved).collect::<Vec<_>>())?;
        let new = if several { join(&new) } else { new };
        let line = line_start(text, head.start);
        let crlf = eol(text, head.start) == "\r\n";
        left.push(Replacement::by(BY, head, relayout(&text[line..head.start], head.of(text), &new, crlf)));
    }
    left.sort_by_key(|e| (e.span.start, e.span.end));
    Ok(left)
}

/// Spans that overlap as one.
fn united(mut heads: Vec<Span>) -> Vec<Span> {
    heads.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for head in heads {
        match out.last_mut() {
            Some(last) if head.start < last.end => last.end = last.end.max(head.end),
            _ => out.push(head),
        }
    }
    out
}
