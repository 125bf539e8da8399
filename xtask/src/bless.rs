//! `cargo xtask bless`: rewrite expected results of the golden tests from what the program says now.

use std::io::Write;

use anyhow::Result;

use crate::proc;

/// Options of `bless`.
#[derive(clap::Args)]
pub struct Args {
    /// Only tests whose name holds this.
    filter: Option<String>,
}

/// The variable that makes the golden tests write instead of compare.
const VARIABLE: &str = "VMA2DESC_BLESS";

/// Run the tests with blessing on. Look at the difference before you commit it.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let mut command = proc::cargo(&repository);
    command.args(["test", "--workspace", "--exclude", "xtask", "--tests"]).args(&args.filter).env(VARIABLE, "1");
    let status = command.status()?;
    writeln!(out, "blessed; now read `git diff testdata docs/schema`")?;
    Ok(status.success())
}
