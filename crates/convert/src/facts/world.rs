//! Everything a plan may look at: sources, census, target and rules.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use camino::{Utf8Path, Utf8PathBuf};

use crate::census::names::{function_index, include_index, is_variable, mentions_in};
use crate::census::slot::{Census, Mention, Place};
use crate::facts::func::{Func, Unreadable};
use crate::facts::holding::Words;
use crate::facts::memo::{Memo, Memos, Trace, held};
use crate::facts::parsed::Parsed;
use crate::facts::want::Want;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::target::Target;
use crate::syntax::items::Item;
use crate::syntax::lex::is_word_byte;
use crate::syntax::linkage::is_weak;
use crate::syntax::text::Text;
use crate::transform::registry::Registry;
use crate::tree::modules::Nearness;
use crate::tree::paths::join;
use crate::tree::source::{FileId, Home, SourceSet};

/// Where names occur that stand for something of one file.
type Near = HashMap<(FileId, String), Arc<[Mention]>>;

/// What was found, with what that took of the tree.
pub(super) type Traced<T> = (Arc<T>, Arc<Trace>);

/// What was found out about all files when it was first asked for.
#[derive(Debug, Default)]
pub struct Index {
    /// Where a name occurs in all files, or a macro makes it.
    mentions: Mutex<HashMap<String, Arc<[Mention]>>>,
    /// Where a name occurs that only a file and those that include it can mean.
    near: Mutex<Near>,
    /// The files that define a function, with what it took to know.
    homes: Mutex<HashMap<String, Traced<[Home]>>>,
    /// What facts above remember.
    memos: Memos,
}

impl Index {
    /// What holds when more files are read in which these names stand that were wanted.
    pub fn kept(&self, news: &BTreeSet<String>) -> Self {
        Index { memos: self.memos.kept(news), ..Index::default() }
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
    /// What was found out about all files; forgotten when files are loaded.
    pub index: Index,
    /// Where words stand.
    pub words: Words,
    /// Functions that were parsed.
    pub parsed: Mutex<Parsed>,
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
    pub(super) shared: &'a Shared,
    wants: RefCell<BTreeSet<Want>>,
    seen: RefCell<BTreeSet<FileId>>,
    /// The traces that are in these already, by their addresses: those that others hold stay where they are.
    replayed: RefCell<HashSet<usize>>,
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
        let (wants, seen, replayed) = Default::default();
        World { sources, census, target, registry, known, shared, wants, seen, replayed }
    }

    /// What was wanted since this was called last and was not looked for yet.
    pub fn take_wants(&self) -> BTreeSet<Want> {
        self.replayed.take();
        self.wants.take()
    }

    /// The files that hold what was looked into since this was called last: functions and tables.
    pub fn take_seen(&self) -> BTreeSet<FileId> {
        self.replayed.take();
        self.seen.take()
    }

    /// What `make` makes, and what it wanted and looked into.
    pub fn traced<T>(&self, make: impl FnOnce() -> T) -> (T, Trace) {
        let take = || Trace { wants: self.wants.take(), seen: self.seen.take() };
        let (before, replayed) = (take(), self.replayed.take());
        let made = make();
        let trace = take();
        self.replayed.replace(replayed);
        self.add(&before);
        self.add(&trace);
        (made, trace)
    }

    /// Wants and looks into what somebody did who found the same.
    pub fn replay(&self, trace: &Arc<Trace>) {
        if self.replayed.borrow_mut().insert(Arc::as_ptr(trace).addr()) {
            self.add(trace);
        }
    }

    fn add(&self, trace: &Trace) {
        self.wants.borrow_mut().extend(trace.wants.iter().filter(|w| !self.shared.asked.contains(*w)).cloned());
        self.seen.borrow_mut().extend(&trace.seen);
    }

    pub(super) fn known_homes(&self, name: &str) -> Option<Traced<[Home]>> {
        held(&self.shared.index.homes).get(name).cloned()
    }

    pub(super) fn remember_homes(&self, name: &str, found: Traced<[Home]>) {
        held(&self.shared.index.homes).entry(name.to_owned()).or_insert(found);
    }

    /// What a fact remembers of all files, by its type.
    pub fn memo<T: Memo>(&self) -> Arc<T> {
        self.shared.index.memos.of()
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

    /// A file's text, and what is known of it.
    pub fn view(&self, file: FileId) -> &'a Text {
        &self.sources.get(file).text
    }

