//! Signals that ask the program to end: said, and in the time in which it writes minded.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::exit::Exit;

/// Whether such a signal has arrived.
static STOP: AtomicBool = AtomicBool::new(false);

/// Whether somebody asks for it.
static WATCHED: AtomicBool = AtomicBool::new(false);

/// From now on an interrupt, a request to terminate or the loss of the terminal ends the process with a word.
///
/// Where no handler can be set such a signal ends the process without one.
pub fn begin() {
    let _ = ctrlc::set_handler(|| {
        if WATCHED.load(Ordering::Relaxed) {
            STOP.store(true, Ordering::Relaxed);
        } else {
            end();
        }
    });
}

/// Ends the process from whatever it is at: up to [`watch`] nothing is half done.
#[allow(clippy::exit)]
fn end() {
    let mut err = io::stderr();
    // What shows the progress has no end of line.
    let start = if err.is_terminal() { "\r\u{1b}[2K" } else { "" };
    // If standard error cannot be written there is nobody left to tell.
    let _ = writeln!(err, "{start}error: interrupted; no source was changed");
    std::process::exit(Exit::Interrupted.code().into());
}

/// From now on such a signal does not end the process, but is noted for [`stopped`], so that temporary files can be removed.
pub fn watch() {
    WATCHED.store(true, Ordering::Relaxed);
}

/// Forgets a signal that was meant for a child, such as an editor.
pub fn forget() {
    STOP.store(false, Ordering::Relaxed);
}

/// Whether the program was asked to end since [`watch`].
pub fn stopped() -> bool {
    STOP.load(Ordering::Relaxed)
}
