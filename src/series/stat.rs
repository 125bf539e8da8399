//! What a patch changes, in lines, as `git diff --stat` shows it.

use crate::report::escape;

/// Columns of the widest line, as in the mails of git.
const WIDTH: usize = 72;

/// Changed lines of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStat {
    /// Its path.
    pub path: String,
    /// Lines that the patch adds.
    pub added: usize,
    /// Lines that it removes.
    pub removed: usize,
}

impl FileStat {
    /// Counts the lines of the unified diff of one file.
    pub fn of(path: &str, diff: &[u8]) -> Self {
        let hunks = diff.split(|b| *b == b'\n').skip_while(|line| !line.starts_with(b"@@ "));
        let (mut added, mut removed) = (0, 0);
        for line in hunks {
            added += usize::from(line.first() == Some(&b'+'));
            removed += usize::from(line.first() == Some(&b'-'));
        }
        Self { path: path.to_owned(), added, removed }
    }
}

/// The lines of a diffstat, each with a blank in front, as `git format-patch` lays them out.
pub fn lines(files: &[FileStat]) -> String {
    let names: Vec<String> = files.iter().map(|file| escape::line(&file.path)).collect();
    let most = files.iter().map(|file| file.added + file.removed).max().unwrap_or_default();
    let digits = most.to_string().len();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let (mut name_width, mut bar_width) = (longest, most);
    if longest + digits + 6 + most > WIDTH {
        bar_width = most.min((WIDTH * 3 / 8).saturating_sub(digits + 6).max(6));
        let room = WIDTH.saturating_sub(digits + 6);
        if longest + bar_width > room {
            name_width = room - bar_width;
        } else {
            bar_width = room - longest;
        }
    }
    let mut out = String::new();
    for (file, name) in files.iter().zip(&names) {
        let (added, removed) = marks(file, bar_width, most);
        let name = shortened(name, name_width);
        let bar = "+".repeat(added) + &"-".repeat(removed);
        let gap = " ".repeat(name_width.saturating_sub(name.chars().count()));
        let line = format!(" {name}{gap} | {:>digits$} {bar}", file.added + file.removed);
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out + &total(files)
}

/// How many marks stand for the lines of a file: at least one of each kind that it has.
fn marks(file: &FileStat, width: usize, most: usize) -> (usize, usize) {
    let (added, removed) = (file.added, file.removed);
    if width > most {
        return (added, removed);
    }
    let scaled = |count: usize| if count == 0 { 0 } else { 1 + count * (width - 1) / most };
    let both = scaled(added + removed).max(if added > 0 && removed > 0 { 2 } else { 0 });
    if added < removed {
        let added = scaled(added);
        (added, both - added)
    } else {
        let removed = scaled(removed);
        (both - removed, removed)
    }
}

/// The end of a name that is too long, from a directory on where there is one.
fn shortened(name: &str, width: usize) -> String {
    let count = name.chars().count();
    if count <= width {
        return name.to_owned();
    }
    let end: String = name.chars().skip(count - width.saturating_sub(3)).collect();
    let end = end.find('/').map_or(end.as_str(), |slash| &end[slash..]);
    format!("...{end}")
}

fn total(files: &[FileStat]) -> String {
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (added, removed) = files.iter().fold((0, 0), |sum, file| (sum.0 + file.added, sum.1 + file.removed));
    let mut out = format!(" {} file{} changed", files.len(), plural(files.len()));
    if added > 0 {
        out.push_str(&format!(", {added} insertion{}(+)", plural(added)));
    }
    if removed > 0 {
        out.push_str(&format!(", {removed} deletion{}(-)", plural(removed)));
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::{FileStat, lines};

    #[test]
    fn lines_are_counted_behind_the_heads_of_the_diff() {
        let diff = b"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,3 @@\n-a\n+b\n+--c\n d\n--- e\n";
        assert_eq!(FileStat::of("x", diff), FileStat { path: "x".into(), added: 2, removed: 2 });
    }

    #[test]
    fn the_columns_are_those_of_git() {
        let file = |path: &str, added, removed| FileStat { path: path.into(), added, removed };
        let text = lines(&[file("a.c", 2, 1), file("dir/b.c", 0, 10)]);
        assert_eq!(
            text,
            " a.c     |  3 ++-\n dir/b.c | 10 ----------\n 2 files changed, 2 insertions(+), 11 deletions(-)\n"
        );
        assert!(lines(&[file("a\n--- b", 1, 0)]).lines().all(|line| line.starts_with(' ')));
        let bar = |text: &str, mark: char| text.lines().next().map(|line| line.matches(mark).count());
        let text = lines(&[file("a", 5000, 1)]);
        assert_eq!((bar(&text, '+'), bar(&text, '-')), (Some(60), Some(1)));
        let long = format!("{}/file.c", "directory/".repeat(8).trim_end_matches('/'));
        let text = lines(&[file(&long, 41, 39)]);
        assert_eq!(
            text.lines().next(),
            Some(" .../directory/directory/directory/file.c      | 80 ++++++++++---------")
        );
    }
}
