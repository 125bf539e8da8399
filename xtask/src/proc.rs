//! Running other programs.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use anyhow::{Context as _, Result, bail};

/// Run to the end with standard input closed; both outputs are kept.
pub fn output(command: &mut Command) -> Result<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {program}"))
}

/// Both outputs as one text, for messages.
pub fn said(output: &Output) -> String {
    let text = [&output.stdout[..], &output.stderr[..]].concat();
    String::from_utf8_lossy(&text).trim().to_string()
}

/// Whether a program of this name is on the search path.
pub fn have(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|dir| dir.join(program).is_file())
}

/// The repository's top directory.
pub fn repository() -> Result<PathBuf> {
    let here = match std::env::var_os("CARGO_MANIFEST_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => std::env::current_dir()?,
    };
    let top = here.ancestors().find(|dir| dir.join("xtask/Cargo.toml").is_file());
    Ok(top.context("not inside the vma2desc repository")?.to_path_buf())
}

/// Where builds and caches of this repository go.
pub fn target_dir(repository: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => repository.join(dir),
        None => repository.join("target"),
    }
}

/// A `cargo` command, the cargo that runs this task if there is one.
pub fn cargo(repository: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(repository);
    command
}

/// Build the release binary and return its path.
pub fn build_binary() -> Result<PathBuf> {
    let repository = repository()?;
    let mut command = cargo(&repository);
    command.args(["build", "--release", "--quiet", "--package", "vma2desc", "--bin", "vma2desc"]);
    let status = command.stdin(Stdio::null()).status().context("cannot run cargo")?;
    if !status.success() {
        bail!("vma2desc does not build");
    }
    let binary = target_dir(&repository).join("release").join(format!("vma2desc{}", std::env::consts::EXE_SUFFIX));
    if !binary.is_file() {
        bail!("cargo built vma2desc, but {} is not there", binary.display());
    }
    Ok(binary)
}
