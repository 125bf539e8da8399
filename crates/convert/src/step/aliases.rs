//! Locals that are another name for the mapping: `struct vm_area_struct *v = vma;`.

use crate::edit::set::Edit;
use crate::model::outcome::refuse;
use crate::plan::Plan;
use crate::plan::stop::Stop;
use crate::syntax::ast::N;

/// Most names of the mapping in one function.
const MOST: usize = 16;

/// Finds the aliases in member `m`, makes them names of the mapping and changes their type.
///
/// # Errors
/// `vma-escapes` for an alias that is assigned again.
pub fn aliases(plan: &mut Plan<'_>, m: usize) -> Result<(), Stop> {
    for _ in 0..MOST {
        let func = &plan.members[m].func;
        let Some((name, declarator)) = find(plan, m) else { return Ok(()) };
        let ast = &func.ast;
        let var = func.vars.by_name.get(&name);
        if var.is_none_or(|v| v.defs.len() != 1 || v.declared.len() != 1) {
            let label = format!("`{name}` is another name for the mapping and changes");
            return Err(refuse("vma-escapes", func.place(declarator), label).into());
        }
        let decl = ast.statement(declarator).unwrap_or(declarator);
        let tag = ast.walk(decl).find(|&k| ast.bytes(k) == b"vm_area_struct" && ast.is_leaf(k));
        let Some(tag) = tag else {
            return Err(refuse("vma-escapes", func.place(decl), "the mapping gets a name of another type here").into());
        };
        let (file, edit) = (func.file, Edit::new("alias", ast.span(tag), "vm_area_desc"));
        plan.edit(file, edit)?;
        let value = plan.members[m].func.ast.field(declarator, "value");
        if let Some(v) = value {
            let func = &plan.members[m].func;
            let old = func.ast.str(func.ast.strip(v));
            let new = func.names.vmas.get(&old).cloned().unwrap_or_else(|| old.clone());
            if new != old {
                let edit = Edit::new("alias", func.ast.span(func.ast.strip(v)), new);
                plan.edit(file, edit)?;
            }
        }
        plan.members[m].func.names.vmas.insert(name.clone(), name);
    }
    let func = &plan.members[m].func;
    Err(refuse("gap", func.at(func.name_span), "the mapping has more names than are followed").into())
}

/// A declarator `*v = VMA` whose name is not known yet.
fn find(plan: &Plan<'_>, m: usize) -> Option<(String, N)> {
    let func = &plan.members[m].func;
    let ast = &func.ast;
    ast.walk(func.body).filter(|&n| ast.kind(n) == "init_declarator").find_map(|n| {
        let value = ast.strip(ast.field(n, "value")?);
        let is = ast.kind(value) == "identifier" && func.names.vmas.contains_key(&ast.str(value));
        let name = ast.leaves(ast.field(n, "declarator")?).find(|&k| ast.kind(k) == "identifier")?;
        (is && !func.names.vmas.contains_key(&ast.str(name))).then(|| (ast.str(name), n))
    })
}
