//! Why nothing at all can be compiled, as told to the user.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// An obstacle that concerns the build tree or the machine and not one unit.
#[derive(Debug)]
pub enum CompileError {
    /// No directory of this name can be opened.
    NoBuild(PathBuf, io::Error),
    /// The directory lacks this file, which every configured and prepared build tree has.
    NotConfigured {
        /// The build tree.
        build: PathBuf,
        /// What is missing, relative to it.
        missing: &'static str,
    },
    /// The build tree was made from other sources.
    OtherTree {
        /// The build tree.
        build: PathBuf,
        /// What it was made from.
        source: PathBuf,
        /// What was to be compiled.
        tree: PathBuf,
    },
    /// The sources are of another version than the build tree that was made from them.
    OtherVersion {
        /// The build tree.
        build: PathBuf,
        /// What it is a build of.
        built: String,
        /// What the Makefile of the sources says.
        tree: String,
    },
    /// The build tree is for another architecture than the one that was asked for.
    OtherArch {
        /// The build tree.
        build: PathBuf,
        /// Its architecture, as the kernel names directories of `arch/`.
        built: String,
        /// What was asked for, spelled likewise.
        asked: String,
    },
    /// There is no such program.
    NoCompiler(String),
    /// The compiler does not say its version within this time, in seconds.
    CompilerTimedOut(String, u64),
    /// There is no `make`.
    NoMake,
    /// `make` gave no command for any object; the text is the end of what it said.
    Make(String),
    /// `make` ran for longer than the limit, in seconds.
    MakeTimedOut(u64),
    /// The scratch directory cannot be used.
    Scratch(PathBuf, io::Error),
    /// The user asked to stop.
    Interrupted,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBuild(path, error) => write!(f, "{}: not a build tree: {error}", path.display()),
            Self::NotConfigured { build, missing } => write!(
                f,
                "{}: not a configured kernel build tree (it has no {missing}); make one with \
                 `make O=DIR allmodconfig modules_prepare`",
                build.display()
            ),
            Self::OtherTree { build, source, tree } => write!(
                f,
                "{}: a build of {}, and not of {}; make one there with `make O=DIR allmodconfig modules_prepare`",
                build.display(),
                source.display(),
                tree.display()
            ),
            Self::OtherVersion { build, built, tree } => write!(
                f,
                "{}: a build of version {built}, but the sources are {tree} now; run `make O=DIR modules_prepare` again",
                build.display()
            ),
            Self::OtherArch { build, built, asked } => {
                write!(f, "{}: a build for {built}, and not for {asked}", build.display())
            }
            Self::NoCompiler(name) => {
                write!(f, "the compiler `{name}`, which the build tree was configured with, is not installed")
            }
            Self::CompilerTimedOut(name, seconds) => {
                write!(f, "the compiler `{name}` does not say its version within {seconds} s")
            }
            Self::NoMake => f.write_str("`make` is not installed"),
            Self::Make(said) if said.is_empty() => f.write_str("make fails without a word"),
            Self::Make(said) => write!(f, "make fails: {said}"),
            Self::MakeTimedOut(seconds) => write!(f, "make took longer than {seconds} s"),
            Self::Scratch(path, error) => write!(f, "cannot work in the directory {}: {error}", path.display()),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for CompileError {}
