//! `cargo xtask docs`: writes what of the documentation is made from the program itself.

mod catalogue;
mod command_line;

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::proc;

/// Run the task: writes the pages that are not what they should be.
pub fn run(out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let pages = catalogue::pages()?.into_iter().map(|(path, text)| (PathBuf::from(path), text));
    for (path, text) in pages.chain(command_line::files()?) {
        let file = repository.join(&path);
        if std::fs::read(&file).is_ok_and(|kept| kept == text.as_bytes()) {
            continue;
        }
        let shown = path.display();
        std::fs::create_dir_all(file.parent().unwrap_or(&repository))
            .with_context(|| format!("cannot write {shown}"))?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {shown}"))?;
        writeln!(out, "{shown}")?;
    }
    Ok(true)
}
