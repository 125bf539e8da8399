//! Which words may stand in which file of a tree, kept between runs.
//!
//! Most files of a tree hold none of the words that a run looks for, and reading them again each time is most of its
//! work. The index only says that a file need not be read; whatever is read comes from the file. A file counts as known
//! as long as its size, times and inode are what they were, and were old enough when it was read to tell a change. What
//! cannot be read, written or understood is as if it were not there, so that removing the directory is always safe.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::fs::MetadataExt as _;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::kept::directory;
use super::read::{bytes, regular};
use crate::syntax::search::Finder;
use crate::syntax::words::{Kept, hash};

/// Written first: change it when the rest means something else.
const FORMAT: &[u8] = concat!("vma2desc ", env!("CARGO_PKG_VERSION"), " index 1\n").as_bytes();

/// Larger files are read each time, bytes.
const MOST_BYTES: u64 = 32 << 20;

/// Longest path or set of words that is read from an index, bytes.
const MOST_PART: usize = 64 << 20;

/// Numbers before each file: the lengths of its path and of its words, and its state.
const NUMBERS: usize = 7;

/// A file that changed less than this before it was read may change again without a trace in its times, nanoseconds.
const SETTLED: i128 = 2_000_000_000;

/// A tree of fewer files is read faster than its index.
const FEWEST: usize = 200;

static DIRECTORY: OnceLock<Utf8PathBuf> = OnceLock::new();

/// From now on, keeps the words of the trees that are read in `dir`, for this run and the next.
///
/// # Errors
/// Nothing can be kept there, and why.
pub fn keep_in(dir: &Utf8Path) -> Result<(), String> {
    directory(dir.as_std_path())?;
    let _ = DIRECTORY.set(dir.to_owned());
    Ok(())
}

/// The state of a file by which a change is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp([u64; 5]);

impl Stamp {
    /// That of a regular file now; none if it may change without a trace, or is none.
    fn of(path: &Utf8Path) -> Option<(Self, bool)> {
        let metadata = fs::symlink_metadata(path).ok().filter(|m| m.is_file() && m.len() <= MOST_BYTES)?;
        let nanoseconds = |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        let changed = nanoseconds(metadata.ctime(), metadata.ctime_nsec());
        let written = nanoseconds(metadata.mtime(), metadata.mtime_nsec());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos().cast_signed());
        let low = |time: i128| u64::try_from(time & i128::from(u64::MAX)).unwrap_or_default();
        let stamp = Stamp([metadata.len(), low(written), low(changed), metadata.ino(), metadata.dev()]);
        Some((stamp, now - changed.max(written) > SETTLED))
    }
}

/// What is known of a file.
#[derive(Clone, Debug)]
struct Known {
    /// The state that it was read in; none for one that is read each time.
    stamp: Option<Stamp>,
    words: Arc<Kept>,
    /// Whether this run compared it with the disk.
    compared: bool,
}

/// The files of one tree, by their paths.
type Index = HashMap<String, Known>;

/// The index of a tree, and which list of files was compared last: where it lies in memory, and how many. A list that is taken
/// for another one costs that files are read, no more: what was not compared may hold anything.
type Tree = (Arc<Index>, (usize, usize));

/// The trees of this run, by their roots.
static TREES: Mutex<BTreeMap<Utf8PathBuf, Tree>> = Mutex::new(BTreeMap::new());

/// Tells of a file among `files` below `root` whether one of the words may stand in it; none if nothing is kept, the files are too
/// few to be worth it, or only their texts can tell.
pub fn may_hold(root: &Utf8Path, files: &[Utf8PathBuf], finder: &Finder) -> Option<impl Fn(&Utf8Path) -> bool> {
    let dir = DIRECTORY.get().filter(|_| files.len() >= FEWEST && root.is_absolute())?;
    let hashes: Vec<u64> = finder.hashes().iter().copied().collect::<Option<_>>()?;
    let index = current(dir, root, files);
    Some(move |path: &Utf8Path| {
        let known = index.get(path.as_str()).filter(|known| known.compared && known.stamp.is_some());
        known.is_none_or(|known| hashes.iter().any(|hash| known.words.may_have(*hash)))
    })
}

