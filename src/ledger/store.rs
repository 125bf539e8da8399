//! The file that a review writes after each answer: whole at any moment, and by one review at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::NamedTempFile;

use crate::ledger::entry::Ledger;
use crate::ledger::error::LedgerError;
use crate::ledger::file;
use crate::tree::leftover::temporary;
use crate::tree::read::{bytes, regular};

/// The longest ledger, bytes.
const MOST: u64 = 256 << 20;

/// How often the file may be replaced by others while it is being opened.
const TRIES: usize = 20;

impl Ledger {
    /// The decisions in the file `path`.
    ///
    /// # Errors
    /// It cannot be read, or is no ledger.
    pub fn load(path: &Utf8Path) -> Result<Self, LedgerError> {
        let text = bytes(path.as_std_path(), MOST).map_err(|error| LedgerError::Read(path.to_owned(), error))?;
        file::parse(path, &text)
    }
}

/// A ledger that is open for writing.
///
/// It is locked by an advisory lock on the file itself, which the next file inherits before it takes the old one's
/// place. On file systems without locks, and against those who do not ask for one, it is compared with what was last
/// read or written before it is replaced.
#[derive(Debug)]
pub struct Store {
    path: Utf8PathBuf,
    /// What the file holds, as far as this process knows.
    text: Vec<u8>,
    /// Open as long as the lock is wanted.
    _lock: File,
    /// Whether this process made the file.
    is_new: bool,
}

impl Store {
    /// Opens the ledger at `path`, which is made if there is none.
    ///
    /// # Errors
    /// The file cannot be read or made, is no ledger, or another review is using it.
    pub fn open(path: &Utf8Path) -> Result<(Self, Ledger), LedgerError> {
        // A link stays one; what it leads to is replaced.
        let path = path.canonicalize_utf8().unwrap_or_else(|_| path.to_owned());
        let mut is_new = false;
        for _ in 0..TRIES {
            let file = match regular(path.as_std_path()) {
                Ok(file) => file,
                Err(_) if path.is_symlink() && !path.exists() => {
                    let why = "it is a link to a file that is not there";
                    return Err(LedgerError::Read(path, io::Error::new(io::ErrorKind::NotFound, why)));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    is_new = create(&path)?;
                    continue;
                }
                Err(error) => return Err(LedgerError::Read(path, error)),
            };
            if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
                return Err(LedgerError::InUse(path));
            }
            if !is_same(&file, &path) {
                // It was replaced between opening and locking.
                continue;
            }
            let text = bytes(path.as_std_path(), MOST).map_err(|error| LedgerError::Read(path.clone(), error))?;
            let ledger = file::parse(&path, &text)?;
            return Ok((Self { path, text, _lock: file, is_new }, ledger));
        }
        Err(LedgerError::InUse(path))
    }

    /// Where the ledger is.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Replaces the file by `ledger`, in one step.
    ///
    /// # Errors
    /// It cannot be written, or was changed by somebody else; then it stays as it is.
    pub fn save(&mut self, ledger: &Ledger) -> Result<(), LedgerError> {
        let write = |error| LedgerError::Write(self.path.clone(), error);
        let text = file::print(ledger).map_err(|error| write(error.into()))?;
        if text == self.text {
            return Ok(());
        }
        match bytes(self.path.as_std_path(), MOST) {
            Ok(found) if found == self.text => {}
            Ok(_) => return Err(LedgerError::Changed(self.path.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(LedgerError::Changed(self.path.clone()));
            }
            Err(error) => return Err(LedgerError::Read(self.path.clone(), error)),
        }
        let next = beside(&self.path, &text).map_err(write)?;
        // Where there are no locks the comparison above has to do.
        let _ = next.as_file().try_lock();
        let next = next.persist(&self.path).map_err(|error| write(error.error))?;
        self._lock = next;
        self.text = text;
        self.is_new = false;
        sync_directory(&self.path);
        Ok(())
    }
}

