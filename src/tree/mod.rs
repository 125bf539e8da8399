//! The only input: walking, reading, and the target tree.

pub mod agree;
pub mod interface;
pub mod kernel;
pub mod maintainers;
pub mod modules;
pub mod read;
pub mod release;
pub mod source;
pub mod symbols;
pub mod target;
pub mod version;
pub mod versions;
pub mod walk;
