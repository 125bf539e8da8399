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

/// What is queued for the release after the newest one. It is no release: what it declares may still change.
pub const NEXT: Version = Version::new(u16::MAX, 0);

impl Version {
    /// A version.
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }

    /// The version that a name of a target stands for: `next`, or a release.
    pub fn named(text: &str) -> Option<Self> {
        if text == "next" { Some(NEXT) } else { text.parse().ok().filter(|v| *v != NEXT) }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == NEXT {
            return f.write_str("next");
        }
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

    #[test]
    fn next_is_a_target_behind_all_releases_and_no_number() {
        assert_eq!(Version::named("next"), Some(NEXT));
        assert_eq!((NEXT.to_string().as_str(), "next".parse::<Version>()), ("next", Err(())));
        assert!(Version::new(7, 3) < NEXT && Version::named("65535.0").is_none());
        assert_eq!(Version::named("7.1"), Some(Version::new(7, 1)));
    }
}
