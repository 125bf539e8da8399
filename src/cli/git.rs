//! Asks git about work trees, without letting what a tree holds start a program.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use camino::Utf8Path;

use crate::edit::write::Change;
use crate::exit::{Exit, Failure};

/// How many paths an error message lists.
const LISTED: usize = 5;

/// Variables that say which repository, index or configuration git uses; a caller that is a git hook sets them. What
/// git is asked about is the tree that the changed files lie in, whatever they say.
pub(super) const OF_THE_CALLER: [&str; 22] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Fails if a file that is to change lies in a git work tree in which a tracked file has changes that are not
/// committed, or if the file itself is not tracked: git could not take the change back. Each work tree is asked on
/// its own; one that gives no answer counts as changed.
pub fn require_clean(changes: &[Change]) -> anyhow::Result<()> {
    let trees = work_trees(changes)?;
    let mut dirty = BTreeSet::new();
    for (top, files) in &trees {
        let tree = WorkTree::open(top).map_err(NoAnswer::of_apply)?;
        let mut found = tree.status(&["--untracked-files=no".into()]).map_err(NoAnswer::of_apply)?;
        found.extend(tree.untracked(files).map_err(NoAnswer::of_apply)?);
        let shown = |path: String| if trees.len() > 1 { top.join(&path).to_string_lossy().into_owned() } else { path };
        dirty.extend(found.into_iter().map(shown));
    }
    if dirty.is_empty() {
        return Ok(());
    }
    let first: Vec<&str> = dirty.iter().take(LISTED).map(String::as_str).collect();
    let mut list = first.join(", ");
    if dirty.len() > LISTED {
        list.push_str(&format!(" and {} more", dirty.len() - LISTED));
    }
    Err(refused(&format!("the work tree has changes that are not committed: {list}")))
}

fn refused(message: &str) -> anyhow::Error {
    let hint = "commit or stash them, or say --allow-dirty; nothing was written";
    Failure::new(Exit::InputOutput, format!("{message}; {hint}")).into()
}

/// Why git says nothing about a work tree.
#[derive(Debug)]
pub struct NoAnswer {
    /// Its top.
    top: PathBuf,
    /// What git, or the system, said.
    pub message: String,
}

impl NoAnswer {
    fn new(top: &Path, message: &str) -> Self {
        let words: Vec<&str> = message.split_whitespace().collect();
        Self { top: top.to_owned(), message: words.join(" ") }
    }

    fn of_apply(self) -> anyhow::Error {
        let hint = "mend that, or say --allow-dirty; nothing was written";
        Failure::new(Exit::InputOutput, format!("{self}; {hint}")).into()
    }
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "git gives no answer about the work tree {}: {}", self.top.display(), self.message)
    }
}

impl std::error::Error for NoAnswer {}

/// The files that are to change by the nearest directory above them that has a `.git`; those below none are left out.
fn work_trees(changes: &[Change]) -> anyhow::Result<BTreeMap<PathBuf, Vec<PathBuf>>> {
    let mut tops: BTreeMap<&Path, Option<PathBuf>> = BTreeMap::new();
    let mut trees: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for change in changes {
        let parent = change.path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(".".into());
        let parent = parent.as_std_path();
        if !tops.contains_key(parent) {
            let fail = |error| Failure::new(Exit::InputOutput, format!("cannot read {}: {error}", parent.display()));
            let real = parent.canonicalize().map_err(fail)?;
            tops.insert(parent, real.ancestors().find(|dir| has_git(dir)).map(Path::to_owned));
        }
        if let Some(Some(top)) = tops.get(parent) {
            let real = change.path.canonicalize().unwrap_or_else(|_| change.path.clone().into());
            trees.entry(top.clone()).or_default().push(real);
        }
    }
    Ok(trees)
}

/// The top of the work tree that `path`, which is absolute, lies in.
pub fn work_tree_of(path: &Path) -> Option<&Path> {
    path.ancestors().find(|dir| has_git(dir))
}

