//! Which statements of a function move to the mapped hook, and whether they can.

use std::collections::BTreeSet;

use crate::facts::effects;
use crate::facts::func::Func;
use crate::facts::sites::{Site, sites, undoes};
use crate::facts::world::World;
use crate::guard::unit::nested::meets_vma;
use crate::kernel::{pairs, symbols};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::moved::Moved;
use crate::plan::stop::Stop;
use crate::plan::{Plan, Role};
use crate::step::mapped::behind::not_read;
use crate::step::mapped::ends::{escapes, returned};
use crate::step::mapped::jumps::jumps;
use crate::step::mapped::later::later;
use crate::step::mapped::private::mentions;
use crate::step::mapped::{once, region, undo, unseen};
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind, is_guard};

/// Takes the statements of member `m` that take something for each mapping out of it.
///
/// # Errors
/// The statement that cannot move, with the reason.
pub fn split(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    if !plan.world.target.has(symbols::MAPPED) {
        return Ok(());
    }
    let tables = crate::plan::operations::of_unit(plan);
    // Without open() and close() nothing is undone for a mapping: what is taken is no state of it.
    if !tables.iter().any(|t| t.may_have("open") || t.may_have("close")) {
        return Ok(());
    }
    let func = plan.members[m].func.clone();
    let opens = crate::plan::operations::functions(plan.world, &tables, "open");
    let closes = crate::plan::operations::functions(plan.world, &tables, "close");
    let roots = super::roots(plan, m);
    let takers = takers(plan, &func, &opens, &closes);
    let all = sites(plan.world.known, &func, &roots, &takers);
    let undo = undo::sites(plan.world, &func, &all, &closes, &roots);
    let open_call = func.calls().into_iter().find(|&c| {
        let named = func.ast.callee(c).is_some_and(|n| opens.iter().any(|o| o.name == n));
        (named || is_own_open(&func, c) && opens.len() == 1)
            && func.ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&func.ast.str(func.ast.strip(a))))
    });
    // An open() that does nothing is no more than its name.
    let empty = |c: &N| opens.iter().all(|o| o.ast.named(o.body).count() == 0) && func.ast.statement(*c).is_some();
    let idle = open_call.filter(empty).and_then(|c| func.ast.statement(c));
    if let Some(statement) = idle.filter(|&s| func.ast.kind(s) == "expression_statement") {
        super::drop::drop(plan, m, &[statement])?;
    }
    let open_call = open_call.filter(|_| idle.is_none());
    let kept: Vec<Site> = all
        .iter()
        .filter(|s| s.takes && !undo.iter().any(|u| u.site.node == s.node))
        .filter(|s| escapes(&func, s.point, &points(&undo, s)))
        .cloned()
        .collect();
    once::not_twice(&func, &all, &undo)?;
    unseen::check(plan, &func, &all, &opens, &closes, &roots)?;
    if kept.is_empty() && open_call.is_none() {
        return Ok(());
    }
    // Two handlers may take the same; two functions of one handler are not told apart.
    let handler = |k: usize| matches!(plan.members[k].role, Role::Handler(_));
    let all_handlers = handler(m) && plan.moved.iter().all(|o| handler(o.member));
    if !plan.moved.is_empty() && !all_handlers {
        let first = open_call.or(kept.first().map(|s| s.node)).unwrap_or(func.body);
        let label = "a second function of the unit takes something for the mapping here";
        return Err(refuse("state-in-handler", func.place(first), label).into());
    }
    let mut nodes: Vec<N> = kept.iter().map(|s| s.node).collect();
    nodes.extend(open_call.map(|c| if tables.len() == 1 { with_test(&func, c) } else { c }));
    if let Some(call) = open_call.filter(|&c| !is_whole(&func, c)) {
        let label = "the call of open() is a part of a statement that does something else as well";
        return Err(refuse("state-in-handler", func.place(call), label).into());
    }
    // What frees an object that is made goes with the failing way; it need not be done in mapped().
    let frees = undo.iter().filter(|u| is_whole(&func, u.site.node));
    let frees = frees.filter(|u| kept.iter().filter(|k| k.makes()).any(|k| undoes(&u.site, k))).map(|u| u.site.node);
    let frees: Vec<N> = frees.collect();
    let statements = region::statements(plan.world, &func, &nodes, &frees).map_err(|r| at_take(&func, &nodes, r))?;
    let undone: Vec<N> = undo
        .iter()
        .filter(|u| kept.iter().any(|k| undoes(&u.site, k) || u.pairs(k)))
        .filter(|u| !region::covers(&func, &statements, u.site.node))
        .map(|u| u.site.node)
        .collect();
    let undone = if undone.is_empty() { Vec::new() } else { region::statements(plan.world, &func, &undone, &[])? };
    undo::check(&func, &undone).map_err(|r| at_take(&func, &nodes, r))?;
    let alone = |n: N| func.ast.statement(n).is_some_and(|s| func.ast.kind(s) == "if_statement") || is_whole(&func, n);
    let part = undo.iter().find(|u| region::covers(&func, &undone, u.site.node) && !alone(u.site.node));
    if let Some(u) = part {
        let label = "what is given back here is a part of a statement that does something else as well";
        return Err(refuse("state-in-handler", func.place(u.site.node), label).into());
    }
    once::undone_once(&func, &kept, &undo, &undone)?;
    if !meets_vma(plan) {
        fails(&func, &kept, &statements, &closes)?;
    }
    contents(plan, &func, &statements, &kept, open_call, &opens)?;
    let opened: &[Func] = if open_call.is_some() { &opens } else { &[] };
    later(plan, &func, &statements, &undone)?;
    not_read(plan, &func, &statements, &undone, opened)?;
    for field in ["vm_private_data", "vm_pgoff"] {
        let opens_read = open_call.is_some() && opens.iter().any(|o| mentions(o, field));
        unchanged(plan.world, &func, &statements, (field, opens_read))?;
    }
    once::in_a_row(&func, &statements)?;
    paths(&func, &statements, &undone)?;
    super::drop::drop(plan, m, &statements)?;
    super::drop::drop(plan, m, &undone)?;
    super::jumps::settle(plan, m, &statements)?;
    let open = open_call.and_then(|c| func.ast.callee(c).or_else(|| opens.first().map(|o| o.name.clone())));
    plan.moved.push(Moved { member: m, statements, sites: kept, open });
    Ok(())
}

