//! `kernel compat`: the drivers of `testdata/outoftree`, converted with `--compat`, on kernels old and new.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::tool::{Tool, tail, wrong_end};
use crate::out::{Table, Verdict};
use crate::proc;

/// Options of `kernel compat`.
#[derive(clap::Args)]
pub struct Args {
    /// The source of the kernel that the result is for.
    #[arg(long)]
    pub target: PathBuf,
    /// Configured build trees, of that kernel and of older ones.
    #[arg(long = "build", required = true)]
    pub builds: Vec<PathBuf>,
}

/// One driver.
struct Case {
    name: String,
    dir: PathBuf,
    /// What `--compat` and `--compat-style` say.
    options: Vec<String>,
}

/// What became of a driver on one build tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Built {
    Clean,
    Warns,
    Fails,
}

impl Built {
    fn word(self) -> &'static str {
        match self {
            Built::Clean => "builds",
            Built::Warns => "warns",
            Built::Fails => "fails",
        }
    }
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let cases = read(&proc::repository()?)?;
    let tool = Tool::build()?;
    let scratch = tempfile::tempdir()?;
    let mut verdict = Verdict::default();
    let (before, after) = (scratch.path().join("before"), scratch.path().join("after"));
    let mut hooks = BTreeMap::new();
    for case in &cases {
        copy(&case.dir.join("before"), &before.join(&case.name))?;
        let home = after.join(&case.name);
        copy(&case.dir.join("before"), &home)?;
        let mut command = tool.command("apply", &home, Some(&args.target));
        command.args(["--allow-dirty", "--quiet"]).args(&case.options);
        let output = proc::output(&mut command)?;
        let end = wrong_end(&output);
        verdict.check(end.is_none(), format!("{}: {} {}", case.name, end.unwrap_or_default(), tail(&output.stderr)));
        let converted = changed(&case.dir.join("before"), &home)?;
        let expected = case.dir.join("after").is_dir();
        verdict.check(converted == expected, format!("{}: converted is {converted}", case.name));
        if expected && converted {
            let same = !changed(&case.dir.join("after"), &home)?;
            verdict.check(same, format!("{}: not what testdata expects", case.name));
        }
        hooks.insert(&case.name, converted);
    }
    let mut table = Table::new(&["driver", "options", "build tree", "as it was", "as it is", "arm"]);
    for build in &args.builds {
        let (old, new) = (make(&before, &cases, build)?, make(&after, &cases, build)?);
        for case in &cases {
            let (was, is) = (old[&case.name], new[&case.name]);
            let arm = arm(&after.join(&case.name), case)?;
            // What is for the target alone need not build on other kernels.
            let alone = case.options.iter().any(|o| o == "none");
            let worse = !alone && is as u8 > was as u8;
            verdict.check(!worse, format!("{} on {}: {}", case.name, build.display(), is.word()));
            let arm = if hooks[&case.name] { arm } else { "left" };
            table.row([&case.name, &case.options.join(" "), &build.display().to_string(), was.word(), is.word(), arm]);
        }
    }
    writeln!(out, "{} drivers on {} build trees", cases.len(), args.builds.len())?;
    table.print(out)?;
    Ok(verdict.finish("compat", out)?)
}

/// Which arm an object file holds, by the names in it.
fn arm(dir: &Path, case: &Case) -> Result<&'static str> {
    let mut found = "none";
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_none_or(|e| e != "o") {
            continue;
        }
        let text = std::fs::read(&path).with_context(|| format!("{}: {}", case.name, path.display()))?;
        if text.windows(13).any(|w| w == b"_mmap_prepare") {
            return Ok("new");
        }
        found = "old";
    }
    Ok(found)
}

fn read(repository: &Path) -> Result<Vec<Case>> {
    let top = repository.join("testdata/outoftree");
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(&top).with_context(|| format!("cannot read {}", top.display()))? {
        let dir = entry?.path();
        if !dir.join("before/Kbuild").is_file() {
            continue;
        }
        let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let text = std::fs::read_to_string(dir.join("compat.txt")).unwrap_or_default();
        let mut words = text.split_whitespace().map(str::to_owned);
        let mut options = Vec::new();
        options.extend(words.next().into_iter().flat_map(|w| ["--compat".to_owned(), w]));
        options.extend(words.next().into_iter().flat_map(|w| ["--compat-style".to_owned(), w]));
        cases.push(Case { name, dir, options });
    }
    ensure!(!cases.is_empty(), "{} holds no drivers", top.display());
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(cases)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().context("no name")?);
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            std::fs::copy(&path, &to)?;
        }
    }
    Ok(())
}

/// Whether a file of `to` differs from that of `from`, as far as `from` has it.
fn changed(from: &Path, to: &Path) -> Result<bool> {
    for entry in std::fs::read_dir(from)? {
        let path = entry?.path();
        let to = to.join(path.file_name().context("no name")?);
        let differs = if path.is_dir() { changed(&path, &to)? } else { std::fs::read(&path)? != std::fs::read(&to)? };
        if differs {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Builds all drivers below `top` as external modules, with the warnings of `W=1`.
fn make(top: &Path, cases: &[Case], build: &Path) -> Result<BTreeMap<String, Built>> {
    let mut all = String::new();
    for case in cases {
        writeln!(all, "obj-m += {}/", case.name)?;
    }
    std::fs::write(top.join("Kbuild"), all)?;
    let jobs = std::thread::available_parallelism().map_or(1, usize::from);
    let command = |goals: &[&str]| {
        let mut make = Command::new("make");
        make.arg("-C").arg(build).arg(format!("M={}", top.display())).arg(format!("-j{jobs}"));
        make.args(["-k", "KBUILD_MODPOST_WARN=1", "W=1"]).args(goals);
        make
    };
    proc::output(&mut command(&["clean"]))?;
    let said = proc::said(&proc::output(&mut command(&["modules"]))?);
    let mut found = BTreeMap::new();
    for case in cases {
        let dir = top.join(&case.name);
        let kbuild = std::fs::read_to_string(dir.join("Kbuild"))?;
        let built = kbuild.split_whitespace().filter(|w| w.ends_with(".o")).all(|w| dir.join(w).is_file());
        let about = format!("{}/", case.name);
        let warns = said.lines().any(|l| l.contains(&about) && l.contains(" warning: "));
        let is = match (built, warns) {
            (false, _) => Built::Fails,
            (true, true) => Built::Warns,
            (true, false) => Built::Clean,
        };
        found.insert(case.name.clone(), is);
    }
    ensure!(found.values().any(|b| *b != Built::Fails), "nothing builds: {}", tail(said.as_bytes()));
    Ok(found)
}
