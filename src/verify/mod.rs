//! Proof of what was written: matched < parsed < compiled < executed.

pub mod change;
pub mod proof;
pub mod prove;
pub mod reparse;
