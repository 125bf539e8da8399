//! `kernel checkpatch`: what the tree's own checkpatch.pl says about the lines that the patches add.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use rayon::prelude::*;

use super::patch::{Hunk, Mark, Patch};
use super::tool::Tool;
use crate::out::{Table, Verdict};
use crate::proc;

/// Findings that are about the mail around a patch, which the patches here do not have.
const ABOUT_MAIL: &str = "COMMIT_MESSAGE,MISSING_SIGN_OFF,EMAIL_SUBJECT,NO_AUTHOR_SIGN_OFF,FILE_PATH_CHANGES,\
COMMIT_LOG_LONG_LINE,COMMIT_LOG_USE_LINK,BAD_SIGN_OFF,FROM_SIGN_OFF_MISMATCH,GIT_COMMIT_ID";

/// Options of `kernel checkpatch`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// Patches that were made before, instead of running `diff` now.
    #[arg(long)]
    pub patches: Option<PathBuf>,
    /// Fail on a CHECK too, not only on errors and warnings.
    #[arg(long)]
    pub checks: bool,
}

/// One finding on a line that a patch adds.
pub(super) struct Finding {
    pub(super) level: String,
    pub(super) kind: String,
    pub(super) message: String,
    path: String,
    line: usize,
    /// The lines that this one replaces had it too.
    pub(super) before: bool,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let patches = match &args.patches {
        Some(dir) => super::patch::read_all(dir)?,
        None => Tool::build()?.diff(&args.tree, None, &scratch.path().join("patches"))?.patches,
    };
    let script =
        std::fs::canonicalize(args.tree.join("scripts/checkpatch.pl")).context("the tree has no checkpatch.pl")?;
    let tree = std::fs::canonicalize(&args.tree)?;
    let found: Vec<Result<Vec<Finding>>> = patches
        .par_iter()
        .enumerate()
        .map(|(i, patch)| {
            let dir = scratch.path().join(format!("check-{i}"));
            std::fs::create_dir_all(&dir)?;
            check(&script, &tree, patch, &dir)
        })
        .collect();

    let mut verdict = Verdict::default();
    let mut table = Table::new(&["patch", "line", "level", "type", "message", "before"]);
    let mut counts: BTreeMap<(String, bool), usize> = BTreeMap::new();
    for (patch, findings) in patches.iter().zip(found) {
        for f in findings.with_context(|| patch.name())? {
            *counts.entry((f.level.clone(), f.before)).or_default() += 1;
            let at = format!("{}:{}", f.path, f.line);
            let bad = !f.before && (args.checks || f.level != "CHECK");
            verdict.check(!bad, format!("{} {}: {at}: {}", f.level, f.kind, f.message));
            let before = if f.before { "yes" } else { "no" };
            table.row([patch.name(), at, f.level, f.kind, f.message, before.to_string()]);
        }
    }
    table.print(out)?;
    let total = |level: &str, before: bool| counts.get(&(level.to_string(), before)).copied().unwrap_or(0);
    for level in ["ERROR", "WARNING", "CHECK"] {
        writeln!(
            out,
            "{level}: {} on added lines, {} more that the replaced lines had too",
            total(level, false),
            total(level, true)
        )?;
    }
    writeln!(out, "{} patches checked", patches.len())?;
    Ok(verdict.finish("checkpatch", out)?)
}

/// All that the script says with --strict about a mail, its message too; the ids of commits are not looked up.
pub(super) fn strict(script: &Path, tree: &Path, patch: &Patch, dir: &Path) -> Result<Vec<Finding>> {
    let backward = dir.join("backward.patch");
    std::fs::write(&backward, patch.reversed())?;
    let old = checkpatch(script, tree, &backward, dir, &["--no-signoff", "--ignore", ABOUT_MAIL])?;
    let mut new = checkpatch(script, tree, &std::path::absolute(&patch.at)?, dir, &["--ignore", "UNKNOWN_COMMIT_ID"])?;
    for finding in &mut new {
        finding.before = before(patch, finding, &old);
    }
    Ok(new)
}

