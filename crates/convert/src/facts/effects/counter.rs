//! Counters that nobody counts down or reads: numbers that only rise.

use crate::census::names::is_variable;
use crate::facts::taken::{Deed, Kind};
use crate::facts::world::World;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::structs::structs;
use crate::syntax::text::Text;

/// Whether what a function counts up is never counted down nor set in the files of its module that were read, such as a
/// number that tells generations apart. Nothing has to undo it, and a vain step makes no difference.
pub fn only_rises(world: &World<'_>, deed: &Deed) -> bool {
    rises(world, deed, false)
}

/// As [`only_rises`], but for those that somebody sets anew, such as a statistic that is read and begun again.
pub fn never_falls(world: &World<'_>, deed: &Deed) -> bool {
    rises(world, deed, true)
}

fn rises(world: &World<'_>, deed: &Deed, resets: bool) -> bool {
    let words = |o: &String| o.split(' ').rfind(|w| w.bytes().any(|b| b.is_ascii_lowercase())).map(str::to_string);
    let names: Vec<String> = deed.objects.iter().filter_map(words).collect();
    let [first, rest @ ..] = names.as_slice() else { return false };
    let counts = deed.kind == Kind::Count
        || matches!(deed.kind, Kind::State(f) if world.known.states.get(f).is_some_and(|p| p.number));
    if !counts || rest.iter().any(|n| n != first) || first.starts_with('<') {
        return false;
    }
    // `function.variable`: one that is static there.
    let (first, files) = match first.split_once('.') {
        Some((_, own)) => (own, vec![deed.place.file]),
        None => (first.as_str(), world.files_naming_below(first, &world.directory(deed.place.file))),
    };
    // What the module does not declare belongs to others, who count, too.
    if !files.iter().any(|&f| declares(world.view(f), first)) {
        return false;
    }
    !files.into_iter().any(|f| {
        let view = world.view(f);
        let tokens: Vec<Token> = view.tokens().iter().filter(|t| t.kind != TokenKind::Comment).collect();
        (0..tokens.len()).any(|i| tokens[i].is_word(&view.text, first) && falls(world, view, &tokens, i, resets))
    })
}

/// Whether a file declares a variable or a member of this name.
fn declares(view: &Text, name: &str) -> bool {
    let text = &view.text;
    let member = |item: &Item| {
        let all = structs(text, item.span).into_iter().flat_map(|s| s.members);
        all.into_iter().any(|m| m.name.of(text) == name.as_bytes())
    };
    let inside = |item: &Item| {
        let tokens = tokens_in(text, item.span);
        let ends = |t: &Token| [";", "{", "}"].iter().any(|p| t.is_punct(text, p));
        let mut statements = tokens.split(ends).filter(|s| s.first().is_some_and(|t| t.is_word(text, "static")));
        statements.any(|s| s.iter().any(|t| t.is_word(text, name)))
    };
    // `DEFINE_PER_CPU(unsigned long, name)`
    let by_macro = |item: &Item| {
        let tokens = tokens_in(text, item.span);
        let head = tokens.iter().position(|t| !t.is_word(text, "static")).unwrap_or_default();
        let opens = tokens.get(head + 1).is_some_and(|t| t.is_punct(text, "("));
        item.kind == ItemKind::Other && opens && tokens[head + 1..].iter().any(|t| t.is_word(text, name))
    };
    // `unsigned int name;`
    let bare = |item: &Item| {
        let tokens = tokens_in(text, item.span);
        let ends = |w: &[Token]| w[0].is_word(text, name) && [";", ",", "["].iter().any(|p| w[1].is_punct(text, p));
        let head = tokens.iter().take_while(|t| !["(", "{", "="].iter().any(|p| t.is_punct(text, p))).count();
        let others = tokens.first().is_none_or(|t| t.is_word(text, "extern"));
        item.kind == ItemKind::Other && !others && tokens[..head].windows(2).any(ends)
    };
    let whole = |item: &Item| is_variable(text, item, name) || bare(item) || member(item) || by_macro(item);
    let declared = |item: &Item| if item.is_function() { inside(item) } else { whole(item) };
    view.items().iter().any(declared)
}

/// Whether the name at `i` is counted down, set, or has its address taken for something that does not count up.
fn falls(world: &World<'_>, view: &Text, tokens: &[Token], i: usize, resets: bool) -> bool {
    let text = |k: usize| tokens.get(k).map_or(&b""[..], |t| t.text(&view.text));
    if matches!(text(i + 1), b"--" | b"-=" | b"&=" | b"*=" | b"/=" | b"=") {
        // What the module does when it is loaded comes before all else.
        let item = view.items().iter().find(|x| x.span.contains(tokens[i].span));
        let loading = item.is_some_and(|x| {
            let head = tokens_in(&view.text, x.span);
            matches!(x.kind, ItemKind::Function { .. })
                && head.iter().take_while(|t| !t.is_punct(&view.text, "{")).any(|t| t.is_word(&view.text, "__init"))
        });
        return !((loading || resets) && text(i + 1) == b"=");
    }
    // Back to the beginning of the chain of members.
    let mut at = i;
    while at >= 2 && matches!(text(at - 1), b"->" | b".") {
        at -= 2;
    }
    let before = at.checked_sub(1).map_or(&b""[..], text);
    if before == b"--" {
        return true;
    }
    let call = at.checked_sub(3).map_or(&b""[..], text);
    let rises = |name: &str| {
        let pair = world.known.states.iter().find(|p| p.take.iter().any(|t| t == name));
        let anew = resets && (name.ends_with("_set") || name.ends_with("_xchg"));
        pair.is_some_and(|p| p.number) || name.ends_with("_read") || name == "READ_ONCE" || anew
    };
    let name = String::from_utf8_lossy(call).into_owned();
    before == b"&" && !(at.checked_sub(2).map_or(&b""[..], text) == b"(" && rises(&name))
}
