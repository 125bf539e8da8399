//! Printing an edited text through tree-sitter-edit's render loop.
//!
//! The loop skips an edit that begins inside an earlier one without a word, so it is only ever
//! handed a list that [`super::set`] has checked: sorted and disjoint.

use tree_sitter::{Node, Parser, Tree};
use tree_sitter_edit::{Edit, Editor, render};

use crate::model::outcome::Replacement;
use crate::syntax::span::Span;

struct Checked<'a>(&'a [Replacement]);

impl Editor for Checked<'_> {
    fn has_edit(&self, _: &Tree, _: &Node<'_>) -> bool {
        false
    }

    fn edit(&self, _: &[u8], _: &Tree, _: &Node<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn in_order_edits<'a>(&'a self, _: &'a [u8], _: &'a Tree) -> Box<dyn Iterator<Item = Edit> + 'a> {
        Box::new(self.0.iter().map(|r| Edit {
            position: r.span.start,
            delete: r.span.end - r.span.start,
            insert: r.text.clone(),
        }))
    }
}

/// What those of the sorted `edits` that lie in `range` make of it; none where they contradict each other.
pub fn part(text: &[u8], range: Span, edits: &[Replacement]) -> Option<Vec<u8>> {
    let own = edits.iter().filter(|e| range.contains(e.span)).map(|e| {
        let span = Span::new(e.span.start - range.start, e.span.end - range.start);
        Replacement { span, ..e.clone() }
    });
    apply(range.of(text), &own.collect::<Vec<_>>()).ok()
}

/// `text` with the sorted, disjoint `edits` applied.
///
/// # Errors
/// Edits out of order, overlapping or outside the text.
pub fn apply(text: &[u8], edits: &[Replacement]) -> Result<Vec<u8>, String> {
    let mut at = 0;
    for e in edits {
        if e.span.start < at || e.span.end > text.len() {
            return Err(format!("edit at bytes {}..{} overlaps another or leaves the text", e.span.start, e.span.end));
        }
        at = e.span.end;
    }
    // The loop wants a tree but looks only at the edits.
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_c::LANGUAGE.into()).map_err(|e| e.to_string())?;
    let tree = parser.parse(b"", None).ok_or("the parser gave up on an empty text")?;
    let mut out = Vec::with_capacity(text.len());
    render(&mut out, &tree, text, &Checked(edits)).map_err(|e| e.to_string())?;
    Ok(out)
}
