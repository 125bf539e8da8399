//! Finding some of many words in a text.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind, packed};

use super::lex::is_word_byte;

/// The vectorised search takes about this many patterns at once.
const MAX_PACKED: usize = 48;

/// With more vectorised searches than these one automaton is faster.
const MAX_SEARCHES: usize = 6;

/// Finds some literal strings fast.
pub struct Finder {
    searches: Searches,
    /// For each search the indices of its patterns in the list that was given.
    given: Vec<Vec<usize>>,
}

enum Searches {
    /// Vectorised, for few patterns each.
    Packed(Vec<packed::Searcher>),
    /// For many patterns.
    Automaton(AhoCorasick),
    /// No pattern.
    Nothing,
}

impl Finder {
    /// A finder of `patterns`.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Self {
        let bytes = |i: &usize| patterns[*i].as_ref().as_bytes();
        let mut order: Vec<usize> = (0..patterns.len()).filter(|i| !bytes(i).is_empty()).collect();
        // The shortest pattern of a search decides how much each step tells.
        order.sort_by_key(|i| bytes(i).len());
        let given: Vec<Vec<usize>> = order.chunks(MAX_PACKED).map(<[usize]>::to_vec).collect();
        let packed = |part: &Vec<usize>| {
            let longest = packed::Config::new().match_kind(packed::MatchKind::LeftmostLongest).clone();
            longest.builder().extend(part.iter().map(bytes)).build()
        };
        if order.is_empty() {
            return Self { searches: Searches::Nothing, given };
        }
        if given.len() <= MAX_SEARCHES
            && let Some(all) = given.iter().map(packed).collect::<Option<Vec<_>>>()
        {
            return Self { searches: Searches::Packed(all), given };
        }
        // What a prefilter finds among so many words is not worth its work.
        let longest = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .build(order.iter().map(bytes));
        Self { searches: longest.map_or(Searches::Nothing, Searches::Automaton), given: vec![order] }
    }

    /// Whether any pattern occurs.
    pub fn is_in(&self, text: &[u8]) -> bool {
        match &self.searches {
            Searches::Packed(all) => all.iter().any(|searcher| searcher.find(text).is_some()),
            Searches::Automaton(finder) => finder.is_match(text),
            Searches::Nothing => false,
        }
    }

    /// Every match, by start: the pattern's index, start and end. One that starts inside another may not be listed.
    fn found(&self, text: &[u8]) -> Vec<(usize, usize, usize)> {
        let mut out: Vec<(usize, usize, usize)> = Vec::new();
        match &self.searches {
            Searches::Packed(all) => {
                for (searcher, given) in all.iter().zip(&self.given) {
                    out.extend(searcher.find_iter(text).map(|m| (given[m.pattern().as_usize()], m.start(), m.end())));
                }
                if all.len() > 1 {
                    out.sort_unstable_by_key(|m| (m.1, m.2));
                }
            }
            Searches::Automaton(finder) => {
                let given = self.given.first().map_or(&[][..], Vec::as_slice);
                out.extend(finder.find_iter(text).map(|m| (given[m.pattern().as_usize()], m.start(), m.end())));
            }
            Searches::Nothing => {}
        }
        out
    }

    /// Where patterns that are words stand as whole words, by offset: the pattern's index, start and end.
    pub fn words(&self, text: &[u8]) -> Vec<(usize, usize, usize)> {
        // Of the patterns that start at one place the longest is found; one that is a whole word is the longest, since
        // what follows is no part of a word.
        let mut out = self.found(text);
        out.retain(|&(_, start, end)| {
            (start == 0 || !is_word_byte(text[start - 1])) && text.get(end).is_none_or(|&b| !is_word_byte(b))
        });
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::lex::find_word;
    use proptest::prelude::*;

    #[test]
    fn whole_words_are_found_among_few_and_many_patterns() {
        let text = b"xab ab_c ab (abc) ab";
        for more in [0, 100, 1000] {
            let mut list: Vec<String> = (0..more).map(|i| format!("other_{i}")).collect();
            list.extend(["abc".to_owned(), "ab".to_owned(), "b_c".to_owned()]);
            let finder = Finder::new(&list);
            let found: Vec<_> = finder.words(text).into_iter().map(|(i, start, _)| (list[i].as_str(), start)).collect();
            assert_eq!(found, [("ab", 9), ("abc", 13), ("ab", 18)]);
            assert!(finder.is_in(text) && !finder.is_in(b"xyz"));
        }
        assert!(!Finder::new::<&str>(&[]).is_in(text));
    }

    proptest! {
        #[test]
        fn no_whole_word_is_missed(
            words in proptest::collection::btree_set("[ab_]{1,4}", 1..120),
            parts in proptest::collection::vec("[ab_ .]{0,5}", 0..60),
        ) {
            let text = parts.concat().into_bytes();
            let list: Vec<String> = words.into_iter().collect();
            let mut found = Finder::new(&list).words(&text);
            found.sort_unstable();
            let mut expected = Vec::new();
            for (i, word) in list.iter().enumerate() {
                let mut from = 0;
                while let Some(at) = find_word(&text, word.as_bytes(), from) {
                    expected.push((i, at, at + word.len()));
                    from = at + 1;
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
