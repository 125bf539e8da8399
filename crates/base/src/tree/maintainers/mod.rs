//! The MAINTAINERS file of a kernel tree: who looks after which file.
//!
//! Read as scripts/get_maintainer.pl reads it (`read_maintainer_file`, `get_maintainers`), as far as `F:`, `X:` and
//! `N:` go. `K:` patterns, which look into the patch, and git history are left to the script.

mod mailmap;
mod pattern;

use std::cmp::Reverse;
use std::fs;
use std::io;

use camino::Utf8Path;

use mailmap::Mailmap;
use pattern::Pattern;

/// A MAINTAINERS file that is larger is not read; that of Linux 7.3 has 0.9 MB.
const MOST_BYTES: u64 = 16 << 20;

/// A mail address with the name that stands before it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The person's name, empty if none is given.
    pub name: String,
    /// `someone@example.org`: printable ASCII without brackets, blanks and commas.
    pub mail: String,
}

impl Address {
    /// Reads `Name <mail>`, `"Name" <mail>` or `mail`, the latter with or without a remark behind it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (name, mail) = match text.split_once('<') {
            Some((name, rest)) => (name.trim(), rest.split_once('>')?.0),
            None => ("", text.split_whitespace().next()?),
        };
        let name = name.strip_prefix('"').and_then(|n| n.strip_suffix('"')).unwrap_or(name);
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        is_mail(mail).then(|| Self { name: name.trim().to_owned(), mail: mail.to_owned() })
    }
}

/// Whether `mail` can stand in a header as it is.
fn is_mail(mail: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    match mail.split_once('@') {
        Some((user, host)) => {
            let host_char = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
            !user.is_empty() && user.chars().all(plain) && !host.is_empty() && host.chars().all(host_char)
        }
        None => false,
    }
}

/// One entry.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its title, `XEN HYPERVISOR INTERFACE`.
    pub title: String,
    /// `S:`, as they are written; an entry for several things may have several.
    pub status: Vec<String>,
    /// `M:`.
    pub maintainers: Vec<Address>,
    /// `R:`.
    pub reviewers: Vec<Address>,
    /// `L:`, those for subscribers only left out.
    pub lists: Vec<Address>,
    /// `T:`, as it is written.
    pub trees: Vec<String>,
    /// `P:`, a path in the tree or an address.
    pub profiles: Vec<String>,
    files: Vec<Pattern>,
    excluded: Vec<Pattern>,
    expressions: Vec<Pattern>,
}

impl Entry {
    /// Whether nobody looks after the code, or it is to go: `Orphan`, `Obsolete`.
    pub fn is_abandoned(&self) -> bool {
        let gone = |status: &String| {
            let status = status.to_ascii_lowercase();
            status.starts_with("orphan") || status.starts_with("obsolete")
        };
        !self.status.is_empty() && self.status.iter().all(gone)
    }

    /// How precisely the entry names `path`: the depth of its longest pattern, -1 for one that matches any directory,
    /// whether that is without wildcards, and how much of it is.
    fn depth(&self, path: &str) -> Option<(i32, bool, usize)> {
        if self.excluded.iter().any(|pattern| pattern.matches(path)) {
            return None;
        }
        let files = self.files.iter().filter(|pattern| pattern.matches(path)).map(Pattern::depth);
        let expressions = self.expressions.iter().filter(|pattern| pattern.matches(path)).map(|_| (0, false, 0));
        files.chain(expressions).max()
    }

    fn field(&mut self, letter: u8, value: &str) {
        match letter {
            b'M' => self.maintainers.extend(Address::parse(value)),
            b'R' => self.reviewers.extend(Address::parse(value)),
            b'L' if value.contains("subscribers-only") => {}
            b'L' => self.lists.extend(Address::parse(value)),
            b'S' => self.status.push(value.to_owned()),
            b'T' => self.trees.push(value.to_owned()),
            b'P' => self.profiles.push(value.to_owned()),
            b'F' => self.files.extend(Pattern::file(value)),
            b'X' => self.excluded.extend(Pattern::file(value)),
            b'N' => self.expressions.extend(Pattern::expression(value)),
            _ => {}
        }
    }
}

