//! Which fields of the VMA may be read and written.

use super::{Evidence, Site};
use crate::syntax::ast::N;
use crate::unit::outcome::Refusal;

/// How a field is used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Read,
    /// `VMA->field = value`, the value given.
    Assigned(N),
    /// `+=`, `++`, address taken.
    Changed,
}

fn usage(site: &Site<'_>) -> Use {
    let ast = &site.func.ast;
    let at = ast.outer(site.at);
    let Some(p) = ast.parent(at) else { return Use::Read };
    match ast.kind(p) {
        "assignment_expression" if ast.field(p, "left") == Some(at) => {
            let plain = ast.field(p, "operator").is_some_and(|o| ast.kind(o) == "=");
            match ast.field(p, "right") {
                Some(value) if plain => Use::Assigned(value),
                _ => Use::Changed,
            }
        }
        "update_expression" => Use::Changed,
        "pointer_expression" if ast.kids(p).first().is_some_and(|&k| ast.kind(k) == "&") => Use::Changed,
        _ => Use::Read,
    }
}

/// Checks `VMA->field` at the site.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let func = site.func;
    let field = func.ast.field(site.at, "field").map_or(String::new(), |f| func.ast.str(f));
    let how = usage(site);
    let at = site.at;
    match (field.as_str(), how) {
        ("vm_start" | "vm_end", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("bounds-written", at, "the range of the mapping is changed here"))
        }
        ("vm_file", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("vm-file-replaced", at, "the mapping's file is replaced here"))
        }
        ("vm_ops", Use::Read | Use::Changed) => {
            Err(site.refuse("vm-ops-read", at, "the operations are read here; a descriptor begins with a dummy table"))
        }
        ("vm_mm", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("vma-escapes", at, "the address space is written here"))
        }
        ("vm_private_data", Use::Changed) => {
            Err(site.refuse("private-data-read", at, "the private data's address is taken here"))
        }
        ("vm_private_data", Use::Read) if !set_before(site) => Err(site.refuse(
            "private-data-read",
            at,
            "read before the handler has set it; a descriptor begins with NULL",
        )),
        _ => Ok(Evidence::default()),
    }
}

/// Whether every way to the site passes an assignment of the private data.
fn set_before(site: &Site<'_>) -> bool {
    let func = site.func;
    func.field_writes().iter().any(|(field, n)| {
        field == "vm_private_data"
            && func.cfg.point_of(&func.ast, *n).is_some_and(|p| p != site.point && func.cfg.dominates(p, site.point))
    })
}
