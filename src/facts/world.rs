//! Everything a plan may look at: sources, census, target and rules.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::facts::includes;
use crate::census::names::{function_index, include_index, is_variable, mentions_in};
use crate::census::slot::{Census, Mention, MentionKind, Place};
use crate::facts::func::{Func, Unreadable};
use crate::facts::want::Want;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::target::Target;
use crate::syntax::head::Param;
use crate::syntax::items::{Item, ItemKind, items};
use crate::syntax::lex::{Token, find_word, is_word_byte, tokens_in, tokens_with_comments};
use crate::syntax::span::Span;
use crate::transform::registry::Registry;
use crate::tree::paths::join;
use crate::tree::source::{FileId, Home, SourceSet};

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
    /// What was wanted in earlier rounds and was looked for in the tree; what was found is among the files.
    pub asked: BTreeSet<Want>,
    /// Names that were looked for near these directories.
    pub near: BTreeSet<(String, Utf8PathBuf)>,
    /// Whether the tree is a kernel, in which all callers of an exported function can be known.
    pub is_kernel: bool,
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
    visible: RefCell<BTreeMap<FileId, Rc<BTreeSet<FileId>>>>,
    wants: RefCell<BTreeSet<Want>>,
    seen: RefCell<BTreeSet<FileId>>,
    /// Summaries of functions.
    pub effects: crate::facts::effects::Cache,
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
            visible: RefCell::default(),
            wants: RefCell::default(),
            seen: RefCell::default(),
            effects: crate::facts::effects::Cache::default(),
        }
    }

    /// What was wanted since this was called last and was not looked for yet.
    pub fn take_wants(&self) -> BTreeSet<Want> {
        self.wants.take()
    }

    /// The files that hold what was looked into since this was called last: functions and tables.
    pub fn take_seen(&self) -> BTreeSet<FileId> {
        self.seen.take()
    }

    pub(super) fn want(&self, want: Want) {
        let word = want.name().bytes().all(is_word_byte);
        if word && !self.shared.asked.contains(&want) {
            self.wants.borrow_mut().insert(want);
        }
    }

    /// Whether the tree is a kernel, in which all callers of an exported function can be known.
    pub fn is_kernel(&self) -> bool {
        self.shared.is_kernel
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
        self.seen.borrow_mut().insert(file);
        Func::parse(file, &self.view(file).text, item)
    }

    /// The macro definitions of `name` in `file`.
    pub fn macros(&self, file: FileId, name: &str) -> Vec<Item> {
        let view = self.view(file);
        let is = |i: &&Item| matches!(&i.kind, ItemKind::MacroDefinition { name: n, .. } if n.of(&view.text) == name.as_bytes());
        view.items.iter().filter(is).cloned().collect()
    }

    /// The macro definitions of `name` in the headers that `file` includes, as far as they were read.
    pub fn visible_macros(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let visible = self.visible(file);
        let near = visible.iter().copied().filter(|f| self.names(*f, name));
        near.flat_map(|f| self.macros(f, name).into_iter().map(move |item| (f, item))).collect()
    }

    /// Where a header that `file` includes, or else any that was read, defines the macro `name`.
    pub fn macro_of_header(&self, file: FileId, name: &str) -> Option<Place> {
        let all = (0..self.sources.files.len()).map(|i| FileId(u32::try_from(i).unwrap_or(u32::MAX)));
        let visible = self.visible(file);
        let near = visible.iter().copied().chain(all.filter(|f| self.is_header(*f)));
        let mut found = near
            .filter(|f| self.names(*f, name))
            .flat_map(|f| self.macros(f, name).into_iter().map(move |item| Place { file: f, span: item.span }));
        found.next()
    }

    /// Where the function `name` that `file` defines is used: one that is static in a source file only there and in
    /// files that include it, another one in all files that have no static function of this name.
    pub fn mentions(&self, file: FileId, name: &str) -> Rc<Vec<Mention>> {
        let own = self.definitions(file, name);
        let local = !own.is_empty() && own.iter().all(is_static) && !self.is_header(file);
        if local {
            return Rc::new(self.near(file, name));
        }
        let all = self.all_mentions(name);
        let homes = self.homes(name);
        let files: BTreeSet<FileId> = all.iter().map(|m| m.place.file).collect();
        let others: BTreeSet<FileId> =
            files.into_iter().filter(|&f| f != file && !self.may_mean(f, name, file, &homes)).collect();
        if others.is_empty() {
            return all;
        }
        Rc::new(all.iter().filter(|m| !others.contains(&m.place.file)).cloned().collect())
    }

    /// Wants all files of the tree that name something.
    pub fn want_uses(&self, name: &str) {
        self.want(Want::Uses(name.to_string()));
    }

    /// Where a name stands in all files, whatever it stands for.
    pub(super) fn all_mentions(&self, name: &str) -> Rc<Vec<Mention>> {
        let all = || match self.shared.mentions.get(name) {
            Some(found) => Rc::new(found.clone()),
            None => Rc::new(crate::census::names::mentions(self.sources, name)),
        };
        self.mentions.borrow_mut().entry(name.to_string()).or_insert_with(all).clone()
    }

    /// As [`World::mentions`], and files of the tree that were not read because of something else are wanted.
    pub fn uses(&self, file: FileId, name: &str) -> Rc<Vec<Mention>> {
        let own = self.definitions(file, name);
        if self.is_header(file) || !own.iter().all(is_static) {
            self.want(Want::Uses(name.to_string()));
        }
        self.mentions(file, name)
    }

    /// Where a name occurs that a new function with external linkage would get; files of the tree that were not read
    /// and name it are wanted.
    pub fn is_taken_anywhere(&self, file: FileId, name: &str) -> Option<Place> {
        self.want(Want::Uses(name.to_string()));
        self.mentions(file, name).first().map(|m| m.place)
    }

    pub(super) fn is_header(&self, file: FileId) -> bool {
        self.sources.get(file).path.as_str().ends_with(".h")
    }

    /// The definitions that a call of `name` in `file` may mean: those in the file itself, or else those in files
    /// that it includes and those that the linker may give it. Definitions that were not read yet are wanted.
    pub fn resolve(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let found = self.known_definitions(file, name);
        let settled = found.iter().any(|(f, i)| *f == file || !is_static(i));
        if !settled {
            self.want(Want::Definition(name.to_string(), self.directory(file)));
        }
        found
    }

    /// As [`World::resolve`], but what was not read yet is wanted only if it stands near.
    pub fn resolve_near(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let found = self.known_definitions(file, name);
        if !found.iter().any(|(f, i)| *f == file || !is_static(i)) {
            self.want(Want::Near(name.to_string(), self.directory(file)));
        }
        found
    }

    /// As [`World::resolve`], from what was read already.
    pub fn known_definitions(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let mut found: Vec<(FileId, Item)> = self.definitions(file, name).into_iter().map(|i| (file, i)).collect();
        let homes = self.homes(name);
        let yields = |h: &Home| h.file == file && h.yields;
        if !found.is_empty() && !homes.iter().any(yields) {
            return found;
        }
        for other in self.sources.linked(file, &homes).into_iter().filter(|f| *f != file) {
            found.extend(self.definitions(other, name).into_iter().filter(|i| !is_static(i)).map(|i| (other, i)));
        }
        for &other in self.visible(file).iter().filter(|f| self.names(**f, name)) {
            found.extend(self.definitions(other, name).into_iter().filter(is_static).map(|i| (other, i)));
        }
        found.sort_by_key(|(f, i)| (*f, i.span));
        found
    }

    /// The definition of the file-scope variable `name` seen from `file`: its own, or else the only one in files that
    /// it includes or that is not static elsewhere. A definition that was not read yet is wanted.
    pub fn table(&self, file: FileId, name: &str) -> Option<(FileId, Item)> {
        let of = |f: FileId| {
            let view = self.view(f);
            let items = view.items.iter().filter(|i| is_variable(&view.text, i, name)).cloned();
            items.map(|i| (f, i)).collect::<Vec<_>>()
        };
        let mut found = of(file);
        if found.is_empty() {
            let visible = self.visible(file);
            found.extend(visible.iter().copied().filter(|f| self.names(*f, name)).flat_map(of));
        }
        if found.is_empty() {
            let named = |f: &FileId| *f != file && self.names(*f, name);
            let all = (0..self.sources.files.len()).map(|i| FileId(u32::try_from(i).unwrap_or(u32::MAX)));
            let open = |(f, i): &(FileId, Item)| !i.span.of(&self.view(*f).text).starts_with(b"static");
            found.extend(all.filter(named).flat_map(of).filter(open));
        }
        if found.is_empty() {
            self.want(Want::Definition(name.to_string(), self.directory(file)));
        }
        self.seen.borrow_mut().extend(found.iter().map(|f| f.0));
        let only = found.pop();
        only.filter(|_| found.is_empty())
    }

    /// The files that were read and hold the word.
    pub fn files_naming(&self, name: &str) -> Vec<FileId> {
        let all = (0..self.sources.files.len()).map(|i| FileId(u32::try_from(i).unwrap_or(u32::MAX)));
        all.filter(|f| self.names(*f, name)).collect()
    }

    /// Whether the word stands anywhere in the file.
    pub(super) fn names(&self, file: FileId, name: &str) -> bool {
        find_word(&self.sources.get(file).text, name.as_bytes(), 0).is_some()
    }

    /// The directory that a file lies in.
    pub fn directory(&self, file: FileId) -> Utf8PathBuf {
        self.sources.get(file).path.parent().unwrap_or(Utf8Path::new("")).to_owned()
    }

    /// The files that `file` includes, directly or through each other, as far as they were read.
    ///
    /// A heuristic: a name is looked up beside the file and below `include/`. A header beside the file or in a
    /// directory above it counts as included, since what includes it may not have been read.
    pub(super) fn visible(&self, file: FileId) -> Rc<BTreeSet<FileId>> {
        if let Some(known) = self.visible.borrow().get(&file) {
            return known.clone();
        }
        let mut seen = BTreeSet::from([file]);
        let mut queue = vec![file];
        while let Some(f) = queue.pop() {
            let source = self.sources.get(f);
            let dir = source.path.parent().unwrap_or(Utf8Path::new(""));
            for name in includes(&source.text) {
                let places = [join(dir, &name), Utf8Path::new("include").join(&name)];
                let found = places.iter().find_map(|p| self.sources.find(p));
                queue.extend(found.filter(|&i| seen.insert(i)));
            }
        }
        let dir = self.directory(file);
        for (i, source) in self.sources.files.iter().enumerate() {
            let beside = source.path.parent().is_some_and(|d| dir.starts_with(d));
            if beside && source.path.as_str().ends_with(".h") {
                seen.insert(FileId(u32::try_from(i).unwrap_or(u32::MAX)));
            }
        }
        seen.remove(&file);
        let seen = Rc::new(seen);
        self.visible.borrow_mut().insert(file, seen.clone());
        seen
    }

    /// The headers among the files that `file` includes.
    pub fn headers(&self, file: FileId) -> Vec<FileId> {
        self.visible(file).iter().copied().filter(|&f| self.is_header(f)).collect()
    }

    /// The file itself and those that it sees, as far as they have the word.
    pub(super) fn seen_by(&self, file: FileId, name: &str) -> impl Iterator<Item = FileId> {
        let all = std::iter::once(file).chain(self.visible(file).iter().copied().collect::<Vec<_>>());
        let named: Vec<FileId> = all.filter(|f| self.names(*f, name)).collect();
        named.into_iter()
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
        self.all_mentions(name).iter().map(|m| m.place).collect()
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

    /// The files that define the non-static function `name`, loaded ones included.
    pub fn functions(&self, name: &str) -> &[FileId] {
        let index = self.shared.functions.get_or_init(|| function_index(self.sources, 0));
        index.get(name).map_or(&[], Vec::as_slice)
    }

    /// Where `name` occurs in `file` and in the kept files that include a file of its name.
    fn near(&self, file: FileId, name: &str) -> Vec<Mention> {
        let index = self.shared.includes.get_or_init(|| include_index(self.sources, 0));
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

    /// The prototypes of `name` that matter to its definition in `file`, with the parameter at `index` if it has one.
    pub fn prototypes(&self, file: FileId, name: &str, index: usize) -> Vec<(Place, Option<Param>)> {
        let mut out = Vec::new();
        for m in self.mentions(file, name).iter().filter(|m| m.kind == MentionKind::Prototype) {
            let view = self.view(m.place.file);
            for item in &view.items {
                let ItemKind::Prototype { params, name: at, .. } = &item.kind else { continue };
                if *at == m.place.span {
                    out.push((m.place, params.get(index).cloned()));
                }
            }
        }
        out
    }
}

pub(super) fn is_static(item: &Item) -> bool {
    matches!(item.kind, ItemKind::Function { is_static: true, .. })
}
