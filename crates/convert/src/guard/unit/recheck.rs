//! Checks that stood behind a call that maps, of something that may change meanwhile: before the population they no longer see it.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::sight::written;
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::structs::structs;

/// How often a value is copied from one local to another before it decides.
const COPIES: usize = 2;

/// How a file was opened, and the object that it has.
const OF_FILE: [&str; 3] = ["f_mode", "f_flags", "private_data"];

/// What decides in member `m` whether the hook fails.
pub(super) fn deciding(plan: &Plan<'_>, m: usize) -> Vec<N> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    let results: BTreeSet<String> = ast
        .walk(func.body)
        .filter(|&n| ast.kind(n) == "return_statement")
        .filter_map(|n| ast.named(n).next().map(|v| ast.strip(v)))
        .filter(|&v| ast.kind(v) == "identifier")
        .map(|v| ast.str(v))
        .collect();
    let is_result = |n: N, side: &str| ast.field(n, side).is_some_and(|l| results.contains(&ast.str(ast.strip(l))));
    let ends = |n: N| match ast.kind(n) {
        "return_statement" | "goto_statement" => true,
        "assignment_expression" => is_result(n, "left"),
        _ => false,
    };
    let tested = |n: N| match ast.kind(n) {
        "if_statement" | "switch_statement" | "while_statement" | "do_statement" | "for_statement" => {
            let condition = ast.field(n, "condition");
            condition.filter(|&c| ast.walk(n).any(|k| !ast.is_within(k, c) && ends(k)))
        }
        "binary_expression" => {
            let right = ast.field(n, "right").filter(|&r| ast.walk(r).any(ends));
            right.and_then(|_| ast.field(n, "left"))
        }
        _ => None,
    };
    // Locals on which the end depends, and what they are set to.
    let names = |n: N| ast.walk(n).filter(|&k| ast.kind(k) == "identifier").map(|k| ast.str(k)).collect::<Vec<_>>();
    let mut watched = results.clone();
    watched.extend(ast.walk(func.body).filter_map(tested).flat_map(names));
    let set = |n: N, watched: &BTreeSet<String>| {
        let (left, right) = match ast.kind(n) {
            "assignment_expression" => ("left", "right"),
            "init_declarator" => ("declarator", "value"),
            _ => return None,
        };
        let left = ast.field(n, left).map(|l| ast.strip(l));
        let left = left.filter(|&l| !matches!(ast.kind(l), "field_expression" | "pointer_expression"));
        let left = left.and_then(|l| ast.leaves(l).last());
        left.filter(|&l| watched.contains(&ast.str(l))).and_then(|_| ast.field(n, right))
    };
    for _ in 0..COPIES {
        let more: Vec<String> = ast.walk(func.body).filter_map(|n| set(n, &watched)).flat_map(names).collect();
        watched.extend(more);
    }
    let all: BTreeSet<N> = ast
        .walk(func.body)
        .filter_map(|n| {
            let returned = || ast.named(n).next().filter(|_| ast.kind(n) == "return_statement");
            tested(n).or_else(returned).or_else(|| set(n, &watched))
        })
        .flat_map(|asked| ast.walk(asked))
        .collect();
    let local = |k: N| ast.kind(k) == "identifier" && func.vars.by_name.contains_key(&ast.str(k));
    let reads = |k: &N| !ast.is_leaf(*k) || ast.kind(*k) == "identifier" && !local(*k) || ast.bytes(*k) == b"volatile";
    all.into_iter().filter(reads).filter(|&k| !func.is_vma_field(k) && !plan.drops(func.place(k))).collect()
}

/// Whether what `n` reads may be another at another time: behind a call that maps it may come out in another way than before.
pub(super) fn changes(plan: &Plan<'_>, func: &Func, n: N) -> bool {
    let (ast, world) = (&func.ast, plan.world);
    // An address is no value, nor is a size.
    let of = ast.parent(ast.outer(n));
    if of.is_some_and(|p| ast.kind(p) == "sizeof_expression" || ast.bytes(p).starts_with(b"&")) {
        return false;
    }
    match ast.kind(n) {
        "field_expression" => {
            let member = ast.field(n, "field").map(|f| ast.str(f)).unwrap_or_default();
            !func.is_vma_field(n) && !OF_FILE.contains(&member.as_str()) && is_set(plan, func, &member, true)
        }
        "identifier" => {
            let name = ast.str(n);
            let called = ast.parent(n).is_some_and(|p| ast.kind(p) == "call_expression");
            let known = func.vars.by_name.contains_key(&name)
                || func.is_constant(world, &name)
                || !world.definitions(func.file, &name).is_empty();
            !called && !known && is_set(plan, func, &name, false)
        }
        "type_qualifier" => ast.bytes(n) == b"volatile",
        "pointer_expression" => ast.bytes(n).starts_with(b"*"),
        // Others are told of where calls are.
        "call_expression" => {
            let name = ast.callee(n).unwrap_or_default();
            let known = world.known;
            let computes = world.computes(func.file, &name) && !known.acting.contains(&name);
            let through = |a: N| match ast.kind(a) {
                "pointer_expression" => true,
                "identifier" => func.is_pointer(&ast.str(a)),
                "call_expression" => ast.callee(a).is_some_and(|c| known.lasting.contains(&c)),
                "cast_expression" => ast.bytes(a).contains(&b'*'),
                _ => false,
            };
            computes && !known.lasting.contains(&name) && ast.args(n).into_iter().any(|a| through(ast.strip(a)))
        }
        _ => false,
    }
}

/// Whether the module sets a member or a variable of this name while it runs, or somebody else may, as it is not the module's own.
fn is_set(plan: &Plan<'_>, func: &Func, name: &str, member: bool) -> bool {
    let world = plan.world;
    let places = world.uses_in_module(func.file, name);
    let own = |place: &Place| {
        let view = world.view(place.file);
        let mut items = view.items().iter().filter(|i| i.kind == ItemKind::Other && i.span.contains(place.span));
        items.any(|item| {
            let mut all = structs(&view.text, item.span).into_iter();
            !member || all.any(|s| s.members.iter().any(|m| m.name == place.span))
        })
    };
    !places.iter().any(own) || places.into_iter().any(|place| written::is_written(world, place))
}
