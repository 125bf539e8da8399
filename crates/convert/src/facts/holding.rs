//! Which files hold a word, as far as it was asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::census::slot::Mention;
use crate::syntax::words::marks;
use crate::tree::source::{FileId, SourceSet};

/// What was found in the first files, and how many these were.
pub type Upto<T> = HashMap<String, (usize, Arc<[T]>)>;

/// Where words stand, as far as it was asked for: what is true of a file stays true when others are loaded.
#[derive(Debug, Default)]
pub struct Words {
    /// The words of all files by their marks.
    pub marks: Marks,
    /// The files that hold a word.
    pub naming: Mutex<Upto<FileId>>,
    /// Where a name occurs in all files.
    pub mentions: Mutex<Upto<Mention>>,
}

/// The words of all files by their marks.
#[derive(Debug, Default)]
pub struct Marks {
    /// For the files of each round, the marks of their words with the files, sorted.
    rounds: Vec<Vec<(u32, FileId)>>,
    /// How many files these are.
    pub count: usize,
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
    pub fn files(&self, mark: u32, first: usize) -> Vec<FileId> {
        let of = |round: &Vec<(u32, FileId)>| {
            let start = round.partition_point(|entry| entry.0 < mark);
            let same = round[start..].iter().take_while(move |entry| entry.0 == mark);
            same.map(|entry| entry.1).filter(|file| file.0 as usize >= first).collect::<Vec<_>>()
        };
        self.rounds.iter().flat_map(of).collect()
    }
}
