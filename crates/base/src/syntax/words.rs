//! Which words may stand in a text: a small set of bits that never misses one.

use super::lex::is_word_byte;

/// Bytes of the text for each bit of the set.
const BYTES_PER_BIT: usize = 2;

/// The words of a text, known by their hashes: a Bloom filter with two bits for each.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// A power of two of bits.
    bits: Box<[u64]>,
}

impl Words {
    /// The words of `text`, wherever they stand: in comments and literals, too.
    pub fn of(text: &[u8]) -> Self {
        let mut bits = vec![0u64; (text.len() / BYTES_PER_BIT / 64).next_power_of_two()];
        each_word(text, |word| places(hash(word), bits.len()).into_iter().for_each(|(at, bit)| bits[at] |= bit));
        Words { bits: bits.into() }
    }

    /// Whether the word may be one of them; what is no word may always be.
    pub fn may_have(&self, word: &Word<'_>) -> bool {
        word.hash.is_none_or(|hash| {
            let is_set = |(at, bit): (usize, u64)| self.bits.get(at).is_some_and(|b| b & bit != 0);
            places(hash, self.bits.len()).into_iter().all(is_set)
        })
    }
}

/// A part of words that texts are asked for as if it were a word of its own.
const STEM: &[u8] = b"mmap";

/// Bits of a [`Kept`] set for each word in it, and how many of them a word sets: about one question in 500 is
/// answered wrongly, by yes.
const BITS_PER_WORD: usize = 14;
const PLACES: usize = 4;

/// The words of a text in less room than [`Words`], for many texts at once: those that begin with no digit, and `mmap` if any
/// word holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    bits: Box<[u8]>,
}

impl Kept {
    /// The words of `text`, wherever they stand.
    pub fn of(text: &[u8]) -> Self {
        let mut all: Vec<u64> = Vec::with_capacity(text.len() / 6);
        each_word(text, |word| all.extend(asked(word)));
        if memchr::memmem::find(text, STEM).is_some() {
            all.push(hash(STEM));
        }
        let all = distinct(&all);
        let mut bits = vec![0u8; (all.len() * BITS_PER_WORD).div_ceil(8).max(1)];
        let size = bits.len();
        for place in all.into_iter().flat_map(|hash| spread(hash, size)) {
            bits[place / 8] |= 1 << (place % 8);
        }
        Kept { bits: bits.into() }
    }

    /// Whether a word with this hash may be one of them.
    pub fn may_have(&self, hash: u64) -> bool {
        self.bits.is_empty()
            || spread(hash, self.bits.len()).into_iter().all(|p| self.bits[p / 8] & (1 << (p % 8)) != 0)
    }

    /// The set as it is written down.
    pub fn bytes(&self) -> &[u8] {
        &self.bits
    }

    /// A set that was written down.
    pub fn read(bytes: Vec<u8>) -> Self {
        Kept { bits: bytes.into() }
    }
}

/// The hash by which a [`Kept`] set is asked for a word; none for what it does not tell.
pub fn asked(word: &[u8]) -> Option<u64> {
    let tells = word.first().is_some_and(|b| !b.is_ascii_digit()) && word.iter().all(|&b| is_word_byte(b));
    tells.then(|| hash(word))
}

/// Each hash once.
fn distinct(all: &[u64]) -> Vec<u64> {
    let mut table = vec![0u64; (all.len() * 2).next_power_of_two()];
    let mask = table.len() - 1;
    let mut out = Vec::new();
    for &hash in all {
        // 0 is a free place: what has the hash 0 shares that of 1.
        let hash = hash.max(1);
        let mut at = usize::try_from(hash >> 20).unwrap_or_default() & mask;
        while table[at] != 0 && table[at] != hash {
            at = (at + 1) & mask;
        }
        if table[at] == 0 {
            table[at] = hash;
            out.push(hash);
        }
    }
    out
}

/// The bits of a hash in a set of `size` bytes.
fn spread(hash: u64, size: usize) -> [usize; PLACES] {
    let hash = hash.max(1);
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (first, step) = (mixed & 0xffff_ffff, (mixed >> 32) | 1);
    let bits = size as u64 * 8;
    std::array::from_fn(|i| {
        let at = (first + i as u64 * step) & 0xffff_ffff;
        usize::try_from((at * bits) >> 32).unwrap_or_default()
    })
}

/// A word that many texts are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Word<'w> {
    /// The word.
    pub text: &'w str,
    /// None for what is no word.
    hash: Option<u64>,
}

