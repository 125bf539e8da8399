//! What the system said, without the name of a temporary file that nobody chose.

use std::io;

/// `error` without the path that `tempfile` adds to it.
pub fn unnamed(error: io::Error) -> io::Error {
    let told = error.to_string();
    match told.split_once(" at path \"") {
        Some((said, _)) => io::Error::new(error.kind(), said.to_owned()),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::unnamed;
    use std::io;

    #[test]
    fn the_name_of_a_temporary_file_is_not_told() {
        let place = tempfile::tempdir().unwrap().path().join("gone");
        let error = tempfile::NamedTempFile::new_in(&place).unwrap_err();
        assert!(error.to_string().contains("gone"), "{error}");
        let told = unnamed(error);
        assert_eq!((told.kind(), told.to_string().contains("gone")), (io::ErrorKind::NotFound, false));
        assert_eq!(unnamed(io::Error::other("x")).to_string(), "x");
    }
}
