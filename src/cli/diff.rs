//! `diff`.

use camino::Utf8PathBuf;
use clap::Args;

use crate::cli::examine::examine;
use crate::cli::output::{Output, stays};
use crate::cli::prove::Proof;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, exit_of, out_dir};
use crate::exit::Exit;
use crate::model::summary::Summary;
use crate::report::{escape, patch, text};

/// The patches that convert what can be; the tree is not written
///
/// Patches go to standard output, why each other candidate was left goes to standard error. The patches build on
/// each other: apply them in order with `git apply` or `patch -p1`, in the top directory of the tree.
#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    input: Input,
    /// Write one file per patch into DIR instead, in place of those that an earlier run over the same paths wrote
    #[arg(long, value_name = "DIR")]
    out: Option<Utf8PathBuf>,
    /// Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept
    #[arg(long, requires = "out")]
    force: bool,
    #[command(flatten)]
    output: Output,
    /// Check the patches, and leave out those that fail, as `verify` does
    #[arg(long, help_heading = "Proof")]
    verify: bool,
    #[command(flatten)]
    proof: Proof,
}

impl Diff {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let plan = self.proof.plan_if(self.verify, global)?;
        let mut run = examine(&self.input, global, streams)?;
        if let Some(plan) = &plan {
            plan.carry_out(&mut run, global, streams)?;
        }
        let summary = Summary::of(&run);
        let columns = streams.err_columns;
        let patches = patch::patches(&run)?;
        if let Some(directory) = &self.out {
            stays(directory, &run.sources.root)?;
            let file = |(at, patch): (usize, &patch::Patch)| out_dir::File {
                name: patch.file_name(at + 1, &run),
                text: patch.text(),
            };
            let files: Vec<out_dir::File> = patches.iter().enumerate().map(file).collect();
            let origin = out_dir::Origin::of("diff", &self.input.paths, "");
            let written = out_dir::write(directory, &files, &origin, self.force)?;
            if let Some(remark) = written.remark(directory).filter(|_| !global.quiet) {
                streams.note(&escape::line(&remark))?;
            }
            if self.output.is_text() {
                for name in written.names {
                    writeln!(streams.out(), "{}", directory.join(name))?;
                }
            }
        }
        if self.output.is_text() && self.out.is_none() {
            for (at, patch) in patches.iter().enumerate() {
                if at > 0 {
                    streams.patch(b"\n")?;
                }
                streams.patch(&patch.text())?;
            }
        }
        streams.flush()?;
        let exit = exit_of(&run, &summary);
        let exit = plan.as_ref().map_or(exit, |plan| plan.exit(&run, exit));
        self.output.write(&run, &summary, &patches, exit, streams)?;
        if !global.quiet && self.output.shows_source() {
            text::refusals(streams.err(), &run, columns, global.verbose)?;
        }
        if global.verbose && self.output.shows_source() {
            text::notes(streams.err(), &run, columns)?;
        }
        let exit = conclude(&run, &summary, global, streams)?;
        plan.map_or(Ok(exit), |plan| plan.conclude(&run, exit, streams))
    }
}
