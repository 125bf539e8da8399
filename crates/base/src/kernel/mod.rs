//! The kernel that the result is for: what it declares, and what is known about its functions and flags.

pub mod agree;
pub mod flags;
pub mod interface;
pub mod knowledge;
pub mod named;
pub mod pairs;
pub mod release;
pub mod symbols;
pub mod target;
pub mod version;
pub mod versions;
