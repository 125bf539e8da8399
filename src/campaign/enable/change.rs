//! What the parts of the step share.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::campaign::obstacle::Obstacle;
use crate::campaign::sites::Site;
use crate::model::outcome::Replacement;
use crate::syntax::items::{Item, ItemKind};
use crate::syntax::span::Span;

/// What every edit of this step is by.
pub const BY: &str = "campaign-enable";

/// Functions of the core that a shim is made of (mm/util.c).
pub const NEEDS: [&str; 2] = ["compat_set_desc_from_vma", "__compat_vma_mmap"];

/// Changes that are being collected, by file.
#[derive(Debug, Default)]
pub struct Changes {
    /// Them.
    pub edits: BTreeMap<Utf8PathBuf, Vec<Replacement>>,
    /// Statements, or their heads, that are laid out anew with all edits in them, by file.
    pub heads: BTreeMap<Utf8PathBuf, Vec<Span>>,
    /// Whether a shim passes the VMA's private data along.
    pub keeps_private: bool,
    /// Whether a shim leaves in the VMA what a failing hook had changed.
    pub leaves: bool,
}

impl Changes {
    /// Adds one.
    pub fn add(&mut self, path: &Utf8Path, edit: Replacement) {
        self.edits.entry(path.to_owned()).or_default().push(edit);
    }

    /// Lets a statement be laid out anew.
    pub fn lay_out(&mut self, path: &Utf8Path, head: Span) {
        self.heads.entry(path.to_owned()).or_default().push(head);
    }
}

/// An obstacle at a site.
pub fn stop(site: &Site, label: impl Into<String>) -> Obstacle {
    Obstacle { path: site.path.clone(), line: site.line, label: label.into() }
}

/// Whether a word occurs in a text.
pub fn has_word(text: &[u8], word: &str) -> bool {
    crate::syntax::lex::find_word(text, word.as_bytes(), 0).is_some()
}

/// Whether the item is a function of this name.
pub fn is_function(text: &[u8], item: &Item, name: &str) -> bool {
    matches!(&item.kind, ItemKind::Function { name: n, .. } if n.of(text) == name.as_bytes())
}

/// A function: its file and name.
pub type Home = (Utf8PathBuf, String);
