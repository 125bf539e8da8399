//! The configuration file: where it is found, and what it says.

mod model;
#[cfg(test)]
mod tests;

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::exit::{Exit, Failure};
use crate::tree::read::bytes;
pub use model::Config;

/// The name of the file that is looked for.
pub const NAME: &str = "vma2desc.toml";

/// The longest file that is read, bytes: a larger one is something else.
const MAX_BYTES: u64 = 1 << 20;

/// What a file says, and whether the user named it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// What it says.
    pub config: Config,
    /// The file; empty if there is none.
    pub path: Utf8PathBuf,
    /// Whether the command line named it. A file that was only found may belong to whoever wrote the scanned tree.
    pub is_named: bool,
}

impl Settings {
    /// What a user must know about a file that was only found: that it counts, and what of it does not.
    pub fn told(&self) -> Vec<String> {
        if self.is_named || self.path.as_str().is_empty() {
            return Vec::new();
        }
        let path = &self.path;
        let left: Vec<String> = self.config.proof.trusted().map(|key| format!("proof.{key}")).collect();
        let used = format!("the configuration {path} counts (--no-config does without)");
        let not = format!("{path} was only found, so {} in it does not count: name it with --config", left.join(", "));
        [Some(used), (!left.is_empty()).then_some(not)].into_iter().flatten().collect()
    }
}

/// Reads the file that is `named`, or else the one that is found; `without` reads none.
///
/// # Errors
/// A file that cannot be read, or in which something is wrong.
pub fn load(named: Option<&Utf8Path>, without: bool) -> anyhow::Result<Settings> {
    let found = if without { None } else { named.map(Utf8Path::to_owned).or_else(find) };
    let Some(path) = found else { return Ok(Settings::default()) };
    let fail = |exit, message: String| Failure::new(exit, format!("cannot use the configuration {path}: {message}"));
    let text = read(&path, MAX_BYTES).map_err(|message| fail(Exit::InputOutput, message))?;
    let directory = path.parent().unwrap_or(Utf8Path::new(""));
    let config = Config::parse(&text, directory).map_err(|message| fail(Exit::Usage, message))?;
    if let Some(baseline) = config.check.baseline.as_deref().filter(|_| named.is_none()) {
        may_be_written(baseline, directory).map_err(|message| fail(Exit::Usage, message))?;
    }
    Ok(Settings { config, is_named: named.is_some(), path })
}

/// Checks a path that a configuration which was only found wants to be written to: whoever wrote the scanned tree must not
/// decide where. It is a `.toml` file below the configuration's `directory`, also where links lead, and nothing hidden.
fn may_be_written(path: &Utf8Path, directory: &Utf8Path) -> Result<(), String> {
    let within = path.strip_prefix(directory).unwrap_or(path);
    let is_plain = |part| matches!(part, Utf8Component::Normal(name) if !name.starts_with('.'));
    let real = path.canonicalize_utf8().or_else(|_| path.parent().unwrap_or(directory).canonicalize_utf8());
    let top = directory.canonicalize_utf8();
    let is_below = real.is_ok_and(|real| top.is_ok_and(|top| real.starts_with(top)));
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) && !path.exists();
    if within.components().all(is_plain) && within.extension() == Some("toml") && is_below && !is_link {
        return Ok(());
    }
    Err("check.baseline is no .toml file below it; a configuration that was only found does not decide what is written \
         elsewhere. Name it with --config, or the baseline with --baseline and this file not at all (--no-config)"
        .to_owned())
}

/// The nearest file of that name, in the working directory or above it.
fn find() -> Option<Utf8PathBuf> {
    let here = Utf8PathBuf::from_path_buf(std::env::current_dir().ok()?).ok()?;
    here.ancestors().map(|directory| directory.join(NAME)).find(|path| path.symlink_metadata().is_ok())
}

/// The text of a regular file that is no longer than `most` bytes.
///
/// # Errors
/// What is the matter with it.
pub fn read(path: &Utf8Path, most: u64) -> Result<String, String> {
    String::from_utf8(read_bytes(path, most)?).map_err(|_| "it is not UTF-8".into())
}

/// The bytes of a regular file that is no longer than `most` bytes.
///
/// # Errors
/// What is the matter with it.
pub fn read_bytes(path: &Utf8Path, most: u64) -> Result<Vec<u8>, String> {
    bytes(path.as_std_path(), most).map_err(|error| error.to_string())
}
