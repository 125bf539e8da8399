//! What a run is given: the target, and for a run over what was read before, a tree of which nothing more is read.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use crate::exit::{Exit, Failure};
use crate::kernel::named::Kernel;
use crate::tree::find::Far;
use crate::tree::find::Find;
use crate::tree::source::SourceFile;
use crate::tree::walk::kernel_top;

/// The target given, or the kernel tree that the first path lies in.
pub fn find_target(paths: &[Utf8PathBuf], target: Option<&Utf8Path>) -> anyhow::Result<Kernel> {
    if let Some(t) = target {
        return Kernel::named(t).map_err(|e| Failure::new(Exit::Usage, format!("--target: {e}")).into());
    }
    for p in paths {
        let whole = p.canonicalize_utf8().unwrap_or_else(|_| p.clone());
        if let Some(top) = kernel_top(&whole) {
            return Ok(Kernel::Tree(top.to_owned()));
        }
    }
    let why = "the paths lie in no kernel tree: name the kernel that the result is for with --target, its tree or its version";
    Err(Failure::new(Exit::Usage, why.to_string()).into())
}

/// A tree of which nothing more is read: what a first run read is there.
pub struct Known {
    /// Whether all callers of an exported function can be known.
    pub is_kernel: bool,
}

impl Find for Known {
    fn near(&self, _: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile> {
        Vec::new()
    }

    fn naming(&self, _: &BTreeMap<&Utf8Path, BTreeSet<String>>) -> Vec<SourceFile> {
        Vec::new()
    }

    fn far(&self, _: &BTreeSet<String>, _: &BTreeSet<String>) -> Far {
        Far::default()
    }

    fn read(&self, _: &Utf8Path) -> Option<SourceFile> {
        None
    }

    fn ending(&self, _: &str) -> Vec<Utf8PathBuf> {
        Vec::new()
    }

    fn is_kernel(&self) -> bool {
        self.is_kernel
    }
}
