//! The prefix of a subject: from the history of the file, of its directory, or a guess from the path.

use std::collections::BTreeMap;

use camino::Utf8Path;

use crate::series::habits;

/// Subjects of commits by the file that they changed, the newest first.
pub type History = BTreeMap<String, Vec<String>>;

/// Where a prefix comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Most commits to the file have it.
    File,
    /// Most commits to files of the directory have it.
    Directory,
    /// A heuristic: the path.
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

/// Longest prefix, in characters.
const LONGEST: usize = 40;

/// The prefix for patches to `path`.
pub fn prefix(path: &Utf8Path, history: &History) -> Prefix {
    let own: Vec<&str> = history.get(path.as_str()).into_iter().flatten().map(String::as_str).take(NEWEST).collect();
    if let Some(found) = of_file(&own) {
        return found;
    }
    let beside = |other: &&String| Utf8Path::new(other.as_str()).parent() == path.parent();
    let all: Vec<&str> = history
        .iter()
        .filter(|(other, _)| beside(other))
        .flat_map(|(_, subjects)| subjects.iter().map(String::as_str).take(NEWEST))
        .collect();
    of_directory(&all).unwrap_or_else(|| guess(path))
}

/// A subject's prefix: the words in front of the last colon that can be a prefix.
fn split(subject: &str) -> Option<&str> {
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

/// The prefix that the path suggests: the subsystem's word and the driver's name.
fn guess(path: &Utf8Path) -> Prefix {
    let made = |text: String| {
        let text: String = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').take(LONGEST).collect();
        let text = if text.trim().is_empty() { "treewide".to_owned() } else { text.trim().to_owned() };
        Prefix { text, capital: false, origin: Origin::Path }
    };
    let stem = path.file_stem().unwrap_or_default();
    let parts: Vec<&str> = path.parent().into_iter().flat_map(Utf8Path::iter).collect();
    let Some(habit) = habits::subject(path.as_str()) else {
        return made(parts.last().map_or(stem, |last| last).to_owned());
    };
    let within = habit.path.split('/').count();
    let (head, below) = match &habit.prefix {
        Some(prefix) => (prefix.clone(), &parts[within..]),
        None => {
            let from = 1.min(parts.len());
            let to = (from + habit.depth).min(parts.len());
            let join = habit.join.as_deref().unwrap_or("/");
            let head = parts[from..to].join(join);
            (if head.is_empty() { habit.path.clone() } else { head }, &parts[to..])
        }
    };
    let Some(join) = &habit.join else { return made(head) };
    // The innermost directory that names a driver, or the file, without what the prefix says already.
    let named = below.iter().rev().find(|part| !habit.skip.iter().any(|skip| skip == *part));
    let driver = named.map_or(stem, |part| part);
    // What says only that a file is one of the driver's.
    let driver = ["_drv", "-drv", "_main", "-main"].iter().find_map(|end| driver.strip_suffix(end)).unwrap_or(driver);
    let last = head.rsplit([':', '/', ' ']).next().unwrap_or_default();
    let said = driver.get(..last.len()).is_some_and(|start| start.eq_ignore_ascii_case(last)) && !last.is_empty();
    let rest = if said { &driver[last.len()..] } else { driver };
    match rest.strip_prefix(['_', '-']).filter(|rest| said && !rest.is_empty()) {
        Some(rest) => made(format!("{head}{join}{rest}")),
        None if said && rest.is_empty() => made(head),
        // A driver that is named after the subsystem, in one word, needs no more.
        None if said && join == ": " || head.is_empty() => made(driver.to_owned()),
        None => made(format!("{head}{join}{driver}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{History, Origin, prefix};

    fn guessed(path: &str) -> String {
        let found = prefix(path.into(), &History::new());
        assert_eq!(found.origin, Origin::Path);
        found.text
    }

    fn history(all: &[(&str, &[&str])]) -> History {
        all.iter().map(|(path, list)| ((*path).to_owned(), list.iter().map(|s| (*s).to_owned()).collect())).collect()
    }

    #[test]
    fn the_path_gives_subsystem_and_driver() {
        assert_eq!(guessed("drivers/misc/lamp/file.c"), "misc: lamp");
        assert_eq!(guessed("drivers/tee/tee_shm.c"), "tee: shm");
        assert_eq!(guessed("drivers/soc/lux/lux-ctrl.c"), "soc: lux: ctrl");
        assert_eq!(guessed("drivers/lone.c"), "drivers: lone");
        assert_eq!(guessed("drivers/lux/char/lamp.c"), "lux: lamp");
        assert_eq!(guessed("arch/vax/platforms/cell/lampfs/file.c"), "vax/lampfs");
        assert_eq!(guessed("arch/vax/kernel/lamp.c"), "vax/lamp");
        assert_eq!(guessed("fs/lampfs/file.c"), "lampfs");
        assert_eq!(guessed("fs/lamp.c"), "fs");
        assert_eq!(guessed("sound/core/lamp.c"), "ALSA: lamp");
        assert_eq!(guessed("virt/kvm/lamp.c"), "KVM: lamp");
        assert_eq!(guessed("virt/kvm/kvm_main.c"), "KVM");
        assert_eq!(guessed("arch/powerpc/kvm/lamp.c"), "KVM: PPC");
        assert_eq!(guessed("drivers/block/lamp_drv.c"), "lamp");
        assert_eq!(guessed("drivers/hwtracing/lamp/core.c"), "lamp");
        assert_eq!(guessed("drivers/mtd/mtdlamp.c"), "mtdlamp");
        assert_eq!(guessed("drivers/vhost/lamp.c"), "vhost-lamp");
        assert_eq!(guessed("lamp.c"), "lamp");
        assert_eq!(guessed("own/lamp.c"), "own");
        assert_eq!(guessed("\u{1b}\n/\u{7}.c"), "treewide");
    }

    #[test]
    fn the_file_s_history_comes_first_and_the_majority_counts() {
        let subjects: &[&str] =
            &["mm: touch all", "lux: lamp: Fix it", "lux: lamp: Add x: y", "Revert \"lux: lamp: Add z\"", "no prefix"];
        let found = prefix("d/a.c".into(), &history(&[("d/a.c", subjects)]));
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
        let found = prefix("d/a.c".into(), &all);
        assert_eq!((found.text.as_str(), found.capital, found.origin), ("lux", false, Origin::Directory));
    }

    #[test]
    fn what_is_no_prefix_is_none() {
        let all = history(&[(
            "d/a.c",
            &["this is a sentence that: says", "this is a sentence that: says", "a\u{1b}: b", "a\u{1b}: b"],
        )]);
        assert_eq!(prefix("d/a.c".into(), &all).origin, Origin::Path);
    }
}
