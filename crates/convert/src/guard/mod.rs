//! Checks that a transform is safe where it applies; each yields evidence or a refusal.

pub mod constant;
pub mod field_use;
pub mod one_page;
pub mod pages_bounded;
pub mod pages_range;
pub mod prot_reaches;
pub mod range_in_vma;
pub mod repeatable;
pub mod set_by_core;
pub mod truth;
pub mod unit;
pub mod used_before;

use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::world::World;
use crate::kernel::target::Target;
use crate::kernel::versions::{is_removed, lacks};
use crate::model::outcome::{Refusal, refuse};
use crate::plan::evidence::Evidence;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;
use crate::transform::model::Transform;
use crate::transform::pattern::Binds;

/// Where a transform is about to apply.
pub struct Site<'a> {
    /// Everything that may be looked at.
    pub world: &'a World<'a>,
    /// The function.
    pub func: &'a Func,
    /// The matched node.
    pub at: N,
    /// The point that evaluates it.
    pub point: P,
    /// What the holes stand for.
    pub binds: &'a Binds,
    /// The transform, which tells the roles of the holes.
    pub rule: &'a Transform,
}

impl Site<'_> {
    /// What the hole with this role stands for.
    pub fn role(&self, role: &str) -> Option<N> {
        self.binds.holes.get(self.rule.roles.get(role)?).copied()
    }

    /// A refusal whose primary place is `n`.
    pub fn refuse(&self, reason: &str, n: N, label: impl Into<String>) -> Refusal {
        refuse(reason, self.func.place(n), label)
    }
}

/// The refusal for a need that the target does not meet; `before` begins what is said.
pub fn lacking(target: &Target, place: Place, need: &str, before: &str) -> Refusal {
    let label = format!("{before}{}", lacks(target, need));
    if is_removed(target, need) {
        refuse("helper-removed", place, label)
    } else {
        refuse("target-lacks-helper", place, label)
    }
}

/// A precondition of a transform.
pub type Guard = fn(&Site<'_>) -> Result<Evidence, Refusal>;

/// All guards by the name that transform files use.
pub const GUARDS: &[(&str, Guard)] = &[
    ("constant", constant::check),
    ("field-use", field_use::check),
    ("one-page", one_page::check),
    ("pages-bounded", pages_bounded::check),
    ("pages-range", pages_range::check),
    ("prot-reaches", prot_reaches::check),
    ("range-in-vma", range_in_vma::check),
    ("repeatable", repeatable::check),
    ("set-by-core", set_by_core::check),
    ("truth", truth::check),
    ("used-before", used_before::check),
];

/// The guard of this name.
pub fn guard(name: &str) -> Option<Guard> {
    GUARDS.iter().find(|g| g.0 == name).map(|g| g.1)
}
