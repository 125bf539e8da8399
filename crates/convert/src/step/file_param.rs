//! The handler's `struct file *` parameter is gone: its uses read the descriptor.

use std::collections::BTreeSet;

use crate::edit::layout::{column, pad};
use crate::edit::set::Edit;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::arms::arms_at;
use crate::syntax::ast::N;
use crate::syntax::eol::{eol, line_start};
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// Replaces the uses of the file parameter in member `m`: a single one, and those inside `#if` arms alone, by `desc->file`,
/// more by a local.
///
/// # Errors
/// Another edit claims the place.
pub fn file_param(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    if !matches!(plan.members[m].role, Role::Handler(_)) {
        return Ok(());
    }
    let func = &plan.members[m].func;
    let file = func.file;
    let param = func.vma_param().and_then(|i| func.param_name(i));
    let desc = param.and_then(|p| func.names.vmas.get(&p).cloned()).unwrap_or_else(|| "desc".into());
    for name in func.names.files.clone() {
        let func = &plan.members[m].func;
        let uses: Vec<N> = func.uses_of(&name).into_iter().filter(|&n| !plan.drops(func.place(n))).collect();
        let written = func.vars.by_name.get(&name).is_some_and(|v| v.defs.len() > 1);
        let one_line = !func.body_span.of(&func.ast.text).contains(&b'\n');
        if uses.is_empty() {
            continue;
        }
        // Where other arms do not use the file, a local would be unused in them.
        let arms = |at: usize| arms_at(&func.ast.text, at).len();
        let some = func.body_span.of(&func.ast.text).contains(&b'#');
        let in_arms = some && uses.iter().all(|&n| arms(func.ast.span(n).start) > arms(func.body_span.start));
        if !written && (uses.len() == 1 || one_line || in_arms) {
            for n in uses {
                let func = &plan.members[m].func;
                let edit = Edit::new("file-parameter", func.ast.span(n), format!("{desc}->file"));
                plan.edit(file, edit)?;
            }
            continue;
        }
        let index = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
        let typed = index.map_or_else(|| format!("struct file *{name}"), |i| func.param_text(i));
        let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ").replace("* ", "*");
        let typed = if typed.contains(" *") { typed } else { typed.replacen('*', " *", 1) };
        let edit = local(plan, m, &name, &typed, &format!(" = {desc}->file;"));
        plan.edit(file, edit)?;
    }
    Ok(())
}

/// Inserts the declaration of `name`: by its length where the others stand by descending length, and else as the first
/// of the body. A blank line follows when it is the only one.
fn local(plan: &Plan<'_>, m: usize, name: &str, typed: &str, value: &str) -> Edit {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let text = &ast.text;
    let open = func.body_span.start;
    let after_brace = text[open..].iter().position(|&b| b == b'\n').map_or(open + 1, |i| open + i + 1);
    let eol = eol(text, open);
    let first = ast.named(func.body).next();
    let declares = first.is_some_and(|n| ast.kind(n) == "declaration" && !plan.drops(func.place(n)));
    let gap = if declares { "" } else { eol };
    let tabs = first.map_or_else(
        || "\t".to_string(),
        |n| {
            let span = ast.span(n);
            String::from_utf8_lossy(crate::edit::layout::indentation(text, span.start)).into_owned()
        },
    );
    let tabs = if tabs.is_empty() { "\t".to_string() } else { tabs };
    let line = aligned(plan, m, &tabs, typed).unwrap_or_else(|| typed.to_owned()) + value;
    let sorted = by_length(plan, m, name, line.len());
    let gap = if sorted.is_some() { "" } else { gap };
    let at = sorted.unwrap_or(after_brace);
    // A blank line after the brace, or one that a deletion leaves, is not doubled.
    Edit::new("file-parameter", Span::new(at, at), format!("{tabs}{line}{eol}{gap}"))
}

/// The declaration `typed` with its declarator in the column in which those of the body stand, or their names do; none if they
/// stand in no column of their own.
fn aligned(plan: &Plan<'_>, m: usize, lead: &str, typed: &str) -> Option<String> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let text = &ast.text;
    let (mut starts, mut names) = (BTreeSet::new(), BTreeSet::new());
    let (mut count, mut wide, mut tabs) = (0, false, false);
    for n in ast.named(func.body).take_while(|&n| ast.kind(n) == "declaration") {
        let declarator = ast.field(n, "declarator")?;
        let name = ast.leaves(declarator).find(|&k| ast.kind(k) == "identifier")?;
        let at = ast.span(declarator).start;
        let before = &text[line_start(text, at)..at];
        let gap = before.len() - before.trim_ascii_end().len();
        starts.insert(column(before, 0));
        names.insert(column(&text[line_start(text, at)..ast.span(name).start], 0));
        wide |= gap > 1 || before.ends_with(b"\t");
        tabs |= before.ends_with(b"\t");
        count += 1;
    }
    let (kind, declarator) = typed.split_at(typed.find('*')?);
    let to = match (starts.len(), names.len()) {
        (1, _) => starts.first().copied(),
        (_, 1) => names.first()?.checked_sub(declarator.matches('*').count()),
        _ => None,
    };
    let to = to.filter(|_| count > 1 && wide)?;
    let mut line = format!("{lead}{}", kind.trim_end());
    if column(line.as_bytes(), 0) >= to {
        return None;
    }
    pad(&mut line, to, tabs, false);
    Some(line[lead.len()..].to_owned() + declarator)
}

/// Where a declaration of `length` bytes belongs among declarations by descending length, which some subsystems ask for:
/// behind those that are longer, as far as none of them uses `name`. None if the body's are in no such order.
fn by_length(plan: &Plan<'_>, m: usize, name: &str, length: usize) -> Option<usize> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let text = &ast.text;
    let declarations = ast.named(func.body).take_while(|&n| ast.kind(n) == "declaration");
    let all: Vec<Span> = declarations.filter(|&n| !plan.drops(func.place(n))).map(|n| ast.span(n)).collect();
    let lengths: Vec<usize> = all.iter().map(|span| span.end - span.start).collect();
    let plain = |span: &Span| {
        let line = line_start(text, span.start);
        let alone = text[line..span.start].iter().all(|b| matches!(b, b'\t' | b' '));
        alone && !span.of(text).contains(&b'\n') && matches!(text.get(span.end), Some(b'\n' | b'\r'))
    };
    if all.len() < 2 || !lengths.windows(2).all(|w| w[0] >= w[1]) || !all.iter().all(plain) {
        return None;
    }
    let free = |span: &Span| find_word(span.of(text), name.as_bytes(), 0).is_none();
    let longer = all.iter().zip(&lengths).take_while(|(span, l)| **l >= length && free(span)).map(|(span, _)| span);
    let last = longer.last()?;
    Some(text[last.end..].iter().position(|&b| b == b'\n').map_or(last.end, |i| last.end + i + 1))
}
