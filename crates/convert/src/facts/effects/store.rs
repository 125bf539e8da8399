//! Where a store goes: to a local, through a parameter, or to memory that outlives the call.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::closed::{Roots, closed};
use crate::facts::effects::mark::mark;
use crate::facts::effects::value::{Source, is_device};
use crate::facts::effects::{Sets, Summary, Through, Write};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::cfg::{ENTRY, P, PointKind};

/// A store through `target`: a member, an element, a pointer, or a pointer argument.
pub fn store(world: &World<'_>, func: &Func, at: N, place: Place, target: N, values: &[N], out: &mut Summary) {
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
                    push(world, func, at, place, target, values, out);
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
        push(world, func, at, place, target, values, out);
        return;
    }
    let name = ast.str(n);
    if func.names.vmas.contains_key(&name) {
        // A callee writes to what a field points at.
        if ast.kind(at) == "call_expression" && func.is_vma_field(ast.strip(target)) {
            push(world, func, at, place, target, values, out);
        }
        return;
    }
    let Some(var) = func.vars.by_name.get(&name) else {
        push(world, func, at, place, target, values, out);
        return;
    };
    if !func.is_local(&name) {
        push(world, func, at, place, target, values, out);
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
    // `t[0] = x` leaves the pointer t as it is.
    let element = |n: N| ast.kind(n) == "subscript_expression";
    let moved = var.defs.iter().filter(|d| !d.node.is_some_and(element)).count() > 1;
    match parameter {
        Some(i) if !moved && !func.names.files.contains(&name) && !func.names.kept.contains(&name) => {
            let mut probe = Summary::default();
            push(world, func, at, place, target, values, &mut probe);
            let accumulates = probe.writes.iter().any(|w| w.accumulates);
            out.through.entry(i).or_default().add(Through {
                accumulates,
                tested: probe.writes.iter().any(|w| w.tested),
                certain: false,
                marks: probe.writes.iter().flat_map(|w| w.marks.clone()).collect(),
                depends: probe.writes.iter().flat_map(|w| w.depends.clone()).collect(),
                forms: None,
            });
        }
        _ => push(world, func, at, place, target, values, out),
    }
}

fn is_array(func: &Func, n: N) -> bool {
    let ast = &func.ast;
    let Some(var) = func.vars.by_name.get(&ast.str(ast.strip(n))) else { return false };
    // An array that is a parameter is a pointer.
    let parameter = |d: N| ast.ancestors(d).any(|p| ast.kind(p) == "parameter_declaration");
    let array = |d: N| ast.parent(d).is_some_and(|p| ast.kind(p) == "array_declarator");
    var.declared.iter().all(|&d| array(d) && !parameter(d))
}

/// Remembers a write that outlives the call.
pub fn push(world: &World<'_>, func: &Func, at: N, place: Place, target: N, values: &[N], out: &mut Summary) {
    let ast = &func.ast;
    let point = func.cfg.point_of(ast, at).unwrap_or(ENTRY);
    let plain = ast.field(at, "operator").is_some_and(|o| ast.kind(o) == "=");
    let fixed = !values.is_empty() && values.iter().all(|&v| func.is_constant_value(world, v));
    let own = ast.normal(target);
    let mark = mark(world, func, at, target);
    let bits = mark.as_ref().is_some_and(|m| matches!(m.sets, Sets::Bits(_) | Sets::Bit(..)));
    let shared = is_shared(func, target, point);
    let source = Source::of(world, func, values, point);
    let renews = |v: N| {
        !ast.walk(v).any(|k| is_size(func, k)) && is_read_through(func, target, v, point)
            || reads(func, v, own.strip_prefix("& ").unwrap_or(&own))
            || reads_what_is_written(func, v)
    };
    let device = is_device(world, func, target);
    let accumulates = device
        || !plain && !bits && ast.kind(at) != "call_expression"
        || source.differs(shared)
        || values.iter().any(|&v| is_object(func, v) || is_made(func, v))
        || values.iter().any(|&v| renews(v));
    out.writes.insert(Write {
        place,
        target: own.replace(' ', ""),
        constant: plain && fixed && !device,
        tested: fixed && (plain || bits) && is_tested(func, at, &own),
        shared,
        accumulates,
        certain: false,
        via: None,
        marks: mark.into_iter().collect(),
        depends: source.params,
        forms: None,
    });
}

