//! `kernel series`: the whole series of a tree, applied by git am, checked by checkpatch.pl, compiled patch by patch.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use camino::Utf8PathBuf;
use vma2desc::edit::change::{FileChange, UnitChange};
use vma2desc::tree::progress::Progress;
use vma2desc::verify::compile::{Builder, Options};

use super::patch::{self, Patch};
use super::tool::Tool;
use super::{checkpatch, compile};
use crate::out::{Table, Verdict};
use crate::proc;

/// Options of `kernel series`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// A configured build of it: compile the files of each patch, with all patches before it applied.
    #[arg(long)]
    pub build: Option<Utf8PathBuf>,
    /// Keep the mails here, one directory for each wave.
    #[arg(long)]
    pub out: Option<PathBuf>,
    /// Ask the tree's get_maintainer.pl for recipients.
    #[arg(long)]
    pub scripts: bool,
    /// Compiles at a time.
    #[arg(long, short, default_value_t = 2)]
    pub jobs: usize,
}

/// Who signs in this check; the mails go nowhere.
const SIGNER: &str = "Sam Signer <sam@example.org>";

/// Exit code of a command line that is wrong: there is no such wave.
const USAGE: i32 = 2;

/// Most waves; more means that the program never says that there are no more.
const WAVES: usize = 100;

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    let scratch = tempfile::tempdir()?;
    let tree = std::fs::canonicalize(&args.tree).context("no such tree")?;
    let dir = args.out.clone().unwrap_or_else(|| scratch.path().join("mails"));
    let waves = waves(args, &tree, &dir)?;
    let mut verdict = Verdict::default();
    let repo = Repo::make(&tree, scratch.path().join("repo"), &waves)?;
    // Each wave applies to the base alone, and all of them one after the other.
    let mut commits = Vec::new();
    for (at, wave) in waves.iter().enumerate() {
        repo.git(&["checkout", "-q", "-B", &format!("wave{at}"), "base"])?;
        verdict.check(repo.am(wave).is_ok(), format!("wave {} does not apply to the base", at + 1));
    }
    repo.git(&["checkout", "-q", "-B", "all", "base"])?;
    for wave in &waves {
        repo.am(wave)?;
    }
    let patches: Vec<Patch> = waves.iter().flat_map(|wave| wave.patches.clone()).collect();
    for line in repo.git(&["rev-list", "--reverse", "base..all"])?.lines() {
        commits.push(line.to_owned());
    }
    verdict.check(commits.len() == patches.len(), format!("{} patches are {} commits", patches.len(), commits.len()));
    form(&repo, &commits, &mut verdict)?;
    let script = tree.join("scripts/checkpatch.pl");
    check(&script, &tree, &patches, scratch.path(), &mut verdict, out)?;
    if let Some(build) = &args.build {
        prefixes(args, build, &tree, &repo, &commits, &patches, &mut verdict, out)?;
    }
    writeln!(out, "{} waves, {} patches, {} commits by git am", waves.len(), patches.len(), commits.len())?;
    Ok(verdict.finish("series", out)?)
}

/// The mails of one wave.
struct Wave {
    /// All of them, the cover letter too.
    mails: Vec<PathBuf>,
    /// Those that hold a patch.
    patches: Vec<Patch>,
}

fn waves(args: &Args, tree: &Path, dir: &Path) -> Result<Vec<Wave>> {
    let tool = Tool::build()?;
    let mut waves = Vec::new();
    for number in 1..=WAVES {
        let out = dir.join(format!("wave{number:02}"));
        std::fs::create_dir_all(dir)?;
        let mut command = tool.command("series", tree, None);
        command.arg("--out").arg(&out).args([
            "--signoff",
            SIGNER,
            "--date",
            "2026-01-01",
            "--wave",
            &number.to_string(),
        ]);
        if args.scripts {
            command.arg("--allow-scripts");
        }
        let done = proc::output(&mut command)?;
        match done.status.code() {
            Some(USAGE) if number > 1 => return Ok(waves),
            Some(0) => {}
            _ => bail!("{command:?} failed: {}", proc::said(&done)),
        }
        let all = patch::read_all(&out)?;
        let mails = all.iter().map(|p| p.at.clone()).collect();
        waves.push(Wave { mails, patches: all.into_iter().filter(|p| !p.files.is_empty()).collect() });
    }
    bail!("more than {WAVES} waves")
}

/// A repository with the files that the series touches.
struct Repo {
    top: PathBuf,
}

impl Repo {
    fn make(tree: &Path, top: PathBuf, waves: &[Wave]) -> Result<Self> {
        let files: BTreeSet<&str> =
            waves.iter().flat_map(|w| &w.patches).flat_map(|p| &p.files).map(|f| f.path.as_str()).collect();
        for file in files {
            let to = top.join(file);
            std::fs::create_dir_all(to.parent().context("a file without directory")?)?;
            std::fs::copy(tree.join(file), to).with_context(|| format!("cannot copy {file}"))?;
        }
        let repo = Self { top };
        repo.git(&["init", "-q", "."])?;
        repo.git(&["add", "-f", "."])?;
        repo.git(&["commit", "-qm", "base"])?;
        repo.git(&["tag", "base"])?;
        Ok(repo)
    }

