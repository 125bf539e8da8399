//! Whether the function may change the mapping that it gets.

use super::Site;
use crate::model::outcome::Refusal;
use crate::plan::evidence::Evidence;
use crate::syntax::lex::tokens_in;

/// The tag where the parameter points to a constant mapping, so that what takes another descriptor cannot be called.
pub const CONSTANT: &str = "constant";

/// The tag of any other place.
pub const CHANGEABLE: &str = "changeable";

/// Tells the two apart.
pub fn check(site: &Site<'_>) -> Result<Evidence, Refusal> {
    let func = site.func;
    let name = site.binds.vma.map(|vma| func.ast.str(func.ast.strip(vma)));
    let param = (0..func.params.len()).find(|&i| name.is_some() && func.param_name(i) == name);
    let text = &func.ast.text;
    let constant = param.is_some_and(|i| {
        let tokens = tokens_in(text, func.params[i].span);
        // `const struct vm_area_struct *`: before the asterisk; behind it the pointer itself would be constant.
        tokens.iter().take_while(|t| !t.is_punct(text, "*")).any(|t| t.is_word(text, "const"))
    });
    let mut evidence = Evidence::default();
    evidence.tags.insert(if constant { CONSTANT } else { CHANGEABLE }.into());
    Ok(evidence)
}
