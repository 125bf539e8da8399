//! `cargo xtask fuzz`: coverage-guided fuzzing of what reads the texts of others. It needs a nightly compiler and cargo-fuzz.
//!
//! The targets are those of `fuzz/`, a workspace of its own; `testdata/fuzz/TARGET/` holds the inputs that are kept.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::out::Verdict;
use crate::proc;

/// Options of `fuzz`.
#[derive(clap::Args)]
pub struct Args {
    /// The targets; all in turn if none is given.
    targets: Vec<String>,
    /// How long in all; 604800 is a week.
    #[arg(long, default_value_t = 480)]
    seconds: u64,
    /// Without optimisation: ready in a part of the time, and slower.
    #[arg(long)]
    dev: bool,
    /// Keep, in the end, the inputs that reach more than those in testdata, made few.
    #[arg(long)]
    keep: bool,
}

/// A target gives way to the next one after this.
const TURN: Duration = Duration::from_secs(3600);

/// Run the task.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let mut all = Vec::new();
    for entry in std::fs::read_dir(repository.join("fuzz/targets"))? {
        let path = entry?.path();
        all.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
    }
    all.sort();
    let unknown: Vec<&String> = args.targets.iter().filter(|target| !all.contains(target)).collect();
    ensure!(unknown.is_empty(), "there is no target {unknown:?}; there are {}", all.join(", "));
    let mut targets: Vec<&str> = all.iter().map(String::as_str).collect();
    targets.retain(|target| args.targets.is_empty() || args.targets.iter().any(|own| own == target));
    let built = args.cargo_fuzz(&repository, "build").status().context("cannot run cargo")?;
    ensure!(built.success(), "the targets do not build: `cargo install cargo-fuzz` and a nightly compiler are needed");
    let end = Instant::now() + Duration::from_secs(args.seconds);
    let turn = TURN.min(Duration::from_secs(args.seconds) / u32::try_from(targets.len().max(1))?);
    let mut verdict = Verdict::default();
    for target in targets.iter().cycle() {
        let left = end.saturating_duration_since(Instant::now()).min(turn);
        if left.as_secs() == 0 {
            break;
        }
        let corpus = repository.join("fuzz/corpus").join(target);
        std::fs::create_dir_all(&corpus)?;
        let mut command = args.cargo_fuzz(&repository, "run");
        command.arg(target).arg(&corpus).arg(kept(&repository, target)).arg("--");
        command.arg(format!("-max_total_time={}", left.as_secs()));
        command.args(["-max_len=16384", "-timeout=20", "-print_final_stats=1", "-verbosity=0"]);
        let status = command.status().context("cannot run cargo")?;
        verdict.check(status.success(), format!("{target}: see fuzz/artifacts/{target}"));
        writeln!(out, "{target}: {} s, {} inputs", left.as_secs(), std::fs::read_dir(&corpus)?.count())?;
    }
    if args.keep {
        for target in targets {
            args.keep(&repository, target)?;
        }
    }
    Ok(verdict.finish("fuzz", out)?)
}

impl Args {
    /// Replaces what is kept of a target by the fewest inputs that reach the same as it and all that was found.
    fn keep(&self, repository: &Path, target: &str) -> Result<()> {
        let (kept, corpus) = (kept(repository, target), repository.join("fuzz/corpus").join(target));
        let few = tempfile::tempdir_in(repository.join("fuzz/corpus"))?;
        let mut command = self.cargo_fuzz(repository, "run");
        command.arg(target).args([few.path(), &kept, &corpus]).args([
            "--",
            "-set_cover_merge=1",
            "-use_counters=0",
            "-verbosity=0",
        ]);
        ensure!(command.status()?.success(), "the inputs of {target} could not be merged");
        for entry in std::fs::read_dir(&kept)? {
            // What has a name of its own was written by hand.
            let entry = entry?;
            if entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_hexdigit()) {
                std::fs::remove_file(entry.path())?;
            }
        }
        for entry in std::fs::read_dir(few.path())? {
            let entry = entry?;
            std::fs::copy(entry.path(), kept.join(entry.file_name()))?;
        }
        Ok(())
    }

    fn cargo_fuzz(&self, repository: &Path, verb: &str) -> Command {
        // The cargo that runs this task is not the one that cargo-fuzz needs. No sanitizer: the crate has no unsafe code.
        let mut command = Command::new("cargo");
        command.args(["+nightly", "fuzz", verb, "--sanitizer", "none"]).args(self.dev.then_some("--dev"));
        command.current_dir(repository).stdin(Stdio::null());
        for variable in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "CARGO_TARGET_DIR"] {
            command.env_remove(variable);
        }
        command
    }
}

fn kept(repository: &Path, target: &str) -> std::path::PathBuf {
    repository.join("testdata/fuzz").join(target)
}
