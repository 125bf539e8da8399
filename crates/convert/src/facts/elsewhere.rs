//! Names that stand for something else, or for what was not read, in another arm of a condition than the one that was read:
//! `#ifdef X int f(void); #else static inline int f(void) { return 0; } #endif`.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};

use crate::census::names::is_variable;
use crate::facts::memo::{Memo, held};
use crate::facts::world::World;
use crate::syntax::arms::{Arms, split};
use crate::syntax::condition::{exclude, is_foreign};
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::{Lexer, Token, TokenKind, is_word_byte, tokens_in};
use crate::syntax::text::includes;
use crate::tree::source::FileId;

/// Which names are left to something else in a file, until more files are read.
#[derive(Debug, Default)]
struct Known(Mutex<HashMap<(FileId, String), bool>>);

impl Memo for Known {}

/// A body: the file, its conditions, and whether other files see it, too.
struct Body {
    file: FileId,
    arms: Arc<[String]>,
    is_open: bool,
}

/// A declaration without a body: its conditions, and whether the file surely sees it.
struct Declared {
    arms: Arc<[String]>,
    is_seen: bool,
}

impl World<'_> {
    /// Whether a build that `file` belongs to takes `name` from somewhere else than from any body that the file sees: under
    /// conditions that exclude all of these it is only declared, or a header is included that was not read; or the bodies
    /// are those of a name that nobody defined before.
    pub fn is_elsewhere(&self, file: FileId, name: &str) -> bool {
        let memo = self.memo::<Known>();
        let key = (file, name.to_owned());
        if let Some(known) = held(&memo.0).get(&key) {
            return *known;
        }
        let found = self.find_elsewhere(file, name);
        held(&memo.0).insert(key, found);
        found
    }

    /// Whether `name` may stand for a function or a variable that was not read, in another arm than the body that was.
    pub fn lacks_body(&self, file: FileId, name: &str) -> bool {
        self.is_elsewhere(file, name) && self.others(file, name).is_empty()
    }

    /// The definitions `own` of the file, those of the headers that it sees, and those that it gets in another arm; none at all if
    /// the latter were not read: what is called is not known then.
    pub(super) fn with_other_arm(&self, file: FileId, name: &str, own: Vec<(FileId, Item)>) -> Vec<(FileId, Item)> {
        let others = self.others(file, name);
        if others.is_empty() {
            return Vec::new();
        }
        let mut found = own;
        for f in others {
            found.extend(self.definitions(f, name).into_iter().filter(|i| !i.is_static()).map(|i| (f, i)));
        }
        for &f in self.visible(file).iter().filter(|f| self.names(**f, name)) {
            found.extend(self.definitions(f, name).into_iter().filter(Item::is_static).map(|i| (f, i)));
        }
        found.sort_by_key(|(f, i)| (*f, i.span));
        found
    }

    /// The files whose definitions stand in for one of `file` in another arm of a condition.
    pub fn other_homes(&self, file: FileId, name: &str) -> Vec<FileId> {
        if self.is_elsewhere(file, name) { self.others(file, name) } else { Vec::new() }
    }

    /// The files apart from `file` whose definition of the function the linker may give it.
    pub(super) fn others(&self, file: FileId, name: &str) -> Vec<FileId> {
        let mut homes = self.homes(name).to_vec();
        let open = |f: FileId| self.definitions(f, name).iter().any(|i| !i.is_static());
        homes.retain(|h| h.file != file && open(h.file));
        self.sources.linked(file, &homes)
    }

    /// What macros of the driver say that the name of a function stands for in some arm; none if one says something else.
    pub fn other_names(&self, file: FileId, name: &str) -> Option<Vec<String>> {
        let body = |(f, item): (FileId, Item)| match &item.kind {
            ItemKind::MacroDefinition { params: None, body, .. } => {
                let word = String::from_utf8_lossy(body.of(&self.view(f).text).trim_ascii()).into_owned();
                (!word.is_empty() && word.bytes().all(is_word_byte)).then_some(word)
            }
            _ => None,
        };
        let all: Option<Vec<String>> = self.own_macros(file, name).into_iter().map(body).collect();
        Some(all?.into_iter().filter(|word| word != name && word != "NULL").collect())
    }

    /// Whether a function or a macro leaves everything as it is: at most a constant is given.
    pub(super) fn is_stub(&self, file: FileId, item: &Item) -> bool {
        let text = &self.view(file).text;
        let (ItemKind::Function { body, .. } | ItemKind::MacroDefinition { body, .. }) = &item.kind else {
            return false;
        };
        let tokens = tokens_in(text, *body);
        let capitals = |word: &[u8]| !word.iter().any(u8::is_ascii_lowercase);
        let calls = |w: &[Token]| {
            let word = w[0].text(text);
            let called = w[0].kind == TokenKind::Ident && w[1].is_punct(text, "(");
            called && !capitals(word) && !matches!(word, b"while" | b"return" | b"if" | b"sizeof")
        };
        !tokens.iter().any(|t| t.changes(text)) && !tokens.windows(2).any(calls)
    }

    fn find_elsewhere(&self, file: FileId, name: &str) -> bool {
        let mut files = vec![file];
        files.extend(self.visible(file).iter().copied().filter(|f| *f != file && self.names(*f, name)));
        let included = self.included(file);
        let mut bodies: Vec<Body> = Vec::new();
        let mut declared: Vec<Declared> = Vec::new();
        for &f in &files {
            let view = self.view(f);
            let text = &view.text;
            let body = |item: &Item, is_open: bool| Body { file: f, arms: item.arms.clone(), is_open };
            let declaration = |item: &Item| Declared { arms: item.arms.clone(), is_seen: included.contains(&f) };
            for item in view.named(name).filter(|i| !i.arms.iter().any(|a| is_foreign(a))) {
                match &item.kind {
                    // The linker may take one of these whatever the condition is: it is known by the conditions in its own file.
                    ItemKind::Function { is_static, .. } if *is_static || f == file || self.is_header(f) => {
                        bodies.push(body(item, !is_static));
                    }
                    // `#define f f` only says that there is one.
                    ItemKind::MacroDefinition { params, body: stands_for, .. }
                        if params.is_some() || stands_for.of(text).trim_ascii() != name.as_bytes() =>
                    {
                        bodies.push(body(item, false));
                    }
                    ItemKind::Prototype { .. } if !is_static(text, item) => declared.push(declaration(item)),
                    _ => {}
                }
            }
            for item in view.items().iter().filter(|i| i.kind == ItemKind::Other) {
                let external = || item.span.of(text).starts_with(b"extern");
                if !item.arms.is_empty() && is_variable(text, item, name) {
                    bodies.push(body(item, !item.span.of(text).starts_with(b"static")));
                } else if external() && tokens_in(text, item.span).iter().any(|t| t.is_word(text, name)) {
                    declared.push(declaration(item));
                }
            }
        }
        if bodies.is_empty() || bodies.iter().any(|b| b.arms.is_empty()) {
            return false;
        }
        let excludes = |arms: &[String], b: &Body| arms.iter().any(|x| b.arms.iter().any(|y| exclude(x, y)));
        let beside = |arms: &[String]| bodies.iter().all(|b| excludes(arms, b));
        // A static body and a declaration for other files are never in one build: they need not say so in the same words.
        let apart = |d: &Declared| {
            let apart = |b: &Body| d.is_seen && !b.is_open && !b.arms.iter().all(|x| d.arms.contains(x));
            bodies.iter().all(|b| excludes(&d.arms, b) || apart(b))
        };
        // What nobody defined before, where not all that may define it was read.
        let asked = format!("!(defined({name}))");
        let fallback = || self.misses_headers(file) && bodies.iter().all(|b| b.arms.contains(&asked));
        declared.iter().any(apart) || fallback() || self.includes_beside(file, &bodies, &beside)
    }

    /// Whether a file with one of the bodies includes, under conditions that exclude all of them, something that was not read.
    fn includes_beside(&self, file: FileId, bodies: &[Body], beside: &dyn Fn(&[String]) -> bool) -> bool {
        let read = self.visible(file);
        let known = |name: &str| {
            let base = name.rsplit('/').next().unwrap_or(name);
            read.iter().any(|f| self.sources.get(*f).path.file_name() == Some(base))
        };
        let homes: BTreeSet<FileId> = bodies.iter().map(|b| b.file).collect();
        homes.into_iter().any(|home| {
            let text = &self.view(home).text;
            let mut arms = Arms::default();
            for token in Lexer::new(text) {
                if token.kind != TokenKind::Directive {
                    arms.code();
                    continue;
                }
                arms.directive(text, token);
                let is_include = split(text, token.span).is_some_and(|(word, _)| word == b"include");
                if is_include && beside(&arms.current()) && !includes(token.text(text)).iter().all(|n| known(n)) {
                    return true;
                }
            }
            false
        })
    }
}

/// Whether `static` stands before the name of a prototype.
fn is_static(text: &[u8], item: &Item) -> bool {
    tokens_in(text, item.span).iter().take_while(|t| !t.is_punct(text, "(")).any(|t| t.is_word(text, "static"))
}
