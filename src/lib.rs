//! vma2desc migrates Linux driver code from `mmap(struct file *, struct vm_area_struct *)`
//! to `mmap_prepare(struct vm_area_desc *)`; see ARCHITECTURE.md for the map.

pub mod audit;
pub mod campaign;
pub mod census;
pub mod check;
pub mod cli;
pub mod compat;
pub mod edit;
pub mod engine;
pub mod exit;
pub mod facts;
pub mod guard;
pub mod kernel;
pub mod ledger;
pub mod model;
pub mod plan;
pub mod report;
pub mod review;
pub mod series;
pub mod settle;
pub mod step;
pub mod syntax;
pub mod transform;
pub mod tree;
pub mod verify;

#[cfg(test)]
#[path = "../testdata/support/validate.rs"]
mod validate;
