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
        let mut rest = text;
        while let Some(start) = rest.iter().position(|&b| is_word_byte(b)) {
            let mut hash = 0;
            let mut end = start;
            while let Some(&b) = rest.get(end).filter(|b| is_word_byte(**b)) {
                hash = mixed(hash, b);
                end += 1;
            }
            for (at, bit) in places(hash, bits.len()) {
                bits[at] |= bit;
            }
            rest = &rest[end..];
        }
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
}

/// The hash of a word.
pub fn hash(word: &[u8]) -> u64 {
    word.iter().fold(0, |hash, &b| mixed(hash, b))
}

fn mixed(hash: u64, byte: u8) -> u64 {
    (hash.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95)
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

    proptest! {
        #[test]
        fn no_word_is_missed(parts in proptest::collection::vec("[a-c_0-1 .\\-\n]{0,6}", 0..60)) {
            let text = parts.concat();
            let words = Words::of(text.as_bytes());
            for word in text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|w| !w.is_empty()) {
                prop_assert!(words.may_have(&Word::new(word)), "{word}");
            }
        }
    }
}
