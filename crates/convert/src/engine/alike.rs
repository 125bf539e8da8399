//! Arms of an `#if` that the conversion has made the same.
//!
//! `#ifdef HAVE_VM_FLAGS_SET` stands between two spellings of one thing. The new hook has one spelling for all who build it,
//! so such a conditional goes.

use crate::edit::render::apply;
use crate::model::outcome::Replacement;
use crate::syntax::lex::{Lexer, TokenKind, tokens_with_comments};
use crate::syntax::rungs::lines;
use crate::syntax::span::Span;

/// Conditionals nested deeper than this are left alone.
const MAX_DEPTH: usize = 64;

/// A conditional with its directives' lines: `#if`, any `#elif` or `#else`, `#endif`.
struct Conditional {
    lines: Vec<Span>,
    /// Whether one of its arms is built in any case.
    complete: bool,
}

/// Takes the conditionals within `ranges` out of which the edits made arms that are all the same; whether there were any.
pub fn collapse(text: &[u8], ranges: &[Span], edits: &mut Vec<Replacement>) -> bool {
    let mut any = false;
    for c in conditionals(text) {
        let (Some(first), Some(last)) = (c.lines.first(), c.lines.last()) else { continue };
        let whole = Span::new(first.start, last.end);
        let changed = edits.iter().any(|e| whole.contains(e.span) && e.span != whole);
        if !c.complete || !changed || !ranges.iter().any(|r| r.contains(whole)) {
            continue;
        }
        let crosses = |e: &Replacement| {
            c.lines
                .iter()
                .any(|l| l.overlaps(e.span) || (e.span.is_empty() && l.start < e.span.start && e.span.start < l.end))
        };
        if edits.iter().any(crosses) {
            continue;
        }
        let arms: Vec<Span> = c.lines.windows(2).map(|w| Span::new(w[0].end, w[1].start)).collect();
        let news: Vec<Vec<u8>> = arms.iter().filter_map(|a| new_text(text, *a, edits)).collect();
        let code = |t: &Vec<u8>| tokens_with_comments(t).into_iter().map(|k| k.text(t).to_vec()).collect::<Vec<_>>();
        let [one, others @ ..] = news.as_slice() else { continue };
        if news.len() != arms.len() || others.iter().any(|o| code(o) != code(one)) {
            continue;
        }
        let rest = Span::new(arms[0].end, whole.end);
        edits.retain(|e| !rest.contains(e.span) || (e.span.is_empty() && e.span.start == rest.end));
        edits.push(Replacement::by("dead-rungs", *first, Vec::new()));
        edits.push(Replacement::by("dead-rungs", rest, Vec::new()));
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        any = true;
    }
    any
}

/// What the edits make of a stretch of whole lines.
fn new_text(text: &[u8], arm: Span, edits: &[Replacement]) -> Option<Vec<u8>> {
    let inside = |e: &&Replacement| arm.contains(e.span);
    let own: Vec<Replacement> = edits
        .iter()
        .filter(inside)
        .map(|e| Replacement {
            span: Span::new(e.span.start - arm.start, e.span.end - arm.start),
            text: e.text.clone(),
            origins: Vec::new(),
        })
        .collect();
    apply(arm.of(text), &own).ok()
}

/// The conditionals of a text, inner ones first.
fn conditionals(text: &[u8]) -> Vec<Conditional> {
    let mut open: Vec<Conditional> = Vec::new();
    let mut beyond = 0usize;
    let mut out = Vec::new();
    for token in Lexer::new(text).filter(|t| t.kind == TokenKind::Directive) {
        let Some((word, _)) = crate::syntax::arms::split(text, token.span) else { continue };
        let line = lines(text, token.span);
        match word {
            b"if" | b"ifdef" | b"ifndef" if open.len() >= MAX_DEPTH => beyond += 1,
            b"if" | b"ifdef" | b"ifndef" => open.push(Conditional { lines: vec![line], complete: false }),
            b"endif" if beyond > 0 => beyond -= 1,
            b"endif" => {
                if let Some(mut c) = open.pop() {
                    c.lines.push(line);
                    out.push(c);
                }
            }
            b"elif" | b"elifdef" | b"elifndef" | b"else" if beyond == 0 => {
                if let Some(c) = open.last_mut() {
                    c.lines.push(line);
                    c.complete |= word == b"else";
                }
            }
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collapsed(text: &str, changes: &[(&str, &str)]) -> (bool, String) {
        let mut edits: Vec<Replacement> = changes
            .iter()
            .map(|(from, to)| {
                let at = text.find(from).unwrap();
                Replacement::by("x", Span::new(at, at + from.len()), *to)
            })
            .collect();
        let any = collapse(text.as_bytes(), &[Span::new(0, text.len())], &mut edits);
        (any, String::from_utf8(apply(text.as_bytes(), &edits).unwrap()).unwrap())
    }

    #[test]
    fn arms_that_became_the_same_are_one() {
        let text = "a;\n#ifdef X\n\tset(b);\n#elif Y\n\tput(b);\n#else\n\tb |= 1;\n#endif\nc;\n";
        let all = [("set(b)", "n(b)"), ("put(b)", "n(b)"), ("b |= 1", "n(b)")];
        assert_eq!(collapsed(text, &all), (true, "a;\n\tn(b);\nc;\n".into()));
        assert!(!collapsed(text, &all[..2]).0);
    }

    #[test]
    fn without_else_or_without_a_change_they_stay() {
        let text = "#ifdef X\n\ta;\n#endif\n#ifdef Y\n\tb;\n#else\n\tb;\n#endif\n";
        assert!(!collapsed(text, &[("a", "c")]).0);
    }
}
