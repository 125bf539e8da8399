//! What runs behind the calls of a unit that map, in all of its functions: behind a call in the handler, behind one in a helper
//! where that returns to, and in the helpers that are called there.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::facts::func::Func;
use crate::facts::ways::{Run, Value};
use crate::plan::Plan;
use crate::syntax::ast::N;
use crate::syntax::cfg::P;

/// A call that maps, or that may do so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A populate call, by its index in the plan.
    Populate(usize),
    /// A call of a function that gets the descriptor, by its index in the plan.
    Counterpart(usize),
}

/// A part of a member that runs behind such a call.
#[derive(Clone, Debug)]
pub struct Region {
    /// The member.
    pub member: usize,
    /// The call behind which it runs: the one that maps, or one of a helper in which that stands. None for all of a helper that
    /// is called there.
    from: Option<From>,
    /// Whether all of it runs only if the mapping was populated.
    only: bool,
    /// Whether it may run then.
    may: bool,
}

#[derive(Clone, Debug)]
struct From {
    call: N,
    point: P,
    after: Arc<[bool]>,
    well: Option<BTreeSet<P>>,
    ill: Option<BTreeSet<P>>,
}

impl From {
    fn new(plan: &Plan<'_>, func: &Func, call: N, point: P, after: Arc<[bool]>) -> From {
        let ways = |value| Run::of(plan.world, func, call, point, value).ways().map(|w| w.points);
        From { call, point, after, well: ways(Value::Number(0)), ill: ways(Value::Own) }
    }
}

impl Region {
    /// The point of `n`, which runs behind the call, or the call's own if that is evaluated before the rest of it; none if `n`
    /// does not run behind it.
    fn point(&self, func: &Func, from: &From, n: N) -> Option<P> {
        let p = func.cfg.point_of(&func.ast, n)?;
        let rest = p == from.point && func.ast.span(n).start >= func.ast.span(from.call).end;
        (from.after[p] || rest).then_some(p)
    }

    /// Whether `n` runs behind the call.
    pub fn has(&self, func: &Func, n: N) -> bool {
        self.from.as_ref().is_none_or(|from| self.point(func, from, n).is_some())
    }

    /// Whether `n` runs behind the call when the mapping was populated.
    pub fn on_success(&self, func: &Func, n: N) -> bool {
        let passes =
            |from: &From| self.point(func, from, n).is_some_and(|p| from.well.as_ref().is_none_or(|w| w.contains(&p)));
        self.may && self.from.as_ref().is_none_or(passes)
    }

    /// Whether `n` runs behind the call only when the mapping was populated.
    pub fn only_on_success(&self, func: &Func, n: N) -> bool {
        let avoids = |from: &From| {
            let p = self.point(func, from, n).filter(|&p| p != from.point);
            p.is_some_and(|p| from.ill.as_ref().is_some_and(|ill| !ill.contains(&p)))
        };
        self.on_success(func, n) && (self.only || self.from.as_ref().is_some_and(avoids))
    }
}

/// The calls of the plan that map or may do so: the member, the call, and its point.
pub fn sources(plan: &Plan<'_>) -> Vec<(Source, usize, N)> {
    let populates = plan.populates.iter().enumerate().map(|(i, p)| (Source::Populate(i), p.0, p.1.call));
    let others = plan.counterparts.iter().enumerate().map(|(i, c)| (Source::Counterpart(i), c.member, c.call));
    populates.chain(others).collect()
}

/// All that runs behind a call that maps: the rest of its function, what follows the calls of that in those that call it, and the
/// members that any of these call.
pub fn behind(plan: &Plan<'_>, source: Source) -> Vec<Region> {
    let (member, from) = match source {
        Source::Populate(i) => {
            let (m, p) = &plan.populates[i];
            let func = &plan.members[*m].func;
            (*m, From::new(plan, func, p.call, p.at(func), p.after(func)))
        }
        Source::Counterpart(i) => {
            let c = &plan.counterparts[i];
            let func = &plan.members[c.member].func;
            (c.member, From::new(plan, func, c.call, c.point, func.cfg.reach(c.point, None)))
        }
    };
    let mut out = vec![Region { member, from: Some(from), only: false, may: true }];
    let mut above = BTreeSet::from([member]);
    let mut todo = vec![member];
    while let Some(callee) = todo.pop() {
        for (k, m) in plan.members.iter().enumerate() {
            let func = &m.func;
            for call in func.calls().into_iter().filter(|&c| plan.callees(func, c).contains(&callee)) {
                let Some(point) = func.cfg.point_of(&func.ast, call) else { continue };
                let from = From::new(plan, func, call, point, func.cfg.reach(point, None));
                out.push(Region { member: k, from: Some(from), only: false, may: true });
                todo.extend(above.insert(k).then_some(k));
            }
        }
    }
    let mut at = 0;
    let mut below = BTreeSet::new();
    while let Some(region) = out.get(at).cloned() {
        let func = &plan.members[region.member].func;
        for call in func.calls().into_iter().filter(|&c| region.has(func, c)) {
            let (only, may) = (region.only_on_success(func, call), region.on_success(func, call));
            let callees = plan.callees(func, call).into_iter();
            let new = callees.filter(|&member| below.insert((member, only, may)));
            out.extend(new.map(|member| Region { member, from: None, only, may }));
        }
        at += 1;
    }
    out
}
