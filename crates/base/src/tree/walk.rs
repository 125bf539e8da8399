//! Finding and reading the C files below the given paths.
//!
//! Rules, in the order in which they apply:
//! * Files named `*.c`, `*.h`, `*.inc`, `*.inl` and `*.def` count; a file that is given by name counts whatever it is called.
//! * What has a name that starts with a dot is no source. Symbolic links below a given path are not followed (a given
//!   path may be one); they are reported as passed over, and so is what else is no regular file or has no UTF-8 name.
//! * `tools/` at the top of a kernel tree is not kernel code and is left out unless a given path lies in it.
//! * What cannot be read or is larger than [`MAX_BYTES`](super::read::MAX_BYTES) is reported as skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::leftover::is_leftover;
pub use super::read::Reader;
use super::recall::Recall;
use crate::syntax::oddity::oddity;

/// Deeper directories are skipped.
const MAX_DEPTH: usize = 128;

/// A file or directory that was left out although it might hold C code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// The path, relative to the listing's root; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// An entry of a directory that is no source by its kind, although its name or what it leads to might suggest it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PassedOver {
    /// The path, relative to the listing's root; bytes that are not UTF-8 are replaced.
    pub path: String,
    /// Why it was not looked at.
    pub reason: String,
    /// Whether trees hold such entries as a rule: links to directories and to files of the same tree.
    pub is_usual: bool,
}

/// The C files below some paths.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Directory that the paths are relative to: the kernel tree's top if all lie in one, else the
    /// directory that all given paths have in common.
    pub root: Utf8PathBuf,
    /// Whether `root` is the top of a kernel tree.
    pub is_kernel: bool,
    /// Whether `root` itself was given, so that all below it is listed.
    pub is_whole: bool,
    /// Paths relative to `root`, sorted as strings, without duplicates.
    pub files: Vec<Utf8PathBuf>,
    /// Paths of files of other languages that may call or name C functions, and of documents, in the same order.
    pub others: Vec<Utf8PathBuf>,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What is no source by its kind.
    pub passed_over: Vec<PassedOver>,
    /// Files that are read from here instead of the disk.
    pub memory: BTreeMap<Utf8PathBuf, Vec<u8>>,
    /// What is remembered of `files`.
    pub recall: Arc<Recall>,
}

impl Listing {
    /// A listing of sources in memory, given with their paths.
    pub fn from_sources(sources: &[(&str, &[u8])]) -> Self {
        let memory: BTreeMap<_, _> =
            sources.iter().map(|(path, text)| (Utf8PathBuf::from(path), text.to_vec())).collect();
        Self { files: memory.keys().cloned().collect(), memory, ..Self::default() }
    }

    /// The listing with the files of other languages among the rest.
    pub fn with_others(mut self) -> Self {
        self.files.extend(std::mem::take(&mut self.others).into_iter().filter(|p| !is_document(p)));
        sort(&mut self.files);
        self.recall = Arc::default();
        self
    }

    /// The files of other languages alone.
    pub fn in_other_languages(&self) -> Self {
        let files = self.others.iter().filter(|p| !is_document(p)).cloned().collect();
        Self { root: self.root.clone(), files, memory: self.memory.clone(), ..Self::default() }
    }

    /// Remembers from now on what is read of the files.
    pub fn remembering(self) -> Self {
        Self { recall: Recall::of(self.files.len()), ..self }
    }

    /// The documents alone.
    pub fn documents(&self) -> Self {
        let files = self.others.iter().filter(|p| is_document(p)).cloned().collect();
        Self { root: self.root.clone(), files, memory: self.memory.clone(), ..Self::default() }
    }

