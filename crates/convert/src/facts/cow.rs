//! What shows that a mapping is no copy-on-write mapping.
//!
//! include/linux/mm.h, `vma_desc_is_cow_mapping`: VM_MAYWRITE is set and VM_SHARED is not. VM_MAYSHARE counts as well: of a
//! mapping that has it, mm/mmap.c, `do_mmap`, takes VM_SHARED only together with VM_MAYWRITE.

use std::collections::BTreeSet;

use crate::facts::flags::named_by;
use crate::facts::func::Func;
use crate::facts::term::{Fact, Term};
use crate::facts::world::World;
use crate::kernel::flags::MAYWRITE;

const SHARED: [&str; 2] = ["VM_SHARED", "VM_MAYSHARE"];

/// Whether the fact excludes that the mapping is a copy-on-write mapping.
pub fn excludes(world: &World<'_>, func: &Func, fact: &Fact) -> bool {
    if fact.left == Term::Cow {
        return fact.op == "==" && fact.right.is_zero();
    }
    let Some(mask) = asked(world, func, fact) else { return false };
    let has = |set: &BTreeSet<String>, f: &str| set.contains(f);
    if fact.right.is_zero() {
        return match fact.op {
            "!=" => mask.iter().all(|f| SHARED.contains(&f.as_str())),
            "==" => has(&mask, MAYWRITE),
            _ => false,
        };
    }
    let Some(value) = names(world, func, &fact.right) else { return false };
    match fact.op {
        "==" => SHARED.iter().any(|f| has(&value, f)) || has(&mask, MAYWRITE) && !has(&value, MAYWRITE),
        // `(flags & (VM_SHARED | VM_MAYWRITE)) != VM_MAYWRITE`
        "!=" => {
            mask.len() == 2
                && has(&mask, MAYWRITE)
                && has(&mask, "VM_SHARED")
                && value.len() == 1
                && has(&value, MAYWRITE)
        }
        _ => false,
    }
}

/// Whether the fact says that the mapping has no VM_MAYWRITE.
pub fn no_maywrite(world: &World<'_>, func: &Func, fact: &Fact) -> bool {
    fact.op == "==" && fact.right.is_zero() && asked(world, func, fact).is_some_and(|m| m.contains(MAYWRITE))
}

/// The flags of the mapping that the left side of a fact asks for.
fn asked(world: &World<'_>, func: &Func, fact: &Fact) -> Option<BTreeSet<String>> {
    let Term::Binary("&", l, r) = &fact.left else { return None };
    let mask = match (l.is_field("vm_flags"), r.is_field("vm_flags")) {
        (true, false) => r,
        (false, true) => l,
        _ => return None,
    };
    names(world, func, mask).filter(|m| !m.is_empty())
}

/// The flags that a term is made of; none if it is made of anything else.
fn names(world: &World<'_>, func: &Func, term: &Term) -> Option<BTreeSet<String>> {
    match term {
        Term::Name(name) => named_by(world, func, name),
        Term::Binary("|", l, r) => {
            let mut all = names(world, func, l)?;
            all.extend(names(world, func, r)?);
            Some(all)
        }
        _ => None,
    }
}
