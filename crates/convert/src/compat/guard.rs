//! The lines that select new code or old.

use crate::kernel::version::Version;
use crate::kernel::versions::{Range, versions};

/// The macro that a check of the driver's build defines where the kernel has what the new code needs.
pub const FEATURE: &str = "HAVE_MMAP_PREPARE";

/// A condition under which new code is built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// After `#if`, or after `#ifdef` for a macro.
    condition: String,
    /// The opposite, after `#if`.
    opposite: String,
    /// Whether a macro of that name is all that is asked for.
    feature: bool,
}

impl Guard {
    /// Where this macro is defined.
    pub fn feature(name: &str) -> Guard {
        Guard { condition: name.to_string(), opposite: String::new(), feature: true }
    }

    /// The kernels of these releases.
    ///
    /// # Errors
    /// A mistake in the embedded list of releases.
    pub fn version(range: Range) -> Result<Guard, String> {
        let call = |v: Version| format!("KERNEL_VERSION({}, {}, 0)", v.major, v.minor);
        let first = call(range.first);
        let mut guard = Guard {
            condition: format!("LINUX_VERSION_CODE >= {first}"),
            opposite: format!("LINUX_VERSION_CODE < {first}"),
            feature: false,
        };
        if let Some(last) = range.last {
            let known = versions()?;
            let next = known.known().find(|v| *v > last).unwrap_or(Version::new(last.major, last.minor + 1));
            let next = call(next);
            guard.condition.push_str(&format!(" && LINUX_VERSION_CODE < {next}"));
            guard.opposite.push_str(&format!(" || LINUX_VERSION_CODE >= {next}"));
        }
        Ok(guard)
    }

    /// The condition as it is written.
    pub fn condition(&self) -> String {
        if self.feature { format!("defined({})", self.condition) } else { self.condition.clone() }
    }

    /// The line that begins new code.
    pub fn open(&self) -> String {
        if self.feature { format!("#ifdef {}", self.condition) } else { format!("#if {}", self.condition) }
    }

    /// The line that begins old code for which there is no new.
    pub fn open_old(&self) -> String {
        if self.feature { format!("#ifndef {}", self.condition) } else { format!("#if {}", self.opposite) }
    }

    /// What a condition, normalised as in [`crate::syntax::arms`], comes to if this one is `truth`.
    pub fn decides(&self, condition: &str, truth: bool) -> Option<bool> {
        let same = |a: &str, b: &str| {
            let plain = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            plain(a) == plain(b)
        };
        if same(condition, &self.condition()) {
            return Some(truth);
        }
        let opposite = if self.feature { format!("!({})", self.condition()) } else { self.opposite.clone() };
        same(condition, &opposite).then_some(!truth)
    }

    /// Whether the macros of `linux/version.h` are used.
    pub fn wants_header(&self) -> bool {
        !self.feature
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_the_last_ends_the_condition() {
        let range = Range { first: Version::new(6, 19), last: Some(Version::new(6, 19)) };
        let guard = Guard::version(range).unwrap();
        let condition =
            "LINUX_VERSION_CODE >= KERNEL_VERSION(6, 19, 0) && LINUX_VERSION_CODE < KERNEL_VERSION(7, 0, 0)";
        assert_eq!(guard.condition(), condition);
        assert_eq!(guard.decides(&condition.replace(", ", ","), true), Some(true));
        assert!(guard.open_old().contains("||"));
    }

    #[test]
    fn a_feature_is_asked_for_by_name() {
        let guard = Guard::feature("HAVE_X");
        assert_eq!((guard.open().as_str(), guard.open_old().as_str()), ("#ifdef HAVE_X", "#ifndef HAVE_X"));
        assert_eq!(guard.decides("defined(HAVE_X)", false), Some(false));
        assert_eq!(guard.decides("!(defined(HAVE_X))", false), Some(true));
        assert_eq!(guard.decides("defined(HAVE_Y)", false), None);
    }
}
