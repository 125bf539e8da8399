//! The prefix of a subject: from the history of the file, of its directory, or a guess.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::series::guess::{LONGEST, guess};
use crate::series::habits;
use crate::tree::modules::Modules;

/// Subjects of commits by the file that they changed, the newest first.
pub type History = BTreeMap<String, Vec<String>>;

/// Where a prefix comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Most commits to the file have it.
    File,
    /// Most commits to files of the directory have it.
    Directory,
    /// A heuristic: the path, and the module.
    Path,
}

/// How a subject begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefix {
    /// Without the colon that ends it; never empty.
    pub text: String,
    /// Whether the summary behind it begins with a capital letter.
    pub capital: bool,
    /// Where it comes from.
    pub origin: Origin,
}

/// Commits that are looked at for a file.
const NEWEST: usize = 40;

/// The prefix for patches to `path`.
pub fn prefix(path: &Utf8Path, history: &History, modules: &Modules) -> Prefix {
    of_history(path, history).unwrap_or_else(|| Prefix {
        text: guess(path, modules),
        capital: habits::subject(path.as_str()).is_some_and(|habit| habit.capital),
        origin: Origin::Path,
    })
}

/// The prefix that the subjects of others have.
pub fn of_history(path: &Utf8Path, history: &History) -> Option<Prefix> {
    let own: Vec<&str> = history.get(path.as_str()).into_iter().flatten().map(String::as_str).take(NEWEST).collect();
    if let Some(found) = of_file(&own) {
        return Some(found);
    }
    let beside = |other: &&String| Utf8Path::new(other.as_str()).parent() == path.parent();
    let all: Vec<&str> = history
        .iter()
        .filter(|(other, _)| beside(other))
        .flat_map(|(_, subjects)| subjects.iter().map(String::as_str).take(NEWEST))
        .collect();
    of_directory(&all)
}

/// A subject's prefix: the words in front of the last colon that can be a prefix.
pub fn split(subject: &str) -> Option<&str> {
    if subject.starts_with("Revert ") || subject.starts_with("Merge ") {
        return None;
    }
    let mut end = 0;
    while let Some(at) = subject[end..].find(": ") {
        let segment = &subject[end..end + at];
        let plain = |c: char| c.is_alphanumeric() || "_-/.,+*&[]".contains(c) || c == ' ';
        let words = segment.split_whitespace().count();
        if segment.is_empty() || words > 3 || segment.chars().count() > LONGEST || !segment.chars().all(plain) {
            break;
        }
        end += at + 2;
    }
    let prefix = subject[..end].strip_suffix(": ")?.trim();
    (!prefix.is_empty() && prefix.chars().count() <= LONGEST).then_some(prefix)
}

/// The longest beginning that half of a file's subjects share, or else what a third of them has, two at least. Of
/// equals, the newest counts.
fn of_file(subjects: &[&str]) -> Option<Prefix> {
    let parts: Vec<&str> = subjects.iter().filter_map(|s| split(s)).collect();
    let shared = shared(&parts, 2).or_else(|| {
        let count = |prefix: &str| parts.iter().filter(|p| **p == prefix).count();
        let best = parts.iter().rev().max_by_key(|part| count(part))?;
        (count(best) >= 2 && count(best) * 3 >= parts.len()).then_some(*best)
    });
    Some(made(shared?, subjects, Origin::File))
}

/// The longest beginning that half of a directory's subjects share.
fn of_directory(subjects: &[&str]) -> Option<Prefix> {
    let parts: Vec<&str> = subjects.iter().filter_map(|s| split(s)).collect();
    Some(made(shared(&parts, 3)?, subjects, Origin::Directory))
}

/// The longest beginning of whole words that half of `prefixes` have, and at least `least`.
fn shared<'a>(prefixes: &[&'a str], least: usize) -> Option<&'a str> {
    let mut beginnings: BTreeMap<&str, usize> = BTreeMap::new();
    for prefix in prefixes {
        let ends = prefix.match_indices([':', '/']).map(|(at, _)| at).chain([prefix.len()]);
        for end in ends.filter(|end| *end > 0) {
            *beginnings.entry(&prefix[..end]).or_default() += 1;
        }
    }
    let enough = beginnings.into_iter().filter(|(_, votes)| *votes >= least && votes * 2 >= prefixes.len());
    enough.max_by_key(|(text, _)| text.len()).map(|(text, _)| text)
}

/// The prefix `text`, with the letter that mostly follows it.
fn made(text: &str, subjects: &[&str], origin: Origin) -> Prefix {
    let after = |s: &&str| s.strip_prefix(text)?.strip_prefix(": ")?.chars().next();
    let letters: Vec<char> = subjects.iter().filter_map(after).collect();
    let capital = letters.iter().filter(|letter| letter.is_uppercase()).count() * 2 > letters.len();
    Prefix { text: text.to_owned(), capital, origin }
}

#[cfg(test)]
mod tests {
    use super::{History, Origin, of_history, prefix};
    use crate::tree::modules::Modules;

    fn history(all: &[(&str, &[&str])]) -> History {
        all.iter().map(|(path, list)| ((*path).to_owned(), list.iter().map(|s| (*s).to_owned()).collect())).collect()
    }

    #[test]
    fn the_file_s_history_comes_first_and_the_majority_counts() {
        let subjects: &[&str] =
            &["mm: touch all", "lux: lamp: Fix it", "lux: lamp: Add x: y", "Revert \"lux: lamp: Add z\"", "no prefix"];
        let found = of_history("d/a.c".into(), &history(&[("d/a.c", subjects)])).unwrap();
        assert_eq!((found.text.as_str(), found.capital, found.origin), ("lux: lamp", true, Origin::File));
    }

    #[test]
    fn a_young_file_takes_what_its_directory_shares() {
        let all = history(&[
            ("d/a.c", &["all: import"]),
            ("d/b.c", &["lux: one: fix", "lux: one: add"]),
            ("d/c.c", &["lux: two: fix", "Lux tree: x"]),
            ("e/c.c", &["dark: a", "dark: b", "dark: c", "dark: d"]),
        ]);
        let found = of_history("d/a.c".into(), &all).unwrap();
        assert_eq!((found.text.as_str(), found.capital, found.origin), ("lux", false, Origin::Directory));
    }

    #[test]
    fn what_is_no_prefix_is_none() {
        let all = history(&[(
            "d/a.c",
            &["this is a sentence that: says", "this is a sentence that: says", "a\u{1b}: b", "a\u{1b}: b"],
        )]);
        assert_eq!(of_history("d/a.c".into(), &all), None);
        assert_eq!(prefix("d/a.c".into(), &all, &Modules::default()).origin, Origin::Path);
    }
}
