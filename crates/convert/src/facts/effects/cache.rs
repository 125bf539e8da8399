//! What is remembered of functions, with what that took of the tree: whoever asks again takes the same.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::facts::effects::{Home, Node, Summary};
use crate::facts::memo::{Memo, Trace, held, still};

/// What was found out about functions.
#[derive(Debug, Default)]
pub(super) struct Cache {
    pub(super) nodes: Mutex<HashMap<Home, Made>>,
    pub(super) summaries: Mutex<HashMap<Home, Found>>,
    /// The work done until now.
    pub(super) work: AtomicUsize,
}

impl Memo for Cache {
    fn kept(&self, news: &BTreeSet<String>) -> Option<Self> {
        let nodes = still(&held(&self.nodes), news, |made| &made.1);
        let summaries = still(&held(&self.summaries), news, |found| &found.trace);
        let work = AtomicUsize::new(self.work.load(Ordering::Relaxed));
        Some(Cache { nodes: Mutex::new(nodes), summaries: Mutex::new(summaries), work })
    }
}

/// A function with its calls, if it could be read, and what that took of the tree.
type Made = (Option<Arc<Node>>, Arc<Trace>);

/// A summary that was made.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) summary: Arc<Summary>,
    /// The function and all below it, if all were understood: whoever calls it finds the same.
    pub(super) below: Option<Arc<[Home]>>,
    pub(super) trace: Arc<Trace>,
}