/// Whether git tracks the file at `path`, which is absolute; not where there is no git, or it gives no answer.
pub fn is_tracked(path: &Utf8Path) -> bool {
    let Some(top) = work_tree_of(path.as_std_path()) else { return false };
    let untracked = WorkTree::open(top).and_then(|tree| tree.untracked(&[path.to_owned().into()]));
    untracked.is_ok_and(|untracked| untracked.is_empty())
}

/// Whether `dir` has a `.git`, of whatever kind; what cannot be looked at counts as one.
fn has_git(dir: &Path) -> bool {
    match fs::symlink_metadata(dir.join(".git")) {
        Ok(_) => true,
        Err(error) => !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
    }
}

/// A work tree that git can be asked about.
pub struct WorkTree<'a> {
    top: &'a Path,
    /// Filters that the configuration knows, by the name that stands in attributes.
    filters: Vec<String>,
}

impl<'a> WorkTree<'a> {
    /// The work tree whose top is `top`; the working directory if it is empty.
    ///
    /// # Errors
    /// git cannot be run, or takes this for no work tree of its own.
    pub fn open(top: &'a Path) -> Result<Self, NoAnswer> {
        let top = if top.as_os_str().is_empty() { Path::new(".") } else { top };
        let mut tree = Self { top, filters: Vec::new() };
        tree.run(&["rev-parse".into(), "--show-toplevel".into()], &[0])?;
        let list = ["config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process|required)$"];
        // 1 says that there is none.
        let names = tree.run(&list.map(OsString::from), &[0, 1])?;
        let mut filters = BTreeSet::new();
        for name in names.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
            let name =
                std::str::from_utf8(name).map_err(|_| NoAnswer::new(top, "the name of a filter is not UTF-8"))?;
            let filter = name.strip_prefix("filter.").and_then(|name| name.rsplit_once('.'));
            filters.extend(filter.map(|(filter, _)| filter.to_owned()));
        }
        tree.filters = filters.into_iter().collect();
        Ok(tree)
    }

    /// The commit that is checked out; none in a repository without any.
    ///
    /// # Errors
    /// git gives no answer.
    pub fn head(&self) -> Result<Option<String>, NoAnswer> {
        let ask = ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"].map(OsString::from);
        let id = String::from_utf8_lossy(&self.run(&ask, &[0, 1])?).trim().to_owned();
        Ok((id.len() >= 40 && id.bytes().all(|b| b.is_ascii_hexdigit())).then_some(id))
    }

    /// The paths that `git status` lists.
    pub fn status(&self, arguments: &[OsString]) -> Result<Vec<String>, NoAnswer> {
        // A submodule's own changes are asked for in the submodule, if it has files that are to change.
        let fixed = ["status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=dirty"];
        let all: Vec<OsString> = fixed.iter().map(OsString::from).chain(arguments.iter().cloned()).collect();
        let output = self.run(&all, &[0])?;
        let entries = output.split(|byte| *byte == 0).filter(|entry| entry.len() > 3);
        Ok(entries.map(|entry| String::from_utf8_lossy(&entry[3..]).into_owned()).collect())
    }

    /// Those of `files`, absolute, that git does not track, relative to the top. Their names are in no command line.
    pub fn untracked(&self, files: &[PathBuf]) -> Result<Vec<String>, NoAnswer> {
        let output = self.run(&["ls-files".into(), "--cached".into(), "-z".into()], &[0])?;
        let tracked: BTreeSet<&[u8]> = output.split(|byte| *byte == 0).collect();
        let relative = files.iter().map(|file| file.strip_prefix(self.top).unwrap_or(file));
        let missing = relative.filter(|file| !tracked.contains(file.as_os_str().as_encoded_bytes()));
        Ok(missing.map(|file| file.to_string_lossy().into_owned()).collect())
    }

    /// What git prints; an exit code other than `expected` means that it gives no answer.
    ///
    /// # Errors
    /// As said, or git cannot be run.
    pub fn run(&self, arguments: &[OsString], expected: &[i32]) -> Result<Vec<u8>, NoAnswer> {
        let output = git(self.top, &self.filters, arguments);
        let output = output.map_err(|error| NoAnswer::new(self.top, &format!("cannot run git: {error}")))?;
        if output.status.code().is_some_and(|code| expected.contains(&code)) {
            return Ok(output.stdout);
        }
        Err(NoAnswer::new(self.top, &String::from_utf8_lossy(&output.stderr)))
    }
}

