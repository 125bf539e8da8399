//! Unified diffs as people edit them: the counts in hunk headers are not trusted, line ends and comments are forgiven.

use std::fmt;

/// What a diff does to one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    /// The path without `a/` or `b/`.
    pub path: String,
    /// Its hunks, in the order in which they stand.
    pub hunks: Vec<Hunk>,
}

/// A hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// The line of the old file at which it starts, from one; a guess if lines have moved.
    pub start: usize,
    /// Where it stands in the diff, from one.
    pub line: usize,
    /// Its lines, with their line ends.
    pub lines: Vec<(Mark, Vec<u8>)>,
}

/// What a line of a hunk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both files.
    Context,
    /// In the old file only.
    Old,
    /// In the new file only.
    New,
}

/// Why a text is no diff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoDiff {
    /// The line, from one.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for NoDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the diff: {}", self.line, self.what)
    }
}

/// Reads `text`. Each file starts with a `diff --git` line; lines that start with `#` are comments, and a hunk's line that
/// has lost its only space is an empty line of context.
///
/// # Errors
/// A line inside a hunk that starts with none of the marks, a header that cannot be read, a file that is made,
/// removed or renamed.
pub fn parse(text: &[u8]) -> Result<Vec<FileDiff>, NoDiff> {
    let mut files: Vec<FileDiff> = Vec::new();
    let mut in_hunk = false;
    for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let wrong = |what: &str| NoDiff { line: at + 1, what: what.to_owned() };
        let plain = line.strip_suffix(b"\n").unwrap_or(line);
        if plain.first() == Some(&b'#') {
            continue;
        }
        if plain.starts_with(b"diff --git ") {
            files.push(FileDiff { path: String::new(), hunks: Vec::new() });
            in_hunk = false;
            continue;
        }
        let Some(file) = files.last_mut() else { continue };
        if plain.starts_with(b"@@ -") {
            let start = old_start(plain).ok_or_else(|| wrong("a hunk starts with `@@ -LINE,COUNT +LINE,COUNT @@`"))?;
            if file.path.is_empty() {
                return Err(wrong("a hunk before the `--- a/` and `+++ b/` lines of its file"));
            }
            file.hunks.push(Hunk { start, line: at + 1, lines: Vec::new() });
            in_hunk = true;
            continue;
        }
        if !in_hunk {
            header(file, plain).map_err(|what| wrong(&what))?;
            continue;
        }
        let Some(hunk) = file.hunks.last_mut() else { continue };
        let (mark, rest) = match line {
            [b' ', rest @ ..] => (Mark::Context, rest),
            [b'-', rest @ ..] => (Mark::Old, rest),
            [b'+', rest @ ..] => (Mark::New, rest),
            [b'\n'] | [b'\r', b'\n'] => (Mark::Context, line),
            [b'\\', ..] => {
                if let Some(last) = hunk.lines.last_mut().map(|l| &mut l.1).filter(|l| l.ends_with(b"\n")) {
                    last.pop();
                }
                continue;
            }
            _ => return Err(wrong("a line of a hunk starts with ` `, `-` or `+`, and a comment with `#`")),
        };
        hunk.lines.push((mark, rest.to_vec()));
    }
    files.retain(|file| !file.hunks.is_empty());
    Ok(files)
}

/// Takes in a line between `diff --git` and the first hunk.
fn header(file: &mut FileDiff, line: &[u8]) -> Result<(), String> {
    let made = [&b"new file"[..], b"deleted file", b"rename ", b"copy ", b"Binary files", b"GIT binary patch"];
    if made.iter().any(|start| line.starts_with(start)) {
        return Err("files cannot be made, removed or renamed here".to_owned());
    }
    let (side, path) = match line {
        [b'-', b'-', b'-', b' ', path @ ..] => (b'a', path),
        [b'+', b'+', b'+', b' ', path @ ..] => (b'b', path),
        _ => return Ok(()),
    };
    let path = unquoted(path).ok_or("a path that cannot be read")?;
    let path = path.strip_prefix([side as char, '/'].iter().collect::<String>().as_str()).map(str::to_owned);
    let path = path.ok_or("the path must start with `a/` or `b/`; files cannot be made or removed here")?;
    if !file.path.is_empty() && file.path != path {
        return Err("the two paths of a file must be equal".to_owned());
    }
    file.path = path;
    Ok(())
}

