//! Checks on a whole unit: its functions, tables and operations together.

pub mod captured;
pub mod counterpart;
pub mod effects;
pub mod held;
pub mod memory;
pub mod merge;
pub mod nested;
pub mod one_action;
pub mod order;
pub mod page_array;
pub mod pages;
pub mod removed;
pub mod stateless;
pub mod tables;
pub mod vm_ops;

use crate::step::populate::Stop;
use crate::unit::plan::Plan;

/// Runs all checks.
///
/// # Errors
/// The first refusal.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    pages::check(plan)?;
    one_action::check(plan)?;
    held::check(plan)?;
    stateless::check(plan)?;
    order::check(plan)?;
    counterpart::check(plan)?;
    tables::check(plan)?;
    vm_ops::check(plan)?;
    merge::check(plan)?;
    memory::check(plan)?;
    nested::check(plan)?;
    Ok(())
}
