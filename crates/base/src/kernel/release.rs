//! The release that a kernel tree says it is.

use std::fmt;

use camino::Utf8Path;

use super::version::Version;

/// No top Makefile says its release further down, bytes.
const HEAD: usize = 4096;

/// What the top Makefile says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    numbers: [String; 3],
    extra: String,
}

impl Release {
    /// The release of the tree at `top`; none if its Makefile says none.
    pub fn of(top: &Utf8Path) -> Option<Self> {
        let text = std::fs::read(top.join("Makefile")).ok()?;
        Self::said(&String::from_utf8_lossy(&text[..text.len().min(HEAD)]))
    }

    fn said(text: &str) -> Option<Self> {
        let plain = |c: &char| c.is_ascii_alphanumeric() || "-.".contains(*c);
        let value = |key: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
            line.map(|value| value.trim().chars().filter(plain).collect::<String>())
        };
        let numbers = [value("VERSION")?, value("PATCHLEVEL")?, value("SUBLEVEL")?];
        Some(Self { numbers, extra: value("EXTRAVERSION").unwrap_or_default() })
    }

    /// The release of the mainline kernel; a candidate counts as the release that it will be.
    pub fn version(&self) -> Option<Version> {
        let [major, minor, _] = &self.numbers;
        format!("{major}.{minor}").parse().ok()
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.numbers.join("."), self.extra)
    }
}

#[cfg(test)]
mod tests {
    use super::{Release, Version};

    #[test]
    fn the_makefile_says_the_release() {
        let said =
            Release::said("# x\nVERSION = 7\nPATCHLEVEL=3\nSUBLEVEL = 0\nEXTRAVERSION = -rc1\nNAME = A B\n").unwrap();
        assert_eq!((said.to_string().as_str(), said.version()), ("7.3.0-rc1", Some(Version::new(7, 3))));
        assert_eq!(Release::said("VERSION = 7\nPATCHLEVEL = 3\n"), None);
        assert_eq!(Release::said("VERSION = $(X)\nPATCHLEVEL = 3\nSUBLEVEL =\n").unwrap().to_string(), "X.3.");
        assert_eq!(Release::said("VERSION = x\nPATCHLEVEL = 3\nSUBLEVEL =\n").unwrap().version(), None);
    }
}
