//! Where the new function stands, and whether it has to be declared before.

use std::collections::BTreeSet;

use crate::census::slot::Place;
use crate::edit::layout::{column, listed};
use crate::facts::func::Func;
use crate::model::outcome::{Refusal, refuse};
use crate::plan::Plan;
use crate::syntax::arms::arms_at;
use crate::syntax::eol::{line_end, line_start};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::syntax::structs::{Member, structs};
use crate::tree::modules::Nearness;
use crate::tree::source::FileId;

/// Where to insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The function goes behind this offset (the end of a line).
    pub function: usize,
    /// A declaration goes to this offset (the beginning of a line), when it is needed.
    pub prototype: Option<usize>,
}

/// Finds the place of a function that uses `names`, in the file of the tables.
///
/// `anchors` are the functions behind which it would best stand; `last` is the handler.
///
/// # Errors
/// `state-in-handler` when no place fits.
pub fn find(
    plan: &Plan<'_>,
    file: FileId,
    tables: &[Span],
    anchors: &[Span],
    last: Option<Span>,
    names: &[String],
) -> Result<Spot, Refusal> {
    let view = plan.world.view(file);
    let text = &view.text;
    let table = tables.iter().min_by_key(|s| s.start).copied().unwrap_or(Span::new(0, 0));
    let odd = |label: &str| refuse("state-in-handler", Place { file, span: table }, label);
    let item = |span: Span| view.items().iter().find(|i| i.span == span);
    let arms = item(table).map(|i| i.arms.clone()).unwrap_or_default();
    let after = |span: Span| line_end(text, span.end);
    // What open() or close() name is declared before them, be it in a header.
    let named = |n: &String, at: usize| {
        anchors.iter().filter(|a| a.end <= at).any(|a| tokens_in(text, *a).iter().any(|t| t.is_word(text, n)))
    };
    let later = |n: &String, at: usize| plan.world.comes_later(file, n, at);
    let seen = |n: &String, at: usize| is_visible(text, view.items(), n, at) && !later(n, at);
    let visible = |at: usize| names.iter().all(|n| named(n, at) || seen(n, at));
    let fits = |span: &&Span| item(**span).is_some_and(|i| i.arms == arms) && visible(span.end);
    let function = match (anchors.iter().find(fits), last) {
        (Some(a), _) => after(*a),
        (None, Some(h)) if item(h).is_some_and(|i| i.arms == arms) && names.iter().all(|n| !later(n, h.start)) => {
            before_item(text, h.start)
        }
        _ => return Err(odd("no place was found where a mapped hook would see all that it needs")),
    };
    let prototype = (function > table.start).then(|| prototype(text, view.items(), table, &arms, anchors));
    Ok(Spot { function, prototype })
}

/// Behind the prototype of an anchor, else before the table.
fn prototype(text: &[u8], items: &[Item], table: Span, arms: &[String], anchors: &[Span]) -> usize {
    let names: Vec<&[u8]> = anchors
        .iter()
        .filter_map(|a| items.iter().find(|i| i.span == *a))
        .filter_map(|i| if let ItemKind::Function { name, .. } = &i.kind { Some(name.of(text)) } else { None })
        .collect();
    let declared = items
        .iter()
        .filter(|i| i.span.end <= table.start && *i.arms == *arms)
        .find(|i| matches!(&i.kind, ItemKind::Prototype { name, .. } if names.contains(&name.of(text))));
    match declared {
        Some(i) => text[i.span.end..].iter().position(|&b| b == b'\n').map_or(text.len(), |k| i.span.end + k + 1),
        None => before_item(text, table.start),
    }
}

/// The beginning of the line of an item, or of the comment right above it.
pub fn before_item(text: &[u8], start: usize) -> usize {
    let mut at = line_start(text, start);
    let above = text[..at].trim_ascii_end();
    let adjacent = memchr::memchr_iter(b'\n', &text[above.len()..at]).count() == 1;
    if adjacent
        && above.ends_with(b"*/")
        && let Some(open) = memchr::memmem::rfind(above, b"/*")
    {
        at = line_start(text, open);
    }
    at
}

