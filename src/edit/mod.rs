//! Edits: a checked set of replacements, kernel layout, printing.

pub mod layout;
pub mod render;
pub mod set;
