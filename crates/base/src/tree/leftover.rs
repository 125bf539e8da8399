//! Names of files that this program makes beside others for a while, and that a run which was killed leaves behind.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;

use super::unnamed::unnamed;
use camino::Utf8Path;
use tempfile::NamedTempFile;

/// How the name of a temporary file starts.
pub const PREFIX: &str = ".vma2desc-";

/// How the name of a temporary file ends.
pub const SUFFIX: &str = ".tmp";

/// The name of the file that says what an `apply` is about to do, in the directory that all of it lies in.
pub const JOURNAL: &str = ".vma2desc-journal";

/// Whether a file of this name was made by this program for a while.
pub fn is_leftover(name: &str) -> bool {
    name == JOURNAL || is_temporary(name)
}

/// Whether it is a temporary file.
pub fn is_temporary(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

/// A file in `directory` that is going to take the place of the one at `like`: it has the mode of that, or what the user's
/// mask makes of a new file.
///
/// # Errors
/// The system refuses.
pub fn temporary(directory: &Utf8Path, like: Option<&Utf8Path>) -> io::Result<NamedTempFile> {
    let mode = like.and_then(|path| fs::metadata(path).ok()).map(|metadata| metadata.permissions());
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX).permissions(Permissions::from_mode(0o666));
    let file = builder.tempfile_in(directory).map_err(unnamed)?;
    if let Some(mode) = mode {
        file.as_file().set_permissions(mode)?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::temporary;
    use camino::Utf8Path;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_new_file_is_as_the_mask_has_it_and_another_like_the_one_it_stands_for() {
        let keep = tempfile::tempdir().unwrap();
        let root = Utf8Path::from_path(keep.path()).unwrap();
        let mode = |file: &fs::File| file.metadata().unwrap().permissions().mode() & 0o7777;
        let plain = fs::File::create(root.join("plain")).unwrap();
        assert_eq!(mode(temporary(root, None).unwrap().as_file()), mode(&plain));
        assert_eq!(mode(temporary(root, Some(&root.join("none"))).unwrap().as_file()), mode(&plain));
        plain.set_permissions(fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(mode(temporary(root, Some(&root.join("plain"))).unwrap().as_file()), 0o640);
    }
}
