//! `kernel compile`: the objects that the patches touch, built before and after with the kernel's own commands.
//!
//! Neither the tree nor the build directory is written to: the changed files lie in an overlay of symbolic
//! links, and objects go to a temporary directory. This runs the tree's makefiles and the compiler.

mod arms;
mod cache;
mod diagnostics;
mod kbuild;
mod symbols;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use rayon::prelude::*;

use super::convert;
use super::patch;
use super::tool::Tool;
use super::tree::{self, Changes};
use crate::out::{Table, Verdict};
use crate::proc;
use diagnostics::{Level, fresh};
use kbuild::Unit;

/// Options of `kernel compile`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// A configured build of it, as `make O=DIR allmodconfig modules_prepare` makes.
    #[arg(long)]
    pub build: PathBuf,
    /// With the warnings of `make W=1`.
    #[arg(long)]
    pub w1: bool,
    /// Patches that were made before, instead of running `diff` now.
    #[arg(long)]
    pub patches: Option<PathBuf>,
    /// Compiles at a time.
    #[arg(long, short, default_value_t = 2)]
    pub jobs: usize,
    /// An argument for make, such as ARCH=arm64.
    #[arg(long, value_name = "A=B")]
    pub make_arg: Vec<String>,
}

/// What came of one file.
enum Row {
    NotBuildable(String),
    Built {
        module: bool,
        errors: Vec<String>,
        warnings: Vec<String>,
        symbols: BTreeSet<String>,
        defines: BTreeSet<String>,
        left_out: Vec<usize>,
    },
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let build = std::fs::canonicalize(&args.build).context("no such build directory")?;
    let source = std::fs::canonicalize(&args.tree).context("no such tree")?;
    ensure!(build.join("include/generated/autoconf.h").is_file(), "{} is not configured", build.display());
    ensure!(
        !build.join("source").exists() || tree::same(&build.join("source"), &source),
        "the build is of another tree"
    );
    let patches = match &args.patches {
        Some(dir) => patch::read_all(dir)?,
        None => Tool::build()?.diff(&args.tree, None, &scratch.path().join("patches"))?.patches,
    };
    let mut verdict = Verdict::default();
    let changes = convert::applied(&source, &patches, scratch.path(), &mut verdict)?;
    let todo = kbuild::objects(&source, &changes)?;
    let mut make_args = args.make_arg.clone();
    make_args.extend(args.w1.then(|| "W=1".to_string()));
    let cache = cache::Cache::open(&proc::target_dir(&proc::repository()?).join("xtask-cache"))?;
    let units = kbuild::commands(&build, &source, &todo, &make_args, &cache)?;

    let top = scratch.path().join("overlay");
    let real: BTreeSet<String> =
        todo.iter().filter_map(|p| Some(Path::new(p).parent()?.to_str()?.to_string())).collect();
    tree::overlay(&source, &changes, &real, &top)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.max(1)).build()?;
    let job = Job { build: &build, source: &source, top: &top, objects: scratch.path(), cache: &cache };
    let done: Vec<Result<Row>> = pool.install(|| {
        todo.par_iter()
            .map(|path| {
                units
                    .get(path)
                    .map_or_else(|| Ok(Row::NotBuildable(no_command())), |unit| job.one(path, unit, changes.get(path)))
            })
            .collect()
    });
    let mut rows = BTreeMap::new();
    for (path, row) in todo.iter().zip(done) {
        rows.insert(path.as_str(), row?);
    }
    report(&rows, &changes, &source, &mut verdict, out)?;
    Ok(verdict.finish(if args.w1 { "compile W=1" } else { "compile" }, out)?)
}

fn no_command() -> String {
    "the makefiles give no command for it (architecture or configuration)".to_string()
}

/// What all compiles share.
struct Job<'a> {
    build: &'a Path,
    source: &'a Path,
    top: &'a Path,
    objects: &'a Path,
    cache: &'a cache::Cache,
}

