//! Which transform or step a changed line goes back to.

use crate::model::outcome::Replacement;
use crate::syntax::span::Span;

/// The replacements of a unit in one file.
pub struct Changes<'a> {
    edits: &'a [&'a Replacement],
}

impl<'a> Changes<'a> {
    /// Those of `edits`, in any order.
    pub fn new(edits: &'a [&'a Replacement]) -> Self {
        Self { edits }
    }

    /// The ids behind a stretch of the old text: what was claimed in it or inserted at it, in the order of the source.
    /// If nothing was, the ids of the replacement around it: a statement is laid out anew as a whole.
    pub fn by(&self, old: Span) -> Vec<&'a str> {
        let touches =
            |span: Span| span.overlaps(old) || span.is_empty() && old.start <= span.start && span.start <= old.end;
        let edits = self.edits.iter().filter(|edit| touches(edit.span) || edit.span.contains(old));
        let origins = edits.clone().flat_map(|edit| &edit.origins).filter(|origin| touches(origin.span));
        let claimed = unique(origins.map(|origin| (origin.span, origin.by.as_str())).collect());
        if !claimed.is_empty() {
            return claimed;
        }
        unique(edits.flat_map(|edit| &edit.origins).map(|origin| (origin.span, origin.by.as_str())).collect())
    }
}

fn unique(mut all: Vec<(Span, &str)>) -> Vec<&str> {
    all.sort();
    let mut ids: Vec<&str> = Vec::new();
    for (_, id) in all {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::Changes;
    use crate::model::outcome::{Origin, Replacement};
    use crate::syntax::span::Span;

    #[test]
    fn a_line_goes_back_to_who_claimed_a_part_of_it() {
        let origin = |start, end, by: &str| Origin { span: Span::new(start, end), by: by.into() };
        let origins = vec![origin(10, 14, "a"), origin(22, 26, "b"), origin(30, 30, "c")];
        let edit = Replacement { span: Span::new(8, 40), text: Vec::new(), origins };
        let edits = [&edit];
        let changes = Changes::new(&edits);
        assert_eq!(changes.by(Span::new(8, 20)), ["a"]);
        assert_eq!(changes.by(Span::new(20, 31)), ["b", "c"]);
        assert_eq!(changes.by(Span::new(32, 40)), ["a", "b", "c"]);
        assert_eq!(changes.by(Span::new(50, 60)), [""; 0]);
    }
}
