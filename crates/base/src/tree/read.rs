//! Reading one file after the other into the same memory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use camino::Utf8Path;
use rustix::fs::OFlags;

/// Larger files are not read, bytes. The largest header of Linux 7.3 has 24 MB.
pub const MAX_BYTES: usize = 64 << 20;

/// Size of a part, bytes: nine of ten kernel files fit, and so does a processor's cache.
pub const PART: usize = 256 << 10;

/// Bytes at the start of a file that tell whether it is a text.
const BEGINNING: usize = 4096;

/// Bytes of a part that the next part shows again.
const OVERLAP: usize = 256;

/// Memory that files are read into.
#[derive(Debug, Default)]
pub struct Reader {
    /// All of it is initialised; a file fills the front.
    buffer: Vec<u8>,
}

impl Reader {
    /// The bytes of the file at `path`, or nothing if `glance` finds nothing in any part of it.
    pub fn read(&mut self, path: &Utf8Path, glance: &dyn Fn(&[u8]) -> bool) -> Result<Option<&[u8]>, String> {
        if self.buffer.len() != PART {
            self.buffer = vec![0; PART];
        }
        let (mut file, size) = listed(path)?;
        let mut end = fill(&mut file, &mut self.buffer, size)?;
        let beginning = &self.buffer[..end.min(BEGINNING)];
        // A text may hold a zero by accident.
        if memchr::memchr_iter(0, beginning).count() > beginning.len() / 10 {
            return Err("it is no text: many bytes of its beginning are zero, as in UTF-16 or a program".to_owned());
        }
        if end < PART {
            let text = &self.buffer[..end];
            return Ok(glance(text).then_some(text));
        }
        let mut total = end;
        let mut found = glance(&self.buffer);
        while !found && end == PART {
            self.buffer.copy_within(PART - OVERLAP.., 0);
            end = OVERLAP + fill(&mut file, &mut self.buffer[OVERLAP..], u64::MAX)?;
            total += end - OVERLAP;
            if total > MAX_BYTES {
                return Err(too_large());
            }
            found = glance(&self.buffer[..end]);
        }
        if found { self.whole(path).map(Some) } else { Ok(None) }
    }

    fn whole(&mut self, path: &Utf8Path) -> Result<&[u8], String> {
        self.buffer.clear();
        let limit = MAX_BYTES as u64 + 1;
        open(path)?.0.take(limit).read_to_end(&mut self.buffer).map_err(|error| error.to_string())?;
        if self.buffer.len() > MAX_BYTES {
            return Err(too_large());
        }
        Ok(&self.buffer)
    }
}

/// Opens a regular file and tells its size.
fn open(path: &Utf8Path) -> Result<(File, u64), String> {
    opened(path.as_std_path()).map_err(|error| error.to_string())
}

/// As [`open`], for a file that was seen to be a regular one a moment ago: it is not looked at again before it is opened, but
/// by whoever finds a link in its place.
fn listed(path: &Utf8Path) -> Result<(File, u64), String> {
    match at_once(path.as_std_path(), OFlags::NOFOLLOW) {
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => open(path),
        opened => opened.map_err(|error| error.to_string()),
    }
}

/// Opens a regular file; nothing else is ever opened. A pipe would keep whoever opens it waiting, and a device may do anything
/// at all. The files of `/proc` and `/sys` call themselves regular and are none.
///
/// # Errors
/// It is something else, or the system refuses.
pub fn regular(path: &Path) -> io::Result<File> {
    Ok(opened(path)?.0)
}

/// As [`regular`], with the size.
fn opened(path: &Path) -> io::Result<(File, u64)> {
    is_regular(path, &fs::metadata(path)?)?;
    // Somebody may have put something else there since.
    at_once(path, OFlags::empty())
}

/// Opens what must be a regular file; nothing waits for it, and nothing is read from what is none.
fn at_once(path: &Path, flags: OFlags) -> io::Result<(File, u64)> {
    let flags = i32::try_from((flags | OFlags::NONBLOCK | OFlags::NOCTTY).bits()).unwrap_or_default();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let metadata = file.metadata()?;
    is_regular(path, &metadata)?;
    Ok((file, metadata.len()))
}

