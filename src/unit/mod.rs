//! What belongs together, the plan for it, and its outcome.

pub mod func;
pub mod outcome;
pub mod values;
pub mod world;
