//! Takes the statement around a populate call apart: the call becomes an action, its result goes.

use std::collections::BTreeSet;

use super::braces::{brace, is_sole_body};
use super::error_hook::ErrorHook;
use super::failing::{Errno, follow};
use super::usage::{Usage, failing_edge, usage};
use crate::edit::layout::BREAK;
use crate::edit::set::{Conflict, Edit, EditSet, Piece};
use crate::guard::{Evidence, refuse};
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};
use crate::syntax::span::Span;
use crate::unit::func::Func;
use crate::unit::outcome::{Note, Refusal};
use crate::unit::world::World;

/// The tag of a populate call that no way to a success passes with a copy-on-write mapping.
pub const NEVER_COW: &str = "never-cow";

/// A populate call that becomes an action.
#[derive(Clone, Debug)]
pub struct Populate {
    /// The call.
    pub call: N,
    /// The point after which all that follows happens when it succeeded: the one that evaluates it, or the condition of
    /// the loop that goes with it.
    pub point: P,
    /// The loop that the action replaces, and the places that gave the result its value before it.
    pub looped: Option<(N, Vec<P>)>,
    /// The transform.
    pub by: String,
    /// Statements that must stand before the action, line by line; `fails(E)` is the error that -E becomes here.
    pub before: Vec<Vec<Piece>>,
    /// The action's line without semicolon.
    pub action: Vec<Piece>,
    /// The array of pages that it maps, if it maps pages.
    pub pages: Option<N>,
    /// What the guards found.
    pub evidence: Evidence,
    /// The descriptor's name.
    pub desc: String,
}

impl Populate {
    /// The point that evaluates the call.
    pub fn at(&self, func: &Func) -> P {
        func.cfg.point_of(&func.ast, self.call).unwrap_or(self.point)
    }

    /// What is reached from it when it succeeds; from a loop that goes as a whole, the next round is not.
    pub fn after(&self, func: &Func) -> Vec<bool> {
        func.cfg.reach(self.point, self.looped.as_ref().map(|_| (self.point, Edge::True)))
    }
}

/// Why a plan stops: a refusal, or a mistake of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The unit is refused.
    Refused(Refusal),
    /// Two edits claim the same bytes.
    Conflict(Conflict),
}

impl From<Refusal> for Stop {
    fn from(r: Refusal) -> Self {
        Stop::Refused(r)
    }
}

impl From<Conflict> for Stop {
    fn from(c: Conflict) -> Self {
        Stop::Conflict(c)
    }
}

/// Rewrites the statements around the populate calls of one function. Gives the name of a function that is added.
///
/// # Errors
/// A use of a result that is not understood.
pub fn rewrite(
    world: &World<'_>,
    func: &Func,
    populates: &[Populate],
    edits: &mut EditSet,
    notes: &mut Vec<Note>,
) -> Result<Option<String>, Stop> {
    let settled = populates.iter().filter_map(|p| p.looped.as_ref()).flat_map(|l| l.1.iter().copied());
    let points: BTreeSet<P> = populates.iter().map(|p| p.at(func)).chain(settled).collect();
    let mut errors = ErrorHook::new(func);
    for p in populates {
        one(world, func, p, &points, edits, notes, &mut errors)?;
    }
    labels(func, edits)?;
    errors.write(world, func, edits)
}

