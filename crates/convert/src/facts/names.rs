//! What names stand for besides functions: variables, members, what is taken.

use std::collections::BTreeSet;

use crate::census::names::{covers, is_variable};
use crate::census::slot::{MentionKind, Place};
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::head::Param;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{TokenKind, tokens_in};
use crate::syntax::span::Span;
use crate::tree::source::{FileId, Home};

impl World<'_> {
    /// The name of the member of another structure that is called here and gets a descriptor:
    /// [`crate::census::slot::Census::handed_on`].
    pub fn handed_on(&self, func: &Func, call: N) -> Option<N> {
        let callee = func.ast.field(call, "function").map(|f| func.ast.strip(f))?;
        let name = func.ast.field(callee, "field")?;
        let place = (self.sources.get(func.file).path.clone(), func.ast.span(name).start);
        self.census.handed_on.contains(&place).then_some(name)
    }

    /// What the function names besides members, also through the macros that it uses: a new variable of that name would be
    /// taken for it.
    pub fn named_in(&self, func: &Func) -> BTreeSet<String> {
        closure(self, free_words(&func.ast.text, func.span), |word| self.macros_seen(func.file, word))
    }

    /// What the macro `name` of the driver names besides its parameters and members, also through other macros of it; nothing
    /// if there is no such macro.
    pub fn named_by_macro(&self, file: FileId, name: &str) -> BTreeSet<String> {
        let own = |word: &str| self.own_macros(file, word);
        let mut found = closure(self, vec![name.to_owned()], own);
        found.remove(name);
        found
    }

    /// The macro definitions of `name` in the file and in those headers that it includes which are not the kernel's.
    pub fn own_macros(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let theirs = |f: FileId| f != file && self.sources.get(f).path.starts_with("include");
        self.seen_by(file, name)
            .filter(|f| !theirs(*f))
            .flat_map(|f| self.macros(f, name).into_iter().map(move |i| (f, i)))
            .collect()
    }

    /// The word, and what it names as a macro of the file or of a header.
    pub fn named_through(&self, file: FileId, word: &str) -> BTreeSet<String> {
        closure(self, vec![word.to_owned()], |word| self.macros_seen(file, word))
    }

    /// Whether `name` occurs where the file's static functions are visible.
    pub fn is_taken(&self, file: FileId, name: &str) -> Option<Place> {
        if let Some(found) = self.shared.mentions.get(name) {
            return found.first().map(|m| m.place);
        }
        self.near(file, name).first().map(|m| m.place)
    }

    /// Where the variable `name` of `file` occurs, or may occur.
    pub fn variable(&self, file: FileId, name: &str, is_static: bool) -> Vec<Place> {
        if is_static {
            return self.near(file, name).iter().map(|m| m.place).collect();
        }
        self.want_uses(name);
        let all = self.all_mentions(name);
        let files: BTreeSet<FileId> = all.iter().map(|m| m.place.file).collect();
        let defines = |f: FileId, open: bool| {
            let view = self.view(f);
            let mut own = view.items().iter().filter(|i| is_variable(&view.text, i, name));
            own.any(|i| !open || !i.span.of(&view.text).starts_with(b"static"))
        };
        let whole = |f: FileId| covers(&self.view(f).text, self.view(f).items(), name);
        let defined = files.iter().copied().filter(|&f| !self.is_header(f) && defines(f, true));
        let homes: Vec<Home> = defined.map(|file| Home { file, yields: !whole(file), weak: false }).collect();
        let linked = |f: FileId| homes.len() == 1 || self.sources.linked(f, &homes).contains(&file);
        let known = homes.iter().any(|h| h.file == file);
        let other = |f: FileId| {
            let own = || defines(f, false) && whole(f);
            known && f != file && !self.is_header(f) && (own() || !linked(f))
        };
        let others: BTreeSet<FileId> = files.into_iter().filter(|&f| other(f)).collect();
        all.iter().map(|m| m.place).filter(|p| !others.contains(&p.file)).collect()
    }

    /// Whether the function is installed as `.member = function` somewhere.
    pub fn is_member(&self, file: FileId, function: &str, member: &str) -> bool {
        self.mentions(file, function).iter().any(|m| self.installs(m.place, member))
    }

    /// Whether the function is installed as `.member = function` in `file` or a file that includes it.
    pub fn is_member_here(&self, file: FileId, function: &str, member: &str) -> bool {
        self.near(file, function).iter().any(|m| self.installs(m.place, member))
    }

    fn installs(&self, place: Place, member: &str) -> bool {
        let view = self.view(place.file);
        let Some(item) = view.items().iter().find(|i| i.span.contains(place.span)) else { return false };
        let before = tokens_in(&view.text, Span::new(item.span.start, place.span.start));
        let [.., name, equals] = before.as_slice() else { return false };
        name.is_word(&view.text, member) && equals.is_punct(&view.text, "=")
    }

    /// The prototypes of `name` that matter to its definition in `file`, with the parameter at `index` if it has one.
    pub fn prototypes(&self, file: FileId, name: &str, index: usize) -> Vec<(Place, Option<Param>)> {
        let mut out = Vec::new();
        for m in self.mentions(file, name).iter().filter(|m| m.kind == MentionKind::Prototype) {
            let view = self.view(m.place.file);
            for item in view.items() {
                let ItemKind::Prototype { params, name: at, .. } = &item.kind else { continue };
                if *at == m.place.span {
                    out.push((m.place, params.get(index).cloned()));
                }
            }
        }
        out
    }
}

/// The words, and those in the bodies of the macros that they are, as far as `macros` finds them.
fn closure(world: &World<'_>, words: Vec<String>, macros: impl Fn(&str) -> Vec<(FileId, Item)>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = words;
    while let Some(word) = open.pop() {
        if !found.insert(word.clone()) {
            continue;
        }
        for (file, item) in macros(&word) {
            let ItemKind::MacroDefinition { body, params, .. } = &item.kind else { continue };
            let text = &world.view(file).text;
            let own = |w: &String| params.iter().flatten().any(|p| p.of(text) == w.as_bytes());
            open.extend(free_words(text, *body).into_iter().filter(|w| !own(w)));
        }
    }
    found
}

/// The identifiers in a stretch of code that are no members and no tags.
fn free_words(text: &[u8], span: Span) -> Vec<String> {
    let tokens = tokens_in(text, span);
    let member = |i: usize| i > 0 && matches!(tokens[i - 1].text(text), b"." | b"->" | b"struct" | b"union" | b"enum");
    let words = tokens.iter().enumerate().filter(|(i, t)| t.kind == TokenKind::Ident && !member(*i));
    words.map(|(_, t)| String::from_utf8_lossy(t.text(text)).into_owned()).collect()
}
