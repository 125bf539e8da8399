//! Everything a plan may look at: sources, census, target and rules.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, Mutex, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use super::func::{Func, Unreadable};
use crate::census::names::{function_index, include_index, mentions_in};
use crate::census::slot::{Census, Mention, MentionKind, Place};
use crate::syntax::items::{Item, ItemKind, Param, items};
use crate::syntax::lex::{Token, find_word, tokens_in, tokens_with_comments};
use crate::syntax::span::Span;
use crate::transform::knowledge::Knowledge;
use crate::transform::registry::Registry;
use crate::tree::source::{FileId, SourceSet};
use crate::tree::target::Target;

/// A file's text and its top-level items.
#[derive(Debug)]
pub struct FileView {
    /// The text.
    pub text: Arc<[u8]>,
    /// Its items.
    pub items: Vec<Item>,
    tokens: OnceCell<Vec<Token>>,
}

impl FileView {
    /// Its tokens, comments included, made when first wanted.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| tokens_with_comments(&self.text))
    }
}

/// What all workers share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Where the handlers' names, old and new, occur in all kept files; complete for the names that it has.
    pub mentions: BTreeMap<String, Vec<Mention>>,
    /// The files that define each non-static function, made when first wanted.
    pub functions: OnceLock<BTreeMap<String, Vec<FileId>>>,
    /// The files that include each base name, made when first wanted.
    pub includes: OnceLock<BTreeMap<String, Vec<FileId>>>,
    /// Functions that were wanted and are defined in no kept file, with the directory of their caller.
    pub wanted: Mutex<BTreeSet<(String, Utf8PathBuf)>>,
    /// Where such functions are defined, as far as they were found in the tree: path and line.
    pub outside: BTreeMap<String, String>,
}

/// What a plan may look at. Not shared between threads: each worker has its own.
pub struct World<'a> {
    /// The scanned files.
    pub sources: &'a SourceSet,
    /// What was found in them.
    pub census: &'a Census,
    /// The kernel that the result is for.
    pub target: &'a Target,
    /// The transforms.
    pub registry: &'a Registry,
    /// Facts about functions and flags.
    pub known: &'a Knowledge,
    shared: &'a Shared,
    views: RefCell<BTreeMap<FileId, Rc<FileView>>>,
    mentions: RefCell<BTreeMap<String, Rc<Vec<Mention>>>>,
}

impl<'a> World<'a> {
    /// A world over these parts.
    pub fn new(
        sources: &'a SourceSet,
        census: &'a Census,
        target: &'a Target,
        registry: &'a Registry,
        known: &'a Knowledge,
        shared: &'a Shared,
    ) -> Self {
        World {
            sources,
            census,
            target,
            registry,
            known,
            shared,
            views: RefCell::default(),
            mentions: RefCell::default(),
        }
    }

    /// A file's text and items, made once.
    pub fn view(&self, file: FileId) -> Rc<FileView> {
        let make = || {
            let text: Arc<[u8]> = self.sources.get(file).text.as_slice().into();
            Rc::new(FileView { items: items(&text), text, tokens: OnceCell::new() })
        };
        self.views.borrow_mut().entry(file).or_insert_with(make).clone()
    }

    /// The items of `file` that define the function `name` (several under `#if`).
    pub fn definitions(&self, file: FileId, name: &str) -> Vec<Item> {
        let view = self.view(file);
        let is =
            |i: &&Item| matches!(&i.kind, ItemKind::Function { name: n, .. } if n.of(&view.text) == name.as_bytes());
        view.items.iter().filter(is).cloned().collect()
    }

    /// Parses a function definition of `file`.
    ///
    /// # Errors
    /// As [`Func::parse`].
    pub fn parse(&self, file: FileId, item: &Item) -> Result<Func, Unreadable> {
        Func::parse(file, &self.view(file).text, item)
    }

    /// The definition of the file-scope variable `name` seen from `file`.
    pub fn table(&self, file: FileId, name: &str) -> Option<(FileId, Item)> {
        let view = self.view(file);
        let defines = |i: &&Item| {
            i.kind == ItemKind::Other
                && tokens_in(&view.text, i.span)
                    .windows(2)
                    .any(|w| w[0].is_word(&view.text, name) && w[1].is_punct(&view.text, "="))
        };
        view.items.iter().find(defines).map(|i| (file, i.clone()))
    }

