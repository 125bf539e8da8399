//! Which old line stands beside which new one, and what in them differs.

use similar::{Algorithm, DiffTag, capture_diff_slices};

/// Lines less alike than this are not one line that changed.
const ALIKE: f64 = 0.35;

/// Blocks with more pairs of lines than this are put side by side from the top: comparing them all would take too long.
const MOST_PAIRS: usize = 4000;

/// A part of a line: its bytes, and whether the other line lacks it.
pub type Part<'a> = (&'a [u8], bool);

/// An old and a new line in one row; indices into the block. Two lines that are alike show what differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The old line.
    pub old: Option<usize>,
    /// The new line.
    pub new: Option<usize>,
    /// Whether one became the other.
    pub alike: bool,
}

/// Puts the lines of a block that changed side by side: like beside like, in order, so that the likeness of all pairs is
/// as large as it can be.
pub fn rows(old: &[&[u8]], new: &[&[u8]]) -> Vec<Row> {
    let pairs = if old.len() * new.len() <= MOST_PAIRS { pairs(old, new) } else { Vec::new() };
    let mut rows = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (a, b) in pairs.into_iter().chain([(old.len(), new.len())]) {
        while i < a || j < b {
            rows.push(Row { old: (i < a).then_some(i), new: (j < b).then_some(j), alike: false });
            i += usize::from(i < a);
            j += usize::from(j < b);
        }
        if a < old.len() && b < new.len() {
            rows.push(Row { old: Some(a), new: Some(b), alike: true });
            (i, j) = (a + 1, b + 1);
        }
    }
    rows
}

/// The best pairs, by the usual table of sub-problems.
fn pairs(old: &[&[u8]], new: &[&[u8]]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let likeness: Vec<f64> = old.iter().flat_map(|a| new.iter().map(move |b| likeness(a, b))).collect();
    let like = |i: usize, j: usize| likeness.get(i * new.len() + j).copied().unwrap_or(0.0);
    let mut best = vec![0.0f64; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let take = if like(i, j) >= ALIKE { like(i, j) + best[(i + 1) * width + j + 1] } else { 0.0 };
            best[i * width + j] = skip.max(take);
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut pairs = Vec::new();
    while i < old.len() && j < new.len() {
        let take = like(i, j) >= ALIKE && best[i * width + j] <= like(i, j) + best[(i + 1) * width + j + 1];
        if take {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[(i + 1) * width + j] >= best[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// The share of two lines, white space aside, that they have in common.
fn likeness(old: &[u8], new: &[u8]) -> f64 {
    // A name that lost its prefix is still alike.
    let (old, new) = (split(old, true), split(new, true));
    let ink = |words: &[&[u8]]| words.iter().filter(|w| !w.trim_ascii().is_empty()).map(|w| w.len()).sum::<usize>();
    let total = ink(&old) + ink(&new);
    let operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    let common: usize =
        operations.iter().filter(|op| op.tag() == DiffTag::Equal).map(|op| ink(&old[op.old_range()])).sum();
    if total == 0 { 0.0 } else { 2.0 * common as f64 / total as f64 }
}

/// Both lines in parts, those that differ marked.
pub fn parts<'a>(old: &'a [u8], new: &'a [u8]) -> (Vec<Part<'a>>, Vec<Part<'a>>) {
    let (mut left, mut right): (Vec<Part<'a>>, Vec<Part<'a>>) = (Vec::new(), Vec::new());
    // How deep a line is indented is seen without a mark.
    let indent = |line: &[u8]| line.len() - line.trim_ascii_start().len();
    let (mut i, mut j) = (indent(old), indent(new));
    left.extend((i > 0).then(|| (&old[..i], false)));
    right.extend((j > 0).then(|| (&new[..j], false)));
    let (old_words, new_words) = (split(&old[i..], false), split(&new[j..], false));
    for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let (tag, a, b) = op.as_tag_tuple();
        let length = |words: &[&[u8]]| words.iter().map(|word| word.len()).sum::<usize>();
        let (x, y) = (length(&old_words[a]), length(&new_words[b]));
        let differs = tag != DiffTag::Equal;
        if x > 0 {
            left.push((&old[i..i + x], differs));
        }
        if y > 0 {
            right.push((&new[j..j + y], differs));
        }
        (i, j) = (i + x, j + y);
    }
    (left, right)
}

/// A line in words: names and numbers, white space, and every other byte by itself; with `finely`, the parts of names.
fn split(line: &[u8], finely: bool) -> Vec<&[u8]> {
    let kind = |byte: u8| match byte {
        b'_' if finely => 2,
        b if b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80 => 0,
        b if b.is_ascii_whitespace() => 1,
        _ => 2,
    };
    let mut words = Vec::new();
    let mut start = 0;
    for at in 1..=line.len() {
        let ends = at == line.len() || kind(line[at]) == 2 || kind(line[at]) != kind(line[at - 1]);
        if ends {
            words.push(&line[start..at]);
            start = at;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Row, parts, rows, split};
    use proptest::prelude::*;

    #[test]
    fn like_stands_beside_like() {
        let old: [&[u8]; 3] = [b"\tint ret;", b"\tif (vma->vm_flags & VM_WRITE)", b"\t\treturn -EPERM;"];
        let new: [&[u8]; 2] = [b"\tif (vma_desc_test(desc, VMA_WRITE_BIT))", b"\t\treturn -EPERM;"];
        let row = |old, new, alike| Row { old, new, alike };
        let expected = [row(Some(0), None, false), row(Some(1), Some(0), true), row(Some(2), Some(1), true)];
        assert_eq!(rows(&old, &new), expected);
    }

    #[test]
    fn what_differs_is_marked() {
        let (left, right) = parts(b"x->vm_end - 1", b"x->end - 1");
        assert_eq!(left, [(&b"x->"[..], false), (b"vm_end", true), (b" - 1", false)]);
        assert_eq!(right, [(&b"x->"[..], false), (b"end", true), (b" - 1", false)]);
    }

    proptest! {
        #[test]
        fn every_line_and_every_byte_is_there_once(
            old in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..12), 0..8),
            new in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..12), 0..8),
        ) {
            let a: Vec<&[u8]> = old.iter().map(Vec::as_slice).collect();
            let b: Vec<&[u8]> = new.iter().map(Vec::as_slice).collect();
            let rows = rows(&a, &b);
            prop_assert!(rows.iter().filter_map(|row| row.old).eq(0..a.len()));
            prop_assert!(rows.iter().filter_map(|row| row.new).eq(0..b.len()));
            for line in &a {
                prop_assert_eq!(split(line, false).concat(), line.to_vec());
                let (left, right) = parts(line, b.first().copied().unwrap_or_default());
                prop_assert_eq!(left.iter().map(|part| part.0).collect::<Vec<_>>().concat(), line.to_vec());
                prop_assert_eq!(right.iter().map(|p| p.0).collect::<Vec<_>>().concat(), b.first().map_or(Vec::new(), |l| l.to_vec()));
            }
        }
    }
}
