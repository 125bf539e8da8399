//! `series`.

mod accepted;
mod base;
mod options;
mod previous;
mod script;
mod told;

use std::collections::BTreeSet;

use base::Repository;
use camino::Utf8PathBuf;
use clap::Args;
use options::Options;

use crate::cli::examine::examine;
use crate::cli::level::Level;
use crate::cli::prove::{Plan, Proof};
use crate::cli::stream::Streams;
use crate::cli::{Global, Input, conclude, out_dir};
use crate::exit::{Exit, Failure};
use crate::model::run::Run;
use crate::model::summary::Summary;
use crate::report::{escape, text};
use crate::series::again;
use crate::series::assemble::{drafts, mails};
use crate::series::cover::Whole;
use crate::series::draft::Draft;
use crate::series::group::{Selection, group};
use crate::series::plan::{Section, by_entry, limit, sections, waves};
use crate::series::recipients::{Recipients, Way};
use crate::tree::maintainers::Maintainers;
use crate::tree::plain::{ODD, is_plain};

/// Patches ready for `git am` and `git send-email`: grouped, named, described, addressed
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

const NOTHING: &str = "there is no patch to write";

/// What the tree that the patches are for says about itself.
struct Tree<'a> {
    maintainers: Maintainers,
    way: Way,
    repository: Option<Repository<'a>>,
}

impl Series {
    /// Runs the subcommand.
    pub fn run(mut self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        self.options.check(&self.out)?;
        self.proof.require(self.min_level);
        let plan = self.proof.plan_if(self.verify, global)?;
        let mut run = examine(&self.input, global)?;
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
        let plan = plan.map(|plan| if self.min_level.is_some() { Plan { require: None, ..plan } } else { plan });
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
        let tree = self.tree(run)?;
        let owner = |file| {
            let path = run.sources.get(file).path.as_str();
            tree.maintainers.of(path).first().map_or_else(String::new, |entry| entry.title.clone())
        };
        let changes = limit(group(run, &selection, &owner), self.options.max_units());
        let mut all = sections(run, &tree.maintainers, changes);
        self.options.keep_entry(&mut all)?;
        let homes: BTreeSet<String> =
            all.iter().flat_map(|s| &s.changes).map(|c| run.sources.get(c.home).path.to_string()).collect();
        let history = match &tree.repository {
            Some(repository) => repository.history(&homes)?,
            None => crate::series::prefix::History::new(),
        };
        let waves = if self.options.treewide { waves(all) } else { by_entry(all) };
        let number = self.options.wave(waves.len())?;
        let mut used = BTreeSet::new();
        let mut chosen: Vec<Draft> = Vec::new();
        let mut elsewhere = 0;
        for (at, wave) in waves.iter().enumerate() {
            let made = drafts(run, wave, &tree.maintainers, &history, &mut used)?;
            if at + 1 == number {
                chosen = made;
            } else {
                elsewhere += made.len();
            }
        }
        if chosen.is_empty() {
            let written = out_dir::write(&self.out, &[], &origin, self.force)?;
            if !global.quiet {
                streams.note(&escape::line(&written.remark(&self.out).unwrap_or_else(|| NOTHING.to_owned())))?;
            }
            return Ok(Vec::new());
        }
        self.options.drafts(&chosen)?;
        let mut recipients = self.recipients(run, &tree, &chosen, streams)?;
        let interface = Recipients::interface(&tree.maintainers);
        recipients.iter_mut().for_each(|to| to.add(&interface));
        let files: Vec<String> = chosen.iter().flat_map(Draft::files).collect();
        let base = base::base(tree.repository.as_ref(), run, &files)?;
        let previous = match &self.options.previous {
            Some(directory) => Some(previous::previous(directory, self.options.replies.as_ref(), streams)?),
            None => None,
        };
        let changes = previous.as_ref().map(|previous| again::changes(&chosen, previous));
        let version = previous.as_ref().map(|previous| previous.version);
        let (settings, identity) = self.options.settings(run, tree.repository.as_ref(), version)?;
        let treewide = self.options.treewide;
        let whole = Whole { run, wave: (number, waves.len()), treewide, elsewhere, way: tree.way };
        let mails = mails(&chosen, &recipients, &whole, &settings, &base, changes.as_ref());
        let files: Vec<out_dir::File> =
            mails.into_iter().map(|mail| out_dir::File { name: mail.name, text: mail.text }).collect();
        let written = out_dir::write(&self.out, &files, &origin, self.force)?;
        if !global.quiet {
            if let Some(remark) = written.remark(&self.out) {
                streams.note(&escape::line(&remark))?;
            }
            told::tell(streams, &chosen, &whole, &base, &self.out)?;
            changes.as_ref().map_or(Ok(()), |changes| previous::tell(changes, &chosen, streams))?;
            told::identity(streams, identity, settings.signoff.is_some())?;
        }
        Ok(written.names)
    }

    fn tree<'a>(&self, run: &'a Run) -> anyhow::Result<Tree<'a>> {
        let read = Maintainers::read(&run.sources.root);
        let read = read.map_err(|error| {
            Failure::new(Exit::InputOutput, format!("cannot read {}", escape::line(&error.to_string())))
        })?;
        let way = match (&read, self.options.allow_scripts) {
            (_, true) => Way::Script,
            (Some(_), false) => Way::Entries,
            (None, false) => Way::Nobody,
        };
        let repository = Repository::open(run.sources.root.as_std_path())?;
        Ok(Tree { maintainers: read.unwrap_or_default(), way, repository })
    }

    fn recipients(
        &self,
        run: &Run,
        tree: &Tree<'_>,
        drafts: &[Draft],
        streams: &mut Streams,
    ) -> anyhow::Result<Vec<Recipients>> {
        let mut all = Vec::new();
        for draft in drafts {
            let files = draft.files();
            let odd = files.iter().find(|file| !is_plain(file)).filter(|_| self.options.allow_scripts);
            if let Some(odd) = odd {
                let text = format!("the recipients of a patch to {odd} are those of MAINTAINERS: {ODD}");
                streams.warning(&escape::line(&text))?;
            }
            all.push(match odd {
                None if self.options.allow_scripts => script::recipients(run.sources.root.as_std_path(), draft)?,
                _ => Recipients::of(&tree.maintainers, &files),
            });
        }
        Ok(all)
    }
}

/// The entries with at least one patch.
fn titles(sections: &[Section<'_>]) -> Vec<String> {
    sections.iter().map(|section| section.title().to_owned()).collect()
}
