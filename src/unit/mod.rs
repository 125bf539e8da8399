//! What belongs together, the plan for it, and its outcome.

pub mod alike;
pub mod candidates;
pub mod convert;
pub mod finish;
pub mod fit;
pub mod func;
mod given;
mod ladders;
pub mod linkage;
pub mod needs;
mod neighbours;
pub mod obstacles;
pub mod outcome;
pub mod outside;
pub mod pipeline;
pub mod plan;
pub mod prints;
pub mod rewrite;
pub mod values;
pub mod want;
pub mod wanted;
pub mod world;
pub mod worlds;
