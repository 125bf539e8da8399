//! Comments of changed functions that speak of what the functions no longer have.
//!
//! What they say of the mapping's fields and of the call that populated it is adapted where the words leave no doubt, which
//! is a heuristic; the rest is told.

use std::collections::BTreeMap;

use crate::edit::set::{Edit, Piece};
use crate::facts::flag_change;
use crate::facts::func::Func;
use crate::kernel::symbols;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::ast::N;
use crate::syntax::eol::comment_before;
use crate::syntax::lex::find_word;
use crate::syntax::span::Span;

/// The step's id.
const BY: &str = "prose";

/// Words in front of a function's name that say that it is called.
const CALLS: [&str; 10] = ["call", "calls", "calling", "use", "uses", "using", "via", "through", "with", "by"];

/// Words of what a call gives, which an action does not.
const GIVES: [&str; 12] = [
    "return", "returns", "returned", "result", "error", "errors", "errno", "fail", "fails", "failed", "failing",
    "failure",
];

/// Words of what happens to the mapping later, when it is a VMA.
const LATER: [&str; 6] = ["fault", "faults", "open", "close", "fork", "mprotect"];

/// Words of pages that are there.
const THERE: [&str; 2] = ["mapped", "populated"];

/// Words of what the core does with mappings that meet: now it comes behind the hook.
const MERGES: [&str; 4] = ["merge", "merges", "merged", "merging"];

/// Notes of what is otherwise for mappings that merge.
const OF_MERGES: [&str; 2] = ["called-for-merges", "checked-for-merges"];

/// Adapts the comments before and in member `m`.
///
/// # Errors
/// Another edit claims the place.
pub fn comments(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    let func = plan.members[m].func.clone();
    let text = &func.ast.text;
    let before = comment_before(text, func.span.start);
    let inside = func.ast.comments.iter().copied().filter(|c| func.body_span.contains(*c));
    let all: Vec<Span> = before.into_iter().chain(inside).filter(|c| !plan.drops(func.at(*c))).collect();
    let fields = fields(plan);
    let calls = calls(plan, m);
    let populated = plan.populates.iter().filter(|p| p.0 == m).map(|p| func.ast.span(p.1.call).end).min();
    let merges = plan.notes.iter().any(|n| OF_MERGES.contains(&n.id.as_str()));
    for comment in all {
        said(plan, &func, comment, &MERGES, merges, "merging, which the core does behind the hook now");
        let body = populated.is_some_and(|end| comment.start > end);
        said(plan, &func, comment, &THERE, body, "pages that are there, which they are when the hook has returned");
        for old in fields.iter().filter(|(old, new)| old != new).map(|(old, _)| old) {
            let plain = words(text, comment, old).into_iter().find(|at| !text[..at.start].ends_with(b"->"));
            if let Some(at) = plain {
                let text = format!("The comment speaks of `{old}`, which the descriptor has under another name.");
                plan.note("comment-outdated", Some(func.at(at)), text);
            }
        }
        for (old, new) in func.names.vmas.iter().filter(|(old, new)| old != new) {
            for at in words(text, comment, old) {
                field(plan, &func, comment, at, new, &fields)?;
            }
        }
        for (old, new) in &calls {
            for at in words(text, comment, old) {
                let lead = String::from_utf8_lossy(&text[comment.start..at.start]).to_lowercase();
                let says = lead.split_whitespace().rfind(|w| *w != "*").is_some_and(|w| CALLS.contains(&w));
                let gives = sentence(text, comment, at).iter().any(|w| GIVES.contains(&w.as_str()));
                match new.as_ref().filter(|_| says && !gives) {
                    Some(new) if !plan.drops(func.at(at)) => plan.edit(func.file, Edit::new(BY, at, new.clone()))?,
                    Some(_) => {}
                    None => {
                        let text = format!("The comment speaks of `{old}()`, which is not called here any more.");
                        plan.note("comment-outdated", Some(func.at(at)), text);
                    }
                }
            }
        }
    }
    Ok(())
}

/// Tells of a comment that has one of `words`.
fn said(plan: &mut Plan<'_>, func: &Func, comment: Span, words: &[&str], counts: bool, what: &str) {
    let text = String::from_utf8_lossy(comment.of(&func.ast.text)).to_lowercase();
    if counts && text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| words.contains(&w)) {
        plan.note("comment-outdated", Some(func.at(comment)), format!("The comment speaks of {what}."));
    }
}

