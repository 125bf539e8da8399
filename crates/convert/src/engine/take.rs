//! What is read of the paths that a user gives.

use camino::Utf8PathBuf;

use crate::census::Options;
use crate::census::slot::Census;
use crate::census::take::take_listed;
use crate::engine::changes::Changes;
use crate::engine::outside::Tree;
use crate::exit::{Exit, Failure};
use crate::kernel::named::Kernel;
use crate::kernel::target::Target;
use crate::model::run::ReadError;
use crate::tree::progress::Progress;
use crate::tree::source::SourceSet;
use crate::tree::walk::{WalkError, list};

/// What was read of some paths, and of the target.
pub struct Taken {
    /// The files.
    pub sources: SourceSet,
    /// The slots in them.
    pub census: Census,
    /// What the target has.
    pub target: Target,
    /// Where other files are found.
    pub tree: Tree,
    /// What could not be read.
    pub errors: Vec<ReadError>,
}

/// Reads `paths` and probes the target, side by side, as if the tree had been changed.
///
/// # Errors
/// A path or a target that cannot be read.
pub fn take(kernel: &Kernel, paths: &[Utf8PathBuf], progress: &Progress, changes: &Changes) -> anyhow::Result<Taken> {
    let headers = if let Kernel::Tree(top) = kernel { Some(top.clone()) } else { None };
    let (known, overlay) = (kernel.known_header(), changes.texts.clone());
    let options = Options { headers, known, overlay, progress: progress.clone() };
    let taken = || {
        let mut listing = list(paths)?;
        if listing.is_kernel && listing.is_whole {
            // Only then more is asked than one question about all of it.
            listing = listing.remembering();
        }
        listing.memory.extend(changes.texts.clone());
        Ok((take_listed(&listing, &options)?, listing))
    };
    let (probed, taken) = rayon::join(|| kernel.target(), taken);
    let target = probed.map_err(|e| Failure::new(Exit::Usage, format!("--target: {e}")))?;
    let ((sources, census), listing) = taken.map_err(|e: WalkError| Failure::new(Exit::InputOutput, e.to_string()))?;
    let errors =
        census.skipped.iter().map(|s| ReadError { path: s.path.clone().into(), message: s.reason.clone() }).collect();
    let tree = Tree::around(&sources.root, paths, listing).laid_over(&changes.texts);
    Ok(Taken { sources, census, target, tree, errors })
}
