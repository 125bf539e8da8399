//! Who gets a patch.

use std::collections::BTreeSet;

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
                "MAINTAINERS (F:, X: and N:) and .mailmap, read by this program: no K: patterns, no git history; \
                 scripts/get_maintainer.pl has both"
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

    /// Whether a person or a list is among them, perhaps under another address.
    fn knows(&self, address: &Address) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a.to_lowercase() == b.to_lowercase();
        let mut all = self.to.iter().chain(&self.cc);
        all.any(|known| same(&known.mail, &address.mail) || same(&known.name, &address.name))
    }

    /// Takes in those of another mail, in their places.
    pub fn add(&mut self, other: &Self) {
        other.to.iter().for_each(|address| self.ask(address));
        other.cc.iter().for_each(|address| self.tell(address));
    }

    /// By the entries that name the files: their maintainers are asked, also where another entry names them as reviewers;
    /// reviewers and lists are told. Of an entry that names any file only the lists are.
    pub fn of(maintainers: &Maintainers, files: &[String]) -> Self {
        let mut all = Self::default();
        for address in responsible(maintainers, files) {
            all.ask(address);
        }
        for file in files {
            for entry in maintainers.of(file) {
                if !Maintainers::is_rest(entry, file) {
                    entry.reviewers.iter().for_each(|address| all.tell(address));
                }
                entry.lists.iter().for_each(|address| all.tell(address));
            }
        }
        all
    }

    /// Asks those who were told, but are maintainers of the files by one of the entries: the script names each person once, by the
    /// role that it meets first.
    pub fn promote(&mut self, maintainers: &Maintainers, files: &[String]) {
        let asked: BTreeSet<&str> = responsible(maintainers, files).map(|address| address.mail.as_str()).collect();
        let (asked, told): (Vec<Address>, Vec<Address>) =
            std::mem::take(&mut self.cc).into_iter().partition(|address| asked.contains(address.mail.as_str()));
        self.to.extend(asked);
        self.cc = told;
    }

    /// Those who look after the interface, who are told of every patch: maintainers and lists of the entry that covers the
    /// file with the core's side of it.
    pub fn interface(maintainers: &Maintainers) -> Self {
        let entry = maintainers.of("mm/vma.c").into_iter().find(|entry| !Maintainers::is_rest(entry, "mm/vma.c"));
        let all = entry.into_iter().flat_map(|entry| entry.maintainers.iter().chain(&entry.lists));
        Self { to: Vec::new(), cc: all.cloned().collect() }
    }

    /// For a letter to all: who is asked or told in each of `mails`, and all lists as long as they are few. Of a series whose `first` patches all others
    /// need it is who gets those, too. A letter that nobody would be asked by asks those who are told of everything.
    pub fn common(mails: &[Self], first: usize) -> Self {
        let mut all = Self::default();
        let everywhere = |address: &Address| mails.iter().all(|mail| mail.knows(address));
        mails.iter().take(first).flat_map(|mail| &mail.to).for_each(|a| all.ask(a));
        let Some(one) = mails.first() else { return all };
        one.to.iter().filter(|a| everywhere(a)).for_each(|a| all.ask(a));
        let (people, lists): (Vec<_>, Vec<_>) = one.cc.iter().filter(|a| everywhere(a)).partition(|a| !is_list(a));
        for person in people {
            if all.to.is_empty() { all.ask(person) } else { all.tell(person) }
        }
        lists.into_iter().for_each(|a| all.tell(a));
        mails.iter().take(first).flat_map(|mail| &mail.cc).for_each(|a| all.tell(a));
        few_lists(mails).into_iter().for_each(|list| all.tell(&list));
        all
    }

    /// Tells those who are asked for the other patches of the `first` ones, which those need; lists alone where they are many, and nobody
    /// where those are many, too.
    pub fn announce(mails: &mut [Self], first: usize) {
        let (before, others) = mails.split_at_mut(first.min(mails.len()));
        let people: BTreeSet<&str> = others.iter().flat_map(|mail| &mail.to).map(|a| a.mail.as_str()).collect();
        let few = people.len() <= PEOPLE;
        let lists = few_lists(others);
        for mail in before {
            let to = others.iter().flat_map(|other| &other.to).filter(|_| few);
            to.for_each(|address| mail.tell(address));
            lists.iter().for_each(|list| mail.tell(list));
        }
    }

    /// Reads what `scripts/get_maintainer.pl --roles` printed: `address (role:entry)` in each line.
    pub fn by_roles(text: &str) -> Self {
        let mut all = Self::default();
        for line in text.lines() {
            // A name may hold parentheses, and so may the title of an entry: the role follows the address.
            let end = match line.find('<') {
                Some(start) => line[start..].find('>').map(|i| start + i + 1),
                None => line.find(' '),
            };
            let Some((address, role)) = end.and_then(|end| line.split_at_checked(end)) else { continue };
            let Some(role) = role.trim_start().strip_prefix('(') else { continue };
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
        self.to.iter().chain(&self.cc).filter(|address| is_list(address)).cloned().collect()
    }
}