/// Whether `n` is all that its statement does.
fn is_whole(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let inner = |s: N| ast.named(s).next().map(|e| ast.strip(e));
    let statement = ast.statement(n).filter(|&s| ast.kind(s) == "expression_statement");
    statement.and_then(inner).is_some_and(|e| {
        // `(void)f(x);`
        let cast = || ast.kind(e) == "cast_expression" && ast.field(e, "value").is_some_and(|v| ast.strip(v) == n);
        e == n || cast()
    })
}

/// What moves runs when the hook has returned: the field that it reads, or that open() reads, must be what it was.
fn unchanged(
    world: &World<'_>,
    func: &Func,
    statements: &[N],
    (field, opens_read): (&str, bool),
) -> Result<(), Refusal> {
    let ast = &func.ast;
    let reads = opens_read || statements.iter().any(|&s| ast.walk(s).any(|n| func.is_field(n, field)));
    let after = |p: P| region::points(func, statements).into_iter().any(|q| func.cfg.reach(q, None)[p]);
    let later = |n: N| !region::covers(func, statements, n) && func.cfg.point_of(ast, n).is_none_or(after);
    let own = func.field_writes().into_iter().filter(|w| w.0 == field).map(|w| w.1);
    let calls = func.calls().into_iter().filter(|&c| sets(world, func, c, field, DEEP));
    match own.chain(calls).find(|&n| reads && later(n)) {
        Some(n) => {
            let what = if field == "vm_pgoff" { "offset" } else { "private data" };
            let label = format!("the {what} changes here, after it was read for what is taken");
            Err(refuse("state-in-handler", func.place(n), label))
        }
        None => Ok(()),
    }
}

