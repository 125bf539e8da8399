//! `kernel convert`: the patches for a tree apply, and nothing is left over or half done after them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use super::answer::{Answer, Candidate, Fate};
use super::census;
use super::leftover;
use super::patch::{Patch, touched};
use super::tool::{Done, Tool};
use super::tree::{self, Changes};
use crate::out::{Table, Verdict, median};
use crate::proc;

/// Options of `kernel convert`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// The kernel that the result is for; without it, the tree itself.
    #[arg(long)]
    pub target: Option<PathBuf>,
    /// Where to leave the patches; without it they are removed at the end.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// List every refusal too, not only the counts by reason.
    #[arg(long)]
    pub list: bool,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let patches = args.out.clone().unwrap_or_else(|| scratch.path().join("patches"));
    let tool = Tool::build()?;
    let done = tool.diff(&args.tree, args.target.as_deref(), &patches)?;
    let mut verdict = Verdict::default();
    census::conservation(&done.answer, &mut verdict);
    print(&done, args.list, out)?;
    units_whole(&done.answer, &mut verdict);
    patches_match(&done, &mut verdict);

    let changes = applied(&args.tree, &done.patches, scratch.path(), &mut verdict)?;
    writeln!(out, "{} patches, {} files changed", done.patches.len(), changes.len())?;
    let mirror = scratch.path().join("mirror");
    tree::mirror(&args.tree, &changes, &mirror)?;
    let target = args.target.as_deref().unwrap_or(&args.tree);
    let again = tool.diff(&mirror, Some(target), &scratch.path().join("again"))?;
    for candidate in again.answer.with(Fate::Converted) {
        verdict.broken(format!("second run converts {} ({})", candidate.handler, candidate.home(&again.answer)));
    }
    verdict.check(again.patches.is_empty(), format!("second run writes {} patches", again.patches.len()));
    both_hooks(&again.answer, &changes, &mut verdict);
    same_refusals(&done.answer, &again.answer, &mut verdict);
    leftover::names(&args.tree, &mirror, &done.answer, &changes, &mut verdict)?;
    writeln!(out, "second run: {}", census::fates(&again.answer))?;
    Ok(verdict.finish("convert", out)?)
}

fn print(done: &Done, list: bool, out: &mut dyn Write) -> Result<()> {
    let answer = &done.answer;
    writeln!(out, "{}", census::fates(answer))?;
    let hooks: Vec<&Candidate> = answer.file_operations().collect();
    let converted = hooks.iter().filter(|c| c.fate == Fate::Converted).count();
    writeln!(out, "struct file_operations: {} handlers not done, {converted} converted", hooks.len())?;

    let sizes: BTreeMap<String, usize> = done.patches.iter().map(|p| (p.name(), p.changed_lines())).collect();
    let mut table = Table::new(&["converted", "place", "ops", "lines", "notes"]);
    for candidate in answer.with(Fate::Converted) {
        let ops: BTreeSet<&str> =
            candidate.slots.iter().filter_map(|&i| answer.slots.get(i)).map(|s| &*s.ops).collect();
        let lines = candidate.patch.as_ref().and_then(|p| sizes.get(p)).map_or("-".into(), ToString::to_string);
        let ops = ops.into_iter().collect::<Vec<_>>().join(",");
        table.row([
            candidate.handler.clone(),
            candidate.home(answer).to_string(),
            ops,
            lines,
            candidate.notes.join(","),
        ]);
    }
    table.print(out)?;

    let mut reasons: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for candidate in answer.with(Fate::Refused) {
        let counts = reasons.entry(&candidate.reason).or_default();
        counts.0 += usize::from(candidate.in_ops(answer, "file_operations"));
        counts.1 += 1;
    }
    let mut sorted: Vec<_> = reasons.into_iter().collect();
    sorted.sort_by_key(|(reason, counts)| (std::cmp::Reverse(*counts), *reason));
    let mut table = Table::new(&["refused because", "file_operations", "all"]);
    for (reason, (hooks, all)) in sorted {
        table.row([reason.to_string(), hooks.to_string(), all.to_string()]);
    }
    table.print(out)?;
    if list {
        let mut table = Table::new(&["refused", "place", "reason", "obstacle", "label"]);
        for c in hooks.iter().filter(|c| c.fate == Fate::Refused) {
            let obstacle = c.obstacle.as_ref().map(ToString::to_string).unwrap_or_default();
            table.row([&c.handler, &c.home(answer).to_string(), &c.reason, &obstacle, &c.label]);
        }
        table.print(out)?;
    }
    let lines: Vec<f64> = sizes.values().map(|&n| n as f64).collect();
    if let Some(median) = median(&lines) {
        writeln!(out, "changed lines per patch: median {median}, most {}", sizes.values().max().unwrap_or(&0))?;
    }
    Ok(())
}

/// Candidates of one unit share their fate.
fn units_whole(answer: &Answer, verdict: &mut Verdict) {
    let mut units: BTreeMap<usize, BTreeSet<Fate>> = BTreeMap::new();
    for candidate in answer.candidates.iter().filter(|c| c.fate != Fate::Done) {
        units.entry(candidate.unit).or_default().insert(candidate.fate);
    }
    for (unit, fates) in units {
        verdict.check(fates.len() == 1, format!("unit {unit} is half converted"));
    }
}

