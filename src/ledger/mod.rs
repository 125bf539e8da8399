//! What reviewers decided about units, kept in a file that outlives interrupts, rebases and new versions of the program.
//!
//! A decision is found again by the unit's [`key`], which moved lines do not change. It expires when the code that the
//! unit touches changed since, or when the program now makes another change of it; see [`fingerprint`].
//!
//! `review` writes the file through a [`store::Store`]. Others read it:
//!
//! ```no_run
//! # fn f(run: &mut vma2desc::model::run::Run) -> anyhow::Result<()> {
//! use vma2desc::ledger::Ledger;
//! let ledger = Ledger::load("vma2desc-review.json".into())?;
//! let selection = ledger.select(run);
//! // `selection.accepted` are the numbers of units, as in `Candidate::unit`; `selection.adopt(run)` makes those that
//! // were edited what the reviewer made of them. The rest is for messages.
//! # Ok(()) }
//! ```

pub mod changed;
pub mod entry;
pub mod error;
mod file;
pub mod fingerprint;
pub mod key;
pub mod matching;
pub mod renamed;
pub mod select;
pub mod store;

pub use entry::{Decision, EditedDiff, Entry, Ledger};
pub use error::LedgerError;
pub use select::Selection;

/// The version of the format; raised when an older program would read it wrongly.
const VERSION: u64 = 1;

/// Where a review keeps its decisions if it is not told otherwise, in the working directory.
pub const DEFAULT_NAME: &str = "vma2desc-review.json";
