//! Patterns of a MAINTAINERS file.

use regex::bytes::{Regex, RegexBuilder};

/// Bytes that a compiled pattern may take.
const MOST_BYTES: usize = 1 << 20;

/// A pattern that names files.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// What every path that matches starts with.
    literal: String,
    /// The whole, none if the literal part is all; compiled anew where it is asked for, since few ever are.
    expression: Option<String>,
    /// `**` stands in it: it matches at any depth.
    any_depth: bool,
    /// It ends with `/`: everything below matches.
    is_directory: bool,
    /// It is a regular expression that may match anywhere (`N:`).
    anywhere: bool,
    slashes: i32,
}

impl Pattern {
    /// `F:` or `X:`: a path, in which `*` and `?` match what they match in get_maintainer.pl.
    pub fn file(value: &str) -> Option<Self> {
        if value.is_empty() {
            return None;
        }
        let wild = value.find(['*', '?', '[']).unwrap_or(value.len());
        let expression = (wild < value.len()).then(|| translated(value));
        Some(Self {
            literal: value[..wild].to_owned(),
            expression,
            any_depth: value.contains("**"),
            is_directory: value.ends_with('/'),
            anywhere: false,
            slashes: slashes(value),
        })
    }

    /// `N:`: a regular expression; none if it is not one that can be read here.
    pub fn expression(value: &str) -> Option<Self> {
        // Blanks do not count: get_maintainer.pl matches with /x.
        let source: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        let pattern = Self {
            literal: String::new(),
            expression: Some(source),
            any_depth: true,
            is_directory: false,
            anywhere: true,
            slashes: 0,
        };
        (!value.is_empty() && pattern.compiled().is_some()).then_some(pattern)
    }

    fn compiled(&self) -> Option<Regex> {
        let source = self.expression.as_ref()?;
        let anchor = if self.anywhere { "" } else { "^" };
        RegexBuilder::new(&format!("{anchor}(?:{source})")).unicode(false).size_limit(MOST_BYTES).build().ok()
    }

    /// Whether it names `path` (`file_match_pattern`).
    pub fn matches(&self, path: &str) -> bool {
        let Some(rest) = path.strip_prefix(&self.literal) else { return false };
        if self.expression.is_some() && !self.compiled().is_some_and(|e| e.is_match(path.as_bytes())) {
            return false;
        }
        // A directory may be written without the slash: what lies below it is named by it, too.
        let names_directory = self.expression.is_none() && rest.starts_with('/');
        self.is_directory || self.any_depth || names_directory || slashes(path) == self.slashes
    }

    /// How many directories it names (-1 if it begins with a wildcard), whether it has no wildcard at all, and how many
    /// characters stand before the first.
    pub fn depth(&self) -> (i32, bool, usize) {
        if self.literal.is_empty() {
            return (-1, false, 0);
        }
        // The script adds the slash that a directory lacks, and one for what is no directory: the same number.
        (self.slashes + i32::from(!self.is_directory), self.expression.is_none(), self.literal.len())
    }
}

fn slashes(text: &str) -> i32 {
    i32::try_from(text.bytes().filter(|b| *b == b'/').count()).unwrap_or(i32::MAX)
}

/// The regular expression that the script makes of a pattern: classes stay, all else that is special does not.
fn translated(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.peek() == Some(&'*') => {
                chars.next();
                out.push_str(".*");
            }
            '*' => out.push_str(".*"),
            '?' => out.push('.'),
            '[' | ']' | '-' => out.push(c),
            c => out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    fn matches(pattern: &str, path: &str) -> bool {
        Pattern::file(pattern).unwrap().matches(path)
    }

    #[test]
    fn a_pattern_reaches_below_a_directory_only_if_it_names_one() {
        assert!(matches("drivers/net/", "drivers/net/a/b.c") && matches("drivers/net", "drivers/net/a/b.c"));
        assert!(matches("drivers/net/*", "drivers/net/a.c") && !matches("drivers/net/*", "drivers/net/a/b.c"));
        assert!(matches("*/net/*", "drivers/net/a.c") && matches("fs/**/*foo*.c", "fs/a/b/xfoo.c"));
        assert!(matches("drivers/tty/serial/8250*", "drivers/tty/serial/8250_core.c"));
        assert!(!matches("drivers/net/a.c", "drivers/net/a.cc/x") && !matches("drivers/n.t/a", "drivers/net/a"));
    }

    #[test]
    fn classes_and_marks_match_as_in_the_script() {
        assert!(matches("lib/locking*.[ch]", "lib/locking-self.h") && !matches("lib/locking*.[ch]", "lib/locking.S"));
        assert!(matches("a/b+c(d).c", "a/b+c(d).c"));
        assert!(!matches("a/[", "a/x"));
        let number = Pattern::expression(r"\bmxc[^\d]").unwrap();
        assert!(number.matches("arch/mxc-x.c") && !number.matches("arch/mxc1"));
        assert!(Pattern::expression("(").is_none() && Pattern::file("").is_none());
    }

    #[test]
    fn depth_grows_with_the_directories_that_are_named() {
        let depth = |pattern: &str| Pattern::file(pattern).unwrap().depth().0;
        assert_eq!(depth("drivers/net/"), 2);
        assert_eq!(depth("drivers/net"), 2);
        assert_eq!(depth("drivers/net/a.c"), 3);
        assert_eq!(depth("*/net/*"), -1);
    }
}
