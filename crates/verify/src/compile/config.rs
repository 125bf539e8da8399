//! The configuration of a build tree.

use std::collections::BTreeMap;

/// The options that are set, by name with `CONFIG_`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    options: BTreeMap<String, String>,
}

impl Config {
    /// Reads the text of `include/config/auto.conf`.
    pub fn parse(text: &str) -> Self {
        let options = text.lines().filter_map(|line| line.strip_prefix("CONFIG_")?.split_once('='));
        Self { options: options.map(|(name, value)| (format!("CONFIG_{name}"), value.trim().to_owned())).collect() }
    }

    /// The value of an option, without quotes; none if it is not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.options.get(name).map(|value| value.trim_matches('"'))
    }

    /// Names of options in `condition` that are not set here.
    pub fn unset_in(&self, condition: &str) -> Vec<String> {
        let words = condition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let mut names: Vec<String> = words
            .filter(|w| w.len() > "CONFIG_".len() && w.starts_with("CONFIG_"))
            // `CONFIG_X_MODULE` is what the preprocessor sees of an option that is a module.
            .map(|w| w.strip_suffix("_MODULE").unwrap_or(w).to_owned())
            .filter(|name| !self.options.contains_key(name))
            .collect();
        names.sort();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_known_by_name() {
        let config = Config::parse("# x\nCONFIG_A=y\nCONFIG_B=m\nCONFIG_C=\"gcc 12\"\n");
        assert_eq!((config.get("CONFIG_A"), config.get("CONFIG_C")), (Some("y"), Some("gcc 12")));
        let unset = config.unset_in("!(defined(CONFIG_A)) && defined(CONFIG_D) && IS_ENABLED(CONFIG_E_MODULE)");
        assert_eq!(unset, ["CONFIG_D", "CONFIG_E"]);
    }
}
