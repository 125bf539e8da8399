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
        } else if column + 1 + length > most && !word.starts_with("::") {
            // At the start of a line `::` is a command to the machine that reads the log.
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

/// `line` as lines of at most `most` columns, broken between words; colours take no columns.
///
/// What follows stands below where the text begins: behind the columns of a list, below a diagnostic's label. A line of
/// source in a diagnostic is left as it is.
pub fn fold(line: &str, most: usize) -> String {
    let shown = uncoloured(line);
    let Some(indent) = indent(&shown, most).filter(|_| width(&shown) > most) else { return line.to_owned() };
    let (mut out, mut column) = (String::with_capacity(line.len() + line.len() / 8), 0);
    for piece in line.split_inclusive(' ') {
        let word = piece.trim_end_matches(' ');
        let wide = width(&uncoloured(word));
        if wide > 0 && column + wide > most && column > indent.len() {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
            out.push_str(&indent);
            column = indent.len();
        }
        out.push_str(piece);
        column += wide + piece.len() - word.len();
    }
    out
}

/// What stands in front of all lines of a folded one but the first; none for a line that must not be broken.
fn indent(line: &str, most: usize) -> Option<String> {
    let half = most / 2;
    let gutter = line.find('|').filter(|at| line[..*at].bytes().all(|byte| byte == b' ' || byte.is_ascii_digit()));
    let Some(gutter) = gutter else {
        let lead = line.len() - line.trim_start_matches(' ').len();
        let column =
            line.rmatch_indices("  ").map(|(at, two)| at + two.len()).find(|at| *at > lead && *at <= most * 2 / 3);
        return Some(" ".repeat(column.unwrap_or(lead.min(half) + 2)));
    };
    if line[..gutter].bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // The marks under the source, and the lines that lead down from them.
    let label = line.find(|c: char| !" |^-_".contains(c)).unwrap_or(line.len());
    Some(line[..label.min(half)].replace(['^', '-', '_'], " "))
}

/// `text` without the sequences that colour it.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(part.split_once('m').map_or(part, |(_, rest)| rest)));
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
    use super::{Columns, fold, steps, wrap};

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
    fn a_line_folds_below_the_place_where_its_text_begins() {
        assert_eq!(fold("error: a b c d", 14), "error: a b c d");
        assert_eq!(fold("error: a b c d", 12), "error: a b c\n  d");
        assert_eq!(fold("note  an-id  one two three four", 26), "note  an-id  one two three\n             four");
        assert_eq!(
            fold("kind  a-long-id  one two three four", 30),
            "kind  a-long-id  one two three\n                 four"
        );
        assert_eq!(fold("  | ^^^ one two three", 16), "  | ^^^ one two\n  |     three");
        // No deeper than half of the width.
        assert_eq!(fold("  | |   ^^ one two three", 18), "  | |   ^^ one two\n  | |    three");
        assert_eq!(fold("12 | a line of the source", 12), "12 | a line of the source");
        assert_eq!(fold("\u{1b}[1mbold\u{1b}[0m text", 9), "\u{1b}[1mbold\u{1b}[0m text");
        assert_eq!(fold("\u{1b}[1mbold\u{1b}[0m text", 8), "\u{1b}[1mbold\u{1b}[0m\n  text");
        assert_eq!(fold("aaaaaaaaaaaa b", 8), "aaaaaaaaaaaa\n  b");
    }

    #[test]
    fn a_word_that_is_too_long_stands_alone() {
        assert_eq!(wrap("a bbbbbb c", 4, ""), "a\nbbbbbb\nc");
        assert_eq!(wrap(" \n", 4, ""), "");
        assert_eq!(wrap("a bbbb ::error::c d", 4, " "), "a\n bbbb ::error::c\n d");
    }

    #[test]
    fn several_steps_are_numbered_and_one_is_not() {
        assert_eq!(steps(&["Do a.".into()], 80), "Do a.");
        assert_eq!(steps(&["Do a.".into(), "Do b b.".into()], 8), "1. Do a.\n2. Do b\n   b.");
    }
}
