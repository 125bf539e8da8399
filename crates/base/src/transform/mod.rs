//! Rewriting rules as data: the model, the matcher, the set of all of them.

pub mod asked;
pub mod model;
pub mod pattern;
pub mod registry;
pub mod render;
pub mod template;
