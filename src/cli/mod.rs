//! The command line: one file per subcommand, its doc comment is its help.

mod accepted;
mod apply;
mod audit;
mod campaign;
mod check;
pub mod completions;
pub mod config;
mod diff;
mod editor;
mod examine;
mod explain;
mod findings;
mod git;
pub mod help;
mod leftover;
pub mod level;
mod merge;
mod out_dir;
mod output;
mod prove;
mod reason;
mod report;
mod review;
mod scan;
mod series;
mod signal;
mod since;
mod stream;
mod target;
mod terminal;
mod verify;

use std::io::ErrorKind;

use anstream::ColorChoice;
use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use stream::Streams;

use crate::compat::{Choice, Compat, Style};
use crate::exit::{Exit, Failure};
use crate::kernel::target::TargetError;
use crate::kernel::version::NEXT;
use crate::kernel::versions::FIRST;
use crate::model::run::{ReadError, Run};
use crate::model::summary::Summary;
use crate::report::{table, text};
use crate::tree::leftover::JOURNAL;

/// Migrates Linux driver code from `mmap` to `mmap_prepare`.
///
/// Finds every handler that an operations table installs, converts the ones that it can show to be right, says
/// why it left each of the others, and accounts for all of them.
#[derive(Debug, Parser)]
#[command(name = "vma2desc", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    global: Global,
}

#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::Scan),
    Diff(diff::Diff),
    Apply(apply::Apply),
    Verify(verify::Verify),
    Series(Box<series::Series>),
    Review(review::Review),
    Campaign(campaign::Campaign),
    Check(check::Check),
    Audit(audit::Audit),
    Merge(merge::Merge),
    Report(report::Report),
    Explain(explain::Explain),
    Completions(completions::Completions),
}

/// Options of every subcommand.
#[derive(Clone, Debug, Args)]
struct Global {
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto, global = true)]
    color: Color,
    /// Print the product only: no diagnostics, no summary, no progress
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Print more: notes, gaps, and for scan and check the refusals
    #[arg(long, short, global = true)]
    verbose: bool,
    /// Configuration to use [default: vma2desc.toml in the working directory or above it]
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<Utf8PathBuf>,
    /// Use no configuration
    #[arg(long, global = true, conflicts_with = "config")]
    no_config: bool,
    /// Keep an index of the words of each tree, so that later runs read what may matter and no more
    ///
    /// It is kept in DIR [default: the user's cache directory], tells files that changed by their size, times and inode, and may
    /// be removed at any time.
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, global = true, hide_short_help = true)]
    index: Option<Option<Utf8PathBuf>>,
    #[arg(skip)]
    settings: config::Settings,
}

