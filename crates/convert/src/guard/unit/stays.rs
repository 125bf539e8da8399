//! What is told of state that a hook leaves behind: who makes it, and who looks at it.

use crate::facts::effects::{self, Write};
use crate::facts::func::Func;
use crate::plan::Plan;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};

/// Of a function that is called here, and of those that it calls, the one that leaves something behind and says by its name that it
/// makes something.
pub(super) fn maker(plan: &Plan<'_>, func: &Func, called: &str) -> Option<String> {
    let world = plan.world;
    let defined = |file, name: &str| {
        let found = world.known_definitions(file, name);
        found.into_iter().filter_map(|(file, item)| world.parse(file, &item).ok()).collect::<Vec<Func>>()
    };
    let leaves = |f: &Func| {
        let found = effects::of_callee(world, f);
        !found.writes.is_empty() || !found.through.is_empty()
    };
    let makes = |f: &&Func| world.known.sounds_like_maker(&f.name) && leaves(f);
    defined(func.file, called).iter().find_map(|via| {
        let inner = via.calls().into_iter().filter_map(|call| via.ast.callee(call));
        let inner: Vec<Func> = inner.flat_map(|name| defined(via.file, &name)).collect();
        std::iter::once(via).chain(&inner).find(makes).map(|f| f.name.clone())
    })
}

/// The functions of the file, few, outside of the unit that read the member which a write sets, as words: `` `f()` looks ``. They
/// have a variable of the same name and type that leads to it.
pub(super) fn readers(plan: &Plan<'_>, w: &Write) -> Option<String> {
    let (base, member) = w.target.split_once("->").filter(|(_, member)| !member.contains(['-', '.', '[', '(']))?;
    let view = plan.world.view(w.place.file);
    let text = &view.text[..];
    let own = |i: &&Item| i.span.contains(w.place.span);
    let words = |item: &Item| -> Vec<&[u8]> { tokens_in(text, item.span).iter().map(|t| t.text(text)).collect() };
    let typed = |item: &Item| {
        let all = tokens_in(text, item.span);
        let found = all.windows(3).find(|w| w[1].is_punct(text, "*") && w[2].is_word(text, base));
        found.filter(|w| w[0].kind == TokenKind::Ident).map(|w| w[0].text(text))
    };
    let kind = view.items().iter().find(own).and_then(typed)?;
    let reads = |item: &&Item| {
        let way = [base.as_bytes(), b"->", member.as_bytes()];
        let sets = |next: &[u8]| next == b"=";
        words(item).windows(4).any(|w| w[..3] == way && !sets(w[3]))
    };
    let unit = |i: &&Item| plan.members.iter().any(|m| m.func.file == w.place.file && i.span.contains(m.func.span));
    let functions = view.items().iter().filter(|i| matches!(i.kind, ItemKind::Function { .. }) && !unit(i));
    let names: Vec<String> = functions
        .filter(|i| typed(i) == Some(kind))
        .filter(reads)
        .filter_map(|i| Some(format!("`{}()`", i.name(text)?)))
        .collect();
    match names.as_slice() {
        [one] => Some(format!("{one} looks")),
        [_, _] => Some(format!("{} look", names.join(" and "))),
        _ => None,
    }
}
