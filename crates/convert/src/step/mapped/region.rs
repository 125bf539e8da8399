//! The statements that go together with what is taken: the lock around it, the test of its result.

use crate::facts::constants::is_macro_name;
use crate::facts::func::Func;
use crate::facts::taken;
use crate::facts::taken::Ask;
use crate::facts::world::World;
use crate::kernel::pairs;
use crate::model::outcome::{Refusal, refuse};
use crate::step::mapped::jumps::jumps;
use crate::syntax::ast::{Ast, N};
use crate::syntax::cfg::{ENTRY, P, is_guard, is_guarded};

/// Most statements that move together.
const MOST: usize = 64;

/// The statements that hold `nodes`, with all that belongs to them but for what `undoes` it, in source order.
///
/// # Errors
/// `checked-under-lock`, `state-in-handler`.
pub fn statements(world: &World<'_>, func: &Func, nodes: &[N], undoes: &[N]) -> Result<Vec<N>, Refusal> {
    let ast = &func.ast;
    let mut out: Vec<N> = Vec::new();
    for &n in nodes {
        let stmt = ast.statement(n).filter(|&s| movable(func, s)).or_else(|| declared(func, n));
        let stmt = stmt.ok_or_else(|| odd(func, n))?;
        add(&mut out, stmt);
    }
    let mut done = 0;
    while done < out.len() {
        if out.len() > MOST {
            return Err(odd(func, out[0]));
        }
        let s = out[done];
        done += 1;
        for d in dependents(func, s, &out, undoes)? {
            add(&mut out, d);
        }
        for l in locked(world, func, s)? {
            add(&mut out, l);
        }
    }
    let all = out.clone();
    out.retain(|&s| !ast.ancestors(s).any(|a| all.contains(&a)));
    out.sort_by_key(|&s| ast.span(s).start);
    complete(world, func, &out)?;
    guarded(world, func, &all)?;
    Ok(out)
}

fn add(out: &mut Vec<N>, n: N) {
    if !out.contains(&n) {
        out.push(n);
    }
}

fn odd(func: &Func, n: N) -> Refusal {
    refuse("state-in-handler", func.place(n), "this takes something that is kept when the handler returns")
}

fn movable(func: &Func, s: N) -> bool {
    matches!(func.ast.kind(s), "expression_statement" | "if_statement") && !is_guard(&func.ast, s)
}

/// The declaration whose only variable gets its first value by `n`, in the body of the function itself.
fn declared(func: &Func, n: N) -> Option<N> {
    let ast = &func.ast;
    let init = ast.parent(ast.outer(n)).filter(|&p| ast.kind(p) == "init_declarator")?;
    let decl = ast.parent(init).filter(|&d| ast.kind(d) == "declaration" && ast.parent(d) == Some(func.body))?;
    let alone = ast.kids(decl).iter().filter(|&&k| ast.node(k).field == Some("declarator")).count() == 1;
    let plain = !ast.named(decl).any(|k| matches!(ast.kind(k), "storage_class_specifier" | "attribute_specifier"));
    let hidden = func.masks.iter().any(|m| ast.span(decl).contains(m.span));
    (alone && plain && !hidden).then_some(decl)
}

/// Whether `n` stands in one of the statements.
pub fn covers(func: &Func, statements: &[N], n: N) -> bool {
    statements.iter().any(|&s| func.ast.is_within(n, s))
}

/// The points of the statements.
pub fn points(func: &Func, statements: &[N]) -> Vec<P> {
    let inside = |n: N| covers(func, statements, n);
    func.cfg.points.iter().enumerate().filter(|(_, p)| p.at.is_some_and(inside)).map(|(i, _)| i).collect()
}

/// The statements that read what `s` gives to locals.
fn dependents(func: &Func, s: N, moved: &[N], undoes: &[N]) -> Result<Vec<N>, Refusal> {
    let ast = &func.ast;
    let mut out = Vec::new();
    // An error that is set for a jump to the return is read there alone.
    let sets: Vec<N> = jumps(func, &[s]).into_iter().filter_map(|j| j.set).collect();
    for (name, var) in &func.vars.by_name {
        let inside = |n: &N| ast.is_within(*n, s) && !covers(func, &sets, *n);
        let mine: Vec<N> = var.defs.iter().filter_map(|d| d.node).filter(inside).collect();
        if mine.is_empty() {
            continue;
        }
        let mut reads = var.reads.clone();
        reads.sort_by_key(|&r| ast.span(r).start);
        for r in reads {
            // What stands in a statement that moves goes with it.
            let with_it = covers(func, moved, r) || covers(func, &out, r);
            if ast.is_within(r, s) || with_it || covers(func, undoes, r) {
                continue;
            }
            let at = func.cfg.point_of(ast, r).unwrap_or(ENTRY);
            let defs = func.vars.reaching(&func.cfg, name, at).unwrap_or_default();
            let from_here = |n: N| covers(func, moved, n) || ast.is_within(n, s);
            let touched = defs.iter().any(|d| d.node.is_some_and(|n| mine.contains(&n)));
            if !touched {
                continue;
            }
            let only = defs.iter().all(|d| d.node.is_some_and(from_here));
            let stmt = ast.statement(r).filter(|&x| movable(func, x) && only);
            match stmt {
                Some(x) => out.push(x),
                None => return Err(read_after(func, s, r, name)),
            }
        }
    }
    let succeeds = |x: N| {
        ast.walk(x).any(|n| ast.kind(n) == "return_statement" && !func.is_error_return(n) && !is_result(func, n))
    };
    for r in later_reads(func, s) {
        if covers(func, moved, r) || covers(func, &out, r) {
            continue;
        }
        let always = func.cfg.point_of(ast, s).zip(func.cfg.point_of(ast, r));
        let always = always.is_some_and(|(set, read)| func.cfg.dominates(set, read));
        match ast.statement(r).filter(|&x| movable(func, x) && always && !succeeds(x)) {
            Some(x) => out.push(x),
            None => return Err(read_after(func, s, r, "vm_private_data")),
        }
    }
    Ok(out)
}

