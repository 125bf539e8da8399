//! The transforms and the texts that go with them, as data.

pub mod reasons;

/// The files in `transforms/`, one transform each.
pub const TEXTS: &[&str] = &[];
