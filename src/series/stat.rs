//! What a patch changes, in lines, as `git diff --stat` shows it.

use crate::report::escape;

/// Columns of the widest line.
const WIDTH: usize = 74;

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

/// The lines of a diffstat, each with a blank in front.
pub fn lines(files: &[FileStat]) -> String {
    let names: Vec<String> = files.iter().map(|file| escape::line(&file.path)).collect();
    let most = files.iter().map(|file| file.added + file.removed).max().unwrap_or_default();
    let digits = most.to_string().len();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let room = WIDTH.saturating_sub(longest + digits + 5).max(10);
    // A change shows at least one mark of its kind.
    let marks = |count: usize| if most <= room || count == 0 { count } else { (count * room / most).max(1) };
    let mut out = String::new();
    for (file, name) in files.iter().zip(&names) {
        let gap = " ".repeat(longest - name.chars().count());
        let bar = "+".repeat(marks(file.added)) + &"-".repeat(marks(file.removed));
        out.push_str(&format!(" {name}{gap} | {:>digits$} {bar}\n", file.added + file.removed));
    }
    out + &total(files)
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
        assert!(lines(&[file("a", 5000, 1)]).lines().all(|line| line.len() <= 75));
    }
}
