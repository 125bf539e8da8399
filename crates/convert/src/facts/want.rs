//! What a plan lacks of the tree around the census.

use camino::Utf8PathBuf;

/// Something that a plan lacks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// The definition of a function or a file-scope variable, for a file in this directory.
    Definition(String, Utf8PathBuf),
    /// As `Definition`, for what would be good to know: it is looked for near that directory alone.
    Near(String, Utf8PathBuf),
    /// All files that name a function.
    Uses(String),
    /// The files in this directory and below that name a function.
    UsesNear(String, Utf8PathBuf),
}

impl Want {
    /// The function or variable.
    pub fn name(&self) -> &str {
        match self {
            Self::Definition(name, _) | Self::Near(name, _) | Self::UsesNear(name, _) | Self::Uses(name) => name,
        }
    }
}
