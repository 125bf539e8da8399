//! What a function leaves behind, calls of functions of its module included: one summary for each function.
//!
//! A summary depends on the function's source and on that of what it calls, on nothing else: not on who asks, nor on
//! whether a file has a slot. It is computed once from the bottom up; functions that call each other are gone round until
//! nothing changes. What was not seen, or is too much, is named in the summary as unknown: it may keep state.

mod asked;
mod cache;
mod callee;
mod claim;
mod counter;
mod deeds;
mod evaluate;
mod handed;
mod macros;
mod mark;
mod marks;
mod members;
pub mod outward;
mod pointers;
pub mod settings;
mod store;
#[cfg(test)]
mod tests;
mod unseen;
mod value;
mod ways;
mod whole;
mod writes;

pub use mark::{Mark, Sets};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use self::cache::{Cache, Found};
use self::callee::{Callee, Handed, classify, handed_over};
use self::evaluate::{Memo, View};
use self::handed::Invoked;
use crate::census::slot::Place;
use crate::facts::func::Func;
use crate::facts::memo::held as held_by;
use crate::facts::taken::{Deed, Deeds, Held};
use crate::facts::world::World;
use crate::syntax::ast::N;
use crate::syntax::span::Span;
use crate::tree::source::FileId;

pub use self::asked::{asked, counters};
pub use self::callee::GUARDS;
pub use self::counter::{never_falls, only_rises};
pub use self::mark::{changes, named};
pub use self::{deeds::is_sure, unseen::unseen};

/// Where a function or a macro is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home {
    /// The file.
    pub file: FileId,
    /// The definition.
    pub span: Span,
    /// Which words stand for parameters of a macro: [`macros::filled`]; 0 for none.
    words: u64,
}

impl Home {
    /// A function, or a macro of whose arguments nothing is known.
    pub fn new(file: FileId, span: Span) -> Self {
        Home { file, span, words: 0 }
    }
}

/// How many functions are followed from one call.
const MOST: usize = 64;
/// Most marks that are passed on to a caller, and the longest text of one.
const MARKS: usize = 32;
const LONGEST: usize = 160;

/// How often functions that call each other are gone round.
pub const ROUNDS: usize = 8;

/// Most work that one summary may take: what the calls of a function leave behind, at each of its points. What takes more is
/// too much, and so is a function that leaves more behind than this. Tests see the bound after a twentieth of it.
const WORK: usize = if cfg!(test) { 200_000 } else { 4_000_000 };
const SIZE: usize = 2_000;

/// A write to memory that outlives the call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Write {
    /// The assignment or call.
    pub place: Place,
    /// What is written, as in the source.
    pub target: String,
    /// Whether a constant is stored.
    pub constant: bool,
    /// Whether it is a constant, and a condition of the function that stores it looks at what is there: a mark.
    pub tested: bool,
    /// Whether the target is one for all files.
    pub shared: bool,
    /// Whether the value depends on the old one, on the mapping, or on the moment.
    pub accumulates: bool,
    /// Whether it is done on every way to a success of the function, and not only under some condition.
    pub certain: bool,
    /// The function called that does it, if it is not the one that was looked at.
    pub via: Option<String>,
    /// What is set to something that may be the same each time.
    pub marks: BTreeSet<Mark>,
    /// The parameters that the value depends on.
    pub depends: BTreeSet<usize>,
    /// What target and value are, where that can be said: texts as in [`Summary::kept`].
    pub forms: Option<(String, String)>,
}

/// Writes through a pointer parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Through {
    /// Whether one depends on what was there.
    pub accumulates: bool,
    /// As in a [`Write`].
    pub tested: bool,
    /// Whether such a one, or else any, is done on every way to a success.
    pub certain: bool,
    /// As in a [`Write`].
    pub marks: BTreeSet<Mark>,
    /// The parameters that the value depends on.
    pub depends: BTreeSet<usize>,
    /// As in a [`Write`].
    pub forms: Option<(String, String)>,
}

