//! Edits of files.

pub mod write;