/// Most people who are told of a patch because theirs needs it.
const PEOPLE: usize = 20;

/// Most lists that are told of what is not for them alone: mails to many lists are held back by their servers.
const LISTS: usize = 16;

/// The maintainers of files, by all entries that name them.
fn responsible<'a>(maintainers: &'a Maintainers, files: &'a [String]) -> impl Iterator<Item = &'a Address> {
    let of_file = move |file: &'a String| {
        let entries = maintainers.of(file).into_iter().filter(move |entry| !Maintainers::is_rest(entry, file));
        entries.flat_map(|entry| &entry.maintainers)
    };
    files.iter().flat_map(of_file)
}

/// The lists of all `mails`, none if they are many.
fn few_lists(mails: &[Recipients]) -> Vec<Address> {
    let lists: BTreeSet<Address> = mails.iter().flat_map(Recipients::lists).collect();
    let distinct: BTreeSet<&str> = lists.iter().map(|list| list.mail.as_str()).collect();
    if distinct.len() > LISTS {
        return Vec::new();
    }
    mails.iter().flat_map(Recipients::lists).collect()
}

/// Whether it is no person's address.
fn is_list(address: &Address) -> bool {
    address.name.is_empty()
}

#[cfg(test)]
mod tests {
    use super::Recipients;
    use crate::tree::maintainers::Maintainers;

    fn mails(recipients: &Recipients) -> (Vec<&str>, Vec<&str>) {
        (
            recipients.to.iter().map(|a| a.mail.as_str()).collect(),
            recipients.cc.iter().map(|a| a.mail.as_str()).collect(),
        )
    }

    #[test]
    fn maintainers_are_asked_reviewers_and_lists_are_told() {
        let text = "ALL LAMPS\nM:\tA <a@x>\nL:\tlamps@x\nF:\tlamps/\n\nRED LAMPS\nR:\tB <b@x>\nF:\tlamps/red/\n\n\
                    ODD LAMPS\nM:\tC <c@x>\nM:\tA <A@x>\nF:\tlamps/red/*/\n\nTHE REST\nM:\tP <p@x>\nL:\tall@x\nF:\t*/\n";
        let all = Maintainers::parse(text.as_bytes());
        let found = Recipients::of(&all, &["lamps/red/x.c".into()]);
        assert_eq!(mails(&found), (vec!["a@x"], vec!["b@x", "lamps@x", "all@x"]));
        // The same person under two addresses gets one mail.
        let twice = Maintainers::parse(b"LAMPS\nM:\tA B <a@x>\nF:\tlamps/\n\nREDS\nM:\ta b <ab@x>\nF:\tlamps/red/\n");
        assert_eq!(mails(&Recipients::of(&twice, &["lamps/red/x.c".into()])).0, ["ab@x"]);
        let found = Recipients::of(&all, &["lamps/red/odd/x.c".into(), "lamps/x.c".into()]);
        assert_eq!(mails(&found), (vec!["c@x", "A@x"], vec!["b@x", "lamps@x", "all@x"]));
        let text = [text.as_bytes(), b"\n\nMEMORY\nM:\tM <m@x>\nR:\tR <r@x>\nL:\tmm@x\nF:\tmm/vma*\n"].concat();
        let interface = Recipients::interface(&Maintainers::parse(&text));
        assert_eq!(mails(&interface), (vec![], vec!["m@x", "mm@x"]));
    }

