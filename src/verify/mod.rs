//! Proof of what was written.

pub mod reparse;
