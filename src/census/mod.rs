//! Every slot and handler in the scanned source.

pub mod slot;
