//! Copies to tell whether a mistake makes a difference to the machine code.

use super::Mutated;
use super::copy::QUIET;

/// What the copies of a mutant end with here, `with` its mistake or without.
pub fn suffix(id: u32, with: bool) -> String {
    format!("__{}{id}", if with { 'm' } else { 'u' })
}

impl Mutated {
    /// The new text, and behind it the copies of these mutants twice: with the mistake (`NAME__mID`) and without
    /// (`NAME__uID`). Nothing marks a place, so that the compiler sees what it would see in a driver.
    pub fn twins(&self, ids: &[u32]) -> Vec<u8> {
        let mut out = self.text.get(..self.plain).unwrap_or_default().to_vec();
        out.extend_from_slice(QUIET.as_bytes());
        for (_, pair) in self.twins.iter().filter(|t| ids.contains(&t.0)) {
            out.extend(pair.iter().flatten());
        }
        out
    }
}
