//! Diagnostics in the style of rustc: refusals, notes of conversions, gaps and internal errors.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::census::slot::Place;
use crate::escape;
use crate::model::campaign::{self, Waits};
use crate::model::conserve::Violation;
use crate::model::finding::{Finding, findings};
use crate::model::lines::Lines;
use crate::model::outcome::{Candidate, Note, Obstacle, Outcome, Refusal};
use crate::model::run::Run;
use crate::tree::source::FileId;
use crate::wrap::{Columns, steps, wrap};

/// How wide a diagnostic may be, in columns; a terminal may be narrower.
const WIDTH: usize = 120;

/// How wide running text in a diagnostic may be, in columns.
const TEXT_WIDTH: usize = 88;

/// What stands in front of running text: a line's number, and the word that says what it is.
const MARGIN: usize = 15;

/// Writes one diagnostic for each refused candidate.
///
/// Why, and what is left to do, is said in full where a reason first occurs; later diagnostics point to `explain`.
///
/// Of those with which others have to act first only the number is told for each reason, unless `all` are wanted: nobody
/// who reads them can do anything, and in a tree for an older kernel they are nearly all.
pub fn refusals(out: &mut dyn Write, run: &Run, columns: Columns, all: bool) -> io::Result<()> {
    let is_told = |candidate: &&Candidate| all || !Finding { run, candidate }.waits();
    refusals_of(out, run, run.candidates.iter().filter(is_told), columns)?;
    // Of a target without any descriptor hook the headline says what to do.
    if all || !run.target.has_descriptors() { Ok(()) } else { waiting(out, run, columns) }
}

/// Writes how many wait for others, by reason.
fn waiting(out: &mut dyn Write, run: &Run, columns: Columns) -> io::Result<()> {
    let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for finding in findings(run).filter(|finding| finding.waits()) {
        by_reason.entry(finding.reason().unwrap_or_default()).or_default().push(&finding.candidate.handler);
    }
    for (reason, handlers) in &by_reason {
        let title = crate::model::reasons::reason(reason).map_or("", |reason| &reason.title);
        let who = match handlers.as_slice() {
            [only] => format!("`{only}` waits"),
            many => format!("{} handlers wait", many.len()),
        };
        let level = Level::NOTE.with_name("waits");
        let group = level.primary_title(escape::line(&format!("{who} for others: {title}"))).id(*reason);
        let help = format!("vma2desc explain {reason}; --verbose lists the handlers");
        writeln!(out, "{}\n", render(&[group.element(Level::HELP.message(help))], columns))?;
    }
    freed(out, run, columns)
}

/// Writes which campaigns would free those that wait, the largest first.
fn freed(out: &mut dyn Write, run: &Run, columns: Columns) -> io::Result<()> {
    let all = campaign::campaigns(run);
    if all.is_empty() {
        return Ok(());
    }
    let of = |(hook, one): &(&String, &Waits)| format!("{hook}: {} of {}", one.free, one.handlers);
    let list: Vec<String> = campaign::sorted(&all).iter().take(MOST_CAMPAIGNS).map(of).collect();
    let more = all.len().saturating_sub(MOST_CAMPAIGNS);
    let more = if more > 0 { format!(", and {more} more members") } else { String::new() };
    let text = format!("campaigns would free handlers, as far as was seen without them: {}{more}", list.join(", "));
    let title = Level::NOTE.primary_title(wrap(&escape::line(&text), text_width(columns), ""));
    let help =
        Level::HELP.message("vma2desc campaign --list says what each needs, and vma2desc campaign MEMBER makes it");
    writeln!(out, "{}\n", render(&[title.element(help)], columns))
}

/// Campaigns that are named; more are counted.
const MOST_CAMPAIGNS: usize = 8;

/// As [`refusals`], for some of the candidates of `run`.
pub fn refusals_of<'a>(
    out: &mut dyn Write,
    run: &Run,
    candidates: impl Iterator<Item = &'a Candidate>,
    columns: Columns,
) -> io::Result<()> {
    let mut told = BTreeSet::new();
    for candidate in candidates {
        if let Outcome::Refused(refusal) = &candidate.outcome {
            let first = told.insert(&refusal.reason);
            writeln!(out, "{}\n", render(&[refusal_group(run, candidate, refusal, first, columns)], columns))?;
        }
    }
    Ok(())
}

