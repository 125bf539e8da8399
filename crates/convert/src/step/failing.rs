//! What the old handler did when the population failed: which error it returned, what it printed.
//!
//! The new hook does not see that error. What it did with it must be expressed by the action, or be
//! nothing but messages.

use std::collections::BTreeSet;

use crate::facts::func::Func;
use crate::facts::usage::Usage;
use crate::facts::ways::eval::MOST_ERRNO;
use crate::facts::ways::{Run, Value};
use crate::facts::world::World;
use crate::model::outcome::{Refusal, refuse};
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// The error that a failing population gave the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errno {
    /// The populate function's own.
    Own,
    /// Another one, as written in the source (`-EAGAIN`).
    Other(String),
    /// None: the failure was ignored.
    Ignored,
    /// A positive number, as written in the source: no error, and yet there is no mapping (mm/vma.c, `__mmap_region`
    /// gives it to the caller of mmap() as the address).
    Positive(String),
}

/// The failing ways through the function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// What was returned.
    pub errno: Errno,
    /// Messages printed on the way.
    pub messages: Vec<N>,
    /// Calls on the way that keep no state and yet do something; all of them are made on success as well.
    pub acts: BTreeSet<N>,
    /// The points that are passed.
    pub points: BTreeSet<P>,
}

/// Follows the failing ways from the populate call, which `point` evaluates.
///
/// # Errors
/// `populate-in-loop`; `error-arm-does-work` when they do more than print and return, or do not all return the same.
pub fn follow(world: &World<'_>, func: &Func, call: N, point: P, usage: &Usage) -> Result<Failing, Refusal> {
    if *usage == Usage::Ignored {
        // What follows is done whether it fails or not.
        return Ok(Failing {
            errno: Errno::Ignored,
            messages: Vec::new(),
            acts: BTreeSet::new(),
            points: BTreeSet::new(),
        });
    }
    let run = Run::of(world, func, call, point, Value::Own);
    let ways = run.ways().ok_or_else(|| unclear(func, func.body))?;
    if let Some(work) = ways.work {
        if work == call {
            return Err(refuse("populate-in-loop", func.place(call), "this call stands in a loop"));
        }
        return Err(unclear(func, work));
    }
    let mut errno: Option<Errno> = None;
    for (p, value) in ways.results {
        let here = func.cfg.points[p].at.unwrap_or(func.body);
        let one = match value {
            Value::Own | Value::Bits => Errno::Own,
            Value::Errno(text) => Errno::Other(text),
            Value::Number(0) => Errno::Ignored,
            Value::Number(n) if (-MOST_ERRNO..0).contains(&n) => Errno::Other(n.to_string()),
            Value::Number(n) if n > 0 => Errno::Positive(n.to_string()),
            Value::Positive(text) => Errno::Positive(text),
            Value::Number(_) | Value::Unknown => return Err(unclear(func, here)),
        };
        if errno.get_or_insert_with(|| one.clone()) != &one {
            let label = "after a failed population, what is returned here is not what is returned elsewhere";
            return Err(refuse("error-arm-does-work", func.place(here), label));
        }
    }
    let errno = errno.ok_or_else(|| unclear(func, func.body))?;
    let is_mapped = matches!(errno, Errno::Ignored | Errno::Positive(_));
    if is_mapped || !ways.acts.is_empty() {
        // There is a mapping, and this is how it differs from one that was populated; or something is done for its own sake.
        let well = Run { value: Value::Number(0), ..run }.ways().ok_or_else(|| unclear(func, func.body))?;
        let only = |n: &N| {
            func.cfg.point_of(&func.ast, *n).is_some_and(|p| ways.points.contains(&p) && !well.points.contains(&p))
        };
        let stores = func.field_writes().into_iter().map(|(_, n)| n).filter(|_| is_mapped);
        if let Some(n) = ways.acts.iter().copied().chain(stores).find(only) {
            return Err(unclear(func, n));
        }
    }
    Ok(Failing { errno, messages: ways.messages.into_iter().collect(), acts: ways.acts, points: ways.points })
}

fn unclear(func: &Func, n: N) -> Refusal {
    refuse("error-arm-does-work", func.place(n), "what the handler does here after a failed population cannot be kept")
}
