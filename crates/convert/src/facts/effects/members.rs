//! Pointers to functions that are members of the driver's own structures: what all tables and assignments of the module fill
//! them with.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::facts::effects::Home;
use crate::facts::memo::{Memo, Trace, held, still};
use crate::facts::world::World;
use crate::syntax::items::Item;
use crate::syntax::lex::{Token, TokenKind, tokens_in};
use crate::syntax::structs::{Member, structs};
use crate::tree::source::FileId;

type Filled = (Option<Vec<Home>>, Arc<Trace>);

/// What was found, by file and member.
#[derive(Debug, Default)]
struct Known(Mutex<HashMap<(FileId, String), Filled>>);

impl Memo for Known {
    fn kept(&self, news: &BTreeSet<String>) -> Option<Self> {
        Some(Known(Mutex::new(still(&held(&self.0), news, |found| &found.1))))
    }
}

/// The functions that the member may be, for whoever calls it in `file`; none where its structure is not the module's, or
/// something may fill it in a way that was not understood.
pub fn filling(world: &World<'_>, file: FileId, member: &str) -> Option<Vec<Home>> {
    let known = held(&world.memo::<Known>().0).get(&(file, member.to_owned())).cloned();
    if let Some((found, trace)) = known {
        world.replay(&trace);
        return found;
    }
    let (found, trace) = world.traced(|| Search::of(world, file, member).homes());
    let trace = Arc::new(trace);
    world.replay(&trace);
    held(&world.memo::<Known>().0).insert((file, member.to_owned()), (found.clone(), trace));
    found
}

struct Search<'s> {
    world: &'s World<'s>,
    member: &'s str,
    files: Vec<FileId>,
}

impl<'s> Search<'s> {
    fn of(world: &'s World<'s>, file: FileId, member: &'s str) -> Self {
        let files = world.files_of_module(file, member);
        Search { world, member, files }
    }

    fn homes(&self) -> Option<Vec<Home>> {
        let tags = self.tags()?;
        let mut found = BTreeSet::new();
        for &file in &self.files {
            for item in self.world.view(file).items() {
                self.fillings(file, item, &mut found)?;
            }
        }
        let by_position = tags.iter().any(|tag| {
            let naming = self.world.files_naming(tag);
            naming.iter().any(|&f| self.world.view(f).items().iter().any(|i| self.by_position(f, i, tag)))
        });
        (!by_position && !found.is_empty()).then(|| found.into_iter().collect())
    }

    /// The structures of the module that have the member as a pointer to a function, as long as no other holds one of them.
    fn tags(&self) -> Option<BTreeSet<String>> {
        let mut tags = BTreeSet::new();
        for &file in &self.files {
            let text = &self.world.view(file).text;
            let naming = self.world.view(file).items().iter().filter(|i| !i.is_function());
            for def in naming.flat_map(|i| structs(text, i.span)) {
                let is = |m: &Member| m.params.is_some() && m.name.of(text) == self.member.as_bytes();
                if def.members.iter().any(is) {
                    tags.insert(String::from_utf8_lossy(def.tag?.of(text)).into_owned());
                }
            }
        }
        let holds = |tag: &String| {
            let of = |f: FileId| {
                let text = &self.world.view(f).text;
                let whole = |m: &Member| {
                    m.type_name.is_some_and(|t| t.of(text) == tag.as_bytes()) && !m.declaration.of(text).contains(&b'*')
                };
                let items = self.world.view(f).items().iter().filter(|i| !i.is_function());
                items.flat_map(|i| structs(text, i.span)).any(|d| d.members.iter().any(whole))
            };
            self.world.files_naming(tag).iter().any(|&f| of(f))
        };
        (!tags.is_empty() && !tags.iter().any(holds)).then_some(tags)
    }

