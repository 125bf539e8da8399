//! The baseline as a file.

use std::io::Write as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::baseline::{Baseline, Cover, Entry};
use crate::check::policy::{Policy, Stance};
use crate::cli::config::read;
use crate::exit::{Exit, Failure};
use crate::model::failed::is_proof_failure;
use crate::model::run::Run;
use crate::tree::leftover::temporary;
use crate::tree::unnamed::unnamed;
use crate::tree::walk::is_kernel_top;

/// The longest file that is read, bytes: some 60000 entries.
const MAX_BYTES: u64 = 16 << 20;

/// The refusals that were accepted, and where that is written down.
#[derive(Debug, Default)]
pub struct Accepted {
    path: Option<Utf8PathBuf>,
    baseline: Option<Baseline>,
}

impl Accepted {
    /// Reads the file; with `is_new` it may be missing.
    ///
    /// # Errors
    /// There is none to be written; it cannot be read, or is no baseline.
    pub fn read(path: Option<&Utf8Path>, is_new: bool) -> anyhow::Result<Self> {
        let Some(path) = path else {
            let message = "--write-baseline needs --baseline FILE, or a baseline in the configuration";
            return if is_new { Err(Failure::new(Exit::Usage, message).into()) } else { Ok(Self::default()) };
        };
        if is_new && path.symlink_metadata().is_err() {
            return Ok(Self { path: Some(path.to_owned()), baseline: None });
        }
        let fail =
            |message: String| Failure::new(Exit::InputOutput, format!("cannot use the baseline {path}: {message}"));
        let hint = |message| {
            let hint = if path.exists() { "" } else { "; --write-baseline makes one" };
            fail(format!("{message}{hint}"))
        };
        let text = read(path, MAX_BYTES).map_err(hint)?;
        let baseline = Baseline::parse(&text).map_err(fail)?;
        Ok(Self { path: Some(path.to_owned()), baseline: Some(baseline) })
    }

    /// Its text, for comparison: the same for the same entries.
    pub fn text(&self) -> String {
        self.baseline.as_ref().map(Baseline::text).unwrap_or_default()
    }

    /// What is to be said about the version that wrote it.
    pub fn remark(&self) -> Option<String> {
        let theirs = self.baseline.as_ref().map(|baseline| baseline.tool.as_str());
        let (theirs, own) = (theirs?, env!("CARGO_PKG_VERSION"));
        let message = format!(
            "the baseline was written by vma2desc {theirs}, and this is {own}, which may refuse for other reasons; look at \
             what is new, and accept it with --write-baseline"
        );
        (theirs != own).then_some(message)
    }

    /// What it covers of `run`, which is about `paths`; entries about files there that are not in `scope` are not told
    /// as stale, nor are proofs that failed if nothing was proved this time.
    pub fn cover(
        &self,
        run: &Run,
        paths: &[Utf8PathBuf],
        is_proved: bool,
        scope: &dyn Fn(&Utf8Path) -> bool,
    ) -> Cover<'_> {
        let Some(baseline) = &self.baseline else { return Cover::default() };
        let prefix = self.prefix(run);
        let given: Vec<Utf8PathBuf> = paths.iter().filter_map(|path| path.canonicalize_utf8().ok()).collect();
        let in_scope = |entry: &Entry| {
            let Ok(within) = Utf8Path::new(&entry.file).strip_prefix(&prefix) else { return false };
            let whole = run.sources.root.join(within);
            let is_known = is_proved || !is_proof_failure(&entry.reason);
            is_known && given.iter().any(|given| whole.starts_with(given)) && scope(within)
        };
        baseline.cover(run, &|path| prefix.join(path).into_string(), &in_scope)
    }

    /// Writes all refusals of `run` that can be accepted, in one step, and tells where and how many.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, run: &Run, policy: &Policy) -> anyhow::Result<(Utf8PathBuf, usize)> {
        let path = self.path.clone().unwrap_or_default();
        let prefix = self.prefix(run);
        let old = self.baseline.as_ref().map_or(&[][..], |baseline| &baseline.refusal);
        let is_left_out = |reason: &str| policy.of_reason(reason) != Stance::Open;
        let new = Baseline::of(run, &|path| prefix.join(path).into_string(), &is_left_out, old);
        let fail =
            |error: std::io::Error| Failure::new(Exit::InputOutput, format!("cannot write {path}: {}", unnamed(error)));
        // What a link leads to is written, and the link stays.
        let real = path.canonicalize_utf8().unwrap_or_else(|_| path.clone());
        let directory = real.parent().filter(|directory| !directory.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        let mut file = temporary(directory, Some(&real)).map_err(fail)?;
        file.write_all(new.text().as_bytes()).map_err(fail)?;
        file.as_file().sync_all().map_err(fail)?;
        file.persist(&real).map_err(|error| fail(error.error))?;
        Ok((path, new.refusal.len()))
    }

    /// What stands before paths of the run in the file. Within a kernel nothing: paths start at its top. Elsewhere they
    /// start where the file is, if the source lies below, so that it does not matter which paths are given.
    fn prefix(&self, run: &Run) -> Utf8PathBuf {
        let root = &run.sources.root;
        let path = self.path.as_deref().unwrap_or(Utf8Path::new(""));
        let directory = path.parent().filter(|directory| !directory.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
        let within =
            directory.canonicalize_utf8().ok().and_then(|real| root.strip_prefix(real).map(Utf8Path::to_owned).ok());
        within.filter(|_| !is_kernel_top(root)).unwrap_or_default()
    }
}
