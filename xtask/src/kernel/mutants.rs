//! `kernel mutants`: the seeded mistakes against what must catch them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::mutants_table::{Caught, PATH, render};
use super::seeded::{Case, CaughtBy, Mistake, read};
use crate::out::{self, Table};
use crate::proc;
use vma2desc::edit::change::{FileChange, UnitChange};
use vma2desc::model::proof::{Answer, Verdict};
use vma2desc::tree::progress::Progress;
use vma2desc::verify::compile::{Builder, Options};
use vma2desc::verify::execute::Executor;
use vma2desc::verify::prover::Prover as _;

/// The conversion without a mistake.
const RIGHT: &str = "right.c";

/// Options of `kernel mutants`.
#[derive(clap::Args)]
pub struct Args {
    /// A configured build tree of the kernel.
    #[arg(long)]
    pub build: PathBuf,
    /// This case only; the page is not written then.
    #[arg(long, value_name = "NAME")]
    pub case: Option<String>,
}

/// What the two levels that need a build say of one conversion.
struct Proof {
    compiled: Answer,
    executed: Answer,
}

impl Proof {
    /// What the compiler finds wrong: errors, new warnings, symbols that modules may not use.
    fn said(&self) -> Option<&str> {
        match &self.compiled.verdict {
            Verdict::Failed(failure) => Some(&failure.what),
            Verdict::Reached | Verdict::Open => None,
        }
    }

    /// Whether running it shows a difference.
    fn differs(&self) -> bool {
        matches!(self.executed.verdict, Verdict::Failed(_))
    }
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let mut cases = read(&repository)?;
    cases.retain(|c| args.case.as_ref().is_none_or(|name| c.name == *name));
    ensure!(!cases.is_empty(), "there is no such case");
    let proofs = prove(&cases, &args.build)?;
    let mut judged = out::Verdict::default();
    let mut table = Table::new(&["case", "mistake", "trap", "must be caught by", "compiled", "executed"]);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        for m in &case.mistakes {
            let name = unit(case, &m.file);
            let proof = proofs.get(&name).context("a mistake was not run")?;
            *counts.entry(m.caught_by.word()).or_default() += 1;
            let (right, how) = match m.caught_by {
                CaughtBy::Executed => (proof.differs(), word(&proof.executed)),
                CaughtBy::Compiled => (proof.said().is_some(), word(&proof.compiled)),
                // If a level learns to see it, the case must say so.
                CaughtBy::Open => {
                    (proof.said().is_none() && proof.executed.verdict == Verdict::Open, word(&proof.executed))
                }
                CaughtBy::Lint | CaughtBy::None => (proof.said().is_none() && !proof.differs(), word(&proof.compiled)),
            };
            judged.check(right, format!("{name}: must be caught by {}, but: {how}", m.caught_by.word()));
            let trap = m.trap.map(|t| t.to_string()).unwrap_or_default();
            table.row([&case.name, &m.file, &trap, m.caught_by.word(), &word(&proof.compiled), &word(&proof.executed)]);
        }
        let right = proofs.get(&unit(case, RIGHT)).context("a conversion was not run")?;
        for answer in [&right.compiled, &right.executed] {
            let failed = matches!(answer.verdict, Verdict::Failed(_));
            judged.check(!failed, format!("{}/{RIGHT}: {}", case.name, word(answer)));
        }
        table.row([&case.name, RIGHT, "", "", &word(&right.compiled), &word(&right.executed)]);
    }
    let first = cases.iter().flat_map(|c| &c.mistakes).filter(|m| m.first_twelve).count();
    let all: usize = cases.iter().map(|c| c.mistakes.len()).sum();
    writeln!(out, "{all} mistakes in {} drivers, {first} of them those of the first prototype", cases.len())?;
    for (word, count) in counts {
        writeln!(out, "  {word}: {count}")?;
    }
    table.print(out)?;
    for case in &cases {
        writeln!(out, "  {}: {} becomes {}", case.name, case.old, case.new)?;
        for m in &case.mistakes {
            if let Some(why) = &m.why {
                writeln!(out, "    {}: {} {why}", m.file, m.what)?;
            }
        }
    }
    if args.case.is_none() {
        write_page(&repository, &args.build, &cases, &proofs)?;
    } else {
        details(&cases, &proofs, out)?;
    }
    Ok(judged.finish("mutants", out)?)
}

/// What is known of each right conversion that failed.
fn details(cases: &[Case], proofs: &BTreeMap<String, Proof>, out: &mut dyn Write) -> Result<()> {
    for proof in cases.iter().filter_map(|case| proofs.get(&unit(case, RIGHT))) {
        for answer in [&proof.compiled, &proof.executed] {
            if let Verdict::Failed(failure) = &answer.verdict {
                failure.details.iter().try_for_each(|line| writeln!(out, "{line}"))?;
            }
        }
    }
    Ok(())
}

