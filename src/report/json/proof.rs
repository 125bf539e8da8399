//! A proof as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::verify::proof::{Check, Proof};

/// How far a unit was checked.
#[derive(Serialize)]
pub struct JsonProof {
    level: &'static str,
    checks: Vec<JsonCheck>,
    uncovered: Vec<JsonUncovered>,
    differences: Vec<JsonDifference>,
}

#[derive(Serialize)]
struct JsonCheck {
    level: &'static str,
    what: String,
    /// The numbers in it, each with a name.
    counts: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct JsonUncovered {
    level: &'static str,
    what: String,
}

#[derive(Serialize)]
struct JsonDifference {
    id: String,
    what: String,
}

impl JsonProof {
    /// The proof as it is printed.
    pub fn of(proof: &Proof) -> Self {
        let check = |c: &Check| JsonCheck {
            level: c.level.name(),
            what: c.what.clone(),
            counts: c.counts.iter().copied().collect(),
        };
        Self {
            level: proof.level.name(),
            checks: proof.checks.iter().map(check).collect(),
            uncovered: proof
                .uncovered
                .iter()
                .map(|u| JsonUncovered { level: u.level.name(), what: u.what.clone() })
                .collect(),
            differences: proof
                .differences
                .iter()
                .map(|d| JsonDifference { id: d.id.clone(), what: d.what.clone() })
                .collect(),
        }
    }
}