/// Writes one diagnostic for each note of a converted candidate.
pub fn notes(out: &mut dyn Write, run: &Run, columns: Columns) -> io::Result<()> {
    for candidate in &run.candidates {
        let Outcome::Converted(conversion) = &candidate.outcome else { continue };
        for note in &conversion.notes {
            writeln!(out, "{}\n", render(&[note_group(run, candidate, note)], columns))?;
        }
    }
    Ok(())
}

/// Writes one diagnostic for each part of the source that could not be understood, and for each thing that looks like a
/// slot and is none.
pub fn gaps(out: &mut dyn Write, run: &Run, columns: Columns) -> io::Result<()> {
    for (place, reason) in &run.census.gaps {
        let title = Level::WARNING.with_name("gap").primary_title(escape::line(reason));
        let group = title.elements(snippets(run, &[(*place, String::new())]));
        writeln!(out, "{}\n", render(&[group], columns))?;
    }
    for (place, reason) in &run.census.not_slots {
        let title = Level::NOTE.with_name("no slot").primary_title(escape::line(reason));
        let group = title.elements(snippets(run, &[(*place, String::new())]));
        writeln!(out, "{}\n", render(&[group], columns))?;
    }
    Ok(())
}

/// Writes one diagnostic for each thing that is not accounted for.
pub fn violations(out: &mut dyn Write, run: &Run, violations: &[Violation], columns: Columns) -> io::Result<()> {
    for violation in violations {
        let title = Level::ERROR.with_name("internal error").primary_title(escape::line(&violation.to_string()));
        let places: Vec<_> = violation.place().into_iter().map(|place| (place, String::new())).collect();
        let group = title.elements(snippets(run, &places));
        let group =
            group.element(Level::NOTE.message("this is a mistake of vma2desc, not of the source; please report it"));
        writeln!(out, "{}\n", render(&[group], columns))?;
    }
    Ok(())
}

fn render(groups: &[Group<'_>], columns: Columns) -> String {
    Renderer::styled().term_width(columns.up_to(WIDTH)).render(groups)
}

/// How wide running text may be beside what stands in front of it.
fn text_width(columns: Columns) -> usize {
    columns.terminal().map_or(TEXT_WIDTH, |whole| TEXT_WIDTH.min(whole.saturating_sub(MARGIN)))
}

fn refusal_group<'a>(
    run: &Run,
    candidate: &Candidate,
    refusal: &Refusal,
    in_full: bool,
    columns: Columns,
) -> Group<'a> {
    let reason = crate::model::reasons::reason(&refusal.reason);
    let what = reason.map_or("the handler cannot be converted", |reason| &reason.title);
    let title = format!("`{}`: {what}", candidate.handler);
    let is_audit = crate::model::reasons::is_audit(&refusal.reason);
    let level = Level::WARNING.with_name(if is_audit { "wrong" } else { "refused" });
    let title = level.primary_title(escape::line(&title)).id(refusal.reason.clone());
    let mut places = vec![(refusal.primary, refusal.label.clone())];
    places.extend(refusal.related.iter().cloned());
    let mut group = title.elements(snippets(run, &places));
    for other in &refusal.others {
        let text = escape::line(&other_text(run, other));
        group = group.element(Level::NOTE.message(wrap(&text, text_width(columns), "")));
    }
    for hook in (Finding { run, candidate }).campaigns() {
        let text = escape::line(&format!("the campaign that gives the member its form: vma2desc campaign {hook}"));
        group = group.element(Level::HELP.message(wrap(&text, text_width(columns), "")));
    }
    let Some(reason) = reason else { return group };
    if !in_full {
        let command = format!("what is left to do: vma2desc explain {}", reason.id);
        return group.element(Level::HELP.message(command));
    }
    let mut group = group.element(Level::NOTE.message(wrap(&reason.why, text_width(columns), "")));
    if let Some(doc) = &reason.doc {
        group = group.element(Level::NOTE.message(format!("see {doc}")));
    }
    group.element(Level::HELP.message(steps(&reason.steps, text_width(columns))))
}

/// An obstacle beside the one that a refusal is for, in a line.
fn other_text(run: &Run, other: &Obstacle) -> String {
    let source = run.sources.get(other.place.file);
    let line = Lines::new(&source.text).position(other.place.span.start).0;
    let what = if crate::model::reasons::is_audit(&other.reason) { "wrong as well" } else { "also in the way" };
    format!("{what}: {} at {}:{line}: {}", other.reason, source.path, other.label)
}