    /// Adds what an item fills the member with.
    fn fillings(&self, file: FileId, item: &Item, found: &mut BTreeSet<Home>) -> Option<()> {
        let text = &self.world.view(file).text;
        let tokens = tokens_in(text, item.span);
        let is = |i: usize, punct: &str| tokens.get(i).is_some_and(|t| t.is_punct(text, punct));
        for (i, _) in tokens.iter().enumerate().filter(|(_, t)| t.is_word(text, self.member)) {
            let of = i > 0 && (is(i - 1, ".") || is(i - 1, "->"));
            if !of {
                // `member: function`, as it was written long ago.
                let old = is(i + 1, ":") && i > 0 && (is(i - 1, "{") || is(i - 1, ","));
                (!old).then_some(())?;
                continue;
            }
            if !is(i + 1, "=") {
                (!addressed(text, &tokens, i)).then_some(())?;
                continue;
            }
            if is(i - 1, ".") && !item.is_function() && self.of_kernel(text, &tokens[..i]) {
                continue;
            }
            let at = if is(i + 2, "&") { i + 3 } else { i + 2 };
            let word = tokens.get(at).filter(|t| t.kind == TokenKind::Ident || t.kind == TokenKind::Number)?;
            [",", "}", ";"].iter().any(|end| is(at + 1, end)).then_some(())?;
            let word = String::from_utf8_lossy(word.text(text)).into_owned();
            if matches!(word.as_str(), "NULL" | "0") {
                continue;
            }
            let homes = self.world.resolve_near(file, &word);
            (!homes.is_empty()).then_some(())?;
            found.extend(homes.into_iter().map(|(f, i)| Home::new(f, i.span)));
        }
        Some(())
    }

    /// Whether a table is of a structure that the module does not define.
    fn of_kernel(&self, text: &[u8], before: &[Token]) -> bool {
        let named = before.windows(2).find(|w| w[0].is_word(text, "struct")).map(|w| w[1].text(text));
        named.is_some_and(|tag| {
            let tag = String::from_utf8_lossy(tag);
            let defines = |f: FileId| {
                let own = &self.world.view(f).text;
                let items = self.world.view(f).items().iter().filter(|i| !i.is_function());
                items.flat_map(|i| structs(own, i.span)).any(|d| d.tag.is_some_and(|t| t.of(own) == tag.as_bytes()))
            };
            !self.world.files_naming(&tag).iter().any(|&f| defines(f))
        })
    }

    /// Whether an item has a value of the structure whose members are not named.
    fn by_position(&self, file: FileId, item: &Item, tag: &str) -> bool {
        let text = &self.world.view(file).text;
        let tokens = tokens_in(text, item.span);
        let is = |i: usize, punct: &str| tokens.get(i).is_some_and(|t| t.is_punct(text, punct));
        let named = tokens.iter().enumerate().filter(|(i, t)| *i > 0 && t.is_word(text, tag));
        named.filter(|(i, _)| tokens[i - 1].is_word(text, "struct")).any(|(i, _)| {
            let end = (i + 1..tokens.len()).find(|&k| is(k, ";") || is(k, "{") || is(k, ","));
            let Some(open) = end.filter(|&k| is(k, "{") && k > i + 1) else { return false };
            let close = (open..tokens.len()).find(|&k| is(k, ";")).unwrap_or(tokens.len());
            let names = |k: usize| [".", "}", "[", "{"].iter().any(|p| is(k + 1, p));
            // What a function does in its braces is no value.
            (is(open - 1, "=") || is(open - 1, ")") && !item.is_function() || is(open - 1, ")") && is(i + 1, ")"))
                && (open..close).filter(|&k| is(k, "{")).any(|k| !names(k))
        })
    }
}

/// Whether the address is taken of what ends in the member at `i`.
fn addressed(text: &[u8], tokens: &[Token], i: usize) -> bool {
    let links = |t: &&Token| t.kind == TokenKind::Ident || t.is_punct(text, ".") || t.is_punct(text, "->");
    let before = i - tokens[..i].iter().rev().take_while(links).count();
    let operand = |k: usize| {
        let t = &tokens[k];
        t.kind == TokenKind::Ident || t.kind == TokenKind::Number || t.is_punct(text, ")") || t.is_punct(text, "]")
    };
    before > 0 && tokens[before - 1].is_punct(text, "&") && (before == 1 || !operand(before - 2))
}
