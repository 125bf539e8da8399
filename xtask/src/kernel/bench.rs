//! `kernel bench`: processor time and memory of runs over a tree and parts of it, as ratios to ripgrep over the same files.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::rc::Rc;

use anyhow::{Context as _, Result, ensure};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use super::tool::Tool;
use crate::out::{Table, Verdict, median};
use crate::proc;

/// Most times the processor time of ripgrep over the whole tree that a scan of it may take.
const SCAN: f64 = 2.0;

/// The same of a diff.
const DIFF: f64 = 2.5;

/// Most times the processor time of ripgrep over a part of the tree and `include/` that a scan of that part may take.
const PART: f64 = 5.0;

/// Options of `kernel bench`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// Parts of the tree, or files in it, that are scanned by themselves.
    #[arg(long, default_values = ["drivers/misc", "drivers/char/mem.c"])]
    pub part: Vec<PathBuf>,
    /// Older trees that are converted for the target `--tree`, each beside ripgrep over it.
    #[arg(long)]
    pub older: Vec<PathBuf>,
    /// How often each command runs, one after the other in turn, after one run that is not counted.
    #[arg(long, default_value_t = 9)]
    pub runs: usize,
    /// Threads for all of them.
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
    /// Fail if a run needs more memory than this many megabytes.
    #[arg(long, default_value_t = 100)]
    pub memory_limit: u64,
}

/// One measured command.
struct Subject {
    name: String,
    command: Box<dyn Fn() -> Command>,
    /// The ripgrep that it is compared with, by its place among the subjects, and the most times that it may take.
    against: Option<(usize, f64)>,
    /// Seconds of processor time.
    seconds: Vec<f64>,
    peak_kb: u64,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    ensure!(proc::have("rg"), "ripgrep (rg) is not installed");
    let scratch = tempfile::tempdir()?;
    let mut subjects = subjects(args, &Rc::new(Tool::build()?), scratch.path());
    for turn in 0..=args.runs {
        for subject in &mut subjects {
            let (seconds, peak) = measure((subject.command)(), scratch.path())?;
            if turn > 0 {
                subject.seconds.push(seconds);
                subject.peak_kb = subject.peak_kb.max(peak);
            }
        }
    }
    let medians: Vec<f64> = subjects.iter().map(|s| median(&s.seconds).unwrap_or(f64::NAN)).collect();
    let mut table = Table::new(&["command", "median s", "least s", "most s", "ratio to rg", "bar", "peak MB"]);
    let mut verdict = Verdict::default();
    for (s, m) in subjects.iter().zip(&medians) {
        let least = s.seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let most = s.seconds.iter().copied().fold(0.0, f64::max);
        let [m3, least, most] = [*m, least, most].map(|v| format!("{v:.3}"));
        let (ratio, bar) = match s.against {
            Some((rg, bar)) => {
                let ratio = m / medians[rg];
                verdict.check(ratio <= bar, format!("{} takes {ratio:.2} times as long as ripgrep, bar {bar}", s.name));
                (format!("{ratio:.2}"), format!("{bar:.1}"))
            }
            None => ("1".to_string(), String::new()),
        };
        let peak = format!("{:.1}", s.peak_kb as f64 / 1024.0);
        table.row([s.name.clone(), m3, least, most, ratio, bar, peak]);
    }
    table.print(out)?;
    writeln!(out, "processor time of {} runs each, in turn, {} threads", args.runs, args.threads)?;
    let peak = subjects.iter().filter(|s| s.against.is_some()).map(|s| s.peak_kb).max().unwrap_or_default() / 1024;
    verdict.check(peak <= args.memory_limit, format!("{peak} MB are needed, limit {}", args.memory_limit));
    Ok(verdict.finish("bench", out)?)
}

/// What runs in turn: each ripgrep before what is compared with it.
fn subjects(args: &Args, tool: &Rc<Tool>, scratch: &Path) -> Vec<Subject> {
    let subject = |name: String, command, against| Subject { name, command, against, seconds: Vec::new(), peak_kb: 0 };
    let out = scratch.join("out");
    let mut all = vec![
        subject("rg".into(), ripgrep(std::slice::from_ref(&args.tree), args.threads), None),
        subject("scan".into(), ours(tool, "scan", args, (&args.tree, None), None), Some((0, SCAN))),
        subject("diff".into(), ours(tool, "diff", args, (&args.tree, None), Some(out)), Some((0, DIFF))),
    ];
    for part in &args.part {
        let (at, name) = (args.tree.join(part), part.display());
        let rg = ripgrep(&[at.clone(), args.tree.join("include")], args.threads);
        all.push(subject(format!("rg {name} include"), rg, None));
        let scan = ours(tool, "scan", args, (&at, None), None);
        all.push(subject(format!("scan {name}"), scan, Some((all.len() - 1, PART))));
    }
    for tree in &args.older {
        let name = tree.display();
        all.push(subject(format!("rg {name}"), ripgrep(std::slice::from_ref(tree), args.threads), None));
        let diff = ours(tool, "diff", args, (tree, Some(&args.tree)), None);
        all.push(subject(format!("diff {name}"), diff, Some((all.len() - 1, DIFF))));
    }
    all
}

fn ripgrep(paths: &[PathBuf], threads: usize) -> Box<dyn Fn() -> Command> {
    let paths = paths.to_vec();
    Box::new(move || {
        let mut command = Command::new("rg");
        command.args(["-l", "mmap", "-g", "*.c", "-g", "*.h", "-j", &threads.to_string()]).args(&paths);
        command
    })
}

/// A run over a path, for a target if one is given.
fn ours(
    tool: &Rc<Tool>,
    verb: &'static str,
    args: &Args,
    (path, target): (&Path, Option<&Path>),
    out: Option<PathBuf>,
) -> Box<dyn Fn() -> Command> {
    let (tool, path, threads) = (tool.clone(), path.to_path_buf(), args.threads);
    let target = target.map(Path::to_path_buf);
    Box::new(move || {
        let mut command = tool.command(verb, &path, target.as_deref());
        command.env("RAYON_NUM_THREADS", threads.to_string());
        if let Some(out) = &out {
            command.arg("--out").arg(out);
        }
        command
    })
}

/// Seconds of processor time, of all threads and of the system for them, and the peak resident size in kilobytes: from
/// time(1) where it is installed, else from the system's account of the largest process so far.
fn measure(command: Command, scratch: &Path) -> Result<(f64, u64)> {
    let timed = Path::new("/usr/bin/time");
    let report = scratch.join("time");
    let mut run = if timed.is_file() {
        let mut run = Command::new(timed);
        run.args(["-q", "-f", "%M", "-o"]).arg(&report).arg(command.get_program()).args(command.get_args());
        run.envs(command.get_envs().filter_map(|(k, v)| Some((k, v?))));
        run
    } else {
        command
    };
    run.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let before = used()?.0;
    let status = run.status().with_context(|| format!("cannot run {:?}", run.get_program()))?;
    ensure!(matches!(status.code(), Some(0 | 1 | 4)), "{run:?} ended with {status}");
    let (after, largest) = used()?;
    let peak = if timed.is_file() {
        std::fs::read_to_string(&report)?.trim().parse().context("time(1) gave no size")?
    } else {
        largest
    };
    Ok((after - before, peak))
}

/// What all programs that ended have used: seconds of processor time, and the most memory of one in kilobytes.
fn used() -> Result<(f64, u64)> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok((micros as f64 / 1e6, u64::try_from(usage.max_rss())?))
}
