//! What a check adds to the JSON report of its run.

use serde::{Deserialize, Serialize};

use super::text::Text;

/// What was asked, which candidates count, and the exit code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonCheck {
    /// The exit code that the findings come to.
    pub exit: u8,
    /// What was asked.
    pub terms: JsonTerms,
    /// What counts: indices into the list of candidates.
    pub findings: Vec<usize>,
    /// What the baseline accepts: indices.
    pub accepted: Vec<usize>,
    /// What does not count by its reason: indices.
    pub allowed: Vec<usize>,
    /// What is left in units that were not touched: indices.
    pub outside: Vec<usize>,
    /// Entries of the baseline that cover nothing.
    pub stale: Vec<JsonStale>,
    /// Which part of the run this is, if it is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub shard: Option<JsonShard>,
}

/// What a check was asked; the same for all parts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonTerms {
    /// The level that conversions were to be checked at, if more was asked for than each run does.
    pub level: Option<String>,
    /// The level that they must reach.
    pub require: Option<String>,
    /// The revision that units were to be touched since.
    pub since: Option<JsonSince>,
    /// So many units may be left.
    pub max_left: Option<usize>,
    /// Whether stale entries of the baseline count.
    pub stale_counts: bool,
    /// Digest of what else decides: the baseline, the reasons that are allowed and denied, older kernels that count.
    pub policy: String,
}

/// A revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonSince {
    /// As given.
    pub rev: String,
    /// The commits that files were compared with: its merge bases with the work tree's commit.
    pub bases: Vec<String>,
    /// How many files changed.
    pub changed: usize,
}

impl JsonSince {
    /// What is said if no file changed.
    pub fn nothing(&self) -> Option<String> {
        let Self { rev, bases, .. } = self;
        let bases: Vec<&str> = bases.iter().map(|base| &base[..base.len().min(12)]).collect();
        let bases = if bases.is_empty() { String::new() } else { format!(" ({})", bases.join(", ")) };
        let told = format!("--since {rev}: no file differs from it{bases}, so there is nothing to check");
        (self.changed == 0).then_some(told)
    }
}

/// An entry of the baseline that covers nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonStale {
    /// The handler's file.
    pub file: String,
    /// The handler.
    pub handler: String,
    /// The reason that was accepted.
    pub reason: String,
    /// What became of it.
    pub why: String,
}

/// A part of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonShard {
    /// Which part, from 1.
    pub index: u32,
    /// How many parts there are.
    pub count: u32,
    /// How many candidates all parts have together.
    pub total: usize,
    /// Where the candidates of this part stand among those of all.
    pub positions: Vec<usize>,
    /// Digest of everything that was read.
    pub input: String,
    /// What leads from the top of the repository to the directory that paths are relative to; empty where that is the top.
    pub prefix: String,
    /// The files that this part speaks of, so that parts can be merged where the source is not.
    pub sources: Vec<JsonSource>,
}

/// A file that a part speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonSource {
    /// Its path.
    pub file: String,
    /// Its position among all files of the run.
    pub order: usize,
    /// What it holds; null for one that a conversion would create.
    pub text: Option<Text>,
}
