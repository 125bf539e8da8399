//! Finds the places that the hunks of a diff belong to, and makes replacements of them.

use std::ops::Range;

use super::unified::{FileDiff, Hunk, Mark};
use crate::model::lines::Lines;
use crate::model::outcome::Replacement;
use crate::syntax::span::Span;

/// The replacements that `diff` makes in `text`: sorted and disjoint, runs of whole lines.
///
/// All lines that a hunk takes for old must be there, byte for byte. Where lines have moved, the place that is nearest to
/// the one expected is taken, behind the hunk before it.
///
/// # Errors
/// A hunk that fits nowhere, with where it stands in the diff.
pub fn locate(text: &[u8], diff: &FileDiff) -> Result<Vec<Replacement>, String> {
    let lines = Lines::new(text);
    let all: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let (mut out, mut from, mut moved) = (Vec::new(), 0, 0isize);
    for hunk in &diff.hunks {
        let old: Vec<&[u8]> = hunk.lines.iter().filter(|l| l.0 != Mark::New).map(|l| &l.1[..]).collect();
        // A hunk without old lines names the line behind which it inserts.
        let said = if old.is_empty() { hunk.start } else { hunk.start.saturating_sub(1) };
        let wanted = said.saturating_add_signed(moved);
        let at = nearest(&all, &old, from, wanted).ok_or_else(|| {
            format!(
                "{}: the hunk at line {} of the diff does not fit: its old lines are not there",
                diff.path, hunk.line
            )
        })?;
        moved = at as isize - said.min(all.len()) as isize;
        replacements(hunk, at, &lines, text.len(), &mut out);
        from = at + old.len();
    }
    Ok(out)
}

/// Where `old` stands in `all`, behind line `from` and as near to `wanted` as can be.
fn nearest(all: &[&[u8]], old: &[&[u8]], from: usize, wanted: usize) -> Option<usize> {
    let last = all.len().checked_sub(old.len())?;
    let fits = |at: &usize| all[*at..*at + old.len()] == *old;
    if old.is_empty() {
        return (from <= wanted && wanted <= last).then_some(wanted);
    }
    let wanted = wanted.clamp(from.min(last), last);
    let before = (from..wanted).rev().find(fits);
    let after = (wanted.max(from)..=last).find(fits);
    match (before, after) {
        (Some(b), Some(a)) => Some(if wanted - b < a - wanted { b } else { a }),
        (b, a) => b.or(a),
    }
}

/// The replacements of one hunk that starts at the line with index `at`.
fn replacements(hunk: &Hunk, at: usize, lines: &Lines, len: usize, out: &mut Vec<Replacement>) {
    let mut run: Option<(Range<usize>, Vec<u8>)> = None;
    let mut line = at;
    let start = |line: usize| lines.range(line).start.min(len);
    for (mark, text) in &hunk.lines {
        if *mark == Mark::Context {
            out.extend(run.take().map(|(range, text)| made(range, text, &start)));
            line += 1;
            continue;
        }
        let (range, new) = run.get_or_insert_with(|| (line..line, Vec::new()));
        if *mark == Mark::Old {
            line += 1;
            range.end = line;
        } else {
            new.extend_from_slice(text);
        }
    }
    out.extend(run.map(|(range, text)| made(range, text, &start)));
}

fn made(range: Range<usize>, text: Vec<u8>, start: &dyn Fn(usize) -> usize) -> Replacement {
    Replacement { span: Span::new(start(range.start), start(range.end)), text, origins: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::locate;
    use crate::edit::diff::unified;
    use crate::edit::render::apply;
    use crate::edit::unified::parse;
    use proptest::prelude::*;

    fn patched(text: &[u8], diff: &[u8]) -> Result<Vec<u8>, String> {
        let files = parse(diff).map_err(|e| e.to_string())?;
        match files.first() {
            Some(file) => apply(text, &locate(text, file)?),
            None => Ok(text.to_vec()),
        }
    }

    fn diff(old: &[u8], new: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        unified(&mut out, "a.c".into(), old, new);
        out
    }

    #[test]
    fn hunks_are_found_where_their_lines_have_moved_to() {
        let old: String = (0..40).map(|n| format!("line {n}\n")).collect();
        let new = old.replace("line 5\n", "LINE 5\n").replace("line 30\n", "");
        let diff = diff(old.as_bytes(), new.as_bytes());
        let moved = |text: &str| format!("#include <x>\n\n{}", text.replace("line 20\n", "line 20\nmore\n"));
        assert_eq!(patched(moved(&old).as_bytes(), &diff).unwrap(), moved(&new).as_bytes());
    }

    #[test]
    fn of_several_places_the_nearest_behind_the_last_hunk_counts() {
        let old = b"a\nx\nb\na\nx\nb\na\nx\nb\n";
        let at =
            |line: usize| format!("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -{line},3 +{line},3 @@\n a\n-x\n+y\n b\n");
        assert_eq!(patched(old, at(4).as_bytes()).unwrap(), b"a\nx\nb\na\ny\nb\na\nx\nb\n");
        assert_eq!(patched(old, at(900).as_bytes()).unwrap(), b"a\nx\nb\na\nx\nb\na\ny\nb\n");
        let twice = format!("{}@@ -1,3 +1,3 @@\n a\n-x\n+z\n b\n", at(1));
        assert_eq!(patched(old, twice.as_bytes()).unwrap(), b"a\ny\nb\na\nz\nb\na\nx\nb\n");
    }

    #[test]
    fn a_hunk_that_fits_nowhere_is_told_by_its_place_in_the_diff() {
        let diff = diff(b"a\nb\n", b"a\nc\n");
        let error = patched(b"a\nd\n", &diff).unwrap_err();
        assert_eq!(error, "a.c: the hunk at line 4 of the diff does not fit: its old lines are not there");
        assert!(patched(b"", &diff).is_err());
        for line in [1usize << 63, (1 << 63) + 1, usize::MAX] {
            let diff = format!("diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -{line} +1 @@\n-a\n@@ -1 +1 @@\n-b\n");
            assert_eq!(patched(b"a\nb\n", diff.as_bytes()).unwrap(), b"");
        }
    }

    proptest! {
        #[test]
        fn what_a_diff_was_made_of_is_what_it_makes(
            old in prop::collection::vec("[a-c]{0,2}", 1..30), new in prop::collection::vec("[a-c]{0,2}", 1..30), ends in any::<bool>(),
        ) {
            let text = |lines: &[String]| {
                let mut text = lines.join("\n");
                if ends || text.is_empty() {
                    text.push('\n');
                }
                text.into_bytes()
            };
            let (old, new) = (text(&old), text(&new));
            prop_assert_eq!(patched(&old, &diff(&old, &new)).unwrap(), new);
        }

        #[test]
        fn any_text_can_be_tried(text: Vec<u8>, old in "[ab\n]{0,20}", new in "[ab\n]{0,20}") {
            let _ = patched(&text, &diff(old.as_bytes(), new.as_bytes()));
        }
    }
}
