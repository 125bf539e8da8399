//! `series`.

mod accepted;
mod base;
pub mod options;
pub mod post;
mod previous;
mod script;
mod told;

use std::collections::BTreeSet;

use camino::Utf8PathBuf;
use clap::Args;
use options::Options;
use post::{Desk, Place};

use crate::cli::examine::examine;
use crate::cli::level::Level;
use crate::cli::prove::Proof;
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, out_dir};
use crate::exit::Exit;
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::{escape, text};
use crate::series::assemble::drafts;
use crate::series::cover::Whole;
use crate::series::draft::Draft;
use crate::series::group::{Selection, group};
use crate::series::plan::{Section, by_entry, limit, sections, waves};

/// Patches ready for `git am` and `git send-email`, with messages
///
/// One patch for each logical change, and a series of at most 15 for each MAINTAINERS entry, with a cover letter where it has
/// several. Patches that were not compiled are drafts. Nothing is sent, and nothing is signed unless --signoff says who signs:
/// read every patch, build it, and send it as your own work.
#[derive(Debug, Args)]
pub struct Series {
    #[command(flatten)]
    input: Input,
    /// Write the patches into DIR, in place of those that an earlier run over the same paths wrote
    #[arg(long, value_name = "DIR")]
    out: Utf8PathBuf,
    /// Write into DIR whatever it holds: patches of other runs are replaced, files of others and edited patches kept
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    options: Options,
    /// Check the patches, and leave out those that fail, as `verify` does
    #[arg(long, help_heading = "Proof")]
    verify: bool,
    /// Leave out what does not reach this level, which is no failure
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        help_heading = "Proof",
        conflicts_with = "require",
        requires = "verify"
    )]
    min_level: Option<Level>,
    #[command(flatten)]
    proof: Proof,
}

impl Series {
    /// Runs the subcommand.
    pub fn run(mut self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        self.options.mail.check(Some(&self.out))?;
        self.proof.require(self.min_level);
        let plan = self.proof.plan_if(self.verify, global)?;
        let mut run = examine(&self.input, global, streams)?;
        let only = match self.options.accepted.as_deref() {
            Some(ledger) => Some(accepted::accepted(ledger, &mut run, global, streams)?),
            None => None,
        };
        if let Some(plan) = &plan {
            plan.carry_out(&mut run, global, streams)?;
        }
        let summary = Summary::of(&run);
        let columns = streams.err_columns;
        // What is below the level that is asked for is left out, which is no failure.
        let min_level = plan.as_ref().and_then(|plan| plan.require).unwrap_or_default();
        let below = plan.as_ref().map_or_else(Vec::new, |plan| plan.below(&run));
        if !below.is_empty() && !global.quiet {
            let text = format!("left out, below level {}: {}", min_level.name(), below.join(", "));
            streams.note(&escape::line(&text))?;
        }
        told::queued(&run, global, streams)?;
        let names = self.write(&run, Selection { only, min_level }, global, streams)?;
        for name in names {
            writeln!(streams.out(), "{}", self.out.join(name))?;
        }
        streams.flush()?;
        if global.verbose {
            text::refusals(streams.err(), &run, columns, true)?;
            text::notes(streams.err(), &run, columns)?;
        }
        let exit = conclude(&run, &summary, global, streams)?;
        let plan = plan.map(|plan| if self.min_level.is_some() { plan.requires_nothing() } else { plan });
        plan.map_or(Ok(exit), |plan| plan.conclude(&run, exit, streams))
    }

    /// Makes the mails of the wave and writes them; returns the names of the files.
    fn write(
        &self,
        run: &Run,
        selection: Selection,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<Vec<String>> {
        let origin = out_dir::Origin::of("series", &self.input.paths, &self.options.part());
        let desk = Desk::open(run, &self.options.mail)?;
        let changes = limit(group(run, &selection, &|file| desk.owner(file)), self.options.max_units());
        let mut all = sections(run, &desk.maintainers, changes);
        self.options.keep_entry(&mut all)?;
        let homes: BTreeSet<String> =
            all.iter().flat_map(|s| &s.changes).map(|c| run.sources.get(c.home).path.to_string()).collect();
        let history = desk.history(&homes)?;
        let waves = if self.options.treewide { waves(all) } else { by_entry(all) };
        let number = self.options.mail.wave(waves.len())?;
        let mut used = BTreeSet::new();
        let mut chosen: Vec<Draft> = Vec::new();
        let mut elsewhere = 0;
        for (at, wave) in waves.iter().enumerate() {
            let made = drafts(run, wave, &desk.maintainers, &history, &mut used)?;
            if at + 1 == number {
                chosen = made;
            } else {
                elsewhere += made.len();
            }
        }
        let wave = (number, waves.len());
        let whole = Whole { run, wave, treewide: self.options.treewide, elsewhere, way: desk.way, letter: None };
        let place = Place { out: &self.out, origin: &origin, force: self.force };
        desk.write(&chosen, &whole, &place, global, streams)
    }
}

/// The entries with at least one patch.
fn titles(sections: &[Section<'_>]) -> Vec<String> {
    sections.iter().map(|section| section.title().to_owned()).collect()
}