impl Global {
    /// Says where the index is kept, before anything is read.
    fn keep_index(&self, streams: &mut Streams) -> anyhow::Result<()> {
        let Some(asked) = &self.index else { return Ok(()) };
        let dir = asked.clone().or_else(prove::cache_directory);
        let kept = dir
            .ok_or_else(|| "there is no cache directory".to_owned())
            .and_then(|dir| crate::tree::index::keep_in(&dir).map_err(|why| format!("{dir}: {why}")));
        if let Err(why) = kept {
            streams.warning(&crate::report::escape::line(&format!("no index is kept: {why}")))?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

/// What is looked at, and for which kernel.
#[derive(Debug, Args)]
struct Input {
    /// C files, and directories to walk for them
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<Utf8PathBuf>,
    #[command(flatten)]
    target: target::Target,
    /// Take handlers that were changed in what was queued upstream when this program was made like all others
    ///
    /// `series` leaves them out otherwise, as a second patch would collide with the one that is queued. The mail of each
    /// says that there is one.
    #[arg(long)]
    no_queued: bool,
    #[command(flatten)]
    older: Older,
}

/// What older kernels mean for the source.
#[derive(Clone, Copy, Debug, Args)]
struct Older {
    /// Oldest kernel that the source must go on building on, or `none`
    ///
    /// What it builds is kept beside the new code, under #if. `none`: for the target alone, code for older kernels goes.
    #[arg(long, value_name = "VERSION|none")]
    compat: Option<Choice>,
    /// How code for old and new kernels is told apart
    #[arg(long, value_enum, value_name = "STYLE", default_value_t, requires = "compat")]
    compat_style: Style,
}

impl Older {
    /// What the command line says, or else the configuration.
    fn chosen(&self, global: &Global) -> anyhow::Result<Compat> {
        if let Some(choice) = self.compat {
            return Ok(Compat { choice, style: self.compat_style });
        }
        let configured = global.settings.config.compat().map_err(|error| Failure::new(Exit::Usage, error))?;
        Ok(configured.unwrap_or_default())
    }

    /// The arguments that ask for the same again.
    fn words(&self) -> Vec<String> {
        self.compat.map(|choice| Compat { choice, style: self.compat_style }.words()).unwrap_or_default()
    }
}

impl Input {
    /// The arguments that ask for the same again.
    fn words(&self) -> Vec<String> {
        let paths = self.paths.iter().map(ToString::to_string);
        paths.chain(self.target.words()).chain(self.older.words()).collect()
    }
}

/// The command line as clap knows it, for what is made from it: completions, manual pages, checks of examples.
pub fn command() -> clap::Command {
    help::dress(Cli::command())
}

/// Runs the program with the arguments of the process.
pub fn main() -> Exit {
    signal::begin();
    let asks_briefly = std::env::args_os().any(|word| word == "-h");
    let known = if asks_briefly { help::short(command()) } else { command() };
    let cli = match known.try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(mut error) => {
            help::tip(&mut error);
            // Help and version go to standard output and are no error.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Success };
            return if error.print().is_ok() { exit } else { Exit::InputOutput };
        }
    };
    let choice = match cli.global.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let mut streams = Streams::new(choice);
    let result = execute(cli, &mut streams);
    let result = result.and_then(|exit| streams.flush().map(|()| exit).map_err(Into::into));
    result.unwrap_or_else(|error| report(&mut streams, &error))
}

/// Runs the subcommand.
fn execute(cli: Cli, streams: &mut Streams) -> anyhow::Result<Exit> {
    let Cli { command, mut global } = cli;
    // What a text says does not depend on a file: a mistake in it shall not keep one from reading what to do.
    if !matches!(command, Command::Explain(_) | Command::Completions(_)) {
        global.settings = config::load(global.config.as_deref(), global.no_config)?;
    }
    for told in global.settings.told().iter().filter(|_| !global.quiet) {
        streams.note(&crate::report::escape::line(told))?;
    }
    global.keep_index(streams)?;
    match command {
        Command::Scan(scan) => scan.run(&global, streams),
        Command::Diff(diff) => diff.run(&global, streams),
        Command::Apply(apply) => apply.run(&global, streams),
        Command::Verify(verify) => verify.run(&global, streams),
        Command::Review(review) => review.run(&global, streams),
        Command::Series(series) => series.run(&global, streams),
        Command::Campaign(campaign) => campaign.run(&global, streams),
        Command::Check(check) => check.run(&global, streams),
        Command::Audit(audit) => audit.run(&global, streams),
        Command::Merge(merge) => merge.run(&global, streams),
        Command::Report(report) => report.run(&global, streams),
        Command::Explain(explain) => explain.run(streams),
        Command::Completions(completions) => completions.run(streams),
    }
}

/// What is said of each run for what is queued.
const NOT_RELEASED: &str = "the target `next` is no release yet: what it declares and enforces may still change";

/// Prints an error and finds its exit code.
fn report(streams: &mut Streams, error: &anyhow::Error) -> Exit {
    let io = error.chain().find_map(|cause| cause.downcast_ref::<std::io::Error>());
    if io.is_some_and(|io| io.kind() == ErrorKind::BrokenPipe) {
        // The reader has seen enough.
        return Exit::Success;
    }
    let exit = error.chain().find_map(exit_of_cause);
    let exit = exit.unwrap_or(if io.is_some() { Exit::InputOutput } else { Exit::Internal });
    // An error of the system that nobody said more of comes from what is printed.
    let what = if error.is::<std::io::Error>() { "cannot write the output: " } else { "" };
    let message = crate::report::escape::line(&format!("{what}{error:#}"));
    // If standard error cannot be written there is nobody left to tell.
    let _ = streams.error(&message);
    exit
}

/// The exit code of an error that has one of its own.
fn exit_of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<Exit> {
    match cause.downcast_ref::<TargetError>() {
        Some(TargetError::NotAKernelTree(_)) => Some(Exit::Usage),
        Some(TargetError::Walk(_)) => Some(Exit::InputOutput),
        None if cause.is::<git::NoAnswer>() => Some(Exit::InputOutput),
        None => cause.downcast_ref::<Failure>().map(|failure| failure.exit),
    }
}

/// Prints what every command says after a run, and finds the exit code.
///
/// Errors are told always, the rest only unless `--quiet` is given.
fn conclude(run: &Run, summary: &Summary, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
    let columns = streams.err_columns;
    unread(run, streams)?;
    passed_over(run, global, streams)?;
    if global.verbose {
        text::gaps(streams.err(), run, columns)?;
    }
    text::violations(streams.err(), run, &summary.violations, columns)?;
    if !global.quiet {
        table::totals(streams.err(), summary)?;
    }
    Ok(exit_of(run, summary))
}

/// Tells what could not be read, and what is torn.
fn unread(run: &Run, streams: &mut Streams) -> std::io::Result<()> {
    for ReadError { path, message } in &run.errors {
        let what = if path.file_name() == Some(JOURNAL) { "" } else { "cannot read " };
        streams.error(&crate::report::escape::line(&format!("{what}{path}: {message}")))?;
    }
    Ok(())
}

/// The error of a path that cannot be read.
fn unreadable(path: &Utf8Path, error: &std::io::Error) -> Failure {
    Failure::new(Exit::InputOutput, format!("cannot read {path}: {error}"))
}

/// A path as short as it can be said here: relative to the working directory if it lies in it.
fn near(path: &Utf8Path) -> Utf8PathBuf {
    let here = std::env::current_dir().ok().and_then(|here| Utf8PathBuf::from_path_buf(here).ok());
    here.and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path).to_owned()
}

/// Says so, before anything else, if nothing at all can be converted for the target.
fn headline(run: &Run, global: &Global, streams: &mut Streams) -> anyhow::Result<()> {
    if global.quiet || run.candidates.is_empty() || run.target.has_descriptors() {
        return Ok(());
    }
    let target = Some(run.asked.target.as_str()).filter(|target| !target.is_empty()).unwrap_or("the target");
    let message = format!(
        "{target}: there is no mmap_prepare in it, so nothing can be converted for it: name a kernel from {FIRST} on with --target"
    );
    streams.note(&crate::report::escape::line(&message))?;
    Ok(())
}

/// Says whether the target is no release.
fn not_released(run: &Run, global: &Global, streams: &mut Streams) -> anyhow::Result<()> {
    if run.target.version == Some(NEXT) && !global.quiet {
        streams.note(NOT_RELEASED)?;
    }
    Ok(())
}

/// Says whether the target is no release, and what was not looked at because it is no source by its kind: what is
/// unusual always, all with `--verbose`.
///
/// It is no error: what a unit needs is read by name, and is an error if that fails.
fn passed_over(run: &Run, global: &Global, streams: &mut Streams) -> anyhow::Result<()> {
    if global.quiet {
        return Ok(());
    }
    not_released(run, global, streams)?;
    for entry in run.census.passed_over.iter().filter(|entry| global.verbose || !entry.is_usual) {
        let message = format!("not looked at: {}: {}", entry.path, entry.reason);
        streams.note(&crate::report::escape::line(&message))?;
    }
    Ok(())
}

/// The exit code of a run whose output was written: the gravest thing that went wrong.
fn exit_of(run: &Run, summary: &Summary) -> Exit {
    if !summary.violations.is_empty() {
        Exit::Lost
    } else if !run.errors.is_empty() {
        Exit::InputOutput
    } else {
        Exit::Success
    }
}

#[cfg(test)]
mod tests {

    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }
}
