//! Leaving mutants out that do not compile.

use super::Mutated;

impl Mutated {
    /// The text without the copies of these mutants. Their lines stay, empty, so that the others keep theirs.
    pub fn without(&self, ids: &[u32]) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.text.len());
        let gone = |line: usize| self.mutants.iter().any(|m| ids.contains(&m.id) && m.lines.contains(&line));
        let first = self.mutants.iter().map(|m| m.lines.start).min().unwrap_or(usize::MAX);
        for (i, line) in self.text.split_inclusive(|&b| b == b'\n').enumerate() {
            if i + 1 >= first && gone(i + 1) {
                out.push(b'\n');
            } else {
                out.extend_from_slice(line);
            }
        }
        out
    }
}
