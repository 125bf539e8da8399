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
    // git runs in `root`, so paths have to be relative to it.
    let relative = |change: &Change| change.path.strip_prefix(root).unwrap_or(&change.path).to_string();
    let paths: Vec<String> = changes.iter().map(relative).collect();
    for paths in paths.chunks(500) {
        let mut arguments = vec!["--untracked-files=all", "--ignored", "--"];
        arguments.extend(paths.iter().map(String::as_str));
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

#[cfg(test)]
mod tests {
    use super::{git, require_clean};
    use crate::edit::write::Change;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::fs;

    /// A repository with the committed file `a.c`.
    fn repository() -> (tempfile::TempDir, Utf8PathBuf) {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(keep.path().to_path_buf()).unwrap();
        fs::write(root.join("a.c"), "a\n").unwrap();
        run(&root, &["init", "-q"]);
        run(&root, &["add", "a.c"]);
        run(&root, &["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "t"]);
        (keep, root)
    }

    fn run(root: &Utf8Path, arguments: &[&str]) {
        let output = git(root, arguments).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn change(root: &Utf8Path, name: &str) -> Change {
        Change { path: root.join(name), before: Vec::new(), after: Vec::new() }
    }

    #[test]
    fn a_clean_tree_and_a_directory_without_git_are_fine() {
        let (_keep, root) = repository();
        require_clean(&root, &[change(&root, "a.c")]).unwrap();
        fs::write(root.join("notes.txt"), "untracked, but not to change").unwrap();
        require_clean(&root, &[change(&root, "a.c")]).unwrap();
        let plain = tempfile::tempdir().unwrap();
        let plain = Utf8Path::from_path(plain.path()).unwrap();
        require_clean(plain, &[change(plain, "a.c")]).unwrap();
    }

    #[test]
    fn a_modified_file_is_named_whether_it_is_to_change_or_not() {
        let (_keep, root) = repository();
        fs::write(root.join("a.c"), "b\n").unwrap();
        let error = require_clean(&root, &[change(&root, "other.c")]).unwrap_err().to_string();
        assert!(error.contains("not committed: a.c;") && error.contains("--allow-dirty"), "{error}");
    }

    #[test]
    fn a_file_to_change_that_git_does_not_track_counts_as_dirty() {
        let (_keep, root) = repository();
        fs::write(root.join("new.c"), "n\n").unwrap();
        assert!(require_clean(&root, &[change(&root, "new.c")]).is_err());
        fs::write(root.join(".git/info/exclude"), "new.c\n").unwrap();
        assert!(require_clean(&root, &[change(&root, "new.c")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn no_program_that_the_tree_names_is_run() {
        let (_keep, root) = repository();
        let mark = root.join("mark");
        run(&root, &["config", "core.fsmonitor", &format!("touch {mark}; false")]);
        require_clean(&root, &[change(&root, "a.c")]).unwrap();
        assert!(!mark.exists());
    }
}
