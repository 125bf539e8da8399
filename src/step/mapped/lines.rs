//! A body that stands on one line, laid out as the kernel does.

use crate::syntax::ast::N;
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;
use crate::unit::func::Func;

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
