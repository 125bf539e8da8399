//! Kernel layout of changed statements: tabs of eight columns, continuation lines aligned with the
//! open parenthesis, lines of at most 80 columns where they can be broken.

use crate::syntax::eol::line_start;
use crate::syntax::rungs::is_cut;

/// Stands for a line break in new text; the new line gets the indentation of the statement.
pub const BREAK: char = '\u{1}';

/// Widest line that is written, in columns.
pub const WIDTH: usize = 80;

/// Widest line with an argument that would have to be torn at an arithmetic operator, which reads worse.
const WHOLE: usize = 88;

/// The column after `text`, which begins in column `from`.
pub fn column(text: &[u8], from: usize) -> usize {
    let mut at = from;
    for &b in text {
        match b {
            b'\t' => at = (at / 8 + 1) * 8,
            b'\n' => at = 0,
            // Continuation bytes of UTF-8 take no column.
            0x80..=0xbf => {}
            _ => at += 1,
        }
    }
    at
}

/// `parts` with commas and the closing parenthesis of a list that opens before column `open`; where a line would be too wide it
/// ends with `eol`, and the next one begins in that column.
pub fn listed(open: usize, parts: &[String], eol: &str) -> String {
    let (mut out, mut at) = (String::new(), open);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 && at + 1 + part.len() + 1 > WIDTH {
            out.push_str(eol);
            out.push_str(&indent_to(open));
            at = open;
        } else if i > 0 {
            out.push(' ');
            at += 1;
        }
        out.push_str(part);
        out.push(if i + 1 == parts.len() { ')' } else { ',' });
        at += part.len() + 1;
    }
    out
}

/// White space that reaches column `to`: tabs, then blanks.
pub fn indent_to(to: usize) -> String {
    "\t".repeat(to / 8) + &" ".repeat(to % 8)
}

/// White space up to a column, with tabs where the line above has them; one blank when it is passed already.
pub fn pad(out: &mut String, to: usize, tabs: bool, none: bool) {
    let now = column(out.as_bytes(), 0);
    if none {
        return;
    }
    if now >= to {
        out.push(' ');
    } else if tabs {
        let mut at = now;
        while (at / 8 + 1) * 8 <= to {
            out.push('\t');
            at = (at / 8 + 1) * 8;
        }
        out.push_str(&" ".repeat(to - at));
    } else {
        out.push_str(&" ".repeat(to - now));
    }
}

/// The white space at the start of the line that holds offset `at`.
pub fn indentation(text: &[u8], at: usize) -> &[u8] {
    let line = line_start(text, at);
    let len = text[line..].iter().take_while(|b| matches!(b, b'\t' | b' ')).count();
    &text[line..line + len]
}

/// Lays out the new text of one statement (or of the several that replace it, separated by [`BREAK`]).
///
/// `before` is the text of its first line up to its start, `old` what it was; `crlf` tells the file's line ends.
pub fn relayout(before: &[u8], old: &[u8], new: &[u8], crlf: bool) -> Vec<u8> {
    let eol: &[u8] = if crlf { b"\r\n" } else { b"\n" };
    let mut base = indentation(before, before.len()).to_vec();
    if before.trim_ascii_end().ends_with(b":") && !before.trim_ascii().is_empty() {
        // A statement on the line of its label: what follows stands one level deeper.
        base.push(b'\t');
    }
    let marker = BREAK as u8;
    let aligned = is_aligned(before, old) || is_new(old, new);
    let mut out: Vec<u8> = Vec::new();
    for (i, chunk) in new.split(|&b| b == marker).enumerate() {
        let (lead, chunk) = if i == 0 {
            (before.to_vec(), chunk)
        } else {
            out.extend_from_slice(eol);
            let tabs = chunk.iter().take_while(|&&b| b == b'\t').count();
            let mut lead = if chunk.len() > tabs { base.clone() } else { Vec::new() };
            lead.extend_from_slice(&chunk[..tabs]);
            out.extend_from_slice(&lead);
            (lead, &chunk[tabs..])
        };
        let whole = new.contains(&marker);
        let text = if whole { join(chunk) } else { chunk.to_vec() };
        let mut lines = align(&lead, &text, aligned || whole);
        if lines.iter().filter(|&&b| b == b'\n').count() > text.iter().filter(|&&b| b == b'\n').count() {
            // A new break is aligned, so the others are, too.
            lines = align(&lead, &text, true);
        }
        out.extend(with_eol(&lines, eol));
    }
    out
}

fn with_eol(text: &[u8], eol: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &b in text {
        match b {
            b'\n' => out.extend_from_slice(eol),
            b'\r' => {}
            _ => out.push(b),
        }
    }
    out
}

