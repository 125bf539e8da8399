//! Changed lines that the configuration leaves out, so that building the object says nothing about them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

/// Lines of `new`, counted from 1, that `old` does not have.
pub fn added(old: &[u8], new: &[u8]) -> Vec<usize> {
    let diff = TextDiff::from_lines(old, new);
    let inserted = diff.iter_all_changes().filter(|c| c.tag() == ChangeTag::Insert);
    inserted.filter_map(|c| c.new_index()).map(|i| i + 1).collect()
}

/// Those of `lines` that lie in an `#if` arm of which nothing came out of the preprocessor.
pub fn left_out(text: &[u8], lines: &[usize], emitted: &BTreeSet<usize>) -> Vec<usize> {
    let arms = arms(text);
    let dead = |line: &usize| arms.iter().any(|arm| arm.contains(line) && emitted.range(arm.clone()).next().is_none());
    lines.iter().copied().filter(dead).collect()
}

/// Whether some of `lines` lie in an arm at all.
pub fn any_in_arm(text: &[u8], lines: &[usize]) -> bool {
    let arms = arms(text);
    lines.iter().any(|line| arms.iter().any(|arm| arm.contains(line)))
}

/// The line ranges of all `#if` arms, without the directives.
fn arms(text: &[u8]) -> Vec<Range<usize>> {
    let (mut open, mut arms) = (Vec::new(), Vec::new());
    for (i, line) in text.split(|&b| b == b'\n').enumerate() {
        let Some(directive) = line.trim_ascii_start().strip_prefix(b"#") else { continue };
        let directive = directive.trim_ascii_start();
        if directive.starts_with(b"if") {
            open.push(i + 2);
        } else if directive.starts_with(b"el") || directive.starts_with(b"endif") {
            let Some(start) = open.pop() else { continue };
            arms.push(start..i + 1);
            if directive.starts_with(b"el") {
                open.push(i + 2);
            }
        }
    }
    arms
}

/// Lines of `path` that some text of the preprocessor's output comes from.
pub fn emitted(output: &str, is_file: impl Fn(&Path) -> bool) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    let (mut inside, mut at) = (false, 0);
    for line in output.lines() {
        let marker = line.strip_prefix("# ").and_then(|m| m.split_once(" \""));
        if let Some((number, rest)) = marker.and_then(|(n, rest)| Some((n.parse::<usize>().ok()?, rest))) {
            inside = is_file(Path::new(rest.split('"').next().unwrap_or_default()));
            at = number;
            continue;
        }
        if inside && !line.trim().is_empty() {
            lines.insert(at);
        }
        at += 1;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_in_a_dead_arm_is_left_out() {
        let old = b"int a;\n#ifdef X\nint b;\n#else\nint c;\n#endif\n";
        let new = b"int a;\n#ifdef X\nint bb;\n#else\nint cc;\n#endif\n";
        let lines = added(old, new);
        assert_eq!(lines, [3, 5]);
        let seen =
            emitted("# 1 \"f.c\"\nint a;\n# 5 \"f.c\"\nint cc;\n# 1 \"h.h\" 1\nint x;\n", |p| p == Path::new("f.c"));
        assert_eq!(left_out(new, &lines, &seen), [3]);
        assert!(any_in_arm(new, &lines) && !any_in_arm(new, &[1]));
    }
}
