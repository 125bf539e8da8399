//! What a function leaves behind, calls of functions of its module included: one summary for each function.
//!
//! A summary depends on the function's source and on that of what it calls, on nothing else: not on who asks, nor on
//! whether a file has a slot. It is computed once from the bottom up; functions that call each other are gone round until
//! nothing changes. What was not seen, or is too much, is named in the summary as unknown: it may keep state.

mod callee;
mod counter;
mod evaluate;
mod macros;
mod marks;
mod outward;
mod pointers;
mod store;
mod ways;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use self::callee::{Callee, Home, classify};
use self::evaluate::{Memo, View};
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::taken::{Deed, Deeds, Held};
use crate::facts::world::World;
use crate::syntax::ast::N;

pub use self::counter::only_rises;

/// How many functions are followed from one call.
const MOST: usize = 64;

/// Most marks that are passed on to a caller, and the longest text of one.
const MARKS: usize = 32;
const LONGEST: usize = 160;

/// How often functions that call each other are gone round.
pub const ROUNDS: usize = 8;

/// A write to memory that outlives the call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Write {
    /// The assignment or call.
    pub place: Place,
    /// What is written, as in the source.
    pub target: String,
    /// Whether a constant is stored.
    pub constant: bool,
    /// Whether the value depends on the old one or on the mapping.
    pub accumulates: bool,
    /// Whether it is done on every way to a success of the function, and not only under some condition.
    pub certain: bool,
    /// The function called that does it, if it is not the one that was looked at.
    pub via: Option<String>,
    /// The bit, or the word of bits, that a constant is set in: what tells whether another function clears it.
    pub bits: Option<String>,
    /// The parameters that the value depends on.
    pub depends: BTreeSet<usize>,
}

/// Writes through a pointer parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Through {
    /// Whether one depends on what was there.
    pub accumulates: bool,
    /// Whether such a one, or else any, is done on every way to a success.
    pub certain: bool,
    /// As in a [`Write`].
    pub bits: Option<String>,
    /// The parameters that the value depends on.
    pub depends: BTreeSet<usize>,
}

impl Through {
    /// Adds what another way writes.
    pub fn add(&mut self, other: Through) {
        let weight = |t: &Through| (t.accumulates, t.certain, t.bits.is_some());
        let stronger = weight(&other) > weight(self);
        let depends = self.depends.union(&other.depends).copied().collect();
        if stronger {
            *self = other;
        }
        self.depends = depends;
    }
}

/// What a function leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What it takes and keeps when it returns without an error. Texts name its parameters `<0>`, its value `<ret>`.
    pub kept: Vec<Deed>,
    /// What it gives back on every way without having taken it.
    pub given: Vec<Deed>,
    /// Whether it gives something back, be it on some ways only.
    pub gives: bool,
    /// Writes that outlive the call.
    pub writes: BTreeSet<Write>,
    /// Writes through pointer parameters, by index.
    pub through: BTreeMap<usize, Through>,
    /// What gets a constant on every way to a success, with its place: texts as in `kept`.
    pub sets: BTreeMap<String, Place>,
    /// What decides whether it fails: texts as in `kept`.
    pub tests: BTreeSet<String>,
    /// What its value is: texts as in `kept`.
    pub values: BTreeSet<String>,
    /// A mark that is tested and set.
    pub once: Option<(Place, String)>,
    /// Calls of functions that were not seen to the end: whether one is called for its effect, and not for its value.
    pub unknown: BTreeMap<String, bool>,
}

impl Summary {
    /// Whether nothing outlives the call, as far as was seen, and all was seen.
    pub fn is_harmless(&self) -> bool {
        self.kept.is_empty()
            && !self.gives
            && self.writes.is_empty()
            && self.through.is_empty()
            && self.unknown.is_empty()
    }

    fn unknown(&mut self, name: impl Into<String>, effect: bool) {
        *self.unknown.entry(name.into()).or_default() |= effect;
    }

    fn merge(&mut self, other: &Summary) {
        self.gives |= other.gives;
        self.once = self.once.take().or_else(|| other.once.clone());
        for (name, effect) in &other.unknown {
            self.unknown(name.clone(), *effect);
        }
    }
}

/// A function with its calls.
#[derive(Debug)]
struct Node {
    func: Func,
    calls: BTreeMap<N, Callee>,
    memo: Memo,
    /// Where it stands, for a macro whose text was made up.
    at: Option<Place>,
}

impl Node {
    fn new(world: &World<'_>, func: Func, at: Option<Place>) -> Self {
        let calls = func.calls().into_iter().map(|c| (c, classify(world, &func, c))).collect();
        Node { func, calls, memo: Memo::default(), at }
    }
}

/// What was found out about functions.
#[derive(Debug, Default)]
pub struct Cache {
    nodes: RefCell<BTreeMap<Home, Option<Rc<Node>>>>,
    summaries: RefCell<BTreeMap<Home, Rc<Summary>>>,
}

/// What a function leaves behind that is given with all that is known of its names; `gone` does not count.
pub fn of_func(
    world: &World<'_>,
    func: &Func,
    gone: &dyn Fn(N) -> bool,
    through: &dyn Fn(N) -> Option<Summary>,
) -> Summary {
    let calls = func.calls().into_iter().map(|c| (c, classify(world, func, c))).collect();
    let memo = Memo::default();
    View {
        memo: &memo,
        world,
        func,
        calls: &calls,
        at: None,
        top: true,
        gone,
        own: through,
        ask: &|h| summary(world, h),
    }
    .evaluate()
}

