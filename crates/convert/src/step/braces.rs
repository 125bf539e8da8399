//! Braces for a statement that becomes several.

use crate::edit::layout::indentation;
use crate::edit::set::{Conflict, Edit, EditSet};
use crate::facts::func::Func;
use crate::syntax::ast::N;
use crate::syntax::eol::eol;
use crate::syntax::span::Span;

/// Puts braces around `stmt` and, as the kernel's style wants it, around all arms of its `if`.
///
/// Returns false when the layout is one that is not handled (a body on the line of its head).
///
/// # Errors
/// Another edit claims the places of the braces.
pub fn brace(func: &Func, stmt: N, edits: &mut EditSet) -> Result<bool, Conflict> {
    let ast = &func.ast;
    let Some(parent) = ast.parent(stmt) else { return Ok(false) };
    let mut top = if ast.kind(parent) == "else_clause" { ast.parent(parent).unwrap_or(parent) } else { parent };
    // `else if` chains get braces from the first `if` on.
    while let Some(up) = ast.parent(top).filter(|&p| ast.kind(p) == "else_clause").and_then(|p| ast.parent(p)) {
        top = up;
    }
    let mut arms = vec![];
    let mut next = Some(top);
    while let Some(branch) = next.filter(|&b| ast.kind(b) == "if_statement") {
        arms.extend(ast.field(branch, "consequence"));
        next = ast.field(branch, "alternative").and_then(|other| ast.named(other).last());
        arms.extend(next.filter(|&b| ast.kind(b) != "if_statement"));
    }
    if arms.is_empty() {
        arms.push(stmt);
    }
    for &arm in &arms {
        if ast.kind(arm) != "compound_statement" && !brace_one(func, top, arm, edits)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Puts braces around all arms of the chain of which `branch` is the last `else if`, but for its own.
///
/// Returns false when the layout is one that is not handled.
///
/// # Errors
/// Another edit claims the places of the braces.
pub fn brace_chain(func: &Func, branch: N, edits: &mut EditSet) -> Result<bool, Conflict> {
    let ast = &func.ast;
    let mut arms = Vec::new();
    let mut top = branch;
    while let Some(up) = ast.parent(top).filter(|&p| ast.kind(p) == "else_clause").and_then(|p| ast.parent(p)) {
        arms.extend(ast.field(up, "consequence"));
        top = up;
    }
    for arm in arms {
        if ast.kind(arm) != "compound_statement" && !brace_one(func, top, arm, edits)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn brace_one(func: &Func, top: N, arm: N, edits: &mut EditSet) -> Result<bool, Conflict> {
    let ast = &func.ast;
    let text = &ast.text;
    let span = ast.span(arm);
    // The head ends with the last code byte before the arm; a comment between them stays inside.
    let Some(owner) = ast.parent(arm) else { return Ok(false) };
    let before = ast.kids(owner).iter().copied().take_while(|&k| k != arm).last();
    let Some(head) = before.map(|b| ast.span(b).end) else { return Ok(false) };
    if !text[head..span.start].contains(&b'\n') {
        return Ok(false);
    }
    edits.add(Edit::new("braces", Span::new(head, head), " {"))?;
    let tabs = String::from_utf8_lossy(indentation(text, ast.span(top).start)).into_owned();
    let other = (ast.kind(owner) == "if_statement").then(|| ast.field(owner, "alternative")).flatten();
    match other.filter(|&o| o != arm && !ast.is_within(arm, o)) {
        Some(o) => {
            // `}` joins the line of `else`.
            let start = ast.span(o).start;
            edits.add(Edit::new("braces", Span::new(start, start), "} "))?;
        }
        None => {
            let end = text[span.end..].iter().position(|&b| b == b'\n').map_or(span.end, |i| span.end + i);
            let eol = eol(text, span.end);
            let at = if text[..end].ends_with(b"\r") { end - 1 } else { end };
            edits.add(Edit::new("braces", Span::new(at, at), format!("{eol}{tabs}}}")))?;
        }
    }
    Ok(true)
}
