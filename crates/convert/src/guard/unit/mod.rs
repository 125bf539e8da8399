//! Checks on a whole unit: its functions, tables and operations together.

mod asks;
pub mod behind;
mod called;
pub mod captured;
mod extent;
pub mod fields;
pub mod held;
pub mod memory;
pub mod merge;
pub mod nested;
pub mod one_action;
pub mod order;
pub mod overridden;
pub mod page_array;
pub mod pages;
pub mod private;
mod recheck;
pub mod stateless;
mod stays;
pub mod tables;
pub mod validated;
pub mod vm_ops;

use crate::plan::Plan;
use crate::plan::stop::Stop;

/// A check of a whole unit.
pub struct UnitGuard {
    /// Its name.
    pub name: &'static str,
    /// What it looks at, in a few words without a stop.
    pub what: &'static str,
    check: fn(&mut Plan<'_>) -> Result<(), Stop>,
}

/// All checks of a whole unit, in the order in which they run. A unit is converted only if it passes all of them.
pub const UNIT_GUARDS: [UnitGuard; 14] = [
    UnitGuard {
        name: "private",
        what: "private data that is read is set before",
        check: |plan| Ok(private::check(plan)?),
    },
    UnitGuard { name: "pages", what: "flags and protection of pages that are inserted", check: pages::check },
    UnitGuard {
        name: "one-action",
        what: "at most one action on each path",
        check: |plan| Ok(one_action::check(plan)?),
    },
    UnitGuard { name: "held", what: "locks and references held while memory is mapped", check: held::check },
    UnitGuard {
        name: "stateless",
        what: "nothing is left behind that a failure or a merge would have to undo",
        check: stateless::check,
    },
    UnitGuard { name: "fields", what: "fields of the mapping behind the mapping call", check: fields::check },
    UnitGuard { name: "order", what: "work and messages behind the mapping call", check: order::check },
    UnitGuard {
        name: "behind",
        what: "what follows hooks that get the descriptor and may set the action",
        check: |plan| Ok(behind::check(plan)?),
    },
    UnitGuard {
        name: "memory",
        what: "where memory comes from that is mapped by a function which serves some kinds alone",
        check: |plan| Ok(memory::check(plan)?),
    },
    UnitGuard {
        name: "tables",
        what: "tables used without an MMU, and files that revoke mappings",
        check: |plan| Ok(overridden::check(plan).and_then(|()| tables::check(plan))?),
    },
    UnitGuard { name: "vm-ops", what: "the operations that the unit installs", check: vm_ops::check },
    UnitGuard { name: "merge", what: "mappings that would newly merge", check: merge::check },
    UnitGuard { name: "validated", what: "what the core asks of the flags behind the hook", check: validated::check },
    UnitGuard { name: "nested", what: "hooks that a subsystem calls, and not the core", check: nested::check },
];

/// Runs all checks.
///
/// # Errors
/// The first refusal.
pub fn check(plan: &mut Plan<'_>) -> Result<(), Stop> {
    UNIT_GUARDS.iter().try_for_each(|guard| (guard.check)(plan))
}
