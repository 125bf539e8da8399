//! What edits leave at the margins: blank lines that stand twice, and white space at the ends of lines.

use crate::edit::render::part;
use crate::edit::spaces::{end_of, trimmed};
use crate::facts::func::Func;
use crate::model::outcome::{Origin, Replacement};
use crate::syntax::conditionals::conditionals;
use crate::syntax::eol::line_end;
use crate::syntax::rungs::is_cut;
use crate::syntax::span::Span;

/// Takes away what the sorted edits of a text leave at the margins; gives the edits of the result, sorted.
pub fn tidied(text: &[u8], funcs: &[&Func], mut list: Vec<Replacement>) -> Vec<Replacement> {
    for f in funcs {
        hollow(f, &mut list);
    }
    let blank: Vec<Replacement> = funcs.iter().flat_map(|f| blank_lines(f, &list)).collect();
    list.extend(blank);
    list.sort_by_key(|r| (r.span.start, r.span.end));
    list.iter_mut().filter(|r| !r.text.is_empty()).for_each(|r| r.text = trimmed(&r.text));
    let ends = line_ends(text, &list);
    list.extend(ends);
    list.sort_by_key(|r| (r.span.start, r.span.end));
    list
}

/// Takes out the directives of conditionals out of which the edits took all that stood in them.
fn hollow(func: &Func, list: &mut Vec<Replacement>) {
    let text = &func.ast.text;
    for c in conditionals(text, func.body_span) {
        let whole = c.span();
        let changed: Vec<&Replacement> = list.iter().filter(|r| whole.contains(r.span) && !r.span.is_empty()).collect();
        let origins: Vec<Origin> = changed.iter().flat_map(|r| r.origins.clone()).collect();
        let nothing = |arm: Span| part(text, arm, list).is_some_and(|new| new.trim_ascii().is_empty());
        let cut = whole.of(text).split_inclusive(|&b| b == b'\n').any(is_cut);
        if changed.is_empty() || cut || list.iter().any(|r| c.is_cut_by(r.span)) || !c.arms().all(nothing) {
            continue;
        }
        list.retain(|r| !whole.contains(r.span));
        list.push(Replacement { span: whole, text: Vec::new(), origins });
        list.sort_by_key(|r| (r.span.start, r.span.end));
    }
}

/// Blank lines with which a block would begin or end, or that would stand beside another one, because what stood between
/// them goes.
fn blank_lines(func: &Func, list: &[Replacement]) -> Vec<Replacement> {
    let text = &func.ast.text;
    let end = func.body_span.end;
    let mut at = line_end(text, func.body_span.start);
    if !text[func.body_span.start + 1..at.max(func.body_span.start + 1)].trim_ascii().is_empty() {
        return Vec::new();
    }
    let mut out: Vec<(Span, Vec<Origin>)> = Vec::new();
    // Whether a blank line adds nothing here, the blank line above if there is one, and what went since.
    let (mut idle, mut above, mut gone): (bool, Option<Span>, Option<Vec<Origin>>) = (true, None, None);
    while at < end {
        let line = Span::new(at, line_end(text, at));
        let over = list
            .iter()
            .find(|r| r.span.start == at || r.span.overlaps(line) || r.span.is_empty() && line.contains(r.span));
        match over {
            Some(r)
                if r.span.start == at
                    && !r.span.is_empty()
                    && r.text.is_empty()
                    && text[..r.span.end].ends_with(b"\n") =>
            {
                gone = Some(r.origins.clone());
                at = r.span.end;
                continue;
            }
            Some(r) => {
                (idle, above, gone) = (false, None, None);
                at = line.end.max(if r.span.is_empty() { at } else { line_end(text, r.span.end - 1) });
                continue;
            }
            None => {}
        }
        let words = line.of(text).trim_ascii();
        if is_cut(line.of(text)) {
            // It is gone already.
        } else if words.is_empty() {
            match gone.clone().filter(|_| idle) {
                Some(origins) => out.push((line, origins)),
                None => (idle, above, gone) = (true, Some(line), None),
            }
        } else {
            if let (Some(blank), Some(origins), true) = (above, &gone, words.starts_with(b"}")) {
                out.push((blank, origins.clone()));
            }
            (idle, above, gone) = (words.ends_with(b"{"), None, None);
        }
        at = line.end;
    }
    out.into_iter().map(|(span, origins)| Replacement { span, text: Vec::new(), origins }).collect()
}

/// White space at the ends of lines that change.
fn line_ends(text: &[u8], list: &[Replacement]) -> Vec<Replacement> {
    let mut out: Vec<Replacement> = Vec::new();
    for (i, r) in list.iter().enumerate() {
        // What ends with a line leaves the next one as it is.
        let whole = if r.text.is_empty() { text[..r.span.end].ends_with(b"\n") } else { r.text.ends_with(b"\n") };
        if whole || r.span.end == 0 {
            continue;
        }
        let end = line_end(text, r.span.end);
        let rest = text[r.span.end..end].strip_suffix(b"\n").unwrap_or(&text[r.span.end..end]);
        let rest = rest.strip_suffix(b"\r").unwrap_or(rest);
        let kept = end_of(rest);
        let span = Span::new(r.span.end + kept, r.span.end + rest.len());
        let next = list.get(i + 1).map_or(text.len(), |n| n.span.start);
        if !span.is_empty() && span.end <= next && rest[..kept].last() != Some(&b'\\') {
            out.push(Replacement { span, text: Vec::new(), origins: r.origins.clone() });
        }
    }
    out
}
