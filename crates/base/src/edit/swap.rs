//! Two files change places, so that whatever was in the way is still there to be looked at.

use std::fs;
use std::io::{self, ErrorKind};

use camino::Utf8Path;

/// Puts the file `new` at `path`, and what was there at `new`, in one step where the file system can do that. Where it cannot,
/// a reader still sees the one or the other, and `second` is used on the way.
///
/// # Errors
/// The system refused; `path` is as it was.
pub fn exchange(new: &Utf8Path, path: &Utf8Path, second: &Utf8Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        let unknown = [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP];
        match renameat_with(CWD, new.as_std_path(), CWD, path.as_std_path(), RenameFlags::EXCHANGE) {
            Err(error) if unknown.contains(&error) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    one_by_one(new, path, second)
}

/// As [`exchange`], by a second name for what is there.
fn one_by_one(new: &Utf8Path, path: &Utf8Path, second: &Utf8Path) -> io::Result<()> {
    if let Err(error) = fs::hard_link(path, second) {
        if error.kind() == ErrorKind::NotFound {
            return Err(error);
        }
        fs::copy(path, second)?;
    }
    fs::rename(new, path).inspect_err(|_| drop(fs::remove_file(second)))?;
    fs::rename(second, new)
}

/// Puts the file `new` at `path`, where nothing may be.
///
/// # Errors
/// Something is there, or the system refused.
pub fn place(new: &Utf8Path, path: &Utf8Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        let unknown = [Errno::INVAL, Errno::NOSYS, Errno::OPNOTSUPP];
        match renameat_with(CWD, new.as_std_path(), CWD, path.as_std_path(), RenameFlags::NOREPLACE) {
            Err(error) if unknown.contains(&error) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    fs::hard_link(new, path)?;
    fs::remove_file(new)
}

#[cfg(test)]
mod tests {
    use super::{exchange, one_by_one, place};
    use camino::Utf8Path;
    use std::fs;

    #[test]
    fn files_change_places_also_where_the_system_has_no_word_for_it() {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| root.join(name));
        for swap in [exchange, one_by_one] {
            fs::write(&a, "new").unwrap();
            fs::write(&b, "old").unwrap();
            swap(&a, &b, &c).unwrap();
            assert_eq!((fs::read(&a).unwrap(), fs::read(&b).unwrap()), (b"old".to_vec(), b"new".to_vec()));
            assert!(!c.exists() && swap(&a, &root.join("none"), &c).is_err());
            assert_eq!(fs::read_dir(root).unwrap().count(), 2);
        }
        assert!(place(&a, &b).is_err());
        place(&a, &c).unwrap();
        assert!(!a.exists() && fs::read(&c).unwrap() == b"old");
    }
}
