//! Habits of subsystems that are data: how subjects begin, and what profiles ask for.

use std::sync::LazyLock;

use serde::Deserialize;

/// How patches to files below a directory begin their subjects.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// The directory.
    pub path: String,
    /// The prefix, without a colon.
    #[serde(default)]
    pub prefix: Option<String>,
    /// Instead of a prefix: how many directories below the first one of `path` make it.
    #[serde(default)]
    pub depth: usize,
    /// What stands between the directories of such a prefix; what [`Self::join`] is, or a colon, if this is none.
    #[serde(default)]
    pub between: Option<String>,
    /// What stands between the prefix and the driver's name, none if the driver is not named.
    #[serde(default)]
    pub join: Option<String>,
    /// What names a driver.
    #[serde(default)]
    pub name: Name,
    /// Directories that name no driver.
    #[serde(default)]
    pub skip: Vec<String>,
    /// Whether what stands behind the prefix begins with a capital letter.
    #[serde(default)]
    pub capital: bool,
}

/// What names a driver.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Name {
    /// The innermost directory, or the module of what lies in none.
    #[default]
    Directory,
    /// The file.
    File,
    /// The module.
    Module,
}

/// What a subsystem profile asks for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Part of the document's name that tells it.
    pub document: String,
    /// The tree that stands behind PATCH in the subjects of a series for it alone.
    #[serde(default)]
    pub tree: Option<String>,
    /// How the summary begins: `capital`.
    #[serde(default)]
    pub subject: Option<String>,
    /// The order of declarations: `reverse-xmas-tree`.
    #[serde(default)]
    pub locals: Option<String>,
    /// What the sender is told.
    pub remark: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Subjects {
    #[serde(default)]
    subject: Vec<Subject>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profiles {
    #[serde(default)]
    profile: Vec<Profile>,
}

const SUBJECTS: &str = include_str!("../../transforms/kernel/subjects.toml");
const PROFILES: &str = include_str!("../../transforms/kernel/profiles.toml");

/// The files; one that does not parse is empty, which the tests exclude.
static SUBJECT: LazyLock<Vec<Subject>> =
    LazyLock::new(|| toml::from_str::<Subjects>(SUBJECTS).unwrap_or_default().subject);
static PROFILE: LazyLock<Vec<Profile>> =
    LazyLock::new(|| toml::from_str::<Profiles>(PROFILES).unwrap_or_default().profile);

/// The habit for `path` with the longest directory.
pub fn subject(path: &str) -> Option<&'static Subject> {
    let below = |s: &&Subject| path.strip_prefix(&s.path).is_some_and(|rest| rest.starts_with('/'));
    SUBJECT.iter().filter(below).max_by_key(|s| s.path.len())
}

/// The profiles that the documents `named` are known to be.
pub fn profiles<'a>(named: impl IntoIterator<Item = &'a str>) -> Vec<&'static Profile> {
    let mut found: Vec<&Profile> = Vec::new();
    for name in named {
        let fits =
            |p: &&Profile| name.rsplit_once(p.document.as_str()).is_some_and(|(_, rest)| matches!(rest, "" | ".rst"));
        let known = PROFILE.iter().filter(fits).max_by_key(|p| p.document.len());
        found.extend(known.filter(|p| found.iter().all(|f| f.document != p.document)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{PROFILES, Profiles, SUBJECTS, Subjects, profiles, subject};

    #[test]
    fn the_files_parse_and_are_sorted() {
        let subjects = toml::from_str::<Subjects>(SUBJECTS).unwrap().subject;
        assert!(subjects.windows(2).all(|w| w[0].path < w[1].path));
        assert!(subjects.iter().all(|s| s.prefix.is_some() != (s.depth > 0)));
        let profiles = toml::from_str::<Profiles>(PROFILES).unwrap().profile;
        assert!(profiles.windows(2).all(|w| w[0].document < w[1].document));
        assert!(profiles.iter().all(|p| !p.remark.ends_with('.')));
        for profile in profiles {
            assert!(profile.subject.is_none_or(|s| s == "capital"));
            assert!(profile.locals.is_none_or(|l| l == "reverse-xmas-tree"));
        }
    }

    #[test]
    fn the_longest_directory_and_the_document_s_name_decide() {
        assert_eq!(subject("drivers/gpu/drm/x/y.c").unwrap().path, "drivers/gpu/drm");
        assert_eq!(subject("drivers/x.c").unwrap().path, "drivers");
        assert!(subject("nowhere/x.c").is_none() && subject("driversx/y.c").is_none());
        let named = |name| profiles([name]).iter().map(|p| p.document.as_str()).collect::<Vec<_>>();
        assert_eq!(named("Documentation/process/maintainer-tip.rst"), ["maintainer-tip"]);
        assert!(named("Documentation/process/maintainer-soc-clean-dts.rst").is_empty());
    }
}
