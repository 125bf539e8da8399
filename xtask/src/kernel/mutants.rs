//! `kernel mutants`: the seeded mistakes against what must catch them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::mutants_table::{Caught, PATH, render};
use super::seeded::{Case, CaughtBy, Mistake, read};
use crate::out::{Table, Verdict};
use crate::proc;
use vma2desc::report::progress::Progress;
use vma2desc::verify::change::{FileChange, UnitChange};
use vma2desc::verify::compile::{Builder, Options};
use vma2desc::verify::execute::Executor;
use vma2desc::verify::proof::{Answer, Verdict as Proved};
use vma2desc::verify::prove::Prover as _;

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

/// What the compiler said about one file.
struct Built {
    object: bool,
    said: String,
    /// It uses a symbol that modules may not use.
    forbidden: bool,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let repository = proc::repository()?;
    let mut cases = read(&repository)?;
    cases.retain(|c| args.case.as_ref().is_none_or(|name| c.name == *name));
    ensure!(!cases.is_empty(), "there is no such case");
    let scratch = tempfile::tempdir()?;
    let built = build(&cases, &args.build, scratch.path())?;
    let ran = execute(&cases, &args.build)?;
    let mut verdict = Verdict::default();
    let mut table = Table::new(&["case", "mistake", "trap", "must be caught by", "compiler", "executed"]);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        for base in ["old.c", "right.c"] {
            let b = built.get(&unit(case, base)).context("a file was not looked at")?;
            verdict.check(
                b.object && b.said.is_empty(),
                format!("{}/{base} does not build cleanly: {}", case.name, b.said),
            );
        }
        for m in &case.mistakes {
            let b = built.get(&unit(case, &m.file)).context("a file was not looked at")?;
            let refused = !b.object;
            *counts.entry(m.caught_by.word()).or_default() += 1;
            verdict.check(
                refused == (m.caught_by == CaughtBy::Compiled && !m.by_symbols),
                format!(
                    "{}/{}: must be caught by {}, but the compiler says: {}",
                    case.name,
                    m.file,
                    m.caught_by.word(),
                    b.said
                ),
            );
            verdict.check(
                !m.by_symbols || b.forbidden,
                format!("{}/{}: the list of symbols that modules may use does not show it", case.name, m.file),
            );
            let compiler = match (refused, b.said.is_empty()) {
                (true, _) => "refuses it",
                (false, false) => "warns",
                (false, true) => "accepts it",
            };
            let trap = m.trap.map(|t| t.to_string()).unwrap_or_default();
            let answer = ran.get(&unit(case, &m.file)).context("a mistake was not run")?;
            if m.caught_by == CaughtBy::Executed {
                let caught = matches!(answer.verdict, Proved::Failed(_));
                verdict.check(caught, format!("{}/{}: not told apart: {}", case.name, m.file, word(answer)));
            }
            table.row([&case.name, &m.file, &trap, m.caught_by.word(), compiler, &word(answer)]);
        }
        let right = ran.get(&unit(case, "right.c")).context("a conversion was not run")?;
        let failed = matches!(right.verdict, Proved::Failed(_));
        verdict.check(!failed, format!("{}/right.c: {}", case.name, word(right)));
        table.row([&case.name, "right.c", "", "", "accepts it", &word(right)]);
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
        write_page(&repository, &args.build, &cases, &built, &ran)?;
    }
    Ok(verdict.finish("mutants", out)?)
}

