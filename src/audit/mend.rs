//! Mends that are a local change of the file that a mistake stands in.

use crate::edit::layout::indentation;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::Replacement;
use crate::settle::reparse::check_edited;
use crate::step::lines::lines_of;
use crate::syntax::ast::{N, is_statement};
use crate::syntax::eol::{eol, line_end, line_start};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// A change of one file, sorted.
pub type Mend = Vec<Replacement>;

/// One replacement, for the rule `by`.
pub fn replaced(by: &str, span: Span, text: impl Into<String>) -> Mend {
    vec![Replacement::by(by, span, text.into())]
}

/// The statement that `n` is goes; none if something else depends on where it stands.
pub fn dropped(by: &str, func: &Func, n: N) -> Option<Mend> {
    let statement = whole(func, n)?;
    Some(replaced(by, lines_of(&func.ast.text, func.ast.span(statement)), ""))
}

/// A statement behind the one that `n` is.
pub fn behind(by: &str, func: &Func, n: N, statement: &str) -> Option<Mend> {
    let text = &func.ast.text;
    let at = func.ast.span(whole(func, n)?);
    let end = line_end(text, at.end);
    text[at.end..end].iter().all(u8::is_ascii_whitespace).then_some(())?;
    let lead = String::from_utf8_lossy(indentation(text, at.start)).into_owned();
    Some(replaced(by, Span::new(end, end), format!("{lead}{statement}{}", eol(text, at.start))))
}

/// The statement that `n` is comes before the one that `before` is, which stands in the same block.
pub fn moved(by: &str, func: &Func, n: N, before: N) -> Option<Mend> {
    let (ast, text) = (&func.ast, &func.ast.text);
    let (late, early) = (whole(func, n)?, whole(func, before)?);
    let side_by_side = ast.parent(late) == ast.parent(early);
    let [from, to] = [late, early].map(|s| lines(text, ast.span(s)));
    let (from, to) = (from?, to?);
    (side_by_side && to.end <= from.start).then(|| {
        let line = String::from_utf8_lossy(from.of(text)).into_owned();
        let mut mend = replaced(by, Span::new(to.start, to.start), line);
        mend.extend(replaced(by, from, ""));
        mend
    })
}

/// Whether the file has no more parse errors than before, and lost nothing.
pub fn holds(world: &World<'_>, file: FileId, mend: &Mend) -> bool {
    check_edited(world, &[(file, mend.clone())]).is_ok()
}

/// The whole expression that `n` belongs to: a condition, or what a statement is made of.
pub fn expression(func: &Func, n: N) -> N {
    let ast = &func.ast;
    let above = |p: &N| is_statement(ast.kind(*p)) || ast.kind(*p) == "compound_statement";
    std::iter::once(n).chain(ast.ancestors(n)).take_while(|p| !above(p)).last().unwrap_or(n)
}

/// The whole lines that a statement has for itself.
fn lines(text: &[u8], span: Span) -> Option<Span> {
    let all = Span::new(line_start(text, span.start), line_end(text, span.end));
    let blank = |part: &[u8]| part.iter().all(u8::is_ascii_whitespace);
    (blank(&text[all.start..span.start]) && blank(&text[span.end..all.end])).then_some(all)
}

/// The statement that is `n` and nothing else, in a block.
fn whole(func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let statement = ast.parent(ast.outer(n)).filter(|&s| ast.kind(s) == "expression_statement")?;
    ast.parent(statement).filter(|&p| ast.kind(p) == "compound_statement").map(|_| statement)
}
