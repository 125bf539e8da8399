//! What facts above the world remember of all files, each under a type of its own, so that the world need not know them.

use std::any::{Any, TypeId};
use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::facts::want::Want;
use crate::tree::source::FileId;

/// What is held, also if a thread died that held it: what is remembered is whole at any time.
pub fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What somebody wanted, and the files that he looked into.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub(super) wants: BTreeSet<Want>,
    pub(super) seen: BTreeSet<FileId>,
}

impl Trace {
    /// Whether one of the names was wanted.
    pub fn wanted(&self, names: &BTreeSet<String>) -> bool {
        self.wants.iter().any(|w| names.contains(w.name()))
    }
}

/// The entries whose trace wanted none of the names.
pub fn still<K: Clone + Eq + Hash, V: Clone>(
    all: &HashMap<K, V>,
    news: &BTreeSet<String>,
    trace: impl Fn(&V) -> &Arc<Trace>,
) -> HashMap<K, V> {
    let holds = |v: &V| !trace(v).wanted(news);
    all.iter().filter(|(_, v)| holds(v)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// What a fact remembers of all files.
pub trait Memo: Default + Send + Sync + 'static {
    /// What of it holds when more files are read in which these names stand that were wanted; none if any file may change it.
    fn kept(&self, _news: &BTreeSet<String>) -> Option<Self> {
        None
    }
}

/// A memo whose type is not known here.
trait Held: Any + Send + Sync {
    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
    fn kept(&self, news: &BTreeSet<String>) -> Option<Arc<dyn Held>>;
}

impl<T: Memo> Held for T {
    fn any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }

    fn kept(&self, news: &BTreeSet<String>) -> Option<Arc<dyn Held>> {
        Memo::kept(self, news).map(|kept| Arc::new(kept) as Arc<dyn Held>)
    }
}

/// One value of each type, made when it is first asked for.
#[derive(Default)]
pub struct Memos(Mutex<HashMap<TypeId, Arc<dyn Held>>>);

impl std::fmt::Debug for Memos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Memos").field(&held(&self.0).len()).finish()
    }
}

impl Memos {
    /// The value of type `T`.
    pub fn of<T: Memo>(&self) -> Arc<T> {
        let mut all = held(&self.0);
        let found = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        // An entry has the type that it stands under.
        found.any().downcast().unwrap_or_default()
    }

    /// What holds when more files are read in which these names stand that were wanted.
    pub fn kept(&self, news: &BTreeSet<String>) -> Self {
        let all = held(&self.0);
        Memos(Mutex::new(all.iter().filter_map(|(id, memo)| Some((*id, memo.kept(news)?))).collect()))
    }
}
