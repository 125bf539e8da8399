//! Level compiled: every object of a unit is built before and after, with the commands of the tree's own makefiles.
//!
//! * [`build_tree`], [`toolchain`], [`config`]: what the build tree is, and which compiler it wants;
//! * [`dry_run`] asks `make -n` for the commands, in a [`shadow`] of the build tree, so that nothing in it changes;
//! * [`users`] finds the C files that a changed header is compiled through;
//! * [`overlay`] is the tree with one unit's changes, out of links; [`object`] compiles in it, and [`cache`] keeps results
//!   by the content of all that was read, or by [`failed`] looked for in vain;
//! * [`foreign`] tells files of another architecture, which are left alone;
//! * [`compare`] finds what got worse, with [`exports`] for symbols, [`arms`] and [`makefile`] for what was left out.
//!
//! Neither the tree nor the build directory is ever written to. Code of the tree runs: make, what its makefiles call, and
//! the compiler with the tree's options. The caller has the user's consent for that.

pub mod arms;
pub mod build_tree;
mod builder;
pub mod cache;
mod check;
pub mod command;
pub mod compare;
pub mod config;
pub mod dependencies;
pub mod diagnostics;
pub mod dry_run;
pub mod elf;
pub mod error;
pub mod exports;
pub mod failed;
mod foreign;
pub mod makefile;
pub mod object;
pub mod outcome;
pub mod overlay;
pub mod paths;
pub mod process;
mod prover;
pub mod shadow;
pub mod shell;
mod symbols;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_machine;
pub mod toolchain;
pub mod users;

pub use builder::{Builder, Options};
pub use command::{Invocation, ObjectCommand};
pub use error::CompileError;
pub use outcome::{Compiled, Gap, Verdict, Worse};
pub use overlay::{Changes, Overlay};
