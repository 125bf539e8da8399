//! What git says has changed since a revision.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use camino::{Utf8Path, Utf8PathBuf};

use crate::cli::git::{NoAnswer, WorkTree, work_tree_of};
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::report::json::checked::JsonSince;

/// A revision that work trees were compared with.
#[derive(Clone, Debug, Default)]
pub struct Since {
    /// The revision, as given.
    rev: String,
    /// The commits that files were compared with, each once.
    pub bases: BTreeSet<String>,
    /// What the user must know about the comparison.
    pub remarks: Vec<String>,
    /// The tops of the work trees that were asked.
    tops: BTreeSet<PathBuf>,
    /// What changed, was added or was removed, with absolute paths; names that are not UTF-8 are no source.
    changed: BTreeSet<Utf8PathBuf>,
}

/// Asks about the work trees that `paths` lie in what differs from the merge base of `rev` and the commit that is checked
/// out: what was committed since, what was not, and files that git does not track.
///
/// # Errors
/// A revision that cannot be one; no work tree; git gives no answer, or does not know the revision.
pub fn since(rev: &str, paths: &[Utf8PathBuf]) -> anyhow::Result<Since> {
    if rev.is_empty() || rev.starts_with('-') {
        let message = format!("--since {rev}: this is no revision");
        return Err(Failure::new(Exit::Usage, message).into());
    }
    let mut since = Since { rev: rev.to_owned(), ..Since::default() };
    for path in paths {
        let real = path.canonicalize().map_err(|error| fail(format!("cannot read {path}: {error}")))?;
        let top = work_tree_of(&real);
        let top = top.ok_or_else(|| fail(format!("{path} lies in no git work tree: --since has nothing to ask")))?;
        since.tops.insert(top.to_owned());
    }
    for top in since.tops.clone() {
        since.ask(&top, rev).map_err(|error| fail(format!("--since {rev}: {error}")))?;
    }
    Ok(since)
}

fn fail(message: String) -> anyhow::Error {
    Failure::new(Exit::InputOutput, message).into()
}

fn words<const N: usize>(words: [&str; N]) -> Vec<OsString> {
    words.map(OsString::from).to_vec()
}

impl Since {
    /// What changed, relative to the root of the sources of `run`. Files in a work tree within those that were asked (a
    /// submodule) all count as changed: the revision means nothing there.
    pub fn changed(&mut self, run: &Run) -> BTreeSet<Utf8PathBuf> {
        let root = &run.sources.root;
        let within = |path: &Utf8PathBuf| path.strip_prefix(root).map(Utf8Path::to_owned).ok();
        let mut changed: BTreeSet<Utf8PathBuf> = self.changed.iter().filter_map(within).collect();
        let mut tops: BTreeMap<Utf8PathBuf, Option<PathBuf>> = BTreeMap::new();
        let mut nested: BTreeSet<PathBuf> = BTreeSet::new();
        for file in run.sources.files.iter().filter(|file| file.given) {
            let whole = root.join(&file.path);
            let directory = whole.parent().unwrap_or(root);
            let top = tops.entry(directory.to_owned());
            let top = top.or_insert_with(|| work_tree_of(directory.as_std_path()).map(Path::to_owned));
            if let Some(top) = top.as_ref().filter(|top| !self.tops.contains(*top)) {
                nested.insert(top.clone());
                changed.insert(file.path.clone());
            }
        }
        let remark =
            |top: &PathBuf| format!("{} is a work tree of its own: all in it counts as changed", top.display());
        self.remarks.extend(nested.iter().map(remark));
        changed
    }

    /// What changed, was added or was removed, with absolute paths.
    pub fn files(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.changed.iter()
    }

    /// The text that a changed file had before.
    pub fn text(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        let top =
            self.tops.iter().find(|top| path.starts_with(Utf8Path::from_path(top).unwrap_or(Utf8Path::new("/"))))?;
        let within = self.changed.get(path)?.as_std_path().strip_prefix(top).ok()?.to_str()?;
        let tree = WorkTree::open(top).ok()?;
        let blob = |base: &String| tree.run(&words(["cat-file", "blob", &format!("{base}:{within}")]), &[0]).ok();
        self.bases.iter().find_map(blob)
    }

    /// What was compared, as reports have it, by what [`changed`](Self::changed) came to.
    pub fn told(&self, changed: &BTreeSet<Utf8PathBuf>) -> JsonSince {
        JsonSince { rev: self.rev.clone(), bases: self.bases.iter().cloned().collect(), changed: changed.len() }
    }

