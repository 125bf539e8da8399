//! Asks git whether a work tree has changes that are not committed.

use std::io::ErrorKind;
use std::process::{Command, Output};

use camino::Utf8Path;

use crate::edit::write::Change;
use crate::exit::{Exit, Failure};

/// How many paths an error message lists.
const LISTED: usize = 5;

/// Fails if `root` lies in a git work tree in which a tracked file has changes that are not committed, or in which
/// a file that is to change is not tracked: git could not take the change back.
pub fn require_clean(root: &Utf8Path, changes: &[Change]) -> anyhow::Result<()> {
    let root = if root.as_str().is_empty() { Utf8Path::new(".") } else { root };
    let inside = match git(root, &["rev-parse", "--is-inside-work-tree"]) {
        Ok(output) => output,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::new(Exit::InputOutput, format!("cannot run git: {error}")).into()),
    };
    if !inside.status.success() {
        let message = String::from_utf8_lossy(&inside.stderr).into_owned();
        if message.contains("not a git repository") {
            return Ok(());
        }
        return Err(refused(&format!("git cannot read the work tree: {}", message.trim())));
    }
    if inside.stdout.trim_ascii() != b"true" {
        return Ok(());
    }
    let mut dirty = status(root, &["--untracked-files=no"])?;
    let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    for paths in paths.chunks(500) {
        let mut arguments = vec!["--untracked-files=all", "--ignored", "--"];
        arguments.extend(paths);
        dirty.extend(status(root, &arguments)?);
    }
    dirty.sort();
    dirty.dedup();
    if dirty.is_empty() {
        return Ok(());
    }
    let more = dirty.len().saturating_sub(LISTED);
    let mut list = dirty[..dirty.len().min(LISTED)].join(", ");
    if more > 0 {
        list.push_str(&format!(" and {more} more"));
    }
    Err(refused(&format!("the work tree has changes that are not committed: {list}")))
}

fn refused(message: &str) -> anyhow::Error {
    let hint = "commit or stash them, or say --allow-dirty; nothing was written";
    Failure::new(Exit::InputOutput, format!("{message}; {hint}")).into()
}

/// The paths that `git status` lists.
fn status(root: &Utf8Path, arguments: &[&str]) -> anyhow::Result<Vec<String>> {
    let mut all = vec!["status", "--porcelain", "-z", "--no-renames"];
    all.extend(arguments);
    let output = git(root, &all).map_err(|error| refused(&format!("cannot run git: {error}")))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(refused(&format!("git status failed: {}", message.trim())));
    }
    let entries = output.stdout.split(|byte| *byte == 0).filter(|entry| entry.len() > 3);
    Ok(entries.map(|entry| String::from_utf8_lossy(&entry[3..]).into_owned()).collect())
}

/// Runs git without letting the tree's own configuration start programs or the call write the index.
fn git(root: &Utf8Path, arguments: &[&str]) -> std::io::Result<Output> {
    let mut command = Command::new("git");
    command.args(["--no-optional-locks", "-c", "core.fsmonitor=false", "--literal-pathspecs"]);
    command.arg("-C").arg(root).args(arguments).env("LC_ALL", "C").output()
}