impl Job<'_> {
    fn one(&self, path: &str, unit: &Unit, changed: Option<&Vec<u8>>) -> Result<Row> {
        let flat: String = path.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let key = cache::key(&[b"before", unit.command.as_bytes(), &std::fs::read(self.source.join(path))?]);
        let before = match self.cache.before(&key) {
            Some(kept) => kept,
            None => {
                let object = self.objects.join(format!("{flat}.before.o"));
                let depends = self.objects.join(format!("{flat}.before.d"));
                let built = unit.compile(self.build, self.build, None, &object, Some(&depends))?;
                self.cache.keep(&key, &built, &depends, self.build)?;
                built
            }
        };
        if !before.built {
            let first = before.found.iter().find(|d| d.level == Level::Error);
            return Ok(Row::NotBuildable(first.map_or_else(|| "the compiler failed".into(), ToString::to_string)));
        }
        let object = self.objects.join(format!("{flat}.after.o"));
        let in_tree = tree::same(self.source, self.build);
        let cwd = if in_tree { self.top } else { self.build };
        let moved = Some((self.source, self.top));
        let after = unit.compile(cwd, self.build, moved, &object, None)?;
        let mut left_out = Vec::new();
        if let (Some(text), true) = (changed, after.built) {
            let added = arms::added(&std::fs::read(self.source.join(path))?, text);
            if arms::any_in_arm(text, &added) {
                let emitted = unit.emitted(cwd, self.build, moved, &object.with_extension("i"))?;
                left_out = arms::left_out(text, &added, &emitted);
            }
        }
        Ok(Row::Built {
            module: unit.module,
            errors: fresh(&before.found, &after.found, Level::Error),
            warnings: fresh(&before.found, &after.found, Level::Warning),
            symbols: after.undefined.difference(&before.undefined).cloned().collect(),
            defines: after.defined,
            left_out,
        })
    }
}

fn report(
    rows: &BTreeMap<&str, Row>,
    changes: &Changes,
    source: &Path,
    verdict: &mut Verdict,
    out: &mut dyn Write,
) -> Result<()> {
    let mut wanted = BTreeSet::new();
    let mut here = BTreeSet::new();
    for row in rows.values() {
        if let Row::Built { module, symbols, defines, .. } = row {
            here.extend(defines.iter().cloned());
            wanted.extend(symbols.iter().filter(|_| *module).cloned());
        }
    }
    let exported = symbols::exported(source, &wanted)?;
    let mut table = Table::new(&["not buildable", "why"]);
    let mut left_out = Table::new(&["left out by the configuration", "new lines"]);
    let (mut fine, mut built) = (0_usize, 0_usize);
    for (path, row) in rows {
        match row {
            Row::NotBuildable(why) => {
                let also = if changes.contains_key(*path) { "" } else { " (user of a changed header)" };
                table.row([format!("{path}{also}"), why.clone()]);
            }
            Row::Built { module, errors, warnings, symbols, left_out: lines, .. } => {
                built += 1;
                if !lines.is_empty() {
                    let list = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                    left_out.row([path.to_string(), list]);
                }
                let mut wrong: Vec<String> = errors.iter().map(|e| format!("new error: {e}")).collect();
                wrong.extend(warnings.iter().map(|w| format!("new warning: {w}")));
                let usable = |s: &String| exported.contains(s) || here.contains(s) || s.starts_with("__x86_");
                if *module {
                    wrong.extend(
                        symbols
                            .iter()
                            .filter(|s| !usable(s))
                            .map(|s| format!("{path}: {s} is not exported to modules")),
                    );
                }
                fine += usize::from(wrong.is_empty());
                wrong.into_iter().for_each(|w| verdict.broken(w));
            }
        }
    }
    table.print(out)?;
    if left_out.len() > 0 {
        left_out.print(out)?;
    }
    writeln!(
        out,
        "{} objects: {fine} of {built} built are as clean as before, {} not buildable",
        rows.len(),
        table.len()
    )?;
    Ok(())
}
