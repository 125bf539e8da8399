//! Reading unified diffs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// One line of a hunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// In both texts.
    Context,
    /// In the new text alone.
    Added,
    /// In the old text alone.
    Removed,
}

/// A line with its numbers, counted from 1, in the old and the new text (where it is in them).
#[derive(Clone, Debug)]
pub struct Line {
    pub mark: Mark,
    pub old: usize,
    pub new: usize,
    pub text: Vec<u8>,
    /// `\ No newline at end of file` follows.
    pub open_end: bool,
}

/// One hunk.
#[derive(Clone, Debug, Default)]
pub struct Hunk {
    /// What stands behind the second `@@`.
    pub heading: String,
    pub lines: Vec<Line>,
}

/// The hunks for one file.
#[derive(Clone, Debug, Default)]
pub struct FilePatch {
    pub path: String,
    pub hunks: Vec<Hunk>,
}

impl FilePatch {
    /// All lines with this mark.
    pub fn lines(&self, mark: Mark) -> impl Iterator<Item = &Line> {
        self.hunks.iter().flat_map(|h| &h.lines).filter(move |l| l.mark == mark)
    }
}

/// A patch file.
#[derive(Clone, Debug)]
pub struct Patch {
    /// Where it is on disk.
    pub at: PathBuf,
    pub files: Vec<FilePatch>,
}

impl Patch {
    /// Read and parse the file.
    pub fn read(at: &Path) -> Result<Self> {
        let bytes = std::fs::read(at).with_context(|| format!("cannot read {}", at.display()))?;
        let files = parse(&bytes).with_context(|| format!("{} is no unified diff", at.display()))?;
        Ok(Self { at: at.to_path_buf(), files })
    }

    /// The file's name without directory.
    pub fn name(&self) -> String {
        self.at.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// Added and removed lines together.
    pub fn changed_lines(&self) -> usize {
        self.files.iter().map(|f| f.lines(Mark::Added).count() + f.lines(Mark::Removed).count()).sum()
    }

    /// The patch that undoes this one, as text.
    pub fn reversed(&self) -> Vec<u8> {
        let mut text = Vec::new();
        for file in &self.files {
            text.extend_from_slice(format!("--- a/{0}\n+++ b/{0}\n", file.path).as_bytes());
            for hunk in &file.hunks {
                reverse_hunk(hunk, &mut text);
            }
        }
        text
    }
}

fn reverse_hunk(hunk: &Hunk, text: &mut Vec<u8>) {
    let count = |but: Mark| hunk.lines.iter().filter(|l| l.mark != but).count();
    let (old, new) = (count(Mark::Removed), count(Mark::Added));
    let first = hunk.lines.first();
    let at = |n: usize, lines: usize| if lines == 0 { n.saturating_sub(1) } else { n };
    let (old_at, new_at) = (at(first.map_or(1, |l| l.new), old), at(first.map_or(1, |l| l.old), new));
    text.extend_from_slice(format!("@@ -{old_at},{old} +{new_at},{new} @@{}\n", hunk.heading).as_bytes());
    let mut put = |line: &Line, mark: u8| {
        text.push(mark);
        text.extend_from_slice(&line.text);
        text.push(b'\n');
        if line.open_end {
            text.extend_from_slice(b"\\ No newline at end of file\n");
        }
    };
    for block in hunk.lines.chunk_by(|a, b| (a.mark == Mark::Context) == (b.mark == Mark::Context)) {
        for line in block {
            match line.mark {
                Mark::Context => put(line, b' '),
                Mark::Added => put(line, b'-'),
                Mark::Removed => {}
            }
        }
        block.iter().filter(|l| l.mark == Mark::Removed).for_each(|line| put(line, b'+'));
    }
}

/// All `*.patch` and `*.diff` files of a directory, sorted by name.
pub fn read_all(dir: &Path) -> Result<Vec<Patch>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "patch" || e == "diff") {
            paths.push(path);
        }
    }
    paths.sort();
    paths.iter().map(|p| Patch::read(p)).collect()
}

/// The files that some patch touches, with the patches that do.
pub fn touched(patches: &[Patch]) -> BTreeMap<&str, Vec<&Patch>> {
    let mut files: BTreeMap<&str, Vec<&Patch>> = BTreeMap::new();
    for patch in patches {
        for file in &patch.files {
            files.entry(&file.path).or_default().push(patch);
        }
    }
    files
}

