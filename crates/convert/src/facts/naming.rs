//! Questions where words stand.

use std::sync::Arc;

use camino::Utf8Path;

use crate::census::names::mentions_among;
use crate::census::slot::Mention;
use crate::facts::memo::held;
use crate::facts::world::World;
use crate::syntax::words::Word;
use crate::tree::source::FileId;

impl World<'_> {
    /// The files that were read and hold the word.
    pub fn files_naming(&self, name: &str) -> Arc<[FileId]> {
        let words = &self.shared.words;
        let known = held(&words.naming).get(name).cloned();
        let (upto, before) = known.unwrap_or_else(|| (0, Arc::default()));
        let now = self.sources.files.len();
        if upto == now {
            return before;
        }
        let word = Word::new(name);
        let marks = &words.marks;
        let (marked, from) = word.mark().map_or((Vec::new(), 0), |mark| (marks.files(mark, upto), marks.count));
        let marked = marked.into_iter().filter(|f| self.view(*f).holds(&word));
        let others = self.sources.ids().skip(upto.max(from)).filter(|f| self.view(*f).has(&word));
        let new = marked.chain(others);
        let files: Arc<[FileId]> = before.iter().copied().chain(new).collect();
        held(&words.naming).insert(name.to_owned(), (now, files.clone()));
        files
    }

    /// The files in a directory and below that were read and hold the word.
    pub fn files_naming_below(&self, name: &str, dir: &Utf8Path) -> Vec<FileId> {
        let inside = |path: &Utf8Path| {
            let rest = path.as_str().strip_prefix(dir.as_str());
            rest.is_some_and(|rest| dir.as_str().is_empty() || rest.starts_with('/'))
        };
        let below = |f: &FileId| inside(&self.sources.get(*f).path);
        self.files_naming(name).iter().copied().filter(below).collect()
    }

    /// Where a name stands in all files as it is written.
    pub(super) fn written_mentions(&self, name: &str) -> Arc<[Mention]> {
        let known = held(&self.shared.words.mentions).get(name).cloned();
        let (upto, before) = known.unwrap_or_else(|| (0, Arc::default()));
        let now = self.sources.files.len();
        if upto == now {
            return before;
        }
        let all: Arc<[Mention]> = match self.shared.mentions.get(name) {
            Some(found) => found.as_slice().into(),
            None => {
                let files = self.files_naming(name);
                let new = files.iter().copied().filter(|f| f.0 as usize >= upto).collect::<Vec<_>>();
                before.iter().cloned().chain(mentions_among(self.sources, &new, name)).collect()
            }
        };
        held(&self.shared.words.mentions).insert(name.to_owned(), (now, all.clone()));
        all
    }
}
