//! Texts of generated functions: a body that stands on one line laid out as the kernel does, and text with parts replaced.

use crate::edit::layout::{column, indent_to, indentation};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// The statements of a body on one line, each on its own, declarations apart; `line` is what became of them.
pub fn one_by_one(open: &Func, line: &str) -> String {
    let ast = &open.ast;
    let all: Vec<N> = ast.named(open.body).collect();
    let simple = |n: &N| matches!(ast.kind(*n), "declaration" | "expression_statement" | "return_statement");
    let text = line.as_bytes();
    let tokens = tokens_in(text, Span::new(0, text.len()));
    let ends: Vec<usize> = tokens.iter().filter(|t| t.is_punct(text, ";")).map(|t| t.span.end).collect();
    if ends.len() != all.len() || !all.iter().all(simple) {
        return format!("\t{}\n", line.trim());
    }
    let declared = all.iter().filter(|&&n| ast.kind(n) == "declaration").count();
    let mut out = String::new();
    let mut from = 0;
    for (i, end) in ends.into_iter().enumerate() {
        if i > 0 && i == declared {
            out.push('\n');
        }
        out.push_str(&format!("\t{}\n", line[from..end].trim()));
        from = end;
    }
    out
}

/// The old text with parts of it replaced.
pub fn spliced(text: &[u8], span: Span, mut subs: Vec<(Span, String)>) -> String {
    subs.sort_by_key(|s| (s.0.start, s.0.end));
    let mut out = String::new();
    let mut at = span.start;
    for (s, new) in subs {
        if s.start < at || s.end > span.end {
            continue;
        }
        out.push_str(&String::from_utf8_lossy(&text[at..s.start]));
        out.push_str(&new);
        at = s.end;
    }
    out.push_str(&String::from_utf8_lossy(&text[at..span.end]));
    out
}

/// The lines of a statement one level deep, whatever its depth was.
pub fn outdented(func: &Func, s: N, text: &str) -> String {
    let source = &func.ast.text;
    let depth = column(indentation(source, func.ast.span(s).start), 0);
    let mut out = String::new();
    for (i, l) in text.lines().enumerate() {
        let l = l.trim_end_matches('\r');
        if l.trim().is_empty() {
            out.push('\n');
            continue;
        }
        let own = l.len() - l.trim_start().len();
        let at = if i == 0 { depth } else { column(&l.as_bytes()[..own], 0) };
        out.push_str(&indent_to((at + 8).saturating_sub(depth)));
        out.push_str(l.trim_start());
        out.push('\n');
    }
    out
}
