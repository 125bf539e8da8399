//! Where a store goes: to a local, through a parameter, or to memory that outlives the call.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::closed::{Roots, closed};
use crate::facts::effects::{Summary, Through, Write};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};

/// A store through `target`: a member, an element, a pointer, or a pointer argument.
pub fn store(world: &World<'_>, func: &Func, at: N, place: Place, target: N, value: Option<N>, out: &mut Summary) {
    let ast = &func.ast;
    let mut n = ast.strip(target);
    let mut pointer = matches!(ast.kind(n), "identifier" | "call_expression" | "binary_expression" | "cast_expression");
    loop {
        n = ast.strip(n);
        match ast.kind(n) {
            "field_expression" => {
                let arrow = ast.kids(n).iter().any(|&k| ast.kind(k) == "->");
                pointer |= arrow;
                let Some(a) = ast.field(n, "argument") else { break };
                // What an element or a pointer to a pointer points at is no local any more.
                if arrow && ast.kind(ast.strip(a)) != "identifier" {
                    push(world, func, at, place, target, value, out);
                    return;
                }
                n = a;
            }
            "subscript_expression" => {
                let Some(a) = ast.field(n, "argument") else { break };
                pointer |= !is_array(func, a);
                n = a;
            }
            "pointer_expression" => {
                let address = ast.kids(n).first().is_some_and(|&k| ast.kind(k) == "&");
                pointer = !address;
                let Some(a) = ast.field(n, "argument") else { break };
                n = a;
            }
            "cast_expression" => {
                let Some(a) = ast.field(n, "value") else { break };
                n = a;
            }
            _ => break,
        }
    }
    if ast.kind(n) != "identifier" {
        push(world, func, at, place, target, value, out);
        return;
    }
    let name = ast.str(n);
    if func.names.vmas.contains_key(&name) {
        return;
    }
    let Some(var) = func.vars.by_name.get(&name) else {
        push(world, func, at, place, target, value, out);
        return;
    };
    if !func.is_local(&name) {
        push(world, func, at, place, target, value, out);
        return;
    }
    if !pointer || is_array(func, n) {
        return;
    }
    let point = func.cfg.point_of(ast, at).unwrap_or(ENTRY);
    let defs = func.vars.reaching(&func.cfg, &name, point).unwrap_or_default();
    let own = |k: N| func.is_local(&ast.str(k));
    let to_local = |v: N| {
        let v = ast.strip(v);
        let base = ast.leaves(v).find(|&k| ast.kind(k) == "identifier");
        ast.kind(v) == "pointer_expression"
            && ast.bytes(v).starts_with(b"&")
            && !ast.leaves(v).any(|k| ast.kind(k) == "->")
            && base.is_some_and(own)
    };
    if !defs.is_empty() && defs.iter().all(|d| d.value.is_some_and(to_local)) {
        return;
    }
    let parameter = (0..func.params.len()).find(|&i| func.param_name(i).as_deref() == Some(&name));
    match parameter {
        Some(i) if var.defs.len() <= 1 && !func.names.files.contains(&name) && !func.names.kept.contains(&name) => {
            let mut probe = Summary::default();
            push(world, func, at, place, target, value, &mut probe);
            let accumulates = probe.writes.iter().any(|w| w.accumulates);
            out.through.entry(i).or_default().add(Through {
                accumulates,
                certain: false,
                bits: bits_of(world, func, at),
                depends: probe.writes.iter().flat_map(|w| w.depends.clone()).collect(),
            });
        }
        _ => push(world, func, at, place, target, value, out),
    }
}

fn is_array(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(var) = func.vars.by_name.get(&ast.str(ast.strip(n))) else { return false };
    var.declared.iter().all(|&d| ast.parent(d).is_some_and(|p| ast.kind(p) == "array_declarator"))
}

/// Remembers a write that outlives the call.
pub fn push(world: &World<'_>, func: &Func, at: N, place: Place, target: N, value: Option<N>, out: &mut Summary) {
    let ast = &func.ast;
    let point = func.cfg.point_of(ast, at).unwrap_or(ENTRY);
    let plain = ast.field(at, "operator").is_some_and(|o| ast.kind(o) == "=");
    let constant = plain && value.is_some_and(|v| is_constant(world, func, v));
    let own = ast.normal(target);
    let plain = plain || bits_of(world, func, at).is_some();
    let accumulates = !plain && ast.kind(at) != "call_expression"
        || value.is_some_and(|v| {
            ast.walk(v).any(|k| ast.normal(k) == own && !ast.is_leaf(k))
                || from_mapping(func, v, point)
                || is_read_through(func, target, v, point)
                || from_aggregate(func, v)
                || is_claim(func, &own, v)
                || reads_what_is_written(func, v)
        });
    out.writes.insert(Write {
        place,
        target: own.replace(' ', ""),
        constant,
        accumulates,
        certain: false,
        via: None,
        bits: bits_of(world, func, at),
        depends: value.map(|v| parameters(func, v)).unwrap_or_default(),
    });
}

/// Whether the value is a constant.
pub fn is_constant(world: &World<'_>, func: &Func, value: N) -> bool {
    let ast = &func.ast;
    ast.leaves(value).all(|k| match ast.kind(k) {
        "identifier" => func.is_constant(world, &ast.str(k)),
        "number_literal" | "-" | "true" | "false" | "null" | "NULL" | "(" | ")" => true,
        _ => false,
    })
}

