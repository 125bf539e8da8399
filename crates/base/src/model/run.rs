//! The result of a run, which every report is made from.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::census::slot::Census;
use crate::kernel::target::Target;
use crate::model::asked::Asked;
use crate::model::outcome::{Candidate, Outcome};
use crate::model::proof::ProofLevel;
use crate::tree::source::{FileId, SourceSet};

/// A path that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// The path, relative to the sources' root.
    pub path: Utf8PathBuf,
    /// What the system said.
    pub message: String,
}

/// Everything a run found out.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The files that matter.
    pub sources: SourceSet,
    /// The slots in them.
    pub census: Census,
    /// The candidates with their outcomes, by file and offset.
    pub candidates: Vec<Candidate>,
    /// What the target kernel has.
    pub target: Target,
    /// The files that hold functions and tables which were looked into for each unit, by its number.
    pub looked_into: BTreeMap<usize, BTreeSet<FileId>>,
    /// What the run was asked.
    pub asked: Asked,
    /// What could not be read.
    pub errors: Vec<ReadError>,
}

impl Run {
    /// The level that all conversions reached; that of a run without any is the one that each run checks.
    pub fn proof(&self) -> ProofLevel {
        let level = |candidate: &Candidate| match &candidate.outcome {
            Outcome::Converted(conversion) => Some(conversion.proof.level),
            _ => None,
        };
        self.candidates.iter().filter_map(level).min().unwrap_or(ProofLevel::Parsed)
    }
}
