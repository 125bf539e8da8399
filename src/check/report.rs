//! What a check adds to the JSON report of its run.

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::shard::Shard;
use crate::report::run::Run;
use crate::tree::target::Target;

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
    pub min_level: Option<String>,
    /// The revision that units were to be touched since.
    pub since: Option<JsonSince>,
    /// So many units may be left.
    pub max_units: Option<usize>,
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
}

impl JsonShard {
    /// The part `shard` of `run`, whose units are `units`.
    pub fn of(shard: Shard, run: &Run, units: &BTreeSet<usize>) -> Self {
        let own = run.candidates.iter().enumerate().filter(|(_, candidate)| units.contains(&candidate.unit));
        Self {
            index: shard.index,
            count: shard.count,
            total: run.candidates.len(),
            positions: own.map(|(position, _)| position).collect(),
            input: input(run),
        }
    }
}

/// A digest of texts, each with its length.
pub fn digest<'a>(texts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A digest of all files that were kept, and of what the target has; where they lie makes no difference.
fn input(run: &Run) -> String {
    let target = format!("{:?}", Target { root: Utf8PathBuf::new(), ..run.target.clone() });
    let read = run.census.files_read.to_string();
    let files = run.sources.files.iter();
    let texts = files.flat_map(|file| [file.path.as_str().as_bytes(), if file.given { b"g" } else { b"" }, &file.text]);
    digest([target.as_bytes(), read.as_bytes()].into_iter().chain(texts))
}

#[cfg(test)]
mod tests {
    use super::{JsonShard, digest};
    use crate::check::shard::Shard;
    use crate::report::testing::{refusal, run_of};
    use std::collections::BTreeSet;

    #[test]
    fn a_part_knows_its_positions_and_what_was_read() {
        let mut run = run_of(&[("f", refusal("gap")), ("g", refusal("gap"))]);
        let of = |run: &_| JsonShard::of(Shard { index: 1, count: 2 }, run, &BTreeSet::from([1]));
        let part = of(&run);
        assert_eq!((part.total, part.positions.as_slice()), (2, &[1][..]));
        run.sources.root = "/another".into();
        run.target.root = "/another".into();
        assert_eq!(of(&run).input, part.input);
        run.sources.files[0].text.push(b'\n');
        assert_ne!(of(&run).input, part.input);
    }

    #[test]
    fn texts_do_not_run_into_each_other() {
        let of = |texts: &[&str]| digest(texts.iter().map(|text| text.as_bytes()));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
