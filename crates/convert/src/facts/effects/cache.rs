//! What is remembered of functions, with what that took of the tree: whoever asks again takes the same.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::facts::effects::{Home, Node, Summary};
use crate::facts::memo::{Memo, Trace, held, still};
use crate::facts::world::World;

/// How many outcomes of a function are remembered, by what it calls: as often as it is looked at again in most rounds.
const EVALUATED: usize = 4;

/// What was found out about functions.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) nodes: Mutex<HashMap<Home, Made>>,
    pub(super) summaries: Mutex<HashMap<Home, Found>>,
    /// What came of looking at functions, the last first.
    pub(super) evaluated: Mutex<HashMap<Home, Vec<Arc<Evaluated>>>>,
    /// The work done until now.
    pub(super) work: AtomicUsize,
}

impl Memo for Cache {
    fn kept(&self, news: &BTreeSet<String>) -> Option<Self> {
        let nodes = still(&held(&self.nodes), news, |made| &made.1);
        let summaries = still(&held(&self.summaries), news, |found| &found.trace);
        let holds = |all: &Vec<Arc<Evaluated>>| -> Vec<Arc<Evaluated>> {
            all.iter().filter(|e| !e.trace.wanted(news)).cloned().collect()
        };
        // A function whose calls may mean something else is another one.
        let all = held(&self.evaluated);
        let same = all.iter().filter(|(home, _)| nodes.contains_key(home));
        let evaluated = same.map(|(home, all)| (*home, holds(all))).collect();
        let work = AtomicUsize::new(self.work.load(Ordering::Relaxed));
        Some(Cache {
            nodes: Mutex::new(nodes),
            summaries: Mutex::new(summaries),
            evaluated: Mutex::new(evaluated),
            work,
        })
    }
}

/// A function with its calls, if it could be read, and what that took of the tree.
type Made = (Option<Arc<Node>>, Arc<Trace>);

/// What came of looking at a function.
#[derive(Debug)]
pub(super) struct Evaluated {
    /// What was asked, with the answers.
    pub(super) answers: BTreeMap<Home, Arc<Summary>>,
    pub(super) summary: Arc<Summary>,
    pub(super) trace: Arc<Trace>,
}

/// A summary that was made.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) summary: Arc<Summary>,
    /// The function and all below it, if all were understood: whoever calls it finds the same.
    pub(super) below: Option<Arc<[Home]>>,
    pub(super) trace: Arc<Trace>,
}

/// The summary of a function, where `ask` gives those of what it calls; what came of the same answers comes of them again.
pub(super) fn evaluated(
    world: &World<'_>,
    home: Home,
    node: &Node,
    ask: &dyn Fn(Home) -> Arc<Summary>,
) -> Arc<Summary> {
    let cache = world.memo::<Cache>();
    let before = held(&cache.evaluated).get(&home).cloned().unwrap_or_default();
    let same = |e: &&Arc<Evaluated>| e.answers.iter().all(|(h, answer)| ask(*h) == *answer);
    if let Some(known) = before.iter().find(same) {
        world.replay(&known.trace);
        return known.summary.clone();
    }
    let answers: RefCell<BTreeMap<Home, Arc<Summary>>> = RefCell::default();
    let listening = |h: Home| answers.borrow_mut().entry(h).or_insert_with(|| ask(h)).clone();
    let (summary, trace) = world.traced(|| Arc::new(node.view(world, &listening).evaluate()));
    let new = Evaluated { answers: answers.into_inner(), summary: summary.clone(), trace: Arc::new(trace) };
    let kept = std::iter::once(Arc::new(new)).chain(before).take(EVALUATED).collect();
    held(&cache.evaluated).insert(home, kept);
    summary
}
