//! What a configuration file can say. The comments here are the descriptions in the published schema.

use std::num::NonZeroUsize;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum as _;
use serde::Deserialize;

use crate::check::policy::{Layer, known, names};
use crate::cli::level::Level;
use crate::compat::{Compat, Style};
use crate::kernel::version::Version;

/// Configuration of vma2desc. Options on the command line go before what stands here. Paths are relative to the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Kernel that the result is for, a tree or a version, as --target.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub target: Option<Utf8PathBuf>,
    /// Oldest kernel that the source must go on building on, or `none`, as --compat.
    pub compat: Option<String>,
    /// How code for old and new kernels is told apart, as --compat-style.
    pub compat_style: Option<String>,
    /// What `check` asks for.
    pub check: CheckConfig,
    /// How far conversions are checked, and with what, where a proof is asked for. Nothing here can allow to run code of
    /// the tree: --allow-build and --allow-run are for the command line alone.
    pub proof: ProofConfig,
}

/// What `check` asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct CheckConfig {
    /// File of accepted refusals, as --baseline. In a file that was only found it is a .toml file below that.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub baseline: Option<Utf8PathBuf>,
    /// Reasons that do not count, as --allow.
    pub allow: Vec<String>,
    /// Reasons that count whatever the baseline accepts, as --deny.
    pub deny: Vec<String>,
    /// So many units may be left, as --max-left.
    #[cfg_attr(test, schemars(range(max = 9223372036854775807u64)))]
    pub max_left: Option<usize>,
    /// Whether conversions are proved, as --verify.
    pub verify: bool,
}

/// How far conversions are checked, and with what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ProofConfig {
    /// The level to stop at, as --level.
    pub level: Option<Level>,
    /// The level that each converted unit must reach, as --require.
    pub require: Option<Level>,
    /// Configured kernel build tree, as --build. Counts only in a file that --config names.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub build: Option<Utf8PathBuf>,
    /// Architecture of the build tree, as --arch. Counts only in a file that --config names.
    pub arch: Option<String>,
    /// Prefix of the cross compiler, as --cross. Counts only in a file that --config names.
    pub cross: Option<String>,
    /// Where results are kept, as --cache. Counts only in a file that --config names.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub cache: Option<Utf8PathBuf>,
    /// So many processes at a time, as --jobs.
    pub jobs: Option<NonZeroUsize>,
    /// Seconds for one object, or the runs of one handler, as --time-limit.
    #[cfg_attr(test, schemars(range(min = 1, max = 86400)))]
    pub time_limit: Option<u64>,
    /// Start of the pseudo-random inputs, as --seed.
    #[cfg_attr(test, schemars(range(max = 9223372036854775807u64)))]
    pub seed: Option<u64>,
}

impl Config {
    /// Reads a file's text; its paths become relative to the working directory by `directory`, where it lies.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(text: &str, directory: &Utf8Path) -> Result<Self, String> {
        let mut config: Self = toml::from_str(text).map_err(|error| explained(text, &error))?;
        for (list, name) in [(&config.check.allow, "allow"), (&config.check.deny, "deny")] {
            for id in list {
                known(id, names()).map_err(|error| format!("`{id}` in check.{name}: {error}"))?;
            }
        }
        if let Some(name) = config.check.layer().contradiction() {
            return Err(format!("`{name}` is both in check.allow and in check.deny"));
        }
        if config.proof.time_limit.is_some_and(|seconds| !(1..=86400).contains(&seconds)) {
            return Err("proof.time-limit must be 1 to 86400 seconds".into());
        }
        config.compat()?;
        // A version is no path.
        let target = config.target.as_mut().filter(|target| Version::named(target.as_str()).is_none());
        let paths = [config.check.baseline.as_mut(), config.proof.build.as_mut(), config.proof.cache.as_mut(), target];
        for path in paths.into_iter().flatten() {
            *path = directory.join(&*path);
        }
        Ok(config)
    }
}