/// Whether a name of this file is defined or declared before `at`; names of headers are.
fn is_visible(text: &[u8], items: &[Item], name: &str, at: usize) -> bool {
    let mut here = items.iter().filter(|i| match &i.kind {
        ItemKind::Function { name: n, .. }
        | ItemKind::Prototype { name: n, .. }
        | ItemKind::MacroDefinition { name: n, .. } => n.of(text) == name.as_bytes(),
        ItemKind::Other => declares(text, i, name),
    });
    let mut any = false;
    here.any(|i| {
        any = true;
        i.span.start < at
    }) || !any
}

/// Words that mean the same in each file.
const WORDS: [&str; 27] = [
    "if", "else", "return", "for", "while", "do", "switch", "case", "default", "break", "continue", "goto", "struct",
    "union", "enum", "const", "int", "long", "unsigned", "char", "void", "bool", "true", "false", "NULL", "sizeof",
    "static",
];

/// A name in these parts of `source`, or among those that it uses there, that may stand for something else, or for nothing, in
/// the file `home`: then the code cannot be repeated there.
pub fn stranger(
    plan: &Plan<'_>,
    source: &Func,
    (code, used): (&[Span], &BTreeSet<String>),
    home: FileId,
) -> Option<String> {
    let world = plan.world;
    let (from, to) = (world.view(source.file), world.view(home));
    if source.file == home {
        return None;
    }
    // Where it includes less, what is named must be seen to be known there.
    let same = from.includes().iter().all(|name| to.includes().contains(name));
    let headers = world.headers_included(home);
    let known = |name: &str| same || to.names(name) || headers.iter().any(|&f| world.view(f).names(name));
    // A member of a structure that this file alone defines.
    let own = |name: &str| {
        let items = from.items().iter().filter(|i| !i.is_function());
        let named = |m: &Member| m.name.of(&from.text) == name.as_bytes();
        items.flat_map(|i| structs(&from.text, i.span)).any(|d| d.members.iter().any(named))
    };
    // Each file has a variable of its own; functions of a header may use one.
    let doubled = |name: &str| {
        let named = |f: FileId| world.view(f).items().iter().map(move |i| (f, i));
        let both = headers.iter().copied().flat_map(named);
        both.into_iter().any(|(f, i)| {
            let text = &world.view(f).text;
            let variable = i.kind == ItemKind::Other && i.span.of(text).starts_with(b"static");
            let constant = || i.span.of(text).starts_with(b"static const ");
            variable && !constant() && declares(text, i, name) || makes(text, i, name)
        })
    };
    let through = |name: &str| {
        let bodies = headers.iter().flat_map(|&f| {
            let text = &world.view(f).text;
            let of = world.view(f).named(name).filter(|i| i.is_function());
            of.flat_map(|i| tokens_in(text, i.span)).map(|t| String::from_utf8_lossy(t.text(text)).into_owned())
        });
        bodies.chain([name.to_owned()]).any(|w| doubled(&w))
    };
    let apart = world.sources.modules.nearness(&world.sources.get(source.file).path, &world.sources.get(home).path);
    let apart = |name: &str| name == "THIS_MODULE" && apart == Nearness::Apart;
    for span in code {
        let tokens = tokens_in(&from.text, *span);
        if tokens.iter().any(|t| t.kind == TokenKind::Directive) {
            return Some("#if".to_owned());
        }
        let member = |i: usize| matches!(tokens[i - 1].text(&from.text), b"->" | b".");
        let words = (1..tokens.len()).filter(|&i| member(i));
        let mut words = words.map(|i| String::from_utf8_lossy(tokens[i].text(&from.text)).into_owned());
        if let Some(word) = words.find(|w| own(w)) {
            return Some(word);
        }
    }
    // What one of the files says of a name is not what the other one says, but for functions that both see.
    let says = |file: FileId, name: &str| {
        let view = world.view(file);
        let own = view.items().iter().filter(|i| {
            i.name(&view.text).as_deref() == Some(name) || declares(&view.text, i, name) || makes(&view.text, i, name)
        });
        let declared = |f: FileId| world.view(f).named(name).any(|i| matches!(i.kind, ItemKind::Prototype { .. }));
        let seen = || declared(home) || world.headers(home).into_iter().any(declared);
        let shared = |i: &Item| match i.kind {
            ItemKind::Function { is_static, .. } => !is_static && (file == home || seen()),
            ItemKind::Prototype { .. } => true,
            _ => false,
        };
        own.into_iter().any(|i| !shared(i)) || view.items().iter().any(|i| enumerates(&view.text, i, name))
    };
    let names = code.iter().flat_map(|span| {
        let tokens = tokens_in(&from.text, *span);
        let member = |i: usize| i > 0 && matches!(tokens[i - 1].text(&from.text), b"->" | b".");
        let named = (0..tokens.len()).filter(|&i| tokens[i].kind == TokenKind::Ident && !member(i));
        named.map(|i| String::from_utf8_lossy(tokens[i].text(&from.text)).into_owned()).collect::<Vec<_>>()
    });
    // A header that says different things to those who define something before they include it.
    let defines = |word: &[u8]| {
        let word = String::from_utf8_lossy(word);
        [source.file, home].iter().any(|&f| world.view(f).macros(&word).next().is_some())
    };
    let asks = |arm: &String| {
        tokens_in(arm.as_bytes(), Span::new(0, arm.len())).iter().any(|t| defines(t.text(arm.as_bytes())))
    };
    let torn = |name: &str| {
        let of = |f: FileId| world.view(f).named(name).map(move |i| arms_at(&world.view(f).text, i.span.start));
        headers.iter().copied().flat_map(of).any(|arms| arms.iter().any(asks))
    };
    let free = |n: &String| !source.vars.by_name.contains_key(n) && !WORDS.contains(&n.as_str());
    let mut names = names.chain(used.iter().cloned()).filter(free);
    names.find(|n| !known(n) || says(source.file, n) || says(home, n) || through(n) || torn(n) || apart(n))
}

