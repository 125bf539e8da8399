//! Exit codes: one table for all commands and all output formats.

use std::fmt;
use std::process::ExitCode;

/// What the process reports to its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// The command did its job (scan, diff, apply, explain), or nothing is left to do (check, audit).
    Success,
    /// Conversions are available (check), or there are findings (audit).
    Available,
    /// The command line is wrong.
    Usage,
    /// A path holds no C file: most likely a slip, which must not pass for "nothing to do".
    NoInput,
    /// Refusals remain (check), or a member was refused (campaign).
    Refusals,
    /// A proof failed, or a unit is below the level that is required (check, verify, and diff and apply with --verify).
    ProofFailed,
    /// A candidate was lost, or a unit only partly handled.
    Lost,
    /// The program is at fault (`EX_SOFTWARE` of sysexits.h).
    Internal,
    /// Input or output failed, or a write was refused (`EX_IOERR`).
    InputOutput,
    /// The user interrupted it (128 + `SIGINT`, as shells report it).
    Interrupted,
}

impl Exit {
    /// All of them, by number.
    pub const ALL: [Self; 10] = [
        Self::Success,
        Self::Available,
        Self::Usage,
        Self::NoInput,
        Self::Refusals,
        Self::ProofFailed,
        Self::Lost,
        Self::Internal,
        Self::InputOutput,
        Self::Interrupted,
    ];

    /// What a check comes to, the first that holds: the gravest comes first.
    pub const OF_CHECK: [Self; 6] =
        [Self::Lost, Self::InputOutput, Self::ProofFailed, Self::Refusals, Self::Available, Self::Success];

    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Available => 1,
            Self::Usage => 2,
            Self::NoInput => 3,
            Self::Refusals => 4,
            Self::ProofFailed => 5,
            Self::Lost => 6,
            Self::Internal => 70,
            Self::InputOutput => 74,
            Self::Interrupted => 130,
        }
    }

    /// What it means, for the help text.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Success => "the command did its job; nothing is left (check)",
            Self::Available => "conversions are available (check), or there are findings (audit)",
            Self::Usage => "the command line is wrong",
            Self::NoInput => "a path without any C file",
            Self::Refusals => "refusals remain (check), or a member was refused (campaign)",
            Self::ProofFailed => "a proof failed, or is below what --require asks for",
            Self::Lost => "a candidate was lost or a unit only partly handled",
            Self::Internal => "internal error",
            Self::InputOutput => "input or output failed, or a write was refused",
            Self::Interrupted => "interrupted",
        }
    }

    /// Some of them as a table, one line each, as the help shows it.
    pub fn lines(exits: &[Self]) -> String {
        let lines = exits.iter().map(|exit| format!("  {:>3}  {}", exit.code(), exit.meaning()));
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// An error that knows its exit code; wrap it in `anyhow::Error` anywhere, the command line finds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The code.
    pub exit: Exit,
    /// What happened, and what to do about it.
    pub message: String,
}

impl Failure {
    /// An error with this code and text.
    pub fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn numbers_are_distinct_and_sorted() {
        assert!(Exit::ALL.windows(2).all(|pair| pair[0].code() < pair[1].code()));
    }

    #[test]
    fn the_table_names_every_code_that_a_command_returns() {
        let table = Exit::lines(&Exit::ALL);
        for exit in Exit::ALL {
            assert!(table.contains(&format!("{}  {}", exit.code(), exit.meaning())));
        }
    }
}
