//! `cargo xtask new NAME`: a transform file and its first test case, ready to be filled in.

use std::io::Write;

use anyhow::{Result, ensure};

use crate::proc;

/// Options of `new`.
#[derive(clap::Args)]
pub struct Args {
    /// Id of the transform, named for the construct that it handles, such as `remap-pfn-range`.
    name: String,
}

/// Run the task.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let name = &args.name;
    let fine = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    ensure!(fine && name.starts_with(|c: char| c.is_ascii_lowercase()), "an id is lower-case words joined by `-`");
    let repository = proc::repository()?;
    let _ = (repository, out);
    anyhow::bail!("not yet")
}
