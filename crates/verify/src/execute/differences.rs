//! The closed list of differences by design, `transforms/kernel/differences.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

/// One of them.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Its name, which the rig gives back.
    pub id: String,
    /// What is different, a phrase without a stop.
    pub what: String,
    /// What goes on the phrase where all that the hook calls was seen.
    #[serde(default)]
    pub seen: String,
    /// Why the interface makes it so, with the place in the kernel.
    pub why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    difference: Vec<Known>,
}

/// All of them, by id.
///
/// # Errors
/// A mistake in the file.
pub fn all() -> Result<&'static [Known], String> {
    static ALL: LazyLock<Result<File, String>> = LazyLock::new(|| {
        toml::from_str(include_str!("../../transforms/kernel/differences.toml"))
            .map_err(|e| format!("differences.toml: {e}"))
    });
    ALL.as_ref().map(|file| file.difference.as_slice()).map_err(Clone::clone)
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn the_list_is_the_one_of_the_rig() {
        let header = include_str!("rig/compare.h");
        let names = header.split("#define DESIGN_NAMES").nth(1).unwrap();
        let names = names.split("extern").next().unwrap();
        let mut rig: Vec<&str> = names.split('"').skip(1).step_by(2).collect();
        rig.sort_unstable();
        assert_eq!(all().unwrap().iter().map(|d| d.id.as_str()).collect::<Vec<_>>(), rig);
    }
}
