//! Structural moves that are no local patterns.

pub mod braces;
pub mod failing;
pub mod populate;
pub mod usage;