/// Settings that take the place of the tree's own. `git diff` refreshes the index whatever it is told of locks, and an index that
/// was written runs a hook.
const OWN_SETTINGS: [(&str, &str); 3] =
    [("core.fsmonitor", "false"), ("core.hooksPath", "/dev/null"), ("diff.autoRefreshIndex", "false")];

/// Runs git without letting the tree's own configuration start programs (hooks, the monitor of the file system, `filters`,
/// what fetches missing objects) and without letting git write the index.
fn git(directory: &Path, filters: &[String], arguments: &[OsString]) -> std::io::Result<Output> {
    let mut command = Command::new("git");
    for name in OF_THE_CALLER {
        command.env_remove(name);
    }
    let filters = filters.iter().flat_map(|filter| {
        [("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")]
            .map(|(part, value)| (format!("filter.{filter}.{part}"), value))
    });
    let own = OWN_SETTINGS.map(|(name, value)| (name.to_owned(), value));
    let settings: Vec<_> = own.into_iter().chain(filters).collect();
    // Given by the environment, because `-c` cannot tell a name that has an equals sign in it.
    command.env("GIT_CONFIG_COUNT", settings.len().to_string());
    for (at, (name, value)) in settings.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{at}"), name).env(format!("GIT_CONFIG_VALUE_{at}"), value);
    }
    command.env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_DISCOVERY_ACROSS_FILESYSTEM", "1");
    // Repeated for versions of git that do not read the variables.
    command.args(["--no-optional-locks", "--literal-pathspecs"]);
    command.args(OWN_SETTINGS.iter().flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]));
    command.current_dir(directory).args(arguments).output()
}

#[cfg(test)]
mod tests {
    use super::{git, require_clean};
    use crate::edit::write::Change;
    use camino::{Utf8Path, Utf8PathBuf};
    use std::ffi::OsString;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    /// A repository with the committed file `a.c`.
    fn repository() -> (tempfile::TempDir, Utf8PathBuf) {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(keep.path().to_path_buf()).unwrap();
        (keep, repository_in(&root))
    }

    fn repository_in(root: &Utf8Path) -> Utf8PathBuf {
        fs::create_dir_all(root).unwrap();
        fs::write(root.join("a.c"), "a\n").unwrap();
        run(root, &["init", "-q"]);
        run(root, &["add", "a.c"]);
        run(root, &["-c", "user.name=t", "-c", "user.email=t@localhost", "commit", "-qm", "t"]);
        root.to_owned()
    }

