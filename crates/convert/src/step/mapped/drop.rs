//! Takes a statement out of a function, with the comment above it and what would be left empty.

use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::syntax::ast::N;
use crate::syntax::eol::line_start;
use crate::syntax::span::Span;

/// Drops statements of member `m`; those that stand together go together.
///
/// # Errors
/// Removing one would leave a branch empty whose condition does something.
pub fn drop(plan: &mut Plan<'_>, m: usize, statements: &[N]) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let text = &func.ast.text;
    let mut runs: Vec<(Span, Vec<N>)> = Vec::new();
    for &s in statements {
        let Some(at) = whole(plan, &func, s)? else { continue };
        let span = with_comment(&func, func.ast.span(at));
        // The blank line behind declarations stays.
        let declares = |n: N| func.ast.kind(n) == "declaration";
        let same = |all: &[N]| all.last().is_some_and(|&last| declares(last) == declares(at));
        match runs.last_mut() {
            Some((last, all))
                if same(all) && span.start >= last.end && text[last.end..span.start].trim_ascii().is_empty() =>
            {
                last.end = span.end;
                all.push(at);
            }
            _ => runs.push((span, vec![at])),
        }
    }
    for (span, _) in &runs {
        gone(plan, &func, lines_of(text, *span))?;
    }
    for (_, all) in &runs {
        if let Some(&last) = all.last() {
            single(plan, &func, last)?;
        }
    }
    Ok(())
}

/// The statement with the branches that would be empty without it; none when an `else` was dropped for it.
fn whole(plan: &mut Plan<'_>, func: &Func, s: N) -> Result<Option<N>, Stop> {
    let ast = &func.ast;
    let mut at = s;
    while let Some(up) = alone(func, at) {
        if ast.kind(up) == "else_clause" {
            let branch = ast.parent(up).and_then(|b| ast.field(b, "consequence"));
            let Some(before) = branch.map(|b| ast.span(b).end) else { break };
            gone(plan, func, Span::new(before, ast.span(up).end))?;
            return Ok(None);
        }
        let pure = ast.field(up, "condition").is_some_and(|c| crate::step::locals::is_pure(plan, func, c));
        if ast.field(up, "alternative").is_some() || !pure {
            let label = "without this statement the branch would be empty";
            return Err(refuse("state-in-handler", func.place(s), label).into());
        }
        at = up;
    }
    Ok(Some(at))
}

/// Takes a part of the text out.
///
/// # Errors
/// Another edit claims the place.
pub fn gone(plan: &mut Plan<'_>, func: &Func, span: Span) -> Result<(), Stop> {
    plan.edits(func.file).swallow(span);
    plan.edit(func.file, Edit::new("mapped", span, ""))?;
    Ok(())
}

/// The branch of which `s` is all that there is.
fn alone(func: &Func, s: N) -> Option<N> {
    let ast = &func.ast;
    let p = ast.parent(s)?;
    if func.must_stay(s) {
        return Some(p);
    }
    let only = ast.kind(p) == "compound_statement" && ast.named(p).count() == 1 && p != func.body;
    let owner = ast.parent(p).filter(|_| only)?;
    matches!(ast.kind(owner), "if_statement" | "else_clause").then_some(owner)
}

/// The comments on the lines right above a statement and behind it on its line go with it.
pub fn with_comment(func: &Func, span: Span) -> Span {
    let text = &func.ast.text;
    let behind = func.ast.comments.iter().find(|c| c.start >= span.end);
    let rest = |c: &Span| text[c.end..].iter().take_while(|b| **b != b'\n').all(u8::is_ascii_whitespace);
    let same_line = |c: &&Span| text[span.end..c.start].iter().all(|b| matches!(b, b' ' | b'\t')) && rest(c);
    let span = Span::new(span.start, behind.filter(same_line).map_or(span.end, |c| c.end));
    let above = func.ast.comments.iter().rev().find(|c| c.end <= span.start);
    let Some(c) = above else { return span };
    let between = &text[c.end..span.start];
    let line = line_start(text, c.start);
    let own_line = text[line..c.start].iter().all(u8::is_ascii_whitespace);
    let adjacent = between.iter().all(u8::is_ascii_whitespace) && memchr::memchr_iter(b'\n', between).count() == 1;
    if own_line && adjacent { Span::new(c.start, span.end) } else { span }
}

/// A block that is left with one simple statement loses its braces.
fn single(plan: &mut Plan<'_>, func: &Func, s: N) -> Result<(), Stop> {
    let ast = &func.ast;
    let Some(block) = ast.parent(s).filter(|&b| ast.kind(b) == "compound_statement" && b != func.body) else {
        return Ok(());
    };
    let Some(branch) = ast.parent(block).filter(|&b| ast.kind(b) == "if_statement") else { return Ok(()) };
    let chained =
        ast.field(branch, "alternative").is_some() || ast.parent(branch).is_some_and(|p| ast.kind(p) == "else_clause");
    let rest: Vec<N> = ast.named(block).filter(|&n| !plan.drops(func.place(n))).collect();
    let [only] = rest.as_slice() else { return Ok(()) };
    let (span, inner) = (ast.span(block), ast.span(*only));
    let comment = ast.comments.iter().any(|c| span.contains(*c) && !plan.drops(func.at(*c)));
    let simple = matches!(ast.kind(*only), "return_statement" | "expression_statement" | "goto_statement")
        && !ast.bytes(*only).contains(&b'\n');
    let head = ast.field(branch, "condition").map_or(span.start, |c| ast.span(c).end);
    let one_line = !ast.text[ast.span(branch).start..head].contains(&b'\n');
    if chained || comment || !simple || !one_line || plan.drops(func.at(span)) {
        return Ok(());
    }
    let closing = lines_of(&ast.text, Span::new(span.end - 1, span.end));
    plan.edit(func.file, Edit::new("mapped", Span::new(head, span.start + 1), ""))?;
    // Statements that go may reach up to the brace's line.
    let start = closing.start.max(inner.end + 1);
    plan.edit(func.file, Edit::new("mapped", Span::new(start, span.end + usize::from(closing.end > span.end)), ""))?;
    Ok(())
}
