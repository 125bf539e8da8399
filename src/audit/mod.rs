//! Mistakes in code that is already converted: hooks with a descriptor, their helpers, and the operations that they install.
//!
//! Each judgement has a file. It asks the facts about functions, and says only what is certain on some way through the code;
//! what is not is a remark. Texts are data: `transforms/audit.toml`.

mod action;
mod arrays;
mod bits;
mod changed;
mod checks;
mod close;
mod deeds;
mod direct;
mod doc;
mod escape;
mod fields;
mod file;
mod flagged;
mod flags;
mod frames;
mod half;
pub mod history;
mod idle;
mod judges;
mod late;
mod left;
mod marks;
mod mend;
mod mistake;
mod named;
mod object;
mod part;
mod private;
mod range;
mod readers;
mod removed;
mod renamed;
pub mod run;
mod scene;
mod shims;
mod spelled;
mod state;
mod stores;
mod stubs;
mod tabled;
mod tables;
mod truths;
mod unset;
mod unwound;