fn note_group<'a>(run: &Run, candidate: &Candidate, note: &Note) -> Group<'a> {
    let text = crate::model::reasons::note(&note.id);
    let what = text.map_or("read this before sending the patch", |text| &text.title);
    let title = Level::NOTE.primary_title(escape::line(&format!("`{}`: {what}", candidate.handler)));
    let title = title.id(note.id.clone());
    match note.place {
        Some(place) => title.elements(snippets(run, &[(place, note.text.clone())])),
        None => title.element(Level::NOTE.message(escape::line(&note.text))),
    }
}

/// One snippet for each file in `places`, in the order in which the files first occur; the first place is the primary one.
fn snippets<'a>(run: &Run, places: &[(Place, String)]) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut files: Vec<FileId> = Vec::new();
    for (place, _) in places {
        if !files.contains(&place.file) {
            files.push(place.file);
        }
    }
    let snippets = files.into_iter().map(|file| {
        let of_file: Vec<(usize, &(Place, String))> =
            places.iter().enumerate().filter(|(_, (place, _))| place.file == file).collect();
        snippet(run, file, &of_file)
    });
    snippets.collect()
}

fn snippet<'a>(run: &Run, file: FileId, places: &[(usize, &(Place, String))]) -> Snippet<'a, Annotation<'a>> {
    let source = run.sources.get(file);
    let lines = Lines::new(&source.text);
    let spans: Vec<Range<usize>> =
        places.iter().map(|(_, (place, _))| first_line(&lines, place, &source.text)).collect();
    let first = spans.iter().map(|span| lines.index(span.start)).min().unwrap_or(0);
    let last = spans.iter().map(|span| lines.index(span.end)).max().unwrap_or(first);
    let window = lines.range(first).start..lines.range(last).end;
    let (text, offsets) = escape::display(&source.text[window.clone()]);
    let shown = |at: usize| offsets.get(at.saturating_sub(window.start)).copied().unwrap_or(text.len());
    let annotations = places.iter().zip(&spans).map(|((at, (_, label)), span)| {
        let kind = if *at == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(shown(span.start)..shown(span.end));
        if label.is_empty() { annotation } else { annotation.label(escape::line(label)) }
    });
    let annotations: Vec<Annotation<'a>> = annotations.collect();
    let path = escape::line(source.path.as_str());
    Snippet::source(text).line_start(first + 1).path(path).annotations(annotations)
}

/// The part of a place that lies on its first line, within the text.
fn first_line(lines: &Lines, place: &Place, text: &[u8]) -> Range<usize> {
    let start = place.span.start.min(text.len());
    let line = lines.range(lines.index(start));
    let end = place.span.end.clamp(start, line.end.max(start));
    let shown = text[start..end].trim_ascii_end().len();
    start..start + shown
}

#[cfg(test)]
mod tests {
    use super::{gaps, refusals, violations};
    use crate::census::slot::Place;
    use crate::model::conserve::Violation;
    use crate::model::outcome::Outcome;
    use crate::model::run::Run;
    use crate::syntax::span::Span;
    use crate::testing::{refusal, run_of};
    use crate::tree::source::{FileId, SourceFile};
    use crate::wrap::Columns;
    use proptest::prelude::*;

    fn plain(text: &[u8]) -> String {
        anstream::adapter::strip_bytes(text).into_vec().iter().map(|b| char::from(*b)).collect()
    }

    fn shown(run: &Run) -> String {
        let mut out = Vec::new();
        refusals(&mut out, run, Columns::default(), true).unwrap();
        plain(&out)
    }

    #[test]
    fn a_refusal_shows_reason_place_and_label() {
        let text = shown(&run_of(&[("f_mmap", refusal("no-such-reason"))]));
        let expected = "refused[no-such-reason]: `f_mmap`: the handler cannot be converted\n --> drivers/x/a.c:1:12\n  \
                        |\n1 | static int f_mmap(void)\n  |            ^^^^^^ this is the obstacle\n\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_texts_of_the_reason_follow_in_order() {
        let mut out = Vec::new();
        refusals(
            &mut out,
            &run_of(&[("f_mmap", refusal("gap")), ("g_mmap", refusal("gap"))]),
            Columns::default(),
            false,
        )
        .unwrap();
        let text = plain(&out);
        let reason = crate::model::reasons::reason("gap").unwrap();
        let why = text.find("= note: ").unwrap();
        let doc = text.find(&format!("= note: see {}", reason.doc.as_ref().unwrap())).unwrap();
        let help = text.find("= help: 1. ").unwrap();
        assert!(why < doc && doc < help, "{text}");
        assert_eq!(text.matches("= help: 1. ").count(), 1);
        assert_eq!(text.matches("= help: what is left to do: vma2desc explain gap").count(), 1);
    }

