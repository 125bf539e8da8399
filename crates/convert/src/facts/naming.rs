//! Which files hold a word, and where in them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use camino::Utf8Path;
use rayon::prelude::*;

use crate::census::names::mentions_among;
use crate::census::slot::Mention;
use crate::facts::memo::held;
use crate::facts::world::World;
use crate::syntax::words::{Word, marks};
use crate::tree::source::{FileId, SourceSet};

/// What was found in the first files, and how many these were.
type Upto<T> = HashMap<String, (usize, Arc<[T]>)>;

/// Where words stand, as far as it was asked for: what is true of a file stays true when others are loaded.
#[derive(Debug, Default)]
pub struct Words {
    marks: Marks,
    /// The files that hold a word.
    naming: Mutex<Upto<FileId>>,
    /// Where a name occurs in all files.
    mentions: Mutex<Upto<Mention>>,
}

/// The words of all files by their marks.
#[derive(Debug, Default)]
struct Marks {
    /// For the files of each round, the marks of their words with the files, sorted.
    rounds: Vec<Vec<(u32, FileId)>>,
    /// How many files these are.
    count: usize,
}

impl Words {
    /// Learns the words of files that were loaded since; of others each is asked for itself.
    pub fn learn(&mut self, set: &SourceSet) {
        let new: Vec<FileId> = set.ids().skip(self.marks.count).collect();
        if new.is_empty() {
            return;
        }
        self.marks.count += new.len();
        let of = |file: FileId| marks(&set.get(file).text).into_iter().map(move |mark| (mark, file));
        let mut all: Vec<(u32, FileId)> = new.into_par_iter().flat_map_iter(of).collect();
        all.par_sort_unstable();
        self.marks.rounds.push(all);
    }
}

impl Marks {
    /// The files from number `first` on that may hold a word with this mark, in order.
    fn files(&self, mark: u32, first: usize) -> Vec<FileId> {
        let of = |round: &Vec<(u32, FileId)>| {
            let start = round.partition_point(|entry| entry.0 < mark);
            let same = round[start..].iter().take_while(move |entry| entry.0 == mark);
            same.map(|entry| entry.1).filter(|file| file.0 as usize >= first).collect::<Vec<_>>()
        };
        self.rounds.iter().flat_map(of).collect()
    }
}

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
