//! A set of edits to one file in which no two claim the same bytes.

use crate::syntax::ast::{Ast, N};
use crate::syntax::span::Span;

/// A part of new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// New text.
    Text(String),
    /// A stretch of the old text, which other edits may change.
    Hole(Span),
}

/// Replaces a span by pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// By what.
    pub pieces: Vec<Piece>,
    /// The transform or step that wants it.
    pub by: String,
}

impl Edit {
    /// Replaces `span` by `text`.
    pub fn new(by: &str, span: Span, text: impl Into<String>) -> Edit {
        Edit { span, pieces: vec![Piece::Text(text.into())], by: by.to_string() }
    }

    fn in_hole(&self, span: Span) -> bool {
        self.pieces.iter().any(|p| matches!(p, Piece::Hole(h) if h.contains(span) && *h != self.span))
    }
}

/// Two edits that claim the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Who wants the first.
    pub first: String,
    /// Who wants the second.
    pub second: String,
    /// Where they meet.
    pub at: Span,
}

/// The edits of one file.
#[derive(Clone, Debug, Default)]
pub struct EditSet {
    edits: Vec<Edit>,
    outdented: Vec<Span>,
}

impl EditSet {
    /// Adds an edit; a second equal one changes nothing.
    ///
    /// # Errors
    /// It overlaps an edit and lies in none of its holes.
    pub fn add(&mut self, edit: Edit) -> Result<(), Conflict> {
        if self.edits.contains(&edit) {
            return Ok(());
        }
        for other in &self.edits {
            let meet = other.span.overlaps(edit.span)
                || edit.span.is_empty() && other.span.start < edit.span.start && edit.span.end < other.span.end
                || other.span.is_empty() && edit.span.start < other.span.start && other.span.end < edit.span.end;
            if meet && !other.in_hole(edit.span) && !edit.in_hole(other.span) {
                return Err(Conflict { first: other.by.clone(), second: edit.by.clone(), at: edit.span });
            }
        }
        self.edits.push(edit);
        Ok(())
    }

    /// Moves the lines of `span`, as they become, one level to the left.
    pub fn outdent(&mut self, span: Span) {
        self.outdented.push(span);
    }

    /// The lines that move to the left, in order; one that moves by two levels is there twice.
    pub fn outdented(&self) -> Vec<Span> {
        let mut all = self.outdented.clone();
        all.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
        all
    }

    /// Removes the edits inside `span`, which is about to go as a whole.
    pub fn swallow(&mut self, span: Span) {
        self.edits.retain(|e| !span.contains(e.span));
    }

    /// Adds an edit that rewrites a whole statement: edits inside it that lie in none of its holes go.
    ///
    /// # Errors
    /// It overlaps an edit that reaches beyond it.
    pub fn add_over(&mut self, edit: Edit) -> Result<(), Conflict> {
        self.edits
            .retain(|e| !edit.span.contains(e.span) || edit.in_hole(e.span) || e.span.is_empty() && at_rim(&edit, e));
        self.add(edit)
    }

    /// Adds an edit in place of one of the same span and origin; what lies in its holes stays.
    ///
    /// # Errors
    /// It overlaps another edit and lies in none of its holes.
    pub fn renew(&mut self, edit: Edit) -> Result<(), Conflict> {
        self.edits.retain(|e| e.span != edit.span || e.by != edit.by);
        self.add(edit)
    }

    /// All edits in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Edit> {
        self.edits.iter()
    }

    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// Whether some edit removes `span` from the result: it lies in an edit and in none of its holes.
    pub fn drops(&self, span: Span) -> bool {
        self.edits.iter().any(|e| e.span.contains(span) && !e.in_hole(span))
    }

    /// The new text of `span`: old text with the edits inside it carried out.
    pub fn text_of(&self, text: &[u8], span: Span) -> Vec<u8> {
        // An insertion right behind the span belongs to what follows.
        let inside =
            |e: &&Edit| span.contains(e.span) && (span.is_empty() || !(e.span.is_empty() && e.span.end == span.end));
        self.print(text, span, &self.edits.iter().filter(inside).collect::<Vec<_>>())
    }

    fn print(&self, text: &[u8], span: Span, edits: &[&Edit]) -> Vec<u8> {
        let outermost = |e: &&&Edit| !edits.iter().any(|o| *o != **e && o.in_hole(e.span));
        let mut top: Vec<&Edit> = edits.iter().filter(outermost).copied().collect();
        top.sort_by_key(|e| (e.span.start, e.span.end));
        let mut out = Vec::new();
        let mut at = span.start;
        for e in top {
            out.extend_from_slice(&text[at..e.span.start.max(at)]);
            for piece in &e.pieces {
                match piece {
                    Piece::Text(t) => out.extend_from_slice(t.as_bytes()),
                    Piece::Hole(h) => {
                        let inner: Vec<&Edit> =
                            edits.iter().filter(|o| **o != e && h.contains(o.span)).copied().collect();
                        out.extend(self.print(text, *h, &inner));
                    }
                }
            }
            at = e.span.end.max(at);
        }
        out.extend_from_slice(&text[at.min(span.end)..span.end]);
        out
    }

    /// The outermost edits' spans, sorted: what has to be replaced in the file.
    pub fn outermost(&self) -> Vec<Span> {
        let inner = |e: &Edit| self.edits.iter().any(|o| o != e && o.in_hole(e.span));
        let mut spans: Vec<Span> = self.edits.iter().filter(|e| !inner(e)).map(|e| e.span).collect();
        spans.sort();
        spans
    }
}

/// An insertion just before or after the statement belongs to its surroundings.
fn at_rim(edit: &Edit, insertion: &Edit) -> bool {
    insertion.span.start == edit.span.start || insertion.span.end == edit.span.end
}

/// A hole as an operand: in parentheses unless it binds tightly anyway.
pub fn operand(ast: &Ast, n: N) -> Vec<Piece> {
    let n = ast.strip(n);
    let hole = Piece::Hole(ast.span(n));
    const TIGHT: [&str; 6] = [
        "identifier",
        "field_expression",
        "subscript_expression",
        "call_expression",
        "number_literal",
        "pointer_expression",
    ];
    if TIGHT.contains(&ast.kind(n)) {
        return vec![hole];
    }
    vec![Piece::Text("(".into()), hole, Piece::Text(")".into())]
}
