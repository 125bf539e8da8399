//! The baseline as a file.

use std::io::Write as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::check::baseline::{Baseline, Cover, Entry};
use crate::check::policy::{Policy, Stance};
use crate::cli::config::read;
use crate::exit::{Exit, Failure};
use crate::model::failed::is_proof_failure;
use crate::model::reasons;
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
    /// Whether what `audit` finds is asked about, and not what `check` does: one file may hold both.
    is_audit: bool,
}

/// What a run looked at.
#[derive(Clone, Copy, Debug)]
pub struct Looked<'a> {
    /// The paths that were given.
    pub paths: &'a [Utf8PathBuf],
    /// Whether something was proved.
    pub is_proved: bool,
}

impl Accepted {
    /// Reads the file; with `is_new` it may be missing.
    ///
    /// # Errors
    /// There is none to be written; it cannot be read, or is no baseline.
    pub fn read(path: Option<&Utf8Path>, is_new: bool, is_audit: bool) -> anyhow::Result<Self> {
        let Some(path) = path else {
            let message = "--write-baseline needs --baseline FILE, or a baseline in the configuration";
            return if is_new {
                Err(Failure::new(Exit::Usage, message).into())
            } else {
                Ok(Self { is_audit, ..Self::default() })
            };
        };
        if is_new && path.symlink_metadata().is_err() {
            return Ok(Self { path: Some(path.to_owned()), baseline: None, is_audit });
        }
        let fail =
            |message: String| Failure::new(Exit::InputOutput, format!("cannot use the baseline {path}: {message}"));
        let hint = |message| {
            let hint = if path.exists() { "" } else { "; --write-baseline makes one" };
            fail(format!("{message}{hint}"))
        };
        let text = read(path, MAX_BYTES).map_err(hint)?;
        let baseline = Baseline::parse(&text).map_err(fail)?;
        Ok(Self { path: Some(path.to_owned()), baseline: Some(baseline), is_audit })
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

    /// What it covers of `run`; entries about files that are not in `scope` are not told as stale.
    pub fn cover(&self, run: &Run, looked: Looked<'_>, scope: &dyn Fn(&Utf8Path) -> bool) -> Cover<'_> {
        let Some(baseline) = &self.baseline else { return Cover::default() };
        let prefix = self.prefix(run);
        let is_told = self.is_told(run, looked);
        let in_scope = |entry: &Entry| is_told(entry).is_some_and(|within| scope(&within));
        baseline.cover(run, &|path| prefix.join(path).into_string(), &in_scope)
    }

    /// For each entry the file in the tree, if the run tells whether it still holds: it lies below the paths, is about what this
    /// command finds, and is no failed proof where nothing was proved.
    fn is_told(&self, run: &Run, looked: Looked<'_>) -> impl Fn(&Entry) -> Option<Utf8PathBuf> {
        let prefix = self.prefix(run);
        let given: Vec<Utf8PathBuf> = looked.paths.iter().filter_map(|path| path.canonicalize_utf8().ok()).collect();
        let root = run.sources.root.clone();
        move |entry| {
            let within = Utf8Path::new(&entry.file).strip_prefix(&prefix).ok()?;
            let whole = root.join(within);
            let is_known = looked.is_proved || !is_proof_failure(&entry.reason);
            let is_own = reasons::is_audit(&entry.reason) == self.is_audit;
            let told = is_known && is_own && given.iter().any(|given| whole.starts_with(given));
            told.then(|| within.to_owned())
        }
    }

    /// Writes all refusals of `run` that can be accepted, in one step, and tells where and how many. Entries that the run does
    /// not tell of, and those of reasons that the policy sets aside, stay.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, run: &Run, policy: &Policy, looked: Looked<'_>) -> anyhow::Result<(Utf8PathBuf, usize)> {
        let path = self.path.clone().unwrap_or_default();
        let prefix = self.prefix(run);
        let old = self.baseline.as_ref().map_or(&[][..], |baseline| &baseline.refusal);
        let is_left_out = |reason: &str| policy.of_reason(reason) != Stance::Open;
        let is_told = self.is_told(run, looked);
        let is_kept = |entry: &Entry| is_left_out(&entry.reason) || is_told(entry).is_none();
        let new = Baseline::of(run, &|path| prefix.join(path).into_string(), &is_left_out, old, &is_kept);
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