    fn ask(&mut self, top: &Path, rev: &str) -> Result<(), String> {
        let tree = WorkTree::open(top).map_err(told)?;
        let commit = format!("{rev}^{{commit}}");
        let id = line(&tree, &words(["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]), &[0, 1, 128])?;
        let is_shallow = line(&tree, &words(["rev-parse", "--is-shallow-repository"]), &[0])? == "true";
        if id.is_empty() {
            return Err(missing(&tree, top, rev, is_shallow));
        }
        // 1 says that there is none.
        let bases = tree.run(&words(["merge-base", "--all", &id, "HEAD"]), &[0, 1]).map_err(told)?;
        let mut bases: Vec<String> = String::from_utf8_lossy(&bases).lines().map(str::to_owned).collect();
        if bases.is_empty() {
            if !is_shallow {
                return Err(format!("it has no commit in common with what is checked out in {}", top.display()));
            }
            self.remarks.push(format!(
                "{} is a shallow clone, and does not know where the work branched off from {rev}: compared with {rev} \
                 itself, so what changed there since counts as well (`git fetch --unshallow` tells git)",
                top.display()
            ));
            bases.push(id);
        }
        // Without what would start a program or turn paths around.
        let diff = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-relative"];
        for base in bases {
            let more = ["--ignore-submodules=dirty", &base, "--"];
            let all: Vec<OsString> = diff.iter().chain(&more).map(OsString::from).collect();
            self.add(top, &tree.run(&all, &[0]).map_err(told)?);
            self.bases.insert(base);
        }
        // What is not tracked is not in the revision, ignored or not.
        self.add(top, &tree.run(&words(["ls-files", "--others", "-z"]), &[0]).map_err(told)?);
        Ok(())
    }

    fn add(&mut self, top: &Path, names: &[u8]) {
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let names = names.filter_map(|name| std::str::from_utf8(name).ok());
        self.changed.extend(names.filter_map(|name| Utf8PathBuf::from_path_buf(top.join(name)).ok()));
    }
}

fn told(error: NoAnswer) -> String {
    error.to_string()
}

/// The one line that git prints.
fn line(tree: &WorkTree<'_>, arguments: &[OsString], expected: &[i32]) -> Result<String, String> {
    let output = tree.run(arguments, expected).map_err(told)?;
    Ok(String::from_utf8_lossy(&output).trim().to_owned())
}

/// What is said about a revision that git does not know: most often it was not fetched.
fn missing(tree: &WorkTree<'_>, top: &Path, rev: &str, is_shallow: bool) -> String {
    let remotes = tree.run(&words(["remote"]), &[0]).unwrap_or_default();
    let remotes = String::from_utf8_lossy(&remotes).into_owned();
    let remotes: Vec<&str> = remotes.lines().collect();
    let depth = if is_shallow { " --depth=1" } else { "" };
    let quoted = |text: String| shlex::try_quote(&text).map_or(text.clone(), |quoted| quoted.into_owned());
    let fetch = match rev.split_once('/').filter(|(remote, _)| remotes.contains(remote)) {
        _ if remotes.is_empty() => None,
        _ if rev.starts_with("HEAD") || rev.contains(['~', '^', '@', ':']) => {
            is_shallow.then(|| "git fetch --deepen=50".to_owned())
        }
        Some((remote, branch)) => {
            let spec = quoted(format!("+refs/heads/{branch}:refs/remotes/{remote}/{branch}"));
            Some(format!("git fetch --no-tags{depth} {} {spec}", quoted(remote.to_owned())))
        }
        None => {
            let remote = if remotes.contains(&"origin") { "origin" } else { remotes[0] };
            let is_id = rev.len() >= 40 && rev.bytes().all(|byte| byte.is_ascii_hexdigit());
            let spec = if is_id { rev.to_owned() } else { format!("{rev}:{rev}") };
            Some(format!("git fetch --no-tags{depth} {} {}", quoted(remote.to_owned()), quoted(spec)))
        }
    };
    let kind = if is_shallow { ", which is a shallow clone" } else { "" };
    let hint = fetch.map_or_else(String::new, |fetch| format!("; if it is only not fetched: {fetch}"));
    format!("git knows no such commit in {}{kind}{hint}", top.display())
}
