//! Questions to the tree around the given paths.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::source::SourceFile;

/// What may be asked of the tree around the given paths.
pub trait Find: Sync {
    /// For each directory (relative to the sources' root) the files in it and below that define one of its names at the
    /// left margin.
    fn near(&self, wanted: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile>;

    /// For each directory the files in it and below that name one of its names anywhere.
    fn naming(&self, wanted: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile>;

    /// The files of the whole tree that define one of `wanted`, and those that name one of `named` anywhere.
    fn far(&self, wanted: &BTreeSet<String>, named: &BTreeSet<String>) -> Far;

    /// The file of this path, relative to the sources' root; none if there is none.
    fn read(&self, path: &Utf8Path) -> Option<SourceFile>;

    /// The files around a driver outside of a kernel's tree whose paths end in `name`, as an `#include` with a search path
    /// may mean them, relative to the sources' root.
    fn ending(&self, name: &str) -> Vec<Utf8PathBuf>;

    /// Whether the whole tree is a kernel, in which all callers of an exported function are known.
    fn is_kernel(&self) -> bool;
}

/// What was found in the whole tree.
#[derive(Clone, Debug, Default)]
pub struct Far {
    /// The files.
    pub files: Vec<SourceFile>,
    /// Names that stand in more files than are looked at; files that were read for them alone are left out.
    pub too_many: BTreeSet<String>,
}
