//! Results of earlier runs, kept by content.
//!
//! A result is found by a key (command, compiler, main source, changes) and taken if everything that it was made from
//! has the same content still. Each is one file, put in place whole, so that programs that run at once do not disturb
//! each other. What cannot be read or written is as if it were not there. Removing the directory is always safe.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;

use super::dependencies::{Digest, Files, Read, digest, hex, state};
use super::overlay::Changes;

/// Written into the key of everything: change it when results mean something else.
pub const FORMAT: &str = concat!("vma2desc ", env!("CARGO_PKG_VERSION"), " compile 2");

/// All results together take no more bytes than this after a run.
const MOST_BYTES: u64 = 512 << 20;

/// Kept results.
#[derive(Debug)]
pub struct Cache {
    dir: Option<PathBuf>,
    /// Why nothing is kept where it was asked for.
    remark: Option<String>,
}

impl Cache {
    /// Opens the cache in `dir`, which is made if need be; without one, or where that fails, nothing is kept. Nor is it in a
    /// directory that others may write into: what is found there is taken for a proof.
    pub fn open(dir: Option<&Path>) -> Self {
        let Some(dir) = dir else { return Self { dir: None, remark: None } };
        let mut builder = fs::DirBuilder::new();
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let made = builder.recursive(true).create(dir).map_err(|error| error.to_string());
        match made.and_then(|()| own(dir)) {
            Ok(()) => Self { dir: Some(dir.to_path_buf()), remark: None },
            Err(why) => Self { dir: None, remark: Some(format!("no result is kept in {}: {why}", dir.display())) },
        }
    }

    /// Why nothing is kept where it was asked for.
    pub fn remark(&self) -> Option<&str> {
        self.remark.as_deref()
    }

    /// The value for `key`, if all that it was made from is unchanged where the tree has `changes`.
    pub fn get(&self, key: &Digest, files: &Files, tree: &Path, changes: &Changes) -> Option<Value> {
        let path = self.dir.as_ref()?.join(hex(key));
        let text = fs::read(&path).ok()?;
        let at = text.iter().position(|&b| b == b'\n')?;
        let (head, body) = (&text[..at], &text[at + 1..]);
        if head != hex(&digest(body)).as_bytes() {
            return None;
        }
        let mut parts = std::str::from_utf8(body).ok()?.splitn(3, '\n');
        let (then, value, reads) = (parts.next()?, parts.next()?, parts.next()?);
        let reads: Vec<Read> = reads.lines().map(Read::parse).collect::<Option<_>>()?;
        if hex(&state(&reads, files, tree, changes)?) != then {
            return None;
        }
        // The time of the last use decides what goes first when room is made.
        let _ = fs::File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        serde_json::from_str(value).ok()
    }

    /// Keeps `value`, which was made from `reads`.
    pub fn put(&self, key: &Digest, value: &Value, reads: &[Read], files: &Files, tree: &Path, changes: &Changes) {
        let Some(now) = state(reads, files, tree, changes) else { return };
        let mut body = format!("{}\n{value}\n", hex(&now));
        for read in reads {
            body.push_str(&read.line());
            body.push('\n');
        }
        let _ = self.write(&hex(key), body.as_bytes());
    }

    fn write(&self, name: &str, body: &[u8]) -> io::Result<()> {
        let Some(dir) = &self.dir else { return Ok(()) };
        let mut file = tempfile::Builder::new().prefix(".new-").tempfile_in(dir)?;
        file.write_all(hex(&digest(body)).as_bytes())?;
        file.write_all(b"\n")?;
        file.write_all(body)?;
        file.persist(dir.join(name)).map_err(|error| error.error)?;
        Ok(())
    }

    /// Removes the results that were not used for longest, until the rest is small enough.
    pub fn trim(&self) {
        self.trim_to(MOST_BYTES);
    }

