//! Patches that no unit makes: what changes is given as whole files, and in words.

use camino::Utf8PathBuf;

use crate::model::proof::ProofLevel;

/// A file before and after a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileText {
    /// Its path, relative to the root.
    pub path: Utf8PathBuf,
    /// Its text; none if it is new.
    pub before: Option<Vec<u8>>,
    /// Its text after the step.
    pub after: Vec<u8>,
}

/// A patch that no unit makes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The file that tells to which subsystem it belongs.
    pub home: Utf8PathBuf,
    /// What it changes, by path, from what the patches before it left.
    pub files: Vec<FileText>,
    /// What could stand behind the prefix of the subject, the best first.
    pub summaries: Vec<String>,
    /// The message.
    pub paragraphs: Vec<String>,
    /// What stands below it.
    pub notes: Vec<String>,
    /// Its level of proof.
    pub level: ProofLevel,
    /// The id of what made it.
    pub rule: &'static str,
}

/// What a cover letter says of a series that is a campaign.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// What stands behind the prefix of the subject.
    pub summary: String,
    /// Why there is a series, paragraph by paragraph.
    pub intro: Vec<String>,
    /// What the patches do in their order, an item each.
    pub plan: Vec<String>,
    /// The patch to whose subsystem the series belongs, where no prefix is common to all.
    pub home: usize,
    /// How many patches at the beginning all others need.
    pub first: usize,
    /// How many patches at the end need all others.
    pub last: usize,
    /// Handlers that wait before the first patch of this series.
    pub open: usize,
    /// What stays and why, an item each.
    pub left: Vec<String>,
}
