//! `campaign`.

use camino::Utf8PathBuf;
use clap::{Args, ValueEnum};

use super::apply;
use super::examine::{has_source, watched};
use super::git;
use super::stream::Streams;
use super::{Global, conclude, exit_of};
use crate::campaign::ground::Overlay;
use crate::campaign::list;
use crate::campaign::plan::{self, Stopped};
use crate::campaign::survey::survey;
use crate::compat::Compat;
use crate::edit::write::Group;
use crate::engine::changes::Changes;
use crate::engine::pipeline::run_over;
use crate::exit::{Exit, Failure};
use crate::model::summary::Summary;
use crate::report::diff::unified;
use crate::report::escape;
use crate::report::patch::patches;
use crate::report::text;
use crate::tree::progress::Progress;

/// Convert a whole subsystem: its operations structure, its dispatchers, its drivers
///
/// Handlers of a subsystem wait until the member of its operations structure that they fill has a descriptor form. --list
/// shows these members, found by types in the whole tree: who calls, tests, copies and sets them, what is in the way, and how
/// many handlers would convert. With the name of a member the patches are made: first the one that gives it a descriptor form
/// beside the old one, then those of the drivers.
#[derive(Debug, Args)]
pub struct Campaign {
    /// A member, as `structure.member`, and directories of the tree [default: the working directory]
    #[arg(value_name = "MEMBER|PATH")]
    what: Vec<String>,
    /// Show the members that wait, and change nothing
    #[arg(long)]
    list: bool,
    /// Kernel that the result is for: its tree, or a version such as 7.1 [default: the tree that PATH lies in]
    #[arg(long, value_name = "TREE|VERSION")]
    target: Option<Utf8PathBuf>,
    /// Add functions that handlers wait for first, from this template: dma-mmap or vmalloc-range. With file_operations.mmap
    /// as the member, the handlers of the core's own hook follow
    #[arg(long = "with", value_name = "TEMPLATE")]
    with: Vec<String>,
    /// Change the files, instead of printing patches
    #[arg(long, conflicts_with = "list")]
    apply: bool,
    /// Change files although the work tree has other changes in them
    #[arg(long, requires = "apply")]
    allow_dirty: bool,
    /// Form of the list
    #[arg(long, value_enum, default_value_t, requires = "list")]
    format: Format,
}

/// Form of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal
    #[default]
    Text,
    /// For programs: everything; has a version
    Json,
}

impl Campaign {
    /// Runs the subcommand.
    pub fn run(self, global: &Global, streams: &mut Streams) -> anyhow::Result<Exit> {
        let mut words = self.what.iter();
        let member = if self.list { None } else { words.next() };
        let mut paths: Vec<Utf8PathBuf> = words.map(Utf8PathBuf::from).collect();
        if paths.is_empty() {
            paths.push(".".into());
        }
        for path in &paths {
            has_source(path)?;
        }
        let target = self.target.as_ref().or(global.settings.config.target.as_ref()).cloned();
        let progress = Progress::default();
        match member {
            Some(member) => {
                let planned =
                    watched(global, &progress, || plan::plan(&paths, target.as_deref(), member, &self.with, &progress));
                self.member(planned, global, streams)
            }
            None if self.list => watched(global, &progress, || self.list(&paths, target, &progress, streams)),
            None => {
                let text = "name a member, as `structure.member`, or say --list to see those that wait";
                Err(Failure::new(Exit::Usage, text).into())
            }
        }
    }

