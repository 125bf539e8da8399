//! What is remembered of the files of a listing from when they were read: a later question opens those alone that may answer it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::read::PART;
use crate::syntax::margin::each_defined;
use crate::syntax::words::mark;

/// What is left of the mark of a word. Words that share it make that a file is read without need.
type Mark = [u8; 3];

fn short(mark: u32) -> Mark {
    let [_, a, b, c] = mark.to_be_bytes();
    [a, b, c]
}

/// A part of words that the census looks for in all files.
pub const STEM: &str = "mmap";

/// What is remembered of files, by their numbers in the listing.
#[derive(Debug, Default)]
pub struct Recall {
    /// What may be defined in each file that was read.
    defined: Vec<OnceLock<Defined>>,
    named: Mutex<Named>,
}

/// The words that may be defined in a file.
#[derive(Debug)]
enum Defined {
    Words(Box<[Mark]>),
    /// Those of a file that is read in parts, by how they begin: most are headers of registers, whose names come in families.
    Beginnings(Box<[Mark]>),
}

/// Bytes of a beginning.
const BEGINNING: usize = 8;

fn beginning(word: &str) -> &[u8] {
    &word.as_bytes()[..word.len().min(BEGINNING)]
}

/// What was seen of a file that is being read.
#[derive(Debug, Default)]
pub struct Seen {
    marks: Vec<u32>,
    /// Those that were met last, by their last bits: neighbours begin with the same.
    last: Vec<Option<u32>>,
    /// Whether the file is read in parts.
    is_long: bool,
    parts: usize,
    /// Bytes of these.
    length: usize,
}

impl Seen {
    /// Begins with another file.
    pub fn clear(&mut self) {
        self.marks.clear();
        (self.parts, self.length) = (0, 0);
    }

    /// Looks at the next part of it.
    pub fn see(&mut self, part: &[u8]) {
        let first = self.parts == 0;
        if first {
            self.is_long = part.len() >= PART;
        }
        let all = &mut self.marks;
        if self.is_long {
            let last = &mut self.last;
            if first {
                last.clear();
                last.resize(1 << 8, None);
            }
            each_defined(part, first, BEGINNING, |word| {
                let mark = mark(word);
                if last[mark as usize % (1 << 8)].replace(mark) != Some(mark) {
                    all.push(mark);
                }
            });
        } else {
            each_defined(part, first, usize::MAX, |word| all.push(mark(word)));
        }
        self.parts += 1;
        self.length += part.len();
    }

    fn defined(&mut self) -> Defined {
        if self.is_long {
            self.marks.sort_unstable();
            self.marks.dedup();
        }
        let marks = self.marks.iter().map(|mark| short(*mark)).collect();
        if self.is_long { Defined::Beginnings(marks) } else { Defined::Words(marks) }
    }
}

/// Words that are asked for.
struct Asked {
    marks: BTreeSet<Mark>,
    /// Nearly all words of a file are told apart by the first bytes of their marks.
    first: Vec<bool>,
}

impl Asked {
    fn of<'w>(words: impl Iterator<Item = &'w [u8]>) -> Self {
        let marks: BTreeSet<Mark> = words.map(|word| short(mark(word))).collect();
        let mut first = vec![false; 1 << 16];
        marks.iter().for_each(|m| first[Self::begin(*m)] = true);
        Asked { marks, first }
    }

    fn begin([a, b, _]: Mark) -> usize {
        usize::from(a) << 8 | usize::from(b)
    }

    fn any(&self, of: &[Mark]) -> bool {
        of.iter().any(|m| self.first[Self::begin(*m)] && self.marks.contains(m))
    }
}

/// The files that hold a word, of the words that were looked for in all of them.
#[derive(Debug, Default)]
struct Named {
    files: BTreeMap<String, Vec<u32>>,
    /// Whether all words with the stem in them were looked for.
    stem: bool,
}

impl Recall {
    /// Remembers what is read of so many files from now on.
    pub fn of(files: usize) -> Arc<Self> {
        Arc::new(Recall { defined: (0..files).map(|_| OnceLock::new()).collect(), ..Recall::default() })
    }

    /// Whether anything is remembered of these files.
    pub fn is_for<T>(&self, files: &[T]) -> bool {
        !files.is_empty() && self.defined.len() == files.len()
    }

    /// Whether a file is to be remembered that is not yet.
    pub fn wants(&self, file: usize) -> bool {
        self.defined.get(file).is_some_and(|place| place.get().is_none())
    }

    /// Remembers a file of which all parts were seen, or else its text.
    pub fn keep(&self, file: usize, seen: &mut Seen, text: Option<&[u8]>) {
        let Some(place) = self.defined.get(file) else { return };
        if let Some(text) = text.filter(|text| seen.parts > 1 || seen.length < text.len()) {
            seen.clear();
            seen.see(text);
        }
        let _ = place.set(seen.defined());
    }