/// `vma->vm_pgoff` or `@vma` in a comment, where `at` is the mapping's name.
fn field(
    plan: &mut Plan<'_>,
    func: &Func,
    comment: Span,
    at: Span,
    new: &str,
    fields: &BTreeMap<String, String>,
) -> Result<(), Stop> {
    let text = &func.ast.text;
    let rest = text[at.end..comment.end].strip_prefix(b"->").unwrap_or_default();
    let len = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    let member = String::from_utf8_lossy(&rest[..len]).into_owned();
    let marked = at.start > comment.start && text[at.start - 1] == b'@';
    if plan.drops(func.at(at)) || member.is_empty() && !marked {
        return Ok(());
    }
    let words = String::from_utf8_lossy(comment.of(text)).to_lowercase();
    let later = words.split(|c: char| !c.is_alphanumeric()).any(|w| LATER.contains(&w));
    let known = if member.is_empty() { Some(&member) } else { fields.get(&member) };
    match known.filter(|_| !later || member.is_empty()) {
        Some(_) if member.is_empty() => plan.edit(func.file, Edit::new(BY, at, new))?,
        Some(field) => {
            let span = Span::new(at.start, at.end + 2 + len);
            plan.edit(func.file, Edit::new(BY, span, format!("{new}->{field}")))?;
        }
        None => {
            let text =
                format!("The comment speaks of `{member}` of the VMA, which the function does not have any more.");
            plan.note("comment-outdated", Some(func.at(at)), text);
        }
    }
    Ok(())
}

/// The words, in small letters, of the sentence of a comment that holds a place.
fn sentence(text: &[u8], comment: Span, at: Span) -> Vec<String> {
    let ends = |i: usize| text[i] == b'.' && text.get(i + 1).is_none_or(u8::is_ascii_whitespace);
    let from = (comment.start..at.start).rev().find(|&i| ends(i)).map_or(comment.start, |i| i + 1);
    let to = (at.end..comment.end).find(|&i| ends(i)).unwrap_or(comment.end);
    let words = String::from_utf8_lossy(&text[from..to]).to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The places of `word` in a comment.
fn words(text: &[u8], comment: Span, word: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut from = comment.start;
    while let Some(at) = find_word(&text[..comment.end], word.as_bytes(), from) {
        from = at + word.len();
        out.push(Span::new(at, from));
    }
    out
}

/// Fields of a VMA and what the target's descriptor calls them.
fn fields(plan: &Plan<'_>) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    let rule = plan.world.registry.get("vma-field");
    for form in rule.into_iter().flat_map(|r| &r.forms).filter(|f| f.form.when.as_deref() != Some("compared")) {
        let meets = form.form.needs.iter().all(|s| plan.world.target.meets(s));
        let old = form.form.old().next().and_then(|s| s.strip_prefix("VMA->"));
        let lines = form.form.new_lines();
        let new = lines.first().and_then(|s| s.strip_prefix("DESC->"));
        if let (true, Some(old), Some(new)) = (meets, old, new) {
            out.insert(old.to_string(), new.to_string());
        }
    }
    if !plan.world.target.has(symbols::VM_FLAGS) {
        out.insert("vm_flags".to_string(), "vma_flags".to_string());
    }
    out
}

/// The functions with which member `m` populated the mapping, and the action's, if it is one, and those that changed its flags.
fn calls(plan: &Plan<'_>, m: usize) -> BTreeMap<String, Option<String>> {
    let func = &plan.members[m].func;
    let mut out: BTreeMap<String, Option<String>> = BTreeMap::new();
    let changes = |c: &N| flag_change::find(func, *c).is_ok_and(|change| change.is_some());
    for name in func.calls().into_iter().filter(changes).filter_map(|c| func.ast.callee(c)) {
        out.insert(name, None);
    }
    for (_, p) in plan.populates.iter().filter(|p| p.0 == m) {
        let Some(old) = func.ast.callee(p.call) else { continue };
        let new = p.action.first().and_then(|piece| match piece {
            Piece::Text(text) => text.split_once('(').map(|(name, _)| name.to_string()),
            Piece::Hole(_) => None,
        });
        let known = out.entry(old).or_insert_with(|| new.clone());
        if *known != new {
            *known = None;
        }
    }
    out
}
