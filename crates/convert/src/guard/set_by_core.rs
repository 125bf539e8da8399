//! What the core has set before it calls the hook need not be set to the same again.

use super::Site;
use crate::census::value::SlotValue;
use crate::facts::flag_change;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;

/// The tag of an assignment that changes nothing.
pub const ON_ENTRY: &str = "on-entry";

/// Finds an assignment of NULL to private data that nothing can have set yet: it is NULL where the hook is entered
/// (mm/vma.c, mm/util.c).
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let (func, ast) = (site.func, &site.func.ast);
    let installed = |v: &SlotValue| matches!(v, SlotValue::Name(n) if *n == func.name);
    let is_handler = site.world.census.slots.iter().any(|s| installed(&s.value));
    let writes = func.field_writes().into_iter().filter(|w| w.0 == "vm_private_data").count();
    let is_vma = |n| func.names.vmas.contains_key(&ast.str(ast.strip(n)));
    let mut given = func.calls().into_iter().filter(|&c| ast.args(c).iter().any(|&a| is_vma(a)));
    // Where the kernel's headers are among the sources, so are the definitions of what changes flags.
    let changes_flags = |c| flag_change::find(func, c).is_ok_and(|found| found.is_some());
    let undefined = |c| ast.callee(c).is_some_and(|name| site.world.known_definitions(func.file, &name).is_empty());
    let known = |c| changes_flags(c) || undefined(c);
    let alone = is_handler && writes == 1 && given.all(known);
    let whole = ast.parent(site.at).is_some_and(|s| ast.kind(s) == "expression_statement" && !func.must_stay(s));
    let mut evidence = Evidence::default();
    if alone && whole {
        evidence.tags.insert(ON_ENTRY.into());
    }
    Ok(evidence)
}
