//! Patches on their way to mails, and what holds for all of them.

use crate::model::proof::ProofLevel;
use crate::series::stat::FileStat;
use crate::tree::maintainers::Address;

/// What the command line says about the mails.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The author.
    pub from: Address,
    /// Who signs, if somebody does.
    pub signoff: Option<Address>,
    /// The date of the first mail, in seconds since 1970.
    pub date: Option<i64>,
    /// What stands in the brackets of the subject; none for `PATCH`, and the tree where one is wanted.
    pub tag: Option<String>,
    /// The version of the series, from two on.
    pub reroll: Option<u32>,
    /// Whether the mails are for reading only.
    pub draft: bool,
    /// The value of `Assisted-by`.
    pub assisted: Option<String>,
    /// The command, as it was given.
    pub command: String,
}

/// What the patches apply to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A commit, and whether tracked files differ from it (none of those that the series touches).
    Commit {
        /// Its id in full.
        id: String,
        /// Whether the work tree has other changes.
        dirty: bool,
    },
    /// No commit, and why, a sentence without a stop.
    None(String),
}

/// A patch that lacks its place in the series and its recipients.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The subject.
    pub subject: String,
    /// Its prefix.
    pub prefix: String,
    /// Whether the prefix is a guess.
    pub guessed: bool,
    /// The message, without trailers.
    pub message: String,
    /// What stands below it.
    pub notes: String,
    /// The unified diff.
    pub diff: Vec<u8>,
    /// Changed lines by file.
    pub stats: Vec<FileStat>,
    /// Title of the MAINTAINERS entry.
    pub entry: String,
    /// What that says of its status.
    pub status: String,
    /// Whether nobody maintains it.
    pub abandoned: bool,
    /// What the subsystem's profile asks for.
    pub remarks: Vec<String>,
    /// The tree that it wants named.
    pub tree: Option<&'static str>,
    /// Its level of proof.
    pub level: ProofLevel,
    /// How many handlers it converts.
    pub handlers: usize,
    /// Its transforms and steps.
    pub transforms: Vec<String>,
    /// Patches with the same number touch files in common.
    pub component: usize,
}

impl Base {
    /// What the cover letter says.
    pub fn told(&self) -> String {
        match self {
            Self::Commit { dirty: false, .. } => "Base: the commit named below.".to_owned(),
            Self::Commit { dirty: true, .. } => {
                "Base: the commit named below; the work tree had changes in other files, which the tool saw.".to_owned()
            }
            Self::None(why) => format!("Base: no commit can be named: {why}."),
        }
    }
}

impl Draft {
    /// The paths that it changes.
    pub fn files(&self) -> Vec<String> {
        self.stats.iter().map(|file| file.path.clone()).collect()
    }
}