/// Puts a statement on one line, unless it holds a comment.
pub fn join(text: &[u8]) -> Vec<u8> {
    if memchr::memmem::find(text, b"/*").is_some() || memchr::memmem::find(text, b"//").is_some() {
        return text.to_vec();
    }
    let mut out: Vec<u8> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\n', rest) {
        out.extend_from_slice(rest[..at].trim_ascii_end());
        rest = rest[at..].trim_ascii_start();
        let tight = out.last().is_some_and(|b| matches!(b, b'(' | b'[')) || rest.first() == Some(&b')');
        let arrow = rest.starts_with(b"->") || rest.starts_with(b".");
        if !tight && !arrow {
            out.push(b' ');
        }
    }
    out.extend_from_slice(rest);
    out
}

/// Whether all continuation lines of `old` begin right of the innermost open parenthesis.
fn is_aligned(before: &[u8], old: &[u8]) -> bool {
    let mut open: Vec<usize> = Vec::new();
    let mut ok = true;
    let mut first = true;
    let mut lead = before.to_vec();
    for line in old.split(|&b| b == b'\n').filter(|l| !is_cut(l)) {
        if !first {
            let len = line.iter().take_while(|b| matches!(b, b'\t' | b' ')).count();
            lead = Vec::new();
            ok &= open.last() == Some(&column(&line[..len], 0));
        }
        first = false;
        track(line, column(&lead, 0), &mut open);
    }
    ok
}

/// Whether no continuation line of `new` is one of `old`.
fn is_new(old: &[u8], new: &[u8]) -> bool {
    let lines = |text: &[u8]| -> Vec<Vec<u8>> {
        text.split(|&b| b == b'\n').skip(1).map(|l| l.trim_ascii().to_vec()).collect()
    };
    let (old, new) = (lines(old), lines(new));
    !new.is_empty() && new.iter().all(|l| !old.contains(l))
}

/// Follows the parentheses of a line that begins in column `from`; keeps the column after each open one.
fn track(line: &[u8], from: usize, open: &mut Vec<usize>) {
    for (i, b) in code_bytes(line) {
        match b {
            b'(' => open.push(column(&line[..=i], from)),
            b')' => {
                open.pop();
            }
            _ => {}
        }
    }
}

/// The bytes of a line outside string and character literals.
fn code_bytes(line: &[u8]) -> impl Iterator<Item = (usize, u8)> + '_ {
    let mut quote: Option<u8> = None;
    let mut escaped = false;
    line.iter().enumerate().filter_map(move |(i, &b)| {
        if let Some(q) = quote {
            if escaped {
                escaped = false;
            } else if b == b'\\' {
                escaped = true;
            } else if b == q {
                quote = None;
            }
            return None;
        }
        if b == b'"' || b == b'\'' {
            quote = Some(b);
            return None;
        }
        Some((i, b))
    })
}

/// Aligns continuation lines (where `realign`) and breaks lines that are too long.
fn align(lead: &[u8], text: &[u8], realign: bool) -> Vec<u8> {
    let mut open: Vec<usize> = Vec::new();
    let mut out: Vec<u8> = Vec::new();
    let mut from = column(lead, 0);
    let base = column(indentation(lead, lead.len()), 0);
    let mut todo: Vec<Vec<u8>> = text.split(|&b| b == b'\n').map(<[u8]>::to_vec).rev().collect();
    let mut first = true;
    while let Some(mut line) = todo.pop() {
        if !first {
            let len = line.iter().take_while(|b| matches!(b, b'\t' | b' ')).count();
            let place = open.last().copied();
            if let (true, Some(to)) = (realign, place) {
                line = [indent_to(to).as_bytes(), &line[len..]].concat();
            }
            from = 0;
            out.push(b'\n');
        }
        first = false;
        if column(&line, from) > WIDTH
            && let Some((at, skip, rank)) = break_at(&line, from, open.len())
            && (rank < ARITHMETIC || open.is_empty() || column(&line, from) > WHOLE)
        {
            let rest = line.split_off(at);
            let mut after = open.clone();
            track(&line, from, &mut after);
            let to = after.last().copied().unwrap_or(base + 8);
            todo.push([indent_to(to).as_bytes(), &rest[skip..]].concat());
            track(&line, from, &mut open);
            out.extend_from_slice(&line);
            continue;
        }
        track(&line, from, &mut open);
        out.extend_from_slice(&line);
    }
    out
}

