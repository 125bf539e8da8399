//! Child processes with bounds on time and output, which end when the user asks for it.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// How often the clock and the request to stop are looked at.
const TICK: Duration = Duration::from_millis(20);

/// How long the pipes of a child that has ended may stay open in other hands.
const LINGER: Duration = Duration::from_secs(2);

/// Whether the user asked the program to end.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// What a child may take.
#[derive(Clone, Copy)]
pub struct Limits<'a> {
    /// The longest that it may run.
    pub time: Duration,
    /// Bytes that are kept of each output; what comes after them is read and dropped.
    pub output: usize,
    /// Asked again and again; the child is killed when it says yes.
    pub stop: Stop<'a>,
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit code.
    Code(i32),
    /// By this signal, which was not ours.
    Signal(i32),
    /// Killed, with all of its process group, because its time was up.
    TimedOut,
    /// Killed, with all of its process group, because the user asked to stop.
    Stopped,
}

/// A child that has ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// How.
    pub end: End,
    /// What it wrote to standard output, up to the limit.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error, up to the limit.
    pub stderr: Vec<u8>,
}

impl Ended {
    /// Whether it ended by itself with code 0.
    pub fn success(&self) -> bool {
        self.end == End::Code(0)
    }

    /// The last lines of what it said, for messages.
    pub fn said(&self) -> String {
        let text = if self.stderr.trim_ascii().is_empty() { &self.stdout } else { &self.stderr };
        let text = String::from_utf8_lossy(text);
        let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
        lines[lines.len().saturating_sub(3)..].join("\n")
    }
}

/// Runs `command` in a process group of its own, with empty input, and waits for it.
///
/// # Errors
/// It cannot be started.
pub fn run(command: &mut Command, limits: &Limits<'_>) -> io::Result<Ended> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn()?;
    let stdout = child.stdout.take().map(|pipe| read(pipe, limits.output));
    let stderr = child.stderr.take().map(|pipe| read(pipe, limits.output));
    let waited = wait(&mut child, limits);
    if !matches!(waited, Ok(End::Code(_) | End::Signal(_))) {
        kill(&child);
        let _ = child.wait();
    }
    let end = waited?;
    Ok(Ended { end, stdout: rest(stdout, &child), stderr: rest(stderr, &child) })
}

fn wait(child: &mut Child, limits: &Limits<'_>) -> io::Result<End> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(end(status));
        }
        if (limits.stop)() {
            return Ok(End::Stopped);
        }
        if start.elapsed() >= limits.time {
            return Ok(End::TimedOut);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(TICK);
    }
}

fn end(status: ExitStatus) -> End {
    status.code().map_or_else(|| End::Signal(status.signal().unwrap_or_default()), End::Code)
}

/// Kills the child's process group: the compiler that a driver or a wrapper has started, too.
fn kill(child: &Child) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(pid, Signal::KILL);
    }
}

fn read(mut pipe: impl Read + Send + 'static, most: usize) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut kept = Vec::new();
        let mut block = vec![0; 1 << 16];
        loop {
            match pipe.read(&mut block) {
                Ok(0) => break,
                Ok(n) => {
                    let room = most.saturating_sub(kept.len());
                    kept.extend_from_slice(&block[..n.min(room)]);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        let _ = sender.send(kept);
    });
    receiver
}

/// What a pipe gave. Somebody who was left behind by the child and holds the pipe is killed.
fn rest(pipe: Option<Receiver<Vec<u8>>>, child: &Child) -> Vec<u8> {
    let Some(pipe) = pipe else { return Vec::new() };
    pipe.recv_timeout(LINGER)
        .or_else(|_| {
            kill(child);
            pipe.recv_timeout(LINGER)
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn limits(time: Duration, stop: Stop<'_>) -> Limits<'_> {
        Limits { time, output: 1000, stop }
    }

    #[test]
    fn both_outputs_are_kept_up_to_the_limit() {
        let got = run(&mut shell("echo out; echo err >&2; exit 3"), &limits(LINGER * 10, &|| false)).unwrap();
        assert_eq!((got.end, &*got.stdout, &*got.stderr), (End::Code(3), &b"out\n"[..], &b"err\n"[..]));
        let got = run(&mut shell("yes | head -c 1000000"), &limits(LINGER * 10, &|| false)).unwrap();
        assert_eq!((got.end, got.stdout.len()), (End::Code(0), 1000));
    }

    #[test]
    fn a_child_that_never_ends_is_killed_with_its_own_children() {
        let start = Instant::now();
        let got = run(&mut shell("sleep 600 & sleep 600"), &limits(Duration::from_millis(100), &|| false)).unwrap();
        assert_eq!(got.end, End::TimedOut);
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_request_to_stop_ends_the_child() {
        let got = run(&mut shell("sleep 600"), &limits(LINGER * 100, &|| true)).unwrap();
        assert_eq!(got.end, End::Stopped);
    }

    #[test]
    fn a_missing_program_is_an_error() {
        assert!(run(&mut Command::new("no-such-program-here"), &limits(LINGER, &|| false)).is_err());
    }
}
