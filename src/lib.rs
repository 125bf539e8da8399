//! vma2desc migrates Linux driver code from `mmap(struct file *, struct vm_area_struct *)`
//! to `mmap_prepare(struct vm_area_desc *)`; see ARCHITECTURE.md for the map.

pub mod audit;
pub mod campaign;
pub mod check;
pub mod cli;
pub mod ledger;
pub mod review;
pub mod series;

pub use vma2desc_base::{census, edit, exit, kernel, model, syntax, transform, tree};
pub use vma2desc_convert::{compat, engine, facts, guard, plan, settle, step};
pub use vma2desc_report as report;
pub use vma2desc_verify as verify;

#[cfg(test)]
#[path = "../testdata/support/validate.rs"]
mod validate;
