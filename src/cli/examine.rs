//! Runs the engine, and shows how far it has come.

use std::fs;
use std::io;
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Thread;
use std::time::Duration;

use camino::Utf8Path;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use walkdir::WalkDir;

use crate::cli::git::WorkTree;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, headline, unreadable};
use crate::exit::{Exit, Failure};
use crate::model::queued;
use crate::model::run::Run;
use crate::tree::progress::Progress;
use crate::tree::walk::is_kernel_top;

/// Runs shorter than this show no progress bar.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Examines what the command line names.
pub fn examine(input: &Input, global: &Global, streams: &mut Streams) -> anyhow::Result<Run> {
    for path in &input.paths {
        has_source(path)?;
    }
    let target = input.target.chosen(global)?;
    let progress = Progress::default();
    let compat = input.older.chosen(global)?;
    let engine = || crate::engine::pipeline::run(&input.paths, target, &compat, &progress);
    let mut run = watched(global, &progress, engine)?;
    run.asked.revision = revision(&run.sources.root);
    super::leftover::look(&mut run, &input.paths);
    if is_kernel_top(&run.sources.root) {
        queued::note(&mut run, input.no_queued).map_err(anyhow::Error::msg)?;
    }
    headline(&run, global, streams)?;
    Ok(run)
}

/// The commit of the tree, if its top is the top of a git work tree.
pub fn revision(root: &Utf8Path) -> Option<String> {
    if fs::symlink_metadata(root.join(".git")).is_err() {
        return None;
    }
    let known = WorkTree::open(root.as_std_path()).and_then(|tree| {
        let Some(id) = tree.head()? else { return Ok("none, the repository has no commit".to_owned()) };
        let dirty = !tree.status(&["--untracked-files=no".into()])?.is_empty();
        Ok(format!("{}{}", &id[..12], if dirty { ", with changes that are not committed" } else { "" }))
    });
    Some(known.unwrap_or_else(|error| format!("not known: {}", error.message)))
}

/// Does `work`, and shows on a terminal what is done, and how far it has come.
pub fn watched<T>(global: &Global, progress: &Progress, work: impl FnOnce() -> T) -> T {
    if global.quiet || !io::stderr().is_terminal() {
        return work();
    }
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let drawer = scope.spawn(|| draw(progress, &stop));
        let _stopper = Stopper { stop: &stop, drawer: drawer.thread().clone() };
        work()
    })
}

/// Ends the drawing when it is dropped, also when the engine panics: the scope waits for its threads.
struct Stopper<'a> {
    stop: &'a AtomicBool,
    drawer: Thread,
}

impl Drop for Stopper<'_> {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.drawer.unpark();
    }
}

/// Draws `progress` on standard error until `stop` is set.
fn draw(progress: &Progress, stop: &AtomicBool) {
    std::thread::park_timeout(PATIENCE);
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let style =
        |template: &str| ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let (counted, open) = (style("{elapsed:>4} {msg} {wide_bar}"), style("{elapsed:>4} {spinner} {msg}"));
    if !stop.load(Ordering::Relaxed) {
        bar.set_draw_target(ProgressDrawTarget::stderr());
    }
    while !stop.load(Ordering::Relaxed) {
        let (done, total) = progress.state();
        bar.set_style(if total > 1 { counted.clone() } else { open.clone() });
        bar.set_length(total.max(1) as u64);
        bar.set_position(done as u64);
        bar.set_message(crate::report::escape::line(&progress.text()));
        bar.tick();
        std::thread::park_timeout(TICK);
    }
    bar.finish_and_clear();
}

/// Checks that `path` can be read and holds a C file: a slip must not pass for "nothing to do".
pub fn has_source(path: &Utf8Path) -> anyhow::Result<()> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_dir() && !metadata.is_file() {
        let message = format!("cannot read {path}: neither a regular file nor a directory");
        return Err(Failure::new(Exit::InputOutput, message).into());
    }
    // What cannot be read further down is reported by the engine, file by file.
    let mut below =
        WalkDir::new(path).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)).flatten();
    if metadata.is_dir() && !below.any(|entry| !entry.file_type().is_dir() && is_source(entry.path())) {
        return Err(Failure::new(Exit::NoInput, format!("there is no C file (.c or .h) in {path}")).into());
    }
    if metadata.is_file() && !is_source(path.as_std_path()) {
        let message = format!("{path} is no C file: its name ends neither in .c nor in .h");
        return Err(Failure::new(Exit::NoInput, message).into());
    }
    Ok(())
}

/// Whether the walk leaves an entry out for its name.
fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_source(path: &std::path::Path) -> bool {
    path.extension().is_some_and(|extension| extension == "c" || extension == "h")
}
