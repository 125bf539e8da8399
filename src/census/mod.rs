//! Every slot and handler in the scanned source.

pub mod slot;

/// stub
pub fn mentions(_: &crate::tree::source::SourceSet, _: &str) -> Vec<slot::Mention> { Vec::new() }
