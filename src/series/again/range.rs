//! How the code of two versions of a patch differs.

use camino::Utf8Path;

use crate::edit::diff;
use crate::edit::unified::{Mark, parse};
use crate::report::escape;
use crate::series::again::Standing;

/// Lines that are shown for a patch.
const MOST: usize = 120;

/// How two versions differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In a word.
    pub standing: Standing,
    /// Line by line where the change is another one, each line indented so that nothing takes it for a diff.
    pub text: String,
}

/// Compares the diffs of two versions.
pub fn difference(old: &[u8], new: &[u8]) -> Difference {
    let (before, after) = (shown(old, true), shown(new, true));
    let standing = match (before == after, shown(old, false) == shown(new, false)) {
        (true, _) => Standing::Same,
        (false, true) => Standing::Moved,
        (false, false) => Standing::Changed,
    };
    if standing != Standing::Changed {
        return Difference { standing, text: String::new() };
    }
    let mut text = Vec::new();
    diff::unified(&mut text, Utf8Path::new("patch"), &before, &after);
    let text = String::from_utf8_lossy(&text).into_owned();
    // Behind the three lines that name the file.
    let lines: Vec<&str> = text.lines().skip(3).map(|line| if line.starts_with("@@") { "@@" } else { line }).collect();
    let mut out: String = lines.iter().take(MOST).map(|line| format!("    {}\n", escape::line(line))).collect();
    if lines.len() > MOST {
        out += &format!("    ({} more lines)\n", lines.len() - MOST);
    }
    Difference { standing, text: out }
}

/// A diff without places, and without the lines around the change unless they are wanted.
fn shown(diff: &[u8], around: bool) -> Vec<u8> {
    let Ok(files) = parse(diff) else { return diff.to_vec() };
    let mut out = Vec::new();
    for file in files {
        out.extend_from_slice(format!("## {} ##\n", file.path).as_bytes());
        for hunk in file.hunks {
            if around {
                out.extend_from_slice(b"@@\n");
            }
            for (mark, line) in hunk.lines.iter().filter(|(mark, _)| around || *mark != Mark::Context) {
                out.push(match mark {
                    Mark::Context => b' ',
                    Mark::Old => b'-',
                    Mark::New => b'+',
                });
                out.extend_from_slice(line);
                if !line.ends_with(b"\n") {
                    out.push(b'\n');
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::difference;
    use crate::series::again::Standing;

    fn diff(start: usize, above: &str, new: &str) -> Vec<u8> {
        format!("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -{start},2 +{start},2 @@ f\n {above}\n-old\n+{new}\n")
            .into_bytes()
    }

    #[test]
    fn places_do_not_count_and_lines_around_are_told_from_the_change() {
        let standing = |old: &[u8], new: &[u8]| difference(old, new).standing;
        assert_eq!(standing(&diff(1, "a", "b"), &diff(9, "a", "b")), Standing::Same);
        assert_eq!(standing(&diff(1, "a", "b"), &diff(1, "z", "b")), Standing::Moved);
        assert_eq!(standing(&diff(1, "a", "b"), &diff(1, "a", "c")), Standing::Changed);
    }

    #[test]
    fn no_line_of_the_difference_can_be_taken_for_a_diff() {
        let text = difference(&diff(1, "a", "b"), &diff(1, "a", "-- b")).text;
        assert!(text.contains("    --- b") || text.contains("    ++-- b"), "{text}");
        assert!(text.lines().all(|line| line.starts_with("    ")), "{text}");
    }
}
