//! Bits that are set and never cleared: setting one again, or in vain, changes nothing.

use crate::census::slot::Place;
use crate::facts::effects::Write;
use crate::plan::Plan;
use crate::syntax::lex::{Token, TokenKind};

/// Where in the files of its module that were read the bit that `w` sets or clears, or the word of its bits, is changed in
/// another way: then it is no mere hint, but says how things stand. Of what a callee does only the functions beside the
/// handler in its tables count, such as the release of the file.
pub fn cleared(plan: &Plan<'_>, w: &Write) -> Option<Place> {
    let word = w.bits.as_ref().filter(|b| b.bytes().all(crate::syntax::lex::is_word_byte))?;
    let world = plan.world;
    let dir = world.directory(w.place.file);
    let files = world.files_naming_below(word, &dir).into_iter();
    let mut found = files.flat_map(|file| {
        let view = world.view(file);
        let tokens: Vec<Token> = view.tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect();
        let own = view.text[w.place.span.start.min(view.text.len())..].to_vec();
        let setting = own.starts_with(b"set_bit") || own.starts_with(b"__set_bit");
        let text = |k: usize| tokens.get(k).map_or(&b""[..], |t| t.text(&view.text));
        let is = |i: &usize| {
            let same = file == w.place.file && w.place.span.contains(tokens[*i].span);
            if same || !tokens[*i].is_word(&view.text, word) {
                return false;
            }
            let name = i.checked_sub(2).filter(|_| *i >= 2 && text(*i - 1) == b"(").map_or(&b""[..], text);
            let name = String::from_utf8_lossy(name).into_owned();
            let changes = world.known.states.iter().any(|p| p.bits && p.take.contains(&name));
            let clears = name.ends_with("clear_bit");
            matches!(text(*i + 1), b"&=" | b"^=" | b"=" | b"|=") && text(*i + 1) != operator(&view.text, w.place)
                || changes && clears == setting
        };
        let at: Vec<usize> = (0..tokens.len()).filter(is).collect();
        at.into_iter().map(|i| Place { file, span: tokens[i].span }).collect::<Vec<_>>()
    });
    found.find(|at| w.via.is_none() || is_beside(plan, *at))
}

/// Whether the function at a place stands in a table with one of the unit's handlers.
fn is_beside(plan: &Plan<'_>, at: Place) -> bool {
    let view = plan.world.view(at.file);
    let item = view.items().iter().find(|i| i.span.contains(at.span));
    let Some(name) = item.and_then(|i| i.name(&view.text)) else { return false };
    plan.handlers.iter().flat_map(|h| &h.slots).any(|&s| {
        let slot = &plan.world.census.slots[s];
        let text = &plan.world.view(slot.place.file).text;
        crate::syntax::lex::tokens_in(text, slot.table_span).iter().any(|t| t.is_word(text, &name))
    })
}

/// The operator of an assignment at `place`.
fn operator(text: &[u8], place: Place) -> &'static [u8] {
    let tokens = crate::syntax::lex::tokens_in(text, place.span);
    let is = |op: &[u8]| tokens.iter().any(|t| t.text(text) == op);
    if is(b"|=") {
        b"|="
    } else if is(b"&=") {
        b"&="
    } else {
        b""
    }
}
