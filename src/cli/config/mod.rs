//! The configuration file: where it is found, and what it says.

mod model;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::Read as _;

use camino::{Utf8Path, Utf8PathBuf};

use crate::exit::{Exit, Failure};
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
    Ok(Settings { config, is_named: named.is_some(), path })
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
    let kind = fs::metadata(path).map_err(|error| error.to_string())?;
    if !kind.is_file() {
        return Err("it is no regular file".into());
    }
    let file = fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > most {
        return Err(format!("it is larger than {most} bytes"));
    }
    Ok(bytes)
}
