//! `kernel prefixes`: how often the prefix that is guessed for a file without history is one that its subjects have.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use camino::{Utf8Path, Utf8PathBuf};
use vma2desc::series::guess::guess;
use vma2desc::series::prefix::split;
use vma2desc::tree::modules::Modules;

use super::tool::Tool;
use crate::out::{Table, Verdict};

/// Options of `kernel prefixes`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// Subjects of real commits: lines of a file's path, a tab, and a subject.
    #[arg(long)]
    pub subjects: PathBuf,
    /// Print the guesses that are no file's prefix.
    #[arg(long)]
    pub misses: bool,
    /// The least share of files with a handler, in percent.
    #[arg(long, default_value_t = 0)]
    pub least: usize,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let text = std::fs::read_to_string(&args.subjects).context("cannot read the subjects")?;
    let mut real: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (path, subject) in text.lines().filter_map(|line| line.split_once('\t')) {
        if let Some(prefix) = split(subject).filter(|_| args.tree.join(path).is_file()) {
            real.entry(path).or_default().insert(prefix);
        }
    }
    ensure!(!real.is_empty(), "no line names a file of the tree");
    let mut modules = Modules::default();
    let directories: BTreeSet<Utf8PathBuf> =
        real.keys().filter_map(|path| Utf8Path::new(path).parent()).map(Utf8Path::to_owned).collect();
    modules.learn(&directories, &|path| std::fs::read(args.tree.join(path)).ok());
    let answer = Tool::build()?.scan(&args.tree, None)?.answer;
    let handlers: BTreeSet<&str> =
        answer.file_operations().flat_map(|c| c.definitions.iter().map(|p| p.path.as_str())).collect();
    let beside: BTreeSet<Option<&Utf8Path>> = handlers.iter().map(|path| Utf8Path::new(path).parent()).collect();
    let guesses: BTreeMap<&str, String> =
        real.keys().map(|path| (*path, guess(Utf8Path::new(path), &modules))).collect();
    let mut table = Table::new(&["files", "with subjects", "same", "share"]);
    let mut verdict = Verdict::default();
    let all = |_: &str| true;
    let near = |path: &str| beside.contains(&Utf8Path::new(path).parent());
    let own = |path: &str| handlers.contains(path);
    for (what, of) in [("all", &all as &dyn Fn(&str) -> bool), ("beside a handler", &near), ("with a handler", &own)] {
        let files: Vec<&str> = real.keys().copied().filter(|path| of(path)).collect();
        let same = files.iter().filter(|path| real[**path].contains(guesses[**path].as_str())).count();
        let share = same * 100 / files.len().max(1);
        table.row([what.to_owned(), files.len().to_string(), same.to_string(), format!("{share}%")]);
        if what == "with a handler" {
            verdict.check(share >= args.least, format!("{share}% are the same, {}% are asked for", args.least));
        }
    }
    table.print(out)?;
    if args.misses {
        let mut table = Table::new(&["file", "guess", "subjects have"]);
        for (path, prefixes) in real.iter().filter(|(path, prefixes)| !prefixes.contains(guesses[**path].as_str())) {
            let prefixes: Vec<&str> = prefixes.iter().copied().collect();
            table.row([(*path).to_owned(), guesses[path].clone(), prefixes.join(" | ")]);
        }
        table.print(out)?;
    }
    Ok(verdict.finish("prefixes", out)?)
}
