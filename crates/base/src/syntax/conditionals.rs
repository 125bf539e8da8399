//! The conditionals of the preprocessor, each as a whole.

use super::arms::split;
use super::lex::{TokenKind, tokens_in};
use super::rungs::lines;
use super::span::Span;

/// Conditionals nested deeper than this are left alone.
const MAX_DEPTH: usize = 64;

/// A conditional.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditional {
    /// Its directives' lines: `#if`, any `#elif` or `#else`, `#endif`.
    pub lines: Vec<Span>,
    /// Whether one of its arms is built in any case.
    pub complete: bool,
}

impl Conditional {
    /// From its first line to its last.
    pub fn span(&self) -> Span {
        let ends = self.lines.first().zip(self.lines.last());
        ends.map_or(Span::new(0, 0), |(first, last)| Span::new(first.start, last.end))
    }

    /// What stands between its directives.
    pub fn arms(&self) -> impl Iterator<Item = Span> + '_ {
        self.lines.windows(2).map(|w| Span::new(w[0].end, w[1].start))
    }

    /// Whether a change of `span` touches a directive.
    pub fn is_cut_by(&self, span: Span) -> bool {
        let inside = |l: &Span| span.is_empty() && l.start < span.start && span.start < l.end;
        self.lines.iter().any(|l| l.overlaps(span) || inside(l))
    }
}

/// The conditionals in a part of a text, inner ones first.
pub fn conditionals(text: &[u8], range: Span) -> Vec<Conditional> {
    let mut open: Vec<Conditional> = Vec::new();
    let mut beyond = 0usize;
    let mut out = Vec::new();
    for token in tokens_in(text, range).into_iter().filter(|t| t.kind == TokenKind::Directive) {
        let Some((word, _)) = split(text, token.span) else { continue };
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