/// The index of a tree in which `files` are compared with the disk. No lock is held while files are read: the threads that read
/// may take up work that asks again.
fn current(dir: &Utf8Path, root: &Utf8Path, files: &[Utf8PathBuf]) -> Arc<Index> {
    let trees = || TREES.lock().unwrap_or_else(PoisonError::into_inner);
    let seen = trees().get(root).cloned();
    let list = (files.as_ptr().addr(), files.len());
    if let Some((index, _)) = seen.as_ref().filter(|(_, compared)| *compared == list) {
        return index.clone();
    }
    let place = dir.join(format!("index-{:016x}", hash(root.as_str().as_bytes())));
    let mut index = match seen {
        Some((seen, _)) => (*seen).clone(),
        None => read(&place, root).unwrap_or_default(),
    };
    if compare(&mut index, root, files) {
        // What cannot be written is read again the next time.
        let _ = write(&index, root, &place);
    }
    let index = Arc::new(index);
    trees().insert(root.to_owned(), (index.clone(), list));
    index
}

/// Compares with the disk and reads what changed; whether anything did.
fn compare(index: &mut Index, root: &Utf8Path, files: &[Utf8PathBuf]) -> bool {
    let look = |path| -> Option<(&Utf8PathBuf, Option<Known>)> {
        let path: &Utf8PathBuf = path;
        let known = index.get(path.as_str());
        if known.is_some_and(|known| known.compared) {
            return None;
        }
        let there = root.join(path);
        let now = Stamp::of(&there);
        if let (Some(known), Some((now, _))) = (known, now)
            && known.stamp == Some(now)
        {
            return Some((path, None));
        }
        let read = now.filter(|now| now.1).and_then(|(stamp, _)| {
            let text = bytes(there.as_std_path(), MOST_BYTES).ok()?;
            let same = Stamp::of(&there).is_some_and(|again| again.0 == stamp);
            same.then(|| (stamp, Kept::of(&text)))
        });
        let (stamp, words) = read.unzip();
        Some((path, Some(Known { stamp, words: Arc::new(words.unwrap_or_default()), compared: true })))
    };
    let looked: Vec<_> = files.par_iter().filter_map(look).collect();
    let mut changed = false;
    for (path, fresh) in looked {
        match fresh {
            Some(fresh) => {
                let old = index.insert(path.as_str().to_owned(), fresh.clone());
                changed |= fresh.stamp.is_some() || old.is_some_and(|old| old.stamp.is_some());
            }
            None => index.get_mut(path.as_str()).into_iter().for_each(|known| known.compared = true),
        }
    }
    changed
}

