//! Where an array of pages comes from: the action reads it when the hook has returned (mm/memory.c,
//! `map_kernel_pages_complete`), so it must not be one that the hook's return takes away.

use crate::census::slot::Place;
use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::FileId;

/// How deep copies in locals and parameters are followed.
const DEPTH: usize = 8;

/// Most functions that a note names.
const MOST_NAMED: usize = 5;

/// Checks the array `n` of member `m`.
///
/// # Errors
/// `page-array-temporary`, `single-kernel-page` or `page-array-unknown`.
pub fn check(plan: &Plan<'_>, m: usize, n: N) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
    outlives(plan, m, n, point, DEPTH)
}

/// Whether the array that `n` points to is there after the handler, for all that can be seen.
fn outlives(plan: &Plan<'_>, m: usize, n: N, at: P, depth: usize) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let n = ast.strip(n);
    let unknown = |why: &str| refuse("page-array-unknown", func.place(n), why);
    if depth == 0 {
        return Err(unknown("where this array comes from cannot be followed"));
    }
    if let Some(free) = freed_here(plan, func, n) {
        let mut r = refuse("page-array-temporary", func.place(n), "this array is gone when the core reads it");
        r.related.push((func.place(free), "freed here".into()));
        return Err(r);
    }
    match ast.kind(n) {
        "identifier" => variable(plan, m, n, at, depth),
        "field_expression" => {
            for v in assigned(func, n) {
                outlives(plan, m, v, func.cfg.point_of(ast, v).unwrap_or(ENTRY), depth - 1)?;
            }
            let Some(base) = ast.field(n, "argument").map(|a| ast.strip(a)) else { return Err(unknown("")) };
            if ast.kids(n).iter().any(|&k| ast.kind(k) == "->") {
                pointed(plan, m, base, at, depth)
            } else {
                object(plan, m, base, at, depth)
            }
        }
        "subscript_expression" => match ast.field(n, "argument") {
            Some(base) => outlives(plan, m, base, at, depth - 1),
            None => Err(unknown("this array is not understood")),
        },
        "pointer_expression" => {
            let Some(inner) = ast.field(n, "argument").map(|a| ast.strip(a)) else { return Err(unknown("")) };
            if ast.kids(n).first().is_none_or(|&k| ast.kind(k) != "&") {
                return outlives(plan, m, inner, at, depth - 1);
            }
            let local = ast.kind(inner) == "identifier" && func.is_local(&ast.str(inner));
            if local {
                let label = "this is the address of a local variable that holds one page";
                return Err(refuse("single-kernel-page", func.place(n), label));
            }
            object(plan, m, inner, at, depth)
        }
        "binary_expression" => {
            let sides = ["left", "right"].iter().filter_map(|s| ast.field(n, s));
            let mut last = Err(unknown("this array is not understood"));
            for side in sides {
                last = outlives(plan, m, side, at, depth - 1);
                match &last {
                    Err(r) if r.reason == "page-array-unknown" => {}
                    _ => return last,
                }
            }
            last
        }
        "cast_expression" => match ast.field(n, "value") {
            Some(v) => outlives(plan, m, v, at, depth - 1),
            None => Err(unknown("this array is not understood")),
        },
        "conditional_expression" => {
            for arm in ["consequence", "alternative"].iter().filter_map(|s| ast.field(n, s)) {
                outlives(plan, m, arm, at, depth - 1)?;
            }
            Ok(())
        }
        "call_expression" => match ast.callee(n) {
            Some(name) if LOOKUPS.contains(&name.as_str()) => {
                let &[memory] = ast.args(n).as_slice() else { return Err(unknown("this array is not understood")) };
                outlives(plan, m, memory, at, depth - 1)
            }
            Some(name) if plan.world.known.allocates(&name) => {
                Err(refuse("page-array-temporary", func.place(n), "this array is allocated for this one call"))
            }
            // One page, which a function of the driver only looks up.
            Some(name) if is_one_page(func, n) && gives_page(plan.world, func, n, &name) => Ok(()),
            Some(name) => Err(unknown(&format!("how long the array that `{name}()` gives lives cannot be seen"))),
            None => Err(unknown("how long the array that this gives lives cannot be seen")),
        },
        _ => Err(unknown("this array is not understood")),
    }
}

/// Whether the call is what vm_insert_page() gets.
fn is_one_page(func: &Func, call: N) -> bool {
    let parent = func.ast.ancestors(call).find(|&a| func.ast.kind(a) == "call_expression");
    parent.is_some_and(|p| func.ast.callee(p).as_deref() == Some("vm_insert_page"))
}

/// Whether a call of a function of the module gives a pointer to a page and leaves nothing behind.
fn gives_page(world: &World<'_>, func: &Func, call: N, name: &str) -> bool {
    let all = world.known_definitions(func.file, name);
    let pointer = |(file, item): &(FileId, Item)| {
        let text = &world.view(*file).text;
        let Some(at) = item.name_span() else { return false };
        let head = tokens_in(text, Span::new(item.span.start, at.start));
        let page = head.windows(2).any(|w| w[0].is_word(text, "struct") && w[1].is_word(text, "page"));
        page && head.iter().filter(|t| t.is_punct(text, "*")).count() == 1
    };
    !all.is_empty() && all.iter().all(pointer) && effects::of_call(world, func, call).is_harmless()
}