    fn list(
        &self,
        paths: &[Utf8PathBuf],
        target: Option<Utf8PathBuf>,
        progress: &Progress,
        streams: &mut Streams,
    ) -> anyhow::Result<Exit> {
        let target = target.as_deref();
        let (mut ground, kernel) = plan::ground(paths, target)?;
        let mut texts = Overlay::default();
        if !self.with.is_empty() {
            let mut probed = kernel.target().map_err(|e| Failure::new(Exit::Usage, format!("--target: {e}")))?;
            match plan::lay(&mut ground, &mut probed, &self.with) {
                Ok(templates) => texts = plan::laid(&templates),
                Err(stopped) => return Self::stopped(stopped, streams),
            }
        }
        let waiting = survey(&ground, None, false);
        let hooks = waiting.iter().map(|w| (w.member.tag.clone(), w.prepare())).collect();
        let only = Some(waiting.iter().map(|w| (w.member.tag.clone(), w.member.name.clone())).collect());
        let changes = Changes { hooks, only, texts };
        let run = run_over(paths, target, &Compat::default(), progress, &changes)?;
        let gains = list::gains(&run, &waiting);
        match self.format {
            Format::Text => list::text(streams.out(), &waiting, &gains)?,
            Format::Json => list::json(streams.out(), &waiting, &gains)?,
        }
        streams.flush()?;
        Ok(exit_of(&run, &Summary::of(&run)))
    }

    /// Prints the patches of a campaign: the step that gives the member its form, then the units.
    fn print(&self, campaign: &plan::Campaign, streams: &mut Streams) -> anyhow::Result<()> {
        let mut diff = Vec::new();
        for step in campaign.steps() {
            if !diff.is_empty() {
                diff.push(b'\n');
            }
            for (path, new) in &step.texts {
                unified(&mut diff, path, step.before.get(path).map_or(&[], Vec::as_slice), new);
            }
        }
        streams.patch(&diff)?;
        for (at, patch) in patches(&campaign.run)?.iter().enumerate() {
            if at > 0 || !diff.is_empty() {
                streams.patch(b"\n")?;
            }
            streams.patch(&patch.text())?;
        }
        Ok(())
    }

    /// Tells why there is no campaign.
    fn stopped(stopped: Stopped, streams: &mut Streams) -> anyhow::Result<Exit> {
        let (head, stops) = match stopped {
            Stopped::Failed(error) => return Err(error),
            Stopped::Refused(member, stops) => (format!("`{}` cannot get a descriptor form:", member.hook()), stops),
            Stopped::Template(id, stops) => (format!("the template `{id}` does not hold for this tree:"), stops),
        };
        streams.error(&escape::line(&head))?;
        for stop in stops {
            let text = format!("{}:{}: {}", stop.path, stop.line, stop.label);
            streams.error(&escape::line(&text))?;
        }
        Ok(Exit::Refusals)
    }

    /// Prints or applies what a campaign comes to, or tells what refuses it.
    fn member(
        &self,
        planned: Result<plan::Campaign, Stopped>,
        global: &Global,
        streams: &mut Streams,
    ) -> anyhow::Result<Exit> {
        let campaign = match planned {
            Ok(campaign) => campaign,
            Err(stopped) => return Self::stopped(stopped, streams),
        };
        let columns = streams.err_columns;
        let run = &campaign.run;
        let summary = Summary::of(run);
        let sound = summary.violations.is_empty() && run.errors.is_empty();
        if self.apply && sound {
            let changes = campaign.changes()?;
            if !self.allow_dirty && !changes.is_empty() {
                git::require_clean(&changes)?;
            }
            let whole = Group { handlers: campaign.waiting.member.hook(), changes: changes.clone() };
            let lost = apply::write(&run.sources.root, &[whole])?;
            for change in &changes {
                writeln!(streams.out(), "changed {}", escape::line(change.path.as_str()))?;
            }
            for what in lost {
                streams.warning(&escape::line(&what))?;
            }
        } else if !self.apply {
            self.print(&campaign, streams)?;
        }
        streams.flush()?;
        if self.apply && !sound {
            streams.error("nothing was written, because a unit might change in part only")?;
        }
        if !global.quiet {
            for note in campaign.enabled.iter().flat_map(|e| &e.notes) {
                streams.note(&escape::line(note))?;
            }
            text::refusals(streams.err(), run, columns, global.verbose)?;
        }
        if global.verbose {
            text::notes(streams.err(), run, columns)?;
        }
        conclude(run, &summary, global, streams)
    }
}
