//! Files that were read and are kept.

use camino::Utf8PathBuf;

/// Index of a file in a [`SourceSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// One file's path and bytes.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Path as shown to the user and in diffs: relative to the set's root, with `/`.
    pub path: Utf8PathBuf,
    /// The bytes as they are on disk.
    pub text: Vec<u8>,
    /// Whether the file lies below the given paths; others were read to understand these and are never changed.
    pub given: bool,
}

/// The files that matter to a run, sorted by path.
#[derive(Clone, Debug, Default)]
pub struct SourceSet {
    /// Directory that paths are relative to (the kernel tree's top, if the files lie in one).
    pub root: Utf8PathBuf,
    /// The files.
    pub files: Vec<SourceFile>,
}

impl SourceSet {
    /// The file with this index.
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The index of the file with this path.
    pub fn find(&self, path: &camino::Utf8Path) -> Option<FileId> {
        let at = self.files.binary_search_by(|f| f.path.as_path().cmp(path));
        at.ok().and_then(|i| u32::try_from(i).ok()).map(FileId)
    }
}