/// Whether a local is returned: only where it holds an error, or else it was refused before.
fn is_result(func: &Func, returned: N) -> bool {
    let value = func.ast.named(returned).next().map(|v| func.ast.strip(v));
    value.is_some_and(|v| func.ast.kind(v) == "identifier" && func.is_local(&func.ast.str(v)))
}

fn read_after(func: &Func, s: N, read: N, name: &str) -> Refusal {
    let label = format!("`{name}` is read here after the statement that would move to mapped()");
    let mut r = refuse("state-in-handler", func.place(read), label);
    r.related.push((func.place(s), "this takes something that is kept".into()));
    r
}

/// Where the private data of the mapping is read behind `s`, which sets it.
fn later_reads(func: &Func, s: N) -> Vec<N> {
    let ast = &func.ast;
    let writes: Vec<N> = func.field_writes().into_iter().filter(|w| w.0 == "vm_private_data").map(|w| w.1).collect();
    if !writes.iter().any(|&w| ast.is_within(w, s)) {
        return Vec::new();
    }
    let target = |k: N| writes.iter().any(|&w| ast.field(w, "left").is_some_and(|l| ast.is_within(k, l)));
    let reads = ast.walk(func.body).filter(|&k| func.reads_private(k) && !target(k) && !ast.is_within(k, s));
    let after = func.cfg.reach(func.cfg.point_of(ast, s).unwrap_or(ENTRY), None);
    reads.filter(|&k| func.cfg.point_of(ast, k).is_none_or(|p| after[p])).collect()
}

/// The statements from the lock to the unlock around `s`.
fn locked(world: &World<'_>, func: &Func, s: N) -> Result<Vec<N>, Refusal> {
    let known = world.known;
    let ast = &func.ast;
    let held = taken::analyse(&Ask::plain(known), func);
    let point = func.cfg.point_of(ast, s).unwrap_or(ENTRY);
    let mut out = Vec::new();
    for &t in &held.at[point] {
        let take = &held.takes[t];
        if !take.is_lock() {
            continue;
        }
        let lock = ast.statement(take.node).filter(|&l| ast.kind(l) == "expression_statement");
        let block = ast.parent(s);
        let siblings: Vec<N> = block.map(|b| ast.named(b).collect()).unwrap_or_default();
        let from = lock.and_then(|l| siblings.iter().position(|&x| x == l));
        let releases = |x: &N| {
            ast.walk(*x).any(|c| ast.callee(c).is_some_and(|n| pairs::lock(known, &n) == Some(false)))
                && ast.kind(*x) == "expression_statement"
        };
        let me = siblings.iter().position(|&x| x == s);
        let (Some(from), Some(me)) = (from, me) else { return Err(under_lock(func, take.node, s)) };
        let Some(to) = (me..siblings.len()).find(|&i| releases(&siblings[i])) else {
            return Err(under_lock(func, take.node, s));
        };
        out.push(siblings[from]);
        out.push(siblings[to]);
    }
    out.extend(guards(world, func, s)?);
    Ok(out)
}

/// The guards that are in effect at `s`: `guard(mutex)(&lock);` in its block, `scoped_guard(mutex, &lock)` around it.
fn guards(world: &World<'_>, func: &Func, s: N) -> Result<Vec<N>, Refusal> {
    let ast = &func.ast;
    let Some(refused) = scoped(func, s) else { return Ok(Vec::new()) };
    if ["guard", "scoped_guard"].iter().any(|word| !world.own_macros(func.file, word).is_empty()) {
        return Err(refused);
    }
    let around = ast.ancestors(s).find(|&b| ast.bytes(b).starts_with(b"scoped") && ast.kind(b) == "if_statement");
    if let Some(b) = around {
        return if is_guarded(ast, b) { Ok(vec![b]) } else { Err(refused) };
    }
    let block = ast.parent(s).filter(|&b| ast.kind(b) == "compound_statement");
    let before = |b: N| ast.named(b).take_while(|&x| x != s).filter(|&x| is_guard(ast, x)).collect::<Vec<_>>();
    match block.map(before).as_deref() {
        // Others may lie further out.
        Some(&[only]) if scoped(func, only).is_none() => Ok(vec![only]),
        _ => Err(refused),
    }
}