impl Through {
    /// Adds what another way writes.
    pub fn add(&mut self, other: Through) {
        let weight = |t: &Through| (t.accumulates, t.tested, t.certain, !t.marks.is_empty());
        let stronger = weight(&other) > weight(self);
        let depends = self.depends.union(&other.depends).copied().collect();
        let forms = self.forms.take().or_else(|| other.forms.clone());
        let marks: BTreeSet<Mark> = self.marks.union(&other.marks).take(MARKS).cloned().collect();
        if stronger {
            *self = other;
        }
        self.depends = depends;
        self.forms = forms;
        self.marks = marks;
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
    /// Calls of what a parameter points at, by the parameter.
    pub invokes: BTreeMap<usize, BTreeSet<Invoked>>,
    /// Calls of functions that were not seen to the end: whether one is called for its effect, and not for its value.
    pub unknown: BTreeMap<String, bool>,
    /// A function that is too much to be followed.
    pub too_much: Option<Place>,
}

impl Summary {
    /// Whether nothing outlives the call, as far as was seen, and all was seen.
    pub fn is_harmless(&self) -> bool {
        self.kept.is_empty()
            && !self.gives
            && self.writes.is_empty()
            && self.through.is_empty()
            && self.unknown.is_empty()
            && self.invokes.is_empty()
    }

    /// How much a caller has to look at; what is taken goes with it from point to point.
    fn size(&self) -> usize {
        8 * (self.kept.len() + self.given.len())
            + self.writes.len()
            + self.through.len()
            + self.sets.len()
            + self.tests.len()
    }

    fn unknown(&mut self, name: impl Into<String>, effect: bool) {
        *self.unknown.entry(name.into()).or_default() |= effect;
    }

    fn merge(&mut self, other: &Summary) {
        self.gives |= other.gives;
        self.once = self.once.take().or_else(|| other.once.clone());
        self.too_much = self.too_much.or(other.too_much);
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
    handed: Handed,
    memo: Memo,
    /// Where it stands, for a macro whose text was made up.
    at: Option<Place>,
}

impl Node {
    /// The functions and macros that it calls.
    fn homes(&self) -> impl Iterator<Item = Home> {
        let homes = self.calls.values().filter_map(|c| if let Callee::Homes(homes) = c { Some(homes) } else { None });
        homes.chain(self.handed.values()).flatten().copied()
    }

    /// It as whoever calls it looks at it.
    fn view<'a>(&'a self, world: &'a World<'a>, ask: &'a dyn Fn(Home) -> Arc<Summary>) -> View<'a> {
        let Node { func, calls, handed, memo, at } = self;
        View { memo, world, func, calls, handed, at: *at, top: false, gone: &|_| false, own: &|_| None, ask }
    }