/// All entries, in the order of the file.
#[derive(Clone, Debug, Default)]
pub struct Maintainers {
    entries: Vec<Entry>,
}

impl Maintainers {
    /// Reads the file at the top of `tree`, and .mailmap beside it; none if there is no such file.
    ///
    /// # Errors
    /// It exists and cannot be read, or is no MAINTAINERS file by its kind or size.
    pub fn read(tree: &Utf8Path) -> io::Result<Option<Self>> {
        let Some(entries) = text(&tree.join("MAINTAINERS"))? else { return Ok(None) };
        let mut all = Self::parse(&entries);
        all.renew(&text(&tree.join(".mailmap"))?.unwrap_or_default());
        Ok(Some(all))
    }

    /// Puts the addresses that a .mailmap file knows in the place of old ones.
    pub fn renew(&mut self, mailmap: &[u8]) {
        let known = Mailmap::parse(mailmap);
        for entry in &mut self.entries {
            let all = entry.maintainers.iter_mut().chain(&mut entry.reviewers).chain(&mut entry.lists);
            all.for_each(|address| known.renew(address));
        }
    }

    /// Reads the text of a MAINTAINERS file; never fails.
    pub fn parse(text: &[u8]) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let mut title = String::new();
        let mut in_fields = false;
        for line in String::from_utf8_lossy(text).lines() {
            let bytes = line.as_bytes();
            if let [letter @ b'A'..=b'Z', b':', ..] = bytes {
                if !in_fields {
                    entries.push(Entry { title: std::mem::take(&mut title), ..Entry::default() });
                }
                in_fields = true;
                if let Some(entry) = entries.last_mut() {
                    entry.field(*letter, line[2..].trim());
                }
            } else if !line.trim().is_empty() && !line.trim_start().starts_with('#') {
                title = line.trim().chars().filter(|c| !c.is_control()).collect();
                in_fields = false;
            }
        }
        Self { entries }
    }

    /// The entries that name `path` (relative to the top, with `/`), the most precise first; those that name any file
    /// come last.
    pub fn of(&self, path: &str) -> Vec<&Entry> {
        let mut found: Vec<((i32, bool, usize), &Entry)> =
            self.entries.iter().filter_map(|entry| Some((entry.depth(path)?, entry))).collect();
        // Of equals, those with a maintainer come first, then the order of the file counts.
        found.sort_by_key(|(depth, entry)| (Reverse(*depth), entry.maintainers.is_empty()));
        found.into_iter().map(|(_, entry)| entry).collect()
    }

    /// Whether `entry` names `path` only by a pattern for any file, as `THE REST` does.
    pub fn is_rest(entry: &Entry, path: &str) -> bool {
        entry.depth(path).is_none_or(|depth| depth.0 < 0)
    }
}

/// The text of a file of a size that is sensible; none if there is no such file.
fn text(path: &Utf8Path) -> io::Result<Option<Vec<u8>>> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() <= MOST_BYTES => {}
        Ok(_) => return Err(io::Error::other(format!("{path}: not a file of at most {MOST_BYTES} bytes"))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io::Error::new(error.kind(), format!("{path}: {error}"))),
    }
    fs::read(path).map(Some)
}

#[cfg(test)]
mod tests {
    use super::{Address, Maintainers};

