//! `apply`.

use std::collections::BTreeSet;
use std::io;

use camino::Utf8Path;
use clap::Args;

use crate::cli::examine::examine;
use crate::cli::output::Output;
use crate::cli::prove::Proof;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, exit_of, git, leftover, near, signal};
use crate::edit::texts;
use crate::edit::write::{Change, Group, WriteError, write_all};
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::{escape, patch, text};
use crate::tree::source::FileId;

/// Write the changes into the tree: all of them or none
///
/// Refuses a git work tree with uncommitted changes, or about which git gives no answer, so that `git diff` shows
/// what was done and `git checkout` takes it back. Each file is replaced in one step; an interrupt leaves no half-written file.
/// What a run that was killed has left is told by the next run of any command, and taken back by --recover.
#[derive(Debug, Args)]
pub struct Apply {
    #[command(flatten)]
    input: Input,
    /// Write also where the git work tree has uncommitted changes, or git gives no answer
    #[arg(long)]
    allow_dirty: bool,
    /// Undo what an apply that was killed has done below PATH or above it, or finish it where all files are in place; nothing
    /// else is done
    #[arg(long, conflicts_with_all = ["allow_dirty", "verify", "target", "compat"])]
    recover: bool,
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
        if self.recover {
            return leftover::carry_out(&self.input.paths, streams);
        }
        let plan = self.proof.plan_if(self.verify, global)?;
        let mut run = examine(&self.input, global, streams)?;
        if let Some(plan) = &plan {
            plan.carry_out(&mut run, global, streams)?;
        }
        let summary = Summary::of(&run);
        let columns = streams.err_columns;
        let groups = groups(&run)?;
        let sound = summary.violations.is_empty() && run.errors.is_empty();
        let required = plan.as_ref().is_none_or(|plan| plan.below(&run).is_empty());
        if sound && required && !groups.is_empty() {
            if !self.allow_dirty {
                let changes = groups.iter().flat_map(|group| &group.changes);
                let there: Vec<Change> = changes.filter(|c| c.before.is_some()).cloned().collect();
                git::require_clean(&there)?;
            }
            for what in write(&run.sources.root, &groups)? {
                streams.warning(&escape::line(&what))?;
            }
        }
        let exit = exit_of(&run, &summary);
        let exit = plan.as_ref().map_or(exit, |plan| plan.exit(&run, exit));
        let changes: Vec<&Change> =
            groups.iter().flat_map(|group| &group.changes).filter(|_| sound && required).collect();
        let told = self.tell(&run, &summary, &changes, exit, streams);
        told.map_err(|error| also_written(error, changes.len()))?;
        if !global.quiet && self.output.shows_source() {
            text::refusals(streams.err(), &run, columns, global.verbose)?;
        }
        if global.verbose && self.output.shows_source() {
            text::notes(streams.err(), &run, columns)?;
        }
        let exit = conclude(&run, &summary, global, streams)?;
        if !sound && !groups.is_empty() {
            streams.error("nothing was written, because a unit might change in part only")?;
        } else if !required {
            streams.error("nothing was written, because --require is not met")?;
        }
        plan.map_or(Ok(exit), |plan| plan.conclude(&run, exit, streams))
    }

    /// Names the files that were changed, and makes the reports.
    fn tell(
        &self,
        run: &Run,
        summary: &Summary,
        changes: &[&Change],
        exit: Exit,
        streams: &mut Streams,
    ) -> anyhow::Result<()> {
        if self.output.is_text() {
            let mut changes = changes.to_vec();
            changes.sort_by(|a, b| a.path.as_str().cmp(b.path.as_str()));
            for change in changes {
                writeln!(streams.out(), "changed {}", escape::line(near(&change.path).as_str()))?;
            }
        }
        streams.flush()?;
        self.output.write(run, summary, &patch::patches(run)?, exit, streams)
    }
}

/// An error that came when the files had been changed says so: who reads it alone must not think that nothing was done.
fn also_written(error: anyhow::Error, files: usize) -> anyhow::Error {
    match error.downcast_ref::<io::Error>().map(io::Error::kind) {
        None | Some(io::ErrorKind::BrokenPipe) => error,
        Some(_) if files == 0 => error,
        Some(_) => {
            let text = format!("all is written ({files} changed), but standard output cannot be: {error}");
            Failure::new(Exit::InputOutput, text).into()
        }
    }
}

/// What is to be written, in groups that must not be torn: units that change the same files go together.
fn groups(run: &Run) -> anyhow::Result<Vec<Group>> {
    let mut all = texts::final_texts(run)?;
    let units = texts::converted_units(run);
    let mut groups = Vec::new();
    for (files, numbers) in texts::joined(&units) {
        let handlers = numbers.iter().flat_map(|unit| &units[unit]).map(|candidate| candidate.handler.clone());
        let handlers: BTreeSet<String> = handlers.collect();
        let change = |file: FileId| {
            let source = run.sources.get(file);
            let before = (!run.sources.created.contains(&file)).then(|| source.text.to_vec());
            all.remove(&file).map(|after| Change { path: run.sources.root.join(&source.path), before, after })
        };
        let changes: Vec<Change> = files.into_iter().filter_map(change).collect();
        if !changes.is_empty() {
            groups.push(Group { handlers: handlers.into_iter().collect::<Vec<_>>().join(", "), changes });
        }
    }
    Ok(groups)
}

/// Writes all of `groups`; a signal to end counts up to the moment at which the first file is replaced.
pub(super) fn write(root: &Utf8Path, groups: &[Group]) -> anyhow::Result<Vec<String>> {
    signal::watch();
    write_all(root, groups, &signal::stopped).map_err(|error| {
        let exit = if matches!(error, WriteError::Stopped) { Exit::Interrupted } else { Exit::InputOutput };
        Failure::new(exit, error.to_string()).into()
    })
}