/// Parse the text of a unified diff; what stands before, between and behind the hunks is skipped.
pub fn parse(bytes: &[u8]) -> Result<Vec<FilePatch>> {
    let mut files: Vec<FilePatch> = Vec::new();
    let (mut old, mut new, mut old_left, mut new_left) = (0, 0, 0_usize, 0_usize);
    for raw in bytes.split(|&b| b == b'\n') {
        let hunk = files.last_mut().and_then(|f| f.hunks.last_mut());
        if let (Some(hunk), true) = (hunk, old_left + new_left > 0) {
            let (mark, text) = match raw.split_first() {
                Some((b'+', rest)) => (Mark::Added, rest),
                Some((b'-', rest)) => (Mark::Removed, rest),
                Some((b' ', rest)) => (Mark::Context, rest),
                Some((b'\\', _)) => {
                    mark_open_end(hunk);
                    continue;
                }
                None => (Mark::Context, raw),
                _ => anyhow::bail!("a line in a hunk that is none: {}", String::from_utf8_lossy(raw)),
            };
            hunk.lines.push(Line { mark, old, new, text: text.to_vec(), open_end: false });
            if mark != Mark::Added {
                old += 1;
                old_left = old_left.checked_sub(1).context("a hunk longer than its header says")?;
            }
            if mark != Mark::Removed {
                new += 1;
                new_left = new_left.checked_sub(1).context("a hunk longer than its header says")?;
            }
        } else if let Some(path) = raw.strip_prefix(b"+++ ") {
            let path = String::from_utf8_lossy(path);
            let path = path.split('\t').next().unwrap_or_default();
            let path = path.strip_prefix("b/").unwrap_or(path).to_string();
            files.push(FilePatch { path, hunks: Vec::new() });
        } else if raw.starts_with(b"@@ ") {
            let line = String::from_utf8_lossy(raw);
            let file = files.last_mut().context("a hunk before any file name")?;
            let head = header(&line).context("a hunk header that cannot be read")?;
            ((old, old_left), (new, new_left)) = (head.0, head.1);
            file.hunks.push(Hunk { heading: head.2, lines: Vec::new() });
        } else if raw.first() == Some(&b'\\')
            && let Some(hunk) = files.last_mut().and_then(|f| f.hunks.last_mut())
        {
            mark_open_end(hunk);
        }
    }
    anyhow::ensure!(old_left + new_left == 0, "the last hunk is cut short");
    Ok(files)
}

fn mark_open_end(hunk: &mut Hunk) {
    if let Some(line) = hunk.lines.last_mut() {
        line.open_end = true;
    }
}

/// Start and length on both sides, and the heading.
type Header = ((usize, usize), (usize, usize), String);

fn header(line: &str) -> Option<Header> {
    let (ranges, heading) = line.strip_prefix("@@ -")?.split_once(" @@")?;
    let (old, new) = ranges.split_once(" +")?;
    let range = |text: &str| -> Option<(usize, usize)> {
        let (start, length) = text.split_once(',').unwrap_or((text, "1"));
        Some((start.parse().ok()?, length.parse().ok()?))
    };
    Some((range(old)?, range(new)?, heading.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
--- a/drivers/x.c\n+++ b/drivers/x.c\n@@ -3,3 +3,4 @@ static int f(void)\n one\n-two\n+zwei\n+drei\n four\n";

    #[test]
    fn lines_are_numbered_on_both_sides() {
        let files = parse(TEXT.as_bytes()).unwrap();
        assert_eq!(files[0].path, "drivers/x.c");
        let added: Vec<_> = files[0].lines(Mark::Added).map(|l| l.new).collect();
        let removed: Vec<_> = files[0].lines(Mark::Removed).map(|l| l.old).collect();
        assert_eq!((added, removed), (vec![4, 5], vec![4]));
    }

    #[test]
    fn reversed_twice_is_the_same() {
        let patch = Patch { at: PathBuf::new(), files: parse(TEXT.as_bytes()).unwrap() };
        let back = Patch { at: PathBuf::new(), files: parse(&patch.reversed()).unwrap() };
        assert_eq!(String::from_utf8(back.reversed()).unwrap(), TEXT);
    }

    #[test]
    fn a_cut_hunk_is_an_error() {
        assert!(parse(&TEXT.as_bytes()[..TEXT.len() - 8]).is_err());
    }
}