    /// How much looking at it takes.
    fn work(&self, ask: &dyn Fn(Home) -> Arc<Summary>) -> usize {
        let passed: usize = self.homes().map(|h| ask(h).size()).sum();
        (1 + passed) * self.func.cfg.points.len()
    }
}

/// What the calls of a function are, but for those that do not count.
fn calls(world: &World<'_>, func: &Func, gone: &dyn Fn(N) -> bool) -> BTreeMap<N, Callee> {
    let called = func.calls().into_iter().filter(|&c| !gone(c)).map(|c| (c, classify(world, func, c)));
    called.chain(callee::heads(world, func, gone)).collect()
}

/// Looks at a function for itself, of which `gone` does not count; `own` tells what calls do that are looked at elsewhere.
fn looked_at<T>(
    world: &World<'_>,
    func: &Func,
    calls: &BTreeMap<N, Callee>,
    gone: &dyn Fn(N) -> bool,
    own: &dyn Fn(N) -> Option<Summary>,
    see: impl FnOnce(&View<'_>) -> T,
) -> T {
    let memo = Memo::default();
    let ask = |h: Home| summary(world, h);
    let handed = handed_over(world, func, calls);
    see(&View { memo: &memo, world, func, calls, handed: &handed, at: None, top: true, gone, own, ask: &ask })
}

/// What a function leaves behind, as whoever calls it sees it: what is done under a condition is not certain.
pub fn of_callee(world: &World<'_>, func: &Func) -> Summary {
    let calls = calls(world, func, &|_| false);
    looked_at(world, func, &calls, &|_| false, &|_| None, |view| View { top: false, ..*view }.evaluate())
}

/// As [`of_callee`], for a function of which nothing is known beyond its source.
pub fn of_source(world: &World<'_>, func: &Func) -> Arc<Summary> {
    summary(world, Home::new(func.file, func.span))
}

/// What a function leaves behind that is given with all that is known of its names; `gone` does not count.
pub fn of_func(
    world: &World<'_>,
    func: &Func,
    gone: &dyn Fn(N) -> bool,
    through: &dyn Fn(N) -> Option<Summary>,
) -> Summary {
    looked_at(world, func, &calls(world, func, gone), gone, through, |view| view.evaluate())
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
    looked_at(world, func, &calls(world, func, gone), gone, own, |view| view.held())
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
    looked_at(world, func, &calls, &|_| false, &|_| None, |view| view.deeds(call))
}

/// The summary of a function of the module.
fn summary(world: &World<'_>, home: Home) -> Arc<Summary> {
    let known = held_by(&world.memo::<Cache>().summaries).get(&home).cloned();
    if let Some(found) = known {
        world.replay(&found.trace);
        return found.summary;
    }
    let all = closure(world, home);
    let order = &called_first(world, home, &all[..all.len().min(MOST)]);
    let mut callers: HashMap<Home, Vec<Home>> = HashMap::new();
    for h in order {
        let calls = node(world, *h).into_iter().flat_map(|n| n.homes().collect::<Vec<_>>());
        calls.for_each(|callee| callers.entry(callee).or_default().push(*h));
    }
    let mut found: BTreeMap<Home, Arc<Summary>> = order.iter().map(|h| (*h, Arc::default())).collect();
    let mut stale: BTreeSet<Home> = order.iter().copied().collect();
    for h in order {
        let known = held_by(&world.memo::<Cache>().summaries).get(h).cloned();
        let whole = known.and_then(|k| Some((k.summary, k.below?)));
        if let Some((summary, _)) = whole.filter(|(_, below)| below.iter().all(|b| found.contains_key(b))) {
            found.insert(*h, summary);
            stale.remove(h);
        }
    }
    let mut changed = true;
    let mut round = 0;
    let mut work = 0usize;
    while changed {
        changed = false;
        round += 1;
        for h in order {
            // What it calls leaves behind what it did before.
            if !stale.remove(h) && round <= ROUNDS {
                continue;
            }
            let new = match node(world, *h) {
                None => lost(world, *h),
                Some(node) => {
                    let ask = |k: Home| found.get(&k).cloned().unwrap_or_else(|| Arc::new(lost(world, k)));
                    work = work.saturating_add(node.work(&ask));
                    if work > WORK || found[h].too_much.is_some() {
                        if found[h].too_much.is_none() {
                            changed = true;
                            stale.extend(callers.get(h).into_iter().flatten());
                            found.insert(*h, Arc::new(too_much(&node)));
                        }
                        continue;
                    }
                    let mut new = node.view(world, &ask).evaluate();
                    if round > ROUNDS {
                        // What goes on changing is not understood.
                        new.merge(&found[h]);
                        new.unknown(name(world, *h), true);
                    }
                    if new.too_much.is_some() || new.size() > SIZE {
                        new = too_much(&node);
                    }
                    new
                }
            };
            if new != *found[h] {
                changed |= round <= ROUNDS;
                stale.extend(callers.get(h).into_iter().flatten());
                found.insert(*h, Arc::new(new));
            }
        }
    }
    world.memo::<Cache>().work.fetch_add(work.min(WORK), Ordering::Relaxed);
    // Of functions that were not understood together each may be so by itself.
    let understood = round <= ROUNDS && work <= WORK;
    let kept = found.iter().filter_map(|(h, summary)| {
        // Only what a call may mean is asked of the tree.
        let (below, trace) = world.traced(|| closure(world, *h));
        let whole = understood && below.len() <= MOST && below.iter().all(|b| found.contains_key(b));
        let below = whole.then(|| below.into());
        let found = Found { summary: summary.clone(), below, trace: Arc::new(trace) };
        (whole || *h == home).then_some((*h, found))
    });
    let kept: Vec<(Home, Found)> = kept.collect();
    let cache = world.memo::<Cache>();
    let mut all = held_by(&cache.summaries);
    for (h, found) in kept {
        all.entry(h).or_insert(found);
    }
    found[&home].clone()
}

fn too_much(node: &Node) -> Summary {
    let place = node.at.unwrap_or(Place { file: node.func.file, span: node.func.name_span });
    Summary {
        gives: true,
        unknown: BTreeMap::from([(node.func.name.clone(), true)]),
        too_much: Some(place),
        ..Summary::default()
    }
}

fn lost(world: &World<'_>, home: Home) -> Summary {
    let mut out = Summary::default();
    out.unknown(name(world, home), true);
    // What is made of parts of names may be anything.
    let made = world.view(home.file).pastes().iter().any(|p| p.name == name(world, home));
    out.too_much = made.then_some(Place { file: home.file, span: home.span });
    out
}

/// The function and all that it calls, breadth first; one more than are followed if there are more.
fn closure(world: &World<'_>, home: Home) -> Vec<Home> {
    let mut out = vec![home];
    let mut seen = BTreeSet::from([home]);
    let mut at = 0;
    while at < out.len() && out.len() <= MOST {
        if let Some(node) = node(world, out[at]) {
            out.extend(node.homes().filter(|h| seen.insert(*h)));
        }
        at += 1;
    }
    out.truncate(MOST + 1);
    out
}

/// Those of `all` that `home` leads to, each behind what it calls, as far as they do not call each other.
fn called_first(world: &World<'_>, home: Home, all: &[Home]) -> Vec<Home> {
    let within: BTreeSet<Home> = all.iter().copied().collect();
    let calls = |h: Home| -> Vec<Home> {
        let homes = node(world, h).into_iter().flat_map(|n| n.homes().collect::<Vec<_>>());
        homes.filter(|h| within.contains(h)).collect()
    };
    let mut out = Vec::with_capacity(all.len());
    let mut seen = BTreeSet::from([home]);
    let mut open = vec![(home, calls(home))];
    while let Some((h, left)) = open.last_mut() {
        match left.pop() {
            Some(next) if seen.insert(next) => open.push((next, calls(next))),
            Some(_) => {}
            None => {
                out.push(*h);
                open.pop();
            }
        }
    }
    out
}

fn node(world: &World<'_>, home: Home) -> Option<Arc<Node>> {
    let known = held_by(&world.memo::<Cache>().nodes).get(&home).cloned();
    if let Some((made, trace)) = known {
        world.replay(&trace);
        return made;
    }
    let (made, trace) = world.traced(|| {
        let (func, at) = macros::parsed(world, home)?;
        let calls = calls(world, &func, &|_| false);
        let handed = handed_over(world, &func, &calls);
        Some(Arc::new(Node { func, calls, handed, memo: Memo::default(), at }))
    });
    // Who made it first is asked from now on: a trace that was replayed stays where it is.
    held_by(&world.memo::<Cache>().nodes).entry(home).or_insert((made, Arc::new(trace))).0.clone()
}

fn name(world: &World<'_>, home: Home) -> String {
    let view = world.view(home.file);
    let item = view.items().iter().find(|i| i.span == home.span);
    item.and_then(|i| i.name(&view.text)).unwrap_or_default()
}
