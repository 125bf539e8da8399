//! Total accounting: a use of the mapping that nothing has claimed refuses the unit.

use crate::facts::func::Func;
use crate::guard::lacking;
use crate::kernel::flags::{VMA_FIELDS, reads};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::ast::N;

/// Checks every occurrence of the mapping's names in member `m`.
///
/// # Errors
/// The most telling reason for the first occurrence that is left.
pub fn check(plan: &Plan<'_>, m: usize) -> Result<(), Refusal> {
    let func = &plan.members[m].func;
    // What the grammar does not see is not adapted.
    let mut hidden = func.names.vmas.keys().chain(&func.names.files).flat_map(|name| func.hidden(name));
    if let Some(span) = hidden.find(|s| !plan.drops(func.at(*s))) {
        return Err(refuse("gap", func.at(span), "a type or a text is made of the mapping, or of its file, here"));
    }
    let mut left: Vec<N> = Vec::new();
    for (old, new) in &func.names.vmas {
        for n in func.uses_of(old) {
            // An alias keeps its name.
            if old != new && !plan.drops(func.place(n)) || old == new && !explained(plan, func, n) {
                left.push(n);
            }
        }
    }
    left.sort();
    match left.first() {
        Some(&n) => Err(reason(func, n)),
        None => gone(plan, func).and_then(|()| hook_read(plan, func)),
    }
}

/// A function that asks for flags in a word, which the target has for descriptors alone, and that no transform took.
fn gone(plan: &Plan<'_>, func: &Func) -> Result<(), Refusal> {
    let (world, ast) = (plan.world, &func.ast);
    let forms = || world.registry.rules.iter().flat_map(|r| &r.transform.forms);
    let lacks = |name: &String| {
        let known = forms().any(|f| f.needs.iter().any(|n| n == name));
        known && !world.target.has(name) && world.known_definitions(func.file, name).is_empty()
    };
    let stays = |&c: &N| !plan.drops(func.place(c)) && !plan.drops(func.place(ast.field(c, "function").unwrap_or(c)));
    for call in func.calls().into_iter().filter(stays) {
        if let Some(name) = ast.callee(call).filter(|name| reads(name).is_some() && lacks(name)) {
            return Err(lacking(world.target, func.place(call), &name, ""));
        }
    }
    Ok(())
}

/// The old member of some table read as a value: it is empty where the table was converted.
fn hook_read(plan: &Plan<'_>, func: &Func) -> Result<(), Refusal> {
    let ast = &func.ast;
    let read = ast.walk(func.body).filter(|&n| ast.kind(n) == "field_expression").find(|&n| {
        let member = ast.field(n, "field").map(|f| ast.bytes(f));
        member == Some(b"mmap") && !plan.drops(func.place(n))
    });
    match read {
        Some(n) => Err(refuse("hook-read", func.place(n), "the old hook of a table is read here")),
        None => Ok(()),
    }
}

/// Whether an occurrence of an alias is claimed: rewritten, declared, or passed to a helper.
fn explained(plan: &Plan<'_>, func: &Func, n: N) -> bool {
    let declares = func.ast.ancestors(n).any(|p| {
        func.ast.kind(p) == "init_declarator" && func.ast.field(p, "value").is_none_or(|v| !func.ast.is_within(n, v))
    });
    declares || plan.drops(func.place(n))
}

fn reason(func: &Func, n: N) -> Refusal {
    let ast = &func.ast;
    let at = ast.outer(n);
    let Some(p) = ast.parent(at) else { return refuse("unexplained-use", func.place(n), "this use is not understood") };
    match ast.kind(p) {
        "field_expression" => {
            let field = ast.field(p, "field").map_or(String::new(), |f| ast.str(f));
            if VMA_FIELDS.contains(&field.as_str()) {
                let label = format!("this use of `{field}` is not understood");
                return refuse("unexplained-use", func.place(p), label);
            }
            refuse("field-without-counterpart", func.place(p), format!("the descriptor has nothing for `{field}`"))
        }
        "assignment_expression" | "init_declarator" => refuse("vma-escapes", func.place(p), "the VMA is stored here"),
        "argument_list" => refuse("vma-escapes", func.place(ast.parent(p).unwrap_or(p)), "the VMA is passed on here"),
        "return_statement" => refuse("vma-escapes", func.place(p), "the VMA is returned"),
        "pointer_expression" => refuse("vma-escapes", func.place(p), "the VMA as a whole is used here"),
        _ => refuse("unexplained-use", func.place(p), "this use of the VMA is not understood"),
    }
}