    fn run(root: &Utf8Path, arguments: &[&str]) {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        let output = git(root.as_std_path(), &[], &arguments).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn change(root: &Utf8Path, name: &str) -> Change {
        Change { path: root.join(name), before: Some(Vec::new()), after: Vec::new() }
    }

    #[test]
    fn a_clean_tree_and_a_directory_without_git_are_fine() {
        let (_keep, root) = repository();
        require_clean(&[change(&root, "a.c")]).unwrap();
        fs::write(root.join("notes.txt"), "untracked, but not to change").unwrap();
        require_clean(&[change(&root, "a.c")]).unwrap();
        let plain = tempfile::tempdir().unwrap();
        let plain = Utf8Path::from_path(plain.path()).unwrap();
        require_clean(&[change(plain, "a.c")]).unwrap();
    }

    #[test]
    fn a_modified_file_is_named_whether_it_is_to_change_or_not() {
        let (_keep, root) = repository();
        fs::write(root.join("a.c"), "b\n").unwrap();
        fs::write(root.join("other.c"), "").unwrap();
        let error = require_clean(&[change(&root, "other.c")]).unwrap_err().to_string();
        assert!(error.contains("not committed: a.c, other.c;") && error.contains("--allow-dirty"), "{error}");
    }

    #[test]
    fn a_file_to_change_that_git_does_not_track_counts_as_dirty() {
        let (_keep, root) = repository();
        fs::write(root.join("new.c"), "n\n").unwrap();
        assert!(require_clean(&[change(&root, "new.c")]).is_err());
        fs::write(root.join(".git/info/exclude"), "new.c\n").unwrap();
        assert!(require_clean(&[change(&root, "new.c")]).is_err());
    }

    #[test]
    fn each_work_tree_is_asked_also_below_a_plain_directory_or_in_another_one() {
        let keep = tempfile::tempdir().unwrap();
        let top = Utf8PathBuf::from_path_buf(keep.path().to_path_buf()).unwrap();
        let clean = repository_in(&top.join("one"));
        let dirty = repository_in(&top.join("one/within"));
        fs::write(clean.join(".git/info/exclude"), "within\n").unwrap();
        fs::write(dirty.join("a.c"), "edited\n").unwrap();
        require_clean(&[change(&clean, "a.c")]).unwrap();
        let error = require_clean(&[change(&clean, "a.c"), change(&dirty, "a.c")]).unwrap_err().to_string();
        assert!(error.contains("one/within/a.c;"), "{error}");
    }

    #[test]
    fn a_repository_that_git_cannot_read_is_refused() {
        let (_keep, root) = repository();
        fs::create_dir(root.join("sub")).unwrap();
        fs::write(root.join("sub/b.c"), "").unwrap();
        fs::write(root.join("sub/.git"), "gitdir: /nowhere\n").unwrap();
        let error = require_clean(&[change(&root, "sub/b.c")]).unwrap_err().to_string();
        assert!(error.contains("no answer") && error.contains("--allow-dirty"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn no_program_that_the_tree_names_is_run() {
        let (_keep, root) = repository();
        let mark = root.join("mark");
        let hook = root.join("hooks/post-index-change");
        fs::create_dir(root.join("hooks")).unwrap();
        fs::write(&hook, format!("#!/bin/sh\ntouch {mark}\n")).unwrap();
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(root.join(".git/info/exclude"), "hooks\n").unwrap();
        run(&root, &["config", "core.hooksPath", "hooks"]);
        run(&root, &["config", "core.fsmonitor", &format!("touch {mark}; false")]);
        for name in ["filter.one=two.clean", "filter.one=two.process", "filter.three.Four.clean", "filter.five.process"]
        {
            run(&root, &["config", name, &format!("touch {mark}; cat")]);
            run(&root, &["config", &name.replace("clean", "required").replace("process", "required"), "true"]);
        }
        for filter in ["one=two", "three.Four", "five"] {
            fs::write(root.join(".git/info/attributes"), format!("*.c filter={filter}\n")).unwrap();
            // Newer than the index, so that git compares the contents.
            let later = std::time::SystemTime::now() + std::time::Duration::from_secs(9);
            fs::File::options().write(true).open(root.join("a.c")).unwrap().set_modified(later).unwrap();
            require_clean(&[change(&root, "a.c")]).unwrap();
            // This compares, and would write the index that it has refreshed.
            let _ = git(root.as_std_path(), &["one=two".into(), "three.Four".into(), "five".into()], &["diff".into()]);
            assert!(!mark.exists(), "{filter}");
        }
        // The last of them would have run.
        let _ = git(root.as_std_path(), &[], &["status".into()]);
        assert!(mark.exists());
    }
}
