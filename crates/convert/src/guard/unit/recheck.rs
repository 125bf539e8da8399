//! Checks that stood behind a call that maps, of something that may change meanwhile: before the population they no longer see it.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::sight::written;
use crate::plan::Plan;
use crate::plan::behind::Region;
use crate::syntax::ast::N;
use crate::syntax::items::ItemKind;
use crate::syntax::structs::structs;

/// How a file was opened, and the object that it has.
const OF_FILE: [&str; 3] = ["f_mode", "f_flags", "private_data"];

/// What is read on success in `region`, may be changed by somebody else, and decides whether the hook fails.
pub(super) fn decides(plan: &Plan<'_>, region: &Region) -> Option<N> {
    let func = &plan.members[region.member].func;
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
    ast.walk(func.body).find_map(|n| {
        let asked = match ast.kind(n) {
            "if_statement" | "switch_statement" => {
                let condition = ast.field(n, "condition");
                condition.filter(|&c| ast.walk(n).any(|k| !ast.is_within(k, c) && ends(k)))
            }
            "return_statement" => ast.named(n).next(),
            "assignment_expression" if is_result(n, "left") => ast.field(n, "right"),
            "init_declarator" if is_result(n, "declarator") => ast.field(n, "value"),
            _ => None,
        }?;
        ast.walk(asked).find(|&k| region.on_success(func, k) && !plan.drops(func.place(k)) && changes(plan, func, k))
    })
}

/// Whether what `n` reads may be another at another time.
fn changes(plan: &Plan<'_>, func: &Func, n: N) -> bool {
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
