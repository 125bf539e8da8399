//! `scan`.

use clap::Args;

use crate::cli::examine::examine;
use crate::cli::output::Output;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, exit_of, passed_over};
use crate::exit::Exit;
use crate::model::summary::Summary;
use crate::report::{table, text};

/// The census: every candidate, and what would become of it
///
/// Writes nothing but the report. With --verbose the refusals are explained as well.
#[derive(Debug, Args)]
pub struct Scan {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    output: Output,
}

impl Scan {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let run = examine(&self.input, global, streams)?;
        let summary = Summary::of(&run);
        let columns = streams.out_columns;
        let exit = exit_of(&run, &summary);
        if self.output.is_text() {
            table::candidates(streams.out(), &run, columns)?;
            if global.verbose {
                writeln!(streams.out())?;
                text::refusals(streams.out(), &run, columns, true)?;
                text::notes(streams.out(), &run, columns)?;
            }
            if !global.quiet {
                writeln!(streams.out())?;
                table::summary(streams.out(), &summary, columns)?;
            }
            streams.flush()?;
        }
        self.output.write(&run, &summary, &[], exit, streams)?;
        if self.output.is_text() {
            passed_over(&run, global, streams)?;
            // The totals are a part of the report here.
            let quiet = Global { quiet: true, ..global.clone() };
            return conclude(&run, &summary, &quiet, streams);
        }
        conclude(&run, &summary, global, streams)
    }
}
