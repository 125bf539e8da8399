//! Programs that the rig is made with.

use std::io;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::compile::process::{End, Ended, Limits, run};
use crate::prover::Stop;

/// Bytes kept of what a program says.
const OUTPUT: usize = 64 << 20;

/// How programs are run.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// What the compiler's companions start with: `aarch64-linux-gnu-`, or nothing.
    pub prefix: &'a str,
    /// The C compiler for this machine, which also links.
    pub host: &'a str,
    /// Where programs put their temporary files, so that none is left when one is killed.
    pub temporary: &'a Path,
    /// The longest that one may run.
    pub time: Duration,
    /// Whether the user asked to end.
    pub stop: Stop<'a>,
}

/// How trouble with a full disk begins, whatever was being done.
pub const NO_SPACE: &str = "no space left below";

/// Why something did not work, one line for people.
pub type Trouble = String;

impl Tools<'_> {
    /// Runs a program with these words in `dir`; what it said, however it ended.
    ///
    /// # Errors
    /// It cannot be started, or ran out of time.
    pub fn run(&self, words: &[String], dir: &Path) -> Result<Ended, Trouble> {
        let (program, arguments) = words.split_first().ok_or("an empty command")?;
        let mut command = Command::new(program);
        command.args(arguments).current_dir(dir).env("LC_ALL", "C").env("TMPDIR", self.temporary);
        // Lists that the caller's environment asks for would be written elsewhere.
        for name in ["DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES", "GCC_COLORS"] {
            command.env_remove(name);
        }
        let limits = Limits { time: self.time, output: OUTPUT, stop: self.stop };
        let ended = run(&mut command, &limits).map_err(|error| missing(program, &error))?;
        match ended.end {
            End::TimedOut => Err(format!("{program} took longer than {} s", self.time.as_secs())),
            End::Stopped => Err("interrupted".to_owned()),
            _ if !ended.success() && is_full(&ended.stderr) => Err(format!("{NO_SPACE} {}", self.temporary.display())),
            _ => Ok(ended),
        }
    }

    /// Runs a program that must succeed; its standard output.
    ///
    /// # Errors
    /// As [`Self::run`], and that it failed.
    pub fn must(&self, words: &[String], dir: &Path) -> Result<String, Trouble> {
        let ended = self.run(words, dir)?;
        if !ended.success() {
            return Err(self.failure(words, &ended));
        }
        Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
    }

    /// That a program failed, with the most telling line of what it said.
    pub fn failure(&self, words: &[String], ended: &Ended) -> Trouble {
        let said = String::from_utf8_lossy(&ended.stderr);
        let telling = |line: &&str| ["error", "undefined", "multiple", "cannot"].iter().any(|w| line.contains(w));
        let said = said.lines().find(telling).or(said.lines().last()).unwrap_or("no message");
        let said = said.replace(&format!("{}/", self.temporary.display()), "");
        format!("{} failed: {said}", words.first().map_or("", String::as_str))
    }

    /// A companion of the compiler.
    pub fn companion(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }
}

/// Whether a program failed because the disk is full.
fn is_full(said: &[u8]) -> bool {
    memchr::memmem::find(said, b"No space left on device").is_some()
}

fn missing(program: &str, error: &io::Error) -> Trouble {
    match error.kind() {
        io::ErrorKind::NotFound => {
            format!(
                "`{program}` is not installed; handlers are linked with a C compiler and the binutils of this machine"
            )
        }
        _ => format!("cannot run {program}: {error}"),
    }
}
