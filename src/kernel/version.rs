//! A version of the kernel, as `KERNEL_VERSION()` compares them.

use std::fmt;
use std::str::FromStr;

/// A release of the mainline kernel: the first two numbers, since what a release declares does not change after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u16,
    /// The second number.
    pub minor: u16,
}

impl Version {
    /// A version.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Version {
    type Err = ();

    /// Reads `7.1`, with or without a `v` before it and a third number after it. A release candidate is no release: what
    /// it declares may still have changed.
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split('.').collect();
        if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_number) {
            return Err(());
        }
        let number = |part: &str| part.parse().map_err(|_| ());
        Ok(Self { major: number(parts[0])?, minor: number(parts[1])? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_as_people_write_it() {
        for text in ["7.1", "v7.1", "7.1.0", "7.1.12"] {
            assert_eq!(text.parse(), Ok(Version::new(7, 1)), "{text}");
        }
        for text in ["", "7", "7.", ".1", "7.1-rc3", "7.1.2.3", "linux-7.1", "7.x", "-7.1", "+7.1", "7.99999", "7.١"] {
            assert_eq!(text.parse::<Version>(), Err(()), "{text}");
        }
    }

    #[test]
    fn versions_compare_as_numbers() {
        assert!(Version::new(6, 9) < Version::new(6, 16) && Version::new(6, 19) < Version::new(7, 0));
        assert_eq!(Version::new(6, 16).to_string(), "6.16");
    }
}