    /// The items of `file` that define the function `name` (several under `#if`).
    pub fn definitions(&self, file: FileId, name: &str) -> Vec<Item> {
        self.view(file).functions(name).cloned().collect()
    }

    /// Parses a function definition of `file`.
    ///
    /// # Errors
    /// As [`Func::parse`].
    pub fn parse(&self, file: FileId, item: &Item) -> Result<Func, Unreadable> {
        self.seen.borrow_mut().insert(file);
        let known = held(&self.shared.parsed).get(file, item.span);
        let mut func = match known {
            Some(func) => (*func).clone(),
            None => {
                let func = Func::parse(file, &self.view(file).text, item)?;
                held(&self.shared.parsed).keep(&func);
                func
            }
        };
        // What a macro assigns to depends on the headers that were read by now.
        self.learn_assigned(&mut func);
        Ok(func)
    }

    /// The macro definitions of `name` in `file`.
    pub fn macros(&self, file: FileId, name: &str) -> Vec<Item> {
        self.view(file).macros(name).cloned().collect()
    }

    /// The macro definitions of `name` in the headers that `file` includes, as far as they were read.
    pub fn visible_macros(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let visible = self.visible(file);
        visible.iter().flat_map(|&f| self.view(f).macros(name).map(move |item| (f, item.clone()))).collect()
    }

    /// Where a header that `file` includes, or else any that was read, defines the macro `name`.
    pub fn macro_of_header(&self, file: FileId, name: &str) -> Option<Place> {
        self.macros_anywhere(file, name).first().map(|(file, item)| Place { file: *file, span: item.span })
    }

    /// The macros `name` of the headers that `file` includes, or else of all that were read.
    pub(super) fn macros_anywhere(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let near = self.visible_macros(file, name);
        if !near.is_empty() {
            return near;
        }
        let headers = self.files_naming(name);
        let headers = headers.iter().copied().filter(|f| self.is_header(*f));
        headers.flat_map(|f| self.macros(f, name).into_iter().map(move |item| (f, item))).collect()
    }

    /// Where the function `name` that `file` defines is used: one that is static in a source file only there and in
    /// files that include it, another one in all files that have no static function of this name.
    pub fn mentions(&self, file: FileId, name: &str) -> Arc<[Mention]> {
        let own = self.definitions(file, name);
        let local = !own.is_empty() && own.iter().all(Item::is_static) && !self.is_header(file);
        if local {
            self.want_headers(file, name);
            return self.near(file, name);
        }
        let all = self.all_mentions(name);
        let homes = self.homes(name);
        let files: BTreeSet<FileId> = all.iter().map(|m| m.place.file).collect();
        let others: BTreeSet<FileId> =
            files.into_iter().filter(|&f| f != file && !self.may_mean(f, name, file, &homes)).collect();
        if others.is_empty() {
            return all;
        }
        all.iter().filter(|m| !others.contains(&m.place.file)).cloned().collect()
    }

    /// Wants all files of the tree that name something.
    pub fn want_uses(&self, name: &str) {
        self.want(Want::Uses(name.to_string()));
    }

    /// Wants what may declare a static function: files beside its own and where that includes from. Outside of a kernel's tree
    /// a search path may lead anywhere.
    pub fn want_headers(&self, file: FileId, name: &str) {
        let own = self.directory(file);
        let from =
            self.sources.get(file).text.includes().iter().filter_map(|n| Some(join(&own, n).parent()?.to_owned()));
        let mut dirs: BTreeSet<Utf8PathBuf> = from.filter(|d| !d.starts_with(&own)).collect();
        dirs.insert(own);
        if !self.is_kernel() {
            dirs = BTreeSet::from([Utf8PathBuf::new()]);
        }
        for dir in dirs {
            self.want(Want::UsesNear(name.to_string(), dir));
        }
    }

    /// Where a name stands in the files of the module of `file`; those of its directory and below that were not read are
    /// wanted.
    pub fn uses_in_module(&self, file: FileId, name: &str) -> Vec<Place> {
        self.want(Want::UsesNear(name.to_string(), self.directory(file)));
        let all = self.all_mentions(name);
        let of_files = all.chunk_by(|a, b| a.place.file == b.place.file);
        of_files.filter(|m| self.is_near(m[0].place.file, file)).flatten().map(|m| m.place).collect()
    }