    const TEXT: &str = "\
List of maintainers
\tM: *Mail* patches to: FullName <address@domain>

LAMPS
M:\tAda Lamp <ada@example.org>
R:\t\"Bo O. Lamp\" <bo@example.org>
L:\tlamps@example.org (moderated for non-subscribers)
L:\tclosed@example.org (subscribers-only)
S:\tOdd Fixes
T:\tgit git://example.org/lamps.git
P:\tDocumentation/process/lamps.rst
F:\tdrivers/lamps/
X:\tdrivers/lamps/old/

OLD LAMPS
S:\tOrphan / Obsolete
F:\tdrivers/lamps/old
F:\tdrivers/*/lamp?.[ch]

ANYTHING WITH LAMP
N:\tlamp[0-9]
S:\tSupported

DEEP
F:\tfs/**/*lamp*.c

THE REST
M:\tPenguin <p@example.org>
L:\tlinux@example.org
F:\t*
F:\t*/
";

    fn titles(path: &str) -> Vec<String> {
        Maintainers::parse(TEXT.as_bytes()).of(path).iter().map(|e| e.title.clone()).collect()
    }

    #[test]
    fn entries_are_found_by_their_patterns_and_the_most_precise_comes_first() {
        assert_eq!(titles("drivers/lamps/a/b.c"), ["LAMPS", "THE REST"]);
        assert_eq!(titles("drivers/lamps/old/b.c"), ["OLD LAMPS", "THE REST"]);
        assert_eq!(titles("drivers/lamps/lampx.h"), ["OLD LAMPS", "LAMPS", "THE REST"]);
        assert_eq!(titles("drivers/x/lampxy.h"), ["THE REST"]);
        assert_eq!(titles("drivers/x/y/lampx.h"), ["THE REST"]);
        assert_eq!(titles("fs/a/b/mylamp2.c"), ["DEEP", "ANYTHING WITH LAMP", "THE REST"]);
        assert_eq!(titles("README"), ["THE REST"]);
        // Of two patterns at one depth the one that leaves less open.
        let all = Maintainers::parse(b"ALL\nM:\tA <a@x>\nF:\tlamps/*\n\nRED\nM:\tB <b@x>\nF:\tlamps/red.*\n");
        assert_eq!(all.of("lamps/red.c")[0].title, "RED");
    }

    #[test]
    fn the_fields_of_an_entry_are_read() {
        let all = Maintainers::parse(TEXT.as_bytes());
        let lamps = all.of("drivers/lamps/a.c")[0];
        assert_eq!(lamps.maintainers, [Address { name: "Ada Lamp".into(), mail: "ada@example.org".into() }]);
        assert_eq!(lamps.reviewers[0].name, "Bo O. Lamp");
        assert_eq!(lamps.lists.iter().map(|l| l.mail.as_str()).collect::<Vec<_>>(), ["lamps@example.org"]);
        assert_eq!((&lamps.status[..], lamps.is_abandoned()), (&["Odd Fixes".to_owned()][..], false));
        assert_eq!(lamps.profiles, ["Documentation/process/lamps.rst"]);
        assert!(all.of("drivers/lamps/old/a.c")[0].is_abandoned());
        assert!(
            Maintainers::is_rest(all.of("README")[0], "README") && !Maintainers::is_rest(lamps, "drivers/lamps/a.c")
        );
    }

    #[test]
    fn an_address_that_could_break_out_of_a_header_is_none() {
        let mail = |text: &str| Address::parse(text).map(|a| a.mail);
        assert_eq!(mail("a@b.c (moderated)").as_deref(), Some("a@b.c"));
        for bad in ["", "a", "a@", "@b", "A <a b@c>", "A <a@b\nBcc: x@y>", "A <a@b, c@d>", "A <a@b", "A <a@b>c@d> <"] {
            assert!(mail(bad).is_none_or(|m| m == "a@b"), "{bad}");
        }
        assert_eq!(mail("A <a@b\u{e9}>"), None);
        assert_eq!(Address::parse("A\u{7}\r\nBcc: <a@b>").unwrap().name, "ABcc:");
    }

    #[test]
    fn hostile_text_is_read_without_harm() {
        for text in [&b"\xff\xfe"[..], b"F:", b"A\nN:\t(((\nF:\t****************************a", b"X:\t[z-a]\n"] {
            Maintainers::parse(text).of("drivers/a/b.c");
        }
    }
}
