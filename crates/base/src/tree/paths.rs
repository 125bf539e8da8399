//! Paths.

use camino::{Utf8Path, Utf8PathBuf};

/// `dir/name` without `.` and `..`.
pub fn join(dir: &Utf8Path, name: &str) -> Utf8PathBuf {
    let mut out = Utf8PathBuf::new();
    for part in dir.join(name).components() {
        match part {
            camino::Utf8Component::ParentDir if out.file_name().is_some() => drop(out.pop()),
            camino::Utf8Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}
