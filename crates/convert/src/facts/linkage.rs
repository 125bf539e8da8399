//! What a name means where it stands: which definition the linker takes, with the module as the scope.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::census::names::covers;
use crate::census::slot::Place;
use crate::facts::want::Want;
use crate::facts::world::World;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::lex::Lexer;
use crate::syntax::linkage;
use crate::tree::source::{FileId, Home};

impl World<'_> {
    /// The files that define `name` with external linkage.
    pub(super) fn homes(&self, name: &str) -> Arc<[Home]> {
        if let Some((homes, trace)) = self.known_homes(name) {
            self.replay(&trace);
            return homes;
        }
        let (homes, trace) = self.traced(|| self.find_homes(name));
        self.remember_homes(name, (homes.clone(), Arc::new(trace)));
        homes
    }

    fn find_homes(&self, name: &str) -> Arc<[Home]> {
        let files = self.functions(name);
        let several = files.len() > 1;
        let declared = several && self.is_declared_weak(name);
        let home = |&f: &FileId| {
            let view = self.view(f);
            let own = self.definitions(f, name);
            let mut open = own.iter().filter(|i| !i.is_static());
            let weak = declared || open.all(|i| self.is_weak(f, i));
            let whole = covers(&view.text, view.items(), name);
            Home { file: f, yields: weak || !whole, weak: weak && whole }
        };
        let alone = |&file: &FileId| Home { file, yields: false, weak: false };
        files.iter().map(|f| if several { home(f) } else { alone(f) }).collect()
    }

    /// Whether a declaration or a pragma in a file that was read makes `name` weak.
    fn is_declared_weak(&self, name: &str) -> bool {
        let all = self.files_naming(name);
        let files = || all.iter().copied().filter(|&f| self.sources.get(f).is_c());
        let by_prototype = |f: FileId| {
            let mut own = self.view(f).named(name).filter(|i| matches!(i.kind, ItemKind::Prototype { .. }));
            own.any(|i| self.is_weak(f, i))
        };
        let by_pragma = |f: FileId| {
            let text = self.view(f);
            let has_one = text.names("pragma") || text.names("_Pragma");
            has_one && Lexer::new(text).any(|t| linkage::is_weak_pragma(text, t, name))
        };
        files().any(by_prototype) || files().any(by_pragma)
    }

    /// Whether a definition is weak by its own words, or by a macro's among them. Headers that may define such a macro
    /// and were not read are wanted.
    pub fn is_weak(&self, file: FileId, item: &Item) -> bool {
        let view = self.view(file);
        linkage::words(&view.text, item).into_iter().any(|word| {
            let Ok(name) = std::str::from_utf8(word) else { return false };
            if linkage::is_weak_word(word) {
                return true;
            }
            let own = self.macros(file, name).into_iter().map(|item| Place { file, span: item.span }).next();
            match own.or_else(|| self.macro_of_header(file, name)) {
                Some(at) => self.says_weak(at),
                // A type by its name (a heuristic): it is not worth a look through the tree.
                None if name.ends_with("_t") => false,
                None => {
                    self.want(Want::Definition(name.to_string(), self.directory(file)));
                    false
                }
            }
        })
    }

    /// Whether the macro that is defined here stands for an attribute that makes a function weak.
    fn says_weak(&self, at: Place) -> bool {
        let view = self.view(at.file);
        let body = |i: &Item| match i.kind {
            ItemKind::MacroDefinition { body, .. } if i.span == at.span => Some(body),
            _ => None,
        };
        view.items().iter().find_map(body).is_some_and(|body| linkage::says_weak(&view.text, body))
    }

    /// Another file's definition that the linker may take in place of this one, or this one in place of it: then only
    /// all of them can change. Files of the tree that were not read and may have one are wanted.
    pub fn rivals(&self, file: FileId, item: &Item, name: &str) -> Vec<(FileId, Item)> {
        let view = self.view(file);
        let whole = covers(&view.text, view.items(), name);
        if self.is_header(file) || item.is_static() && whole {
            return Vec::new();
        }
        if !whole || self.is_weak(file, item) || self.is_declared_weak(name) {
            self.want(Want::Uses(name.to_string()));
        }
        let homes = self.homes(name);
        let linked = self.sources.linked(file, &homes);
        let open = |f: FileId| self.definitions(f, name).into_iter().filter(|i| !i.is_static()).map(move |i| (f, i));
        linked.into_iter().filter(|f| *f != file).flat_map(open).collect()
    }

    /// Whether `name` in the file `from` may stand for the function that `file` defines.
    pub(super) fn may_mean(&self, from: FileId, name: &str, file: FileId, homes: &[Home]) -> bool {
        if homes.iter().all(|h| h.file != file) || homes.len() == 1 {
            return !self.hides(from, name);
        }
        if !self.is_header(from) {
            return !self.hides(from, name) && self.sources.linked(from, homes).contains(&file);
        }
        // A header declares what those who see it define; one that none of them sees, as far as was read, all.
        let mut seen = homes.iter().filter(|h| self.visible(h.file).contains(&from)).map(|h| h.file).peekable();
        seen.peek().is_none() || seen.any(|f| f == file)
    }

    /// Whether `name` in the file `from` can stand for a definition in one of `files` alone.
    pub fn means_only(&self, from: FileId, name: &str, files: &BTreeSet<FileId>) -> bool {
        let homes = self.homes(name);
        let others: Vec<FileId> = homes.iter().map(|h| h.file).filter(|f| !files.contains(f)).collect();
        others.iter().all(|&other| !self.may_mean(from, name, other, &homes))
    }

    /// Whether `name` in this source file is a static function of its own wherever it stands.
    fn hides(&self, file: FileId, name: &str) -> bool {
        let own = self.definitions(file, name);
        let view = self.view(file);
        !self.is_header(file) && own.iter().any(Item::is_static) && covers(&view.text, view.items(), name)
    }
}
