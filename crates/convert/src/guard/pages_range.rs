//! The range of pages that are inserted, and the variable that said how many.
//!
//! mm/memory.c: `vm_insert_pages` and `map_kernel_pages_prepare` make the same comparison with the bounds
//! of the mapping and fail with the same -EFAULT, so a range that is not shown to lie inside is no obstacle.

use super::Site;
use crate::facts::term::Term;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;

/// Checks holes START and NUM; evidence is `full` when they span the mapping, `inside` when they are shown to lie in it.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let (Some(start), Some(num)) = (site.role("start"), site.role("count")) else { return Ok(evidence) };
    let func = site.func;
    let name = func.ast.str(func.ast.strip(num));
    let local = func.vars.by_name.get(&name).filter(|v| v.declared.len() == 1);
    let Some(local) = local.filter(|_| func.ast.kind(func.ast.strip(num)) == "identifier") else {
        let label = "the number of pages that were left is written back here, which the action does not do";
        return Err(site.refuse("page-count-read-back", num, label));
    };
    // The call's own `&num` counts as a read.
    let own = |n| func.ast.is_within(n, site.at);
    let given = |n: &crate::syntax::ast::N| {
        let at = func.cfg.point_of(&func.ast, *n);
        let defs = at.and_then(|p| func.vars.reaching(&func.cfg, &name, p)).unwrap_or_default();
        !own(*n) && defs.iter().any(|d| d.point == site.point)
    };
    if let Some(&read) = local.reads.iter().find(|n| given(n)) {
        let label = format!("`{name}` is read here for the number of pages that were left");
        let mut r = site.refuse("page-count-read-back", read, label);
        r.related.push((func.place(site.at), "which this call writes".into()));
        return Err(r);
    }
    let term = func.term(num, site.point);
    let facts = func.facts(site.point);
    let whole = func.term(start, site.point).is_start();
    if whole && term == Term::Pages {
        evidence.tags.insert("full".into());
    } else if whole && facts.iter().any(|f| f.is(&Term::Pages, &[">=", ">", "=="], &term)) {
        evidence.tags.insert("inside".into());
    }
    Ok(evidence)
}
