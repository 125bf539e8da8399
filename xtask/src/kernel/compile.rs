//! `kernel compile`: the objects of each patch, built before and after by the product's own level `compiled`.
//!
//! Neither the tree nor the build directory may be written to, which is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, Result};
use camino::Utf8PathBuf;
use vma2desc::edit::change::{FileChange, UnitChange};
use vma2desc::tree::progress::Progress;
use vma2desc::verify::compile::{Builder, Compiled, Gap, Options, Verdict as Outcome};

use super::convert;
use super::patch;
use super::tool::Tool;
use crate::out::{Table, Verdict};
use crate::proc;

/// Options of `kernel compile`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// A configured build of it, as `make O=DIR allmodconfig modules_prepare` makes.
    #[arg(long)]
    pub build: Utf8PathBuf,
    /// Accepted for the sake of old habits: the warnings of `make W=1` are always looked at.
    #[arg(long)]
    pub w1: bool,
    /// Patches that were made before, instead of running `diff` now.
    #[arg(long)]
    pub patches: Option<PathBuf>,
    /// Compiles at a time.
    #[arg(long, short, default_value_t = 2)]
    pub jobs: usize,
    /// make's ARCH.
    #[arg(long)]
    pub arch: Option<String>,
    /// make's CROSS_COMPILE.
    #[arg(long)]
    pub cross: Option<String>,
    /// An argument for make.
    #[arg(long, value_name = "A=B")]
    pub make_arg: Vec<String>,
    /// Keep nothing for the next run.
    #[arg(long)]
    pub no_cache: bool,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let source = std::fs::canonicalize(&args.tree).context("no such tree")?;
    let patches = match &args.patches {
        Some(dir) => patch::read_all(dir)?,
        None => Tool::build()?.diff(&args.tree, None, &scratch.path().join("patches"))?.patches,
    };
    let mut verdict = Verdict::default();
    let mut units = Vec::new();
    for (unit, patch) in patches.iter().enumerate() {
        let dir = scratch.path().join(format!("unit{unit}"));
        let changes = convert::applied(&source, std::slice::from_ref(patch), &dir, &mut verdict)?;
        let mut files = BTreeMap::new();
        for (path, new) in changes {
            let old = std::fs::read(source.join(&path)).with_context(|| format!("cannot read {path}"))?;
            files.insert(path, FileChange { old: old.into(), new: new.into() });
        }
        units.push(UnitChange { unit, handlers: Vec::new(), files });
    }
    let cache = proc::target_dir(&proc::repository()?).join("xtask-cache");
    let cache = Utf8PathBuf::from_path_buf(cache).ok().filter(|_| !args.no_cache);
    let options = Options {
        build: args.build.clone(),
        arch: args.arch.clone(),
        cross: args.cross.clone(),
        jobs: args.jobs,
        time_limit: Duration::from_secs(300),
        cache,
        make_args: args.make_arg.clone(),
    };
    let (start, began) = (Instant::now(), SystemTime::now());
    let builder = Builder::open(&source, options, &|| false)?;
    let done = builder.check(&units, &Progress::default(), &|| false);
    let seconds = start.elapsed().as_secs_f64();
    let build = builder.build_tree().dir.clone();
    drop(builder);
    for dir in [&source, &build] {
        for path in written(dir, began) {
            verdict.broken(format!("{} was written to", path.display()));
        }
    }
    report(&done, &patches, &mut verdict, out)?;
    writeln!(out, "{seconds:.1} s")?;
    Ok(verdict.finish("compile", out)?)
}

/// Files and directories that changed since `began`.
fn written(dir: &Path, began: SystemTime) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(dir).into_iter().filter_map(Result::ok);
    let newer = |e: &walkdir::DirEntry| e.metadata().is_ok_and(|m| m.modified().is_ok_and(|time| time > began));
    entries.filter(newer).map(walkdir::DirEntry::into_path).collect()
}

/// Print what became of the units and their objects.
pub(super) fn report(
    done: &[Compiled],
    patches: &[patch::Patch],
    verdict: &mut Verdict,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table = Table::new(&["not covered", "why"]);
    let mut left_out = Table::new(&["left out by the configuration", "new lines", "conditions"]);
    let mut clean = 0_usize;
    let mut objects: BTreeMap<&str, bool> = BTreeMap::new();
    let mut notes = BTreeSet::new();
    for (unit, patch) in done.iter().zip(patches) {
        match &unit.verdict {
            Outcome::Clean => clean += 1,
            Outcome::Broken(worse) => worse.iter().for_each(|w| verdict.broken(format!("{}: {w}", patch.name()))),
            Outcome::NotCovered(gap) => {
                if matches!(gap, Gap::Trouble(_) | Gap::TimedOut { .. }) {
                    verdict.broken(format!("{}: {gap}", patch.name()));
                }
                table.row([patch.name(), gap.to_string()]);
            }
        }
        for lines in &unit.left_out {
            let list = lines.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            left_out.row([lines.path.clone(), list, lines.conditions.join(" && ")]);
        }
        for row in &unit.objects {
            let fine = objects.entry(&row.path).or_insert(true);
            *fine &= row.gap.is_none();
        }
        notes.extend(unit.notes.iter());
        if unit.more_users > 0 {
            writeln!(out, "{}: {} more users of its headers", patch.name(), unit.more_users)?;
        }
    }
    table.print(out)?;
    if left_out.len() > 0 {
        left_out.print(out)?;
    }
    for note in notes {
        writeln!(out, "note: {note}")?;
    }
    let built = objects.values().filter(|fine| **fine).count();
    writeln!(
        out,
        "{} units: {clean} clean, {} not covered; {} objects: {built} built, {} not",
        done.len(),
        table.len(),
        objects.len(),
        objects.len() - built
    )?;
    Ok(())
}