/// `x->bits |= CONSTANT`, `x->bits &= ~CONSTANT`, `set_bit(CONSTANT, &x->bits)`: the member, or the bit. Doing it again
/// changes nothing.
fn bits_of(world: &World<'_>, func: &Func, at: N) -> Option<String> {
    let ast = &func.ast;
    if ast.kind(at) == "call_expression" {
        let bit = ast.args(at).first().filter(|_| ast.args(at).len() == 2).map(|&b| ast.normal(b));
        return bit.filter(|b| !func.vars.by_name.contains_key(b));
    }
    let value = ast.field(at, "right").map(|v| ast.strip(v))?;
    let fixed = match ast.kind(ast.field(at, "operator")?) {
        "|=" => is_constant(world, func, value),
        "&=" => {
            ast.kind(value) == "unary_expression"
                && ast.bytes(value).starts_with(b"~")
                && ast.field(value, "argument").is_some_and(|a| is_constant(world, func, a))
        }
        _ => false,
    };
    let target = ast.field(at, "left").filter(|_| fixed)?;
    ast.leaves(target).filter(|&k| matches!(ast.kind(k), "identifier" | "field_identifier")).last().map(|k| ast.str(k))
}

/// Whether the value tells of the mapping: its size, or one of its fields.
pub fn from_mapping(func: &Func, value: N, at: P) -> bool {
    let ast = &func.ast;
    let names_it = |n: N| ast.walk(n).any(|k| func.names.vmas.contains_key(&ast.str(k)));
    let copied = func.value_of(&ast.str(ast.strip(value)), at).is_some_and(|(from, _)| names_it(from));
    func.term(value, at).is_of_mapping() || names_it(value) || copied
}

/// Whether the value is of the running task, and what it is stored in was found by a test through a variable that moves on:
/// something free was taken.
fn is_claim(func: &Func, target: &str, value: N) -> bool {
    let ast = &func.ast;
    let mut words = target.split(' ').filter_map(|w| func.vars.by_name.get(w));
    if !words.any(|v| v.defs.len() > 1) {
        return false;
    }
    let conditions = func.cfg.points.iter().filter(|p| p.kind == PointKind::Cond).filter_map(|p| p.at);
    ast.leaves(value).any(|k| ast.bytes(k) == b"current")
        && conditions.flat_map(|c| ast.walk(c)).any(|k| !ast.is_leaf(k) && ast.normal(k) == target)
}

/// Whether the value is reached through what is written, by locals or not: the next call starts from another object.
fn is_read_through(func: &Func, target: N, value: N, at: P) -> bool {
    let form = |n: N| closed(func, n, at, &Roots::default());
    let (Some(target), Some(value)) = (form(target), form(value)) else { return false };
    target.contains("->") && value.len() > target.len() && value.contains(&target)
}

/// Whether the value is a local aggregate that something of the mapping was put into.
fn from_aggregate(func: &Func, value: N) -> bool {
    let ast = &func.ast;
    let names = |n: N| ast.leaves(n).any(|k| func.names.vmas.contains_key(&ast.str(k)));
    let locals = ast.leaves(value).filter(|&k| ast.kind(k) == "identifier");
    let mut declared = locals.filter_map(|k| func.vars.by_name.get(&ast.str(k))).flat_map(|v| {
        let filled = v.defs.iter().filter_map(|d| d.node).filter(|&n| ast.kind(n) != "call_expression");
        v.declared.iter().copied().chain(filled)
    });
    declared.any(|n| {
        let part = ast.ancestors(n).find(|&p| matches!(ast.kind(p), "init_declarator" | "assignment_expression"));
        let aggregate = |p: N| {
            let left = ast.field(p, "left").or(ast.field(p, "declarator"));
            left.is_some_and(|l| {
                matches!(ast.kind(l), "array_declarator" | "subscript_expression" | "field_expression")
            }) || ast.field(p, "value").is_some_and(|v| ast.kind(v) == "initializer_list")
        };
        part.is_some_and(|p| aggregate(p) && names(p))
    })
}

/// Whether a member is read that the function also writes, in whatever object: a list is changed by hand.
fn reads_what_is_written(func: &Func, value: N) -> bool {
    let ast = &func.ast;
    let member = |n: N| ast.field(n, "field").filter(|_| ast.kind(n) == "field_expression").map(|f| ast.bytes(f));
    // The running task is no object of the driver's.
    let own = |n: &N| ast.field(*n, "argument").is_none_or(|a| ast.bytes(ast.strip(a)) != b"current");
    let read: BTreeSet<&[u8]> = ast.walk(value).filter(own).filter_map(member).collect();
    let mut lefts = ast.walk(func.body).filter(|&n| ast.kind(n) == "assignment_expression");
    !read.is_empty()
        && lefts.any(|n| ast.field(n, "left").and_then(|l| member(ast.strip(l))).is_some_and(|m| read.contains(m)))
}

/// The parameters that an expression names, itself or by locals that are given once.
pub fn parameters(func: &Func, value: N) -> BTreeSet<usize> {
    let mut todo = vec![value];
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut out = BTreeSet::new();
    while let Some(n) = todo.pop() {
        for k in func.ast.walk(n).filter(|&k| func.ast.kind(k) == "identifier") {
            let name = func.ast.str(k);
            out.extend((0..func.params.len()).filter(|&i| func.param_name(i).as_deref() == Some(&name)));
            let defs = func.vars.by_name.get(&name).filter(|_| seen.insert(name.clone())).map(|v| &v.defs);
            todo.extend(defs.into_iter().flatten().filter_map(|d| d.value));
        }
    }
    out
}
