//! From byte offsets to lines and columns.

use std::collections::BTreeMap;

use memchr::memchr_iter;

/// Lines between two starts that are kept as they are; those between are counted from there.
const STEP: usize = 64;

/// Where the lines of a text start: a byte for each line, so that a text out of short lines costs no more than itself.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The length of each line with its `\n`; the greatest value stands for what is in `long`.
    lengths: Vec<u8>,
    /// The lengths that do not fit, by the line's index.
    long: BTreeMap<usize, usize>,
    /// The start of each `STEP`th line.
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// The lines of `text`; a line ends with its `\n`.
    pub fn new(text: &[u8]) -> Self {
        let count = memchr_iter(b'\n', text).count() + 1;
        let starts = Vec::with_capacity(count / STEP + 1);
        let mut lines = Self { lengths: Vec::with_capacity(count), long: BTreeMap::new(), starts, len: text.len() };
        let mut start = 0;
        for end in memchr_iter(b'\n', text).map(|at| at + 1).chain([text.len()]) {
            if lines.lengths.len().is_multiple_of(STEP) {
                lines.starts.push(start);
            }
            let length = end - start;
            let short = u8::try_from(length).unwrap_or(u8::MAX);
            if short == u8::MAX {
                lines.long.insert(lines.lengths.len(), length);
            }
            lines.lengths.push(short);
            start = end;
        }
        lines
    }

    fn length(&self, index: usize) -> usize {
        match self.lengths.get(index) {
            Some(&u8::MAX) => self.long.get(&index).copied().unwrap_or_default(),
            length => length.map_or(0, |length| usize::from(*length)),
        }
    }

    /// The start of a line that there is.
    fn start(&self, index: usize) -> usize {
        let block = index / STEP;
        let from = self.starts.get(block).copied().unwrap_or(self.len);
        from + (block * STEP..index).map(|line| self.length(line)).sum::<usize>()
    }

    /// Zero-based index of the line that holds the byte at `offset`.
    pub fn index(&self, offset: usize) -> usize {
        let block = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let mut index = block * STEP;
        let mut end = self.start(index) + self.length(index);
        while end <= offset && index + 1 < self.lengths.len() {
            index += 1;
            end += self.length(index);
        }
        index
    }

    /// One-based line and one-based column, the column in bytes.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.len);
        let index = self.index(offset);
        (index + 1, offset - self.start(index) + 1)
    }

    /// The bytes of the line with this zero-based index, its `\n` included.
    pub fn range(&self, index: usize) -> std::ops::Range<usize> {
        if index >= self.lengths.len() {
            return self.len..self.len;
        }
        let start = self.start(index);
        start..start + self.length(index)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;
    use proptest::prelude::*;

    #[test]
    fn positions_count_from_one_in_bytes() {
        let lines = Lines::new(b"ab\n\tc\n");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(2), (1, 3));
        assert_eq!(lines.position(4), (2, 2));
        assert_eq!(lines.position(6), (3, 1));
        assert_eq!(lines.position(99), (3, 1));
        assert_eq!(lines.range(1), 3..6);
        assert_eq!(lines.range(7), 6..6);
    }

    #[test]
    fn an_empty_text_has_one_empty_line() {
        let lines = Lines::new(b"");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.range(0), 0..0);
    }

    proptest! {
        #[test]
        fn lines_of_any_length_are_found(lengths in proptest::collection::vec(0usize..300, 0..200), tail in 0usize..600) {
            let mut text: Vec<u8> = lengths.iter().flat_map(|n| [vec![b'x'; *n], vec![b'\n']].concat()).collect();
            text.extend(vec![b'x'; tail]);
            let lines = Lines::new(&text);
            let mut starts = vec![0];
            starts.extend(text.iter().enumerate().filter(|byte| *byte.1 == b'\n').map(|byte| byte.0 + 1));
            for offset in 0..=text.len() {
                let index = starts.partition_point(|start| *start <= offset) - 1;
                prop_assert_eq!(lines.position(offset), (index + 1, offset - starts[index] + 1));
            }
            for (index, start) in starts.iter().enumerate() {
                prop_assert_eq!(lines.range(index), *start..starts.get(index + 1).copied().unwrap_or(text.len()));
            }
        }
    }
}