/// What a function leaves behind that is no member of a unit.
pub fn of(world: &World<'_>, func: &Func) -> Summary {
    of_func(world, func, &|_| false, &|_| None)
}

/// What one call leaves behind, in the words of the function that calls.
pub fn of_call(world: &World<'_>, func: &Func, call: N) -> Summary {
    of_func(world, func, &|n| n != call, &|_| None)
}

/// What a function holds where, without the parts that are `gone`; `own` tells what calls do that are looked at by themselves.
pub fn held(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool, own: &dyn Fn(N) -> Option<Summary>) -> Held {
    let calls = func.calls().into_iter().map(|c| (c, classify(world, func, c))).collect();
    let memo = Memo::default();
    let ask = |h: Home| summary(world, h);
    View { memo: &memo, world, func, calls: &calls, at: None, top: true, gone, own, ask: &ask }.held()
}

/// The calls, but for those that are `gone`, that go through a pointer to a function that is not known, for what it does
/// and not for its value: each with the pointer.
pub fn blind(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool) -> Vec<(N, String)> {
    let calls = func.calls().into_iter().filter(|&c| !gone(c) && !func.ast.args(c).is_empty());
    calls
        .filter_map(|c| match classify(world, func, c) {
            Callee::Unknown(name, true) if func.ast.callee(c).is_none_or(|n| n != name) => Some((c, name)),
            _ => None,
        })
        .collect()
}

/// What a call takes and gives back, for a function that is no member.
pub fn deeds(world: &World<'_>, func: &Func, call: N) -> Deeds {
    let calls = BTreeMap::from([(call, classify(world, func, call))]);
    let nothing = |_: N| None;
    let memo = Memo::default();
    View {
        memo: &memo,
        world,
        func,
        calls: &calls,
        at: None,
        top: true,
        gone: &|_| false,
        own: &nothing,
        ask: &|h| summary(world, h),
    }
    .deeds(call)
}

/// The summary of a function of the module.
fn summary(world: &World<'_>, home: Home) -> Rc<Summary> {
    if let Some(known) = world.effects.summaries.borrow().get(&home) {
        return known.clone();
    }
    let order = closure(world, home);
    let complete = order.len() <= MOST;
    let order = &order[..order.len().min(MOST)];
    let mut found: BTreeMap<Home, Rc<Summary>> = order.iter().map(|h| (*h, Rc::default())).collect();
    let mut changed = true;
    let mut round = 0;
    while changed {
        changed = false;
        round += 1;
        // Breadth first from the top: what is called comes later, as a rule.
        for h in order.iter().rev() {
            let Some(node) = node(world, *h) else {
                let mut lost = Summary::default();
                lost.unknown(name(world, *h), true);
                changed |= *found[h] != lost;
                found.insert(*h, Rc::new(lost));
                continue;
            };
            let ask = |k: Home| found.get(&k).cloned().unwrap_or_else(|| Rc::new(lost(world, k)));
            let mut new = View {
                memo: &node.memo,
                world,
                func: &node.func,
                calls: &node.calls,
                at: node.at,
                top: false,
                gone: &|_| false,
                own: &|_| None,
                ask: &ask,
            }
            .evaluate();
            if round > ROUNDS {
                // What goes on changing is not understood.
                new.merge(&found[h]);
                new.unknown(name(world, *h), true);
            }
            changed |= round <= ROUNDS && new != *found[h];
            found.insert(*h, Rc::new(new));
        }
    }
    let mut all = world.effects.summaries.borrow_mut();
    for (h, s) in found {
        if h == home || complete {
            all.entry(h).or_insert(s);
        }
    }
    all[&home].clone()
}

fn lost(world: &World<'_>, home: Home) -> Summary {
    let mut out = Summary::default();
    out.unknown(name(world, home), true);
    out
}

/// The function and all that it calls, breadth first; one more than are followed if there are more.
fn closure(world: &World<'_>, home: Home) -> Vec<Home> {
    let mut out = vec![home];
    let mut seen = BTreeSet::from([home]);
    let mut at = 0;
    while at < out.len() && out.len() <= MOST {
        if let Some(node) = node(world, out[at]) {
            for callee in node.calls.values() {
                if let Callee::Homes(homes) = callee {
                    out.extend(homes.iter().copied().filter(|h| seen.insert(*h)));
                }
            }
        }
        at += 1;
    }
    out.truncate(MOST + 1);
    out
}

fn node(world: &World<'_>, home: Home) -> Option<Rc<Node>> {
    if let Some(known) = world.effects.nodes.borrow().get(&home) {
        return known.clone();
    }
    let made = macros::parsed(world, home).map(|(func, at)| Rc::new(Node::new(world, func, at)));
    world.effects.nodes.borrow_mut().insert(home, made.clone());
    made
}

fn name(world: &World<'_>, home: Home) -> String {
    let view = world.view(home.0);
    let item = view.items.iter().find(|i| i.span == home.1);
    item.and_then(|i| i.name(&view.text)).unwrap_or_default()
}
