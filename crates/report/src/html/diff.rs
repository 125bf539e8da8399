//! The change that a unit makes to a file, old and new side by side, each line with the rule that made it.

use std::ops::Range;

use maud::{Markup, html};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use crate::edit::diff::heading;
use crate::edit::texts::edited;
use crate::html::changes::Changes;
use crate::html::pair::{self, Part};
use crate::html::shown::{Shown, ShownBytes};
use crate::model::lines::Lines;
use crate::model::outcome::Replacement;
use crate::model::run::Run;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// One line of the table: line number and parts on each side, and the rules to be named beside it.
struct Line<'a> {
    old: Option<(usize, Vec<Part<'a>>)>,
    new: Option<(usize, Vec<Part<'a>>)>,
    changed: bool,
    by: Vec<&'a str>,
}

/// What `edits` do to `file` as it was read, without the units before this one.
pub fn file(run: &Run, file: FileId, edits: &[&Replacement]) -> Markup {
    let source = run.sources.get(file);
    let new = match edited(run, file, edits) {
        Ok(new) => new,
        Err(conflict) => return html! { p.alarm { (Shown(&conflict.to_string())) } },
    };
    let lines = Lines::new(&source.text);
    let old_lines: Vec<&[u8]> = source.text.split_inclusive(|byte| *byte == b'\n').collect();
    let new_lines: Vec<&[u8]> = new.split_inclusive(|byte| *byte == b'\n').collect();
    let changes = Changes::new(edits);
    let groups = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines), CONTEXT);
    let hunks: Vec<(usize, Vec<Line<'_>>)> = groups
        .iter()
        .map(|group| {
            let start = group.first().map_or(0, |op| op.old_range().start);
            let rows = group.iter().flat_map(|op| block(op, &old_lines, &new_lines, &lines, &changes)).collect();
            (start, rows)
        })
        .collect();
    html! {
        figure.diff {
            figcaption { code { (Shown(source.path.as_str())) } }
            table.code {
                caption.sr { "Old lines on the left, new ones on the right, and the rules that made a change" }
                colgroup { col.n; col.c; col.n; col.c; col.w; }
                thead.sr { tr { th { "line" } th { "old" } th { "line" } th { "new" } th { "by" } } }
                @for (start, rows) in &hunks {
                    tbody {
                        tr.hunk {
                            td.n {}
                            td colspan="4" {
                                "line " (start + 1)
                                @if let Some(text) = heading(old_lines[..*start].iter().rev().copied()) { " " span { (ShownBytes(text)) } }
                            }
                        }
                        @for row in rows { (row_of(row)) }
                    }
                }
            }
        }
    }
}

/// The rows of one operation.
fn block<'a>(op: &DiffOp, old: &[&'a [u8]], new: &[&'a [u8]], lines: &Lines, changes: &Changes<'a>) -> Vec<Line<'a>> {
    let (tag, a, b) = op.as_tag_tuple();
    if tag == DiffTag::Equal {
        let whole = |at: usize, all: &[&'a [u8]]| (at, vec![(all[at], false)]);
        let row = |(i, j)| Line { old: Some(whole(i, old)), new: Some(whole(j, new)), changed: false, by: Vec::new() };
        return a.zip(b).map(row).collect();
    }
    let rows = pair::rows(&old[a.clone()], &new[b.clone()]);
    let mut said: Vec<&str> = Vec::new();
    let mut result = Vec::new();
    for row in rows {
        let (i, j) = (row.old.map(|i| a.start + i), row.new.map(|j| b.start + j));
        let (mut left, mut right) = (Vec::new(), Vec::new());
        match (i, j) {
            (Some(i), Some(j)) if row.alike => (left, right) = pair::parts(old[i], new[j]),
            _ => {
                left.extend(i.map(|i| (old[i], false)));
                right.extend(j.map(|j| (new[j], false)));
            }
        }
        let by = changes.by(i.map_or_else(|| bytes(&a, lines), |i| bytes(&(i..i + 1), lines)));
        let by = by.into_iter().filter(|id| !said.contains(id)).collect::<Vec<_>>();
        said.extend(&by);
        result.push(Line { old: i.map(|i| (i, left)), new: j.map(|j| (j, right)), changed: true, by });
    }
    result
}

/// The bytes of some lines; of none, the place before the first.
fn bytes(range: &Range<usize>, lines: &Lines) -> Span {
    let start = lines.range(range.start).start;
    let end = if range.is_empty() { start } else { lines.range(range.end - 1).end };
    Span::new(start, end.max(start))
}

fn row_of(line: &Line<'_>) -> Markup {
    html! {
        tr.changed[line.changed] {
            (side(line.old.as_ref(), line.changed, "del"))
            (side(line.new.as_ref(), line.changed, "add"))
            td.w {
                @for id in &line.by { a.rule href=(format!("#g-{id}")) { (id) } " " }
            }
        }
    }
}

fn side(line: Option<&(usize, Vec<Part<'_>>)>, changed: bool, class: &str) -> Markup {
    html! {
        @match line {
            None => { td.n.empty {} td.c.empty {} },
            Some((at, parts)) if !changed => { td.n { (at + 1) } td.c { (text(parts, "")) } },
            Some((at, parts)) => { td class=(format!("n {class}")) { (at + 1) } td class=(format!("c {class}")) { (text(parts, class)) } },
        }
    }
}

/// A line's text; parts that differ are marked as removed or added.
fn text(parts: &[Part<'_>], class: &str) -> Markup {
    let whole = parts.len();
    html! {
        @for (at, (bytes, differs)) in parts.iter().enumerate() {
            @let bytes = if at + 1 == whole { bytes.trim_ascii_end() } else { bytes };
            @match (differs, class) {
                (true, "del") => del { (ShownBytes(bytes)) },
                (true, _) => ins { (ShownBytes(bytes)) },
                (false, _) => (ShownBytes(bytes)),
            }
        }
    }
}
