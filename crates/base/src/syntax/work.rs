//! Counts steps of work in debug builds, so that tests can hold how it grows with the input, whatever the machine.

/// Counts `steps`: tokens, nodes or points that were looked at. A release build does nothing.
#[inline]
pub fn count(steps: usize) {
    #[cfg(debug_assertions)]
    counted::DONE.with(|done| done.set(done.get() + steps));
    let _ = steps;
}

#[cfg(debug_assertions)]
pub use counted::so_far;

#[cfg(debug_assertions)]
mod counted {
    use std::cell::Cell;

    thread_local! {
        pub(super) static DONE: Cell<usize> = const { Cell::new(0) };
    }

    /// The steps that this thread has counted.
    #[must_use]
    pub fn so_far() -> usize {
        DONE.with(Cell::get)
    }
}
