//! What facts above the world remember of all files, each under a type of its own, so that the world need not know them.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is held, also if a thread died that held it: what is remembered is whole at any time.
pub fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One value of each type, made when it is first asked for.
#[derive(Debug, Default)]
pub struct Memos(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Memos {
    /// The value of type `T`.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = held(&self.0);
        let found = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        // An entry has the type that it stands under.
        found.downcast().unwrap_or_default()
    }
}
