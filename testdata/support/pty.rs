//! A program in a pseudo-terminal of its own, which is its controlling terminal.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long something may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program and the other end of its terminal.
pub struct Pty {
    child: Child,
    master: File,
    news: Receiver<Vec<u8>>,
    /// All that was printed, as it was printed.
    pub raw: Vec<u8>,
    /// How much of the plain text was looked at.
    at: usize,
}

impl Pty {
    /// Starts `program` with what `prepare` adds, in a terminal of so many rows and columns.
    pub fn start(program: &str, (rows, columns): (u16, u16), prepare: impl FnOnce(&mut Command)) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let master = File::from(master);
        resize(&master, rows, columns);
        let slave =
            OpenOptions::new().read(true).write(true).open(std::ffi::OsStr::from_bytes(name.as_bytes())).unwrap();
        let end = || Stdio::from(slave.try_clone().unwrap());
        // Makes the terminal the controlling one, so that Ctrl-C is a signal.
        let mut command = Command::new("setsid");
        command.args(["--ctty", program]);
        prepare(&mut command);
        let child = command.stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        let (sender, news) = channel();
        let mut reader = master.try_clone().unwrap();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            // Reading fails when the program has gone.
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if sender.send(bytes[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, master, news, raw: Vec::new(), at: 0 }
    }

    /// All that was printed, without colours.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&anstream::adapter::strip_bytes(&self.raw).into_vec()).replace('\r', "")
    }

    /// Waits until `text` is printed; what was printed before it, since the last time.
    pub fn expect(&mut self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let all = self.text();
            let rest = all.get(self.at..).unwrap_or_default();
            if let Some(found) = rest.find(text) {
                let before = rest[..found].to_owned();
                self.at += found + text.len();
                return before;
            }
            match self.news.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(news) => self.raw.extend(news),
                Err(RecvTimeoutError::Timeout) => panic!("`{text}` did not come:\n{rest}"),
                Err(RecvTimeoutError::Disconnected) => panic!("it ended without `{text}`:\n{rest}"),
            }
        }
    }

    /// Types `text`.
    pub fn send(&mut self, text: &str) {
        self.master.write_all(text.as_bytes()).unwrap();
    }

    /// Changes the size of the terminal.
    pub fn resize(&self, rows: u16, columns: u16) {
        resize(&self.master, rows, columns);
    }

    /// Kills the program, as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for the end; the exit code and all that was printed.
    pub fn wait(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        while let Ok(news) = self.news.recv_timeout(Duration::from_millis(200)) {
            self.raw.extend(news);
        }
        (code, self.text())
    }
}

fn resize(master: &File, rows: u16, columns: u16) {
    let size = Winsize { ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(master, size).unwrap();
}
