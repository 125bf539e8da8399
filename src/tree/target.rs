//! What the kernel that the result is for really has, read from its headers.

use std::collections::{BTreeMap, BTreeSet};

/// An operations structure with a member that takes a `struct vm_area_desc *`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrepareMember {
    /// Name of the new member (`mmap_prepare`).
    pub member: String,
    /// The old member that it replaces, if the structure still has one (`mmap`).
    pub replaces: Option<String>,
    /// The new member's parameter list, as in the header.
    pub params: String,
}

/// The target kernel.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// Identifiers that the probed headers declare or define: functions, macros, enumerators and
    /// `struct.member` for members of the structures that matter.
    pub symbols: BTreeSet<String>,
    /// Structure tag to its prepare member.
    pub prepare: BTreeMap<String, PrepareMember>,
}

impl Target {
    /// Whether the target declares `symbol`.
    pub fn has(&self, symbol: &str) -> bool {
        self.symbols.contains(symbol)
    }
}
