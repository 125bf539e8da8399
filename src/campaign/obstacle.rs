//! What stands in the way of a campaign.

use camino::Utf8PathBuf;

/// A place that refuses a member.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Obstacle {
    /// The file.
    pub path: Utf8PathBuf,
    /// Its line, counted from one.
    pub line: usize,
    /// What stands there, in a few words without a stop.
    pub label: String,
}
