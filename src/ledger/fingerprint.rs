//! What a decision was made about: the code that a unit touches, before and after.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::edit::texts::{converted_units, unit_edits};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Replacement, UnitEdits};
use crate::model::run::Run;
use crate::syntax::items::items;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// A stretch of whole lines that a unit touches: a function, a table, the lines of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// The file's path.
    pub path: String,
    /// The lines as they are in the tree.
    pub before: Vec<u8>,
    /// The lines with the unit's edits.
    pub after: Vec<u8>,
}

/// Digests of what a decision is about. Lines that move, and changes elsewhere in the files, leave them as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Of the code that the unit touches, as it is in the tree.
    pub code: String,
    /// Of what the unit makes of it.
    pub change: String,
}

/// The edits of one unit, each once, sorted.
pub fn edits_of(candidates: &[&Candidate]) -> UnitEdits {
    let sorted = |(file, edits): (FileId, Vec<&Replacement>)| {
        let mut edits: Vec<Replacement> = edits.into_iter().cloned().collect();
        edits.sort_by_key(|edit| edit.span);
        (file, edits)
    };
    unit_edits(candidates).into_iter().map(sorted).collect()
}

/// The edits of each converted unit of `run`, by unit number.
pub fn all_edits(run: &Run) -> BTreeMap<usize, UnitEdits> {
    converted_units(run).into_iter().map(|(unit, candidates)| (unit, edits_of(&candidates))).collect()
}

/// What `edits` touch, by path and then in the order of the file: the top-level items that they reach into, and the
/// lines of what lies between items.
pub fn regions(run: &Run, edits: &UnitEdits) -> Vec<Region> {
    let mut all = Vec::new();
    for (file, edits) in edits {
        let source = run.sources.get(*file);
        for (span, inside) in spans(&source.text, edits) {
            let before = span.of(&source.text).to_vec();
            let after = spliced(&source.text, span, &inside);
            all.push(Region { path: source.path.to_string(), before, after });
        }
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// The digests of `regions`.
pub fn fingerprint(regions: &[Region]) -> Fingerprint {
    let of = |text: fn(&Region) -> &[u8]| {
        let mut hash = Sha256::new();
        for region in regions {
            for part in [region.path.as_bytes(), text(region)] {
                // Lengths keep neighbouring parts apart.
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    };
    Fingerprint { code: of(|region| &region.before), change: of(|region| &region.after) }
}

/// The stretches of whole lines that hold `edits` and the items which they reach into, sorted and disjoint; each with its
/// edits.
fn spans<'e>(text: &[u8], edits: &'e [Replacement]) -> Vec<(Span, Vec<&'e Replacement>)> {
    let lines = Lines::new(text);
    let items = items(text);
    let mut spans: Vec<(Span, &Replacement)> = Vec::new();
    for edit in edits {
        let end = edit.span.end.min(text.len());
        let mut span = Span::new(edit.span.start.min(end), end);
        let touches =
            |item: Span| item.overlaps(span) || span.is_empty() && item.start <= span.start && span.start < item.end;
        let touched: Vec<Span> = items.iter().map(|item| item.span).filter(|item| touches(*item)).collect();
        for item in touched {
            span = Span::new(span.start.min(item.start), span.end.max(item.end));
        }
        let last = span.end.saturating_sub(1).max(span.start);
        let end = lines.range(lines.index(last)).end.max(span.end);
        spans.push((Span::new(lines.range(lines.index(span.start)).start, end), edit));
    }
    spans.sort_by_key(|(span, edit)| (*span, edit.span));
    let mut merged: Vec<(Span, Vec<&Replacement>)> = Vec::new();
    for (span, edit) in spans {
        match merged.last_mut() {
            Some((last, inside)) if span.start <= last.end => {
                last.end = last.end.max(span.end);
                inside.push(edit);
            }
            _ => merged.push((span, vec![edit])),
        }
    }
    for (_, inside) in &mut merged {
        inside.sort_by_key(|edit| edit.span);
    }
    merged
}

/// The text of `span` with `edits` made, which lie in it and are sorted; what overlaps is left out, and told elsewhere.
fn spliced(text: &[u8], span: Span, edits: &[&Replacement]) -> Vec<u8> {
    let mut out = Vec::with_capacity(span.end - span.start);
    let mut at = span.start;
    for edit in edits.iter().filter(|edit| edit.span.end <= text.len()) {
        if edit.span.start < at {
            continue;
        }
        out.extend_from_slice(&text[at..edit.span.start]);
        out.extend_from_slice(&edit.text);
        at = edit.span.end;
    }
    out.extend_from_slice(&text[at..span.end]);
    out
}

#[cfg(test)]
mod tests {
    use super::{all_edits, fingerprint, regions};
    use crate::model::testing::run_of_edits;

    const TEXT: &str = "/* x */\nint f(void)\n{\n\treturn 1;\n}\n\nint g(void)\n{\n\treturn 2;\n}\n";

    fn edited(text: &str, old: &str, new: &str) -> (Vec<super::Region>, super::Fingerprint) {
        let at = text.find(old).unwrap();
        let run = run_of_edits(&[("a.c", text.as_bytes())], &[&[(0, at, at + old.len(), new)]]);
        let regions = regions(&run, &all_edits(&run)[&0]);
        let fingerprint = fingerprint(&regions);
        (regions, fingerprint)
    }

    #[test]
    fn a_region_is_the_function_that_an_edit_lies_in() {
        let (regions, _) = edited(TEXT, "return 1", "return 3");
        assert_eq!(regions.len(), 1);
        assert_eq!(regions[0].before, b"int f(void)\n{\n\treturn 1;\n}\n");
        assert_eq!(regions[0].after, b"int f(void)\n{\n\treturn 3;\n}\n");
        assert_eq!(edited(TEXT, "x", "y").0[0].before, b"/* x */\n");
    }

    #[test]
    fn moved_lines_and_changes_elsewhere_leave_the_digests_as_they_are() {
        let (_, base) = edited(TEXT, "return 1", "return 3");
        let moved = format!("#include <linux/mm.h>\n\n{}", TEXT.replace("return 2", "return 9"));
        assert_eq!(edited(&moved, "return 1", "return 3").1, base);
    }

    #[test]
    fn the_code_and_what_is_made_of_it_are_told_apart() {
        let (_, base) = edited(TEXT, "return 1", "return 3");
        let (_, other) = edited(TEXT, "return 1", "return 4");
        assert!(other.code == base.code && other.change != base.change);
        let (_, touched) = edited(&TEXT.replace("return 1;", "return 1; "), "return 1", "return 3");
        assert!(touched.code != base.code);
    }

    #[test]
    fn insertions_belong_to_the_item_that_they_stand_before_or_in() {
        let at = TEXT.find("int g").unwrap();
        let run =
            run_of_edits(&[("a.c", TEXT.as_bytes())], &[&[(0, at, at, "int h;\n"), (0, TEXT.len(), TEXT.len(), "\n")]]);
        let regions = regions(&run, &all_edits(&run)[&0]);
        assert_eq!(regions.len(), 1, "neighbours are one: {regions:?}");
        assert_eq!(regions[0].after, b"int h;\nint g(void)\n{\n\treturn 2;\n}\n\n");
    }
}
