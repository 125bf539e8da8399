//! What belongs together, the plan for it, and its outcome.

pub mod alike;
pub mod bounds;
pub mod candidates;
pub mod constants;
pub mod convert;
pub mod cow;
pub mod facts;
pub mod finish;
pub mod fit;
pub mod func;
mod given;
pub mod needs;
pub mod obstacles;
pub mod outcome;
pub mod outside;
pub mod paths;
pub mod pipeline;
pub mod plan;
pub mod rewrite;
pub mod term;
pub mod types;
pub mod values;
pub mod wanted;
pub mod world;
pub mod worlds;
