//! What new code needs of a kernel, read off the code itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::census::slot::Slot;
use crate::edit::texts::{converted_units, unit_edits};
use crate::kernel::target::Target;
use crate::kernel::version::Version;
use crate::kernel::versions::{FIRST, versions};
use crate::model::outcome::{Outcome, Replacement};
use crate::model::run::Run;
use crate::syntax::lex::{Token, TokenKind, tokens};
use crate::transform::registry::registry;

/// Structures of the mapping interface whose members come and go.
const DESCRIPTOR: &str = "vm_area_desc";
const ACTION: &str = "mmap_action";

/// The hooks that replace those of the slots.
pub fn of_slots<'s>(target: &Target, slots: impl Iterator<Item = &'s Slot>) -> BTreeSet<String> {
    let mut needs = BTreeSet::from(["file_operations.mmap_prepare".to_string()]);
    for slot in slots {
        let Some(ops) = &slot.ops else { continue };
        let member = target.hook(ops, &slot.member).map(|p| format!("{ops}.{}", p.member));
        needs.extend(member.filter(|m| is_new(m)));
    }
    needs
}

/// What the new code of each converted unit needs.
pub fn of_units(run: &Run) -> BTreeMap<usize, BTreeSet<String>> {
    let mut needs = BTreeMap::new();
    for (unit, candidates) in converted_units(run) {
        let slots = candidates.iter().flat_map(|c| &c.slots).filter_map(|&s| run.census.slots.get(s));
        let mut own = of_slots(&run.target, slots);
        for candidate in &candidates {
            let Outcome::Converted(conversion) = &candidate.outcome else { continue };
            own.extend(conversion.needs.iter().cloned());
        }
        for list in unit_edits(&candidates).into_values() {
            let list: Vec<Replacement> = list.into_iter().cloned().collect();
            of_text(&run.target, &list, &mut own);
        }
        needs.insert(unit, own);
    }
    needs
}

/// Writes down on each conversion which releases its new code is for. Of use for a source outside of a kernel's tree,
/// which is built on several.
pub fn tell_releases(run: &mut Run) {
    let needs = of_units(run);
    let Ok(known) = versions() else { return };
    for candidate in &mut run.candidates {
        let Outcome::Converted(conversion) = &mut candidate.outcome else { continue };
        let Some(own) = needs.get(&candidate.unit) else { continue };
        let range = known.support(own.iter().map(String::as_str));
        conversion.releases = Some(range.map_or_else(
            || "no known release has all that it uses".to_owned(),
            |range| match range.last {
                None => format!("Linux {} and newer", range.first),
                Some(last) if last == range.first => format!("Linux {last} alone"),
                Some(last) => format!("Linux {} to {last}", range.first),
            },
        ));
    }
}

/// Whether some known release has the symbol, and those before the first with the hook had not.
fn is_new(symbol: &str) -> bool {
    let Ok(known) = versions() else { return false };
    let old = known.target(Version::new(FIRST.major, FIRST.minor - 1)).is_some_and(|t| t.has(symbol));
    !old && known.range(symbol).is_some()
}

/// Adds what the new text of `edits` needs: names of functions, macros and flags, members of descriptors and actions,
/// and hooks of operations tables.
pub fn of_text(target: &Target, edits: &[Replacement], needs: &mut BTreeSet<String>) {
    let mut descriptors: BTreeSet<Vec<u8>> = BTreeSet::new();
    for edit in edits {
        let text = &edit.text;
        let code: Vec<Token> = tokens(text).into_iter().filter(|t| t.kind != TokenKind::Directive).collect();
        for w in code.windows(3) {
            if w[0].is_word(text, DESCRIPTOR) && w[1].is_punct(text, "*") && w[2].kind == TokenKind::Ident {
                descriptors.insert(w[2].text(text).to_vec());
            }
        }
    }
    // A helper's parameter may be declared in text that is edited name by name.
    descriptors.extend([b"desc".to_vec(), b"vm_desc".to_vec(), b"vma_desc".to_vec()]);
    for edit in edits {
        let text = &edit.text;
        let code: Vec<Token> = tokens(text).into_iter().filter(|t| t.kind != TokenKind::Directive).collect();
        for (i, token) in code.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Ident) {
            let word = String::from_utf8_lossy(token.text(text)).into_owned();
            let before = |n: usize| i.checked_sub(n).and_then(|k| code.get(k)).map_or(&b""[..], |t| t.text(text));
            let access = matches!(before(1), b"->" | b".");
            let owner = match (access, before(2)) {
                (true, b"action") => Some(ACTION),
                (true, base) if descriptors.contains(base) => Some(DESCRIPTOR),
                _ => None,
            };
            if let Some(owner) = owner {
                let member = format!("{owner}.{word}");
                // Releases 6.18 to 7.0 have it as a pointer to const.
                let plain = (member == "vm_area_desc.mm").then(|| format!("!{member}(const)"));
                needs.extend(plain.filter(|n| target.meets(n)));
                needs.extend(Some(member).filter(|s| is_new(s)));
            } else if access && code.get(i + 1).is_some_and(|t| t.is_punct(text, "=")) {
                // `.mapped = f`: which table that is does not matter, only operations have such members.
                let table = ["vm_operations_struct", "file_operations"].map(|t| format!("{t}.{word}"));
                needs.extend(table.into_iter().filter(|s| target.has(s) && is_new(s)));
            } else if !access && before(1) != b"struct" && is_new(&word) && target.has(&word) {
                needs.insert(word);
            } else if !access && target.functions.contains_key(&word) {
                // No known release has it: which ones do cannot be told.
                needs.insert(word);
            } else if !access {
                needs.extend(typed(target, &word));
            }
        }
    }
}

/// For a function that older kernels have with other parameters, what the rules that use it need of the target.
fn typed(target: &Target, word: &str) -> Vec<String> {
    let Ok(registry) = registry() else { return Vec::new() };
    let all = registry.rules.iter().flat_map(|r| &r.forms).flat_map(|f| &f.form.needs);
    let own = all.filter(|n| n.split_once('(').is_some_and(|(name, _)| name == word) && target.meets(n));
    own.cloned().collect()
}
