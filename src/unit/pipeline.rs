//! From paths to a run.

use camino::{Utf8Path, Utf8PathBuf};

use crate::report::progress::Progress;
use crate::report::run::Run;

/// Examines what `paths` name.
pub fn run(paths: &[Utf8PathBuf], target: Option<&Utf8Path>, progress: &Progress) -> anyhow::Result<Run> {
    let _ = (paths, target, progress);
    Ok(Run::default())
}
