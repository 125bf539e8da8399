//! Takes the statement around a populate call apart: the call becomes an action, its result goes.

use std::collections::BTreeSet;

use crate::census::slot::MentionKind;
use crate::edit::set::{Edit, EditSet, Piece};
use crate::facts::func::Func;
use crate::facts::prints::brief;
use crate::facts::usage::{Success, Usage, plain_arguments, usage};
use crate::facts::ways::{Run, Value};
use crate::facts::world::World;
use crate::kernel::actions::Action;
use crate::model::outcome::{Note, Refusal, refuse};
use crate::plan::populate::Populate;
use crate::plan::stop::Stop;
use crate::step::before_call;
use crate::step::braces::brace;
use crate::step::error_hook::ErrorHook;
use crate::step::failing::{Errno, follow};
use crate::step::fold::Fold;
use crate::step::lines::{joined, lines_of};
use crate::step::page_loop::lookup;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::cfg::{Edge, P};
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// The tag of a populate call that no way to a success passes with a copy-on-write mapping.
pub const NEVER_COW: &str = "never-cow";

/// What begins the error of a check in a transform.
const FAILS: &str = "fails(";

/// Rewrites the statements around the populate calls of one function. Gives the names of functions that are added. `heeded`
/// tells whether who calls the hook lets it replace the error of a failing population.
///
/// # Errors
/// A use of a result that is not understood.
pub fn rewrite(
    world: &World<'_>,
    func: &Func,
    (populates, heeded): (&[Populate], bool),
    edits: &mut EditSet,
    notes: &mut Vec<Note>,
) -> Result<Vec<String>, Stop> {
    let settled = populates.iter().filter_map(|p| p.looped.as_ref()).flat_map(|l| l.1.iter().copied());
    let mut fold = Fold::new(world, func, populates.iter().map(|p| p.at(func)).chain(settled).collect());
    let mut errors = ErrorHook::new(func, heeded);
    for p in populates {
        one(world, func, p, &mut fold, edits, notes, &mut errors)?;
    }
    for &s in &fold.reports {
        let text = format!("The message `{}` told what the mapping call gave, and goes with it.", brief(func, s));
        notes.push(Note { id: "message-of-result".into(), place: Some(func.place(s)), text });
        let called = func.ast.walk(s).filter_map(|c| func.ast.callee(c)).collect::<BTreeSet<_>>();
        notes.extend(called.iter().filter_map(|name| unused(world, func, name)));
    }
    fold.dead(edits)?;
    labels(func, edits, |at| {
        let well = |p: &Populate| Run::of(world, func, p.call, p.at(func), Value::Number(0)).ways();
        populates.iter().filter_map(well).any(|w| w.points.contains(&at))
    })?;
    let mut added: Vec<String> = errors.write(world, func, edits)?.into_iter().collect();
    let mut gets = populates.iter().filter_map(|p| Some((p, p.get.as_ref()?)));
    if let Some((_, get)) = gets.next() {
        if let Some((second, _)) = gets.next() {
            let label = "the pages of a second loop are asked for";
            return Err(refuse("multiple-populate", func.place(second.call), label).into());
        }
        added.push(lookup::write(world, func, get, edits)?);
    }
    Ok(added)
}