impl Config {
    /// What it says about older kernels; nothing if it says nothing.
    ///
    /// # Errors
    /// A value that is none.
    pub fn compat(&self) -> Result<Option<Compat>, String> {
        let style = self
            .compat_style
            .as_ref()
            .map(|style| Style::from_str(style, false).map_err(|_| format!("`{style}` in compat-style is no style")));
        let style = style.transpose()?;
        match &self.compat {
            None if style.is_some() => Err("compat-style has no meaning without compat".into()),
            None => Ok(None),
            Some(choice) => {
                let choice = choice.parse().map_err(|error: String| format!("`{choice}` in compat: {error}"))?;
                Ok(Some(Compat { choice, style: style.unwrap_or_default() }))
            }
        }
    }
}

impl CheckConfig {
    /// What it allows and denies.
    pub fn layer(&self) -> Layer {
        Layer { allow: self.allow.iter().cloned().collect(), deny: self.deny.iter().cloned().collect() }
    }
}

impl ProofConfig {
    /// The keys that decide which programs are run, or what is taken for their result.
    pub fn trusted(&self) -> impl Iterator<Item = &'static str> {
        let keys = [
            (self.build.is_some(), "build"),
            (self.arch.is_some(), "arch"),
            (self.cross.is_some(), "cross"),
            (self.cache.is_some(), "cache"),
        ];
        keys.into_iter().filter(|key| key.0).map(|key| key.1)
    }
}

/// How a value is written that TOML reads as another kind.
fn quoting(text: &str, error: &toml::de::Error) -> String {
    let said = error.message();
    let value = error.span().and_then(|span| text.get(span)).unwrap_or_default();
    let is_bare = value.starts_with(|c: char| c.is_ascii_digit());
    let hint = match () {
        () if is_bare && (said.contains("string") || said.starts_with("invalid float")) => {
            return format!("; a version is written in quotes: \"{value}\"");
        }
        () if value.starts_with(['"', '\''])
            && said.contains("invalid type: string")
            && !said.ends_with("expected a sequence")
            && !said.ends_with("expected a boolean") =>
        {
            "; a number has no quotes"
        }
        () if said.contains("expected usize")
            || said.contains("expected u64")
            || said.contains("expected a nonzero") =>
        {
            "; it is a whole number that is not negative"
        }
        () if said.ends_with("expected a sequence") => "; a list is written in brackets: [\"gap\"]",
        () if said.ends_with("expected a boolean") => "; write true or false, without quotes",
        () => "",
    };
    hint.to_owned()
}

/// Keys of earlier versions, and what they are called now.
const RENAMED: [(&str, &str); 2] = [("max-units", "max-left"), ("min-level", "require")];

/// What is wrong, with the place, and with what may have been meant.
fn explained(text: &str, error: &toml::de::Error) -> String {
    let mut message = crate::check::toml_error(text, error);
    message.push_str(&quoting(text, error));
    let Some(list) = error.message().strip_prefix("unknown field `") else { return message };
    let mut names = list.split('`').step_by(2);
    let unknown = names.next().unwrap_or_default().replace('_', "-");
    if ["allow-build", "allow-run"].contains(&unknown.as_str()) {
        let place = message.split(": ").next().unwrap_or_default();
        return format!(
            "{place}: `{unknown}` cannot be said in a file: whoever writes the file would consent to running code of the \
             tree with your rights; say --{unknown} on the command line"
        );
    }
    if let Some((old, new)) = RENAMED.iter().find(|(old, _)| *old == unknown) {
        message.push_str(&format!("; `{old}` is called `{new}` now"));
        return message;
    }
    let known: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    if let [best, ..] = similar::get_close_matches(unknown.as_str(), &known, 1, 0.6).as_slice() {
        message.push_str(&format!("; did you mean `{best}`?"));
    }
    message
}