    /// The files that name something in the directory of `file` and below, outside of a kernel all; those that were not read
    /// are wanted.
    pub fn files_of_module(&self, file: FileId, name: &str) -> Vec<FileId> {
        let own = if self.is_kernel() { self.directory(file) } else { Utf8PathBuf::new() };
        self.want(Want::UsesNear(name.to_string(), own.clone()));
        self.files_naming_below(name, &own)
    }

    /// Where a name stands in the files of the directory of `file`, of whatever module.
    pub fn uses_in_directory(&self, file: FileId, name: &str) -> Vec<Place> {
        let own = self.directory(file);
        self.want(Want::UsesNear(name.to_string(), own.clone()));
        self.all_mentions(name).iter().map(|m| m.place).filter(|p| self.directory(p.file) == own).collect()
    }

    /// Where a name stands in all files, whatever it stands for, and where a macro makes it.
    pub(super) fn all_mentions(&self, name: &str) -> Arc<[Mention]> {
        if let Some(known) = held(&self.shared.index.mentions).get(name) {
            return known.clone();
        }
        let all = self.with_pasted(self.written_mentions(name), name, &|_| true);
        held(&self.shared.index.mentions).entry(name.to_owned()).or_insert(all).clone()
    }

    /// As [`World::mentions`], and files of the tree that were not read because of something else are wanted.
    pub fn uses(&self, file: FileId, name: &str) -> Arc<[Mention]> {
        let own = self.definitions(file, name);
        if self.is_header(file) || !own.iter().all(Item::is_static) {
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
        self.sources.get(file).is_header()
    }

    /// The definitions that a call of `name` in `file` may mean: those in the file itself, or else those in files
    /// that it includes and those that the linker may give it. Definitions that were not read yet are wanted.
    pub fn resolve(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let found = self.known_definitions(file, name);
        let settled = found.iter().any(|(f, i)| (*f == file || !i.is_static()) && !self.yields(*f, i));
        if !settled {
            self.want(Want::Definition(name.to_string(), self.directory(file)));
        }
        found
    }

    /// As [`World::resolve`], but what was not read yet is wanted only if it stands near.
    pub fn resolve_near(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let found = self.known_definitions(file, name);
        let dir = self.directory(file);
        let is_near = |f: FileId| !self.is_kernel() || self.directory(f).starts_with(&dir);
        let settles = |(f, i): &(FileId, Item)| *f == file || !i.is_static() && is_near(*f);
        if !found.iter().any(|d| settles(d) && !self.yields(d.0, &d.1)) {
            self.want(Want::Near(name.to_string(), dir));
        }
        found
    }

    /// Whether a definition says by itself that another one may take its place.
    fn yields(&self, file: FileId, item: &Item) -> bool {
        !item.is_static() && is_weak(&self.view(file).text, item)
    }

    /// As [`World::resolve`], from what was read already.
    pub fn known_definitions(&self, file: FileId, name: &str) -> Vec<(FileId, Item)> {
        let mut found: Vec<(FileId, Item)> = self.definitions(file, name).into_iter().map(|i| (file, i)).collect();
        if self.is_elsewhere(file, name) {
            return self.with_other_arm(file, name, found);
        }
        // A header that one arm includes may have another one.
        if !found.is_empty() && found.iter().all(|(_, i)| !i.arms.is_empty()) {
            let included = self.included(file);
            let others = included.iter().filter(|f| **f != file && self.names(**f, name));
            found.extend(others.flat_map(|&f| self.definitions(f, name).into_iter().map(move |i| (f, i))));
        }
        let homes = self.homes(name);
        let yields = |h: &Home| h.file == file && h.yields;
        if !found.is_empty() && !homes.iter().any(yields) {
            return found;
        }
        for other in self.sources.linked(file, &homes).into_iter().filter(|f| *f != file) {
            found.extend(self.definitions(other, name).into_iter().filter(|i| !i.is_static()).map(|i| (other, i)));
        }
        for &other in self.visible(file).iter().filter(|f| self.names(**f, name)) {
            found.extend(self.definitions(other, name).into_iter().filter(Item::is_static).map(|i| (other, i)));
        }
        found.sort_by_key(|(f, i)| (*f, i.span));
        found
    }

    /// The definition of the file-scope variable `name` seen from `file`: its own, or else the only one in files that
    /// it includes or that is not static elsewhere. A definition that was not read yet is wanted.
    pub fn table(&self, file: FileId, name: &str) -> Option<(FileId, Item)> {
        let of = |f: FileId| {
            let view = self.view(f);
            let items = view.items().iter().filter(|i| is_variable(&view.text, i, name)).cloned();
            items.map(|i| (f, i)).collect::<Vec<_>>()
        };
        let mut found = of(file);
        if found.is_empty() {
            let visible = self.visible(file);
            found.extend(visible.iter().copied().filter(|f| self.names(*f, name)).flat_map(of));
        }
        if found.is_empty() {
            let others = self.files_naming(name).iter().copied().filter(|f| *f != file).collect::<Vec<_>>();
            let open = |(f, i): &(FileId, Item)| !i.span.of(&self.view(*f).text).starts_with(b"static");
            found.extend(others.into_iter().flat_map(of).filter(open));
        }
        if found.is_empty() {
            self.want(Want::Definition(name.to_string(), self.directory(file)));
        }
        self.seen.borrow_mut().extend(found.iter().map(|f| f.0));
        // In another arm it may be a table that was not read; one that it is another name of there is asked for by that name.
        if self.is_elsewhere(file, name) || self.other_names(file, name).is_none() {
            return None;
        }
        let only = found.pop();
        only.filter(|_| found.is_empty())
    }

    /// Whether the word stands anywhere in the file.
    pub(super) fn names(&self, file: FileId, name: &str) -> bool {
        self.view(file).names(name)
    }

    /// The directory that a file lies in.
    pub fn directory(&self, file: FileId) -> Utf8PathBuf {
        self.sources.get(file).path.parent().unwrap_or(Utf8Path::new("")).to_owned()
    }

    /// Whether two files may be of the same module; the core's are never a driver's.
    pub fn is_near(&self, file: FileId, other: FileId) -> bool {
        let path = |f: FileId| self.sources.get(f).path.as_path();
        self.sources.modules.nearness(path(file), path(other)) != Nearness::Apart
    }

    /// Of what lies in several files, that which belongs to the driver that `file` is of: in its directory or below, in a header
    /// also above. Outside of a kernel any other will do, if there is none. What the kernel itself does is known by the data
    /// files: its own source is not followed, or the answer would depend on what else was read.
    pub fn of_driver<T>(&self, file: FileId, all: Vec<T>, home: impl Fn(&T) -> FileId) -> Vec<T> {
        let dir = self.directory(file);
        let near = |t: &T| {
            let there = self.directory(home(t));
            let above = || self.is_header(home(t)) && !there.as_str().is_empty() && dir.starts_with(&there);
            there.starts_with(&dir) || above()
        };
        let any = self.is_kernel() || all.iter().any(near);
        all.into_iter().filter(|t| !any || near(t)).collect()
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

    /// The files that define the non-static function `name`, loaded ones included.
    pub fn functions(&self, name: &str) -> &[FileId] {
        let index = self.shared.functions.get_or_init(|| function_index(self.sources, 0));
        index.get(name).map_or(&[], Vec::as_slice)
    }

    /// The kept files that include a file of this one's name.
    pub(super) fn including(&self, file: FileId) -> &[FileId] {
        let index = self.shared.includes.get_or_init(|| include_index(self.sources, 0));
        let own = self.sources.get(file).path.file_name().unwrap_or_default();
        index.get(own).map_or(&[], Vec::as_slice)
    }

    /// Where `name` occurs in `file`, in the kept files that include a file of its name, and in headers that it includes.
    pub(super) fn near(&self, file: FileId, name: &str) -> Arc<[Mention]> {
        let key = (file, name.to_owned());
        if let Some(known) = held(&self.shared.index.near).get(&key) {
            return known.clone();
        }
        let mut files = BTreeSet::from([file]);
        files.extend(self.including(file));
        files.extend(self.included(file).iter().copied().filter(|f| self.is_header(*f)));
        let of = |f| mentions_in(f, self.view(f), self.view(f).tokens(), name);
        let all: Arc<[Mention]> = files.iter().copied().filter(|f| self.names(*f, name)).flat_map(of).collect();
        let all = self.with_pasted(all, name, &|f| files.contains(&f));
        held(&self.shared.index.near).entry(key).or_insert(all).clone()
    }
}
