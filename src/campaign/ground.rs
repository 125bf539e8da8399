//! The files that a campaign looks at: all of a kernel, or a driver's own and the kernel's headers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use memchr::memmem::find_iter;

use crate::syntax::lex::find_word;
use crate::syntax::search::Finder;
use crate::tree::each::each;
use crate::tree::walk::{Listing, WalkError, is_c, list};

/// Texts that stand in the place of files, by the path relative to the root.
pub type Overlay = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// The files of a campaign.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// What may change: the tree, or the given directories.
    pub own: Listing,
    /// Documents beside them, which show structures.
    pub documents: Listing,
    /// Headers of the kernel, if the files lie in none: they only tell about types.
    pub headers: Listing,
    /// Files of other names that C files include; they are among `own`.
    pub included: BTreeSet<Utf8PathBuf>,
    /// Which files name a word; what lies over them does not count.
    index: Arc<Mutex<Index>>,
}

/// Which files name a word, as far as it was looked for.
#[derive(Debug, Default)]
struct Index {
    known: BTreeMap<String, Vec<Naming>>,
    wanted: BTreeSet<String>,
}

/// A file that names a word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Naming {
    /// The file.
    pub path: Utf8PathBuf,
    /// Whether it may change; the headers of a kernel that the files do not lie in only tell about types.
    pub is_own: bool,
}

/// Names that are looked for one after the other are followed no further than this.
const MAX_ROUNDS: usize = 64;

impl Ground {
    /// The files below `paths`; in a kernel those of its whole tree. `headers` is the top of the kernel that others are for.
    ///
    /// # Errors
    /// A path that cannot be looked at.
    pub fn around(paths: &[Utf8PathBuf], headers: Option<&Utf8Path>) -> Result<Ground, WalkError> {
        let given = list(paths)?;
        if given.is_kernel {
            let all = list(&[&given.root])?;
            let ground = Ground { documents: all.documents(), own: all.with_others(), ..Ground::default() };
            return Ok(ground.with_included());
        }
        let documents = given.documents();
        let own = given.with_others();
        let headers = headers.map(|top| list(&[top.join("include")])).transpose()?.unwrap_or_default();
        Ok(Ground { own, documents, headers, ..Ground::default() }.with_included())
    }

    /// The ground with the files that are included under other names than those of C files.
    fn with_included(mut self) -> Ground {
        self.included = included(&self.own);
        self.own.files.extend(self.included.iter().cloned());
        self.own.files.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        self.own.files.dedup();
        self
    }

    /// Files in memory.
    pub fn from_sources(sources: &[(&str, &[u8])]) -> Ground {
        Ground { own: Listing::from_sources(sources), ..Ground::default() }
    }

    /// Puts texts in the place of files.
    pub fn lay(&mut self, overlay: &Overlay) {
        for listing in [&mut self.own, &mut self.documents] {
            listing.memory.extend(overlay.iter().map(|(path, text)| (path.clone(), text.clone())));
        }
    }

