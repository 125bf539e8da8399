//! What is remembered of the files of a listing from when they were read: a later question opens those alone that may answer it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::syntax::margin::each_defined;

/// What is left of the hash of a word. Words that share it make that a file is read without need.
type Mark = [u8; 3];

fn mark(hash: u32) -> Mark {
    let [_, a, b, c] = hash.to_be_bytes();
    [a, b, c]
}

fn hash(word: &[u8]) -> u32 {
    let mix = |hash: u64, part: u64| (hash.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95);
    let (parts, rest) = word.as_chunks::<8>();
    let hash = parts.iter().fold(word.len() as u64, |hash, part| mix(hash, u64::from_le_bytes(*part)));
    let last = rest.iter().fold(0, |last, &byte| last << 8 | u64::from(byte));
    (mix(hash, last) >> 32) as u32
}

/// A part of words that the census looks for in all files.
pub const STEM: &str = "mmap";

/// What is remembered of files, by their numbers in the listing.
#[derive(Debug, Default)]
pub struct Recall {
    /// The words that may be defined in each file that was read; none for a file that belongs to the crowd.
    defined: Vec<OnceLock<Option<Box<[Mark]>>>>,
    crowd: Mutex<Crowd>,
    named: Mutex<Named>,
}

/// The words that may be defined in one of the files that define most: headers of registers, which all define the same.
#[derive(Debug, Default)]
struct Crowd {
    /// A Bloom filter with two bits for each word.
    bits: Vec<u64>,
}

/// Most words of one file that are remembered for themselves.
const MOST: usize = 8192;

impl Crowd {
    /// Bits of the filter. The headers of Linux 7.3 that define most define two million words.
    const BITS: u32 = 25;

    fn places(hash: u32) -> [(usize, u64); 2] {
        [0, 15].map(|turn| {
            let place = (hash.rotate_left(turn).wrapping_mul(0x9e37_79b1) >> (32 - Self::BITS)) as usize;
            (place / 64, 1 << (place % 64))
        })
    }

    fn add(&mut self, all: &[u32]) {
        self.bits.resize(1 << (Self::BITS - 6), 0);
        all.iter().flat_map(|&hash| Self::places(hash)).for_each(|(at, bit)| self.bits[at] |= bit);
    }

    fn may_have(&self, hash: u32) -> bool {
        Self::places(hash).into_iter().all(|(at, bit)| self.bits.get(at).is_some_and(|bits| bits & bit != 0))
    }
}

/// What was seen of a file that is being read.
#[derive(Debug, Default)]
pub struct Seen {
    words: Vec<u32>,
    parts: usize,
    /// Bytes of these.
    length: usize,
}

impl Seen {
    /// Begins with another file.
    pub fn clear(&mut self) {
        self.words.clear();
        (self.parts, self.length) = (0, 0);
    }

    /// Looks at the next part of it.
    pub fn see(&mut self, part: &[u8]) {
        each_defined(part, self.parts == 0, |word| self.words.push(hash(word)));
        self.parts += 1;
        self.length += part.len();
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
        let words = &seen.words;
        if words.len() > MOST {
            self.crowd.lock().unwrap_or_else(PoisonError::into_inner).add(words);
            let _ = place.set(None);
            return;
        }
        let marks: Box<[Mark]> = words.iter().map(|hash| mark(*hash)).collect();
        let _ = place.set(Some(marks));
    }

    /// Tells of each file whether one of the words may be defined in it.
    pub fn defining<'w>(&self, words: impl Iterator<Item = &'w str>) -> impl Fn(usize) -> bool {
        let hashes: Vec<u32> = words.map(|word| hash(word.as_bytes())).collect();
        let crowd = {
            let crowd = self.crowd.lock().unwrap_or_else(PoisonError::into_inner);
            hashes.iter().any(|hash| crowd.may_have(*hash))
        };
        let any = !hashes.is_empty();
        // Nearly all words of a file are told apart by the first bytes of their marks.
        let mut first = vec![false; 1 << 16];
        let begin = |[a, b, _]: Mark| usize::from(a) << 8 | usize::from(b);
        hashes.iter().for_each(|hash| first[begin(mark(*hash))] = true);
        let asked = move |m: Mark| first[begin(m)] && hashes.iter().any(|hash| mark(*hash) == m);
        move |file| match self.defined.get(file).and_then(OnceLock::get) {
            Some(Some(all)) => all.iter().any(|m| asked(*m)),
            Some(None) => crowd,
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
    fn files_that_define_most_are_known_together() {
        let recall = Recall::of(2);
        let text: String = (0..20_000).map(|i| format!("#define reg_{i} {i:#x}\n")).collect();
        read(&recall, 0, &[text.as_bytes()], None);
        let may = |word: &str| recall.defining([word].into_iter())(0);
        assert!((0..20_000).all(|i| may(&format!("reg_{i}"))));
        assert!((20_000..30_000).filter(|i| may(&format!("reg_{i}"))).count() < 20);
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
