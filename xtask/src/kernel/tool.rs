//! Running the vma2desc binary.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::answer::Answer;
use super::patch::{self, Patch};
use crate::proc;

/// The exit code that the program gives for its own mistakes.
const INTERNAL: i32 = 70;

/// The built binary.
pub struct Tool {
    binary: PathBuf,
}

/// One run of the binary that came to an orderly end.
pub struct Done {
    /// What it said in JSON.
    pub answer: Answer,
    /// The patches that it wrote, if it was a `diff`.
    pub patches: Vec<Patch>,
}

impl Tool {
    /// Build the release binary, or take the one that `VMA2DESC` names.
    pub fn build() -> Result<Self> {
        let binary = match std::env::var_os("VMA2DESC") {
            Some(path) => PathBuf::from(path),
            None => proc::build_binary()?,
        };
        Ok(Self { binary })
    }

    /// A command that runs `verb` over `path`.
    pub fn command(&self, verb: &str, path: &Path, target: Option<&Path>) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(verb).arg(path);
        if let Some(target) = target {
            command.arg("--target").arg(target);
        }
        command
    }

    /// `vma2desc scan PATH --format json`.
    pub fn scan(&self, path: &Path, target: Option<&Path>) -> Result<Done> {
        let mut command = self.command("scan", path, target);
        command.args(["--format", "json"]);
        Ok(Done { answer: finish(&mut command)?, patches: Vec::new() })
    }

    /// `vma2desc diff PATH --out DIR --format json`; `out` is emptied of patches first.
    pub fn diff(&self, path: &Path, target: Option<&Path>, out: &Path) -> Result<Done> {
        std::fs::create_dir_all(out)?;
        for old in patch::read_all(out)? {
            std::fs::remove_file(&old.at)?;
        }
        let mut command = self.command("diff", path, target);
        command.arg("--out").arg(out).args(["--format", "json"]);
        let mut answer = finish(&mut command)?;
        let patches = patch::read_all(out)?;
        for candidate in answer.candidates.iter_mut().filter(|c| !c.diff.is_empty()) {
            let holds = |p: &&Patch| std::fs::read(&p.at).is_ok_and(|text| text.ends_with(&candidate.diff));
            candidate.patch = patches.iter().find(holds).map(Patch::name);
        }
        Ok(Done { answer, patches })
    }
}

fn finish(command: &mut Command) -> Result<Answer> {
    let output = proc::output(command)?;
    if let Some(wrong) = wrong_end(&output) {
        bail!("{command:?} {wrong}:\n{}", tail(&output.stderr));
    }
    Answer::read(&output.stdout)
        .with_context(|| format!("{command:?} gave no report that can be read: {}", tail(&output.stderr)))
}

/// What is wrong with how a run of the binary ended: a panic, a signal, an internal error.
pub fn wrong_end(output: &std::process::Output) -> Option<String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        None => Some("was ended by a signal".to_string()),
        Some(INTERNAL) => Some("reports an internal error (exit 70)".to_string()),
        _ if stderr.contains("panicked at") => Some("panicked".to_string()),
        Some(0 | 1 | 4 | 6) => None,
        Some(code) => Some(format!("exited with {code}")),
    }
}

/// The end of a long text.
pub fn tail(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
