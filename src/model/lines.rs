//! From byte offsets to lines and columns.

use memchr::memchr_iter;

/// Where the lines of a text start.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    len: usize,
}

impl Lines {
    /// The lines of `text`; a line ends with its `\n`.
    pub fn new(text: &[u8]) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr_iter(b'\n', text).map(|at| at + 1));
        Self { starts, len: text.len() }
    }

    /// Zero-based index of the line that holds the byte at `offset`.
    pub fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// One-based line and one-based column, the column in bytes.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.len);
        let index = self.index(offset);
        let start = self.starts.get(index).copied().unwrap_or(0);
        (index + 1, offset - start + 1)
    }

    /// The bytes of the line with this zero-based index, its `\n` included.
    pub fn range(&self, index: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(index).copied().unwrap_or(self.len);
        let end = self.starts.get(index + 1).copied().unwrap_or(self.len);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

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
}
