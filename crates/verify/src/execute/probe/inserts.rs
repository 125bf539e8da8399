//! Insertions that nest.

/// Text to be put into a file, in pairs around stretches or alone.
#[derive(Clone, Debug, Default)]
pub struct Inserts {
    /// Offset, rank among those at the same offset, text.
    all: Vec<(usize, (bool, i64), String)>,
    count: i64,
}

impl Inserts {
    /// Puts `open` before and `close` after `start..end`. A stretch around another must be added first.
    pub fn around(&mut self, start: usize, end: usize, open: String, close: &str) {
        self.count += 1;
        self.all.push((start, (true, self.count), open));
        self.all.push((end, (false, -self.count), close.to_string()));
    }

    /// Puts `text` at one place.
    pub fn at(&mut self, at: usize, text: String) {
        self.count += 1;
        self.all.push((at, (true, self.count), text));
    }

    /// `text` with all insertions.
    pub fn apply(mut self, text: &[u8]) -> Vec<u8> {
        self.all.sort_by_key(|(at, rank, _)| (*at, *rank));
        let mut out = Vec::with_capacity(text.len() + self.all.len() * 24);
        let mut from = 0;
        for (at, _, insert) in &self.all {
            let at = (*at).min(text.len());
            out.extend_from_slice(&text[from.min(at)..at]);
            out.extend_from_slice(insert.as_bytes());
            from = at;
        }
        out.extend_from_slice(&text[from..]);
        out
    }
}