/// A name: a local, a parameter, or something of the file.
fn variable(plan: &Plan<'_>, m: usize, n: N, at: P, depth: usize) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let name = ast.str(n);
    let Some(var) = func.vars.by_name.get(&name) else { return Ok(()) };
    if var.declared.iter().any(|&d| func.outlives(d)) {
        return Ok(());
    }
    if var.declared.iter().any(|&d| ast.parent(d).is_some_and(|p| ast.kind(p) == "array_declarator")) {
        let mut r = refuse("page-array-temporary", func.place(n), "this array lies on the stack");
        r.related.extend(var.declared.first().map(|&d| (func.place(d), "declared here".into())));
        return Err(r);
    }
    if let Some(&d) = var.declared.iter().find(|&&d| freed_by_scope(func, d)) {
        let mut r = refuse("page-array-temporary", func.place(n), "this array is freed when the handler returns");
        r.related.push((func.place(d), "by its declaration".into()));
        return Err(r);
    }
    let defs = func.vars.reaching(&func.cfg, &name, at).unwrap_or_default();
    if defs.is_empty() {
        return Err(refuse("page-array-unknown", func.place(n), "this array is not understood"));
    }
    // What a loop that goes as a whole does to the pointer goes with it.
    let goes =
        |n: N| plan.populates.iter().any(|p| p.0 == m && p.1.looped.as_ref().is_some_and(|l| ast.is_within(n, l.0)));
    for d in defs {
        match (d.value, d.node) {
            (None, Some(by)) if goes(by) => {}
            (Some(v), _) => outlives(plan, m, v, d.point, depth - 1)?,
            (None, None) => passed(plan, m, n, depth)?,
            (None, Some(by)) => {
                return Err(refuse("page-array-unknown", func.place(by), "the pointer to the array is changed here"));
            }
        }
    }
    Ok(())
}

/// A parameter: all calls are in the unit, and each must pass an array that lives on.
fn passed(plan: &Plan<'_>, m: usize, n: N, depth: usize) -> Result<(), Refusal> {
    let callee = &plan.members[m].func;
    let name = callee.ast.str(n);
    let index = (0..callee.params.len()).find(|&i| callee.param_name(i).as_deref() == Some(&name));
    let unknown = || refuse("page-array-unknown", callee.place(n), "where this array comes from cannot be followed");
    let index = index.filter(|_| matches!(plan.members[m].role, Role::Helper(_))).ok_or_else(unknown)?;
    for (k, caller) in plan.members.iter().enumerate() {
        let func = &caller.func;
        for call in func.calls().into_iter().filter(|&c| func.ast.callee(c).as_deref() == Some(&callee.name)) {
            let arg = func.ast.args(call).get(index).copied().ok_or_else(unknown)?;
            let at = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
            outlives(plan, k, arg, at, depth - 1)?;
        }
    }
    Ok(())
}

/// A member of an object, or an object whose address is taken: gone with the handler when the object is a local.
fn object(plan: &Plan<'_>, m: usize, base: N, at: P, depth: usize) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let base = ast.strip(base);
    match ast.kind(base) {
        "identifier" if func.is_local(&ast.str(base)) => {
            Err(refuse("page-array-temporary", func.place(base), "this object lies on the stack"))
        }
        "identifier" => Ok(()),
        "field_expression" if ast.kids(base).iter().any(|&k| ast.kind(k) == "->") => {
            match ast.field(base, "argument") {
                Some(p) => pointed(plan, m, p, at, depth),
                None => Ok(()),
            }
        }
        "field_expression" | "subscript_expression" => match ast.field(base, "argument") {
            Some(inner) if ast.kind(ast.strip(inner)) == "identifier" && !func.is_local(&ast.str(ast.strip(inner))) => {
                Ok(())
            }
            Some(inner) if ast.kind(base) == "subscript_expression" => outlives(plan, m, inner, at, depth - 1),
            Some(inner) => object(plan, m, inner, at, depth),
            None => Ok(()),
        },
        _ => Err(refuse("page-array-unknown", func.place(base), "this array is not understood")),
    }
}

/// What the function itself assigns to the member `n`, as it is written.
fn assigned(func: &Func, n: N) -> Vec<N> {
    let ast = &func.ast;
    let text = ast.normal(n);
    let all = ast.walk(func.body).filter(|&k| ast.kind(k) == "assignment_expression");
    let here = all.filter(|&k| ast.field(k, "left").is_some_and(|l| ast.normal(ast.strip(l)) == text));
    here.filter_map(|k| ast.field(k, "right")).collect()
}

