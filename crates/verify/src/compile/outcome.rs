//! What compiling a unit has shown.

use std::collections::BTreeMap;
use std::fmt;

use super::diagnostics::Diagnostic;
use crate::tree::plain::ODD;

/// The outcome for one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The unit's number.
    pub unit: usize,
    /// What follows from the rest.
    pub verdict: Verdict,
    /// The objects that the unit was compiled through, by path.
    pub objects: Vec<ObjectRow>,
    /// Changed lines that no object of this configuration holds.
    pub left_out: Vec<LeftOut>,
    /// How many lines of each changed file are new, blank ones not counted.
    pub lines: BTreeMap<String, usize>,
    /// C files that read a changed header and were left aside, because there are too many.
    pub more_users: usize,
    /// Remarks for the user: what was assumed, or is worth a look.
    pub notes: Vec<String>,
}

impl Compiled {
    /// Of the new lines of a changed file: how many were compiled, and how many the configuration leaves out.
    pub fn lines_of(&self, path: &str) -> (usize, usize) {
        let all = self.lines.get(path).copied().unwrap_or_default();
        let out = self.left_out.iter().filter(|l| l.path == path).map(|l| l.lines.len()).sum::<usize>().min(all);
        (all - out, out)
    }
}

/// Whether the unit compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every changed file was compiled, before and after, and nothing got worse.
    Clean,
    /// Something got worse.
    Broken(Vec<Worse>),
    /// This build tree cannot tell.
    NotCovered(Gap),
}

/// The warnings that a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Those of a plain `make`.
    Default,
    /// Those that `make W=1` adds.
    Extra,
}

/// Something that was not there before the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worse {
    /// The object does not build any more.
    Error(Diagnostic),
    /// A new warning.
    Warning(Level, Diagnostic),
    /// A module now needs a symbol that modules cannot use.
    Symbol {
        /// The C file.
        path: String,
        /// The symbol.
        symbol: String,
        /// What is wrong with it.
        why: String,
    },
}

impl fmt::Display for Worse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(message) => write!(f, "new error: {message}"),
            Self::Warning(Level::Default, message) => write!(f, "new warning: {message}"),
            Self::Warning(Level::Extra, message) => write!(f, "new warning with W=1: {message}"),
            Self::Symbol { path, symbol, why } => write!(f, "{path}: `{symbol}` {why}"),
        }
    }
}

/// Why the build tree cannot tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// The makefiles give no command for the file.
    NoCommand {
        /// The C file.
        path: String,
        /// What would bring it in, if that can be seen.
        hint: Option<String>,
    },
    /// The object does not build without the change either.
    BrokenBefore {
        /// The C file.
        path: String,
        /// The first error.
        error: Diagnostic,
        /// What would bring it in, if that can be seen.
        hint: Option<String>,
    },
    /// The file's name is passed on to no other program.
    OddName(String),
    /// The file is of another architecture.
    Foreign {
        /// The C file.
        path: String,
        /// Its architecture.
        wanted: String,
    },
    /// A compile took longer than the limit, in seconds.
    TimedOut {
        /// The C file.
        path: String,
        /// The limit.
        seconds: u64,
    },
    /// No object of this configuration reads the changed header.
    NoUser(String),
    /// All changed lines of the file are left out by the configuration.
    AllLeftOut {
        /// The file.
        path: String,
        /// The conditions around them.
        conditions: Vec<String>,
    },
    /// The user asked to stop.
    Interrupted,
    /// The machine: no space, no permission, a compiler that cannot be started.
    Trouble(String),
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hinted = |f: &mut fmt::Formatter<'_>, hint: &Option<String>| match hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        };
        match self {
            Self::NoCommand { path, hint } => {
                write!(f, "the makefiles give no command for {path}")?;
                hinted(f, hint)
            }
            Self::BrokenBefore { path, error, hint } => {
                write!(f, "{path} does not build before the change: {error}")?;
                hinted(f, hint)
            }
            Self::OddName(path) => write!(f, "{path} is not compiled: {ODD}"),
            Self::Foreign { path, wanted } => {
                write!(f, "{path} is for the architecture {wanted}, and this build tree is for another")
            }
            Self::TimedOut { path, seconds } => write!(f, "compiling {path} took longer than {seconds} s"),
            Self::NoUser(path) => write!(f, "no object of this configuration reads {path}"),
            Self::AllLeftOut { path, conditions } => {
                write!(f, "the configuration leaves out all changed lines of {path} ({})", conditions.join("; "))
            }
            Self::Interrupted => f.write_str("interrupted"),
            Self::Trouble(what) => f.write_str(what),
        }
    }
}

/// Changed lines of one file that were not compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The file.
    pub path: String,
    /// The lines of the new text, counted from 1.
    pub lines: Vec<usize>,
    /// The `#if` conditions around them, outermost first.
    pub conditions: Vec<String>,
    /// Options in the conditions that are not set here.
    pub unset: Vec<String>,
}

/// Why an object was compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The unit changes its C file.
    Changed,
    /// Its C file reads this changed file.
    Reads(String),
}

/// One object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRow {
    /// The C file, relative to the tree.
    pub path: String,
    /// Why it was compiled.
    pub role: Role,
    /// Whether it is part of a module.
    pub module: bool,
    /// What came of it; none if it was compiled before and after.
    pub gap: Option<Gap>,
    /// What got worse.
    pub worse: Vec<Worse>,
}
