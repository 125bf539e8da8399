//! The pipeline: which candidates form a unit, what is read for its plan, and what comes of it.

pub mod alike;
pub mod changes;
mod comments;
pub mod convert;
pub mod edited;
pub mod given;
#[cfg(test)]
#[cfg(debug_assertions)]
mod growth;
mod headers;
mod home;
mod ladders;
pub mod needs;
mod neighbours;
pub mod obstacles;
pub mod outside;
pub mod pipeline;
pub mod rewrite;
pub mod take;
pub mod wanted;
pub mod worlds;

use crate::census::slot::Census;
use crate::kernel::knowledge::Knowledge;
use crate::kernel::target::Target;
use crate::model::outcome::{Conversion, Refusal};
use crate::transform::registry::Registry;
use crate::tree::source::SourceSet;

/// What the pipeline works on.
struct Engine {
    sources: SourceSet,
    census: Census,
    target: Target,
    registry: &'static Registry,
    known: &'static Knowledge,
}

/// What comes of a unit.
type Done = Result<Conversion, Refusal>;