/// Whether this is a file that somebody wrote.
fn is_regular(path: &Path, metadata: &fs::Metadata) -> io::Result<()> {
    let none = |what| Err(io::Error::new(ErrorKind::InvalidInput, what));
    if !metadata.is_file() {
        return none("not a regular file");
    }
    if metadata.len() == 0 || metadata.len() == PAGE {
        let real = path.canonicalize()?;
        if OF_THE_SYSTEM.iter().any(|top| real.starts_with(top)) {
            return none("not a regular file, but one that the system makes up");
        }
    }
    Ok(())
}

/// Where the system makes up files, which have no length (`/proc`) or that of a page (`/sys`).
const OF_THE_SYSTEM: [&str; 3] = ["/proc", "/sys", "/dev"];
const PAGE: u64 = 4096;

/// The bytes of a regular file.
///
/// # Errors
/// As [`regular`], or it has more than `most` bytes.
pub fn bytes(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    regular(path)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(io::Error::new(ErrorKind::InvalidInput, format!("larger than {most} bytes")));
    }
    Ok(bytes)
}

/// Whether `path`, relative to `root`, lies below it, by its name and by where links in it lead.
pub fn is_below(root: &Utf8Path, path: &Utf8Path) -> bool {
    let real = root.join(path).canonicalize_utf8();
    real.is_ok_and(|real| root.canonicalize_utf8().is_ok_and(|root| real.starts_with(root)))
}

/// The bytes of a file of the tree, no larger than a source may be; none if there is none, or it is nothing to be read.
pub fn text_of(path: &Path) -> Option<Vec<u8>> {
    bytes(path, MAX_BYTES as u64).ok()
}

fn too_large() -> String {
    format!("larger than {} MiB", MAX_BYTES >> 20)
}

/// Fills `buffer` as far as the file goes, which had `size` bytes when it was opened; gives the number of bytes.
fn fill(file: &mut File, buffer: &mut [u8], size: u64) -> Result<usize, String> {
    let mut end = 0;
    while end < buffer.len() {
        match file.read(&mut buffer[end..]) {
            Ok(0) => break,
            Ok(count) => {
                end += count;
                // Asking for what is not there costs as much as asking for the rest.
                if end as u64 == size {
                    break;
                }
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_regular_files_is_opened() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe.c");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::from_raw_mode(0o600)).unwrap();
        std::os::unix::fs::symlink("/proc/kmsg", dir.path().join("k.h")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", dir.path().join("z.h")).unwrap();
        let made = [pipe, dir.path().join("k.h"), dir.path().join("z.h"), dir.path().to_owned()];
        for path in
            made.iter().map(std::path::PathBuf::as_path).chain(["/proc/self/status", "/dev/null"].map(Path::new))
        {
            let error = bytes(path, 100).unwrap_err().to_string();
            assert!(error.contains("not a regular file"), "{path:?}: {error}");
        }
        let plain = dir.path().join("empty.c");
        std::fs::write(&plain, "").unwrap();
        assert_eq!(bytes(&plain, 0).unwrap(), b"");
        std::fs::write(&plain, "ab").unwrap();
        assert_eq!((bytes(&plain, 2).unwrap(), bytes(&plain, 1).is_err()), (b"ab".to_vec(), true));
    }

    #[test]
    fn large_files_are_searched_in_parts_and_read_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = camino::Utf8PathBuf::from_path_buf(dir.path().join("a.h")).unwrap();
        let has = |text: &[u8]| memchr::memmem::find(text, b"needle").is_some();
        let mut reader = Reader::default();
        for (len, at) in [(10, 0), (PART, PART - 6), (3 * PART, PART - 3), (3 * PART + 5, 3 * PART - 1), (PART, 7)] {
            let mut text = vec![b'x'; len];
            std::fs::write(&path, &text).unwrap();
            assert_eq!(reader.read(&path, &has), Ok(None));
            text[at..at + 6].copy_from_slice(b"needle");
            std::fs::write(&path, &text).unwrap();
            assert_eq!(reader.read(&path, &has).unwrap().unwrap(), text);
        }
        assert!(reader.read("/nonexistent".into(), &has).is_err());
        let directory = camino::Utf8Path::from_path(dir.path()).unwrap();
        assert_eq!(reader.read(directory, &has), Err("not a regular file".to_owned()));
    }
}
