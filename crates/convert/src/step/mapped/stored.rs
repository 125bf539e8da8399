//! What the handler has stored in the private data when it calls open(), in the words of the mapped hook.
//!
//! Where mapped() alone sets the private data, it is not set yet when the body of open() begins there.

use crate::facts::closed::{FILE, Roots, closed};
use crate::facts::func::Func;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::step::mapped::private::{Private, Stored};
use crate::step::mapped::region;
use crate::step::mapped::words::{Kit, Words};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::lex::tokens_in;
use crate::syntax::span::Span;

/// The value that `open` reads, where what moves calls it.
///
/// # Errors
/// The private data may be another one, or mapped() cannot compute it.
pub fn stored(kit: &Kit<'_>, moved: &Moved, open: &Func) -> Result<Stored, Refusal> {
    let plan = kit.plan;
    let func = &plan.members[moved.member].func;
    let (ast, refused) = (&func.ast, |place, label: &str| refuse("close-after-failed-action", place, label));
    let Private::Set(m, n, _) = kit.private else {
        return Err(refused(open.at(open.name_span), "open() reads private data that the handler does not set"));
    };
    let plain = ast.field(*n, "operator").is_some_and(|o| ast.kind(o) == "=");
    let value = ast.field(*n, "right").filter(|_| *m == moved.member && plain);
    let Some(value) = value else {
        let label = "the private data is set in another function than what moves to mapped()";
        return Err(refuse("mapped-lacks", plan.members[*m].func.place(*n), label));
    };
    let set = func.cfg.point_of(ast, *n).unwrap_or(ENTRY);
    if !region::points(func, &moved.statements).into_iter().all(|p| p != set && func.cfg.dominates(set, p)) {
        let label = "the private data is not set on every way to open(), which reads it";
        return Err(refused(func.place(*n), label));
    }
    let mut words = Words::new(func, kit);
    let (v, at, first) = followed(&mut words, value, set)?;
    let reads: Vec<N> = open.ast.walk(open.body).filter(|&k| open.reads_private(k)).collect();
    if let Some(&k) = reads.iter().find(|&&k| !is_read(open, k)) {
        let label = "open() changes the private data, which mapped() alone would set";
        return Err(refused(open.place(k), label));
    }
    // No conversion may be needed that the private data, a `void *`, made by itself.
    let form = closed(func, v, at, &Roots::default()).unwrap_or_default();
    let is_void = form == format!("{FILE} -> private_data") || form.ends_with("-> i_private");
    let pointer = first.as_ref().and_then(|name| pointed(func, name));
    let same = |k: N| {
        let name = held(open, k);
        pointer.is_some() && name.and_then(|name| pointed(open, &name)) == pointer
    };
    if let Some(&k) = reads.iter().find(|&&k| !is_void && !same(k)) {
        let label = "this reads the private data as something else than what the handler stored there";
        return Err(refused(open.place(k), label));
    }
    let text = words.node(v)?;
    let locals = words.locals()?;
    let declared = tokens_in(locals.as_bytes(), Span::new(0, locals.len()));
    let taken =
        |name: &&String| words.used.contains(*name) || declared.iter().any(|t| t.is_word(locals.as_bytes(), name));
    if let Some(name) = open.vars.by_name.keys().find(taken) {
        return Err(words.lacks(v, format!("`{name}` is the name of a local of open(), too")));
    }
    let kept = |name: &String| open.vars.by_name.get(name).is_some_and(|v| v.defs.len() == 1);
    let holder = reads.iter().filter_map(|&k| held(open, k)).find(kept);
    Ok(Stored { text, locals, used: words.used.clone(), code: ast.span(v), holder })
}

/// What the locals lead to that `n` is a copy of, and the first of them.
fn followed(words: &mut Words<'_>, n: N, at: P) -> Result<(N, P, Option<String>), Refusal> {
    let func = words.func;
    let ast = &func.ast;
    let (mut n, mut at, mut first) = (ast.strip(n), at, None);
    while ast.kind(n) == "identifier" && !words.locals_in(n).is_empty() {
        let name = ast.str(n);
        words.repeatable(&name, at)?;
        let Some((value, point)) = func.value_of(&name, at) else {
            return Err(words.lacks(n, format!("`{name}` has no single value that mapped() could compute again")));
        };
        first = first.or(Some(name));
        (n, at) = (ast.strip(value), point);
    }
    Ok((n, at, first))
}

/// Whether the private data is only read.
fn is_read(func: &Func, k: N) -> bool {
    let ast = &func.ast;
    let outer = ast.outer(k);
    ast.parent(outer).is_some_and(|p| match ast.kind(p) {
        "assignment_expression" => ast.field(p, "left") != Some(outer),
        "update_expression" => false,
        "pointer_expression" => !ast.bytes(p).starts_with(b"&"),
        _ => true,
    })
}

/// The local that is declared with this value.
fn held(func: &Func, k: N) -> Option<String> {
    let ast = &func.ast;
    let init = ast.parent(ast.outer(k)).filter(|&p| ast.kind(p) == "init_declarator")?;
    ast.leaves(ast.field(init, "declarator")?).find(|&l| ast.kind(l) == "identifier").map(|l| ast.str(l))
}

/// What the local points to, if it is a plain pointer.
fn pointed(func: &Func, name: &str) -> Option<String> {
    let ast = &func.ast;
    let [declared] = func.vars.by_name.get(name)?.declared[..] else { return None };
    let pointer = |n: N| ast.parent(n).filter(|&p| ast.kind(p) == "pointer_declarator");
    pointer(declared).filter(|&p| pointer(p).is_none())?;
    func.type_of(name)
}
