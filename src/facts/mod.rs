//! Facts about functions that several guards and steps ask for; each is computed in one place.

pub mod prints;
pub mod vma_macros;
pub mod ways;
