//! Locals that nothing reads any more go.

use std::collections::BTreeSet;

use crate::edit::set::Edit;
use crate::facts::func::Func;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::step::lines::lines_of;
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::eol::line_end;
use crate::syntax::lex::{TokenKind, tokens, tokens_in};
use crate::syntax::span::Span;

/// Removes the locals of member `m` that were read before and are not any more, with what gave them values.
///
/// # Errors
/// Another edit claims the place.
pub fn unused(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let mut gone: BTreeSet<String> = BTreeSet::new();
    loop {
        let func = &plan.members[m].func;
        let Some(name) = candidate(plan, func, &gone) else { break };
        gone.insert(name.clone());
        remove(plan, m, &name)?;
    }
    left_over(plan, m)?;
    conditional(plan, m)?;
    if gone.len() > 1 { blank_after(plan, m) } else { Ok(()) }
}

/// Refuses where a local would be left that nothing reads: what gives it a value has to stay, and the compiler warns.
fn left_over(plan: &Plan<'_>, m: usize) -> Result<(), Stop> {
    let func = &plan.members[m].func;
    for (name, var) in &func.vars.by_name {
        let [declared] = var.declared.as_slice() else { continue };
        let live = |n: &N| !plan.drops(func.place(*n));
        let unread = !var.reads.is_empty() && !var.reads.iter().any(live);
        let given = func.names.vmas.contains_key(name) || func.names.files.contains(name);
        let within = func.ast.is_within(*declared, func.body);
        if unread && live(declared) && !given && within && !is_hidden(plan, func, name) {
            let of_mapped = |r: &N| {
                let mine = plan.moved.iter().filter(|moved| moved.member == m).flat_map(|moved| &moved.statements);
                mine.into_iter().any(|&s| func.ast.is_within(*r, s))
            };
            if var.reads.iter().any(of_mapped) {
                let label = format!("mapped() needs `{name}`, and what gives it a value does more than that");
                return Err(refuse("mapped-lacks", func.place(*declared), label).into());
            }
            let label = format!("only what goes reads `{name}`, and what gives it a value does more");
            return Err(refuse("error-arm-does-work", func.place(*declared), label).into());
        }
    }
    Ok(())
}

/// Marks locals that are left with reads under some condition of the preprocessor alone, where they had others before: else the
/// compiler would warn where it does not hold.
fn conditional(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let ast = &func.ast;
    let view = plan.world.view(func.file);
    if memchr::memmem::find(func.body_span.of(&view.text), b"#if").is_none() {
        return Ok(());
    }
    let arms = |n: N| arms_at(&view.text, ast.span(n).start);
    for (name, var) in &func.vars.by_name {
        let [declared] = var.declared.as_slice() else { continue };
        let (live, lost): (Vec<N>, Vec<N>) = var.reads.iter().partition(|&&r| !plan.drops(func.place(r)));
        let own = arms(*declared);
        let left: BTreeSet<Vec<String>> = live.iter().map(|&r| arms(r)).collect();
        // `#ifdef A` and its `#else`.
        let whole = left.iter().any(|l| {
            let last = l.last().filter(|_| l.len() == own.len() + 1);
            last.is_some_and(|c| left.contains(&[own.clone(), vec![format!("!({c})")]].concat()))
        });
        let covered = left.is_empty() || left.contains(&own) || whole;
        let nothing = lost.iter().all(|&r| left.contains(&arms(r)));
        if covered || nothing || plan.drops(func.place(*declared)) || !ast.is_within(*declared, func.body) {
            continue;
        }
        let declarator =
            |&p: &N| matches!(ast.kind(p), "pointer_declarator" | "array_declarator" | "parenthesized_declarator");
        let end = ast.ancestors(*declared).take_while(declarator).last().unwrap_or(*declared);
        let at = ast.span(end).end;
        plan.edit(func.file, Edit::new("locals", Span::new(at, at), " __maybe_unused"))?;
        let text = format!(
            "`{name}` is read under a condition of the preprocessor alone now, and marked for where that does not hold."
        );
        plan.note("unused-without-arm", Some(func.place(*declared)), text);
    }
    Ok(())
}

/// When no declaration is left, the blank line that followed them goes, too.
fn blank_after(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let leading: Vec<N> = ast.named(func.body).take_while(|&n| ast.kind(n) == "declaration").collect();
    let Some(&last) = leading.last() else { return Ok(()) };
    if leading.iter().any(|&d| !plan.drops(func.place(d))) {
        return Ok(());
    }
    let text = &ast.text;
    let start = line_end(text, ast.span(last).end);
    let span = Span::new(start, line_end(text, start));
    let place = func.at(span);
    if span.of(text).trim_ascii().is_empty() && !span.is_empty() && !plan.drops(place) {
        plan.edit(place.file, Edit::new("locals", span, ""))?;
    }
    Ok(())
}

/// A local whose last read was dropped, and whose remaining writes do nothing else.
fn candidate(plan: &Plan<'_>, func: &Func, gone: &BTreeSet<String>) -> Option<String> {
    let live = |n: N| !plan.drops(func.place(n));
    func.vars.by_name.iter().find_map(|(name, var)| {
        let [declared] = var.declared.as_slice() else { return None };
        let in_body = func.ast.is_within(*declared, func.body);
        let lost = var.reads.iter().any(|&r| !live(r)) || var.defs.iter().any(|d| d.node.is_some_and(|n| !live(n)));
        let unread = var.reads.iter().all(|&r| !live(r));
        let simple = var.defs.iter().all(|d| d.node.is_none_or(|n| !live(n) || removable(plan, func, n)));
        let given = func.names.files.contains(name);
        let unread = if func.names.vmas.contains_key(name) { is_written_once(plan, func, name) } else { unread };
        (in_body && lost && unread && simple && !given && !gone.contains(name) && live(*declared))
            .then(|| name.clone())
            .filter(|name| !is_hidden(plan, func, name))
    })
}