    /// The files with texts in the place of some.
    pub fn with(&self, overlay: &Overlay) -> Cow<'_, Ground> {
        if overlay.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut laid = self.clone();
        laid.lay(overlay);
        Cow::Owned(laid)
    }

    /// The texts that were laid over files.
    pub fn laid(&self) -> Overlay {
        self.own.memory.clone()
    }

    /// Takes the texts away again; the files that they were laid over.
    pub fn lift(&mut self) -> BTreeSet<Utf8PathBuf> {
        self.documents.memory.clear();
        std::mem::take(&mut self.own.memory).into_keys().collect()
    }

    /// The part of the ground that these files are, to be looked at again.
    pub fn only(&self, files: &BTreeSet<Utf8PathBuf>) -> Ground {
        let listed = |f: &&Utf8PathBuf| files.contains(*f);
        let own = Listing { files: self.own.files.iter().filter(listed).cloned().collect(), ..self.own.clone() };
        Ground { own, ..Ground::default() }
    }

    /// What `work` comes to when each word that it asks [`Ground::naming`] for was looked for: it is done again until then.
    /// All words of a round are looked for in one pass over the tree.
    pub fn settled<T>(&self, work: impl Fn() -> T) -> T {
        for _ in 0..MAX_ROUNDS {
            let out = work();
            if !self.look_up() {
                return out;
            }
        }
        work()
    }

    /// The files that name a word, for work that is [`Ground::settled`].
    pub fn naming(&self, word: &str) -> Vec<Naming> {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(known) = index.known.get(word) else {
            index.wanted.insert(word.to_owned());
            return Vec::new();
        };
        let laid = |path: &Utf8Path| self.own.memory.contains_key(path);
        let mut out: Vec<Naming> = known.iter().filter(|n| !laid(&n.path)).cloned().collect();
        let names = |(path, text): &(&Utf8PathBuf, &Vec<u8>)| {
            is_c(path.as_str()) && find_word(text, word.as_bytes(), 0).is_some()
        };
        let now = self.own.memory.iter().filter(names);
        out.extend(now.map(|(path, _)| Naming { path: path.clone(), is_own: true }));
        out.sort();
        out
    }

    /// Looks for the words that are wanted; whether there were any.
    fn look_up(&self) -> bool {
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted: Vec<String> = std::mem::take(&mut index.wanted).into_iter().collect();
        if wanted.is_empty() {
            return false;
        }
        let finder = Finder::new(&wanted);
        let look = |path: &Utf8Path, text: &[u8]| {
            let words: BTreeSet<usize> = finder.words(text).into_iter().map(|w| w.0).collect();
            (!words.is_empty()).then(|| (path.to_owned(), words))
        };
        let mut found: Vec<(Naming, BTreeSet<usize>)> = Vec::new();
        for (is_own, part) in [(true, &self.own), (false, &self.headers)] {
            let all = each(part, |path| is_c(path.as_str()), &finder, look).0;
            found.extend(all.into_iter().map(|(path, words)| (Naming { path, is_own }, words)));
        }
        for (at, word) in wanted.into_iter().enumerate() {
            let files = found.iter().filter(|f| f.1.contains(&at)).map(|f| f.0.clone()).collect();
            index.known.insert(word, files);
        }
        true
    }

    /// The text of a file that names a word.
    pub fn text_of(&self, naming: &Naming) -> Option<Vec<u8>> {
        if naming.is_own {
            return self.text(&naming.path);
        }
        let mut reader = crate::tree::walk::Reader::default();
        self.headers.read(&naming.path, &mut reader, &|_| true).ok().flatten().map(<[u8]>::to_vec)
    }

    /// The text of one file.
    pub fn text(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        let mut reader = crate::tree::walk::Reader::default();
        self.own.read(path, &mut reader, &|_| true).ok().flatten().map(<[u8]>::to_vec)
    }

    /// The text of a header of the kernel, by the name in an `#include`, where the files lie in none.
    pub fn header(&self, name: &str) -> Option<Vec<u8>> {
        let mut reader = crate::tree::walk::Reader::default();
        let path = Utf8Path::new("include").join(name);
        let listed = self.headers.files.iter().find(|f| f.ends_with(&path) || f.as_str() == name)?;
        self.headers.read(listed, &mut reader, &|_| true).ok().flatten().map(<[u8]>::to_vec)
    }

    /// What `look` makes of each C file that may change and that `glance` finds something in, in the order of paths.
    pub fn own<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.own, |path| is_c(path.as_str()), glance, look).0
    }

    /// As [`Ground::own`], with the kernel's headers.
    pub fn all<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        let mut out = self.own(&glance, &look);
        out.extend(each(&self.headers, |_| true, &glance, &look).0);
        out
    }

    /// As [`Ground::own`], for documents.
    pub fn documents<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.documents, |_| true, glance, look).0
    }

    /// As [`Ground::own`], for files in other languages.
    pub fn others<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.own, |path| !is_c(path.as_str()), glance, look).0
    }
}

/// The files below the root that C files of a listing include under other names than those of C files.
fn included(own: &Listing) -> BTreeSet<Utf8PathBuf> {
    let named = each(
        own,
        |path| is_c(path.as_str()),
        |_: &[u8]| true,
        |_, text| {
            let names: Vec<Utf8PathBuf> = find_iter(text, b"include")
                .filter_map(|at| include(text, at))
                .filter(|name| !is_c(name))
                .map(Utf8PathBuf::from)
                .collect();
            (!names.is_empty()).then_some(names)
        },
    );
    let named: BTreeSet<Utf8PathBuf> = named.0.into_iter().flatten().collect();
    if named.is_empty() {
        return BTreeSet::new();
    }
    // Where the compiler looks besides is not known: any file whose path ends so may be meant.
    let all = walkdir::WalkDir::new(&own.root).into_iter().flatten().filter(|e| e.file_type().is_file());
    let below = |e: walkdir::DirEntry| Some(Utf8Path::from_path(e.path())?.strip_prefix(&own.root).ok()?.to_owned());
    let is_meant = |path: &Utf8PathBuf| {
        named.iter().any(|name| {
            let plain = name.components().filter(|c| matches!(c, camino::Utf8Component::Normal(_)));
            path.file_name() == name.file_name() && path.ends_with(plain.collect::<Utf8PathBuf>())
        })
    };
    all.filter_map(below).filter(|path| !is_c(path.as_str()) && is_meant(path)).collect()
}

/// The name in the `#include` whose keyword stands at `at`.
fn include(text: &[u8], at: usize) -> Option<&str> {
    let start = crate::syntax::eol::line_start(text, at);
    let rest = text[at..].strip_prefix(b"include").filter(|_| text[start..at].trim_ascii() == b"#")?;
    let rest = rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())].trim_ascii_start();
    let close = match rest.first()? {
        b'"' => b'"',
        b'<' => b'>',
        _ => return None,
    };
    let name = &rest[1..];
    std::str::from_utf8(&name[..memchr::memchr(close, name)?]).ok()
}