    /// The part of the listing that lies in `dirs` (relative to the root) and below.
    pub fn below<'a>(&self, dirs: impl Iterator<Item = &'a str>) -> Self {
        let files = self.numbers_below(dirs).into_iter().map(|at| self.files[at].clone()).collect();
        Self { root: self.root.clone(), files, memory: self.memory.clone(), ..Self::default() }
    }

    /// The numbers of the files that lie in `dirs` (relative to the root) and below, in order.
    pub fn numbers_below<'a>(&self, dirs: impl Iterator<Item = &'a str>) -> Vec<usize> {
        let mut all = BTreeSet::new();
        for dir in dirs {
            let start = if dir.is_empty() { String::new() } else { format!("{dir}/") };
            let first = self.files.partition_point(|f| f.as_str() < start.as_str());
            let inside = self.files[first..].iter().take_while(|f| f.as_str().starts_with(&start)).count();
            all.extend(first..first + inside);
        }
        all.into_iter().collect()
    }

    /// The number of a listed file.
    pub fn number(&self, path: &Utf8Path) -> Option<usize> {
        self.files.binary_search_by(|f| f.as_str().cmp(path.as_str())).ok()
    }

    /// Whether the file is listed.
    pub fn contains(&self, path: &Utf8Path) -> bool {
        self.number(path).is_some()
    }

    /// Reads a listed file, or any path below the root; nothing if `glance` finds nothing in it.
    pub fn read<'a>(
        &'a self,
        path: &Utf8Path,
        reader: &'a mut Reader,
        glance: &dyn Fn(&[u8]) -> bool,
    ) -> Result<Option<&'a [u8]>, String> {
        let text = match self.memory.get(path) {
            Some(text) => glance(text).then_some(text.as_slice()),
            None => reader.read(&self.root.join(path), glance)?,
        };
        match text.and_then(oddity) {
            Some(what) => Err(format!("not read: {what}")),
            None => Ok(text),
        }
    }
}

/// A given path that cannot be looked at.
#[derive(Debug)]
pub struct WalkError {
    /// The path as given.
    pub path: PathBuf,
    /// What the system says.
    pub error: std::io::Error,
}

impl std::fmt::Display for WalkError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for WalkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// The top of the kernel tree that `path` (absolute) lies in.
pub fn kernel_top(path: &Utf8Path) -> Option<&Utf8Path> {
    path.ancestors().find(|dir| is_kernel_top(dir))
}

/// Whether `dir` is the top of a kernel source tree.
pub fn is_kernel_top(dir: &Utf8Path) -> bool {
    let build = dir.join("Kbuild").is_file() || dir.join("Makefile").is_file();
    build && dir.join("include/linux/fs.h").is_file() && dir.join("mm").is_dir()
}

/// Files that are no C by their names, but may call or name C functions.
const OTHER_LANGUAGES: [&str; 2] = [".S", ".rs"];

/// Documents, which may show what C files declare.
const DOCUMENT: &str = ".rst";

fn is_document(path: &Utf8Path) -> bool {
    path.as_str().ends_with(DOCUMENT)
}

/// Lists the C files below `paths`.
pub fn list<P: AsRef<Path>>(paths: &[P]) -> Result<Listing, WalkError> {
    let mut given = Vec::new();
    for path in paths {
        let path = path.as_ref();
        let fail = |error| WalkError { path: path.to_owned(), error };
        let absolute = path.canonicalize().map_err(fail)?;
        let utf8 = Utf8PathBuf::from_path_buf(absolute)
            .map_err(|_| fail(std::io::Error::other("the path is not valid UTF-8")))?;
        given.push(utf8);
    }
    let (root, is_kernel) = common_root(&given);
    let in_tools = |path: &Utf8PathBuf| path.starts_with(root.join("tools"));
    let leave_out = if is_kernel && !given.iter().any(in_tools) { "tools" } else { "" };
    let rules = Rules { root: &root, leave_out };
    let parts: Vec<Found> = given
        .par_iter()
        .map(|path| {
            let relative = path.strip_prefix(&root).unwrap_or(path);
            if path.is_dir() {
                return rules.below(relative.as_str(), 0);
            }
            let mut found = Found::default();
            match path.is_file() {
                true => found.files.push(relative.to_owned()),
                false => found.skip(relative.to_string(), "not a regular file"),
            }
            found
        })
        .collect();
    let is_whole = given.contains(&root);
    let mut listing = Listing { root: root.clone(), is_kernel, is_whole, ..Listing::default() };
    for part in parts {
        listing.files.extend(part.files);
        listing.others.extend(part.others);
        listing.skipped.extend(part.skipped);
        listing.passed_over.extend(part.passed_over);
    }
    sort(&mut listing.files);
    sort(&mut listing.others);
    listing.skipped.sort();
    listing.skipped.dedup();
    listing.passed_over.sort();
    listing.passed_over.dedup();
    Ok(listing)
}

fn sort(paths: &mut Vec<Utf8PathBuf>) {
    paths.par_sort_unstable_by(|a, b| a.as_str().cmp(b.as_str()));
    paths.dedup_by(|a, b| a.as_str() == b.as_str());
}

