//! The kernel that the user names: a tree, or a version.

use std::fmt;

use camino::{Utf8Path, Utf8PathBuf};

use super::target::{Target, TargetError};
use super::version::Version;
use super::versions::{FIRST, versions};

/// The kernel that the result is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// The top of its tree, whose headers are probed.
    Tree(Utf8PathBuf),
    /// A release that is known by what it declares.
    Version(Version),
}

/// Why a name stands for no kernel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KernelError {
    /// There is such a file, and it is no directory.
    NotADirectory(Utf8PathBuf),
    /// No such directory, and no version.
    Neither(Utf8PathBuf),
    /// A version that is not known.
    Unknown(Version),
    /// An embedded file is wrong.
    Broken(String),
}

impl fmt::Display for KernelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADirectory(path) => write!(f, "{path} is not a directory"),
            Self::Neither(path) => {
                write!(f, "{path} is neither a directory nor a version; {}", known())
            }
            Self::Unknown(version) => {
                write!(f, "Linux {version} is not known; {}; for another one name its tree", known())
            }
            Self::Broken(what) => write!(f, "{what}"),
        }
    }
}

impl std::error::Error for KernelError {}

/// The versions that are known, as a part of a sentence.
pub fn known() -> String {
    let list = versions().map(|v| v.known().filter(|v| *v >= FIRST).map(|v| v.to_string()).collect::<Vec<_>>());
    let list = list.unwrap_or_default().join(", ");
    format!(
        "known versions are {list}, all before {FIRST}, which have no mmap_prepare, and next, which is queued and not yet \
         a release"
    )
}

impl Kernel {
    /// The kernel that `name` stands for: an existing directory is a tree, anything else a version.
    ///
    /// # Errors
    /// See [`KernelError`].
    pub fn named(name: &Utf8Path) -> Result<Self, KernelError> {
        match std::fs::metadata(name) {
            Ok(metadata) if metadata.is_dir() => return Ok(Self::Tree(name.to_owned())),
            Ok(_) => return Err(KernelError::NotADirectory(name.to_owned())),
            Err(_) => {}
        }
        let version = Version::named(name.as_str()).ok_or_else(|| KernelError::Neither(name.to_owned()))?;
        let known = versions().map_err(KernelError::Broken)?;
        known.target(version).map(|_| Self::Version(version)).ok_or(KernelError::Unknown(version))
    }

    /// What is known of its headers where no tree has them.
    pub fn known_header(&self) -> Option<String> {
        let Self::Version(version) = self else { return None };
        versions().ok().and_then(|v| v.header(*version)).map(str::to_string)
    }

    /// What it has.
    ///
    /// # Errors
    /// The tree is no kernel's, or cannot be read.
    pub fn target(&self) -> Result<Target, TargetError> {
        match self {
            Self::Tree(top) => Target::probe(top.as_std_path()),
            Self::Version(version) => Ok(versions().ok().and_then(|v| v.target(*version)).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::version::NEXT;

    #[test]
    fn a_directory_is_a_tree_even_if_its_name_is_a_version() {
        let dir = tempfile::tempdir().unwrap();
        let path = Utf8PathBuf::from_path_buf(dir.path().join("7.1")).unwrap();
        assert_eq!(Kernel::named(&path), Err(KernelError::Neither(path.clone())));
        std::fs::create_dir(&path).unwrap();
        assert_eq!(Kernel::named(&path), Ok(Kernel::Tree(path)));
    }

    #[test]
    fn a_version_must_be_known() {
        let named = |text: &str| Kernel::named(Utf8Path::new(text));
        assert_eq!(named("v7.1.3"), Ok(Kernel::Version(Version::new(7, 1))));
        assert_eq!(named("5.15"), Ok(Kernel::Version(Version::new(5, 15))));
        assert_eq!(named("next"), Ok(Kernel::Version(NEXT)));
        let error = named("9.0").unwrap_err();
        assert_eq!(error, KernelError::Unknown(Version::new(9, 0)));
        let text = error.to_string();
        assert!(text.starts_with("Linux 9.0 is not known; known versions are 6.16, 6.17, ") && text.contains("tree"));
        assert!(named("7.1-rc2").unwrap_err().to_string().contains("neither a directory nor a version"));
    }
}