/// Whether the new code of the function has the name of the mapping once, where it is declared.
fn is_written_once(plan: &Plan<'_>, func: &Func, name: &str) -> bool {
    let Some(edits) = plan.edits.get(&func.file) else { return false };
    let new = edits.text_of(&func.ast.text, func.body_span);
    tokens(&new).iter().filter(|t| t.is_word(&new, name)).count() == 1
}

/// Whether something that the tree does not show, and that stays, names a local: a type, or a macro's text.
fn is_hidden(plan: &Plan<'_>, func: &Func, name: &str) -> bool {
    let text = &func.ast.text;
    let stays = |span: Span| !plan.drops(func.at(span));
    let words = tokens_in(text, func.body_span).into_iter().filter(|t| t.kind == TokenKind::Ident && stays(t.span));
    let mut words = words.map(|t| String::from_utf8_lossy(t.text(text)).into_owned());
    func.hidden(name).any(stays) || words.any(|w| plan.world.named_by_macro(func.file, &w).contains(name))
}

/// Whether a write can go: its value has no side effect and it is a statement or a declarator of its own.
fn removable(plan: &Plan<'_>, func: &Func, def: N) -> bool {
    let ast = &func.ast;
    let (value, own) = match ast.kind(def) {
        "assignment_expression" => {
            (ast.field(def, "right"), ast.parent(def).is_some_and(|p| ast.kind(p) == "expression_statement"))
        }
        "identifier" => {
            let init = ast.ancestors(def).find(|&p| ast.kind(p) == "init_declarator");
            (init.and_then(|i| ast.field(i, "value")), true)
        }
        _ => return false,
    };
    own && value.is_none_or(|v| is_pure(plan, func, v)) && ast.statement(def).is_some_and(|s| !func.must_stay(s))
}

/// Whether evaluating `n` does nothing but give a value.
pub fn is_pure(plan: &Plan<'_>, func: &Func, n: N) -> bool {
    let ast = &func.ast;
    ast.walk(n).all(|k| match ast.kind(k) {
        "assignment_expression" | "update_expression" | "compound_statement" => false,
        "call_expression" if func.macro_terms.contains_key(&ast.normal(k)) => true,
        "call_expression" => {
            let acts =
                |c: &str| plan.world.named_through(func.file, c).iter().any(|n| plan.world.known.acting.contains(n));
            ast.callee(k).is_some_and(|c| plan.world.computes(func.file, &c) && !acts(&c))
        }
        _ => true,
    })
}

fn remove(plan: &mut Plan<'_>, m: usize, name: &str) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let ast = &func.ast;
    let Some(var) = func.vars.by_name.get(name) else { return Ok(()) };
    for d in &var.defs {
        let Some(n) = d.node.filter(|&n| ast.kind(n) == "assignment_expression") else { continue };
        let Some(stmt) = ast.statement(n).filter(|_| !plan.drops(func.place(n))) else { continue };
        take_out(plan, &func, lines_of(&ast.text, ast.span(stmt)))?;
    }
    let Some(&declared) = var.declared.first() else { return Ok(()) };
    undeclare(plan, &func, declared)
}

/// Removes the declarator with the identifier `declared`, and the declaration with its last one.
///
/// # Errors
/// Another edit claims the place.
pub fn undeclare(plan: &mut Plan<'_>, func: &Func, declared: N) -> Result<(), Stop> {
    let ast = &func.ast;
    let Some(decl) = ast.ancestors(declared).find(|&p| ast.kind(p) == "declaration") else { return Ok(()) };
    let declarators: Vec<N> =
        ast.kids(decl).iter().copied().filter(|&k| ast.node(k).field == Some("declarator")).collect();
    let mine = declarators.iter().position(|&d| ast.is_within(declared, d));
    let Some(i) = mine else { return Ok(()) };
    let left: Vec<N> = declarators.iter().copied().filter(|&d| !plan.drops(func.place(d))).collect();
    if left.len() <= 1 {
        return take_out(plan, func, lines_of(&ast.text, ast.span(decl)));
    }
    // The comma goes with the declarator: the one before it, or the one after the first that is left.
    let me = ast.span(declarators[i]);
    let before = declarators[..i].iter().rev().find(|d| left.contains(d));
    let after = declarators[i + 1..].iter().find(|d| left.contains(d));
    let span = match (before, after) {
        (Some(&before), _) => Span::new(ast.span(before).end, me.end),
        (None, Some(&after)) => Span::new(me.start, ast.span(after).start),
        (None, None) => me,
    };
    take_out(plan, func, span)
}

/// Removes `span` and what was to become of it.
///
/// # Errors
/// Another edit claims the place.
pub fn take_out(plan: &mut Plan<'_>, func: &Func, span: Span) -> Result<(), Stop> {
    plan.edits(func.file).swallow(span);
    plan.edit(func.file, Edit::new("locals", span, ""))?;
    Ok(())
}
