//! Whether the mapping is already shown to have at most as many pages as the array.

use super::Site;
use crate::facts::term::Term;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;

/// Checks hole NUM; evidence is `bounded` when no check is needed.
///
/// A member of a structure may change between the driver's test and the call, so only the mapping's own
/// number of pages, locals, numbers and names of constants count.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let mut evidence = Evidence::default();
    let Some(num) = site.role("count") else { return Ok(evidence) };
    let term = site.func.term(num, site.point);
    let shown = || site.func.facts(site.point).iter().any(|f| f.is(&Term::Pages, &["<=", "=="], &term));
    if term == Term::Pages || is_steady(site, num) && shown() {
        evidence.tags.insert("bounded".into());
    }
    Ok(evidence)
}

fn is_steady(site: &Site<'_>, n: N) -> bool {
    let ast = &site.func.ast;
    // A local that copies a member must itself be what was compared, not the member.
    let compared = |name: &str| {
        let tests = site.func.cfg.decided(site.point);
        tests.into_iter().any(|(c, _)| ast.walk(c).any(|k| ast.kind(k) == "identifier" && ast.str(k) == name))
    };
    ast.walk(n).all(|k| match ast.kind(k) {
        "identifier" => {
            let name = ast.str(k);
            site.func.vars.by_name.contains_key(&name) && compared(&name) || site.func.is_constant(site.world, &name)
        }
        "field_expression" | "subscript_expression" | "pointer_expression" | "call_expression" => false,
        _ => true,
    })
}
