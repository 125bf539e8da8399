//! A proof as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::proof::{Check, Proof, ProofLevel};

/// How far a unit was checked.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct JsonProof {
    /// The level that the whole unit reached; it includes those before it.
    level: JsonLevel,
    /// What was checked.
    checks: Vec<JsonCheck>,
    /// What was not.
    uncovered: Vec<JsonUncovered>,
    /// What the new interface does otherwise by design, as far as it was seen.
    differences: Vec<JsonDifference>,
}

/// A level of proof, lowest first.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum JsonLevel {
    /// The transforms accounted for every use.
    Matched,
    /// The result parses no worse than before, and a second run over it is empty.
    Parsed,
    /// The objects build before and after, with no new warning.
    Compiled,
    /// Old and new handler behaved alike on the same inputs, in a model of the core.
    Executed,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonCheck {
    /// The level that it belongs to.
    level: JsonLevel,
    /// What was checked and how deep.
    what: String,
    /// The numbers in it, each with a name.
    counts: BTreeMap<String, u64>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonUncovered {
    /// The level that would cover it.
    level: JsonLevel,
    /// What was not checked, and why.
    what: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct JsonDifference {
    /// Its id in the closed list of such differences.
    id: String,
    /// What was seen.
    what: String,
}

impl JsonProof {
    /// The proof as it is printed.
    pub fn of(proof: &Proof) -> Self {
        let check = |c: &Check| JsonCheck {
            level: c.level.into(),
            what: c.what.clone(),
            counts: c.counts.iter().cloned().collect(),
        };
        Self {
            level: proof.level.into(),
            checks: proof.checks.iter().map(check).collect(),
            uncovered: proof
                .uncovered
                .iter()
                .map(|u| JsonUncovered { level: u.level.into(), what: u.what.clone() })
                .collect(),
            differences: proof
                .differences
                .iter()
                .map(|d| JsonDifference { id: d.id.clone(), what: d.what.clone() })
                .collect(),
        }
    }
}

impl From<ProofLevel> for JsonLevel {
    fn from(level: ProofLevel) -> Self {
        match level {
            ProofLevel::Matched => Self::Matched,
            ProofLevel::Parsed => Self::Parsed,
            ProofLevel::Compiled => Self::Compiled,
            ProofLevel::Executed => Self::Executed,
        }
    }
}
