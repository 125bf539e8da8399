//! Trailers that people gave to a patch: never more than a kind that is known, a name, an address, and a remark.

use std::fmt;

use crate::report::escape;
use crate::tree::maintainers::Address;

/// What may be collected from answers (submitting-patches.rst).
const KINDS: [&str; 3] = ["Acked-by", "Reviewed-by", "Tested-by"];

/// Longest name and longest remark, in characters.
const LONGEST: usize = 80;

/// A trailer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trailer {
    kind: &'static str,
    /// Who gave it.
    pub by: Address,
    /// What was said to it, as in `Tested-by: A <a@x> # on a lamp`.
    remark: String,
}

impl Trailer {
    /// Reads a line. What is not wholly a trailer is none: it is taken as it is or not at all.
    pub fn parse(line: &str) -> Option<Self> {
        let (kind, value) = line.trim_end().split_once(':')?;
        let kind = *KINDS.iter().find(|known| known.eq_ignore_ascii_case(kind))?;
        let (who, rest) = value.split_once('>')?;
        let (name, mail) = who.split_once('<')?;
        let (name, rest) = (name.trim().trim_matches('"').trim(), rest.trim());
        let remark = match rest.strip_prefix('#') {
            Some(remark) => remark.trim(),
            None if rest.is_empty() => "",
            None => return None,
        };
        let plain = |text: &str| {
            // A character that is shown otherwise than it is, or that replaces what could not be read, is none of a name.
            let odd = |c: char| c.is_control() || matches!(c, '<' | '>' | '\u{fffd}');
            !text.contains(odd) && escape::line(text) == text && text.chars().count() <= LONGEST
        };
        let by = Address::parse(&format!("<{mail}>")).filter(|a| a.mail == mail && mail.contains('@'))?;
        let whole = !name.is_empty() && plain(name) && plain(remark);
        whole.then(|| Self { kind, by: Address { name: name.to_owned(), ..by }, remark: remark.to_owned() })
    }
}

impl fmt::Display for Trailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} <{}>", self.kind, self.by.name, self.by.mail)?;
        if self.remark.is_empty() { Ok(()) } else { write!(f, " # {}", self.remark) }
    }
}

/// The trailers in the own words of a mail: what is quoted is not said by who quotes it, nor what follows a signature's mark.
pub fn given(text: &str) -> Vec<Trailer> {
    text.lines().take_while(|line| *line != "-- ").filter_map(Trailer::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::{Trailer, given};

    #[test]
    fn a_trailer_is_a_known_kind_a_name_and_an_address() {
        let same = |text: &str| assert_eq!(Trailer::parse(text).unwrap().to_string(), text);
        same("Reviewed-by: A. B\u{e9} <a@b.example>");
        same("Tested-by: A <a@b.example> # on a lamp");
        assert_eq!(
            Trailer::parse("acked-BY:\"A (B)\" <a@b.example>  ").unwrap().to_string(),
            "Acked-by: A (B) <a@b.example>"
        );
    }

    #[test]
    fn what_is_more_or_less_than_a_trailer_is_none() {
        for bad in [
            "> Reviewed-by: A <a@x>",
            "Signed-off-by: A <a@x>",
            "Reviewed-by: A <a@x> and so on",
            "Reviewed-by: <a@x>",
            "Reviewed-by: A",
            "Reviewed-by: A <a x@x>",
            "Reviewed-by: A <a@x\u{1b}[m>",
            "Reviewed-by: A\u{202e} <a@x>",
            "Reviewed-by: A\u{fffd} <a@x>",
            "Reviewed-by: A <b <a@x>",
            "Reviewed-by: A <a@x>\u{b}Bcc: b@x",
            "Reviewed-by: A\rBcc: b@x <a@x>",
            "Bcc: A <a@x>",
        ] {
            assert!(Trailer::parse(bad).is_none(), "{bad:?}");
        }
        assert!(Trailer::parse(&format!("Acked-by: {} <a@x>", "a".repeat(100))).is_none());
    }

    #[test]
    fn only_own_words_count() {
        let text = "> Acked-by: A <a@x>\n  Acked-by: B <b@x>\nAcked-by: C <c@x>\n-- \nAcked-by: D <d@x>\n";
        assert_eq!(given(text).iter().map(|t| t.by.name.as_str()).collect::<Vec<_>>(), ["C"]);
    }
}
