//! The terminal's size, and lines from standard input that a signal may interrupt.

use std::io;
use std::io::IsTerminal;
use std::os::fd::AsFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::tcgetwinsize;

use crate::cli::signal;
use crate::review::line::Window;

/// How long a signal may go unnoticed, nanoseconds.
const PATIENCE: i64 = 100_000_000;

/// No line is longer, bytes; what follows is another one.
const LONGEST: usize = 1 << 16;

/// A window of this size is taken for one that does not know its size.
const USUAL: Window = Window { rows: 24, columns: 80 };

/// The size of the terminal at this moment; none if input or output is not one, so that nobody could turn pages.
pub fn window() -> Option<Window> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return None;
    }
    let size = tcgetwinsize(io::stdout().as_fd()).ok().filter(|size| size.ws_row > 0 && size.ws_col > 0);
    Some(size.map_or(USUAL, |size| Window { rows: size.ws_row.into(), columns: size.ws_col.into() }))
}

/// What came of waiting for a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A line, without its end.
    Line(String),
    /// There will be no more.
    End,
    /// A signal asked the program to end.
    Interrupted,
}

/// Lines of standard input.
#[derive(Debug, Default)]
pub struct Lines {
    pending: Vec<u8>,
    ended: bool,
    /// Lines so far.
    pub count: usize,
}

impl Lines {
    /// Waits for a line.
    ///
    /// # Errors
    /// Input cannot be read.
    pub fn next(&mut self) -> io::Result<Read> {
        loop {
            if let Some(line) = self.take() {
                self.count += 1;
                return Ok(Read::Line(line));
            }
            if signal::stopped() {
                return Ok(Read::Interrupted);
            }
            if self.ended {
                return Ok(Read::End);
            }
            self.fill()?;
        }
    }

    /// A line of what was read; at the end also one that lacks its end.
    fn take(&mut self) -> Option<String> {
        let end = memchr::memchr(b'\n', &self.pending).map(|at| at + 1);
        let rest = (self.ended || self.pending.len() >= LONGEST).then_some(self.pending.len()).filter(|n| *n > 0);
        let line: Vec<u8> = self.pending.drain(..end.or(rest)?).collect();
        Some(String::from_utf8_lossy(&line).trim_end_matches(['\n', '\r']).to_owned())
    }

    /// Reads what there is, or waits a little.
    fn fill(&mut self) -> io::Result<()> {
        let stdin = io::stdin();
        let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
        match poll(&mut ready, Some(&Timespec { tv_sec: 0, tv_nsec: PATIENCE })) {
            Ok(0) | Err(Errno::INTR) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        let mut bytes = [0; 4096];
        match rustix::io::read(stdin.as_fd(), &mut bytes) {
            Ok(0) => self.ended = true,
            Ok(count) => self.pending.extend_from_slice(&bytes[..count]),
            Err(Errno::INTR | Errno::AGAIN) => {}
            // A terminal that went away.
            Err(Errno::IO) => self.ended = true,
            Err(error) => return Err(error.into()),
        }
        // At the end of a terminal's input more may follow, but not for this question.
        Ok(())
    }
}
