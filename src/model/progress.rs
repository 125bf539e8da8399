//! How far a run has come, for whoever shows it.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Files done of files known, counted by the engine and read by the command line.
///
/// Reports never depend on it: it is for the eye only.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// States that `files` more files are to be done.
    pub fn expect(&self, files: usize) {
        self.total.fetch_add(files, Ordering::Relaxed);
    }

    /// States that `files` more files are done.
    pub fn advance(&self, files: usize) {
        self.done.fetch_add(files, Ordering::Relaxed);
    }

    /// Files done and files known so far.
    pub fn state(&self) -> (usize, usize) {
        (self.done.load(Ordering::Relaxed), self.total.load(Ordering::Relaxed))
    }
}
