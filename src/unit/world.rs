//! Everything a plan may look at: sources, census, target and rules.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use super::func::{Func, Unreadable};
use crate::census::slot::Census;
use crate::syntax::items::{Item, ItemKind, items};
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
}

/// Definitions in files that were not kept by the scan, found on demand.
pub trait Lookup {
    /// The text of files that define a function of this name elsewhere in the tree.
    fn definitions(&self, name: &str) -> Vec<Arc<[u8]>>;
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
    views: RefCell<BTreeMap<FileId, Rc<FileView>>>,
}

impl<'a> World<'a> {
    /// A world over these parts.
    pub fn new(
        sources: &'a SourceSet,
        census: &'a Census,
        target: &'a Target,
        registry: &'a Registry,
        known: &'a Knowledge,
    ) -> Self {
        World { sources, census, target, registry, known, views: RefCell::default() }
    }

    /// A file's text and items, made once.
    pub fn view(&self, file: FileId) -> Rc<FileView> {
        let make = || {
            let text: Arc<[u8]> = self.sources.get(file).text.as_slice().into();
            Rc::new(FileView { items: items(&text), text })
        };
        self.views.borrow_mut().entry(file).or_insert_with(make).clone()
    }

    /// The items of `file` that define the function `name` (several under `#if`).
    pub fn definitions(&self, file: FileId, name: &str) -> Vec<Item> {
        let view = self.view(file);
        let is = |i: &&Item| matches!(&i.kind, ItemKind::Function { name: n, .. } if n.of(&view.text) == name.as_bytes());
        view.items.iter().filter(is).cloned().collect()
    }

    /// Parses a function definition of `file`.
    ///
    /// # Errors
    /// As [`Func::parse`].
    pub fn parse(&self, file: FileId, item: &Item) -> Result<Func, Unreadable> {
        Func::parse(file, &self.view(file).text, item)
    }

    /// The macro definitions of `name` in `file`.
    pub fn macros(&self, file: FileId, name: &str) -> Vec<Item> {
        let view = self.view(file);
        let is =
            |i: &&Item| matches!(&i.kind, ItemKind::MacroDefinition { name: n, .. } if n.of(&view.text) == name.as_bytes());
        view.items.iter().filter(is).cloned().collect()
    }
}
