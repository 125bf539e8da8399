//! The pipeline: which candidates form a unit, what is read for its plan, and what comes of it.

pub mod alike;
pub mod changes;
pub mod convert;
pub mod edited;
pub mod given;
mod ladders;
pub mod needs;
mod neighbours;
pub mod obstacles;
pub mod outside;
pub mod pipeline;
pub mod rewrite;
pub mod wanted;
pub mod worlds;