/// Whether what is written is one for all files: a variable of the driver or the kernel, or something of the inode.
fn is_shared(func: &Func, target: N, at: P) -> bool {
    let ast = &func.ast;
    let text = closed(func, target, at, &Roots::default()).unwrap_or_else(|| ast.normal(target));
    let inode = ["i_private", "i_mapping", "f_mapping", "f_inode", "file_inode"];
    let root = ast.leaves(target).find(|&k| ast.kind(k) == "identifier");
    let called = |k: N| ast.parent(k).is_some_and(|p| ast.kind(p) == "call_expression");
    let global = root.is_some_and(|k| !func.is_local(&ast.str(k)) && !called(k));
    global || text.split(' ').any(|w| inode.contains(&w))
}

/// Whether an expression reads `target`, other than for its size.
fn reads(func: &Func, n: N, target: &str) -> bool {
    let ast = &func.ast;
    let same = |k: N| ast.normal(k) == target && (!ast.is_leaf(k) || ast.kind(k) == "identifier");
    ast.walk(n).any(|k| same(k) && !ast.ancestors(k).any(|p| is_size(func, p)))
}

/// `sizeof(x)`, `ARRAY_SIZE(x)`: nothing but the type matters.
fn is_size(func: &Func, n: N) -> bool {
    func.ast.kind(n) == "sizeof_expression" || func.ast.callee(n).is_some_and(|c| c == "ARRAY_SIZE")
}

/// Whether what decides in the function, or what it returns, looks at what is written, itself or by a copy of what was
/// there, or at the bit that is set.
fn is_tested(func: &Func, at: N, target: &str) -> bool {
    let ast = &func.ast;
    let bit = |k: N| {
        let given = |n: N| ast.args(n).into_iter().map(|a| ast.normal(a)).collect::<Vec<_>>();
        ast.callee(k).is_some_and(|c| c == "test_bit") && given(k) == given(at)
    };
    let looks = |n: N| match ast.kind(at) {
        "call_expression" => ast.walk(n).any(bit),
        _ => reads(func, n, target),
    };
    let copies = |n: N| {
        let locals = ast.walk(n).filter(|&k| ast.kind(k) == "identifier");
        let vars = locals.filter_map(|k| func.vars.by_name.get(&ast.str(k)));
        vars.flat_map(|v| &v.defs).filter_map(|d| d.value).any(looks)
    };
    // What gets it as an argument decides by itself.
    let called = |v: N| ast.walk(v).any(|k| ast.kind(k) == "call_expression");
    let returned = |n: N| ast.named(n).next().filter(|&v| ast.normal(ast.strip(v)) != target && !called(v));
    let deciding = func.cfg.points.iter().filter_map(|p| match p.kind {
        PointKind::Cond => p.at,
        PointKind::Return => p.at.and_then(returned),
        _ => None,
    });
    deciding.into_iter().any(|n| looks(n) || copies(n))
}

/// Whether the value is an object that is written where it stands: each of its parts is set.
fn is_made(func: &Func, value: N) -> bool {
    func.ast.kind(func.ast.strip(value)) == "compound_literal_expression"
}

/// Whether the value is all of what a pointer points at, whatever that is at the moment.
fn is_object(func: &Func, value: N) -> bool {
    let n = func.ast.strip(value);
    func.ast.kind(n) == "pointer_expression" && func.ast.bytes(n).starts_with(b"*")
}

/// Whether the value is reached through what is written, by locals or not: the next call starts from another object.
fn is_read_through(func: &Func, target: N, value: N, at: P) -> bool {
    let form = |n: N| closed(func, n, at, &Roots::default());
    let (Some(target), Some(value)) = (form(target), form(value)) else { return false };
    target.contains("->") && value.len() > target.len() && value.contains(&target)
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
