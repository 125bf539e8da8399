//! Unified diffs of arbitrary bytes, as `git diff` and `diff -up` print them.

use std::fmt::Write as _;
use std::ops::Range;

use camino::Utf8Path;
use memchr::{memchr, memchr_iter, memrchr_iter};
use sha1::{Digest, Sha1};
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Digits of a blob's name, as the kernel's patches have them (Documentation/process/maintainer-tip.rst).
const ABBREVIATED: usize = 12;

/// Longest heading in a hunk header, in bytes.
const HEADING: usize = 80;

/// Appends to `out` what turns `old` into `new` in the file `path`; nothing if they are equal.
pub fn unified(out: &mut Vec<u8>, path: &Utf8Path, old: &[u8], new: &[u8]) {
    change(out, path, Some(old), new);
}

/// As [`unified`]; without `old` the file is new.
pub fn change(out: &mut Vec<u8>, path: &Utf8Path, old: Option<&[u8]>, new: &[u8]) {
    print(out, path, old, new, "");
}

/// As [`change`], with the names that git has for the two texts, so that `git am --3way` finds the old one.
pub fn mailed(out: &mut Vec<u8>, path: &Utf8Path, old: Option<&[u8]>, new: &[u8]) {
    let (before, after) = (old.map_or_else(|| "0".repeat(ABBREVIATED), name), name(new));
    // The mode is told of a file that stays; sources are not executable.
    let mode = if old.is_some() { " 100644" } else { "" };
    print(out, path, old, new, &format!("index {before}..{after}{mode}\n"));
}

/// The beginning of the name that git gives to a text.
fn name(text: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(format!("blob {}\0", text.len()));
    hash.update(text);
    let digits: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    digits[..ABBREVIATED].to_owned()
}

fn print(out: &mut Vec<u8>, path: &Utf8Path, old: Option<&[u8]>, new: &[u8], index: &str) {
    if old == Some(new) {
        return;
    }
    let fresh = old.is_none();
    let (before, old, new, after) = changed(old.unwrap_or_default(), new);
    let above = memchr_iter(b'\n', before).count();
    let (mut old, mut new) = (split_lines(old), split_lines(new));
    let (a, b) = (quoted("a", path), quoted("b", path));
    let tab = if path.as_str().contains(char::is_whitespace) { "\t" } else { "" };
    let (mode, from) =
        if fresh { ("new file mode 100644\n", "/dev/null".to_owned()) } else { ("", format!("{a}{tab}")) };
    out.extend_from_slice(format!("diff --git {a} {b}\n{mode}{index}--- {from}\n+++ {b}{tab}\n").as_bytes());
    let mut operations = capture_diff_slices(Algorithm::Myers, &old, &new);
    // A line of the context may stand for a new one above it: the change ends further down than the texts differ.
    let below: Vec<&[u8]> = split_lines(after).into_iter().take(CONTEXT).collect();
    match operations.last_mut() {
        Some(DiffOp::Equal { len, .. }) => *len += below.len(),
        _ => operations.push(DiffOp::Equal { old_index: old.len(), new_index: new.len(), len: below.len() }),
    }
    old.extend_from_slice(&below);
    new.extend_from_slice(&below);
    for group in group_diff_ops(operations, CONTEXT) {
        hunk(out, &group, (before, above), &old, &new);
    }
}

/// What two texts share in front, both from there to the last line that differs, with the context of a hunk, and what they share
/// behind that: a diff keeps something for each line it gets, and long files change in few places.
fn changed<'t>(old: &'t [u8], new: &'t [u8]) -> (&'t [u8], &'t [u8], &'t [u8], &'t [u8]) {
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    // Back to the start of the line that differs, and of the lines above it.
    let mut ends = memrchr_iter(b'\n', &old[..same]);
    let start = ends.nth(CONTEXT).map_or(0, |at| at + 1);
    let differs = memrchr_iter(b'\n', &old[..same]).next().map_or(0, |at| at + 1);
    let (rest, fresh) = (&old[differs..], &new[differs..]);
    let same = rest.iter().rev().zip(fresh.iter().rev()).take_while(|(a, b)| a == b).count();
    // On to the end of the line that differs, and of the lines below it.
    let shared = &rest[rest.len() - same..];
    let below = memchr_iter(b'\n', shared).nth(CONTEXT).map_or(0, |at| same - at - 1);
    let (old_end, new_end) = (old.len() - below, new.len() - below);
    (&old[..start], &old[start..old_end], &new[start..new_end], &old[old_end..])
}

