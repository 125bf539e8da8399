//! From the checked set of edits to replacements in kernel layout.

use crate::edit::layout::{BREAK, relayout};
use crate::edit::set::EditSet;
use crate::edit::spaces::{blanks_per_level, respaced};
use crate::facts::func::Func;
use crate::model::outcome::{Origin, Replacement};
use crate::plan::Plan;
use crate::plan::margins::tidied;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// The replacements of every file of the plan, sorted and disjoint.
pub fn replacements(plan: &Plan<'_>) -> Vec<(FileId, Vec<Replacement>)> {
    let mut out = Vec::new();
    for (&file, edits) in &plan.edits {
        let list = of_file(plan, file, edits);
        if !list.is_empty() {
            out.push((file, list));
        }
    }
    out
}

/// The replacements that these edits of a file come to, sorted and disjoint.
pub fn of_file(plan: &Plan<'_>, file: FileId, edits: &EditSet) -> Vec<Replacement> {
    let text = plan.world.view(file).text.clone();
    let funcs: Vec<&Func> = plan.members.iter().map(|m| &m.func).filter(|f| f.file == file).collect();
    let mut list: Vec<Replacement> = Vec::new();
    let unit = blanks_per_level(&text);
    for mut span in regions(&funcs, edits) {
        let new = edits.text_of(&text, span.0);
        let old = span.0.of(&text);
        let crlf = eol(&text, span.0.start) == "\r\n";
        let before = line_before(&text, span.0.start);
        // Where the first line of several is empty, so is its white space.
        let empty = span.1 && new.first() == Some(&(BREAK as u8)) && before.trim_ascii().is_empty();
        let new = if span.1 { relayout(before, old, &new, crlf) } else { new };
        if empty {
            span.0.start -= before.len();
        }
        let new = unit.map_or_else(|| new.clone(), |unit| respaced(&new, unit, span.1));
        if new != old {
            if span.1 && old.contains(&b'\n') && !new.contains(&b'\n') {
                list.extend(braces(&funcs, edits, span.0, &origins(edits, span.0)));
            }
            list.push(Replacement { span: span.0, text: new, origins: origins(edits, span.0) });
        }
    }
    list.sort_by_key(|r| (r.span.start, r.span.end));
    outdented(&text, tidied(&text, &funcs, list), edits, unit)
}

/// Moves lines to the left whose block went; what is replaced in them becomes one replacement.
fn outdented(text: &[u8], mut list: Vec<Replacement>, edits: &EditSet, unit: Option<usize>) -> Vec<Replacement> {
    // The inner ones first, so that what moves twice does.
    for span in edits.outdented().into_iter().rev() {
        let (inside, rest): (Vec<_>, Vec<_>) = list.into_iter().partition(|r| span.contains(r.span));
        let mut new = Vec::new();
        let mut at = span.start;
        for r in &inside {
            new.extend_from_slice(&text[at..r.span.start]);
            new.extend_from_slice(&r.text);
            at = r.span.end;
        }
        new.extend_from_slice(&text[at..span.end]);
        let mut origins: Vec<Origin> = inside.into_iter().flat_map(|r| r.origins).collect();
        origins.sort();
        origins.dedup();
        list = rest;
        // Where a file has no one level, that of the block counts.
        let blanks = |from: usize| text[from..].iter().take_while(|&&b| b == b' ').count();
        let level = blanks(span.start).checked_sub(blanks(line_start(text, span.start.saturating_sub(1))));
        let unit = unit.or(level.filter(|&l| l > 0)).unwrap_or(8);
        list.push(Replacement { span, text: outdent(&new, unit), origins });
        list.sort_by_key(|r| (r.span.start, r.span.end));
    }
    list
}

/// The lines without one level of white space, a tab or `unit` blanks.
fn outdent(text: &[u8], unit: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for line in text.split_inclusive(|&b| b == b'\n') {
        let blanks = line.iter().take(unit).take_while(|&&b| b == b' ').count();
        let skip = if line.first() == Some(&b'\t') { 1 } else { blanks };
        out.extend_from_slice(&line[skip..]);
    }
    out
}