/// The path in a header line: without what follows a tab, and without the quotes that git puts around odd ones.
fn unquoted(text: &[u8]) -> Option<String> {
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    let Some(inner) = text.strip_prefix(b"\"") else {
        let end = memchr::memchr(b'\t', text).unwrap_or(text.len());
        return String::from_utf8(text[..end].to_vec()).ok();
    };
    let mut out = Vec::new();
    let mut bytes = inner.iter().copied();
    loop {
        match bytes.next()? {
            b'"' => return String::from_utf8(out).ok(),
            b'\\' => match bytes.next()? {
                b'n' => out.push(b'\n'),
                b't' => out.push(b'\t'),
                c @ (b'"' | b'\\') => out.push(c),
                c @ b'0'..=b'3' => {
                    let digits = [c, bytes.next()?, bytes.next()?];
                    let digits = std::str::from_utf8(&digits).ok()?;
                    out.push(u8::from_str_radix(digits, 8).ok()?);
                }
                _ => return None,
            },
            c => out.push(c),
        }
    }
}

/// The first number of a hunk header.
fn old_start(line: &[u8]) -> Option<usize> {
    let digits = line.strip_prefix(b"@@ -")?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    std::str::from_utf8(&digits[..end]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Mark, parse};
    use crate::edit::diff::unified;
    use proptest::prelude::*;

    const DIFF: &str = "# say what you like\nnotes above are skipped\ndiff --git a/d/a.c b/d/a.c\n--- a/d/a.c\n+++ b/d/a.c\n\
                        @@ -3,2 +3 @@ int f(void)\n a\n\n-b\n+c\n# no line\n+--- x\n\\ No newline at end of file\n";

    #[test]
    fn a_diff_is_read_whatever_its_counts_say() {
        let files = parse(DIFF.as_bytes()).unwrap();
        assert_eq!((files.len(), files[0].path.as_str(), files[0].hunks[0].start), (1, "d/a.c", 3));
        let lines: Vec<_> =
            files[0].hunks[0].lines.iter().map(|(m, l)| (*m, std::str::from_utf8(l).unwrap())).collect();
        let (context, new) = (Mark::Context, Mark::New);
        assert_eq!(lines, [(context, "a\n"), (context, "\n"), (Mark::Old, "b\n"), (new, "c\n"), (new, "--- x")]);
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        let told = |text: &str| parse(text.as_bytes()).unwrap_err().to_string();
        let start = "diff --git a/a b/a\n--- a/a\n+++ b/a\n";
        assert!(
            told(&format!("{start}@@ -1 +1 @@\n a\nlost its mark\n"))
                .starts_with("line 6 of the diff: a line of a hunk")
        );
        assert!(told(&format!("{start}@@ -x +1 @@\n")).contains("a hunk starts with"));
        assert!(told("diff --git a/a b/a\n@@ -1 +1 @@\n").contains("a hunk before"));
        assert!(told("diff --git a/a b/a\n--- /dev/null\n").contains("cannot be made"));
        assert!(told("diff --git a/a b/a\nnew file mode 100644\n").contains("cannot be made"));
        assert!(told("diff --git a/a b/a\n--- a/a\n+++ b/c\n").contains("must be equal"));
    }

    #[test]
    fn no_hunk_is_no_change() {
        assert_eq!(parse(b"# nothing\n").unwrap(), []);
        assert_eq!(parse(b"diff --git a/a b/a\n--- a/a\n+++ b/a\n").unwrap(), []);
    }

    #[test]
    fn paths_that_git_quotes_are_read() {
        for path in ["a b/x.c", "tab\there.c", "new\nline\u{7}\u{e4}\".c"] {
            let mut diff = Vec::new();
            unified(&mut diff, path.into(), b"a\n", b"b\n");
            assert_eq!(parse(&diff).unwrap()[0].path, path);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_tried(text: Vec<u8>) {
            let _ = parse(&text);
            let _ = parse(&[DIFF.as_bytes(), &text].concat());
        }
    }
}