    fn git(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new("git");
        command.current_dir(&self.top).args(["-c", "user.name=Sam Signer", "-c", "user.email=sam@example.org"]);
        let done = proc::output(command.args(arguments))?;
        ensure!(done.status.success(), "git {arguments:?}: {}", proc::said(&done));
        Ok(String::from_utf8_lossy(&done.stdout).into_owned())
    }

    fn am(&self, wave: &Wave) -> Result<()> {
        let mails: Vec<String> = wave.mails.iter().map(|m| m.display().to_string()).collect();
        let mut arguments = vec!["am", "-q", "--empty=drop"];
        arguments.extend(mails.iter().map(String::as_str));
        let done = self.git(&arguments);
        if done.is_err() {
            self.git(&["am", "--abort"])?;
        }
        done.map(drop)
    }
}

/// What the messages of the commits look like.
fn form(repo: &Repo, commits: &[String], verdict: &mut Verdict) -> Result<()> {
    let mut subjects = BTreeSet::new();
    for commit in commits {
        let message = repo.git(&["log", "-1", "--format=%B", commit])?;
        let subject = message.lines().next().unwrap_or_default().to_owned();
        verdict
            .check(message.lines().all(|line| line.chars().count() <= 75), format!("more than 75 columns: {subject}"));
        verdict.check(subject.contains(": "), format!("no prefix: {subject}"));
        let trailers = repo.git(&["log", "-1", "--format=%(trailers:key=Signed-off-by,valueonly)", commit])?;
        verdict.check(trailers.trim() == SIGNER, format!("signed by {}: {subject}", trailers.trim()));
        verdict.check(subjects.insert(subject.clone()), format!("twice: {subject}"));
    }
    Ok(())
}

/// Prints what checkpatch.pl --strict says of each mail. What it says of a line that the patch changed and that had it
/// before is told apart.
fn check(
    script: &Path,
    tree: &Path,
    patches: &[Patch],
    dir: &Path,
    verdict: &mut Verdict,
    out: &mut dyn Write,
) -> Result<()> {
    let mut table = Table::new(&["patch", "level", "type", "message", "before"]);
    let mut clean = 0;
    for (at, patch) in patches.iter().enumerate() {
        let scratch = dir.join(format!("check{at}"));
        std::fs::create_dir_all(&scratch)?;
        let found = checkpatch::strict(script, tree, patch, &scratch)?;
        clean += usize::from(found.is_empty());
        for finding in found {
            let bad = finding.level != "CHECK" && !finding.before;
            verdict.check(!bad, format!("{}: {} {}", patch.name(), finding.kind, finding.message));
            let before = if finding.before { "yes" } else { "no" };
            table.row([patch.name(), finding.level, finding.kind, finding.message, before.to_owned()]);
        }
    }
    table.print(out)?;
    writeln!(out, "checkpatch.pl --strict: {clean} of {} patches without any finding", patches.len())?;
    Ok(())
}

/// Compiles the files of each patch as they are once all patches before it are applied.
#[allow(clippy::too_many_arguments)]
fn prefixes(
    args: &Args,
    build: &Utf8PathBuf,
    tree: &Path,
    repo: &Repo,
    commits: &[String],
    patches: &[Patch],
    verdict: &mut Verdict,
    out: &mut dyn Write,
) -> Result<()> {
    let mut units = Vec::new();
    let mut headers: BTreeSet<String> = BTreeSet::new();
    for (unit, (commit, patch)) in commits.iter().zip(patches).enumerate() {
        let own: BTreeSet<String> = patch.files.iter().map(|f| f.path.clone()).collect();
        headers.extend(own.iter().filter(|path| path.ends_with(".h")).cloned());
        let mut files = BTreeMap::new();
        // Headers that patches before it changed, where a file of this one can include them.
        let parents: Vec<&Path> = own.iter().filter_map(|path| Path::new(path).parent()).collect();
        let near = |header: &&String| {
            let home = Path::new(header.as_str()).parent().unwrap_or(Path::new(""));
            header.starts_with("include/") || parents.iter().any(|parent| parent.starts_with(home))
        };
        let near: BTreeSet<String> = headers.iter().filter(near).cloned().collect();
        for path in own.union(&near) {
            let old = std::fs::read(tree.join(path)).with_context(|| format!("cannot read {path}"))?;
            let new = repo.git(&["show", &format!("{commit}:{path}")])?.into_bytes();
            files.insert(path.clone(), FileChange { old: old.into(), new: new.into() });
        }
        units.push(UnitChange { unit, handlers: Vec::new(), files });
    }
    let options = Options {
        build: build.clone(),
        arch: None,
        cross: None,
        jobs: args.jobs,
        time_limit: Duration::from_secs(300),
        cache: Utf8PathBuf::from_path_buf(proc::target_dir(&proc::repository()?).join("xtask-cache")).ok(),
        make_args: Vec::new(),
    };
    let builder = Builder::open(tree, options, &|| false)?;
    let done = builder.check(&units, &Progress::default(), &|| false);
    compile::report(&done, patches, verdict, out)
}
