//! `cargo xtask docs`: writes what of the documentation is made from the program itself.

mod catalogue;

use std::io::Write;

use anyhow::{Context, Result};

use crate::proc;

/// Run the task: writes the pages that are not what they should be.
pub fn run(out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    for (path, text) in catalogue::pages()? {
        let file = repository.join(path);
        if std::fs::read(&file).is_ok_and(|kept| kept == text.as_bytes()) {
            continue;
        }
        std::fs::write(&file, text).with_context(|| format!("cannot write {path}"))?;
        writeln!(out, "{path}")?;
    }
    Ok(true)
}
