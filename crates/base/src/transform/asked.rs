//! Every symbol that a target can be asked for: what its knowledge must cover.

use std::collections::BTreeSet;

use super::registry::Registry;
use crate::kernel::knowledge::{FlagClass, Knowledge};
use crate::kernel::symbols;
use crate::syntax::lex::{TokenKind, tokens};

/// The symbols, without the `!` of a need that something is absent: the needs of all forms, the functions that forms
/// replace, the names of flags, and what code asks for.
pub fn asked(registry: &Registry, known: &Knowledge) -> BTreeSet<String> {
    let mut out: BTreeSet<String> = symbols::ALL.iter().map(|s| (*s).to_string()).collect();
    for form in registry.rules.iter().flat_map(|r| &r.transform.forms) {
        out.extend(form.needs.iter().map(|n| n.trim_start_matches('!').to_string()));
        out.extend(form.old().filter_map(callee));
    }
    out.extend(known.flags.values().filter(|f| f.class == FlagClass::Plain).map(|f| f.bit.clone()));
    out.extend(known.validation.iter().map(|rule| rule.needs.clone()));
    out.extend(known.masks.values().filter_map(|m| m.new.clone()));
    out
}

/// The function that a spelling calls first.
fn callee(spelling: &str) -> Option<String> {
    let tokens = tokens(spelling.as_bytes());
    let [name, open, ..] = tokens.as_slice() else { return None };
    let text = spelling.as_bytes();
    let is_call = name.kind == TokenKind::Ident && open.is_punct(text, "(");
    is_call.then(|| String::from_utf8_lossy(name.text(text)).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::knowledge::knowledge;
    use crate::kernel::version::NEXT;
    use crate::kernel::versions::versions;
    use crate::transform::registry::registry;

    #[test]
    fn the_releases_cover_every_symbol_that_is_asked_for() {
        let all = versions().unwrap();
        let targets: Vec<_> = all.known().chain([NEXT]).filter_map(|v| all.target(v)).collect();
        let asked = asked(registry().unwrap(), knowledge().unwrap());
        assert!(asked.contains("vma_desc_test") && asked.contains("VMA_WRITE_BIT") && asked.contains("is_cow_mapping"));
        let unknown: Vec<&String> = asked.iter().filter(|s| !targets.iter().any(|t| t.has(s))).collect();
        assert!(unknown.is_empty(), "in no release: {unknown:?}");
    }

    #[test]
    fn the_callee_of_a_spelling() {
        assert_eq!(callee("is_cow_mapping(VMA->vm_flags)").as_deref(), Some("is_cow_mapping"));
        assert_eq!(callee("VMA->vm_start"), None);
        assert_eq!(callee("(VMA->vm_end - VMA->vm_start) >> PAGE_SHIFT"), None);
    }
}
