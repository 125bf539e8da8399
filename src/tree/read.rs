//! Reading one file after the other into the same memory.

use std::fs::File;
use std::io::{ErrorKind, Read};

use camino::Utf8Path;

/// Larger files are not read, bytes. The largest header of Linux 7.3 has 24 MB.
pub const MAX_BYTES: usize = 64 << 20;

/// Size of a part, bytes: nine of ten kernel files fit, and so does a processor's cache.
const PART: usize = 256 << 10;

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
        let (mut file, size) = open(path)?;
        let mut end = fill(&mut file, &mut self.buffer, size)?;
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

/// Opens a regular file and tells its size; a pipe would keep whoever opens it waiting.
fn open(path: &Utf8Path) -> Result<(File, u64), String> {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    let file = options.read(true).open(path).map_err(|error| error.to_string())?;
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("not a regular file".to_owned());
    }
    Ok((file, metadata.len()))
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
