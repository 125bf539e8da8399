//! Directories in which something is kept between runs.

use std::fs;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::Path;

/// Makes the directory if need be, for its owner alone, and looks whether what is found in it may be believed.
///
/// # Errors
/// It cannot be made, belongs to somebody else, or others may write into it.
pub fn directory(dir: &Path) -> Result<(), String> {
    let made = fs::DirBuilder::new().mode(0o700).recursive(true).create(dir);
    made.map_err(|error| error.to_string())?;
    let metadata = fs::metadata(dir).map_err(|error| error.to_string())?;
    if metadata.uid() != rustix::process::geteuid().as_raw() {
        return Err("it belongs to somebody else".to_owned());
    }
    if metadata.mode() & 0o022 != 0 {
        return Err("others may write into it (chmod go-w)".to_owned());
    }
    Ok(())
}
