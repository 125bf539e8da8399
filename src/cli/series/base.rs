//! What git knows of the tree: the base, the history of subjects, the user.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::Path;

use camino::Utf8Path;

use crate::cli::git::WorkTree;
use crate::kernel::release::Release;
use crate::model::run::Run;
use crate::report::escape;
use crate::series::draft::Base;
use crate::series::prefix::{History, Origin, of_history};
use crate::tree::maintainers::Address;
use crate::tree::plain::is_plain;

/// Most commits to files, and to directories of files that are young.
const COMMITS: [&str; 2] = ["20000", "3000"];

/// A git repository whose top is the tree.
pub struct Repository<'a> {
    tree: WorkTree<'a>,
}

impl<'a> Repository<'a> {
    /// Opens `top`; none if it is not the top of a work tree.
    pub fn open(top: &'a Path) -> anyhow::Result<Option<Self>> {
        if std::fs::symlink_metadata(top.join(".git")).is_err() {
            return Ok(None);
        }
        Ok(Some(Self { tree: WorkTree::open(top)? }))
    }

    fn ask(&self, arguments: &[&str], expected: &[i32]) -> anyhow::Result<Vec<u8>> {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        Ok(self.tree.run(&arguments, expected)?)
    }

    /// The user that git would put into a commit.
    pub fn identity(&self) -> Option<Address> {
        let value = |key| {
            let text = self.ask(&["config", "--get", key], &[0]).ok()?;
            Some(String::from_utf8_lossy(&text).trim().to_owned()).filter(|text| !text.is_empty())
        };
        let (name, mail) = (value("user.name")?, value("user.email")?);
        Address::parse(&format!("{} <{mail}>", name.replace(['<', '>'], " ")))
    }

    /// The subjects of commits to `files`, and of commits to their directories for those with too few of their own. Paths
    /// that are not plain are not asked about.
    pub fn history(&self, files: &BTreeSet<String>) -> anyhow::Result<History> {
        if self.tree.head()?.is_none() || !files.iter().any(|file| is_plain(file)) {
            return Ok(History::new());
        }
        let mut history = self.log(COMMITS[0], files)?;
        let young = |file: &&String| of_history(Utf8Path::new(file), &history).is_none_or(|p| p.origin != Origin::File);
        let parents: BTreeSet<String> = files
            .iter()
            .filter(young)
            .filter_map(|file| Utf8Path::new(file).parent())
            .filter(|parent| is_plain(parent.as_str()))
            .map(ToString::to_string)
            .collect();
        if !parents.is_empty() {
            for (file, subjects) in self.log(COMMITS[1], &parents)? {
                history.entry(file).or_insert(subjects);
            }
        }
        Ok(history)
    }

    fn log(&self, most: &str, paths: &BTreeSet<String>) -> anyhow::Result<History> {
        let fixed = [
            "log",
            "--no-merges",
            "--no-renames",
            "--no-show-signature",
            "--name-only",
            "--format=%x00%s",
            "-n",
            most,
            "--",
        ];
        let mut arguments: Vec<OsString> = fixed.iter().map(OsString::from).collect();
        arguments.extend(paths.iter().filter(|path| is_plain(path)).map(OsString::from));
        Ok(parse(&self.tree.run(&arguments, &[0])?))
    }
}

/// Reads records of a subject and the names of files, each on a line, with a NUL in front.
fn parse(log: &[u8]) -> History {
    let mut history: History = BTreeMap::new();
    for record in log.split(|byte| *byte == 0) {
        let text = String::from_utf8_lossy(record);
        let mut lines = text.lines();
        let Some(subject) = lines.next().filter(|subject| !subject.is_empty()) else { continue };
        for file in lines.filter(|line| !line.is_empty()) {
            history.entry(file.to_owned()).or_default().push(subject.to_owned());
        }
    }
    history
}

/// What the patches to `files` apply to.
pub fn base(repository: Option<&Repository<'_>>, run: &Run, files: &[String]) -> anyhow::Result<Base> {
    let Some(repository) = repository else {
        return Ok(Base::None(format!("the tree is not the top of a git work tree{}", version(run))));
    };
    let Some(id) = repository.tree.head()? else { return Ok(Base::None("the repository has no commit".to_owned())) };
    let changed = repository.tree.status(&["--untracked-files=no".into()])?;
    let whole: Vec<_> = files.iter().map(|file| run.sources.root.join(file).into_std_path_buf()).collect();
    let new = repository.tree.untracked(&whole)?;
    let own: BTreeSet<&String> = files.iter().filter(|file| changed.contains(file) || new.contains(file)).collect();
    if let Some(first) = own.first() {
        let why = format!("{} is not as it is in commit {}", escape::line(first), &id[..12]);
        return Ok(Base::None(why));
    }
    Ok(Base::Commit { id, dirty: !changed.is_empty() })
}

/// `; it is Linux 7.3.4`, as the top Makefile of the tree says; empty if it says nothing.
fn version(run: &Run) -> String {
    Release::of(&run.sources.root).map_or_else(String::new, |release| format!("; it is Linux {release}"))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn subjects_are_read_by_file() {
        let history = parse(b"\0a: one\n\nx.c\ny.c\n\0b: two\n\nx.c\n\0\n\nz.c\n\0\xff\n\nw.c\n");
        assert_eq!(history["x.c"], ["a: one", "b: two"]);
        assert_eq!(history["y.c"], ["a: one"]);
        assert!(!history.contains_key("z.c") && history.contains_key("w.c"));
    }
}
