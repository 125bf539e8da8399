//! How far a run has come, for whoever shows it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// What is done at this moment, counted by the engine and read by the command line; clones count together.
///
/// Reports never depend on it: it is for the eye only.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    done: AtomicUsize,
    total: AtomicUsize,
    stage: Mutex<Stage>,
}

/// What is done, with how many of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// A verb, such as `reading`.
    pub what: &'static str,
    /// What is counted, such as `files`; empty if nothing is.
    pub units: &'static str,
    /// Which of them was begun last; may be empty.
    pub at: String,
}

impl Progress {
    /// Begins something else: `total` of `units`, or something that is not counted if that is zero.
    pub fn begin(&self, what: &'static str, units: &'static str, total: usize) {
        if let Ok(mut stage) = self.0.stage.lock() {
            *stage = Stage { what, units, at: String::new() };
        }
        self.0.done.store(0, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
    }

    /// States which one was begun.
    pub fn at(&self, name: &str) {
        if let Ok(mut stage) = self.0.stage.lock() {
            name.clone_into(&mut stage.at);
        }
    }

    /// States that `count` more are done.
    pub fn advance(&self, count: usize) {
        self.0.done.fetch_add(count, Ordering::Relaxed);
    }

    /// How many are done of how many.
    pub fn state(&self) -> (usize, usize) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }

    /// What is done.
    pub fn stage(&self) -> Stage {
        self.0.stage.lock().map(|stage| stage.clone()).unwrap_or_default()
    }

    /// What is done, in a few words: `reading 31000 of 59000 files`.
    pub fn text(&self) -> String {
        let Stage { what, units, at } = self.stage();
        let (done, total) = self.state();
        let count = if total > 0 { format!(" {} of {total} {units}", done.min(total)) } else { String::new() };
        let at = if at.is_empty() { String::new() } else { format!(": {at}") };
        format!("{what}{count}{at}")
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn what_is_done_is_told_with_how_much_of_it() {
        let progress = Progress::default();
        assert_eq!(progress.text(), "");
        progress.begin("reading", "files", 3);
        progress.clone().advance(2);
        assert_eq!((progress.text().as_str(), progress.state()), ("reading 2 of 3 files", (2, 3)));
        progress.begin("executing", "units", 2);
        progress.at("f_mmap");
        assert_eq!(progress.text(), "executing 0 of 2 units: f_mmap");
        progress.begin("converting", "", 0);
        assert_eq!(progress.text(), "converting");
    }
}