    #[test]
    fn what_waits_for_others_is_counted_by_reason_unless_all_is_wanted() {
        let waits = || refusal("no-hook-in-target");
        let run = run_of(&[
            ("f_mmap", waits()),
            ("g_mmap", waits()),
            ("h_mmap", refusal("subsystem-helper")),
            ("i_mmap", refusal("gap")),
        ]);
        let shown = |all| {
            let mut out = Vec::new();
            refusals(&mut out, &run, Columns::default(), all).unwrap();
            plain(&out)
        };
        let text = shown(false);
        assert!(text.contains("waits[no-hook-in-target]: 2 handlers wait for others: "), "{text}");
        assert!(text.contains("waits[subsystem-helper]: `h_mmap` waits for others: "), "{text}");
        assert!(text.contains("refused[gap]: `i_mmap`") && !text.contains("`f_mmap`"), "{text}");
        assert_eq!(shown(true).matches("refused[no-hook-in-target]").count(), 2);
    }

    #[test]
    fn a_diagnostic_is_no_wider_than_the_terminal() {
        let run = run_of(&[("f_mmap", refusal("gap"))]);
        let mut out = Vec::new();
        refusals(&mut out, &run, Columns::of(Some(60)), true).unwrap();
        let text = plain(&out);
        // The title is one line by its nature: the terminal breaks it.
        let wide = text.lines().skip(1).find(|line| line.len() > 60 && !line.contains("= note: see "));
        assert_eq!(wide, None, "{text}");
    }

    #[test]
    fn source_cannot_speak_to_the_terminal() {
        let mut run = run_of(&[("f_mmap", refusal("gap"))]);
        run.sources.files[0].text = b"int \x1b[2J\xff\tf_mmap(void)\n"[..].into();
        let mut out = Vec::new();
        refusals(&mut out, &run, Columns::default(), true).unwrap();
        assert!(plain(&out).contains("<1B>[2J"));
        assert!(!String::from_utf8(out).unwrap().contains("\u{1b}[2J"));
    }

    #[test]
    fn places_in_other_files_get_their_own_snippet() {
        let mut run = run_of(&[("f_mmap", refusal("gap"))]);
        run.sources.files.push(SourceFile {
            path: "include/b.h".into(),
            text: "int f_mmap(void);\n".into(),
            given: true,
            loaded: false,
        });
        let Outcome::Refused(refusal) = &mut run.candidates[0].outcome else { unreachable!() };
        refusal.related.push((Place { file: FileId(1), span: Span::new(4, 10) }, "declared here".into()));
        let text = shown(&run);
        assert!(text.contains("include/b.h:1:5") && text.contains("declared here"), "{text}");
    }

    #[test]
    fn gaps_and_violations_have_diagnostics() {
        let mut run = run_of(&[("f_mmap", refusal("gap"))]);
        let place = Place { file: FileId(0), span: Span::new(0, 30) };
        run.census.gaps.push((place, "an unbalanced brace".into()));
        let mut out = Vec::new();
        gaps(&mut out, &run, Columns::default()).unwrap();
        violations(&mut out, &run, &[Violation::Lost { place, value: "g".into() }], Columns::default()).unwrap();
        let text = plain(&out);
        assert!(text.contains("gap: an unbalanced brace") && text.contains("internal error: the slot"), "{text}");
    }

    proptest! {
        #[test]
        fn any_bytes_and_any_span_can_be_shown(text: Vec<u8>, start in 0usize..80, len in 0usize..80) {
            let mut run = run_of(&[("f_mmap", refusal("gap"))]);
            run.sources.files[0].text = text.into();
            let Outcome::Refused(refusal) = &mut run.candidates[0].outcome else { unreachable!() };
            refusal.primary.span = Span::new(start, start + len);
            refusal.related.push((Place { file: FileId(0), span: Span::new(0, start) }, "x\u{1b}y".into()));
            prop_assert!(shown(&run).contains("refused[gap]"));
        }
    }
}
