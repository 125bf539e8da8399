//! `kernel bench`: time and memory of whole-tree runs, as ratios to ripgrep over the same tree.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::tool::Tool;
use crate::out::{Table, Verdict, median};
use crate::proc;

/// Options of `kernel bench`.
#[derive(clap::Args)]
pub struct Args {
    /// The kernel tree.
    #[arg(long)]
    pub tree: PathBuf,
    /// How often each command runs, one after the other in turn, after one run that is not counted.
    #[arg(long, default_value_t = 9)]
    pub runs: usize,
    /// Threads for all of them.
    #[arg(long, default_value_t = 2)]
    pub threads: usize,
    /// Fail if the median of `scan` exceeds this many times ripgrep's.
    #[arg(long, default_value_t = 1.5)]
    pub scan_limit: f64,
    /// Fail if a `scan` needs more memory than this many megabytes.
    #[arg(long, default_value_t = 150)]
    pub memory_limit: u64,
}

/// One measured command.
struct Subject {
    name: &'static str,
    command: Box<dyn Fn() -> Command>,
    seconds: Vec<f64>,
    peak_kb: u64,
}

/// Run the verb.
pub fn run(args: &Args, out: &mut dyn Write) -> Result<bool> {
    ensure!(proc::have("rg"), "ripgrep (rg) is not installed");
    let scratch = tempfile::tempdir()?;
    let tool = std::rc::Rc::new(Tool::build()?);
    let mut subjects = [
        subject("rg", ripgrep(&args.tree, args.threads)),
        subject("scan", ours(&tool, "scan", args, None)),
        subject("diff", ours(&tool, "diff", args, Some(scratch.path().join("out")))),
    ];
    for turn in 0..=args.runs {
        for subject in &mut subjects {
            let (time, peak) = measure((subject.command)(), scratch.path())?;
            if turn > 0 {
                subject.seconds.push(time.as_secs_f64());
                subject.peak_kb = subject.peak_kb.max(peak);
            }
        }
    }
    let medians: Vec<f64> = subjects.iter().map(|s| median(&s.seconds).unwrap_or(f64::NAN)).collect();
    let mut table = Table::new(&["command", "median s", "least s", "most s", "ratio to rg", "peak MB"]);
    for (s, m) in subjects.iter().zip(&medians) {
        let least = s.seconds.iter().copied().fold(f64::INFINITY, f64::min);
        let most = s.seconds.iter().copied().fold(0.0, f64::max);
        let cells = [*m, least, most, m / medians[0]].map(|v| format!("{v:.3}"));
        table.row([s.name.to_string()].into_iter().chain(cells).chain([format!("{:.1}", s.peak_kb as f64 / 1024.0)]));
    }
    table.print(out)?;
    writeln!(out, "{} runs each, in turn, {} threads", args.runs, args.threads)?;
    let mut verdict = Verdict::default();
    let ratio = medians[1] / medians[0];
    verdict.check(
        ratio <= args.scan_limit,
        format!("scan takes {ratio:.2} times as long as ripgrep, limit {}", args.scan_limit),
    );
    let peak = subjects[1].peak_kb / 1024;
    verdict.check(peak < args.memory_limit, format!("scan needs {peak} MB, limit {}", args.memory_limit));
    Ok(verdict.finish("bench", out)?)
}

fn subject(name: &'static str, command: Box<dyn Fn() -> Command>) -> Subject {
    Subject { name, command, seconds: Vec::new(), peak_kb: 0 }
}

fn ripgrep(tree: &Path, threads: usize) -> Box<dyn Fn() -> Command> {
    let tree = tree.to_path_buf();
    Box::new(move || {
        let mut command = Command::new("rg");
        command.args(["-l", "mmap", "-g", "*.c", "-g", "*.h", "-j", &threads.to_string()]).arg(&tree);
        command
    })
}

fn ours(tool: &std::rc::Rc<Tool>, verb: &'static str, args: &Args, out: Option<PathBuf>) -> Box<dyn Fn() -> Command> {
    let (tool, tree, threads) = (tool.clone(), args.tree.clone(), args.threads);
    Box::new(move || {
        let mut command = tool.command(verb, &tree, None);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        if let Some(out) = &out {
            command.arg("--out").arg(out);
        }
        command
    })
}

/// Wall time and peak resident size in kilobytes: from time(1) where it is installed, else from the kernel's
/// account of the process, polled (which may miss the last milliseconds).
fn measure(command: Command, scratch: &Path) -> Result<(Duration, u64)> {
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
    let start = Instant::now();
    let mut child = run.spawn().with_context(|| format!("cannot run {:?}", run.get_program()))?;
    if timed.is_file() {
        let status = child.wait()?;
        let time = start.elapsed();
        ensure!(matches!(status.code(), Some(0 | 1 | 4)), "{run:?} ended with {status}");
        let text = std::fs::read_to_string(&report)?;
        return Ok((time, text.trim().parse().context("time(1) gave no size")?));
    }
    let mut peak = 0;
    while child.try_wait()?.is_none() {
        peak = peak.max(high_water(child.id()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(1));
    }
    Ok((start.elapsed(), peak))
}

fn high_water(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
