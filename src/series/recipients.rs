//! Who gets a patch.

use crate::tree::maintainers::{Address, Maintainers};

/// The recipients of one mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// Who is asked to take it.
    pub to: Vec<Address>,
    /// Who else should see it.
    pub cc: Vec<Address>,
}

/// How recipients were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By the tree's own scripts/get_maintainer.pl.
    Script,
    /// By reading `F:`, `X:` and `N:` of MAINTAINERS here.
    Entries,
    /// Not at all: the tree has no MAINTAINERS.
    Nobody,
}

impl Way {
    /// What a sender is told.
    pub fn told(self) -> &'static str {
        match self {
            Self::Script => "scripts/get_maintainer.pl of the tree, without git history",
            Self::Entries => {
                "MAINTAINERS (F:, X: and N:), read by this program: no K: patterns, no git history; scripts/get_maintainer.pl \
                 has both"
            }
            Self::Nobody => "none: the tree has no MAINTAINERS",
        }
    }
}

impl Recipients {
    /// Adds an address to the ones that are asked.
    fn ask(&mut self, address: &Address) {
        if !self.knows(address) {
            self.to.push(address.clone());
        }
    }

    /// Adds an address to the others.
    fn tell(&mut self, address: &Address) {
        if !self.knows(address) {
            self.cc.push(address.clone());
        }
    }

    fn knows(&self, address: &Address) -> bool {
        self.to.iter().chain(&self.cc).any(|known| known.mail.eq_ignore_ascii_case(&address.mail))
    }

    /// Takes in those of another mail, in their places.
    pub fn add(&mut self, other: &Self) {
        other.to.iter().for_each(|address| self.ask(address));
        other.cc.iter().for_each(|address| self.tell(address));
    }

    /// By the entries that name the files: the maintainers of the most precise entry that has some are asked, all others
    /// are told. Of an entry that names any file only the lists are.
    pub fn of(maintainers: &Maintainers, files: &[String]) -> Self {
        let mut all = Self::default();
        for file in files {
            let mut asked = false;
            for entry in maintainers.of(file) {
                if !Maintainers::is_rest(entry, file) {
                    for address in &entry.maintainers {
                        if asked { all.tell(address) } else { all.ask(address) }
                    }
                    asked |= !entry.maintainers.is_empty();
                    entry.reviewers.iter().for_each(|address| all.tell(address));
                }
                entry.lists.iter().for_each(|address| all.tell(address));
            }
        }
        all
    }

    /// Reads what `scripts/get_maintainer.pl --roles` printed: `address (role:entry)` in each line.
    pub fn by_roles(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines() {
            let Some((address, role)) = line.rsplit_once(" (") else { continue };
            let Some(address) = Address::parse(address) else { continue };
            let role = role.split(':').next().unwrap_or_default();
            if role.contains("list") || role.contains("reviewer") {
                all.tell(&address);
            } else {
                all.ask(&address);
            }
        }
        all
    }

    /// The lists among them, for a cover letter to many: the script says which address is a list, and so do entries.
    pub fn lists(&self) -> Vec<Address> {
        // A list has no name in MAINTAINERS, a person has.
        self.to.iter().chain(&self.cc).filter(|address| address.name.is_empty()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Recipients;
    use crate::tree::maintainers::Maintainers;

    fn mails(recipients: &Recipients) -> (Vec<&str>, Vec<&str>) {
        let mails = |list: &'static str| list;
        let _ = mails;
        (
            recipients.to.iter().map(|a| a.mail.as_str()).collect(),
            recipients.cc.iter().map(|a| a.mail.as_str()).collect(),
        )
    }

    #[test]
    fn the_most_precise_maintainers_are_asked() {
        let text = "ALL LAMPS\nM:\tA <a@x>\nL:\tlamps@x\nF:\tlamps/\n\nRED LAMPS\nR:\tB <b@x>\nF:\tlamps/red/\n\n\
                    ODD LAMPS\nM:\tC <c@x>\nM:\tA <A@x>\nF:\tlamps/red/*/\n\nTHE REST\nM:\tP <p@x>\nL:\tall@x\nF:\t*/\n";
        let all = Maintainers::parse(text.as_bytes());
        let found = Recipients::of(&all, &["lamps/red/x.c".into()]);
        assert_eq!(mails(&found), (vec!["a@x"], vec!["b@x", "lamps@x", "all@x"]));
        let found = Recipients::of(&all, &["lamps/red/odd/x.c".into(), "lamps/x.c".into()]);
        assert_eq!(mails(&found), (vec!["c@x", "A@x"], vec!["b@x", "lamps@x", "all@x"]));
    }

    #[test]
    fn roles_of_the_script_are_read() {
        let text = "\"A. B\" <a@x> (maintainer:RED (x) LAMPS)\nC <c@x> (reviewer:RED LAMPS)\nl@x (open list:RED LAMPS)\n\
                    D <d@x> (supporter:LAMPS)\nnoise\nE <e@x\nBcc: f@x> (maintainer:X)\n";
        let found = Recipients::by_roles(text);
        assert_eq!(
            mails(&found).0,
            ["d@x"][..].iter().fold(vec!["a@x"], |mut v, s| {
                v.push(s);
                v
            })
        );
        assert_eq!(mails(&found).1, ["c@x", "l@x"]);
        assert_eq!(found.lists().len(), 1);
    }
}
