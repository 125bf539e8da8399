//! Levels of proof on the command line.

use clap::ValueEnum;
use serde::Deserialize;

use crate::model::proof::ProofLevel;

/// A level that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The result parses, names the old parameter nowhere, and a second run over it is empty
    Parsed,
    /// The objects build before and after with the commands of the build tree, with no new warning
    Compiled,
    /// Old and new handler behave alike on the same inputs, in a model of the core
    Executed,
}

impl From<Level> for ProofLevel {
    fn from(level: Level) -> Self {
        match level {
            Level::Parsed => Self::Parsed,
            Level::Compiled => Self::Compiled,
            Level::Executed => Self::Executed,
        }
    }
}
