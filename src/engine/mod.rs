//! The pipeline: which candidates form a unit, what is read for its plan, and what comes of it.

pub mod alike;
pub mod convert;
pub mod edited;
mod given;
mod home;
mod ladders;
pub mod needs;
mod neighbours;
pub mod obstacles;
pub mod outside;
pub mod pipeline;
pub mod rewrite;
pub mod wanted;
pub mod worlds;
