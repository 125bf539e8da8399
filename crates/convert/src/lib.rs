//! Plans conversions: what is known of functions and tables, whether a change is safe, which changes a unit takes.

pub mod compat;
pub mod engine;
pub mod facts;
pub mod guard;
pub mod plan;
pub mod settle;
pub mod step;

use vma2desc_base::{census, edit, exit, kernel, model, syntax, transform, tree};
