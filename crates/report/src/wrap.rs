//! Running text broken into lines, and how wide lines may be.

use unicode_width::UnicodeWidthStr as _;

/// How wide what is printed may be, in columns of a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns(Option<usize>);

impl Columns {
    /// No less is asked of any terminal.
    const LEAST: usize = 40;

    /// Those of a terminal; none for a file or a pipe, where reports compare.
    pub fn of(terminal: Option<usize>) -> Self {
        Self(terminal.map(|columns| columns.max(Self::LEAST)))
    }

    /// For what is at most `usual` wide where it goes to a file.
    pub fn up_to(self, usual: usize) -> usize {
        self.0.map_or(usual, |columns| columns.min(usual))
    }

    /// The terminal's, if there is one.
    pub fn terminal(self) -> Option<usize> {
        self.0
    }
}

/// The columns that a text takes; an escape sequence of colours counts as well.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` as lines of at most `most` columns; all but the first start with `indent`. White space in `text` is one space.
pub fn wrap(text: &str, most: usize, indent: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = width(word);
        if column == 0 {
            column = length;
        } else if column + 1 + length > most {
            out.push('\n');
            out.push_str(indent);
            column = indent.len() + length;
        } else {
            out.push(' ');
            column += 1 + length;
        }
        out.push_str(word);
    }
    out
}

/// `steps` numbered, each wrapped and aligned behind its number; a single step has no number.
pub fn steps(steps: &[String], width: usize) -> String {
    if let [only] = steps {
        return wrap(only, width, "");
    }
    let lines = steps.iter().enumerate().map(|(at, step)| wrap(&format!("{}. {step}", at + 1), width, "   "));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::{Columns, steps, wrap};

    #[test]
    fn lines_are_at_most_as_wide_as_asked() {
        let wrapped = wrap(&"word ".repeat(40), 80, "  ");
        assert!(wrapped.lines().all(|line| line.len() <= 80), "{wrapped}");
        assert_eq!(wrapped.lines().count(), 3);
        assert!(wrapped.lines().nth(1).is_some_and(|line| line.starts_with("  word")));
        assert_eq!(wrapped.split_whitespace().count(), 40);
    }

    #[test]
    fn columns_are_those_of_a_terminal() {
        assert_eq!(wrap("\u{8b1d}\u{8b1d}\u{8b1d} b", 6, ""), "\u{8b1d}\u{8b1d}\u{8b1d}\nb");
        assert_eq!((Columns::default().up_to(88), Columns::of(Some(60)).up_to(88)), (88, 60));
        assert_eq!((Columns::of(Some(200)).up_to(88), Columns::of(Some(1)).terminal()), (88, Some(40)));
    }

    #[test]
    fn a_word_that_is_too_long_stands_alone() {
        assert_eq!(wrap("a bbbbbb c", 4, ""), "a\nbbbbbb\nc");
        assert_eq!(wrap(" \n", 4, ""), "");
    }

    #[test]
    fn several_steps_are_numbered_and_one_is_not() {
        assert_eq!(steps(&["Do a.".into()], 80), "Do a.");
        assert_eq!(steps(&["Do a.".into(), "Do b b.".into()], 8), "1. Do a.\n2. Do b\n   b.");
    }
}