/// What a pointer points to: allocated for this call, a local, or something that was there before.
fn pointed(plan: &Plan<'_>, m: usize, p: N, at: P, depth: usize) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let p = ast.strip(p);
    if depth == 0 || ast.kind(p) != "identifier" {
        return Ok(());
    }
    let defs = func.vars.reaching(&func.cfg, &ast.str(p), at).unwrap_or_default();
    if defs.iter().any(|d| d.value.is_none() && d.node.is_none()) {
        for (k, arg, from) in arguments(plan, m, &ast.str(p)) {
            target_of(plan, k, arg, from, depth - 1)?;
        }
    }
    for v in defs.iter().filter_map(|d| d.value.map(|v| (ast.strip(v), d.point))) {
        let (v, from) = v;
        if ast.callee(v).is_some_and(|c| plan.world.known.allocates(&c)) {
            let label = "this is allocated for this one call, and so is the array in it";
            return Err(refuse("page-array-temporary", func.place(v), label));
        }
        target_of(plan, m, v, from, depth - 1)?;
    }
    Ok(())
}

/// As [`pointed`], for `&object` as well as for a pointer.
fn target_of(plan: &Plan<'_>, m: usize, v: N, at: P, depth: usize) -> Result<(), Refusal> {
    let ast = &plan.members[m].func.ast;
    let v = ast.strip(v);
    let address = ast.kind(v) == "pointer_expression" && ast.kids(v).first().is_some_and(|&k| ast.kind(k) == "&");
    match ast.field(v, "argument") {
        Some(of) if address => object(plan, m, of, at, depth),
        _ => pointed(plan, m, v, at, depth),
    }
}

/// What the unit's calls of helper `m` pass for its parameter `name`: the caller, the argument and its point.
fn arguments(plan: &Plan<'_>, m: usize, name: &str) -> Vec<(usize, N, P)> {
    let callee = &plan.members[m].func;
    let index = (0..callee.params.len()).find(|&i| callee.param_name(i).as_deref() == Some(name));
    let Some(index) = index.filter(|_| matches!(plan.members[m].role, Role::Helper(_))) else { return Vec::new() };
    let mut out = Vec::new();
    for (k, caller) in plan.members.iter().enumerate() {
        let func = &caller.func;
        for call in func.calls().into_iter().filter(|&c| func.ast.callee(c).as_deref() == Some(&callee.name)) {
            let at = func.cfg.point_of(&func.ast, call).unwrap_or(ENTRY);
            out.extend(func.ast.args(call).get(index).map(|&arg| (k, arg, at)));
        }
    }
    out
}

fn freed_by_scope(func: &Func, declared: N) -> bool {
    let Some(decl) = func.ast.ancestors(declared).find(|&p| func.ast.kind(p) == "declaration") else { return false };
    let span = func.ast.span(decl);
    func.masks.iter().any(|m| {
        let text = m.span.of(&func.ast.text);
        span.contains(m.span) && (text.starts_with(b"__free") || text.starts_with(b"__cleanup"))
    })
}

/// A call in the function that frees the array.
fn freed_here(plan: &Plan<'_>, func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let text = ast.normal(n);
    func.calls().into_iter().find(|&c| {
        ast.callee(c).is_some_and(|name| plan.world.known.frees(&name))
            && ast.args(c).iter().any(|&a| ast.normal(a) == text)
    })
}

/// Functions that give the page of some memory, which lives as long as that.
const LOOKUPS: [&str; 2] = ["virt_to_page", "vmalloc_to_page"];

/// Functions of the file, outside of the unit, that pass something with the array's name to a freeing function: a
/// heuristic by names, to say where to look.
pub fn freed_by(plan: &Plan<'_>, m: usize, n: N) -> Vec<String> {
    let func = &plan.members[m].func;
    let point = func.cfg.point_of(&func.ast, n).unwrap_or(ENTRY);
    // The name that a local was given it by says more than the local's own.
    let n = match func.value_of(&func.ast.str(func.ast.strip(n)), point) {
        Some((v, _)) => v,
        None => n,
    };
    let Some(name) =
        func.ast.leaves(n).filter(|&k| matches!(func.ast.kind(k), "identifier" | "field_identifier")).last()
    else {
        return Vec::new();
    };
    let name = func.ast.str(name);
    let view = plan.world.view(func.file);
    let mut out = Vec::new();
    for item in view.items() {
        let ItemKind::Function { name: f, .. } = &item.kind else { continue };
        // What release() frees is kept by the file that is being mapped.
        let name_of = String::from_utf8_lossy(f.of(&view.text)).into_owned();
        if plan.world.is_member_here(func.file, &name_of, "release") {
            continue;
        }
        if plan.member_at(Place { file: func.file, span: item.span }).is_some() {
            continue;
        }
        let toks = tokens_in(&view.text, item.span);
        let found = toks.iter().enumerate().any(|(i, t)| {
            let callee = String::from_utf8_lossy(t.text(&view.text)).into_owned();
            let call = t.kind == TokenKind::Ident
                && toks.get(i + 1).is_some_and(|o| o.is_punct(&view.text, "("))
                && plan.world.known.frees(&callee);
            call && toks[i + 1..]
                .iter()
                .take_while(|t| !t.is_punct(&view.text, ";"))
                .any(|t| t.is_word(&view.text, &name))
        });
        if found && out.len() < MOST_NAMED {
            out.push(format!("{name_of}()"));
        }
    }
    out.dedup();
    out
}
