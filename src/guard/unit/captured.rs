//! Macros that use names of the function they stand in.

use crate::guard::refuse;
use crate::syntax::items::ItemKind;
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::unit::outcome::Refusal;
use crate::unit::plan::Plan;

/// Checks the macros of the same file that a member uses: they must name neither the mapping nor its
/// file, nor, where a mapping call is taken apart, any local. Macros of headers are not seen.
///
/// # Errors
/// `vma-in-macro`.
pub fn check(plan: &Plan<'_>) -> Result<(), Refusal> {
    for (m, member) in plan.members.iter().enumerate() {
        let func = &member.func;
        let text = &func.ast.text;
        let acts = plan.populates.iter().any(|p| p.0 == m) || plan.counterparts.iter().any(|c| c.member == m);
        for t in tokens_in(text, func.body_span).into_iter().filter(|t| t.kind == TokenKind::Ident) {
            let name = String::from_utf8_lossy(t.text(text)).into_owned();
            for item in plan.world.macros(func.file, &name) {
                let ItemKind::MacroDefinition { body, params, .. } = &item.kind else { continue };
                let own = |w: &[u8]| params.iter().flatten().any(|p| p.of(text) == w);
                let names = tokens_in(text, *body);
                let member = |i: usize| i > 0 && matches!(names[i - 1].text(text), b"." | b"->");
                let plain = names.iter().enumerate().filter(|(i, b)| b.kind == TokenKind::Ident && !member(*i));
                let captured = plain.map(|(_, b)| b).find_map(|b| {
                    let word = String::from_utf8_lossy(b.text(text)).into_owned();
                    let ours = func.names.vmas.contains_key(&word) || func.names.files.contains(&word);
                    let local = acts && func.vars.by_name.contains_key(&word);
                    ((ours || local) && !own(word.as_bytes())).then_some(word)
                });
                if let Some(word) = captured {
                    let label = format!("the macro `{name}` uses `{word}` of this function");
                    return Err(refuse("vma-in-macro", func.at(t.span), label));
                }
            }
        }
    }
    Ok(())
}
