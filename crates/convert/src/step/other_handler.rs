//! Calls of another handler by its name: both convert, and the call gets the new name and the descriptor.

use crate::census::slot::Place;
use crate::edit::set::{Edit, Piece};
use crate::facts::func::Func;
use crate::plan::join::dropped;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::span::Span;

/// Rewrites the call in member `m` if it is one of a handler of the unit that keeps all its parameters but the mapping. Tells whether
/// it is.
///
/// # Errors
/// Another edit claims the place.
pub fn call(plan: &mut Plan<'_>, m: usize, call: N, index: usize, name: &str, arg: N) -> Result<bool, Stop> {
    let func = &plan.members[m].func;
    let (file, from) = (func.file, func.place(call));
    let homes = plan.world.resolve(file, name);
    let [(home, item)] = homes.as_slice() else { return Ok(false) };
    let there = Place { file: *home, span: item.span };
    let desc = func.names.vmas.get(&func.ast.str(arg)).cloned().unwrap_or_default();
    let edit = Edit::new("helper", func.ast.span(arg), desc);
    // It is looked at apart, and taken to convert as well.
    if plan.beside.contains(&there) {
        plan.edit(file, edit)?;
        return Ok(true);
    }
    let Some(k) = plan.member_at(there).filter(|&k| k != m) else { return Ok(false) };
    let Role::Handler(h) = plan.members[k].role else { return Ok(false) };
    let callee = &plan.members[k].func;
    let keeps = callee.vma_param() == Some(index) && callee.params.len() == func.ast.args(call).len();
    let gone = dropped(callee, index, &plan.handlers[h].shape)?;
    if !keeps || !gone.is_empty() && !is_own_file(func, call, &gone) {
        return Ok(false);
    }
    let Some(function) = func.ast.field(call, "function") else { return Ok(false) };
    let named = Edit::new("helper", func.ast.span(function), plan.handlers[h].new_name.clone());
    let edit = if gone.is_empty() { edit } else { without(func, call, index, &gone, edit) };
    plan.passed.push((m, from, k));
    for edit in [named, edit] {
        plan.edit(file, edit)?;
    }
    Ok(true)
}

/// Whether the parameters `gone` of the callee get the file that the descriptor has, and its result is returned as it is.
fn is_own_file(func: &Func, call: N, gone: &[usize]) -> bool {
    let ast = &func.ast;
    let args = ast.args(call);
    let own = |&i: &usize| {
        let name = ast.str(ast.strip(args[i]));
        let set = func.vars.by_name.get(&name).is_some_and(|v| v.defs.iter().any(|d| d.value.is_some()));
        func.names.files.contains(&name) && !set
    };
    ast.parent(call).is_some_and(|p| ast.kind(p) == "return_statement") && gone.iter().all(own)
}

/// The arguments without those that go; `edit` is that of the mapping, argument `index`.
fn without(func: &Func, call: N, index: usize, gone: &[usize], edit: Edit) -> Edit {
    let args = func.ast.args(call);
    let all = args.iter().map(|&a| func.ast.span(a)).reduce(|a, b| Span::new(a.start, b.end));
    let mut pieces = Vec::new();
    for (i, &arg) in args.iter().enumerate().filter(|(i, _)| !gone.contains(i)) {
        if !pieces.is_empty() {
            pieces.push(Piece::Text(", ".into()));
        }
        if i == index {
            pieces.extend(edit.pieces.iter().cloned());
        } else {
            pieces.push(Piece::Hole(func.ast.span(arg)));
        }
    }
    Edit { span: all.unwrap_or(edit.span), pieces, by: edit.by }
}