fn one(
    world: &World<'_>,
    func: &Func,
    p: &Populate,
    fold: &mut Fold<'_>,
    edits: &mut EditSet,
    notes: &mut Vec<Note>,
    errors: &mut ErrorHook,
) -> Result<(), Stop> {
    let ast = &func.ast;
    if p.looped.is_none() {
        plain_arguments(func, p.call)?;
    }
    let (stmt, how) = usage(world, func, p.call)?;
    let failing = follow(world, func, p.call, p.at(func), &how)?;
    let stmt = p.looped.as_ref().map_or(stmt, |l| l.0);
    let passed = fold.passed(p);
    let also = |m: N| func.cfg.point_of(ast, m).is_some_and(|q| passed.contains(&q));
    let about = |m: N| how.variable().is_some_and(|x| ast.leaves(m).any(|a| ast.bytes(a) == x.as_bytes()));
    let is_warning = |m: N| ast.callee(m).is_some_and(|c| c.starts_with("WARN"));
    let warns = |m: N| is_warning(m) && about(m);
    // A warning of the call itself goes with it, and so does what prints its error and gives it back.
    let tells = |a: N| is_warning(a) || ast.kind(a) == "call_expression" && world.is_message(func, a);
    let around = ast.ancestors(p.call).take_while(|&a| a != stmt).filter(|&a| tells(a));
    let lost = failing.messages.iter().copied().filter(|&m| !also(m) || warns(m));
    let lost: BTreeSet<N> = around.into_iter().chain(lost).collect();
    // A hook that compares for itself what the call compared returns there, past what follows the call.
    let checks = p.before.iter().flatten().any(|piece| matches!(piece, Piece::Text(t) if t.contains(FAILS)));
    if let Some(&act) = failing.acts.first().filter(|_| checks) {
        let label = "this is done as well where the mapping does not fit, and the hook returns before it";
        return Err(refuse("error-arm-does-work", func.place(act), label).into());
    }
    let skipped = failing.messages.iter().copied().filter(|m| checks && !lost.contains(m));
    for m in lost.iter().copied().chain(skipped) {
        // Other failures may lead to it, too.
        let alone = func.cfg.point_of(ast, m).is_none_or(|q| func.cfg.dominates(p.at(func), q));
        let text = match (lost.contains(&m), alone, checks) {
            (true, true, false) => "no longer printed: the hook does not see the failure",
            (true, false, false) => "no longer printed when the population fails: the hook does not see the failure",
            (true, true, true) => {
                "no longer printed: the hook returns where the mapping does not fit, and sees no other failure"
            }
            (true, false, true) => {
                "no longer printed when the mapping does not fit or the population fails: the hook returns, or does not see it"
            }
            (false, _, _) => "no longer printed when the mapping does not fit: the hook returns before it",
        };
        let text = format!("The message `{}` is {text}.", brief(func, m));
        notes.push(Note { id: "message-lost".into(), place: Some(func.place(m)), text });
        notes.extend(ast.callee(m).filter(|_| alone && lost.contains(&m)).and_then(|name| unused(world, func, &name)));
    }
    let mut lines: Vec<Vec<Piece>> = before_call::lines(world, func, p.call, edits)?;
    lines.extend(p.evidence.prelude.iter().cloned());
    lines.extend(p.before.iter().map(|l| failing_with(l, &failing.errno)));
    let mut action = p.action.clone();
    action.push(Piece::Text(";".into()));
    lines.push(action);
    lines.extend(p.evidence.behind.iter().cloned());
    match &failing.errno {
        Errno::Own => {}
        Errno::Other(errno) => {
            prepare_stage(func, p, errno)?;
            let setting =
                errors.setting(world, errno).map_err(|why| refuse("target-lacks-helper", func.place(stmt), why))?;
            match setting {
                Some(setting) => lines.push(vec![Piece::Text(format!("{}->action.{setting};", p.desc))]),
                None => notes.push(Note {
                    id: "errno-not-replaced".into(),
                    place: Some(func.place(p.call)),
                    text: format!("If the memory cannot be mapped, mmap() now fails with the error of the core instead of {errno}."),
                }),
            }
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
        Errno::Positive(number) => notes.push(Note {
            id: "populate-result-positive".into(),
            place: Some(func.place(p.call)),
            text: format!(
                "The old handler returned {number} when this call failed, which mmap() gave to the program as an address; now \
                 mmap() fails with the call's own error."
            ),
        }),
    }
    fold.failed(&failing.points);
    if let Usage::Tested { branch, failed, variable } = &how {
        if let Some(x) = variable
            && fold.reads(x, &Success::Number(0), p, stmt, edits)?
        {
            lines.push(vec![Piece::Text(format!("{x} = 0;"))]);
        }
        fold.cut(p.at(func), *failed);
        // A loop goes as a whole.
        if p.looped.is_none() && fold.takes_arm(*branch, *failed) {
            fold.settle(*branch, *failed, lines, &p.by, edits)?;
            notes.extend(p.evidence.notes.iter().cloned());
            return Ok(());
        }
    }
    let mut kept = false;
    if let Usage::Assigned(x, value) = &how {
        let read = fold.reads(x, value, p, stmt, edits)?;
        if read {
            fold.keep(x, value, &mut lines);
        }
        kept = read || fold.serves_on(x, p, edits);
    }
    if ast.kind(stmt) == "declaration" {
        fold.undeclare(stmt, kept, &mut lines)?;
    }
    if let Usage::Returned(value) = &how {
        lines.push(vec![Piece::Text("return ".into()), fold.written(value), Piece::Text(";".into())]);
    }
    if lines.len() > 1 && func.is_sole_body(stmt) && !brace(func, stmt, edits)? {
        let label = "this statement would need braces in a place that is not handled";
        return Err(refuse("populate-result-shape", func.place(stmt), label).into());
    }
    if ast.kind(stmt) == "if_statement" {
        fold.entered(stmt)?;
    }
    edits.add_over(Edit { span: ast.span(stmt), pieces: joined(lines), by: p.by.clone() })?;
    notes.extend(p.evidence.notes.iter().cloned());
    Ok(())
}

/// Notes a static function of the file whose only call goes.
fn unused(world: &World<'_>, func: &Func, name: &str) -> Option<Note> {
    let own = world.definitions(func.file, name);
    let item = own.first().filter(|i| i.is_static())?;
    let text = &world.view(func.file).text;
    let head = tokens_in(text, item.span).into_iter().take_while(|t| !t.is_punct(text, "{"));
    let mut head = head.map(|t| t.text(text).to_vec());
    if head.any(|t| matches!(t.as_slice(), b"inline" | b"__inline__" | b"__inline" | b"__maybe_unused" | b"__used")) {
        return None;
    }
    let uses = world.mentions(func.file, name);
    let mut other = uses
        .iter()
        .filter(|m| !matches!(m.kind, MentionKind::Definition | MentionKind::Prototype | MentionKind::Comment));
    other.next().filter(|_| other.next().is_none())?;
    let text = format!("`{name}()` is not called any more: the compiler warns of a static function that nothing uses.");
    Some(Note { id: "function-unused".into(), place: Some(func.at(item.span)), text })
}

/// A line of a check with the error that the driver made of the populate function's.
fn failing_with(line: &[Piece], errno: &Errno) -> Vec<Piece> {
    let fill = |t: &String| {
        let Some((before, rest)) = t.split_once(FAILS) else { return t.clone() };
        let Some((name, after)) = rest.split_once(')') else { return t.clone() };
        match errno {
            Errno::Other(e) => format!("{before}{e}{after}"),
            Errno::Own | Errno::Ignored | Errno::Positive(_) => format!("{before}-{name}{after}"),
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
        if whole || is_of_all(&p.action) || errno == "-EFAULT" || p.evidence.tags.contains("inside") {
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

/// Whether the action has the range of the mapping by its own name.
fn is_of_all(action: &[Piece]) -> bool {
    let name = action.first().and_then(|piece| match piece {
        Piece::Text(text) => text.trim_start().split('(').next(),
        _ => None,
    });
    name.and_then(Action::named).is_some_and(|a| a.start.is_none() && a.size.is_none())
}

/// Labels whose every `goto` is gone go, too, when control also falls through to them; `well` says whether it comes by a
/// point after a population.
fn labels(func: &Func, edits: &mut EditSet, well: impl Fn(P) -> bool) -> Result<(), Stop> {
    let ast = &func.ast;
    let gotos: Vec<N> = ast.walk(func.body).filter(|&n| ast.kind(n) == "goto_statement").collect();
    for n in ast.walk(func.body).filter(|&n| ast.kind(n) == "labeled_statement") {
        let gone = |l: N| edits.drops(ast.span(n)) || edits.drops(ast.span(l));
        let Some(label) = ast.field(n, "label").filter(|&l| !gone(l)) else { continue };
        let name = ast.bytes(label);
        let mut mine =
            gotos.iter().filter(|&&g| ast.field(g, "label").is_some_and(|l| ast.bytes(l) == name)).peekable();
        if mine.peek().is_none() {
            continue;
        }
        let (gone, left): (Vec<&N>, Vec<&N>) = mine.partition(|&&g| edits.drops(ast.span(g)));
        if !left.is_empty() {
            let arms = |n: N| arms_at(&ast.text, ast.span(n).start);
            let own = arms(n);
            if !gone.is_empty() && gone.iter().any(|&&g| arms(g) == own) && left.iter().all(|&&g| arms(g) != own) {
                let label = "only what stands under a condition of the preprocessor jumps here any more";
                return Err(refuse("error-arm-does-work", func.place(n), label).into());
            }
            continue;
        }
        let from = func.cfg.point_of(ast, label);
        let reached = from.is_some_and(|p| {
            let edges = func.cfg.points.iter().filter(|q| !is_goto(func, q.at)).flat_map(|q| &q.succ);
            let mut into = edges.filter(|s| s.0 == p).map(|s| s.1).peekable();
            into.peek().is_some() && (into.any(|e| e == Edge::Always) || well(p))
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
