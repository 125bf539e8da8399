//! `apply`.

use clap::Args;

use crate::cli::examine::examine;
use crate::cli::output::Output;
use crate::cli::prove::Proof;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, exit_of, git, signal};
use crate::edit::texts;
use crate::edit::write::{Change, WriteError, write_all};
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::{escape, patch, text};

/// Write the changes into the tree: all of them or none
///
/// Refuses a git work tree with uncommitted changes, or about which git gives no answer, so that `git diff` shows
/// what was done and `git checkout` takes it back. Each file is replaced in one step; an interrupt leaves no half-written file.
#[derive(Debug, Args)]
pub struct Apply {
    #[command(flatten)]
    input: Input,
    /// Write also where the git work tree has uncommitted changes, or git gives no answer
    #[arg(long)]
    allow_dirty: bool,
    #[command(flatten)]
    output: Output,
    /// Check the changes first, and leave out those that fail, as `verify` does
    #[arg(long, help_heading = "Proof")]
    verify: bool,
    #[command(flatten)]
    proof: Proof,
}

impl Apply {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let plan = self.proof.plan_if(self.verify, global)?;
        let mut run = examine(&self.input, global)?;
        if let Some(plan) = &plan {
            plan.carry_out(&mut run, global, streams)?;
        }
        let summary = Summary::of(&run);
        let columns = streams.err_columns;
        let changes = changes(&run)?;
        let sound = summary.violations.is_empty() && run.errors.is_empty();
        let required = plan.as_ref().is_none_or(|plan| plan.below(&run).is_empty());
        if sound && required && !changes.is_empty() {
            if !self.allow_dirty {
                let there: Vec<Change> = changes.iter().filter(|c| c.before.is_some()).cloned().collect();
                git::require_clean(&there)?;
            }
            write(&changes)?;
        }
        if self.output.is_text() && sound && required {
            for change in &changes {
                writeln!(streams.out(), "changed {}", escape::line(change.path.as_str()))?;
            }
        }
        streams.flush()?;
        let exit = exit_of(&run, &summary);
        let exit = plan.as_ref().map_or(exit, |plan| plan.exit(&run, exit));
        self.output.write(&run, &summary, &patch::patches(&run)?, exit, streams)?;
        if !global.quiet && self.output.shows_source() {
            text::refusals(streams.err(), &run, columns, global.verbose)?;
        }
        if global.verbose && self.output.shows_source() {
            text::notes(streams.err(), &run, columns)?;
        }
        let exit = conclude(&run, &summary, global, streams)?;
        if !sound && !changes.is_empty() {
            streams.error("nothing was written, because a unit might change in part only")?;
        } else if !required {
            streams.error("nothing was written, because --require is not met")?;
        }
        plan.map_or(Ok(exit), |plan| plan.conclude(&run, exit, streams))
    }
}

/// What is to be written, by path.
fn changes(run: &Run) -> anyhow::Result<Vec<Change>> {
    let texts = texts::final_texts(run)?;
    let change = |(file, after)| {
        let source = run.sources.get(file);
        Change {
            path: run.sources.root.join(&source.path),
            before: (!run.sources.created.contains(&file)).then(|| source.text.clone()),
            after,
        }
    };
    Ok(texts.into_iter().map(change).collect())
}

/// Writes `changes`; a signal to end counts up to the moment at which the first file is replaced.
fn write(changes: &[Change]) -> anyhow::Result<()> {
    signal::watch();
    write_all(changes, &signal::stopped).map_err(|error| {
        let exit = if matches!(error, WriteError::Stopped) { Exit::Interrupted } else { Exit::InputOutput };
        Failure::new(exit, error.to_string()).into()
    })
}