impl Drop for Store {
    /// A file that was made and never written to is removed again.
    fn drop(&mut self) {
        if self.is_new && fs::read(&self.path).is_ok_and(|found| found == self.text) {
            // At worst an empty ledger is left.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Makes an empty ledger at `path`; false if somebody else was faster.
fn create(path: &Utf8Path) -> Result<bool, LedgerError> {
    let write = |error| LedgerError::Write(path.to_owned(), error);
    let text = file::print(&Ledger::default()).map_err(|error| write(error.into()))?;
    match beside(path, &text).map_err(write)?.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(write(error.error)),
    }
}

/// A finished file in the directory of `path`.
fn beside(path: &Utf8Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let directory = path.parent().filter(|parent| !parent.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    let mut file = temporary(directory, Some(path))?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Whether `file` is what `path` names now.
fn is_same(file: &File, path: &Utf8Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
        let (Ok(open), Ok(named)) = (file.metadata(), fs::metadata(path)) else { return false };
        id(open) == id(named)
    }
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        true
    }
}

/// Makes the rename last; a file system that cannot do it is left to itself.
fn sync_directory(path: &Utf8Path) {
    if let Some(directory) = path.parent().and_then(|parent| File::open(parent).ok()) {
        let _ = directory.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::Store;
    use crate::ledger::LedgerError;
    use crate::ledger::entry::Ledger;
    use crate::ledger::file::tests::ledger_with;
    use camino::Utf8PathBuf;
    use std::fs;

    fn place() -> (tempfile::TempDir, Utf8PathBuf) {
        let keep = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(keep.path().join("l.json")).unwrap();
        (keep, path)
    }

    #[test]
    fn what_is_saved_is_loaded_and_nothing_else_is_left() {
        let (keep, path) = place();
        let (mut store, ledger) = Store::open(&path).unwrap();
        assert_eq!(ledger, Ledger::default());
        for text in ["a\n", "b\n"] {
            store.save(&ledger_with(text.as_bytes())).unwrap();
            assert_eq!(Ledger::load(&path).unwrap(), ledger_with(text.as_bytes()));
        }
        drop(store);
        assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_ledger_that_nothing_was_written_to_goes_again() {
        let (keep, path) = place();
        drop(Store::open(&path).unwrap());
        assert_eq!(fs::read_dir(keep.path()).unwrap().count(), 0);
    }

    #[test]
    fn two_reviews_cannot_use_the_same_ledger() {
        let (_keep, path) = place();
        let (mut store, _) = Store::open(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(LedgerError::InUse(_))));
        store.save(&ledger_with(b"a\n")).unwrap();
        assert!(matches!(Store::open(&path), Err(LedgerError::InUse(_))), "the lock goes over to the next file");
        drop(store);
        assert!(Store::open(&path).is_ok());
    }

    #[test]
    fn what_somebody_else_wrote_is_not_overwritten() {
        let (_keep, path) = place();
        let (mut store, _) = Store::open(&path).unwrap();
        store.save(&ledger_with(b"a\n")).unwrap();
        let other = fs::read_to_string(&path).unwrap().replace("accepted", "rejected");
        fs::write(&path, &other).unwrap();
        let error = store.save(&ledger_with(b"b\n")).unwrap_err();
        assert!(matches!(error, LedgerError::Changed(_)));
        assert_eq!(fs::read_to_string(&path).unwrap(), other);
        fs::remove_file(&path).unwrap();
        assert!(matches!(store.save(&ledger_with(b"b\n")), Err(LedgerError::Changed(_))));
    }

    #[cfg(unix)]
    #[test]
    fn links_and_modes_stay() {
        use std::os::unix::fs::PermissionsExt;
        let (keep, path) = place();
        Store::open(&path).unwrap().0.save(&ledger_with(b"a\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let link = Utf8PathBuf::from_path_buf(keep.path().join("link")).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        Store::open(&link).unwrap().0.save(&ledger_with(b"b\n")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Ledger::load(&path).unwrap(), ledger_with(b"b\n"));
    }

    #[test]
    fn a_directory_or_a_place_that_cannot_be_written_is_an_error() {
        let (keep, path) = place();
        let directory = Utf8PathBuf::from_path_buf(keep.path().to_path_buf()).unwrap();
        assert!(matches!(Store::open(&directory), Err(LedgerError::Read(..))));
        assert!(matches!(Store::open(&path.join("x")), Err(LedgerError::Write(..) | LedgerError::Read(..))));
    }
}