/// Who wanted what is done in `region`, by place.
fn origins(edits: &EditSet, region: Span) -> Vec<Origin> {
    let inside = edits.iter().filter(|edit| region.contains(edit.span));
    let mut origins: Vec<Origin> = inside.map(|edit| Origin { span: edit.span, by: edit.by.clone() }).collect();
    origins.sort();
    origins.dedup();
    origins
}

/// Braces that only the length of the head called for: it is one line now, and the body one statement.
fn braces(funcs: &[&Func], edits: &EditSet, head: Span, origins: &[Origin]) -> Vec<Replacement> {
    let found = funcs.iter().find(|f| f.span.contains(head)).and_then(|f| {
        let ast = &f.ast;
        let branch = ast.statement(ast.at(head)).filter(|&n| ast.span(n).start == head.start)?;
        let body = ast.field(branch, "consequence").filter(|&b| ast.kind(b) == "compound_statement")?;
        let mut inside = ast.named(body);
        let (only, more) = (inside.next()?, inside.next());
        let span = ast.span(body);
        let simple = matches!(ast.kind(only), "return_statement" | "expression_statement" | "goto_statement")
            && !ast.bytes(only).contains(&b'\n');
        let chained = ast.field(branch, "alternative").is_some()
            || ast.parent(branch).is_some_and(|p| ast.kind(p) == "else_clause");
        let touched = edits.outermost().iter().any(|e| e.overlaps(span));
        let comment = ast.comments.iter().any(|c| span.contains(*c));
        let plain = more.is_none() && simple && !chained && !touched && !comment;
        plain.then(|| (Span::new(head.end, span.start + 1), Span::new(ast.span(only).end, span.end)))
    });
    let gone = |span: Span| Replacement { span, text: Vec::new(), origins: origins.to_vec() };
    found.map_or(Vec::new(), |(open, close)| vec![gone(open), gone(close)])
}

/// The text of the line up to `at`.
fn line_before(text: &[u8], at: usize) -> &[u8] {
    let start = line_start(text, at);
    &text[start..at]
}

/// What is replaced: statements and heads around the edits (to be laid out), other edits as they are.
fn regions(funcs: &[&Func], edits: &EditSet) -> Vec<(Span, bool)> {
    let mut out: Vec<(Span, bool)> = Vec::new();
    for span in edits.outermost() {
        let region = funcs.iter().find(|f| f.span.contains(span)).and_then(|f| region(f, span));
        let (span, laid_out) = match region {
            Some(r) => (r, true),
            None => (span, false),
        };
        match out.last_mut() {
            // An insertion at the end of a head may be found before or with it.
            Some((last, _)) if last.contains(span) && !(span.is_empty() && span.start == last.end) => {}
            Some((last, l)) if span.contains(*last) && !span.is_empty() => {
                *last = span;
                *l = laid_out;
            }
            Some((last, l)) if last.overlaps(span) => {
                last.end = last.end.max(span.end);
                *l |= laid_out;
            }
            _ => out.push((span, laid_out)),
        }
    }
    out
}

/// The statement, or its head, that holds the edit wholly.
fn region(func: &Func, span: Span) -> Option<Span> {
    let ast = &func.ast;
    let at = ast.at(span);
    let stmt = ast.statement(at)?;
    let whole = ast.span(stmt);
    let head = match ast.kind(stmt) {
        "expression_statement" | "declaration" | "return_statement" => whole,
        "do_statement" if span == whole => whole,
        "if_statement" | "while_statement" | "switch_statement" => {
            // A statement that goes as a whole is its own region.
            if span == whole {
                return Some(whole);
            }
            Span::new(whole.start, ast.span(ast.field(stmt, "condition")?).end)
        }
        "for_statement" => {
            if span == whole {
                return Some(whole);
            }
            let body = ast.field(stmt, "body")?;
            let end = ast.kids(stmt).iter().copied().take_while(|&k| k != body).last().map(|k| ast.span(k).end)?;
            Span::new(whole.start, end)
        }
        _ => return None,
    };
    let behind = span.is_empty() && span.start == head.end;
    (head.contains(span) && !behind).then_some(head)
}
