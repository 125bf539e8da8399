//! `verify`.

use clap::Args;

use crate::cli::examine::examine;
use crate::cli::output::Output;
use crate::cli::prove::Proof;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, exit_of};
use crate::exit::Exit;
use crate::model::summary::Summary;
use crate::report::{patch, proved, text};

/// Check the conversions: parse, compile, execute; writes nothing
///
/// Shows for each unit which level it reached, what was checked and how deep, and what was not and why. Compiling and
/// executing run code of the tree, so both must be allowed on the command line. A test with a model is no proof for all
/// inputs.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    proof: Proof,
    #[command(flatten)]
    output: Output,
}

impl Verify {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let plan = self.proof.plan(global)?;
        let mut run = examine(&self.input, global, streams)?;
        plan.carry_out(&mut run, global, streams)?;
        let summary = Summary::of(&run);
        let (columns, streams_out) = (streams.err_columns, streams.out_columns);
        if self.output.is_text() {
            proved::units(streams.out(), &run, !global.quiet, streams_out)?;
            if !global.quiet {
                proved::totals(streams.out(), &run)?;
            }
        }
        streams.flush()?;
        let exit = plan.exit(&run, exit_of(&run, &summary));
        self.output.write(&run, &summary, &patch::patches(&run)?, exit, streams)?;
        if global.verbose && self.output.shows_source() {
            text::refusals(streams.err(), &run, columns, true)?;
        }
        let exit = conclude(&run, &summary, global, streams)?;
        plan.conclude(&run, exit, streams)
    }
}