fn one(
    world: &World<'_>,
    func: &Func,
    p: &Populate,
    points: &BTreeSet<P>,
    edits: &mut EditSet,
    notes: &mut Vec<Note>,
    errors: &mut ErrorHook,
) -> Result<(), Stop> {
    let ast = &func.ast;
    let (stmt, how) = usage(func, p.call)?;
    let failing = follow(world, func, p.at(func), &how)?;
    let stmt = p.looped.as_ref().map_or(stmt, |l| l.0);
    for m in &failing.messages {
        let text =
            format!("The message `{}` is no longer printed: the hook does not see the failure.", brief(func, *m));
        notes.push(Note { id: "message-lost".into(), place: Some(func.place(*m)), text });
    }
    let mut lines: Vec<Vec<Piece>> = p.evidence.prelude.clone();
    lines.extend(p.before.iter().map(|l| failing_with(l, &failing.errno)));
    let mut action = p.action.clone();
    action.push(Piece::Text(";".into()));
    lines.push(action);
    match &failing.errno {
        Errno::Own => {}
        Errno::Other(errno) => {
            prepare_stage(func, p, errno)?;
            let setting =
                errors.setting(world, errno).map_err(|why| refuse("target-lacks-helper", func.place(stmt), why))?;
            lines.push(vec![Piece::Text(format!("{}->action.{setting};", p.desc))]);
        }
        Errno::Ignored if p.pages.is_some() => {
            let label = "this failure was ignored, and the action's fails the mmap()";
            return Err(refuse("page-failure-ignored", func.place(stmt), label).into());
        }
        Errno::Ignored => notes.push(Note {
            id: "populate-result-ignored".into(),
            place: Some(func.place(p.call)),
            text: "The old handler ignored a failure of this call; now the mmap() fails with it.".into(),
        }),
    }
    let variable = match &how {
        Usage::Assigned(x) | Usage::Tested { variable: Some(x), .. } => Some(x.clone()),
        _ => None,
    };
    if let Usage::Tested { branch, failed, .. } = &how {
        let plain = *failed == Edge::True && ast.field(*branch, "alternative").is_none();
        if !plain || ast.parent(*branch).is_some_and(|b| ast.kind(b) == "else_clause") {
            let label = "success and failure of the population are told apart in a way that is not taken apart";
            return Err(refuse("populate-result-shape", func.place(*branch), label).into());
        }
    }
    if let Some(x) = variable
        && fold(func, &x, p, stmt, points, edits)?
    {
        lines.push(vec![Piece::Text(format!("{x} = 0;"))]);
    }
    if matches!(how, Usage::Returned | Usage::Translated(_)) {
        lines.push(vec![Piece::Text("return 0;".into())]);
    }
    if lines.len() > 1 && is_sole_body(func, stmt) && !brace(func, stmt, edits)? {
        let label = "this statement would need braces in a place that is not handled";
        return Err(refuse("populate-result-shape", func.place(stmt), label).into());
    }
    let mut pieces = Vec::new();
    for (i, line) in lines.into_iter().enumerate() {
        if i > 0 {
            pieces.push(Piece::Text(BREAK.to_string()));
        }
        pieces.extend(line);
    }
    let kept = |c: Span| pieces.iter().any(|x| matches!(x, Piece::Hole(h) if h.contains(c)));
    for &c in ast.comments.iter().filter(|c| ast.span(stmt).contains(**c) && !kept(**c)) {
        let text = String::from_utf8_lossy(c.of(&ast.text)).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = format!(
            "The comment `{}` goes with the code that it stands in.",
            text.chars().take(60).collect::<String>()
        );
        notes.push(Note { id: "comment-dropped".into(), place: Some(func.at(c)), text });
    }
    edits.add_over(Edit { span: ast.span(stmt), pieces, by: p.by.clone() })?;
    notes.extend(p.evidence.notes.iter().cloned());
    Ok(())
}

