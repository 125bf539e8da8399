//! What a user sees: one model of a run, and the forms in which it is printed.
//!
//! Nothing here writes to a file or a terminal by itself: every printer takes the writer.

#[cfg(test)]
mod applies;
pub mod document;
pub mod escape;
pub mod explain;
pub mod form;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod markdown;
pub mod output;
pub mod patch;
pub mod proof;
pub mod proved;
pub mod sarif;
pub mod table;
#[cfg(test)]
mod testing;
pub mod text;
pub mod wrap;

use vma2desc_base::{census, edit, exit, model, syntax, transform, tree};

#[cfg(test)]
#[path = "../../../testdata/support/validate.rs"]
mod validate;
