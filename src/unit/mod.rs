//! What belongs together, the plan for it, and its outcome.

pub mod outcome;
pub mod pipeline;