/// Writes `docs/mutants.md`.
fn write_page(
    repository: &Path,
    build: &Path,
    cases: &[Case],
    built: &BTreeMap<String, Built>,
    ran: &BTreeMap<String, Answer>,
) -> Result<()> {
    let release = std::fs::read_to_string(build.join("include/config/kernel.release")).unwrap_or_default();
    let caught = |case: &Case, m: &Mistake| {
        let name = unit(case, &m.file);
        match (built.get(&name), ran.get(&name).map(|a| &a.verdict)) {
            (Some(b), _) if !b.object => Caught { by: Some(CaughtBy::Compiled), how: "it does not compile".to_owned() },
            (_, Some(Proved::Failed(failure))) => {
                // The values differ from compiler to compiler.
                let what = failure.what.split_once("(): ").map_or(&*failure.what, |w| w.1);
                let what = what.split_once(": ").map_or(what, |w| w.0).to_owned();
                Caught { by: Some(CaughtBy::Executed), how: what }
            }
            (Some(b), _) if b.forbidden => {
                Caught { by: Some(CaughtBy::Compiled), how: "a symbol that modules may not use".to_owned() }
            }
            _ => Caught { by: None, how: String::new() },
        }
    };
    let right = |case: &Case| {
        let answer = ran.get(&unit(case, "right.c"));
        let check = answer.and_then(|a| a.checks.first()).map(|c| c.what.split_once("(): ").map_or(&*c.what, |w| w.1));
        check.map_or_else(|| answer.map(word).unwrap_or_default(), str::to_owned)
    };
    let page = render(release.trim(), cases, caught, right);
    let path = repository.join(PATH);
    std::fs::write(&path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// What running a side came to, in one line.
fn word(answer: &Answer) -> String {
    match &answer.verdict {
        Proved::Failed(failure) => failure.what.clone(),
        Proved::Reached => "the same".to_owned(),
        Proved::Open => answer.uncovered.last().map_or_else(|| "open".to_owned(), |u| u.what.clone()),
    }
}

/// Runs each conversion against the old handler of its case, as units of external modules.
fn execute(cases: &[Case], build: &Path) -> Result<BTreeMap<String, Answer>> {
    let tree = tempfile::tempdir()?;
    let mut makefile = String::new();
    let mut units = Vec::new();
    let mut names = Vec::new();
    for case in cases {
        let path = format!("{}.c", case.name);
        writeln!(makefile, "obj-m += {}.o", case.name)?;
        let old: std::sync::Arc<[u8]> = std::fs::read(case.dir.join("old.c"))?.into();
        std::fs::write(tree.path().join(&path), &old)?;
        for file in std::iter::once("right.c").chain(case.mistakes.iter().map(|m| m.file.as_str())) {
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
    let executor = Executor::new(&builder, jobs, time_limit, 1);
    let answers = executor.prove(&units, &Progress::default(), &never);
    Ok(names.into_iter().zip(answers).collect())
}

/// The name of a file in the scratch directory, without its ending.
fn unit(case: &Case, file: &str) -> String {
    format!("{}_{}", case.name, file.trim_end_matches(".c"))
}

/// Builds all files as external modules.
fn build(cases: &[Case], build: &Path, scratch: &Path) -> Result<BTreeMap<String, Built>> {
    let mut makefile = String::new();
    let mut names = Vec::new();
    for case in cases {
        let wrong = case.mistakes.iter().map(|m| m.file.as_str());
        for file in ["old.c", "right.c"].into_iter().chain(wrong) {
            let name = unit(case, file);
            let from = case.dir.join(file);
            std::fs::copy(&from, scratch.join(format!("{name}.c")))
                .with_context(|| format!("cannot copy {}", from.display()))?;
            writeln!(makefile, "obj-m += {name}.o")?;
            names.push(name);
        }
    }
    std::fs::write(scratch.join("Makefile"), makefile)?;
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let mut make = Command::new("make");
    make.arg("-C").arg(build).arg(format!("M={}", scratch.display())).arg(format!("-j{jobs}"));
    make.args(["-k", "KBUILD_MODPOST_WARN=1", "modules"]);
    let said = proc::said(&proc::output(&mut make)?);
    ensure!(names.iter().any(|n| scratch.join(format!("{n}.o")).is_file()), "nothing builds: {said}");
    let about = |name: &str| -> String {
        let file = format!("{name}.c:");
        let hits = said.lines().filter(|l| l.contains(&file) && (l.contains(" error: ") || l.contains(" warning: ")));
        hits.map(|l| l.rsplit('/').next().unwrap_or(l)).collect::<Vec<_>>().join("; ")
    };
    Ok(names
        .into_iter()
        .map(|n| {
            let module = format!("{n}.ko]");
            let forbidden =
                said.lines().any(|l| l.contains("modpost:") && l.contains(&module) && l.ends_with("undefined!"));
            let built = Built { object: scratch.join(format!("{n}.o")).is_file(), said: about(&n), forbidden };
            (n, built)
        })
        .collect())
}
