//! What the system said, without the name of a temporary file that nobody chose.

use std::io;

/// `error` without the path that `tempfile` adds to it.
pub fn unnamed(error: io::Error) -> io::Error {
    let of_system =
        error.get_ref().and_then(|inner| inner.source()).and_then(|source| source.downcast_ref::<io::Error>());
    match of_system.and_then(io::Error::raw_os_error) {
        Some(code) => io::Error::from_raw_os_error(code),
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