/// Where to break a line that is too long: after a comma or operator that fits, as far out in the
/// parentheses as possible, then where it binds least, then as late as possible. Returns the offset,
/// how many blanks follow it, and the rank of what ends there.
fn break_at(line: &[u8], from: usize, outer: usize) -> Option<(usize, usize, usize)> {
    let mut depth = outer;
    let mut best: Option<((usize, usize), usize)> = None;
    let start = line.iter().take_while(|b| matches!(b, b'\t' | b' ')).count();
    for (i, b) in code_bytes(line) {
        match b {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b' ' if i > start && column(&line[..i], from) <= WIDTH => {
                let word = line[..i].rsplit(|&b| b == b' ' || b == b'\t').next().unwrap_or(&[]);
                let Some(rank) = looseness(word) else { continue };
                // Behind an assignment only when nothing else fits.
                let depth = if rank == ASSIGNMENT { usize::MAX } else { depth };
                if best.is_none_or(|(b, _)| (depth, rank) <= b) {
                    best = Some(((depth, rank), i));
                }
            }
            _ => {}
        }
    }
    best.map(|((_, rank), i)| (i, 1, rank))
}

/// Rank of shifts, sums and products.
const ARITHMETIC: usize = 6;

/// Rank of an assignment.
const ASSIGNMENT: usize = 7;

/// How loosely the operator that ends `word` binds, the loosest first; none when it ends with no operator.
fn looseness(word: &[u8]) -> Option<usize> {
    if word.ends_with(b",") {
        return Some(0);
    }
    const RANKS: [&[&[u8]]; 7] = [
        &[b"||"],
        &[b"&&"],
        &[b"?", b":"],
        &[b"==", b"!=", b"<", b">", b"<=", b">="],
        &[b"|", b"&"],
        &[b"<<", b">>", b"+", b"-", b"*", b"/"],
        &[b"=", b"|=", b"&=", b"+="],
    ];
    RANKS.iter().position(|r| r.contains(&word)).map(|r| r + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lay(before: &str, old: &str, new: &str) -> String {
        String::from_utf8(relayout(before.as_bytes(), old.as_bytes(), new.as_bytes(), false)).unwrap()
    }

    #[test]
    fn a_short_statement_stays() {
        assert_eq!(lay("\t", "a(b);", "c(d);"), "c(d);");
    }

    #[test]
    fn continuation_lines_follow_the_parenthesis() {
        let got = lay("\t", "foo(a,\n\t    b);", "longer(a,\n\t    b);");
        assert_eq!(got, "longer(a,\n\t       b);");
    }

    #[test]
    fn lines_that_were_not_aligned_keep_their_indentation() {
        let got = lay("\t", "foo(a,\n\t\tb);", "longer(a,\n\t\tb);");
        assert_eq!(got, "longer(a,\n\t\tb);");
    }

    #[test]
    fn lines_that_are_all_new_are_aligned() {
        let got = lay("\t", "if (a ||\n\t\tb)", "if (c ||\n\t\td)");
        assert_eq!(got, "if (c ||\n\t    d)");
        let long = format!("if ({} ||\n\t\tb)", ["cccccccccccccccccccccccccccccc"; 3].join(" && "));
        assert_eq!(lay("\t", "if (a ||\n\t\tb)", &long).lines().last(), Some("\t    b)"));
    }

    #[test]
    fn an_argument_that_is_a_little_too_long_is_not_torn() {
        let argument = "(region->address + (offset - region->offset_of)) >> PAGE_SHIFT";
        let got = lay("\t", "f();", &format!("map_that(desc, {argument});"));
        assert_eq!(got, format!("map_that(desc,\n\t\t {argument});"));
        let sum = "x = aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa + bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb;";
        assert!(lay("\t", "f();", sum).contains('\n'));
    }

    #[test]
    fn a_long_call_breaks_after_a_comma() {
        let new = "vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT, VMA_DONTDUMP_BIT);";
        let got = lay("\t", "f();", new);
        let want =
            "vma_desc_set_flags(desc, VMA_IO_BIT, VMA_PFNMAP_BIT, VMA_DONTEXPAND_BIT,\n\t\t\t   VMA_DONTDUMP_BIT);";
        assert_eq!(got, want);
    }

    #[test]
    fn an_assigned_call_breaks_inside_its_parentheses() {
        let new = "ret = harbour_may_map(harbour, desc->start, desc->end, vma_flags_to_legacy(desc->vma_flags));";
        let got = lay("\t", "f();", new);
        let want = "ret = harbour_may_map(harbour, desc->start, desc->end,\n\t\t\t      vma_flags_to_legacy(desc->vma_flags));";
        assert_eq!(got, want);
    }

    #[test]
    fn breaks_get_the_statements_indentation() {
        assert_eq!(lay("\t\t", "f();", "g();\u{1}\treturn 0;"), "g();\n\t\t\treturn 0;");
    }
}
