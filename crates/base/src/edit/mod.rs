//! Edits: a checked set of replacements, kernel layout, printing, writing.

pub mod alike;
pub mod change;
pub mod diff;
pub mod journal;
pub mod layout;
pub mod locate;
pub mod recover;
pub mod render;
pub mod set;
pub mod spaces;
pub mod swap;
pub mod texts;
pub mod unified;
pub mod write;