/// Writes `docs/mutants.md`.
fn write_page(repository: &Path, build: &Path, cases: &[Case], proofs: &BTreeMap<String, Proof>) -> Result<()> {
    let release = std::fs::read_to_string(build.join("include/config/kernel.release")).unwrap_or_default();
    let caught = |case: &Case, m: &Mistake| {
        let proof = proofs.get(&unit(case, &m.file));
        match proof.map(|p| (p.said(), &p.executed.verdict)) {
            // A warning of something unused is not what was asked for.
            Some((Some(said), _)) if m.caught_by != CaughtBy::Executed => {
                let how = said.split_once(": ").map_or(said, |w| w.1).to_owned();
                Caught { by: Some(CaughtBy::Compiled), how }
            }
            Some((_, Verdict::Failed(failure))) => {
                // The values differ from compiler to compiler.
                let what = failure.what.split_once("(): ").map_or(&*failure.what, |w| w.1);
                let what = what.split_once(": ").map_or(what, |w| w.0).trim_end_matches(" differs").to_owned();
                Caught { by: Some(CaughtBy::Executed), how: what }
            }
            _ => Caught { by: None, how: String::new() },
        }
    };
    let right = |case: &Case| {
        let answer = proofs.get(&unit(case, RIGHT)).map(|p| &p.executed);
        let check = answer.and_then(|a| a.checks.first()).map(|c| c.what.split_once("(): ").map_or(&*c.what, |w| w.1));
        check.map_or_else(|| answer.map(word).unwrap_or_default(), str::to_owned)
    };
    let page = render(release.trim(), cases, caught, right);
    let path = repository.join(PATH);
    std::fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// What a level came to, in one line.
fn word(answer: &Answer) -> String {
    match &answer.verdict {
        Verdict::Failed(failure) => failure.what.clone(),
        Verdict::Reached => "no difference".to_owned(),
        Verdict::Open => answer.uncovered.last().map_or_else(|| "open".to_owned(), |u| u.what.clone()),
    }
}

/// Compiles and runs each conversion against the old handler of its case, as units of external modules.
fn prove(cases: &[Case], build: &Path) -> Result<BTreeMap<String, Proof>> {
    let tree = tempfile::tempdir()?;
    let mut makefile = String::new();
    let mut units = Vec::new();
    let mut names = Vec::new();
    for case in cases {
        let path = format!("{}.c", case.name);
        if case.more.is_empty() {
            writeln!(makefile, "obj-m += {}.o", case.name)?;
        } else {
            // A module of several files has a name of its own.
            let objects = case.more.iter().map(|file| file.replace(".c", ".o")).collect::<Vec<_>>().join(" ");
            writeln!(makefile, "obj-m += whole-{0}.o\nwhole-{0}-objs := {0}.o {objects}", case.name)?;
            for file in &case.more {
                std::fs::copy(case.dir.join(file), tree.path().join(file))?;
            }
        }
        let old: std::sync::Arc<[u8]> = std::fs::read(case.dir.join("old.c"))?.into();
        std::fs::write(tree.path().join(&path), &old)?;
        for file in std::iter::once(RIGHT).chain(case.mistakes.iter().map(|m| m.file.as_str())) {
            let new = std::fs::read(case.dir.join(file))?.into();
            let files = BTreeMap::from([(path.clone(), FileChange { old: old.clone(), new })]);
            let handlers = vec![(case.old.clone(), case.new.clone())];
            units.push(UnitChange { unit: units.len(), handlers, files });
            names.push(unit(case, file));
        }
    }
    std::fs::write(tree.path().join("Makefile"), makefile)?;
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let time_limit = std::time::Duration::from_secs(300);
    let build = build.to_str().context("the build directory's name is not UTF-8")?.into();
    let (arch, cross, cache, make_args) = (None, None, None, Vec::new());
    let options = Options { build, arch, cross, jobs, time_limit, cache, make_args };
    let never = || false;
    let builder = Builder::open(tree.path(), options, &never)?;
    let progress = Progress::default();
    let compiled = builder.prove(&units, &progress, &never);
    let executed = Executor::new(&builder, jobs, time_limit, 1).prove(&units, &progress, &never);
    let proofs = compiled.into_iter().zip(executed).map(|(compiled, executed)| Proof { compiled, executed });
    Ok(names.into_iter().zip(proofs).collect())
}

/// What a conversion is called here.
fn unit(case: &Case, file: &str) -> String {
    format!("{}_{}", case.name, file.trim_end_matches(".c"))
}
