//! The only input: walking, reading, and the target tree.

pub mod each;
pub mod find;
pub mod index;
pub mod kept;
pub mod leftover;
pub mod maintainers;
pub mod modules;
pub mod paths;
pub mod plain;
pub mod progress;
pub mod read;
pub mod recall;
pub mod source;
pub mod unnamed;
pub mod walk;