fn check(script: &Path, tree: &Path, patch: &Patch, dir: &Path) -> Result<Vec<Finding>> {
    let backward = dir.join("backward.patch");
    std::fs::write(&backward, patch.reversed())?;
    let reversed = Patch::read(&backward)?;
    let quiet = ["--no-signoff", "--ignore", ABOUT_MAIL];
    let old = on_added(&reversed, checkpatch(script, tree, &backward, dir, &quiet)?);
    let mut new = on_added(patch, checkpatch(script, tree, &std::path::absolute(&patch.at)?, dir, &quiet)?);
    for finding in &mut new {
        finding.before = before(patch, finding, &old);
    }
    Ok(new)
}

/// Whether the lines that the finding's line replaces had it too.
fn before(patch: &Patch, finding: &Finding, old: &[Finding]) -> bool {
    let replaced = patch.files.iter().filter(|f| f.path == finding.path).flat_map(|f| &f.hunks);
    let replaced = replaced.flat_map(|h| counterparts(h, finding.line)).collect::<Vec<_>>();
    old.iter().any(|o| o.path == finding.path && o.kind == finding.kind && replaced.contains(&o.line))
}

/// Old numbers of the lines that the block of changed lines around the added line `new` removes.
fn counterparts(hunk: &Hunk, new: usize) -> Vec<usize> {
    let mut blocks = hunk.lines.chunk_by(|a, b| (a.mark == Mark::Context) == (b.mark == Mark::Context));
    let block = blocks.find(|block| block.iter().any(|l| l.mark == Mark::Added && l.new == new));
    block.into_iter().flatten().filter(|l| l.mark == Mark::Removed).map(|l| l.old).collect()
}

fn on_added(patch: &Patch, findings: Vec<Finding>) -> Vec<Finding> {
    let added = |path: &str, line: usize| {
        patch.files.iter().any(|f| f.path == path && f.lines(Mark::Added).any(|l| l.new == line))
    };
    findings.into_iter().filter(|f| added(&f.path, f.line)).collect()
}

/// Run the script in `dir`, where it may leave its cache file.
fn checkpatch(script: &Path, tree: &Path, patch: &Path, dir: &Path, more: &[&str]) -> Result<Vec<Finding>> {
    let mut command = Command::new("perl");
    command.arg(script).arg(format!("--root={}", tree.display()));
    command.args(["--strict", "--no-summary", "--terse", "--showfile", "--show-types", "--quiet"]);
    command.args(["--color=never", "--no-codespell"]).args(more).arg(patch).current_dir(dir);
    let got = proc::output(&mut command)?;
    ensure!(matches!(got.status.code(), Some(0 | 1)), "checkpatch.pl does not run: {}", proc::said(&got));
    Ok(String::from_utf8_lossy(&got.stdout).lines().filter_map(finding).collect())
}

/// `path:line: LEVEL:TYPE: message`, the place after the patch's own with `--showfile`.
fn finding(line: &str) -> Option<Finding> {
    let (level, at) =
        ["ERROR", "WARNING", "CHECK"].into_iter().find_map(|l| Some((l, line.find(&format!(" {l}:"))?)))?;
    let (kind, message) = line[at + level.len() + 2..].split_once(": ")?;
    let mut place = line[..at].trim_end_matches(':').rsplitn(3, ':');
    let number: usize = place.next()?.trim().parse().ok()?;
    let path = place.next()?.trim().to_string();
    let (kind, message) = (kind.to_string(), message.to_string());
    Some(Finding { level: level.to_string(), kind, message, path, line: number, before: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terse_line_is_read() {
        let f = finding("drivers/x.c:12: WARNING:LONG_LINE: line length of 101 exceeds 100 columns").unwrap();
        assert_eq!((f.path.as_str(), f.line, f.kind.as_str()), ("drivers/x.c", 12, "LONG_LINE"));
        assert!(finding("total: 0 errors").is_none());
    }
}
