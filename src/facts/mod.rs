//! Facts about functions that several guards and steps ask for; each is computed in one place.

pub mod bounds;
pub mod closed;
pub mod conditions;
pub mod constants;
pub mod cow;
pub mod declared;
pub mod effects;
pub mod flag_change;
pub mod flag_test;
pub mod flags;
pub mod func;
pub mod linkage;
pub mod older;
pub mod operations;
pub mod prints;
pub mod sight;
pub mod sites;
pub mod taken;
pub mod term;
pub mod types;
pub mod usage;
pub mod values;
pub mod vma_macros;
pub mod want;
pub mod ways;
pub mod world;
