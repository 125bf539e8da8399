//! The result of a run, which every report is made from.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8PathBuf;

use crate::census::slot::Census;
use crate::kernel::target::Target;
use crate::model::asked::Asked;
use crate::model::outcome::{Candidate, Outcome};
use crate::tree::source::{FileId, SourceSet};

/// How far the patches of a run were checked; each level includes the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofLevel {
    /// The transforms matched and accounted for every use.
    #[default]
    Matched,
    /// The result parses with no more errors than before and a second run over it is empty.
    Parsed,
    /// The objects build before and after, with no new warning.
    Compiled,
    /// The old and the new handler behaved alike when they were run on the same inputs.
    Executed,
}

impl ProofLevel {
    /// The level's name, as printed on patches.
    pub fn name(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::Parsed => "parsed",
            Self::Compiled => "compiled",
            Self::Executed => "executed",
        }
    }

    /// All levels, lowest first.
    pub const ALL: [Self; 4] = [Self::Matched, Self::Parsed, Self::Compiled, Self::Executed];

    /// The level above.
    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|level| *level > self)
    }
}

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
