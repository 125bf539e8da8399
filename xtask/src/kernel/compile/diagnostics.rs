//! What the compiler says, and what of it is new.

use std::collections::BTreeMap;
use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Warning,
    Error,
}

/// One message of gcc or clang, with the path relative to the kernel tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub path: String,
    pub line: usize,
    pub level: Level,
    pub text: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.text)
    }
}

/// Read one line of the compiler's output, `path:line:column: warning: text`.
pub fn read(line: &str) -> Option<Diagnostic> {
    const KINDS: [(&str, Level); 3] =
        [(" fatal error: ", Level::Error), (" error: ", Level::Error), (" warning: ", Level::Warning)];
    let found = KINDS.iter().filter_map(|(word, level)| Some((line.find(word)?, *word, *level)));
    let (at, word, level) = found.min_by_key(|f| f.0)?;
    let mut place = line[..at].strip_suffix(':')?.splitn(3, ':');
    let path = place.next()?.to_string();
    let line_number = place.next()?.parse().ok()?;
    (!path.is_empty() && !path.starts_with(char::is_whitespace)).then_some(())?;
    Some(Diagnostic { path, line: line_number, level, text: line[at + word.len()..].to_string() })
}

/// What is in `after` and not in `before`, wherever its line has moved to.
pub fn fresh(before: &[Diagnostic], after: &[Diagnostic], level: Level) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for d in before.iter().filter(|d| d.level == level) {
        *seen.entry((&d.path, &d.text)).or_default() += 1;
    }
    let mut new = Vec::new();
    for d in after.iter().filter(|d| d.level == level) {
        match seen.get_mut(&(d.path.as_str(), d.text.as_str())) {
            Some(left) if *left > 0 => *left -= 1,
            _ => new.push(d.to_string()),
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warning(line: usize, text: &str) -> Diagnostic {
        Diagnostic { path: "a.c".into(), line, level: Level::Warning, text: text.into() }
    }

    #[test]
    fn a_line_of_gcc_is_read() {
        let d = read("drivers/x.c:7:3: warning: unused variable: 'a' [-Wunused]").unwrap();
        assert_eq!((d.line, d.level, d.text.as_str()), (7, Level::Warning, "unused variable: 'a' [-Wunused]"));
        assert!(read("drivers/x.c: In function 'f':").is_none());
        assert_eq!(read("x.h:1:10: fatal error: y.h: No such file").unwrap().level, Level::Error);
    }

    #[test]
    fn a_moved_warning_is_not_new_and_a_second_one_is() {
        let before = [warning(3, "unused")];
        assert!(fresh(&before, &[warning(9, "unused")], Level::Warning).is_empty());
        assert_eq!(fresh(&before, &[warning(9, "unused"), warning(12, "unused")], Level::Warning), ["a.c:12: unused"]);
    }
}
