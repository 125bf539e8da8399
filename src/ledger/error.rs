//! What can be wrong with a ledger.

use std::{fmt, io};

use camino::Utf8PathBuf;

/// Why a ledger cannot be read or written.
#[derive(Debug)]
pub enum LedgerError {
    /// The system refused to read it.
    Read(Utf8PathBuf, io::Error),
    /// The system refused to write it.
    Write(Utf8PathBuf, io::Error),
    /// It is no ledger; with what is wrong.
    Malformed(Utf8PathBuf, String),
    /// It has a format that this version of the program does not know.
    Version(Utf8PathBuf, u64),
    /// Another review holds it.
    InUse(Utf8PathBuf),
    /// Somebody wrote it since it was read.
    Changed(Utf8PathBuf),
}

impl fmt::Display for LedgerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(path, error) => write!(f, "cannot read the ledger {path}: {error}"),
            Self::Write(path, error) => write!(f, "cannot write the ledger {path}: {error}"),
            Self::Malformed(path, what) => {
                write!(f, "{path} is no ledger of this program: {what}; name another file with --ledger, or mend it")
            }
            Self::Version(path, version) => {
                let own = super::VERSION;
                write!(f, "the ledger {path} has format {version}, this program knows format {own}: use a newer one")
            }
            Self::InUse(path) => {
                write!(f, "another review is using the ledger {path}; end it, or name another file with --ledger")
            }
            Self::Changed(path) => write!(
                f,
                "the ledger {path} was changed by somebody else since this review read it; the last answer was not kept, \
                 start the review again"
            ),
        }
    }
}

impl std::error::Error for LedgerError {}
