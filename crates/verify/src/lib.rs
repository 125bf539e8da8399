//! Proof of what was written: matched < parsed < compiled < executed.

pub mod compile;
pub mod execute;
pub mod prove;
pub mod prover;
pub mod upon;

use vma2desc_base::{edit, kernel, model, syntax, tree};
