//! Rewriting rules as data: the model, the matcher, the set of all of them.

pub mod asked;
pub mod flag_change;
pub mod flag_test;
pub mod flags;
pub mod knowledge;
pub mod model;
pub mod pattern;
pub mod reasons;
pub mod registry;
pub mod render;
