//! The option that names the kernel, the same for all commands.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::cli::Global;
use crate::exit::{Exit, Failure};
use crate::kernel::named::Kernel;

/// The kernel that is meant.
#[derive(Clone, Debug, Default, Args)]
pub struct Target {
    /// Kernel that the result is for: its tree, or a version [default: the tree that PATH lies in]
    ///
    /// A tree is read for what its headers declare; a version, such as 7.1, stands for what that release declares, and
    /// `next` for what is queued and no release yet.
    #[arg(long, value_name = "TREE|VERSION")]
    target: Option<Utf8PathBuf>,
}

impl Target {
    /// The kernel that the command line names, or else the configuration; checked before anything is read, so that a slip
    /// costs no time.
    ///
    /// # Errors
    /// A name that stands for no kernel.
    pub fn chosen<'a>(&'a self, global: &'a Global) -> anyhow::Result<Option<&'a Utf8Path>> {
        let (given, configured) = (self.target.as_deref(), global.settings.config.target.as_deref());
        let from = if given.is_some() { "--target" } else { "target in the configuration" };
        let target = given.or(configured);
        if let Some(target) = target {
            Kernel::named(target).map_err(|error| Failure::new(Exit::Usage, format!("{from}: {error}")))?;
        }
        Ok(target)
    }

    /// The arguments that name the same kernel again.
    pub fn words(&self) -> Vec<String> {
        self.target.iter().flat_map(|target| ["--target".to_owned(), target.to_string()]).collect()
    }
}
