//! The result of a run, which every report is made from.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::census::slot::{Census, Place};
use crate::kernel::target::Target;
use crate::model::asked::Asked;
use crate::model::outcome::{Candidate, Outcome, Replacement};
use crate::model::proof::ProofLevel;
use crate::model::purpose::Purpose;
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
    /// What it was for.
    pub purpose: Purpose,
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
    /// Changes that mend a mistake, by its rule and place, each of the place's file; only `audit` has some.
    pub mends: BTreeMap<(String, Place), Vec<Replacement>>,
    /// What the run was asked.
    pub asked: Asked,
    /// What could not be read.
    pub errors: Vec<ReadError>,
}

impl Run {
    /// The change of its file that mends a mistake; empty where there is no local one.
    pub fn mend(&self, rule: &str, place: Place) -> &[Replacement] {
        self.mends.get(&(rule.to_owned(), place)).map_or(&[], Vec::as_slice)
    }

    /// The level that all conversions reached; that of a run without any is the one that each run checks.
    pub fn proof(&self) -> ProofLevel {
        let level = |candidate: &Candidate| match &candidate.outcome {
            Outcome::Converted(conversion) => Some(conversion.proof.level),
            _ => None,
        };
        self.candidates.iter().filter_map(level).min().unwrap_or(ProofLevel::Parsed)
    }
}