/// The lines of `text`, each with its `\n`; the last may lack it.
fn split_lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

fn hunk(out: &mut Vec<u8>, group: &[DiffOp], (before, above): (&[u8], usize), old: &[&[u8]], new: &[&[u8]]) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return };
    let old_range = first.old_range().start..last.old_range().end;
    let new_range = first.new_range().start..last.new_range().end;
    out.extend_from_slice(
        format!("@@ -{} +{} @@", position(&old_range, above), position(&new_range, above)).as_bytes(),
    );
    let further = before.split_inclusive(|byte| *byte == b'\n').rev();
    if let Some(heading) = heading(old[..old_range.start].iter().rev().copied().chain(further)) {
        out.push(b' ');
        out.extend_from_slice(heading);
    }
    out.push(b'\n');
    for op in group {
        let (tag, old_lines, new_lines) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            lines(out, b' ', &old[old_lines]);
        } else {
            lines(out, b'-', &old[old_lines]);
            lines(out, b'+', &new[new_lines]);
        }
    }
}

fn lines(out: &mut Vec<u8>, mark: u8, lines: &[&[u8]]) {
    for line in lines {
        out.push(mark);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// `start,length` of a range of lines; the length 1 is left out, an empty range names the line before it.
fn position(range: &Range<usize>, above: usize) -> String {
    let start = range.start + above;
    match range.len() {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        length => format!("{},{length}", start + 1),
    }
}

/// The first of `lines`, which go up from a hunk, that looks like the start of a function: a letter or underscore in the first
/// column, and no label.
pub fn heading<'t>(mut lines: impl Iterator<Item = &'t [u8]>) -> Option<&'t [u8]> {
    let starts = |line: &&[u8]| line.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_') && !is_label(line);
    let line = lines.find(starts)?;
    let cut = &line[..line.len().min(HEADING)];
    // A character must not be cut in the middle, lest mail programs and terminals choke on it.
    let cut = if cut.len() < line.len() { whole_characters(cut) } else { cut };
    Some(cut.trim_ascii_end())
}

/// Whether `line` is a `label:` of a `goto`.
fn is_label(line: &[u8]) -> bool {
    let Some(colon) = memchr(b':', line) else { return false };
    let (name, rest) = line.split_at(colon);
    let rest = rest[1..].trim_ascii_start();
    name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') && (rest.is_empty() || rest.starts_with(b"/"))
}

/// `text` without a UTF-8 sequence that is cut off at its end.
fn whole_characters(text: &[u8]) -> &[u8] {
    match std::str::from_utf8(text) {
        Err(error) if error.error_len().is_none() => &text[..error.valid_up_to()],
        _ => text,
    }
}

