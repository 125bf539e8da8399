//! Proof of what was written.

pub mod execute;
pub mod reparse;