/// How deep calls are followed.
const DEEP: usize = 4;

/// Whether a call gives the mapping to a function of the module that sets this field of it.
fn sets(world: &World<'_>, func: &Func, call: N, field: &str, deep: usize) -> bool {
    let ast = &func.ast;
    let vma = |a: &N| func.names.vmas.contains_key(&ast.str(ast.strip(*a)));
    let (Some(i), Some(name)) = (ast.args(call).iter().position(vma), ast.callee(call)) else { return false };
    world.known_definitions(func.file, &name).into_iter().any(|(file, item)| {
        let Ok(mut inner) = world.parse(file, &item) else { return true };
        inner.names.vmas.extend(inner.param_name(i).map(|p| (p, String::new())));
        inner.field_writes().iter().any(|w| w.0 == field)
            || deep > 0 && inner.calls().into_iter().any(|c| sets(world, &inner, c, field, deep - 1))
    })
}

/// `vma->vm_ops->open(vma)` behind the assignment of the operations: it is the open() of these.
fn is_own_open(func: &Func, call: N) -> bool {
    let ast = &func.ast;
    let Some(member) = ast.field(call, "function").map(|f| ast.strip(f)) else { return false };
    let open = ast.kind(member) == "field_expression"
        && ast.field(member, "field").is_some_and(|f| ast.bytes(f) == b"open")
        && ast.field(member, "argument").is_some_and(|a| func.is_field(ast.strip(a), "vm_ops"));
    let Some(at) = func.cfg.point_of(ast, call).filter(|_| open) else { return false };
    let mut writes = func.field_writes().into_iter().filter(|w| w.0 == "vm_ops");
    writes.any(|w| func.cfg.point_of(ast, w.1).is_some_and(|p| p != at && func.cfg.dominates(p, at)))
}

/// A call of the own open() with the usual test around it, `if (vma->vm_ops->open)`; the table has one.
fn with_test(func: &Func, call: N) -> N {
    let ast = &func.ast;
    let tested = || {
        let (f, statement) = (ast.field(call, "function")?, ast.statement(call)?);
        let block = ast.parent(statement).filter(|&b| ast.kind(b) == "compound_statement" && ast.named(b).count() == 1);
        let branch = ast.parent(block.unwrap_or(statement)).filter(|&b| ast.kind(b) == "if_statement")?;
        let condition = ast.normal(ast.strip(ast.field(branch, "condition")?)).replace(' ', "");
        let open = ast.normal(ast.strip(f)).replace(' ', "");
        let table = open.strip_suffix("->open")?;
        let usual = condition == open || condition == format!("{table}&&{open}");
        (usual && ast.field(branch, "alternative").is_none() && is_own_open(func, call)).then_some(branch)
    };
    tested().unwrap_or(call)
}

fn points(undo: &[undo::Undo], take: &Site) -> Vec<P> {
    undo.iter().filter(|u| undoes(&u.site, take) || u.pairs(take)).map(|u| u.site.point).collect()
}

