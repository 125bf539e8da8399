//! Source text made safe for a terminal.
//!
//! Source text is written by others: it may hold escape sequences that move the cursor or recolour
//! what follows, or marks that turn the direction of writing. All of them are shown, none obeyed. The same goes for what a
//! machine that runs builds takes for a command in its log: `##[`, `##vso[`, `##teamcity[`, and `::` at the start of a line.

use std::fmt::Write as _;

/// Columns from one tab stop to the next, as kernel code is written.
pub const TAB: usize = 8;

/// `text` for display, with the place in the result at which each input byte starts.
///
/// The offsets have one entry more than `text` has bytes, so that an end is found as well. Tabs
/// become spaces up to the next stop, control characters their names in `<...>`, bytes that are no
/// UTF-8 the replacement character. `\n` stays, as does a `\r` in front of it in no form at all.
pub fn display(text: &[u8]) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    let mut offsets = Vec::with_capacity(text.len() + 1);
    let mut column = 0;
    for chunk in text.utf8_chunks() {
        for c in chunk.valid().chars() {
            offsets.extend(std::iter::repeat_n(out.len(), c.len_utf8()));
            let ends_line = c == '\r' && text.get(offsets.len()) == Some(&b'\n');
            if c == '\n' {
                out.push('\n');
                column = 0;
            } else if !ends_line {
                column += push(&mut out, c, column);
            }
        }
        if !chunk.invalid().is_empty() {
            offsets.extend(std::iter::repeat_n(out.len(), chunk.invalid().len()));
            out.push(char::REPLACEMENT_CHARACTER);
            column += 1;
        }
    }
    offsets.push(out.len());
    (out, offsets)
}

/// One line of text for display: as [`display`], with line ends as spaces, and no command of a machine that reads the log.
pub fn line(text: &str) -> String {
    let shown = display(text.as_bytes()).0.replace('\n', " ");
    // `::error::` at the start of a line, with blanks in front or without.
    match shown.trim_start().strip_prefix("::") {
        Some(rest) => format!("{}<3A>:{rest}", &shown[..shown.len() - rest.len() - 2]),
        None => shown,
    }
}

/// What the machines that run builds take for the start of a command in front of a bracket: GitHub, Azure Pipelines, TeamCity.
const COMMANDS: [&str; 3] = ["##", "##vso", "##teamcity"];

/// Appends `c`, which would stand in `column`, and returns how many columns it takes.
fn push(out: &mut String, c: char, column: usize) -> usize {
    if c == '\t' {
        let width = TAB - column % TAB;
        out.extend(std::iter::repeat_n(' ', width));
        width
    } else if !is_plain(c) || (c == '[' && COMMANDS.iter().any(|start| out.ends_with(start))) {
        let before = out.len();
        // Writing to a string cannot fail.
        let _ = write!(out, "<{:02X}>", u32::from(c));
        out.len() - before
    } else {
        out.push(c);
        1
    }
}

/// Whether `c` is shown as itself, takes room and turns nothing around.
pub fn is_plain(c: char) -> bool {
    !(c.is_control() || turns_direction(c) || is_invisible(c))
}

/// Whether `c` changes the direction in which its surroundings are shown.
fn turns_direction(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Whether `c` takes no room or breaks a line.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::{display, line};
    use proptest::prelude::*;

    #[test]
    fn tabs_reach_the_next_stop_of_eight() {
        assert_eq!(display(b"\tx\n ab\ty").0, "        x\n ab     y");
    }

    #[test]
    fn escape_sequences_are_shown_not_obeyed() {
        assert_eq!(display(b"a\x1b[31mb\x07\x9b").0, "a<1B>[31mb<07>\u{FFFD}");
        assert_eq!(display("x\u{202E}y\u{9b}z".as_bytes()).0, "x<202E>y<9B>z");
    }

    #[test]
    fn nothing_is_a_command_of_the_machine_that_reads_the_log() {
        assert_eq!(display(b"a##[error]b ###[x # #[").0, "a##<5B>error]b ###<5B>x # #[");
        assert_eq!(display(b"##vso[x ##teamcity[x a##b[0]").0, "##vso<5B>x ##teamcity<5B>x a##b[0]");
        assert_eq!((line("::error::x"), line(" \t::x")), ("<3A>:error::x".into(), "        <3A>:x".into()));
        assert_eq!((line("a::b"), line("x.c:1")), ("a::b".into(), "x.c:1".into()));
    }

    #[test]
    fn carriage_returns_vanish_at_line_ends_only() {
        assert_eq!(display(b"a\r\nb\rc").0, "a\nb<0D>c");
        assert_eq!(line("a\r\nb"), "a b");
    }

    proptest! {
        #[test]
        fn every_byte_has_an_offset_on_a_character_boundary(text: Vec<u8>) {
            let (out, offsets) = display(&text);
            prop_assert_eq!(offsets.len(), text.len() + 1);
            prop_assert!(offsets.windows(2).all(|w| w[0] <= w[1]));
            prop_assert!(offsets.iter().all(|at| out.is_char_boundary(*at)));
            prop_assert!(out.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert!(!out.contains("##["));
        }
    }
}
