//! What the rest of vma2desc stands on: C and kernel trees are read, slots found, rules known, edits checked and printed.

pub mod census;
pub mod edit;
pub mod exit;
pub mod kernel;
pub mod model;
pub mod syntax;
pub mod transform;
pub mod tree;