    fn trim_to(&self, most: u64) {
        let entries = self.dir.as_ref().and_then(|dir| fs::read_dir(dir).ok());
        let mut all: Vec<(SystemTime, u64, PathBuf)> = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let meta = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some((meta.modified().ok()?, meta.len(), entry.path()))
            })
            .collect();
        let mut sum: u64 = all.iter().map(|e| e.1).sum();
        all.sort();
        for (_, size, path) in all {
            if sum <= most {
                break;
            }
            let _ = fs::remove_file(path);
            sum = sum.saturating_sub(size);
        }
    }
}

/// Checks that a directory is the user's, and that nobody else may write into it.
fn own(dir: &Path) -> Result<(), String> {
    let metadata = fs::metadata(dir).map_err(|error| error.to_string())?;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err("it belongs to somebody else".to_owned());
    }
    if metadata.mode() & 0o022 != 0 {
        return Err("others may write into it (chmod go-w)".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::os::unix::fs::PermissionsExt as _;

    struct Bench {
        dir: tempfile::TempDir,
        none: Changes,
    }

    impl Bench {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            fs::write(dir.path().join("x.h"), "x").unwrap();
            Self { dir, none: Changes::new() }
        }
        fn cache(&self) -> Cache {
            Cache::open(Some(&self.dir.path().join("cache")))
        }
        fn put(&self, key: &Digest) {
            let reads = [Read::Tree("x.h".into())];
            self.cache().put(key, &json!({"a": 1}), &reads, &Files::default(), self.dir.path(), &self.none);
        }
        fn get(&self, key: &Digest) -> Option<Value> {
            self.cache().get(key, &Files::default(), self.dir.path(), &self.none)
        }
    }

    #[test]
    fn a_result_is_found_until_something_changes() {
        let (bench, key) = (Bench::new(), digest(b"key"));
        assert_eq!(bench.get(&key), None);
        bench.put(&key);
        assert_eq!(bench.get(&key), Some(json!({"a": 1})));
        assert_eq!(bench.get(&digest(b"other")), None);
        fs::write(bench.dir.path().join("x.h"), "y").unwrap();
        assert_eq!(bench.get(&key), None);
    }

    #[test]
    fn a_damaged_result_is_none() {
        let (bench, key) = (Bench::new(), digest(b"key"));
        bench.put(&key);
        let path = bench.dir.path().join("cache").join(hex(&key));
        let whole = fs::read(&path).unwrap();
        for cut in [0, 10, 70, whole.len() - 1] {
            fs::write(&path, &whole[..cut]).unwrap();
            assert_eq!(bench.get(&key), None);
        }
        let mut bent = whole.clone();
        bent[70] ^= 1;
        fs::write(&path, bent).unwrap();
        assert_eq!(bench.get(&key), None);
        bench.put(&key);
        assert!(bench.get(&key).is_some());
    }

    #[test]
    fn nothing_is_taken_from_a_directory_that_others_may_write_into() {
        let (bench, key) = (Bench::new(), digest(b"key"));
        bench.put(&key);
        assert!(bench.get(&key).is_some() && bench.cache().remark().is_none());
        let dir = bench.dir.path().join("cache");
        for mode in [0o777, 0o770, 0o702] {
            fs::set_permissions(&dir, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(bench.get(&key), None);
            assert!(bench.cache().remark().is_some_and(|why| why.ends_with("others may write into it (chmod go-w)")));
        }
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(bench.get(&key).is_some());
    }

    #[test]
    fn a_cache_that_cannot_be_used_does_no_harm() {
        let (bench, key) = (Bench::new(), digest(b"key"));
        fs::write(bench.dir.path().join("cache"), "a file").unwrap();
        bench.put(&key);
        assert_eq!(bench.get(&key), None);
        bench.cache().trim();
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let bench = Bench::new();
        let (old, new) = (digest(b"old"), digest(b"new"));
        bench.put(&old);
        bench.put(&new);
        let path = bench.dir.path().join("cache").join(hex(&old));
        fs::File::open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
        bench.cache().trim_to(fs::metadata(&path).unwrap().len());
        assert_eq!((bench.get(&old), bench.get(&new).is_some()), (None, true));
    }
}
