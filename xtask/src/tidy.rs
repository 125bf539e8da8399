//! `cargo xtask tidy`: the repository's own rules.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::out::{Verdict, median};
use crate::proc;

/// No source file is longer.
const LONGEST: usize = 500;
/// Half of the source files are shorter.
const MEDIAN: usize = 200;

/// Paths that exist on one machine alone.
const MACHINE_PATHS: [&str; 5] = ["/home/", "/root/", "/tmp/", "/Users/", "/mnt/"];

/// Run the task.
pub fn run(out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let mut verdict = Verdict::default();
    let files = tracked(&repository)?;
    lengths(&repository, &files, &mut verdict, out)?;
    for path in &files {
        let text = std::fs::read(repository.join(path))?;
        let text = String::from_utf8_lossy(&text);
        no_machine_paths(path, &text, &mut verdict);
        no_kernel_code(path, &text, &mut verdict);
    }
    crate::floors::check(&repository, &files, &mut verdict)?;
    test_cases(&repository, &files, &mut verdict);
    transforms(&repository, &files, &mut verdict)?;
    crate::kernel::mutants_table::check(&repository, &mut verdict)?;
    Ok(verdict.finish("tidy", out)?)
}

/// What git knows, or would add.
fn tracked(repository: &Path) -> Result<Vec<String>> {
    let mut git = std::process::Command::new("git");
    git.current_dir(repository).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let got = proc::output(&mut git)?;
    anyhow::ensure!(got.status.success(), "git ls-files: {}", proc::said(&got));
    let names = String::from_utf8_lossy(&got.stdout).into_owned();
    let names = names.split('\0').filter(|n| !n.is_empty() && repository.join(n).is_file());
    Ok(names.map(str::to_string).collect())
}

fn lengths(repository: &Path, files: &[String], verdict: &mut Verdict, out: &mut dyn Write) -> Result<()> {
    let mut counts = Vec::new();
    let rust = files.iter().filter(|f| f.ends_with(".rs"));
    for path in rust {
        let text = std::fs::read_to_string(repository.join(path))?;
        let lines = text.lines().count();
        verdict.check(lines <= LONGEST, format!("{path} has {lines} lines, at most {LONGEST}"));
        let documented = text.lines().find(|l| !l.trim().is_empty()).is_some_and(|l| l.starts_with("//!"));
        verdict.check(documented, format!("{path} does not start with a `//!` comment that says what it is for"));
        if path.starts_with("src/") || path.starts_with("crates/") {
            counts.push(lines as f64);
        }
    }
    let middle = median(&counts).unwrap_or(0.0);
    verdict
        .check(middle < MEDIAN as f64, format!("the median of the program is {middle} lines, must be below {MEDIAN}"));
    writeln!(out, "{} files, median {middle} lines", counts.len())?;
    Ok(())
}

fn no_machine_paths(path: &str, text: &str, verdict: &mut Verdict) {
    if path == "xtask/src/tidy.rs" || path.ends_with("Cargo.lock") || path.ends_with(".patch") {
        return;
    }
    for (number, line) in text.lines().enumerate() {
        let starts = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-$}*/".contains(c));
        for found in MACHINE_PATHS {
            if line.match_indices(found).any(|(at, _)| starts(at)) {
                verdict.broken(format!("{path}:{}: a path of one machine: {found}", number + 1));
            }
        }
    }
}

/// The project is MIT OR Apache-2.0: a GPL header is a sign of copied code.
fn no_kernel_code(path: &str, text: &str, verdict: &mut Verdict) {
    if path == "xtask/src/tidy.rs" {
        return;
    }
    let header = text.lines().take(40).any(|l| l.contains("SPDX-License-Identifier") && l.contains("GPL"));
    verdict.check(!header, format!("{path} has a GPL header"));
    let words = ["GNU General Public License", "Free Software Foundation"];
    verdict.check(!words.iter().any(|w| text.contains(w)), format!("{path} has text of the GPL"));
}

/// A case directory holds `before.*` and what is expected of it, and nothing that no test reads.
fn test_cases(repository: &Path, files: &[String], verdict: &mut Verdict) {
    let mut cases: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for path in files.iter().filter(|f| f.starts_with("testdata/")) {
        let path = Path::new(path);
        let (Some(dir), Some(name)) = (path.parent(), path.file_name()) else { continue };
        cases.entry(dir.to_path_buf()).or_default().push(name.to_string_lossy().into_owned());
    }
    for (dir, names) in cases {
        let has = |name: &str| names.iter().any(|n| n == name);
        let is_case = names.iter().any(|n| n.starts_with("before.") || n.starts_with("after.") || n == "refused.txt");
        if !is_case {
            continue;
        }
        let dir = dir.display();
        let whole = repository.join(dir.to_string());
        let exists = |name: &str| has(name) || whole.join(name).exists();
        verdict.check(exists("before.c") || exists("before/main.c"), format!("{dir} has no before.c"));
        let outcome = exists("after.c") || exists("after") || exists("refused.txt");
        verdict.check(outcome, format!("{dir} needs after.c or refused.txt"));
        for name in &names {
            let empty = std::fs::metadata(repository.join(dir.to_string()).join(name)).is_ok_and(|m| m.len() == 0);
            verdict.check(!empty, format!("{dir}/{name} is empty"));
        }
    }
}

/// Texts for people beside the transforms.
const NO_TRANSFORMS: [&str; 5] = ["audit", "messages", "refusals", "notes", "steps"];

/// Every transform shows what it does and what it refuses.
fn transforms(repository: &Path, files: &[String], verdict: &mut Verdict) -> Result<()> {
    for path in files.iter().filter(|f| f.ends_with(".toml")) {
        let Some(id) = path.strip_prefix("transforms/").and_then(|p| p.strip_suffix(".toml")) else { continue };
        if id.contains('/') || NO_TRANSFORMS.contains(&id) {
            continue;
        }
        let text = std::fs::read_to_string(repository.join(path))?;
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                verdict.broken(format!("{path}: {error}"));
                continue;
            }
        };
        for part in ["example", "refuse"] {
            let some = table.get(part).and_then(toml::Value::as_array).is_some_and(|a| !a.is_empty());
            verdict.check(some, format!("{path} has no [[{part}]]"));
        }
    }
    Ok(())
}
