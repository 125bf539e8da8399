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

/// Those of the files that lie nearest to `from`: the deeper the directory that both lie in, the nearer.
pub fn nearest(from: &Utf8Path, paths: Vec<Utf8PathBuf>) -> Vec<Utf8PathBuf> {
    let shared = |p: &Utf8Path| from.components().zip(p.components()).take_while(|(a, b)| a == b).count();
    let most = paths.iter().map(|p| shared(p)).max();
    paths.into_iter().filter(|p| Some(shared(p)) == most).collect()
}
