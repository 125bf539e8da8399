//! The .mailmap of a tree: under which name and address somebody is known now (gitmailmap(5), as get_maintainer.pl reads it).

use std::collections::BTreeMap;

use super::Address;

/// What is written of an address: by the address alone, or by it and the name before it.
#[derive(Clone, Debug, Default)]
pub struct Mailmap {
    known: BTreeMap<(String, Option<String>), Known>,
}

/// The name and the address to use instead.
#[derive(Clone, Debug, Default)]
struct Known {
    name: Option<String>,
    mail: Option<String>,
}

impl Mailmap {
    /// Reads the text of the file: `Name <mail>`, `<mail> <old>`, `Name <mail> <old>` or `Name <mail> Old <old>` in a line.
    pub fn parse(text: &[u8]) -> Self {
        let mut all = Self::default();
        for line in String::from_utf8_lossy(text).lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((first, rest)) = line.split_once('>') else { continue };
            let Some(now) = Address::parse(&format!("{first}>")) else { continue };
            let name = (!now.name.is_empty()).then_some(now.name);
            match Address::parse(rest) {
                Some(old) => {
                    let of = (old.mail, (!old.name.is_empty()).then_some(old.name));
                    let known = all.known.entry(of).or_default();
                    known.mail = Some(now.mail);
                    known.name = name.or(known.name.take());
                }
                None => all.known.entry((now.mail, None)).or_default().name = name,
            }
        }
        all
    }

    /// Puts what is known now in the place of what an entry says.
    pub fn renew(&self, address: &mut Address) {
        let both = (address.mail.clone(), Some(address.name.clone()));
        let Some(known) = self.known.get(&both).or_else(|| self.known.get(&(both.0, None))) else { return };
        if let Some(mail) = &known.mail {
            address.mail.clone_from(mail);
        }
        // A list has no name, and gets none.
        if let Some(name) = known.name.as_ref().filter(|_| !address.name.is_empty()) {
            address.name.clone_from(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Mailmap;
    use crate::tree::maintainers::Address;

    #[test]
    fn a_person_is_known_under_the_present_address() {
        let map = Mailmap::parse(
            b"# people\nAda Lamp <ada@new>\n<bo@new> <bo@old>\nCy Wick <cy@new> <cy@old> # gone\n\
              Di <di@new> D. <x@y>\n<broken\nE <e@f> <not an address>\n",
        );
        let now = |text: &str| {
            let mut address = Address::parse(text).unwrap();
            map.renew(&mut address);
            format!("{} <{}>", address.name, address.mail)
        };
        assert_eq!(now("A. Lamp <ada@new>"), "Ada Lamp <ada@new>");
        assert_eq!(now("Bo <bo@old>"), "Bo <bo@new>");
        assert_eq!(now("C. Wick <cy@old>"), "Cy Wick <cy@new>");
        assert_eq!(now("D. <x@y>"), "Di <di@new>");
        assert_eq!(now("Other <x@y>"), "Other <x@y>");
        assert_eq!(now("cy@old"), " <cy@new>");
    }
}
