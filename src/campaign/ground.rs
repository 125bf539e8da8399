//! The files that a campaign looks at: all of a kernel, or a driver's own and the kernel's headers.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};

use crate::tree::walk::{Listing, WalkError, each, is_c, list};

/// Texts that stand in the place of files, by the path relative to the root.
pub type Overlay = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// The files of a campaign.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// What may change: the tree, or the given directories.
    pub own: Listing,
    /// Documents beside them, which show structures.
    pub documents: Listing,
    /// Headers of the kernel, if the files lie in none: they only tell about types.
    pub headers: Listing,
}

impl Ground {
    /// The files below `paths`; in a kernel those of its whole tree. `headers` is the top of the kernel that others are for.
    ///
    /// # Errors
    /// A path that cannot be looked at.
    pub fn around(paths: &[Utf8PathBuf], headers: Option<&Utf8Path>) -> Result<Ground, WalkError> {
        let given = list(paths)?;
        if given.is_kernel {
            let all = list(&[&given.root])?;
            return Ok(Ground { documents: all.documents(), own: all.with_others(), ..Ground::default() });
        }
        let documents = given.documents();
        let own = given.with_others();
        let headers = headers.map(|top| list(&[top.join("include")])).transpose()?.unwrap_or_default();
        Ok(Ground { own, documents, headers })
    }

    /// Files in memory.
    pub fn from_sources(sources: &[(&str, &[u8])]) -> Ground {
        Ground { own: Listing::from_sources(sources), ..Ground::default() }
    }

    /// Puts texts in the place of files.
    pub fn lay(&mut self, overlay: &Overlay) {
        for listing in [&mut self.own, &mut self.documents] {
            listing.memory.extend(overlay.iter().map(|(path, text)| (path.clone(), text.clone())));
        }
    }

    /// The text of one file.
    pub fn text(&self, path: &Utf8Path) -> Option<Vec<u8>> {
        let mut reader = crate::tree::walk::Reader::default();
        self.own.read(path, &mut reader, &|_| true).ok().flatten().map(<[u8]>::to_vec)
    }

    /// The text of a header of the kernel, by the name in an `#include`, where the files lie in none.
    pub fn header(&self, name: &str) -> Option<Vec<u8>> {
        let mut reader = crate::tree::walk::Reader::default();
        let path = Utf8Path::new("include").join(name);
        let listed = self.headers.files.iter().find(|f| f.ends_with(&path) || f.as_str() == name)?;
        self.headers.read(listed, &mut reader, &|_| true).ok().flatten().map(<[u8]>::to_vec)
    }

    /// What `look` makes of each C file that may change and that `glance` finds something in, in the order of paths.
    pub fn own<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.own, |path| is_c(path.as_str()), glance, look).0
    }

    /// As [`Ground::own`], with the kernel's headers.
    pub fn all<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        let mut out = self.own(&glance, &look);
        out.extend(each(&self.headers, |_| true, &glance, &look).0);
        out
    }

    /// As [`Ground::own`], for documents.
    pub fn documents<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.documents, |_| true, glance, look).0
    }

    /// As [`Ground::own`], for files in other languages.
    pub fn others<T: Send>(
        &self,
        glance: impl Fn(&[u8]) -> bool + Sync,
        look: impl Fn(&Utf8Path, &[u8]) -> Option<T> + Sync,
    ) -> Vec<T> {
        each(&self.own, |path| !is_c(path.as_str()), glance, look).0
    }
}