/// `a/path`, in double quotes with C escapes if it holds what would confuse a reader of patches.
fn quoted(side: &str, path: &Utf8Path) -> String {
    let plain = format!("{side}/{path}");
    if !plain.contains(|c: char| c.is_control() || c == '"' || c == '\\') {
        return plain;
    }
    let mut out = String::from('"');
    for c in plain.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\{byte:03o}");
            }),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::{change, heading, name, quoted, unified};

    #[test]
    fn names_of_blobs_are_those_of_git() {
        assert_eq!((name(b"").as_str(), name(b"hello\n").as_str()), ("e69de29bb2d1", "ce013625030b"));
    }

    fn diff(old: &str, new: &str) -> String {
        let mut out = Vec::new();
        unified(&mut out, "x/a.c".into(), old.as_bytes(), new.as_bytes());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn equal_texts_have_no_diff() {
        assert_eq!(diff("a\n", "a\n"), "");
    }

    #[test]
    fn a_hunk_names_the_function_above_its_context() {
        let old = "int f(void)\n{\n\ta;\n\tb;\n\tc;\n\td;\n\te;\n}\n";
        let new = old.replace("\te;", "\tE;");
        let expected = "diff --git a/x/a.c b/x/a.c\n--- a/x/a.c\n+++ b/x/a.c\n\
                        @@ -4,5 +4,5 @@ int f(void)\n \tb;\n \tc;\n \td;\n-\te;\n+\tE;\n }\n";
        assert_eq!(diff(old, &new), expected);
    }

    #[test]
    fn a_change_far_down_is_told_where_it_is() {
        let old = format!("int f(void)\n{{\n{}}}\n{}", "\ta;\n".repeat(500), "\n".repeat(500));
        let at = |new: &str| diff(&old, new).lines().filter(|l| l.starts_with("@@")).collect::<Vec<_>>().join("|");
        assert_eq!(at(&old.replacen("}\n", "b\n}\n", 1)), "@@ -500,6 +500,7 @@ int f(void)");
        assert_eq!(at(&format!("{old}b\n")), "@@ -1001,3 +1001,4 @@ int f(void)");
        assert_eq!(at(&format!("b\n{old}")), "@@ -1,3 +1,4 @@");
        assert_eq!(
            at(&format!("b\n{}", old.replacen("}\n", "", 1))),
            "@@ -1,3 +1,4 @@|@@ -500,7 +501,6 @@ int f(void)"
        );
        assert_eq!(at(&old.replacen("\ta;\n", "", 1)), "@@ -499,7 +499,6 @@ int f(void)");
        assert_eq!(at(""), "@@ -1,1003 +0,0 @@");
    }

    #[test]
    fn a_change_that_ends_like_the_lines_below_has_all_its_context() {
        let (old, new) = ("x\ny\nz\n-\n\na\nb\nc\nd\n", "x\ny\nz\n\n\np\n\nq\n\na\nb\nc\nd\n");
        let text = diff(old, new);
        assert!(text.ends_with("+\n a\n b\n c\n"), "{text}");
    }

    #[test]
    fn a_missing_newline_at_the_end_is_marked() {
        let tail = diff("a\nb", "a\nc");
        let marker = "\\ No newline at end of file\n";
        assert!(tail.ends_with(&format!(" a\n-b\n{marker}+c\n{marker}")), "{tail}");
    }

    #[test]
    fn text_that_comes_from_nothing_starts_at_line_zero() {
        assert!(diff("", "a\n").contains("@@ -0,0 +1 @@\n+a\n"));
        assert!(diff("a\n", "").contains("@@ -1 +0,0 @@\n-a\n"));
    }

    #[test]
    fn a_new_file_comes_from_nowhere() {
        let mut out = Vec::new();
        change(&mut out, "x/a.c".into(), None, b"a\n");
        let expected =
            "diff --git a/x/a.c b/x/a.c\nnew file mode 100644\n--- /dev/null\n+++ b/x/a.c\n@@ -0,0 +1 @@\n+a\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn a_heading_is_cut_at_eighty_bytes_and_is_no_label() {
        let long = format!("int {}(void)\n", "f".repeat(100));
        let heading = |text: &str| heading(text.as_bytes().split_inclusive(|b| *b == b'\n').rev()).map(<[u8]>::to_vec);
        assert_eq!(heading(&format!("{long}\nout:\n\tx\n")).unwrap().len(), 80);
        let accents = format!("int x{}\n", "\u{e9}".repeat(60));
        assert_eq!(heading(&accents).unwrap().len(), 79);
        assert_eq!(heading("int f(void)\r\nout: /* x */\n").unwrap(), b"int f(void)");
        assert_eq!(heading("#define X\n{\n"), None);
    }

    #[test]
    fn odd_paths_are_quoted() {
        assert_eq!(quoted("a", "x y".into()), "a/x y");
        assert_eq!(quoted("a", "q\"\n\u{1}".into()), "\"a/q\\\"\\n\\001\"");
    }
}