fn common_root(given: &[Utf8PathBuf]) -> (Utf8PathBuf, bool) {
    let tops: BTreeSet<_> = given.iter().map(|p| kernel_top(p)).collect();
    if let (1, Some(Some(top))) = (tops.len(), tops.first()) {
        return ((*top).to_owned(), true);
    }
    let mut common: Option<Utf8PathBuf> = None;
    for path in given {
        let dir = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(path) };
        common = Some(match common {
            None => dir.to_owned(),
            Some(old) => old.ancestors().find(|a| dir.starts_with(a)).unwrap_or(Utf8Path::new("/")).to_owned(),
        });
    }
    (common.unwrap_or_default(), false)
}

#[derive(Default)]
struct Found {
    files: Vec<Utf8PathBuf>,
    others: Vec<Utf8PathBuf>,
    skipped: Vec<Skipped>,
    passed_over: Vec<PassedOver>,
}

impl Found {
    fn pass_over(&mut self, path: String, reason: &str, is_usual: bool) {
        self.passed_over.push(PassedOver { path, reason: reason.to_owned(), is_usual });
    }

    fn skip(&mut self, path: String, reason: &str) {
        self.skipped.push(Skipped { path, reason: reason.to_owned() });
    }
}

/// Whether a file of this name is C source.
pub fn is_c(name: &str) -> bool {
    name.ends_with(".c") || is_header(name)
}

/// Whether a file with this name is one that others include, as far as its name tells.
pub fn is_header(name: &str) -> bool {
    [".h", ".inc", ".inl", ".def"].iter().any(|end| name.ends_with(end))
}

/// What is said of a file that this program made for a while.
pub const LEFT: &str = "it was left behind by a run of vma2desc that was killed, or belongs to one that is at work";

struct Rules<'a> {
    root: &'a Utf8Path,
    /// Directory at the root that is left out.
    leave_out: &'a str,
}

