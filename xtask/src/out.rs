//! Short tables and verdict lines on standard output.

use std::io::{self, Write};

/// Most characters of a cell.
const WIDEST: usize = 110;

/// A table with a heading; columns are as wide as their widest cell, numbers stand right.
#[derive(Default)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these column names.
    pub fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    /// Append a row; a long cell is cut, so that lines stay readable.
    pub fn row<I: IntoIterator<Item = S>, S: ToString>(&mut self, cells: I) {
        let cut = |cell: String| match cell.char_indices().nth(WIDEST) {
            Some((at, _)) => format!("{}...", &cell[..at]),
            None => cell,
        };
        self.rows.push(cells.into_iter().map(|c| cut(c.to_string())).collect());
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Write the table, each line indented by two spaces.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.head.len();
        let width = |i: usize| {
            let cells = self.rows.iter().chain([&self.head]);
            cells.filter_map(|r| r.get(i)).map(|c| c.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let right: Vec<bool> = (0..columns)
            .map(|i| !self.rows.is_empty() && self.rows.iter().all(|r| r.get(i).is_none_or(|c| is_number(c))))
            .collect();
        for row in [&self.head].into_iter().chain(&self.rows) {
            let mut line = String::from(" ");
            for (i, cell) in row.iter().enumerate().take(columns) {
                let pad = " ".repeat(widths[i].saturating_sub(cell.chars().count()));
                line.push(' ');
                if right[i] {
                    line.push_str(&pad);
                    line.push_str(cell);
                } else {
                    line.push_str(cell);
                    line.push_str(&pad);
                }
                line.push(' ');
            }
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

fn is_number(cell: &str) -> bool {
    cell.is_empty() || cell == "-" || cell.trim_end_matches(['%', 'x']).parse::<f64>().is_ok()
}

/// Collects what a verb found wrong; its exit code follows from it.
#[derive(Default)]
pub struct Verdict {
    broken: Vec<String>,
}

impl Verdict {
    /// Record that `what` does not hold.
    pub fn broken(&mut self, what: impl Into<String>) {
        self.broken.push(what.into());
    }

    /// Record `what` as broken unless `holds`.
    pub fn check(&mut self, holds: bool, what: impl Into<String>) {
        if !holds {
            self.broken(what);
        }
    }

    /// The first broken invariant, if any.
    pub fn first(&self) -> Option<&str> {
        self.broken.first().map(String::as_str)
    }

    /// Print every broken invariant, at most `MOST` of them, and say whether there was none.
    pub fn finish(&self, verb: &str, out: &mut dyn Write) -> io::Result<bool> {
        const MOST: usize = 40;
        for what in self.broken.iter().take(MOST) {
            writeln!(out, "BROKEN  {what}")?;
        }
        if self.broken.len() > MOST {
            writeln!(out, "BROKEN  ... and {} more", self.broken.len() - MOST)?;
        }
        let fine = self.broken.is_empty();
        writeln!(out, "{verb}: {}", if fine { "every invariant holds" } else { "FAILED" })?;
        Ok(fine)
    }
}

/// The median of `values`; `None` if there are none.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        n if n % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_of_even_and_odd() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn numbers_stand_right() {
        let mut table = Table::new(&["what", "n"]);
        table.row(["a", "7"]);
        table.row(["bb", "10"]);
        let mut text = Vec::new();
        table.print(&mut text).unwrap();
        assert_eq!(String::from_utf8(text).unwrap(), "  what   n\n  a      7\n  bb    10\n");
    }
}
