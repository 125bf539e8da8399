//! How a new expression fits where the old one stood.

use crate::edit::set::Piece;
use crate::plan::Plan;
use crate::syntax::ast::{Ast, N};
use crate::syntax::lex::is_word_byte;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

impl Plan<'_> {
    /// Where an expression is replaced and by what: parentheses that become needless go, missing ones come.
    pub fn fitted(&self, m: usize, n: N, pieces: Vec<Piece>) -> (FileId, Span, Vec<Piece>) {
        let func = &self.members[m].func;
        let ast = &func.ast;
        if is_same_operator(ast, n, &pieces) {
            return (func.file, ast.span(n), pieces);
        }
        let loose = !loose(&pieces).is_empty();
        let mut at = n;
        // Parentheses that were needless before are the author's way of writing.
        let plain = ast.kind(n) == "unary_expression";
        while let Some(p) = ast.parent(at).filter(|_| !plain) {
            let syntactic = ast.kind(p) != "parenthesized_expression"
                || ast.node(p).field == Some("condition")
                    && ast.parent(p).is_some_and(|g| ast.kind(g) != "conditional_expression");
            if syntactic || self.limit.is_some_and(|l| !l.contains(ast.span(p))) {
                break;
            }
            at = p;
        }
        // `sizeof(x)`, `return(x)`: the word in front would run into the new text.
        let start = ast.span(at).start;
        let joined = start.checked_sub(1).is_some_and(|i| is_word_byte(ast.text[i]));
        if (loose || joined) && at != n {
            // The innermost parentheses stay.
            return (func.file, ast.span(n), pieces);
        }
        let parent = ast.parent(at).map_or("", |p| ast.kind(p));
        let tight =
            matches!(parent, "binary_expression" | "unary_expression" | "cast_expression" | "conditional_expression");
        if loose && tight {
            let mut wrapped = vec![Piece::Text("(".into())];
            wrapped.extend(pieces);
            wrapped.push(Piece::Text(")".into()));
            return (func.file, ast.span(at), wrapped);
        }
        (func.file, ast.span(at), pieces)
    }
}

/// The words of the new expression that stand between blanks outside of all parentheses, but for the first: operators and
/// the operands after them. A hole is a word.
fn loose(pieces: &[Piece]) -> Vec<String> {
    let mut depth = 0usize;
    let mut outside = String::new();
    for p in pieces {
        match p {
            Piece::Hole(_) if depth == 0 => outside.push_str("hole"),
            Piece::Hole(_) => {}
            Piece::Text(text) => {
                for c in text.chars() {
                    match c {
                        '(' => depth += 1,
                        ')' => depth = depth.saturating_sub(1),
                        _ if depth == 0 => outside.push(c),
                        _ => {}
                    }
                }
            }
        }
    }
    outside.split(' ').skip(1).map(str::to_string).collect()
}

/// Whether the new expression has the old one's operator and one operand to each side of it, so that it binds as the old
/// one did.
fn is_same_operator(ast: &Ast, n: N, pieces: &[Piece]) -> bool {
    let old = ast.field(n, "operator").filter(|_| ast.kind(n) == "binary_expression");
    old.is_some_and(|o| matches!(loose(pieces).as_slice(), [operator, _] if operator == ast.kind(o)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_outside_of_parentheses() {
        let text = |t: &str| Piece::Text(t.into());
        let hole = || Piece::Hole(Span::new(0, 1));
        assert_eq!(loose(&[text("desc"), text("->end - "), text("desc"), text("->start")]), ["-", "desc->start"]);
        assert_eq!(loose(&[text("f("), hole(), text(", a + b)")]), Vec::<String>::new());
        assert_eq!(loose(&[text("("), hole(), text(" - a) >> "), hole()]), [">>", "hole"]);
    }
}