    #[test]
    fn a_maintainer_by_any_entry_is_asked() {
        let text = "ALL LAMPS\nM:\tA <a@x>\nR:\tS <s@x>\nF:\tlamps/*\n\nRED LAMPS\nM:\tS <s@x>\nR:\tA <a@x>\nF:\tlamps/red.*\n\n\
                    THE REST\nM:\tP <p@x>\nL:\tall@x\nF:\t*/\n";
        let all = Maintainers::parse(text.as_bytes());
        let files = ["lamps/red.c".to_owned()];
        assert_eq!(mails(&Recipients::of(&all, &files)), (vec!["s@x", "a@x"], vec!["all@x"]));
        let mut found = Recipients::by_roles("A <a@x> (maintainer:ALL)\nS <s@x> (reviewer:ALL)\nall@x (open list)\n");
        found.promote(&all, &files);
        assert_eq!(mails(&found), (vec!["a@x", "s@x"], vec!["all@x"]));
    }

    #[test]
    fn a_letter_to_all_reaches_who_is_common_and_all_lists() {
        let one = Recipients::by_roles("A <a@x> (maintainer:X)\nB <b@x> (maintainer:X)\nx@x (open list:X)\n");
        let other = Recipients::by_roles("A <a@x> (maintainer:Y)\nC <c@x> (reviewer:Y)\ny@x (open list:Y)\n");
        assert_eq!(mails(&Recipients::common(&[one.clone(), other], 0)), (vec!["a@x"], vec!["x@x", "y@x"]));
        assert_eq!(Recipients::common(std::slice::from_ref(&one), 0), one);
    }

    #[test]
    fn who_needs_the_first_patch_is_told_of_it_and_the_letter_reaches_who_takes_it() {
        let mail = |n: usize| Recipients::by_roles(&format!("P{n} <p{n}@x> (maintainer:X)\nl{n}@x (open list:X)\n"));
        let mut all = [mail(0), mail(1), mail(2)];
        Recipients::announce(&mut all, 1);
        assert_eq!(mails(&all[0]), (vec!["p0@x"], vec!["l0@x", "p1@x", "p2@x", "l1@x", "l2@x"]));
        assert_eq!(all[1], mail(1));
        assert_eq!(mails(&Recipients::common(&all, 1)).0, ["p0@x"]);
        let mut many: Vec<Recipients> = (0..50).map(mail).collect();
        Recipients::announce(&mut many, 1);
        assert_eq!(many[0], mail(0));
        assert_eq!(mails(&Recipients::common(&many, 1)), (vec!["p0@x"], vec!["l0@x"]));
        let mut some: Vec<Recipients> = (0..15).map(mail).collect();
        some.iter_mut().for_each(|to| to.add(&mail(90)));
        (0..30).for_each(|n| some[3].to.extend(Recipients::by_roles(&format!("Q{n} <q{n}@x> (maintainer:X)\n")).to));
        Recipients::announce(&mut some, 1);
        assert!(some[0].cc.len() == 16 && some[0].cc.iter().all(super::is_list));
        // Where nobody is asked for all patches, who looks after the interface is.
        let told = Recipients::by_roles("M <m@x> (reviewer:M)\nN <n@x> (reviewer:M)\nmm@x (open list:M)\n");
        let mut others = [mail(1), mail(2)];
        others.iter_mut().for_each(|to| to.add(&told));
        assert_eq!(mails(&Recipients::common(&others, 0)), (vec!["m@x"], vec!["n@x", "mm@x", "l1@x", "l2@x"]));
    }

    #[test]
    fn roles_of_the_script_are_read() {
        let text = "\"A. B\" <a@x> (maintainer:RED (x) LAMPS)\nC <c@x> (reviewer:RED LAMPS)\nl@x (open list:RED LAMPS)\n\
                    D <d@x> (supporter:LAMPS)\n\"F (G)\" <f@x> (odd fixer:A (B/C) (D))\nm@x (open list:A (B/C))\nnoise\nE <e@x\nBcc: f@x> (maintainer:X)\n";
        let found = Recipients::by_roles(text);
        assert_eq!(mails(&found).0, ["a@x", "d@x", "f@x"]);
        assert_eq!(mails(&found).1, ["c@x", "l@x", "m@x"]);
        assert_eq!(found.lists().len(), 2);
    }
}
