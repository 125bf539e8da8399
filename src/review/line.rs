//! Lines for a terminal: escaped, styled, and counted in rows.

use anstyle::Style;

use crate::report::escape;

/// How large the terminal is, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
}

/// One line of output without its end. Control characters of what it was made from are shown and not obeyed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The text with the codes of its styles.
    pub text: String,
    /// How many columns it takes: its characters are counted, as if each took one.
    pub width: usize,
}

impl Line {
    /// A line in one style.
    pub fn styled(style: Style, text: &str) -> Self {
        let mut line = Self::default();
        line.push(style, text);
        line
    }

    /// A line without style.
    pub fn plain(text: &str) -> Self {
        Self::styled(Style::new(), text)
    }

    /// Adds text, which may be anybody's.
    pub fn push(&mut self, style: Style, text: &str) {
        self.push_shown(style, &escape::line(text));
    }

    /// Adds text that was made fit for display.
    pub fn push_shown(&mut self, style: Style, shown: &str) {
        self.width += shown.chars().count();
        if shown.is_empty() {
        } else if style.is_plain() {
            self.text.push_str(shown);
        } else {
            self.text.push_str(&format!("{style}{shown}{style:#}"));
        }
    }

    /// How many rows it takes in a window of so many columns.
    pub fn rows(&self, columns: usize) -> usize {
        self.width.div_ceil(columns.max(1)).max(1)
    }
}

/// How many of `lines` fit into so many rows: at least one, so that there is always a way on.
pub fn fitting(lines: &[Line], window: Window, rows: usize) -> usize {
    let mut used = 0;
    let fits = lines.iter().take_while(|line| {
        used += line.rows(window.columns);
        used <= rows
    });
    fits.count().max(1).min(lines.len())
}

#[cfg(test)]
mod tests {
    use super::{Line, Window, fitting};
    use anstyle::AnsiColor;

    #[test]
    fn source_cannot_speak_to_the_terminal() {
        let line = Line::styled(AnsiColor::Red.on_default(), "a\x1b[2J\u{202e}\nb");
        assert_eq!(line.text, "\x1b[31ma<1B>[2J<202E> b\x1b[0m");
        assert_eq!(line.width, 16);
    }

    #[test]
    fn long_lines_take_several_rows() {
        let lines = ["x".repeat(25), "y".into(), "z".into()].map(|text| Line::plain(&text));
        let window = Window { rows: 0, columns: 10 };
        assert_eq!(lines[0].rows(10), 3);
        assert_eq!(fitting(&lines, window, 4), 2);
        assert_eq!((fitting(&lines, window, 1), fitting(&lines, window, 90), fitting(&[], window, 9)), (1, 3, 0));
    }
}
