//! What runs that were killed have left in and around the given paths: told by each run, undone or finished by one.

use std::collections::BTreeSet;
use std::fs::{self, File};

use camino::{Utf8Path, Utf8PathBuf};
use walkdir::WalkDir;

use crate::cli::git::is_tracked;
use crate::cli::stream::Streams;
use crate::cli::{Global, unreadable};
use crate::edit::journal::{Found, Now, find};
use crate::edit::recover::{GroupState, REMOVE, recover, states};
use crate::exit::{Exit, Failure};
use crate::model::run::{ReadError, Run};
use crate::report::escape;
use crate::tree::leftover::{JOURNAL, PREFIX, SUFFIX, is_leftover};
use crate::tree::walk::PassedOver;

/// What is said of a journal that came with the tree.
const TRACKED: &str = "git tracks the journal, so it is of no apply";

/// What is said where no journal is.
const NOTHING: &str = "there is nothing to recover: no apply was killed here";

/// Adds to `run`, which is about `paths`, what an `apply` that was killed has left there or above: units that are torn are
/// errors, since nothing can be said about them.
pub fn look(run: &mut Run, paths: &[Utf8PathBuf]) {
    let mut directories = above(paths);
    let named = |path: &str| Utf8Path::new(path).file_name() == Some(JOURNAL);
    let below = run.census.passed_over.iter().filter(|entry| named(&entry.path));
    directories.extend(below.filter_map(|entry| Some(run.sources.root.join(&entry.path).parent()?.to_owned())));
    run.census.passed_over.retain(|entry| !named(&entry.path));
    for directory in directories {
        let path = directory.join(JOURNAL);
        let path = path.strip_prefix(&run.sources.root).map(Utf8Path::to_owned).unwrap_or(path);
        let hint = format!("`vma2desc apply --recover {directory}` undoes or finishes it; {REMOVE}");
        let errors = &mut run.errors;
        let mut error = |message: String| errors.push(ReadError { path: path.clone(), message });
        match find(&directory) {
            None => {}
            Some(_) if is_tracked(&directory.join(JOURNAL)) => error(format!("{TRACKED}; {REMOVE}")),
            Some(Found::Busy) => error("an apply is at work here: what is read may be half of a unit".to_owned()),
            Some(Found::Broken(why)) => {
                error(format!("it is in the place of an apply's journal: {why}; {REMOVE}"));
            }
            Some(Found::Left(journal)) => {
                let states = states(&directory, &journal);
                let torn: Vec<&GroupState> = states.iter().filter(|group| group.is_torn()).collect();
                for group in &torn {
                    let (new, old, other) =
                        (group.holding(Now::New), group.holding(Now::Old), group.holding(Now::Other));
                    let rest = [old, other].into_iter().filter(|list| !list.is_empty()).collect::<Vec<_>>().join(", ");
                    error(format!(
                        "an apply was killed and left the unit of {} torn: {new} new, {rest} not; {hint}",
                        group.handlers
                    ));
                }
                if torn.is_empty() {
                    let reason =
                        format!("an apply was killed here; no unit is torn, but not everything was done; {hint}");
                    let path = path.to_string();
                    run.census.passed_over.push(PassedOver { path, reason, is_usual: false });
                }
            }
        }
    }
}

/// Says what was left behind, and no more of what was passed over.
pub fn tell(run: &Run, global: &Global, streams: &mut Streams) -> std::io::Result<()> {
    let is_left = |path: &str| Utf8Path::new(path).file_name().is_some_and(is_leftover);
    for entry in run.census.passed_over.iter().filter(|entry| !global.quiet && is_left(&entry.path)) {
        streams.note(&escape::line(&format!("not looked at: {}: {}", entry.path, entry.reason)))?;
    }
    Ok(())
}

/// `apply --recover`.
///
/// # Errors
/// A path that is none, a journal that is not ours, another run at work, the system.
pub fn carry_out(paths: &[Utf8PathBuf], streams: &mut Streams) -> anyhow::Result<Exit> {
    for path in paths {
        fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    }
    let mut directories = above(paths);
    for path in paths {
        let below = WalkDir::new(path).into_iter().filter_map(Result::ok).filter(|entry| entry.file_name() == JOURNAL);
        let below = below.filter_map(|entry| Utf8PathBuf::from_path_buf(entry.path().canonicalize().ok()?).ok());
        directories.extend(below.filter_map(|path| Some(path.parent()?.to_owned())));
    }
    let mut is_open = false;
    for directory in &directories {
        let fail = |error| Failure::new(Exit::InputOutput, format!("cannot recover {directory}: {error}"));
        if is_tracked(&directory.join(JOURNAL)) {
            return Err(fail(std::io::Error::other(format!("{TRACKED}; {REMOVE}"))).into());
        }
        let recovered = recover(directory).map_err(fail)?;
        for line in &recovered.done {
            writeln!(streams.out(), "{}", escape::line(&format!("{directory}: {line}")))?;
        }
        for line in &recovered.open {
            is_open = true;
            streams.warning(&escape::line(&format!("{directory}: {line}")))?;
        }
    }
    let unfinished = unfinished(paths);
    for path in &unfinished {
        writeln!(
            streams.out(),
            "{}",
            escape::line(&format!("{path}: removed, an apply was killed before it did anything"))
        )?;
    }
    if directories.is_empty() && unfinished.is_empty() {
        streams.note(NOTHING)?;
    }
    streams.flush()?;
    Ok(if is_open { Exit::InputOutput } else { Exit::Success })
}

/// The directories of `paths` and above them that have a journal.
fn above(paths: &[Utf8PathBuf]) -> BTreeSet<Utf8PathBuf> {
    let real = paths.iter().filter_map(|path| path.canonicalize_utf8().ok());
    let all: BTreeSet<Utf8PathBuf> =
        real.flat_map(|path| path.ancestors().map(Utf8Path::to_owned).collect::<Vec<_>>()).collect();
    all.into_iter().filter(|directory| fs::symlink_metadata(directory.join(JOURNAL)).is_ok()).collect()
}

/// Removes journals that a run was killed over while it wrote them: it had done nothing else. Those that are gone.
fn unfinished(paths: &[Utf8PathBuf]) -> Vec<String> {
    let mut removed = Vec::new();
    let end = format!("-journal{SUFFIX}");
    let real = paths.iter().filter_map(|path| path.canonicalize().ok());
    let directories: BTreeSet<_> =
        real.flat_map(|path| path.ancestors().map(ToOwned::to_owned).collect::<Vec<_>>()).collect();
    for entry in directories.iter().filter_map(|directory| fs::read_dir(directory).ok()).flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(PREFIX) && name.ends_with(&end) && entry.file_type().is_ok_and(|t| t.is_file());
        if is_ours && File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok()) {
            removed.extend(fs::remove_file(entry.path()).is_ok().then(|| entry.path().to_string_lossy().into_owned()));
        }
    }
    removed
}