/// Functions that this one calls, as open() does too, or that were seen to take something.
fn takers(plan: &Plan<'_>, func: &Func, opens: &[Func], closes: &[Func]) -> BTreeSet<String> {
    let known = plan.world.known;
    let quiet =
        |n: &str| plan.world.computes(func.file, n) || plan.world.prints(func.file, n) || pairs::is_known(known, n);
    // What a guard holds is over with its block.
    let quiet = |n: &str| quiet(n) || effects::GUARDS.contains(&n);
    let of = |f: &Func| f.calls().into_iter().filter_map(|c| f.ast.callee(c)).collect::<BTreeSet<String>>();
    let opened: BTreeSet<String> = opens.iter().flat_map(of).filter(|n| !quiet(n)).collect();
    let closing: BTreeSet<String> = closes.iter().flat_map(of).filter(|n| !opened.contains(n)).collect();
    let mut out = BTreeSet::new();
    for call in func.calls() {
        let Some(name) = func.ast.callee(call) else { continue };
        let vma = func.ast.args(call).iter().any(|&a| func.names.vmas.contains_key(&func.ast.str(func.ast.strip(a))));
        // What computes a value for the statement around it is no taker by being called in both.
        let statement = func.ast.statement(call).is_some_and(|s| func.ast.kind(s) == "expression_statement");
        if !vma && !closing.contains(&name) && (opened.contains(&name) && statement || seen_taking(plan, func, call)) {
            out.insert(name);
        }
    }
    out
}

/// Whether the function called takes something and keeps it, as far as its source was seen.
fn seen_taking(plan: &Plan<'_>, func: &Func, call: N) -> bool {
    let Some(name) = func.ast.callee(call) else { return false };
    if pairs::is_known(plan.world.known, &name) || plan.world.known.stateless.contains(&name) {
        return false;
    }
    let world = plan.world;
    !effects::deeds(world, func, call).kept.is_empty()
        || effects::of_call(world, func, call).writes.iter().any(|w| w.accumulates && !w.constant)
}

/// A take that can fail in `mapped` makes close() run for a mapping that took nothing.
fn fails(func: &Func, kept: &[Site], statements: &[N], closes: &[Func]) -> Result<(), Refusal> {
    let Some(c) = closes.first() else { return Ok(()) };
    let tried = kept.iter().find(|s| s.may_fail && !s.makes()).map(|s| s.node);
    // What makes an object tells by it in the private data whether it is there.
    let returned = || once::failures(func, statements).first().copied().filter(|_| !kept.iter().any(Site::makes));
    let Some(node) = tried.or_else(returned) else { return Ok(()) };
    let label = format!("this can fail; in mapped() its failure would run `{}()`, which drops it all the same", c.name);
    let mut r = refuse("mapped-may-fail", func.place(node), label);
    r.related.push((c.at(c.name_span), "runs when mapped() fails".into()));
    Err(r)
}

/// A refusal names what is taken; what keeps it from moving belongs to it.
fn at_take(func: &Func, nodes: &[N], r: Refusal) -> Refusal {
    let near = |n: &&N| r.related.iter().any(|(p, _)| p.file == func.file && p.span.contains(func.ast.span(**n)));
    let Some(&take) = nodes.iter().find(near).or(nodes.first()).filter(|_| r.reason == "state-in-handler") else {
        return r;
    };
    let place = func.place(take);
    if r.primary == place {
        return r;
    }
    let label = "this takes something for the mapping that cannot move to mapped()";
    let mut out = refuse("state-in-handler", place, label);
    out.related.push((r.primary, r.label));
    out
}

/// Only known things may stand in what moves.
fn contents(
    plan: &Plan<'_>,
    func: &Func,
    statements: &[N],
    kept: &[Site],
    open_call: Option<N>,
    opens: &[Func],
) -> Result<(), Refusal> {
    let ast = &func.ast;
    let known = plan.world.known;
    let jumps = jumps(func, statements);
    for &s in statements {
        for n in ast.walk(s) {
            let fine = match ast.kind(n) {
                "call_expression" if is_guard(ast, s) => true,
                "call_expression" => {
                    let name = ast.callee(n).unwrap_or_default();
                    Some(n) == open_call
                        || kept.iter().any(|k| k.node == n)
                        || plan.world.computes(func.file, &name)
                        || plan.world.is_message(func, n)
                        || pairs::is_known(known, &name)
                        || prepares_new(plan, func, n, kept)
                        || opens.iter().any(|o| o.calls().iter().any(|&c| o.ast.callee(c).as_ref() == Some(&name)))
                }
                "goto_statement" if jumps.iter().any(|j| j.goto == n) => true,
                "goto_statement" | "break_statement" | "continue_statement" | "labeled_statement" => false,
                _ => true,
            };
            if !fine {
                let label = "this goes with what is taken for the mapping, and cannot move to mapped()";
                return Err(refuse("state-in-handler", func.place(n), label));
            }
        }
    }
    Ok(())
}

