//! Errors that what moves leaves by `goto`, to where a function only returns: in `mapped` they are returned at once.

use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::step::mapped::drop::{drop, gone};
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};
use crate::syntax::eol::line_start;
use crate::syntax::span::Span;

/// One such `goto`.
#[derive(Clone, Debug)]
pub struct Jump {
    /// The statement.
    pub goto: N,
    /// The label's statement.
    label: N,
    /// The error that is returned.
    pub value: N,
    /// The statement right before it that sets the error.
    pub set: Option<N>,
    /// The statement further up that set it, and the variable.
    before: Option<(N, String)>,
}

/// The jumps in what moves; the others are not understood.
pub fn jumps(func: &Func, statements: &[N]) -> Vec<Jump> {
    let ast = &func.ast;
    let all = statements.iter().flat_map(|&s| ast.walk(s));
    all.filter(|&n| ast.kind(n) == "goto_statement").filter_map(|n| jump(func, n)).collect()
}

fn jump(func: &Func, goto: N) -> Option<Jump> {
    let ast = &func.ast;
    let name = ast.bytes(ast.field(goto, "label")?);
    let mut labels = ast
        .walk(func.body)
        .filter(|&k| ast.kind(k) == "labeled_statement" && ast.field(k, "label").is_some_and(|l| ast.bytes(l) == name));
    let label = labels.next().filter(|_| labels.next().is_none())?;
    let returns = ast.named(label).last().filter(|&r| ast.kind(r) == "return_statement")?;
    let value = ast.strip(ast.named(returns).next()?);
    let found = |value: N, set: Option<N>, before: Option<(N, String)>| {
        func.is_errno(value).then_some(Jump { goto, label, value, set, before })
    };
    if ast.kind(value) != "identifier" {
        return found(value, None, None);
    }
    let variable = ast.str(value);
    let block = ast.parent(goto).filter(|&b| ast.kind(b) == "compound_statement");
    let last = block.and_then(|b| ast.named(b).take_while(|&s| s != goto).last());
    let assigned = |s: N| {
        let e = ast.named(s).next().filter(|&e| ast.kind(e) == "assignment_expression")?;
        let plain = ast.field(e, "operator").is_some_and(|o| ast.kind(o) == "=");
        let same = ast.field(e, "left").is_some_and(|l| ast.str(l) == variable);
        ast.field(e, "right").filter(|_| plain && same)
    };
    if let Some((s, v)) = last.and_then(|s| Some((s, assigned(s)?))) {
        return found(ast.strip(v), Some(s), None);
    }
    let (v, _) = func.value_of(&variable, func.cfg.point_of(ast, goto)?)?;
    let by = ast.statement(v).filter(|&s| ast.kind(s) == "expression_statement" && assigned(s) == Some(v));
    found(ast.strip(v), None, by.map(|s| (s, variable)))
}

impl Jump {
    /// The part of the text that `return VALUE;` takes the place of; with the braces around it if nothing else is in them.
    pub fn replaced(&self, func: &Func) -> (Span, bool) {
        let ast = &func.ast;
        let from = ast.span(self.set.unwrap_or(self.goto)).start;
        let plain = Span::new(from, ast.span(self.goto).end);
        let block = ast.parent(self.goto).filter(|&b| ast.kind(b) == "compound_statement");
        let alone = |b: &N| ast.named(*b).count() == 1 + usize::from(self.set.is_some());
        let Some(block) = block.filter(alone) else { return (plain, false) };
        let branch =
            ast.parent(block).filter(|&i| ast.kind(i) == "if_statement" && ast.field(i, "alternative").is_none());
        let clean = !ast.comments.iter().any(|c| ast.span(block).contains(*c));
        match branch.and_then(|i| ast.field(i, "condition")).filter(|_| clean) {
            Some(condition) => (Span::new(ast.span(condition).end, ast.span(block).end), true),
            None => (plain, false),
        }
    }

    /// The points of the function that lead nowhere else.
    pub fn points(&self, func: &Func) -> Vec<P> {
        [Some(self.goto), self.set].into_iter().flatten().filter_map(|n| func.cfg.point_of(&func.ast, n)).collect()
    }
}

/// Takes out what served the jumps of `statements` alone, which have gone from member `m`: labels, and values of the result.
///
/// # Errors
/// Another edit claims the place.
pub fn settle(plan: &mut Plan<'_>, m: usize, statements: &[N]) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let ast = &func.ast;
    let all = jumps(&func, statements);
    for (i, jump) in all.iter().enumerate() {
        if let Some((s, variable)) = jump.before.as_ref().filter(|(s, _)| !plan.drops(func.place(*s))) {
            let served = all.iter().filter_map(|j| func.cfg.point_of(ast, j.goto)).collect::<Vec<_>>();
            if is_dead(&func, *s, variable, &served) {
                drop(plan, m, &[*s])?;
            }
        }
        let first = all.iter().position(|j| j.label == jump.label) == Some(i);
        let Some(name) = ast.field(jump.label, "label").filter(|_| first) else { continue };
        let mut others = ast.walk(func.body).filter(|&k| {
            ast.kind(k) == "goto_statement"
                && ast.field(k, "label").is_some_and(|l| ast.bytes(l) == ast.bytes(name))
                && !statements.iter().any(|&s| ast.is_within(k, s))
        });
        if others.next().is_some() {
            continue;
        }
        let to = func.cfg.point_of(ast, name);
        let is_goto = |n: Option<N>| n.is_some_and(|n| ast.kind(n) == "goto_statement");
        let edges = func.cfg.points.iter().filter(|p| !is_goto(p.at)).flat_map(|p| &p.succ);
        let reached = to.is_some_and(|to| edges.into_iter().any(|(next, edge)| *next == to && *edge == Edge::Always));
        if reached {
            let colon = ast.kids(jump.label).iter().copied().find(|&k| ast.kind(k) == ":").unwrap_or(name);
            let span = lines_of(&ast.text, Span::new(ast.span(name).start, ast.span(colon).end));
            plan.edits(func.file).swallow(span);
            plan.edit(func.file, Edit::new("mapped", span, ""))?;
        } else {
            let lines = lines_of(&ast.text, ast.span(jump.label));
            let above = line_start(&ast.text, lines.start.saturating_sub(1));
            let blank = ast.text[above..lines.start].trim_ascii().is_empty();
            gone(plan, &func, Span::new(if blank { above } else { lines.start }, lines.end))?;
        }
    }
    Ok(())
}

/// Whether the value that `s` gives a variable is read nowhere but behind the jumps.
fn is_dead(func: &Func, s: N, variable: &str, jumps: &[P]) -> bool {
    let (ast, Some(var)) = (&func.ast, func.vars.by_name.get(variable)) else { return false };
    let Some(at) = func.cfg.point_of(ast, s) else { return false };
    let defs = var.defs.iter().map(|d| d.point).filter(|&p| p != at);
    let over: Vec<P> = defs.chain(jumps.iter().copied()).collect();
    let reads: Vec<P> = var.reads.iter().filter_map(|&r| func.cfg.point_of(ast, r)).collect();
    reads.len() == var.reads.len() && reads.into_iter().all(|r| !func.avoids(at, r, &over, None))
}