impl<'w> Word<'w> {
    /// A word, made ready to be looked for.
    pub fn new(text: &'w str) -> Self {
        let is_word = !text.is_empty() && text.bytes().all(is_word_byte);
        Self { text, hash: is_word.then(|| hash(text.as_bytes())) }
    }

    /// Its mark; none for what is no word.
    pub fn mark(&self) -> Option<u32> {
        self.hash.map(|_| mark(self.text.as_bytes()))
    }
}

/// What nearly all words are told apart by.
pub fn mark(word: &[u8]) -> u32 {
    let (parts, rest) = word.as_chunks::<8>();
    let start = word.len() as u64;
    let hash = parts.iter().fold(start, |hash, part| mixed(hash, u64::from_le_bytes(*part)));
    let last = rest.iter().fold(0, |last, &byte| last << 8 | u64::from(byte));
    (mixed(hash, last) >> 32) as u32
}

/// The marks of the words of `text`, wherever they stand, each once.
pub fn marks(text: &[u8]) -> Vec<u32> {
    let mut all = Vec::with_capacity(text.len() / 6);
    each_word(text, |word| all.push(mark(word)));
    all.sort_unstable();
    all.dedup();
    all
}

/// Tells each word, wherever it stands.
fn each_word(text: &[u8], mut tell: impl FnMut(&[u8])) {
    let mut rest = text;
    while let Some(start) = rest.iter().position(|&b| is_word_byte(b)) {
        let length = rest[start..].iter().position(|&b| !is_word_byte(b)).unwrap_or(rest.len() - start);
        let (word, behind) = rest[start..].split_at(length);
        tell(word);
        rest = behind;
    }
}

/// The hash of a word.
pub fn hash(word: &[u8]) -> u64 {
    word.iter().fold(0, |hash, &b| mixed(hash, u64::from(b)))
}

fn mixed(hash: u64, part: u64) -> u64 {
    (hash.rotate_left(5) ^ part).wrapping_mul(0x517c_c1b7_2722_0a95)
}

/// The two places of a hash among a power of two of words: which word, which bit.
fn places(hash: u64, words: usize) -> [(usize, u64); 2] {
    let place = |h: u64| {
        let bit = usize::try_from(h >> 20).unwrap_or(usize::MAX);
        ((bit / 64) & words.wrapping_sub(1), 1u64 << (bit % 64))
    };
    [place(hash), place(hash.rotate_left(31))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn most_other_words_are_told_apart() {
        let text: String = (0..1000).map(|i| format!("foo_{i} = bar({i}); /* what */\n")).collect();
        let words = Words::of(text.as_bytes());
        let may_have = |word: &str| words.may_have(&Word::new(word));
        assert!((0..1000).all(|i| may_have(&format!("foo_{i}"))));
        let wrong = (1000..11000).filter(|i| may_have(&format!("foo_{i}"))).count();
        assert!(wrong < 1000, "{wrong}");
        assert!(may_have("a->b") && !Words::default().may_have(&Word::new("a")));
    }

    #[test]
    fn a_kept_set_tells_nearly_all_other_words_apart() {
        let text: String = (0..1000).map(|i| format!("foo_{i} = bar({i}); /* what */\n")).collect();
        let kept = Kept::of(text.as_bytes());
        let may_have = |word: &str| kept.may_have(asked(word.as_bytes()).unwrap());
        assert!((0..1000).all(|i| may_have(&format!("foo_{i}"))) && may_have("what"));
        let wrong = (1000..11000).filter(|i| may_have(&format!("foo_{i}"))).count();
        assert!(wrong < 80, "{wrong}");
        assert!(!may_have("mmap") && Kept::of(b"x = my_mmap_it;").may_have(hash(b"mmap")));
        assert_eq!((asked(b"1a"), asked(b"a->b"), asked(b"")), (None, None, None));
        assert_eq!(Kept::read(kept.bytes().to_vec()), kept);
    }

    proptest! {
        #[test]
        fn no_word_is_missed(parts in proptest::collection::vec("[a-c_0-1 .\\-\n]{0,6}", 0..60)) {
            let text = parts.concat();
            let words = Words::of(text.as_bytes());
            for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty()) {
                prop_assert!(words.may_have(&Word::new(word)), "{word}");
                prop_assert!(asked(word.as_bytes()).is_none_or(|hash| Kept::of(text.as_bytes()).may_have(hash)), "{word}");
            }
        }
    }
}