/// The message's text or function, short enough for a note.
pub fn brief(func: &Func, call: N) -> String {
    let literal = func.ast.walk(call).find(|&k| func.ast.kind(k) == "string_literal");
    let text = literal.map_or_else(|| func.ast.normal(call), |l| func.ast.str(l));
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// A line of a check with the error that the driver made of the populate function's.
fn failing_with(line: &[Piece], errno: &Errno) -> Vec<Piece> {
    let fill = |t: &String| {
        let Some((before, rest)) = t.split_once("fails(") else { return t.clone() };
        let Some((name, after)) = rest.split_once(')') else { return t.clone() };
        match errno {
            Errno::Other(e) => format!("{before}{e}{after}"),
            Errno::Own | Errno::Ignored => format!("{before}-{name}{after}"),
        }
    };
    line.iter()
        .map(|p| match p {
            Piece::Text(t) => Piece::Text(fill(t)),
            hole => hole.clone(),
        })
        .collect()
}

/// error_override does not apply to errors of the preparation (mm/util.c, `mmap_action_prepare`):
/// -EINVAL for a copy-on-write mapping that is not remapped as a whole, or for a length beyond the resource;
/// -EFAULT for pages beyond the mapping (mm/memory.c, `map_kernel_pages_prepare`).
fn prepare_stage(func: &Func, p: &Populate, errno: &str) -> Result<(), Refusal> {
    let whole = p.evidence.tags.contains("full");
    if p.pages.is_some() {
        if whole || errno == "-EFAULT" || p.evidence.tags.contains("inside") {
            return Ok(());
        }
        let label = format!("the preparation of the action can fail with -EFAULT, which would not become {errno}");
        return Err(refuse("errno-at-prepare-stage", func.place(p.call), label));
    }
    if whole || errno == "-EINVAL" || p.evidence.tags.contains("part") && p.evidence.tags.contains(NEVER_COW) {
        return Ok(());
    }
    let label = format!("the preparation of the action can fail with -EINVAL, which would not become {errno}");
    Err(refuse("errno-at-prepare-stage", func.place(p.call), label))
}

/// Folds the uses of a result variable that only populate calls give its value. Returns whether the
/// variable must still be set to 0.
fn fold(func: &Func, x: &str, p: &Populate, stmt: N, points: &BTreeSet<P>, edits: &mut EditSet) -> Result<bool, Stop> {
    let ast = &func.ast;
    let Some(var) = func.vars.by_name.get(x) else { return Ok(true) };
    let call = p.at(func);
    let mut keep = false;
    for &read in &var.reads {
        let Some(at) = func.cfg.point_of(ast, read) else { continue };
        if ast.is_within(read, stmt) {
            continue;
        }
        let Some(defs) = func.vars.reaching(&func.cfg, x, at) else { return Ok(true) };
        if !defs.iter().any(|d| d.point == call) {
            continue;
        }
        if edits.drops(ast.span(read)) {
            continue;
        }
        let only = defs.iter().all(|d| points.contains(&d.point));
        // What is only reached when the population fails is not reached any more.
        let others: Vec<P> = var.defs.iter().map(|d| d.point).filter(|&q| q != call).collect();
        let tested = failing_edge(func, read).is_some();
        if !tested && !func.avoids(call, at, &others, Some(x)) {
            continue;
        }
        let warned = ast.statement(read).filter(|&s| is_warning(func, s) && !is_sole_body(func, s));
        if let Some(s) = warned.filter(|_| only) {
            edits.add_over(Edit::new(&p.by, lines_of(&ast.text, ast.span(s)), ""))?;
            continue;
        }
        let parent = ast.parent(ast.outer(read));
        if only && parent.is_some_and(|r| ast.kind(r) == "return_statement") {
            edits.add(Edit::new(&p.by, ast.span(ast.outer(read)), "0"))?;
        } else if only && parent.is_some_and(|c| is_translation(func, c, read)) {
            let whole = parent.map_or(read, |c| ast.outer(c));
            edits.add(Edit::new(&p.by, ast.span(whole), "0"))?;
        } else if let Some(failed) = failing_edge(func, read).filter(|_| only) {
            let branch = ast.statement(read).unwrap_or(read);
            let plain = failed == Edge::True && ast.field(branch, "alternative").is_none();
            if !plain || is_sole_body(func, branch) {
                let label = "success and failure of the population are told apart in a way that is not taken apart";
                return Err(refuse("populate-result-shape", func.place(branch), label).into());
            }
            edits.add_over(Edit::new(&p.by, lines_of(&ast.text, ast.span(branch)), ""))?;
        } else {
            keep = true;
        }
    }
    Ok(keep)
}

/// `WARN_ON(x);` and its like: nothing to warn of is left.
fn is_warning(func: &Func, stmt: N) -> bool {
    let call = func.ast.named(stmt).next().filter(|_| func.ast.kind(stmt) == "expression_statement");
    call.and_then(|c| func.ast.callee(c)).is_some_and(|c| c.starts_with("WARN_ON"))
}

/// `x ? E : 0` as a returned value.
fn is_translation(func: &Func, c: N, read: N) -> bool {
    let ast = &func.ast;
    ast.kind(c) == "conditional_expression"
        && ast.field(c, "condition").is_some_and(|k| ast.is_within(read, k))
        && ast.field(c, "alternative").is_some_and(|z| ast.normal(z) == "0")
        && ast.parent(ast.outer(c)).is_some_and(|r| ast.kind(r) == "return_statement")
}

/// The span of whole lines that a statement fills, with the blank line after it when one stands before it, too.
pub fn lines_of(text: &[u8], span: Span) -> Span {
    let start = text[..span.start].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let mut end = text[span.end..].iter().position(|&b| b == b'\n').map_or(text.len(), |i| span.end + i + 1);
    let only_blank = |s: &[u8]| s.iter().all(u8::is_ascii_whitespace);
    if !only_blank(&text[start..span.start]) || !only_blank(&text[span.end..end]) {
        return span;
    }
    let before = text[..start.saturating_sub(1)].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
    let blank_before = start > 0 && only_blank(&text[before..start]);
    let opens = text[..start].trim_ascii_end().last() == Some(&b'{');
    let next = text[end..].iter().position(|&b| b == b'\n').map_or(text.len(), |i| end + i + 1);
    if (blank_before || opens) && next > end && only_blank(&text[end..next]) {
        end = next;
    }
    Span::new(start, end)
}

/// Labels whose every `goto` is gone go, too, when control also falls through to them.
fn labels(func: &Func, edits: &mut EditSet) -> Result<(), Stop> {
    let ast = &func.ast;
    let gotos: Vec<N> = ast.walk(func.body).filter(|&n| ast.kind(n) == "goto_statement").collect();
    for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "labeled_statement") {
        let Some(label) = ast.field(n, "label") else { continue };
        let name = ast.bytes(label);
        let mut mine =
            gotos.iter().filter(|&&g| ast.field(g, "label").is_some_and(|l| ast.bytes(l) == name)).peekable();
        if mine.peek().is_none() || mine.any(|&g| !edits.drops(ast.span(g))) {
            continue;
        }
        let from = func.cfg.point_of(ast, label);
        let reached = from.is_some_and(|p| {
            func.cfg
                .points
                .iter()
                .any(|q| q.succ.iter().any(|s| s.0 == p && s.1 == Edge::Always && !is_goto(func, q.at)))
        });
        if !reached {
            let label = "nothing would reach the code after this label any more";
            return Err(refuse("error-arm-does-work", func.place(n), label).into());
        }
        let colon = ast.kids(n).iter().copied().find(|&k| ast.kind(k) == ":").unwrap_or(label);
        let span = Span::new(ast.span(label).start, ast.span(colon).end);
        edits.add(Edit::new("labels", lines_of(&ast.text, span), ""))?;
    }
    Ok(())
}

fn is_goto(func: &Func, at: Option<N>) -> bool {
    at.is_some_and(|n| func.ast.kind(n) == "goto_statement")
}
