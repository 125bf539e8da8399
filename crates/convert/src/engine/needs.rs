//! What a conversion needs of a kernel, so that the lowest release for it can be told.

use std::collections::BTreeSet;

use crate::kernel::symbols;
use crate::kernel::versions::versions;
use crate::model::outcome::Replacement;
use crate::plan::Plan;
use crate::syntax::lex::{TokenKind, tokens};
use crate::tree::source::FileId;

/// The needs of the forms that were chosen and of the hooks that are filled, and each symbol of a release with
/// `mmap_prepare` that the new text names.
pub fn needs(plan: &Plan<'_>, edits: &[(FileId, Vec<Replacement>)]) -> BTreeSet<String> {
    let mut out = plan.needs.clone();
    let world = plan.world;
    for slot in plan.handlers.iter().flat_map(|h| &h.slots).map(|&s| &world.census.slots[s]) {
        let prepare = slot.ops.as_ref().and_then(|ops| Some((ops, world.target.hook(ops, &slot.member)?)));
        out.extend(prepare.map(|(ops, p)| format!("{ops}.{}", p.member)));
    }
    if !plan.moved.is_empty() {
        out.insert(symbols::MAPPED.to_string());
    }
    for (file, list) in edits {
        let old = &world.view(*file).text;
        for r in list {
            let before: BTreeSet<&[u8]> = tokens(r.span.of(old)).iter().map(|t| t.text(r.span.of(old))).collect();
            let words = tokens(&r.text).into_iter().filter(|t| t.kind == TokenKind::Ident).map(|t| t.text(&r.text));
            out.extend(words.filter(|w| !before.contains(w)).filter_map(symbol));
        }
    }
    out
}

/// The need that a word of new code brings.
fn symbol(word: &[u8]) -> Option<String> {
    match word {
        b"error_override" => return Some(symbols::ERROR_OVERRIDE.to_string()),
        b"error_hook" => return Some(symbols::ERROR_HOOK.to_string()),
        _ => {}
    }
    let word = std::str::from_utf8(word).ok()?;
    versions().is_ok_and(|v| v.is_new(word)).then(|| word.to_string())
}
