//! The lowest proof: the result parses, nothing of the old parameter is left, and no edit was lost.

use std::sync::Arc;

use crate::census::slot::Place;
use crate::edit::render::apply;
use crate::guard::refuse;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::unit::func::Func;
use crate::unit::outcome::{Conversion, Refusal};
use crate::unit::world::World;

/// Checks a conversion against the files it changes.
///
/// # Errors
/// `result-unsound`: the unit is backed out, and the transforms that fired are named.
pub fn check(world: &World<'_>, conversion: &Conversion, place: Place) -> Result<(), Refusal> {
    for (file, edits) in &conversion.edits {
        let fired: Vec<&str> = conversion.transforms.iter().map(String::as_str).collect();
        let bad =
            |why: String| refuse("result-unsound", place, format!("{why} (rules that fired: {})", fired.join(", ")));
        let old = world.view(*file);
        let new: Arc<[u8]> = apply(&old.text, edits).map_err(&bad)?.into();
        let after = items(&new);
        let functions = |list: &[Item]| list.iter().filter(|i| matches!(i.kind, ItemKind::Function { .. })).count();
        let added: Vec<&str> = conversion.added.iter().filter(|a| a.0 == *file).map(|a| a.1.as_str()).collect();
        if functions(&after) != functions(&old.items) + added.len() {
            return Err(bad("the result has another number of functions".into()));
        }
        for item in &after {
            let ItemKind::Function { param_list, name, .. } = &item.kind else { continue };
            let new_one = added.iter().any(|a| name.of(&new) == a.as_bytes());
            let takes = tokens_in(&new, *param_list).iter().any(|t| t.is_word(&new, "vm_area_desc"));
            let same = old.items.iter().any(|o| o.span.of(&old.text) == item.span.of(&new));
            if same {
                continue;
            }
            let before = old.items.iter().find(|o| is_named(&old.text, o, name.of(&new)));
            let readable = before.is_none_or(|o| Func::parse(*file, &old.text, o).is_ok());
            let func = match Func::parse(*file, &new, item) {
                Ok(f) => f,
                Err(_) if !readable => continue,
                Err(u) => return Err(bad(format!("the result does not parse: {}", u.why))),
            };
            if !takes && !new_one {
                continue;
            }
            // The usual name of the old parameter, as a variable and not as a member.
            let toks = tokens_in(&new, item.span);
            let left = toks.windows(2).find(|w| {
                w[1].kind == TokenKind::Ident && w[1].is_word(&new, "vma") && !matches!(w[0].text(&new), b"." | b"->")
            });
            let left = left.map(|w| w[1]);
            if let Some(t) = left {
                let word = String::from_utf8_lossy(t.text(&new)).into_owned();
                return Err(bad(format!("`{word}` is left in `{}`", func.name)));
            }
        }
    }
    Ok(())
}

/// Whether the item defines the function `name`.
fn is_named(text: &[u8], item: &Item, name: &[u8]) -> bool {
    matches!(&item.kind, ItemKind::Function { name: n, .. } if n.of(text) == name)
}