    /// The macro definitions of `name` in `file`.
    pub fn macros(&self, file: FileId, name: &str) -> Vec<Item> {
        let view = self.view(file);
        let is = |i: &&Item| matches!(&i.kind, ItemKind::MacroDefinition { name: n, .. } if n.of(&view.text) == name.as_bytes());
        view.items.iter().filter(is).cloned().collect()
    }

    /// Where `name` is used, seen from `file`: a static function only there and in files that include it,
    /// another one in all that was scanned.
    pub fn mentions(&self, file: FileId, name: &str) -> Rc<Vec<Mention>> {
        let own = self.definitions(file, name);
        let is_static = !own.is_empty()
            && own.iter().all(|i| matches!(&i.kind, ItemKind::Function { is_static, .. } if *is_static));
        if is_static {
            return Rc::new(self.near(file, name));
        }
        if let Some(found) = self.shared.mentions.get(name) {
            return Rc::new(found.clone());
        }
        let all = || Rc::new(crate::census::names::mentions(self.sources, name));
        self.mentions.borrow_mut().entry(name.to_string()).or_insert_with(all).clone()
    }

    /// Whether `name` occurs where the file's static functions are visible.
    pub fn is_taken(&self, file: FileId, name: &str) -> Option<Place> {
        if let Some(found) = self.shared.mentions.get(name) {
            return found.first().map(|m| m.place);
        }
        self.near(file, name).first().map(|m| m.place)
    }

    /// Where the variable `name` of `file` occurs.
    pub fn variable(&self, file: FileId, name: &str, is_static: bool) -> Vec<Place> {
        if is_static {
            return self.near(file, name).iter().map(|m| m.place).collect();
        }
        let all = match self.shared.mentions.get(name) {
            Some(found) => found.clone(),
            None => crate::census::names::mentions(self.sources, name),
        };
        all.iter().map(|m| m.place).collect()
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
        let Some(item) = view.items.iter().find(|i| i.span.contains(place.span)) else { return false };
        let before = tokens_in(&view.text, Span::new(item.span.start, place.span.start));
        let [.., name, equals] = before.as_slice() else { return false };
        name.is_word(&view.text, member) && equals.is_punct(&view.text, "=")
    }

    /// The kept files that define the non-static function `name`.
    pub fn functions(&self, name: &str) -> &[FileId] {
        let index = self.shared.functions.get_or_init(|| function_index(self.sources));
        index.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where `name` occurs in `file` and in the kept files that include a file of its name.
    fn near(&self, file: FileId, name: &str) -> Vec<Mention> {
        let index = self.shared.includes.get_or_init(|| include_index(self.sources));
        let own = self.sources.get(file).path.file_name().unwrap_or_default();
        let mut files = BTreeSet::from([file]);
        files.extend(index.get(own).into_iter().flatten());
        let named = |f: &FileId| find_word(&self.sources.get(*f).text, name.as_bytes(), 0).is_some();
        let mentions = files.into_iter().filter(named).flat_map(|f| {
            let view = self.view(f);
            mentions_in(f, &view.text, view.tokens(), &view.items, name)
        });
        mentions.collect()
    }

    /// A definition of the non-static function `name` in another kept file.
    pub fn elsewhere(&self, file: FileId, name: &str) -> Option<Place> {
        let other = self.functions(name).iter().copied().find(|&f| f != file)?;
        let item = self.definitions(other, name).into_iter().next()?;
        match item.kind {
            ItemKind::Function { name, .. } => Some(Place { file: other, span: name }),
            _ => None,
        }
    }

    /// Where a function that no kept file defines stands in the tree; it is looked for after this round.
    pub fn outside(&self, file: FileId, name: &str) -> Option<&str> {
        let found = self.shared.outside.get(name);
        if found.is_none()
            && let Ok(mut wanted) = self.shared.wanted.lock()
        {
            let dir = self.sources.get(file).path.parent().unwrap_or(Utf8Path::new(""));
            wanted.insert((name.to_string(), dir.to_owned()));
        }
        found.map(String::as_str)
    }

    /// The prototypes of `name` that matter to its definition in `file`, with the parameter at `index`.
    pub fn prototypes(&self, file: FileId, name: &str, index: usize) -> Vec<(Place, Param)> {
        let mut out = Vec::new();
        for m in self.mentions(file, name).iter().filter(|m| m.kind == MentionKind::Prototype) {
            let view = self.view(m.place.file);
            for item in &view.items {
                let ItemKind::Prototype { params, name: at, .. } = &item.kind else { continue };
                if *at == m.place.span
                    && let Some(p) = params.get(index)
                {
                    out.push((m.place, p.clone()));
                }
            }
        }
        out
    }
}
