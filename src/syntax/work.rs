//! Counts steps of work in tests, so that they can hold how it grows with the input, whatever the machine.

/// Counts `steps`: tokens, nodes or points that were looked at. Outside of tests it does nothing.
#[inline]
pub fn count(steps: usize) {
    #[cfg(test)]
    counted::DONE.with(|done| done.set(done.get() + steps));
    let _ = steps;
}

#[cfg(test)]
pub use counted::of;

#[cfg(test)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        pub(super) static DONE: Cell<usize> = const { Cell::new(0) };
    }

    /// What `run` makes, on a thread of its own, and the steps that it took.
    pub fn of<T: Send>(run: impl FnOnce() -> T + Send) -> (T, usize) {
        let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        alone.install(|| (run(), DONE.with(Cell::get)))
    }
}
