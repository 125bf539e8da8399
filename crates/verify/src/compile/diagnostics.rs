//! What the compiler says, and what of it is new.

use std::collections::BTreeMap;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The object is made all the same.
    Warning,
    /// There is no object.
    Error,
}

/// One message of gcc or clang.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, relative to the tree or the build directory where it lies in one; empty if the message has no place.
    pub path: String,
    /// The line, counted from 1; 0 without a place.
    pub line: usize,
    /// Warning or error.
    pub severity: Severity,
    /// The message, with the option that controls it.
    pub text: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}:{}: ", self.path, self.line)?;
        }
        f.write_str(&self.text)
    }
}

/// Reads one line of the compiler's output, `path:line:column: warning: text`.
pub fn read(line: &str) -> Option<Diagnostic> {
    const KINDS: [(&str, Severity); 3] =
        [(" fatal error: ", Severity::Error), (" error: ", Severity::Error), (" warning: ", Severity::Warning)];
    let found = KINDS.iter().filter_map(|(word, severity)| Some((line.find(word)?, *word, *severity)));
    let (at, word, severity) = found.min_by_key(|f| f.0)?;
    let text = line[at + word.len()..].to_owned();
    let place = line[..at].strip_suffix(':')?;
    // `cc1: error: ...` has a program and no place.
    let Some((path, line_number)) = place_of(place) else {
        let program = !place.contains([' ', ':']);
        return program.then_some(Diagnostic { path: String::new(), line: 0, severity, text });
    };
    Some(Diagnostic { path: path.to_owned(), line: line_number, severity, text })
}

/// `path:line:column` or `path:line`; a path may hold colons.
fn place_of(place: &str) -> Option<(&str, usize)> {
    let (head, last) = place.rsplit_once(':')?;
    let last: usize = last.parse().ok()?;
    let with_column = head.rsplit_once(':').and_then(|(path, line)| Some((path, line.parse().ok()?)));
    let (path, line) = with_column.unwrap_or((head, last));
    (!path.is_empty() && !path.starts_with(char::is_whitespace)).then_some((path, line))
}

/// What is in `after` and not in `before`, wherever its line has moved to. `renamed` are names, old and new, that a
/// message may now have in place of each other.
pub fn fresh(before: &[Diagnostic], after: &[Diagnostic], renamed: &[(String, String)]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, Severity, String), usize> = BTreeMap::new();
    for d in before {
        *seen.entry((&d.path, d.severity, rename(&d.text, renamed))).or_default() += 1;
    }
    let mut new = Vec::new();
    for d in after {
        match seen.get_mut(&(d.path.as_str(), d.severity, rename(&d.text, renamed))) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(d.clone()),
        }
    }
    new
}

/// The text with the old names replaced, where they are whole words.
fn rename(text: &str, renamed: &[(String, String)]) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let (head, tail) = rest.split_at(start);
        let (word, tail) = tail.split_at(tail.find(|c| !is_word(c)).unwrap_or(tail.len()));
        out.push_str(head);
        out.push_str(renamed.iter().find(|(old, _)| old == word).map_or(word, |(_, new)| new));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(line: usize, text: &str) -> Diagnostic {
        Diagnostic { path: "a.c".into(), line, severity: Severity::Warning, text: text.into() }
    }

    #[test]
    fn lines_of_the_compiler_are_read() {
        let d = read("drivers/x.c:7:3: warning: unused variable: 'a' [-Wunused]").unwrap();
        assert_eq!((&*d.path, d.line, d.severity), ("drivers/x.c", 7, Severity::Warning));
        assert_eq!(d.text, "unused variable: 'a' [-Wunused]");
        assert!(read("drivers/x.c: In function 'f':").is_none());
        assert!(read("x.c:3:1: note: declared here").is_none());
        assert_eq!(read("x.h:1:10: fatal error: y.h: No such file").unwrap().severity, Severity::Error);
        assert_eq!(read("x.h:12: error: bad").unwrap().line, 12);
        assert_eq!(read("cc1: error: unrecognized option").unwrap().path, "");
        for odd in ["", ": error: ", " error: ", "a: b: error: x", ":::: warning: ", "é: warning: "] {
            let _ = read(odd);
        }
    }

    #[test]
    fn a_moved_warning_is_not_new_and_a_second_one_is() {
        let before = [warning(3, "unused")];
        assert!(fresh(&before, &[warning(9, "unused")], &[]).is_empty());
        let two = fresh(&before, &[warning(9, "unused"), warning(12, "unused")], &[]);
        assert_eq!(two.iter().map(|d| d.line).collect::<Vec<_>>(), [12]);
    }

    #[test]
    fn a_warning_that_names_the_renamed_handler_is_not_new() {
        let renamed = [("f_mmap".to_owned(), "f_mmap_prepare".to_owned())];
        let before = [warning(3, "no prototype for 'f_mmap'")];
        assert!(fresh(&before, &[warning(3, "no prototype for 'f_mmap_prepare'")], &renamed).is_empty());
        assert_eq!(fresh(&before, &[warning(3, "no prototype for 'g'")], &renamed).len(), 1);
    }
}
