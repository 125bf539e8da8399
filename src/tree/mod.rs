//! The only input: walking, reading, and the target tree.

pub mod interface;
pub mod maintainers;
pub mod read;
pub mod source;
pub mod target;
pub mod walk;