impl Rules<'_> {
    /// A path as reports name it: the same wherever the tree lies, so that reports can be compared and merged.
    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.root).unwrap_or(path).to_string_lossy().into_owned()
    }

    /// The files below `dir`, which is relative to the root.
    fn below(&self, dir: &str, depth: usize) -> Found {
        let mut found = Found::default();
        let mut dirs = Vec::new();
        let absolute = self.root.join(dir);
        for entry in WalkDir::new(&absolute).min_depth(1).max_depth(1) {
            match entry {
                Ok(entry) => self.entry(dir, depth, &entry, &mut found, &mut dirs),
                Err(error) => {
                    let path = self.relative(error.path().unwrap_or(absolute.as_std_path()));
                    // What the system says, without the path that the directory has on this machine.
                    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                    found.skip(path, &reason);
                }
            }
        }
        let parts: Vec<Found> = dirs.par_iter().map(|dir| self.below(dir, depth + 1)).collect();
        for part in parts {
            found.files.extend(part.files);
            found.others.extend(part.others);
            found.skipped.extend(part.skipped);
            found.passed_over.extend(part.passed_over);
        }
        found
    }

    fn entry(&self, dir: &str, depth: usize, entry: &DirEntry, found: &mut Found, dirs: &mut Vec<String>) {
        let kind = entry.file_type();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            if entry.file_name().to_str().is_some_and(is_leftover) {
                found.pass_over(self.relative(entry.path()), LEFT, false);
            }
            return;
        }
        let Some(name) = entry.file_name().to_str() else {
            let lossy = entry.file_name().to_string_lossy();
            if kind.is_dir() || is_c(&lossy) {
                found.pass_over(self.relative(entry.path()), "its name is not valid UTF-8", false);
            }
            return;
        };
        let path = || if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") };
        if kind.is_dir() {
            if dir.is_empty() && name == self.leave_out {
            } else if depth >= MAX_DEPTH {
                found.skip(self.relative(entry.path()), "directories are nested too deeply");
            } else {
                dirs.push(path());
            }
        } else if kind.is_symlink() {
            if let Some((reason, is_usual)) = self.link(entry.path(), is_c(name)) {
                found.pass_over(self.relative(entry.path()), reason, is_usual);
            }
        } else if kind.is_file() && OTHER_LANGUAGES.iter().chain([&DOCUMENT]).any(|e| name.ends_with(e)) {
            found.others.push(Utf8PathBuf::from(path()));
        } else if is_c(name) {
            if kind.is_file() {
                found.files.push(Utf8PathBuf::from(path()));
            } else {
                found.pass_over(self.relative(entry.path()), "it is neither a file nor a directory", false);
            }
        }
    }

    /// Why a symbolic link is passed over, and whether that is usual; nothing if it is of no interest.
    fn link(&self, path: &Path, is_c: bool) -> Option<(&'static str, bool)> {
        match path.canonicalize() {
            Ok(real) if real.is_dir() => Some(("it is a symbolic link to a directory", true)),
            _ if !is_c => None,
            Ok(real) if !real.is_file() => Some(("it is a symbolic link to what is no file", false)),
            Ok(real) if real.starts_with(self.root) => Some(("it is a symbolic link within the tree", true)),
            Ok(_) => Some(("it is a symbolic link that leads out of the tree", false)),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Some(("it is a symbolic link to what does not exist", false))
            }
            Err(_) => Some(("it is a symbolic link that cannot be followed", false)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    fn shown(listing: &Listing) -> Vec<&str> {
        listing.files.iter().map(|p| p.as_str()).collect()
    }

    const KERNEL: &[(&str, &str)] = &[
        ("Makefile", ""),
        ("include/linux/fs.h", "int foo_mmap;"),
        ("mm/a.c", "foo_mmap(); xfoo_mmap"),
        ("drivers/x/b.c", ""),
        ("drivers/x/notes.txt", ""),
        ("tools/t.c", ""),
        (".git/h.c", ""),
    ];

    #[test]
    fn paths_are_relative_to_the_kernel_top() {
        let dir = tree(KERNEL);
        let listing = list(&[dir.path().join("drivers")]).unwrap();
        assert!(listing.is_kernel);
        assert_eq!(shown(&listing), ["drivers/x/b.c"]);
        let all = list(&[dir.path(), &dir.path().join("mm/a.c")]).unwrap();
        assert_eq!(shown(&all), ["drivers/x/b.c", "include/linux/fs.h", "mm/a.c"]);
        assert_eq!(shown(&list(&[dir.path().join("tools")]).unwrap()), ["tools/t.c"]);
    }

    #[test]
    fn other_paths_are_relative_to_what_they_share() {
        let dir = tree(&[("a/x.c", ""), ("b/y.c", ""), ("b/z.o", "")]);
        assert_eq!(shown(&list(&[dir.path().join("a")]).unwrap()), ["x.c"]);
        assert_eq!(shown(&list(&[dir.path().join("a"), dir.path().join("b/y.c")]).unwrap()), ["a/x.c", "b/y.c"]);
        assert!(list(&[dir.path().join("none")]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_odd_entries_are_passed_over_with_the_right_reason() {
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        let (dir, outside) = (tree(&[("a/x.c", ""), ("a/.hidden.c", "")]), tree(&[("o.c", "")]));
        let a = dir.path().join("a");
        let links: &[(&str, &Path)] = &[
            ("a-directory", dir.path()),
            ("b-same.c", Path::new("x.c")),
            ("c-out.c", &outside.path().join("o.c")),
            ("d-nowhere.c", Path::new("nowhere")),
            ("e-loop.c", Path::new("e-loop.c")),
            ("f-device.c", Path::new("/dev/null")),
            (".#x.c", Path::new("user@host.1:2")),
            ("notes.txt", Path::new("nowhere")),
        ];
        for (name, to) in links {
            symlink(to, a.join(name)).unwrap();
        }
        let _socket = std::os::unix::net::UnixListener::bind(a.join("g-socket.h")).unwrap();
        fs::write(a.join(std::ffi::OsStr::from_bytes(b"h\xff.c")), "").unwrap();
        let listing = list(&[dir.path()]).unwrap();
        assert_eq!((shown(&listing), &listing.skipped), (vec!["a/x.c"], &vec![]));
        let told: Vec<_> = listing.passed_over.iter().map(|p| (p.reason.as_str(), p.is_usual)).collect();
        let expected = [
            ("it is a symbolic link to a directory", true),
            ("it is a symbolic link within the tree", true),
            ("it is a symbolic link that leads out of the tree", false),
            ("it is a symbolic link to what does not exist", false),
            ("it is a symbolic link that cannot be followed", false),
            ("it is a symbolic link to what is no file", false),
            ("it is neither a file nor a directory", false),
            ("its name is not valid UTF-8", false),
        ];
        assert_eq!(told, expected);
        assert!(listing.passed_over.iter().all(|p| p.path.starts_with("a/")), "the same in every directory");
        assert_eq!(shown(&list(&[a.join(".hidden.c"), a.join("c-out.c")]).unwrap()).len(), 2);
    }
}