/// What stands under a guard moves with it, or needs no lock: it is about the mapping and the handler's own variables alone.
fn guarded(world: &World<'_>, func: &Func, moved: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    for &g in moved {
        let under: Vec<N> = if is_guard(ast, g) {
            ast.parent(g).into_iter().flat_map(|b| ast.named(b)).skip_while(|&x| x != g).skip(1).collect()
        } else if ast.kind(g) == "if_statement" && is_guarded(ast, g) {
            let body = ast.field(g, "consequence");
            let block = body.filter(|&b| ast.kind(b) == "compound_statement");
            block.map(|b| ast.named(b).collect()).unwrap_or_else(|| body.into_iter().collect())
        } else {
            continue;
        };
        let stays = |x: &N| !moved.contains(x) && !is_message(world, func, *x);
        let alone = |x: &N| is_guard(ast, g) && is_own_affair(func, *x);
        if let Some(x) = under.into_iter().filter(stays).find(|x| !alone(x)) {
            let label = "this happens under the lock under which something is taken for the mapping";
            let mut r = refuse("checked-under-lock", func.place(x), label);
            r.related.push((func.place(g), "the lock".into()));
            return Err(r);
        }
    }
    Ok(())
}

/// Whether a statement looks at and changes nothing but fields of the mapping and the function's own variables.
fn is_own_affair(func: &Func, s: N) -> bool {
    let ast = &func.ast;
    let target = |n: N| {
        let n = ast.strip(n);
        func.is_vma_field(n) || ast.kind(n) == "identifier" && func.is_local(&ast.str(n))
    };
    let plain = matches!(ast.kind(s), "expression_statement" | "return_statement");
    plain
        && ast.walk(s).all(|n| match ast.kind(n) {
            "assignment_expression" => ast.field(n, "left").is_some_and(target),
            "update_expression" => ast.field(n, "argument").is_some_and(target),
            "field_expression" => func.is_vma_field(n),
            "subscript_expression" => false,
            "pointer_expression" => ast.bytes(n).starts_with(b"&"),
            "call_expression" => ast.callee(n).is_some_and(|c| c.starts_with("vm_flags_") || c.starts_with("pgprot_")),
            "identifier" => {
                // A variable of all.
                let name = ast.str(n);
                let addressed = ast.parent(ast.outer(n)).is_some_and(|p| ast.kind(p) == "pointer_expression");
                func.is_local(&name) || addressed || is_called(ast, n) || is_macro_name(&name)
            }
            _ => true,
        })
}

fn is_called(ast: &Ast, n: N) -> bool {
    ast.node(n).field == Some("function")
}

/// The refusal for a scope guard that is in effect at `s`.
pub fn scoped(func: &Func, s: N) -> Option<Refusal> {
    let ast = &func.ast;
    ast.ancestors(s).filter(|&b| ast.kind(b) == "compound_statement" || ast.bytes(b).starts_with(b"scoped")).find_map(
        |b| {
            if ast.bytes(b).starts_with(b"scoped") {
                return Some(under_lock(func, b, s));
            }
            let before = ast.named(b).take_while(|&x| ast.span(x).end <= ast.span(s).start);
            let guard = before.into_iter().find(|&x| {
                let text = ast.bytes(x);
                text.starts_with(b"guard(") || text.starts_with(b"guard (") || text.starts_with(b"CLASS(")
            })?;
            Some(under_lock(func, guard, s))
        },
    )
}

fn under_lock(func: &Func, lock: N, s: N) -> Refusal {
    let label = "this is taken under a lock that covers more than it";
    let mut r = refuse("checked-under-lock", func.place(s), label);
    r.related.push((func.place(lock), "the lock".into()));
    r
}

/// Everything between a lock and its unlock must move with them.
fn complete(world: &World<'_>, func: &Func, moved: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    let locks = |s: N, want: bool| {
        ast.kind(s) == "expression_statement"
            && ast.walk(s).any(|c| ast.callee(c).is_some_and(|n| pairs::lock(world.known, &n) == Some(want)))
    };
    for (i, &s) in moved.iter().enumerate() {
        if !locks(s, true) {
            continue;
        }
        let Some(&end) = moved[i..].iter().find(|&&e| locks(e, false)) else { return Err(under_lock(func, s, s)) };
        let Some(block) = ast.parent(s) else { continue };
        let between =
            ast.named(block).filter(|&x| ast.span(x).start > ast.span(s).start && ast.span(x).end < ast.span(end).end);
        for x in between {
            if !moved.contains(&x) && !is_message(world, func, x) {
                let label = "this happens under the lock under which something is taken for the mapping";
                let mut r = refuse("checked-under-lock", func.place(x), label);
                r.related.push((func.place(s), "the lock".into()));
                return Err(r);
            }
        }
    }
    Ok(())
}

/// A message may stay outside of the lock.
fn is_message(world: &World<'_>, func: &Func, s: N) -> bool {
    let ast = &func.ast;
    let call = ast.named(s).next().filter(|_| ast.kind(s) == "expression_statement");
    call.is_some_and(|c| world.is_message(func, c))
}
