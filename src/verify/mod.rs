//! Proof of what was written: matched < parsed < compiled < executed.

pub mod change;
pub mod compile;
pub mod edited;
pub mod execute;
pub mod failed;
pub mod functions;
pub mod proof;
pub mod prove;
pub mod prover;
pub mod reparse;
pub mod residue;
pub mod second;
pub mod stable;