/// Whether an item is an enumeration with this name in it.
fn enumerates(text: &[u8], item: &Item, name: &str) -> bool {
    let tokens = tokens_in(text, item.span);
    let keyword = tokens.iter().take(3).any(|t| t.is_word(text, "enum"));
    keyword && item.kind == ItemKind::Other && tokens.iter().any(|t| t.is_word(text, name))
}

/// Whether an item makes something static of this name by a macro: `static DEFINE_MUTEX(lock);`.
fn makes(text: &[u8], item: &Item, name: &str) -> bool {
    let tokens = tokens_in(text, item.span);
    let by_macro = tokens.get(1).is_some_and(|t| t.kind == TokenKind::Ident)
        && tokens.get(2).is_some_and(|t| t.is_punct(text, "("));
    let is_static = item.kind == ItemKind::Other && tokens.first().is_some_and(|t| t.is_word(text, "static"));
    is_static && by_macro && tokens.iter().any(|t| t.is_word(text, name))
}

/// A variable or type of this name.
fn declares(text: &[u8], item: &Item, name: &str) -> bool {
    let tokens = tokens_in(text, item.span);
    let mut depth = 0usize;
    tokens.iter().enumerate().any(|(i, t)| {
        match t.text(text) {
            b"{" | b"(" => depth += 1,
            b"}" | b")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let next = tokens.get(i + 1).map(|n| n.text(text));
        depth == 0
            && t.kind == TokenKind::Ident
            && t.is_word(text, name)
            && matches!(next, Some(b"=" | b";" | b"[" | b"," | b"{"))
    })
}

/// `static int NAME(PARAMS)`, broken as the kernel does.
pub fn head(name: &str, params: &[String]) -> String {
    let first = format!("static int {name}(");
    let open = column(first.as_bytes(), 0);
    format!("{first}{}", listed(open, params, "\n"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_head_is_broken() {
        let params = ["unsigned long start", "unsigned long end", "pgoff_t pgoff", "const struct file *file"];
        let head = super::head("lamp_vm_mapped", &params.map(String::from));
        assert_eq!(
            head,
            "static int lamp_vm_mapped(unsigned long start, unsigned long end, pgoff_t pgoff,\n\
             \t\t\t  const struct file *file)"
        );
    }
}