fn write(index: &Index, root: &Utf8Path, place: &Utf8Path) -> io::Result<()> {
    let file = tempfile::Builder::new().prefix(".new-").tempfile_in(place.parent().unwrap_or(place))?;
    let mut out = Summed { inner: BufWriter::new(file), sum: 0 };
    out.write_all(&head(root))?;
    for (path, known) in index {
        let Some(stamp) = known.stamp else { continue };
        let bits = known.words.bytes();
        for number in [path.len() as u64, bits.len() as u64].iter().chain(&stamp.0) {
            out.write_all(&number.to_le_bytes())?;
        }
        out.write_all(path.as_bytes())?;
        out.write_all(bits)?;
    }
    // No path is empty.
    out.write_all(&[0; NUMBERS * 8])?;
    let sum = out.sum;
    out.write_all(&sum.to_le_bytes())?;
    let file = out.inner.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// What stands before the files: the format, and the tree, since two may have one name here.
fn head(root: &Utf8Path) -> Vec<u8> {
    [FORMAT, root.as_str().as_bytes(), b"\n"].concat()
}

/// What was written down; none if it is of another program or tree, or was damaged.
fn read(place: &Utf8Path, root: &Utf8Path) -> Option<Index> {
    let file = regular(place.as_std_path()).ok()?;
    let mut all = Summed { inner: BufReader::new(file), sum: 0 };
    let mut take = |length: usize| -> Option<Vec<u8>> {
        let mut out = vec![0; Some(length).filter(|l| *l <= MOST_PART)?];
        all.read_exact(&mut out).ok().map(|()| out)
    };
    let mut index = Index::new();
    take(head(root).len()).filter(|first| *first == head(root))?;
    loop {
        let numbers = take(NUMBERS * 8)?;
        let number = |at: usize| Some(u64::from_le_bytes(*numbers.get(at * 8..)?.first_chunk()?));
        let (path, bits) = (usize::try_from(number(0)?).ok()?, usize::try_from(number(1)?).ok()?);
        if path == 0 {
            break;
        }
        let stamp = Stamp([number(2)?, number(3)?, number(4)?, number(5)?, number(6)?]);
        let (path, words) = (String::from_utf8(take(path)?).ok()?, Kept::read(take(bits)?));
        index.insert(path, Known { stamp: Some(stamp), words: Arc::new(words), compared: false });
    }
    let sum = all.sum;
    let mut last = [0; 8];
    all.inner.read_exact(&mut last).ok()?;
    (u64::from_le_bytes(last) == sum).then_some(index)
}

/// Keeps a sum of what goes through, which tells a damaged file; not one that somebody made.
struct Summed<T> {
    inner: T,
    sum: u64,
}

impl<T> Summed<T> {
    fn add(&mut self, bytes: &[u8]) {
        let step = |sum: u64, part: u64| (sum.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
        let (parts, rest) = bytes.as_chunks::<8>();
        let sum = parts.iter().fold(self.sum, |sum, part| step(sum, u64::from_le_bytes(*part)));
        self.sum = rest.iter().fold(sum, |sum, byte| step(sum, u64::from(*byte)));
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()>
    where
        T: Write,
    {
        self.add(bytes);
        self.inner.write_all(bytes)
    }

    fn read_exact(&mut self, bytes: &mut [u8]) -> io::Result<()>
    where
        T: Read,
    {
        self.inner.read_exact(bytes)?;
        self.add(bytes);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree of one file, its root, and where its index would be.
    fn tree(text: &str) -> (tempfile::TempDir, Utf8PathBuf, Utf8PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let root = Utf8PathBuf::from_path_buf(dir.path().canonicalize().unwrap()).unwrap();
        let place = root.join("index");
        put(&root, text, 100);
        (dir, root, place)
    }

    /// Writes the file, as if some seconds ago.
    fn put(root: &Utf8Path, text: &str, seconds: u64) {
        fs::write(root.join("a.c"), text).unwrap();
        let then = SystemTime::now() - std::time::Duration::from_secs(seconds);
        fs::File::options().append(true).open(root.join("a.c")).unwrap().set_modified(then).unwrap();
    }

    fn known(root: &Utf8Path, stamp: Stamp, text: &str) -> Index {
        let words = Arc::new(Kept::of(text.as_bytes()));
        Index::from([(
            root.join("a.c").strip_prefix(root).unwrap().to_string(),
            Known { stamp: Some(stamp), words, compared: false },
        )])
    }

    #[test]
    fn what_is_written_is_read_and_what_was_damaged_is_not() {
        let (_dir, root, place) = tree("int x;");
        let (stamp, _) = Stamp::of(&root.join("a.c")).unwrap();
        write(&known(&root, stamp, "foo bar"), &root, &place).unwrap();
        let back = read(&place, &root).unwrap();
        assert_eq!(back["a.c"].stamp, Some(stamp));
        assert!(!back["a.c"].compared && back["a.c"].words.may_have(hash(b"bar")));
        assert!(!back["a.c"].words.may_have(hash(b"other")));
        assert!(read(&place, Utf8Path::new("/another")).is_none());
        let whole = fs::read(&place).unwrap();
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 0x10;
            fs::write(&place, &other).unwrap();
            assert!(read(&place, &root).is_none(), "byte {at}");
            fs::write(&place, &whole[..at]).unwrap();
            assert!(read(&place, &root).is_none(), "{at} bytes");
        }
    }

    #[test]
    fn a_file_that_changed_is_read_again() {
        let (_dir, root, _) = tree("foo");
        let files = [Utf8PathBuf::from("a.c")];
        let (stamp, _) = Stamp::of(&root.join("a.c")).unwrap();
        let mut index = known(&root, stamp, "foo");
        assert!(!compare(&mut index, &root, &files));
        assert!(index["a.c"].compared);
        put(&root, "bar", 50);
        let mut index = known(&root, stamp, "foo");
        assert!(compare(&mut index, &root, &files));
        // It was changed a moment ago and may be changed again unseen: it is read each time.
        assert_eq!((index["a.c"].stamp, index["a.c"].compared), (None, true));
        assert!(!compare(&mut index, &root, &files));
    }

    #[test]
    fn what_is_gone_or_no_file_is_not_known() {
        let (_dir, root, _) = tree("foo");
        let (stamp, _) = Stamp::of(&root.join("a.c")).unwrap();
        fs::remove_file(root.join("a.c")).unwrap();
        std::os::unix::fs::symlink("/dev/null", root.join("a.c")).unwrap();
        let mut index = known(&root, stamp, "foo");
        assert!(compare(&mut index, &root, &["a.c".into()]));
        assert_eq!(index["a.c"].stamp, None);
    }
}
