//! Mistakes in tables of operations.

use super::{Code, Found};
use crate::syntax::span::Span;

/// The function that takes what a mapping holds is not in the table.
pub fn mapped(code: &Code<'_>) -> Vec<Found> {
    let ast = code.ast();
    let mut out = Vec::new();
    for n in code.all("initializer_pair") {
        if ast.field(n, "designator").is_none_or(|d| ast.bytes(d) != b".mapped") {
            continue;
        }
        let next = ast.parent(n).and_then(|list| {
            let kids = ast.kids(list);
            kids.get(kids.iter().position(|&k| k == n)? + 1).copied()
        });
        let end = next.filter(|&k| ast.kind(k) == ",").map_or(ast.span(n).end, |k| ast.span(k).end);
        out.push(Found { node: n, edits: vec![(Span::new(ast.span(n).start, end), String::new())] });
    }
    out
}