    /// Tells of each file whether one of the words may be defined in it.
    pub fn defining<'w>(&self, words: impl Iterator<Item = &'w str>) -> impl Fn(usize) -> bool {
        let words: Vec<&str> = words.collect();
        let whole = Asked::of(words.iter().map(|word| word.as_bytes()));
        let begun = Asked::of(words.iter().map(|word| beginning(word)));
        let any = !words.is_empty();
        move |file| match self.defined.get(file).and_then(OnceLock::get) {
            Some(Defined::Words(marks)) => whole.any(marks),
            Some(Defined::Beginnings(marks)) => begun.any(marks),
            None => any,
        }
    }

    /// The files that hold one of the words; none if some were not looked for.
    pub fn naming<'w>(&self, words: impl Iterator<Item = &'w str>) -> Option<Vec<u32>> {
        let named = self.named();
        let mut out = Vec::new();
        for word in words {
            match named.files.get(word) {
                Some(files) => out.extend(files),
                None if named.stem && word.contains(STEM) => {}
                None => return None,
            }
        }
        out.sort_unstable();
        out.dedup();
        Some(out)
    }

    /// Remembers which files hold a word that was looked for in all of them.
    pub fn learn(&self, word: &str, files: Vec<u32>) {
        self.named().files.insert(word.to_owned(), files);
    }

    /// Remembers which files hold the words with the stem in them: all such words of all files.
    pub fn learn_stem(&self, words: impl Iterator<Item = (u32, Vec<String>)>) {
        let mut named = self.named();
        for (file, words) in words {
            for word in words {
                named.files.entry(word).or_default().push(file);
            }
        }
        named.files.values_mut().for_each(Vec::shrink_to_fit);
        named.stem = true;
    }

    fn named(&self) -> MutexGuard<'_, Named> {
        self.named.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(recall: &Recall, file: usize, parts: &[&[u8]], text: Option<&[u8]>) {
        let mut seen = Seen::default();
        parts.iter().for_each(|part| seen.see(part));
        recall.keep(file, &mut seen, text);
    }

    #[test]
    fn what_was_read_is_known_and_all_else_may_be_anything() {
        let recall = Recall::of(4);
        let text = b"int f(void)\n{\n\tg();\n}\n";
        read(&recall, 0, &[text], Some(text));
        read(&recall, 1, &[b"int a;\nint", b"int h(void)\n{"], None);
        read(&recall, 2, &[b"int", b" i("], Some(b"int i(void)\n{"));
        let may = |word: &str| [0, 1, 2, 3].map(|file| recall.defining([word].into_iter())(file));
        assert_eq!(may("f"), [true, false, false, true]);
        assert_eq!(may("g"), [false, false, false, true]);
        assert_eq!(may("h"), [false, true, false, true]);
        assert_eq!(may("i"), [false, false, true, true]);
        assert!(!recall.wants(0) && recall.wants(3) && !recall.wants(9));
        assert!(recall.is_for(&[(); 4]) && !recall.is_for(&[(); 2]) && !Recall::default().is_for::<()>(&[]));
    }

    #[test]
    fn long_files_are_known_by_how_their_words_begin() {
        let recall = Recall::of(2);
        let text: String = (0..20_000).map(|i| format!("#define reg_{i}_of {i:#x}\n")).collect();
        let (first, second) = (&text.as_bytes()[..PART], &text.as_bytes()[PART - 256..]);
        read(&recall, 0, &[first, second], None);
        let mut seen = Seen::default();
        seen.see(first);
        recall.keep(1, &mut seen, Some(text.as_bytes()));
        for file in [0, 1] {
            let may = |word: &str| recall.defining([word].into_iter())(file);
            assert!((0..20_000).all(|i| may(&format!("reg_{i}_of"))));
            assert!((20_000..30_000).all(|i| may(&format!("reg_{i}_of"))));
            assert!(!may("reg") && !may("rag_1_of"));
        }
    }

    #[test]
    fn words_that_were_not_looked_for_are_not_known() {
        let recall = Recall::of(3);
        let naming = |words: &[&str]| recall.naming(words.iter().copied());
        assert_eq!(naming(&["f"]), None);
        recall.learn("f", vec![2]);
        assert_eq!((naming(&["f"]), naming(&["f", "a_mmap"])), (Some(vec![2]), None));
        recall.learn_stem([(1, vec!["a_mmap".to_owned()]), (2, vec!["b_mmap".to_owned()])].into_iter());
        assert_eq!(naming(&["f", "a_mmap", "c_mmap"]), Some(vec![1, 2]));
        assert_eq!(naming(&["g"]), None);
    }
}
