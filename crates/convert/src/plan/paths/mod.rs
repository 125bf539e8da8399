//! What has happened on each way through the functions of a unit: facts per path and not per function.
//!
//! Ways go along into the members that a function calls, with what the caller passes, and back with what the callee's
//! result says. A handler succeeds only by returning zero (mm/vma.c, `call_mmap_prepare`: anything else is an error).

pub mod context;
mod effects;
mod events;
mod result;
mod same;
pub mod value;
mod walk;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use context::Context;
use events::{Body, stores};
use value::Value;
use walk::Walk;

use crate::facts::aligned::splits_by;
use crate::facts::closed::Roots;
use crate::facts::operations::installs;
use crate::kernel::flags::{MAYWRITE, SPECIAL};
use crate::plan::{Plan, Role};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

pub use events::{compares_size, rebinds};

/// A set of things that have happened on a way.
pub type Marks = u128;

/// The flags were changed.
pub const CHANGED: Marks = 1 << 0;
/// The mapping is shown to be no copy-on-write mapping: it is shared, or cannot become writable.
pub const NEVER_COW: Marks = 1 << 1;
/// The private data was set.
pub const PRIVATE: Marks = 1 << 2;
/// Private data, operations or protection depend on more than the file.
pub const PER_MAPPING: Marks = 1 << 3;
/// The mapping's length was compared with something.
pub const SIZED: Marks = 1 << 4;
/// An action was set, which adds flags that forbid merging.
pub const ACTED: Marks = 1 << 5;
/// An action may have been set.
pub const MAY_ACT: Marks = 1 << 6;
/// The first of the flags that forbid merging, in the order of [`SPECIAL`].
const FLAG: u32 = 8;
/// A special flag is set in the end.
pub const IS_SPECIAL: Marks = ACTED | SPECIAL_FLAGS;
const SPECIAL_FLAGS: Marks = 0b1111 << FLAG;
/// VM_MAYWRITE was taken from a mapping that may have had it.
const MAYWRITE_CLEARED: Marks = 1 << 12;
/// VM_MAYWRITE was set.
const MAYWRITE_SET: Marks = 1 << 13;
/// Flags were set of which not all are known.
pub const UNKNOWN_SET: Marks = 1 << 14;
/// The mapping is shown to have no VM_MAYWRITE.
const NO_MAYWRITE: Marks = 1 << 15;
/// The first mark of each kind of site; the last one of a kind stands for all that are left.
const OPERATIONS: u32 = 16;
const ACTIONS: u32 = 32;
const PROTECTIONS: u32 = 48;
const SITES: usize = 16;
/// The first address, or the last, is shown to be one at which the mapping may be split.
const STARTS_AT_BORDER: Marks = 1 << 64;
const ENDS_AT_BORDER: Marks = 1 << 65;
/// Both are.
pub const AT_BORDERS: Marks = STARTS_AT_BORDER | ENDS_AT_BORDER;
const ALL_SITES: Marks = (1 << SITES) - 1;

/// What is installed in the mapping: operations, protection, and whether there is private data.
pub const INSTALLED: Marks = ALL_SITES << OPERATIONS | ALL_SITES << PROTECTIONS | PRIVATE;

/// The ways through the unit.
pub struct Paths {
    successes: BTreeMap<usize, BTreeSet<Marks>>,
    before: BTreeMap<(usize, P), BTreeSet<Marks>>,
    operations: Vec<(usize, N)>,
    /// The values for which [`PER_MAPPING`] stands.
    pub unlike: BTreeSet<(usize, N)>,
    /// Conditions that choose what is installed, and may come out in another way for another mapping of the file.
    pub chosen: BTreeSet<(usize, N)>,
    /// Whether there are more ways than are followed: nothing is known then.
    pub lost: bool,
}

impl Paths {
    /// Follows all ways through the unit's handlers.
    pub fn of(plan: &Plan<'_>) -> Paths {
        let mut walk = Walk {
            plan,
            borders: borders(plan),
            bodies: Body::all(plan),
            before: BTreeMap::new(),
            known: BTreeMap::new(),
            assumed: BTreeMap::new(),
            steady: OnceCell::new(),
            unlike: BTreeSet::new(),
            chosen: BTreeSet::new(),
            shown: BTreeMap::new(),
            stored: BTreeMap::new(),
            changed: OnceCell::new(),
            steps: 0,
            lost: false,
        };
        let mut successes = BTreeMap::new();
        for m in 0..plan.members.len() {
            if matches!(plan.members[m].role, Role::Handler(_)) {
                let context = Context { member: m, from: None, roots: Roots::default() };
                let ends = walk.ends(&context, 0, 0);
                let good = ends.into_iter().filter(|e| matches!(e.1, Value::Zero | Value::Unknown)).map(|e| e.0);
                successes.insert(m, good.collect());
            }
        }
        let Walk { before, unlike, chosen, lost, .. } = walk;
        Paths { successes, before, operations: stores(plan, "vm_ops"), unlike, chosen, lost }
    }

    /// What has happened when handler `m` returns zero, for each way.
    pub fn successes(&self, m: usize) -> impl Iterator<Item = Marks> + '_ {
        self.successes.get(&m).into_iter().flatten().copied()
    }

    /// What has happened when any handler of the unit returns zero.
    pub fn all(&self) -> impl Iterator<Item = Marks> + '_ {
        self.successes.values().flatten().copied()
    }

    /// Whether all of `marks` are there on every way that comes to point `p` of member `m`.
    pub fn always(&self, m: usize, p: P, marks: Marks) -> bool {
        !self.lost && self.before.get(&(m, p)).is_some_and(|all| all.iter().all(|a| a & marks == marks))
    }

    /// Whether no way to a success that passes populate call `i` leaves a copy-on-write mapping.
    pub fn never_cow(&self, i: usize) -> bool {
        !self.lost && self.all().all(|marks| marks & action(i) == 0 || marks & NEVER_COW != 0)
    }

    /// The mark of the statement of member `m` that installs operations.
    pub fn installs(&self, m: usize, n: N) -> Marks {
        self.operations.iter().position(|o| *o == (m, n)).map_or(0, |i| site(OPERATIONS, i))
    }
}

/// What the operations of the unit ask of an address at which they let a mapping be split, if all that ask ask the same.
fn borders(plan: &Plan<'_>) -> Option<String> {
    let installed = plan.members.iter().flat_map(|m| installs(plan.world, &m.func)).map(|i| i.1);
    let asking = installed.filter(|ops| ops.function("may_split").is_some());
    let mut masks: Vec<Option<String>> = asking.map(|ops| splits_by(plan.world, &ops)).collect();
    masks.dedup();
    if let [only] = &masks[..] { only.clone() } else { None }
}

/// The mark of a flag that is set for certain; none for a flag that is not followed.
pub fn set_mark(flag: &str) -> Marks {
    if flag == MAYWRITE {
        return MAYWRITE_SET;
    }
    SPECIAL.iter().position(|f| *f == flag).map_or(0, |i| 1 << (FLAG as usize + i))
}

/// The mark of a flag that is cleared for certain; none for a flag that is not followed.
pub fn cleared_mark(flag: &str) -> Marks {
    if flag == MAYWRITE { MAYWRITE_CLEARED } else { 0 }
}

fn site(base: u32, i: usize) -> Marks {
    1 << (base as usize + i.min(SITES - 1))
}

/// The mark of populate call `i` of the plan.
pub fn action(i: usize) -> Marks {
    site(ACTIONS, i)
}
