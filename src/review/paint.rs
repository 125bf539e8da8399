//! A diff in colours, with what differs within a line standing out.

use std::ops::Range;

use anstyle::{AnsiColor, Style};

use super::line::Line;
use crate::report::escape;

/// What differs between an old and a new line.
type Differing = (Range<usize>, Range<usize>);

/// A diff for display.
pub fn paint(diff: &[u8]) -> Vec<Line> {
    let lines: Vec<&[u8]> =
        diff.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n").unwrap_or(line)).collect();
    let mut out = Vec::with_capacity(lines.len());
    let mut at = 0;
    let mut in_hunk = false;
    while at < lines.len() {
        let line = lines[at];
        in_hunk = if line.starts_with(b"diff --git ") { false } else { in_hunk || line.starts_with(b"@@ -") };
        if !in_hunk || !line.starts_with(b"-") {
            out.push(one(line, in_hunk, None));
            at += 1;
            continue;
        }
        let run = |from: usize, mark: u8| lines[from..].iter().take_while(|l| l.first() == Some(&mark)).count();
        let olds = run(at, b'-');
        let news = run(at + olds, b'+');
        let (old, new) = lines[at..at + olds + news].split_at(olds);
        let marks: Vec<_> =
            if olds == news { old.iter().zip(new).map(|(o, n)| differing(o, n)).collect() } else { Vec::new() };
        let mark = |side: fn(&Differing) -> &Range<usize>, at: usize| {
            marks.get(at).and_then(Option::as_ref).map(|pair| side(pair).clone())
        };
        out.extend(old.iter().enumerate().map(|(n, line)| one(line, true, mark(|pair| &pair.0, n))));
        out.extend(new.iter().enumerate().map(|(n, line)| one(line, true, mark(|pair| &pair.1, n))));
        at += olds + news;
    }
    out
}

/// One line, with a range of its bytes standing out.
fn one(line: &[u8], in_hunk: bool, mark: Option<Range<usize>>) -> Line {
    let plain = Style::new();
    let style = match line.first() {
        Some(b'+') if in_hunk => AnsiColor::Green.on_default(),
        Some(b'-') if in_hunk => AnsiColor::Red.on_default(),
        Some(b'@') if in_hunk => AnsiColor::Cyan.on_default(),
        _ if in_hunk => plain,
        _ => plain.bold(),
    };
    let (text, offsets) = escape::display(line);
    let mark = mark.and_then(|m| Some(*offsets.get(m.start)?..*offsets.get(m.end)?)).filter(|m| !m.is_empty());
    let mut out = Line::default();
    match mark {
        Some(mark) => {
            out.push_shown(style, &text[..mark.start]);
            out.push_shown(style.invert(), &text[mark.clone()]);
            out.push_shown(style, &text[mark.end..]);
        }
        None => out.push_shown(style, &text),
    }
    out
}

/// What differs between two lines that are mostly alike: a range of each, whole words.
fn differing(old: &[u8], new: &[u8]) -> Option<Differing> {
    let shorter = old.len().min(new.len());
    // The marks in front differ always.
    let start = (1..shorter).find(|at| old[*at] != new[*at]).unwrap_or(shorter.max(1));
    let most = shorter.saturating_sub(start);
    let end = (0..most).find(|n| old[old.len() - 1 - n] != new[new.len() - 1 - n]).unwrap_or(most);
    let start = (1..=start).rev().find(|at| !(splits(old, *at) || splits(new, *at))).unwrap_or(1);
    let end = (0..=end).rev().find(|n| !(splits(old, old.len() - n) || splits(new, new.len() - n))).unwrap_or(0);
    let indent = old[1.min(old.len())..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let alike = start.saturating_sub(1 + indent) + end;
    let longest = old.len().max(new.len()).saturating_sub(1 + indent);
    (4 * alike >= longest && alike > 0).then(|| (start..old.len() - end, start..new.len() - end))
}

/// Whether `at` lies within a word.
fn splits(line: &[u8], at: usize) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii();
    at > 0 && line.get(at - 1).is_some_and(is_word) && line.get(at).is_some_and(is_word)
}

#[cfg(test)]
mod tests {
    use super::{differing, paint};
    use proptest::prelude::*;

    fn marked(old: &str, new: &str) -> Option<(String, String)> {
        let (a, b) = differing(old.as_bytes(), new.as_bytes())?;
        Some((old[a].to_owned(), new[b].to_owned()))
    }

    #[test]
    fn what_differs_is_told_in_whole_words() {
        let pair = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(marked("-\tif (vma->vm_pgoff)", "+\tif (desc->pgoff)"), pair("vma->vm_pgoff", "desc->pgoff"));
        assert_eq!(marked("-\treturn 0;", "+\treturn 0; "), pair("", " "));
        assert_eq!(marked("-\tfoo(a);", "+\tmmap_action_remap_full(desc, x, y);"), None);
        assert_eq!(marked("-", "+"), None);
    }

    #[test]
    fn colours_follow_the_marks_in_hunks_only() {
        let text = |line: &str| paint(line.as_bytes()).pop().unwrap().text;
        assert_eq!(text("--- a/x\n"), "\x1b[1m--- a/x\x1b[0m");
        assert_eq!(text("@@ -1 +1 @@ f\n--- a/x\n"), "\x1b[31m--- a/x\x1b[0m");
        assert_eq!(text("@@ -1 +1 @@ f\n"), "\x1b[36m@@ -1 +1 @@ f\x1b[0m");
        let lines = paint(b"@@ -1 +1 @@\n-\ta(vma);\n+\ta(desc);\n");
        assert_eq!(lines[2].text, "\x1b[32m+       a(\x1b[0m\x1b[7m\x1b[32mdesc\x1b[0m\x1b[32m);\x1b[0m");
    }

    #[test]
    fn source_cannot_speak_to_the_terminal() {
        let lines = paint(b"@@ -1 +1 @@\n-\x1b[2J\xff\xfea\r\n+\x1b]0;x\x07 a\n");
        assert!(lines.iter().all(|line| !anstream::adapter::strip_str(&line.text).to_string().contains('\x1b')));
        assert!(lines[1].text.contains("<1B>[2J") && lines[2].text.contains("<07>"));
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_shown(text: Vec<u8>, old: Vec<u8>, new: Vec<u8>) {
            let _ = paint(&text);
            let diff = [&b"@@ -1 +1 @@\n-"[..], &old, b"\n+", &new].concat();
            let lines = paint(&diff);
            prop_assert!(lines.iter().all(|l| l.width == anstream::adapter::strip_str(&l.text).to_string().chars().count()));
        }
    }
}
