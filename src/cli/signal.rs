//! Signals that ask the program to end, for the time in which it writes.

use std::sync::atomic::{AtomicBool, Ordering};

/// Whether such a signal has arrived.
static STOP: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt, a request to terminate or the loss of the terminal does not end the process, but is
/// noted for [`stopped`], so that temporary files can be removed.
///
/// Where no handler can be set such a signal ends the process at once: files stay whole, temporary ones may be left.
pub fn watch() {
    let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
}

/// Forgets a signal that was meant for a child, such as an editor.
pub fn forget() {
    STOP.store(false, Ordering::Relaxed);
}

/// Whether the program was asked to end since [`watch`].
pub fn stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}
