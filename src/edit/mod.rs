//! Edits: a checked set of replacements, kernel layout, printing, writing.

pub mod change;
pub mod layout;
pub mod locate;
pub mod render;
pub mod set;
pub mod spaces;
pub mod texts;
pub mod unified;
pub mod unnamed;
pub mod write;