/// Each converted candidate has a patch, and each patch a candidate.
fn patches_match(done: &Done, verdict: &mut Verdict) {
    let named: BTreeSet<&str> = done.answer.candidates.iter().filter_map(|c| c.patch.as_deref()).collect();
    let written: BTreeSet<String> = done.patches.iter().map(Patch::name).collect();
    for candidate in done.answer.with(Fate::Converted).filter(|c| c.patch.is_none()) {
        verdict.broken(format!("{} is converted, but the report names no patch", candidate.handler));
    }
    for name in named.iter().filter(|n| !written.contains(**n)) {
        verdict.broken(format!("the report names {name}, which was not written"));
    }
    for name in written.iter().filter(|n| !named.contains(n.as_str())) {
        verdict.broken(format!("{name} was written, but belongs to no candidate"));
    }
    for patch in done.patches.iter().filter(|p| p.changed_lines() == 0) {
        verdict.broken(format!("{} changes nothing", patch.name()));
    }
}

/// Apply every patch on copies of the files that it touches, alone and one after the other, with `git apply`
/// and with `patch -p1`; the files as they are after all of them.
pub fn applied(source: &Path, patches: &[Patch], scratch: &Path, verdict: &mut Verdict) -> Result<Changes> {
    let files = touched(patches);
    let (by_git, by_patch) = (scratch.join("by-git"), scratch.join("by-patch"));
    for top in [&by_git, &by_patch] {
        copy(source, files.keys().copied(), top)?;
    }
    for patch in patches {
        let at = std::path::absolute(&patch.at)?;
        let got = proc::output(git_apply(&by_git).args(["-p1", "--whitespace=nowarn"]).arg(&at))?;
        verdict.check(got.status.success(), format!("git apply {}: {}", patch.name(), proc::said(&got)));
        let mut command = Command::new("patch");
        command
            .args(["-p1", "-s", "-f", "--no-backup-if-mismatch", "--binary", "-F0", "-d"])
            .arg(&by_patch)
            .arg("-i")
            .arg(&at);
        let got = proc::output(&mut command)?;
        verdict.check(got.status.success(), format!("patch -p1 < {}: {}", patch.name(), proc::said(&got)));
    }
    let mut changes = Changes::new();
    for path in files.keys() {
        let text = std::fs::read(by_git.join(path))?;
        verdict.check(text == std::fs::read(by_patch.join(path))?, format!("git apply and patch differ on {path}"));
        let before = std::fs::read(source.join(path))?;
        verdict.check(before != text, format!("{path} is the same after its patches"));
        changes.insert(path.to_string(), text);
    }
    Ok(changes)
}

/// `git apply` in a directory that is to be no part of a repository around it.
fn git_apply(top: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("apply").current_dir(top);
    command.env("GIT_CEILING_DIRECTORIES", top.parent().unwrap_or(top));
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    command
}

fn copy<'a>(source: &Path, paths: impl Iterator<Item = &'a str>, top: &Path) -> Result<()> {
    for path in paths {
        let to = top.join(path);
        if let Some(dir) = to.parent() {
            std::fs::create_dir_all(dir)?;
        }
        let text = std::fs::read(source.join(path)).with_context(|| format!("a patch touches {path}"))?;
        std::fs::write(to, text)?;
    }
    Ok(())
}

/// No table in a changed file has the old and the new hook in the result, and no handler both signatures.
fn both_hooks(answer: &Answer, changes: &Changes, verdict: &mut Verdict) {
    let mut tables: BTreeMap<(&str, &str, &str), BTreeSet<bool>> = BTreeMap::new();
    let mut handlers: BTreeMap<(&str, &str), BTreeSet<bool>> = BTreeMap::new();
    for slot in answer.slots.iter().filter(|s| changes.contains_key(&s.place.path) && !s.is_null()) {
        let path = slot.place.path.as_str();
        if !slot.table.is_empty() {
            tables.entry((path, &slot.table, &slot.ops)).or_default().insert(slot.prepare);
        }
        handlers.entry((path, &slot.value)).or_default().insert(slot.prepare);
    }
    for ((path, table, ops), _) in tables.iter().filter(|(_, kinds)| kinds.len() > 1) {
        verdict.broken(format!("{path}: {ops} {table} has the old and the new hook"));
    }
    for ((path, handler), _) in handlers.iter().filter(|(_, kinds)| kinds.len() > 1) {
        verdict.broken(format!("{path}: {handler} stands in a slot of the old and in one of the new kind"));
    }
}

/// What the first run refused the second refuses too: a conversion does not touch other units.
fn same_refusals(first: &Answer, second: &Answer, verdict: &mut Verdict) {
    let key = |a: &Answer, c: &Candidate| (c.handler.clone(), c.home(a).path);
    let count = |a: &Answer| {
        let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
        a.with(Fate::Refused).for_each(|c| *counts.entry(key(a, c)).or_default() += 1);
        counts
    };
    let (before, after) = (count(first), count(second));
    for (handler, path) in before.keys().filter(|k| before.get(*k) != after.get(*k)) {
        verdict.broken(format!("{handler} ({path}) was refused, and is not in the second run"));
    }
    // Slots with a function of the core are a candidate each before, and one for all of them when they are done.
    let all = |a: &Answer| a.slots.len();
    verdict.check(all(first) == all(second), format!("{} slots before, {} after", all(first), all(second)));
}
