//! The only input: walking, reading, and the target tree.

pub mod find;
pub mod leftover;
pub mod maintainers;
pub mod modules;
pub mod paths;
pub mod plain;
pub mod progress;
pub mod read;
pub mod source;
pub mod unnamed;
pub mod walk;
