//! What a run comes to: candidates, outcomes, findings, proofs, and their texts. No logic and no printer.

pub mod asked;
pub mod campaign;
pub mod candidates;
pub mod conserve;
pub mod digest;
pub mod failed;
pub mod finding;
pub mod lines;
pub mod outcome;
pub mod proof;
pub mod purpose;
pub mod queued;
pub mod reasons;
pub mod run;
pub mod summary;
#[doc(hidden)]
pub mod testing;
