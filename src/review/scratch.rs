//! The text that is given to an editor.

use crate::ledger::entry::EditedDiff;

/// In front of the diff. More than five lines, here and at the end, so that an editor that takes its settings from the
/// first and last lines of a file finds ours there and not the source's.
const HEAD: &str = "\
# Edit what this conversion changes. The lines of the diff are against the files as they are:
#   to change a new line, edit the line that starts with `+`;
#   to leave a removed line in, make its `-` a space; to leave out a new line, delete it;
#   to remove one more line, make its space a `-`.
# The counts in the `@@` lines need not be kept right. Lines that start with `#` are left out.
# Delete all lines of the diff to give up. Afterwards the result is checked again.
";

/// Behind the diff.
const TAIL: &str = "\
#
# End of the diff. What you make of it is parsed, its slots are looked at, a second run must
# find nothing left to convert, and it is compiled and executed if the review does that.
# If something does not hold you are told, and can edit again.
#
";

/// What the editor is given for `diff`. A diff that was edited once and no longer counts is added as a comment.
pub fn write(diff: &[u8], before: Option<&EditedDiff>) -> Vec<u8> {
    let mut text = HEAD.as_bytes().to_vec();
    text.extend_from_slice(diff);
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    if let Some(before) = before {
        text.extend_from_slice(b"#\n# What you had made of it before the code under it changed:\n#\n");
        for line in before.diff.split_inclusive(|byte| *byte == b'\n') {
            text.extend_from_slice(b"# ");
            text.extend_from_slice(line);
        }
    }
    text.extend_from_slice(TAIL.as_bytes());
    text
}

/// What came back: the diff without comments.
pub fn read(text: &[u8]) -> Vec<u8> {
    text.split_inclusive(|byte| *byte == b'\n').filter(|line| !line.starts_with(b"#")).flatten().copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, TAIL, read, write};
    use crate::ledger::entry::EditedDiff;

    #[test]
    fn what_is_written_is_read_back() {
        let diff = b"diff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1 @@\n-#if X\n+#if Y\n";
        assert_eq!(read(&write(diff, None)), diff);
        let before = EditedDiff { diff: b"-a\n+b\n".to_vec(), code: String::new() };
        let text = write(diff, Some(&before));
        assert_eq!(read(&text), diff);
        assert!(String::from_utf8(text).unwrap().contains("# -a\n# +b\n"));
    }

    #[test]
    fn settings_in_the_source_are_not_where_editors_look() {
        assert!(HEAD.lines().count() > 5 && TAIL.lines().count() >= 5);
    }
}
