//! Which fields of the VMA may be read and written.

use super::Site;
use crate::census::slot::Slot;
use crate::facts::flag_test::is_truth;
use crate::kernel::interface::old_name;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;

/// The tag of a read of the private data.
pub const PRIVATE_READ: &str = "private-read";

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
    if is_kept_pointer(site) {
        return Err(site.refuse("vma-escapes", at, "a pointer to this field of the mapping is kept here"));
    }
    match (field.as_str(), how) {
        ("vm_start" | "vm_end", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("bounds-written", at, "the range of the mapping is changed here"))
        }
        ("vm_file", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("vm-file-replaced", at, "the mapping's file is replaced here"))
        }
        ("vm_ops", Use::Read) if is_looked_at(site) && is_set_before(site) => Ok(Evidence::default()),
        ("vm_ops", Use::Read | Use::Changed) => {
            Err(site.refuse("vm-ops-read", at, "the operations are read here; a descriptor begins with a dummy table"))
        }
        ("vm_mm", Use::Assigned(_) | Use::Changed) => {
            Err(site.refuse("vma-escapes", at, "the address space is written here"))
        }
        ("vm_private_data", Use::Changed) => {
            Err(site.refuse("private-data-read", at, "the private data's address is taken here"))
        }
        // Whether it is set there is seen when the whole unit is known.
        ("vm_private_data", Use::Read) => Ok(tagged(PRIVATE_READ)),
        // The hook's file and the mapping's differ where files are stacked.
        ("vm_file", Use::Read) => Ok(tagged(if is_compared(site) || has_own_file(site) { "compared" } else { "file" })),
        _ => Ok(Evidence::default()),
    }
}

/// Whether the field's address becomes a value that is stored: a descriptor is gone when the hook returns.
fn is_kept_pointer(site: &Site<'_>) -> bool {
    let ast = &site.func.ast;
    let address = ast.parent(ast.outer(site.at)).filter(|&p| ast.kind(p) == "pointer_expression");
    let Some(address) = address.filter(|&p| ast.bytes(p).starts_with(b"&")) else { return false };
    let holder = ast
        .ancestors(address)
        .find(|&a| matches!(ast.kind(a), "assignment_expression" | "init_declarator" | "return_statement"));
    let own = |v: N| ast.is_within(address, v);
    holder.is_some_and(|h| match ast.kind(h) {
        "assignment_expression" => ast.field(h, "right").is_some_and(own),
        _ => true,
    })
}

/// Whether a function that the target has a form of for descriptors got the mapping on every way before: what it stores in the one
/// it stores in the other. A call that is not rewritten for a descriptor refuses by itself.
fn is_set_before(site: &Site<'_>) -> bool {
    let (func, ast) = (site.func, &site.func.ast);
    let forms = &site.world.target.functions;
    let has_form = |name: &str| forms.iter().any(|(new, d)| !d.ambiguous && old_name(new).as_deref() == Some(name));
    func.calls().into_iter().any(|c| {
        let given = ast.args(c).iter().any(|&a| func.names.vmas.contains_key(&ast.str(ast.strip(a))));
        let before = func.cfg.point_of(ast, c).is_some_and(|p| p != site.point && func.cfg.dominates(p, site.point));
        given && before && ast.callee(c).is_some_and(|name| has_form(&name))
    })
}

/// Whether the field is only tested, or printed.
fn is_looked_at(site: &Site<'_>) -> bool {
    let (func, ast) = (site.func, &site.func.ast);
    let list = ast.parent(ast.outer(site.at)).filter(|&p| ast.kind(p) == "argument_list");
    let printed = list.and_then(|l| ast.parent(l)).is_some_and(|c| site.world.is_message(func, c));
    printed || is_truth(func, site.at)
}

fn tagged(tag: &str) -> Evidence {
    Evidence { tags: [tag.to_string()].into(), ..Evidence::default() }
}

/// Whether the function is a hook of a subsystem that gets a file beside the mapping: it may be another one.
fn has_own_file(site: &Site<'_>) -> bool {
    let func = site.func;
    let mut params = (0..func.params.len()).map(|i| func.param_text(i));
    let nested =
        |s: &Slot| s.value.name() == Some(&func.name) && s.ops.as_deref().is_some_and(|ops| ops != "file_operations");
    params.any(|p| p.starts_with("struct file *")) && site.world.census.slots.iter().any(nested)
}

/// Whether the field is compared with another pointer.
fn is_compared(site: &Site<'_>) -> bool {
    let ast = &site.func.ast;
    let at = ast.outer(site.at);
    let Some(p) = ast.parent(at) else { return false };
    let compares = ast.field(p, "operator").is_some_and(|o| matches!(ast.kind(o), "==" | "!="));
    let other = ["left", "right"].iter().filter_map(|s| ast.field(p, s)).find(|&k| k != at);
    compares && other.is_some_and(|o| !site.func.term(o, site.point).is_zero())
}