/// Whether a call gives a first value to a part of the object that is made for the mapping, which nobody has seen yet.
fn prepares_new(plan: &Plan<'_>, func: &Func, call: N, kept: &[Site]) -> bool {
    let (ast, known) = (&func.ast, plan.world.known);
    let name = ast.callee(call).unwrap_or_default();
    let index = known.prepares.contains(&name).then_some(0).or_else(|| known.fills.get(&name).copied());
    let Some(target) = index.and_then(|i| ast.args(call).get(i).copied()) else { return false };
    let root = ast.leaves(target).find(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k));
    let made = |s: &Site| {
        let set = ast.parent(ast.outer(s.node))?;
        let held = ast.field(set, "left").or_else(|| ast.field(set, "declarator"))?;
        ast.leaves(held)
            .find(|&k| ast.kind(k) == "identifier")
            .filter(|_| ast.leaves(held).count() <= 2)
            .map(|l| ast.str(l))
    };
    let only = |name: &String| {
        func.vars.by_name.get(name).is_some_and(|v| v.defs.iter().filter(|d| d.value.is_some()).count() == 1)
    };
    root.filter(only).is_some_and(|root| kept.iter().filter(|s| s.makes()).any(|s| made(s).as_ref() == Some(&root)))
}

/// What moves must run exactly for the successful calls that install operations.
fn paths(func: &Func, statements: &[N], undone: &[N]) -> Result<(), Refusal> {
    let ast = &func.ast;
    let point = |n: N| func.cfg.point_of(ast, n);
    let moved: Vec<P> = region::points(func, statements);
    let undo: Vec<P> = region::points(func, undone);
    let installs: Vec<P> =
        func.field_writes().into_iter().filter(|w| w.0 == "vm_ops").filter_map(|w| point(w.1)).collect();
    let Some(&first) = statements.first() else { return Ok(()) };
    if installs.is_empty() {
        if escapes(func, ENTRY, &moved) {
            let label = "this is done on some of the ways to success only";
            return Err(refuse("state-conditional", func.place(first), label));
        }
        return Ok(());
    }
    for &w in &installs {
        if func.avoids(ENTRY, w, &moved, None) && escapes(func, w, &moved) {
            let label = "this is not done on every way on which the operations are installed";
            return Err(refuse("state-conditional", func.place(first), label));
        }
    }
    let out: Vec<P> = jumps(func, statements).iter().flat_map(|j| j.points(func)).collect();
    let avoid: Vec<P> = installs.iter().chain(&undo).chain(&out).copied().collect();
    let ends = |p: P| func.cfg.points[p].succ.is_empty() || out.contains(&p);
    let outside: Vec<P> = moved.iter().copied().filter(|&p| !ends(p)).collect();
    for &p in &outside {
        let lost = func.avoids(ENTRY, p, &installs, None) && leaves(func, p, &avoid, &moved);
        if lost {
            let label = "this is done also where no operations are installed";
            return Err(refuse("state-conditional", func.place(first), label));
        }
    }
    Ok(())
}

/// As [`escapes`], for returns that do not move themselves.
fn leaves(func: &Func, from: P, avoid: &[P], moved: &[P]) -> bool {
    func.cfg.points.iter().enumerate().any(|(p, point)| {
        let is = point.kind == PointKind::Return && !moved.contains(&p);
        let error = point.at.is_some_and(|n| func.is_error_return(n));
        is && !error && func.avoids(from, p, avoid, returned(func, p).as_deref())
    })
}
