//! Asks the tree's own script for recipients; the command line has agreed to that.

use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::cli::signal;
use crate::exit::{Exit, Failure};
use crate::report::escape;
use crate::series::draft::Draft;
use crate::series::recipients::Recipients;
use crate::verify::compile::process::{self, Limits};

/// Longest run of the script for one patch.
const TIME: Duration = Duration::from_secs(120);

/// Bytes of its output that are read.
const OUTPUT: usize = 1 << 20;

/// The recipients of a draft, as `scripts/get_maintainer.pl` of `tree` names them, without git history. The names of its
/// files must be plain.
pub fn recipients(tree: &Path, draft: &Draft) -> anyhow::Result<Recipients> {
    signal::watch();
    let fail = |what: &str| {
        let message = format!(
            "scripts/get_maintainer.pl gives no answer: {what}; leave out --allow-scripts to go by MAINTAINERS"
        );
        anyhow::Error::from(Failure::new(Exit::InputOutput, message))
    };
    let mut patch = tempfile::Builder::new().suffix(".patch").tempfile()?;
    patch.write_all(&draft.diff)?;
    patch.flush()?;
    let mut command = Command::new("perl");
    command.arg("scripts/get_maintainer.pl").args(["--roles", "--no-rolestats", "--no-git", "--no-git-fallback"]);
    command.args(["--no-fixes", "--multiline"]).arg(patch.path()).current_dir(tree).env("LC_ALL", "C.UTF-8");
    let limits = Limits { time: TIME, output: OUTPUT, stop: &signal::stopped };
    let ended = process::run(&mut command, &limits).map_err(|error| fail(&error.to_string()))?;
    if signal::stopped() {
        return Err(Failure::new(Exit::Interrupted, "interrupted; nothing was written").into());
    }
    if !ended.success() {
        return Err(fail(&escape::line(&ended.said())));
    }
    Ok(Recipients::by_roles(&String::from_utf8_lossy(&ended.stdout)))
}
