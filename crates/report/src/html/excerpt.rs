//! A part of the source with marks and what is said about them, as compilers show it.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use crate::census::slot::Place;
use crate::html::shown::{Prose, Shown, ShownBytes};
use crate::model::lines::Lines;
use crate::model::run::Run;
use crate::tree::source::FileId;

/// Lines of context around a mark.
const CONTEXT: usize = 2;

/// The excerpts for `places`, one for each file; the first place is the primary one.
pub fn excerpts(run: &Run, places: &[(Place, String)]) -> Markup {
    let mut files: Vec<FileId> = Vec::new();
    for (place, _) in places {
        if !files.contains(&place.file) {
            files.push(place.file);
        }
    }
    html! {
        @for file in files { (excerpt(run, file, places)) }
    }
}

fn excerpt(run: &Run, file: FileId, places: &[(Place, String)]) -> Markup {
    let source = run.sources.get(file);
    let lines = Lines::new(&source.text);
    let last = lines.index(source.text.len());
    // Each marked line, with the part of it that is marked, what is said, and whether it is the primary place.
    let mut marked: BTreeMap<usize, Vec<(usize, usize, &str, bool)>> = BTreeMap::new();
    let mut wanted: BTreeSet<usize> = BTreeSet::new();
    for (at, (place, label)) in places.iter().enumerate().filter(|(_, (place, _))| place.file == file) {
        let line = lines.index(place.span.start.min(source.text.len()));
        let range = lines.range(line);
        let text = source.text.get(range.clone()).unwrap_or_default().trim_ascii_end();
        let from = place.span.start.saturating_sub(range.start).min(text.len());
        let to = place.span.end.saturating_sub(range.start).clamp(from, text.len());
        marked.entry(line).or_default().push((from, to, label, at == 0));
        wanted.extend(line.saturating_sub(CONTEXT)..=(line + CONTEXT).min(last));
    }
    let wanted: Vec<usize> = wanted.into_iter().collect();
    html! {
        figure.source {
            figcaption { code { (Shown(source.path.as_str())) } }
            table.code role="presentation" {
                tbody {
                    @for (at, line) in wanted.iter().enumerate() {
                        @if at > 0 && wanted[at - 1] + 1 < *line { tr.gap { td.n { "…" } td {} } }
                        @let text = source.text.get(lines.range(*line)).unwrap_or_default().trim_ascii_end();
                        @let marks = marked.get(line).map(Vec::as_slice).unwrap_or_default();
                        tr.marked[!marks.is_empty()] {
                            td.n { (line + 1) }
                            td.c { (line_of(text, marks)) }
                        }
                        @for (_, _, label, primary) in marks.iter().filter(|mark| !mark.2.is_empty()) {
                            tr.said.primary[*primary] { td.n {} td { (Prose(label)) } }
                        }
                    }
                }
            }
        }
    }
}

/// A line with its marks; of marks that overlap the first is shown.
fn line_of(text: &[u8], marks: &[(usize, usize, &str, bool)]) -> Markup {
    let mut sorted: Vec<&(usize, usize, &str, bool)> = marks.iter().collect();
    sorted.sort_by_key(|mark| (mark.0, !mark.3));
    // What is between the marks, and the marks: the text, and whether it is marked, and as the primary one.
    let mut parts: Vec<(&[u8], Option<bool>)> = Vec::new();
    let mut at = 0;
    for (from, to, _, primary) in sorted {
        if *from >= at && from < to {
            parts.extend([(&text[at..*from], None), (&text[*from..*to], Some(*primary))]);
            at = *to;
        }
    }
    parts.push((&text[at..], None));
    html! {
        @for (text, marked) in parts {
            @match marked {
                Some(primary) => mark.primary[primary] { (ShownBytes(text)) },
                None => (ShownBytes(text)),
            }
        }
    }
}
